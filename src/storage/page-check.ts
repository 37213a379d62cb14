import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

// Reads the structure of LMDB's data file without LMDB, which maps the file and ends the process where a page is not
// what it should be. Layouts are those of LMDB 0.9.90 with data format 2 (mdb.c: MDB_page_header, MDB_meta, MDB_node,
// MDB_ovpage); numbers are little endian.
//
//   page   0         8        16    18       20          22
//          +---------+--------+-----+--------+-----------+-----------+---------------
//          | page u64| txn u64| pad | flags  | lower u16 | upper u16 | node offsets u16 ...
//          +---------+--------+-----+--------+-----------+-----------+---------------
//
//   node   lo u16, hi u16, flags u16, key size u16, key, data. On a branch page lo, hi and flags are the child's
//          number; on a leaf, lo and hi are the data's size.
//
// Pages 0 and 1 are the meta pages: the newer one names the roots of two trees, of free pages and of names. The file
// may be shorter than the last page in use says when the last pages are free, so only a walk of both trees tells
// whether something is missing.

const HEADER_BYTES = 24;
const NODE_BYTES = 8;
const META_AT = HEADER_BYTES;
const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
const META_BYTES = 4096;
const ROOTS_AT = [META_AT + 24 + 40, META_AT + 24 + 48 + 40];
const PAGE_SIZE_AT = META_AT + 24;
const LAST_PAGE_AT = META_AT + 120;
const TRANSACTION_AT = META_AT + 128;
const ROOT_IN_TREE_AT = 40;
const TREE_BYTES = 48;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;
const DEPTH_MAX = 32;

const FLAG = { branch: 1, leaf: 2, overflow: 4 } as const;
const NODE_FLAG = { overflow: 1, tree: 2 } as const;

/** Thrown inside of a walk. */
class Damage extends Error {}

/**
 * Says in words what is wrong with the data file `path`, or null when nothing is found.
 *
 * @param isFull Walk every tree page. Else they are walked only when the file is shorter than its meta page says.
 */
export function findPageDamage(path: string, isFull: boolean): string | null {
  const file = openSync(path, 'r');
  try {
    const meta = newestMeta(file);
    if (meta === null) return 'its first pages are damaged';
    const pageCount = Math.floor(fstatSync(file).size / meta.pageBytes);
    if (!isFull && pageCount > meta.lastPage) return null;
    const walk = new Walk(file, meta.pageBytes, pageCount);
    for (const root of meta.roots) walk.tree(root);
    return null;
  } catch (cause) {
    if (cause instanceof Damage) return cause.message;
    throw cause;
  } finally {
    closeSync(file);
  }
}

interface Meta {
  readonly pageBytes: number;
  readonly lastPage: number;
  readonly roots: readonly bigint[];
}

/** The meta page of the newest commit; null when none is sound. */
function newestMeta(file: number): Meta | null {
  const first = Buffer.alloc(META_BYTES);
  if (readSync(file, first, 0, META_BYTES, 0) < META_BYTES) return null;
  const pageBytes = isMeta(first) ? first.readUInt32LE(PAGE_SIZE_AT) : META_BYTES;
  const second = Buffer.alloc(META_BYTES);
  if (readSync(file, second, 0, META_BYTES, pageBytes) < META_BYTES) return null;
  const [newest] = [first, second]
    .filter(isMeta)
    .sort((left, right) => Number(right.readBigUInt64LE(TRANSACTION_AT) - left.readBigUInt64LE(TRANSACTION_AT)));
  if (newest === undefined) return null;
  return {
    pageBytes: newest.readUInt32LE(PAGE_SIZE_AT),
    lastPage: Number(newest.readBigUInt64LE(LAST_PAGE_AT)),
    roots: ROOTS_AT.map((at) => newest.readBigUInt64LE(at)),
  };
}

function isMeta(page: Buffer): boolean {
  const pageBytes = page.readUInt32LE(PAGE_SIZE_AT);
  const isPageSize = pageBytes >= 512 && pageBytes <= 65_536 && (pageBytes & (pageBytes - 1)) === 0;
  return page.readUInt32LE(META_AT) === MAGIC && page.readUInt32LE(META_AT + 4) === DATA_VERSION && isPageSize;
}

class Walk {
  /** A page for each level of the tree being walked. */
  private readonly buffers: Buffer[] = [];

  constructor(
    private readonly file: number,
    private readonly pageBytes: number,
    private readonly pageCount: number,
  ) {}

  tree(root: bigint, level = 0): void {
    if (root !== NO_PAGE) this.page(root, level);
  }

  private page(number: bigint, level: number): void {
    if (level > DEPTH_MAX) throw new Damage(`page ${number} lies too deep`);
    const page = this.read(number, level);
    const flags = page.readUInt16LE(18) & (FLAG.branch | FLAG.leaf | FLAG.overflow);
    const nodeCount = page.readUInt16LE(20) >> 1;
    const isSound =
      page.readBigUInt64LE(0) === number &&
      (flags === FLAG.branch || flags === FLAG.leaf) &&
      HEADER_BYTES + nodeCount * 2 <= this.pageBytes;
    if (!isSound) throw new Damage(`page ${number} is damaged`);
    for (let i = 0; i < nodeCount; i++) {
      const node = HEADER_BYTES + page.readUInt16LE(HEADER_BYTES + i * 2);
      if (node + NODE_BYTES > this.pageBytes) throw new Damage(`page ${number} is damaged`);
      if (flags === FLAG.branch) this.page(childOf(page, node), level + 1);
      else this.leafNode(page, node, number, level);
    }
  }

  private leafNode(page: Buffer, node: number, number: bigint, level: number): void {
    const nodeFlags = page.readUInt16LE(node + 4);
    const data = node + NODE_BYTES + page.readUInt16LE(node + 6);
    const isAside = (nodeFlags & NODE_FLAG.overflow) !== 0;
    const size = isAside ? 24 : page.readUInt16LE(node) + page.readUInt16LE(node + 2) * 0x1_0000;
    if (data + size > this.pageBytes) throw new Damage(`page ${number} is damaged`);
    if (isAside) {
      const last = page.readBigUInt64LE(data) + page.readBigUInt64LE(data + 16) - 1n;
      if (last >= this.pageCount) throw new Damage(`page ${last} is missing: the file was cut`);
    } else if ((nodeFlags & NODE_FLAG.tree) !== 0) {
      if (size < TREE_BYTES) throw new Damage(`page ${number} is damaged`);
      this.tree(page.readBigUInt64LE(data + ROOT_IN_TREE_AT), level + 1);
    }
  }

  private read(number: bigint, level: number): Buffer {
    if (number >= this.pageCount) throw new Damage(`page ${number} is missing: the file was cut`);
    this.buffers[level] ??= Buffer.alloc(this.pageBytes);
    const page = this.buffers[level];
    const count = readSync(this.file, page, 0, this.pageBytes, Number(number) * this.pageBytes);
    if (count < this.pageBytes) throw new Damage(`page ${number} is missing: the file was cut`);
    return page;
  }
}

function childOf(page: Buffer, node: number): bigint {
  const low = page.readUInt16LE(node) + page.readUInt16LE(node + 2) * 0x1_0000;
  return BigInt(low) + (BigInt(page.readUInt16LE(node + 4)) << 32n);
}
