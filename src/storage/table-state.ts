import type { CacheBudget } from './cache-budget.js';
import { IndexTree } from './index-tree.js';
import { keySuffixUint48, prefixEnd, rowsPrefix, tableStateKey } from './keyspace.js';
import { GROUP_ROWS } from './layout.js';
import { RowGroup } from './row-group.js';
import { checkSeal, SEAL_BYTES, seal } from './seal.js';
import type { StoreReader, StoreWriter } from './store.js';

const PAGE_SHIFT = 7;
const PAGE_SIZE = 1 << PAGE_SHIFT;

/** The row groups of one version of a table, by id. Persistent: `with` shares the pages that do not change. */
export class GroupDirectory {
  private constructor(private readonly pages: readonly (readonly (RowGroup | null)[] | null)[]) {}

  static readonly empty = new GroupDirectory([]);

  get(id: number): RowGroup | null {
    return this.pages[Math.floor(id / PAGE_SIZE)]?.[id % PAGE_SIZE] ?? null;
  }

  with(changes: ReadonlyMap<number, RowGroup | null>): GroupDirectory {
    if (changes.size === 0) return this;
    const pages = this.pages.slice();
    const copied = new Map<number, (RowGroup | null)[]>();
    for (const [id, group] of changes) {
      const pageIndex = Math.floor(id / PAGE_SIZE);
      let page = copied.get(pageIndex);
      if (page === undefined) {
        page = pages[pageIndex]?.slice() ?? [];
        copied.set(pageIndex, page);
        while (pages.length < pageIndex) pages.push(null);
        pages[pageIndex] = page;
      }
      while (page.length <= id % PAGE_SIZE) page.push(null);
      page[id % PAGE_SIZE] = group;
    }
    return new GroupDirectory(pages);
  }

  *[Symbol.iterator](): IterableIterator<RowGroup> {
    for (const page of this.pages) {
      if (page === null) continue;
      for (const group of page) if (group !== null) yield group;
    }
  }
}

const STATE_VERSION = 1;
const STATE_BYTES = SEAL_BYTES + 32;

/**
 * One committed version of a table: its numbers, row groups and indexes. Immutable but for what is loaded on demand.
 *
 * Stored (without groups and indexes, which their keys tell) as: seal, row count f64, next row id f64, commit f64,
 * chunk shift u8.
 */
export class TableState {
  private readonly indexes: Map<number, IndexTree>;

  constructor(
    readonly tableId: number,
    readonly rowCount: number,
    readonly nextRowId: number,
    /** The commit that made this version. */
    readonly commit: number,
    /** Rows of a chunk are 2^shift; -1 before the first row. */
    readonly shift: number,
    readonly groups: GroupDirectory,
    indexes: Iterable<[number, IndexTree]> = [],
  ) {
    this.indexes = new Map(indexes);
  }

  static empty(tableId: number): TableState {
    return new TableState(tableId, 0, 0, 0, -1, GroupDirectory.empty);
  }

  /** Reads a table's state: one record, and one pass over the keys of its chunks. */
  static load(tableId: number, reader: StoreReader, budget: CacheBudget): TableState {
    const key = tableStateKey(tableId);
    const value = reader.get(key);
    if (value === undefined) return TableState.empty(tableId);
    checkSeal(key, value, STATE_VERSION);
    const bytes = Buffer.from(value);
    const shift = bytes.readInt8(SEAL_BYTES + 24);
    const groups = new Map<number, RowGroup>();
    if (shift >= 0) {
      const chunksPerGroup = GROUP_ROWS >> shift;
      const prefix = rowsPrefix(tableId);
      for (const chunk of reader.keys(prefix, prefixEnd(prefix))) {
        const id = Math.floor(keySuffixUint48(chunk) / chunksPerGroup);
        if (!groups.has(id)) groups.set(id, new RowGroup(tableId, id, shift, budget));
      }
    }
    return new TableState(
      tableId,
      bytes.readDoubleLE(SEAL_BYTES),
      bytes.readDoubleLE(SEAL_BYTES + 8),
      bytes.readDoubleLE(SEAL_BYTES + 16),
      shift,
      GroupDirectory.empty.with(groups),
    );
  }

  write(writer: StoreWriter): void {
    const key = tableStateKey(this.tableId);
    const bytes = Buffer.alloc(STATE_BYTES);
    bytes.writeDoubleLE(this.rowCount, SEAL_BYTES);
    bytes.writeDoubleLE(this.nextRowId, SEAL_BYTES + 8);
    bytes.writeDoubleLE(this.commit, SEAL_BYTES + 16);
    bytes.writeInt8(this.shift, SEAL_BYTES + 24);
    seal(key, bytes, STATE_VERSION);
    writer.put(key, bytes);
  }

  index(indexId: number, reader: StoreReader): IndexTree {
    let tree = this.indexes.get(indexId);
    if (tree === undefined) {
      tree = IndexTree.load(indexId, reader);
      this.indexes.set(indexId, tree);
    }
    return tree;
  }

  /** Indexes that are loaded, to be handed to the next version. */
  loadedIndexes(): Map<number, IndexTree> {
    return new Map(this.indexes);
  }
}
