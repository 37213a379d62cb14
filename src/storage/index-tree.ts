import { assert } from '../common/assert.js';
import type { CacheBudget, CacheEntry } from './cache-budget.js';
import {
  decodeIndexBlock,
  encodeIndexBlock,
  entriesBytes,
  entryBytes,
  INDEX_BLOCK_BYTES,
  INDEX_BLOCK_VERSION,
  separatorBetween,
} from './index-block.js';
import { indexPrefix, prefixEnd } from './keyspace.js';
import { lowerBound, PagedMap } from './paged-map.js';
import { checkSeal, seal } from './seal.js';
import type { StoreReader, StoreWriter } from './store.js';
import { StringHeads } from './string-heads.js';
import type { Undoable, UndoLog } from './undo-log.js';

// An index: an ordered set of binary strings in blocks (`index-block.ts`) under a directory by separator.
//
//   directory (in memory, persistent)   ''        'k\x80'     'q'
//                                        |           |          |
//   blocks (in the store)              [a b f j]  [k\x80.. p]  [q t z]
//
// What lies below the first separator goes into the first block, which then gets the separator ''. A tree is one version and
// immutable; `IndexTreeWriter` makes the next. Blocks are decoded when first needed and kept under the cache budget.

/** One block of one version of an index. */
export class BlockReference implements CacheEntry {
  isTouched = false;
  private entries: string[] | null = null;
  private heads: StringHeads | null = null;

  constructor(private readonly key: string) {}

  evict(): void {
    this.entries = null;
    this.heads = null;
  }

  read(reader: StoreReader, budget: CacheBudget): readonly string[] {
    this.isTouched = true;
    if (this.entries === null) {
      const value = reader.get(this.key);
      assert(value !== undefined, 'an index block is missing');
      checkSeal(this.key, value, INDEX_BLOCK_VERSION);
      this.entries = decodeIndexBlock(value);
      // A string costs its header and padding beside its bytes, and a pointer.
      this.heads = new StringHeads(this.entries);
      budget.charge(this, value.byteLength + this.entries.length * 28 + this.heads.byteSize);
    }
    return this.entries;
  }

  lowerBound(entries: readonly string[], key: string): number {
    // Reading may have made room by evicting this very block.
    return this.heads === null ? lowerBound(entries, key) : this.heads.lowerBound(key);
  }
}

/** What a block is read through: a stored one, or one a writer has in memory. */
interface Block {
  read(reader: StoreReader, budget: CacheBudget): readonly string[];
  /** Index of the first of `entries`, which `read` gave, that is at least `key`. */
  lowerBound(entries: readonly string[], key: string): number;
}

/** A place in an ordered set of entries. */
export class IndexCursor {
  private entries: readonly string[] = [];
  private at = 0;
  private cursor;

  constructor(
    private readonly directory: PagedMap<Block>,
    private readonly reader: StoreReader,
    private readonly budget: CacheBudget,
    key: string,
  ) {
    this.cursor = directory.floor(key);
    if (!this.cursor.isValid) return;
    const { value } = this.cursor;
    this.entries = value.read(reader, budget);
    this.at = value.lowerBound(this.entries, key);
    this.skipForward();
  }

  get isValid(): boolean {
    return this.at >= 0 && this.at < this.entries.length;
  }

  get entry(): string {
    return this.entries[this.at]!;
  }

  next(): void {
    this.at++;
    this.skipForward();
  }

  /** Moves on to the first entry that is at least `key`, which is none before this one; stays behind the end. */
  advanceTo(key: string): void {
    if (!this.isValid || this.entry >= key) return;
    if (this.entries[this.entries.length - 1]! < key) {
      this.cursor = this.directory.floor(key);
      this.entries = this.cursor.value.read(this.reader, this.budget);
      this.at = 0;
    }
    this.at = this.cursor.value.lowerBound(this.entries, key);
    this.skipForward();
  }

  previous(): void {
    this.at--;
    while (this.at < 0) {
      if (!this.cursor.retreat()) return;
      this.entries = this.cursor.value.read(this.reader, this.budget);
      this.at = this.entries.length - 1;
    }
  }

  private skipForward(): void {
    while (this.at >= this.entries.length) {
      if (!this.cursor.advance()) return;
      this.entries = this.cursor.value.read(this.reader, this.budget);
      this.at = 0;
    }
  }
}

/** An index as one statement sees it. */
export interface IndexView {
  /** A cursor at the first entry that is at least `key`. */
  seek(key: string): IndexCursor;
  /** A cursor at the last entry below `key`. */
  seekBefore(key: string): IndexCursor;
  /** The first entry that starts with `prefix`, or null. */
  find(prefix: string): string | null;
  /** About how many entries there are from `start` on and below `end`: exact where both lie in one block. */
  countBetween(start: string, end: string): number;
}

abstract class IndexReader implements IndexView {
  constructor(
    protected readonly reader: StoreReader,
    protected readonly budget: CacheBudget,
  ) {}

  protected abstract get directory(): PagedMap<Block>;

  seek(key: string): IndexCursor {
    return new IndexCursor(this.directory, this.reader, this.budget, key);
  }

  seekBefore(key: string): IndexCursor {
    const cursor = this.seek(key);
    cursor.previous();
    return cursor;
  }

  find(prefix: string): string | null {
    const place = this.directory.floor(prefix);
    if (!place.isValid) return null;
    const block = place.value;
    const entries = block.read(this.reader, this.budget);
    const at = block.lowerBound(entries, prefix);
    if (at < entries.length) {
      const entry = entries[at]!;
      return entry.startsWith(prefix) ? entry : null;
    }
    const cursor = this.seek(prefix);
    return cursor.isValid && cursor.entry.startsWith(prefix) ? cursor.entry : null;
  }

  countBetween(start: string, end: string): number {
    const first = this.locate(start);
    const last = this.locate(end);
    if (first === null || last === null) return 0;
    const blocks = last.rank - first.rank;
    if (blocks <= 0) return Math.max(0, last.before - first.before);
    const average = (first.size + last.size) / 2;
    return first.size - first.before + (blocks - 1) * average + last.before;
  }

  /** The block that a key belongs into, and how many of its entries come before the key. */
  private locate(key: string): { rank: number; size: number; before: number } | null {
    const place = this.directory.floor(key);
    if (!place.isValid) return null;
    const block = place.value;
    const entries = block.read(this.reader, this.budget);
    return { rank: this.directory.rank(key), size: entries.length, before: block.lowerBound(entries, key) };
  }
}

/** One committed version of an index. */
export class IndexTree {
  constructor(
    readonly indexId: number,
    readonly directory: PagedMap<BlockReference>,
  ) {}

  static empty(indexId: number): IndexTree {
    return new IndexTree(indexId, PagedMap.empty());
  }

  /** Reads the directory from the store: one pass over the block keys. */
  static load(indexId: number, reader: StoreReader): IndexTree {
    const prefix = indexPrefix(indexId);
    const keys = reader.keys(prefix, prefixEnd(prefix));
    const separators = keys.map((key) => key.slice(prefix.length));
    return new IndexTree(
      indexId,
      PagedMap.fromSorted(
        separators,
        keys.map((key) => new BlockReference(key)),
      ),
    );
  }

  view(reader: StoreReader, budget: CacheBudget): IndexView {
    return new TreeView(this.directory, reader, budget);
  }
}

class TreeView extends IndexReader {
  constructor(
    protected readonly directory: PagedMap<BlockReference>,
    reader: StoreReader,
    budget: CacheBudget,
  ) {
    super(reader, budget);
  }
}

/** A block a writer changes. */
class WritableBlock implements Block {
  constructor(
    readonly entries: string[],
    public byteSize: number,
  ) {}

  read(): readonly string[] {
    return this.entries;
  }

  lowerBound(entries: readonly string[], key: string): number {
    return lowerBound(entries, key);
  }
}

const ADDED = 'added';
const REMOVED = 'removed';

/** Makes the next version of an index: adds and removes entries in memory, then writes the changed blocks. */
export class IndexTreeWriter extends IndexReader implements Undoable {
  /** Blocks that differ from the base version, by separator. */
  private readonly changed = new Map<string, WritableBlock>();
  /** Separators of blocks of the base version that are gone or changed. */
  private readonly replaced = new Set<string>();
  /** The last block, once an entry was added behind all others: the usual place of a growing key. */
  private tail: WritableBlock | null = null;

  constructor(
    private readonly base: IndexTree,
    reader: StoreReader,
    budget: CacheBudget,
    private readonly undoLog: UndoLog,
    protected readonly directory: PagedMap<Block> = (base.directory as PagedMap<Block>).edit(),
  ) {
    super(reader, budget);
  }

  /** The index as it is now, for reading: later changes do not reach it. */
  snapshot(): IndexTreeWriter {
    const { base, reader, budget, undoLog } = this;
    const copy = new IndexTreeWriter(base, reader, budget, undoLog, this.directory.fork());
    for (const [separator, { entries, byteSize }] of this.changed) {
      copy.directory.set(separator, new WritableBlock(entries.slice(), byteSize));
    }
    return copy;
  }

  add(entry: string): void {
    if (this.undoLog.isRecording) this.undoLog.record(this, entry, ADDED);
    this.insert(entry);
  }

  remove(entry: string): void {
    if (this.undoLog.isRecording) this.undoLog.record(this, entry, REMOVED);
    this.take(entry);
  }

  override find(prefix: string): string | null {
    const { tail } = this;
    if (tail !== null && tail.entries[tail.entries.length - 1]! < prefix) return null;
    return super.find(prefix);
  }

  undo(entry: unknown, what: unknown): void {
    if (what === ADDED) this.take(entry as string);
    else this.insert(entry as string);
  }

  private insert(entry: string): void {
    const { tail } = this;
    if (tail !== null && tail.entries[tail.entries.length - 1]! < entry) {
      tail.entries.push(entry);
      tail.byteSize += entryBytes(entry);
      if (tail.byteSize > INDEX_BLOCK_BYTES) this.split(tail, true);
      return;
    }
    const place = this.directory.floor(entry);
    if (!place.isValid) {
      this.place('', new WritableBlock([entry], entriesBytes([entry])));
      return;
    }
    const separator = place.key;
    const block = this.writable(separator, place.value);
    const { entries } = block;
    const last = entries.length - 1;
    if (last < 0 || entries[last]! < entry) {
      entries.push(entry);
      if (!place.advance()) this.tail = block;
    } else {
      const at = lowerBound(entries, entry);
      assert(entries[at] !== entry, 'an index entry was added twice');
      entries.splice(at, 0, entry);
    }
    block.byteSize += entryBytes(entry);
    if (entries[0]! < separator) this.lower(separator, block);
    if (block.byteSize > INDEX_BLOCK_BYTES) this.split(block, entries[entries.length - 1] === entry);
  }

  private take(entry: string): void {
    const place = this.directory.floor(entry);
    assert(place.isValid, 'an index entry to remove is missing');
    const separator = place.key;
    const block = this.writable(separator, place.value);
    const at = lowerBound(block.entries, entry);
    assert(block.entries[at] === entry, 'an index entry to remove is missing');
    block.entries.splice(at, 1);
    block.byteSize -= entryBytes(entry);
    this.tail = null;
    if (block.entries.length === 0) {
      this.directory.remove(separator);
      this.changed.delete(separator);
    }
  }

  /** Fills an empty index with entries in ascending order. */
  fill(entries: Iterable<string>): void {
    assert(this.directory.size === 0, 'only an empty index can be filled');
    let run: string[] = [];
    let byteSize = 0;
    let separator = '';
    for (const entry of entries) {
      const bytes = entryBytes(entry);
      if (byteSize + bytes > INDEX_BLOCK_BYTES && run.length > 0) {
        this.place(separator, new WritableBlock(run, byteSize));
        separator = separatorBetween(run[run.length - 1]!, entry);
        run = [];
        byteSize = 0;
      }
      run.push(entry);
      byteSize += bytes;
    }
    if (run.length > 0) this.place(separator, new WritableBlock(run, byteSize));
  }

  /** Writes every changed block and gives the new version, to be published once the commit has succeeded. */
  write(writer: StoreWriter): IndexTree {
    const prefix = indexPrefix(this.base.indexId);
    const next = this.directory.edit();
    for (const [separator, block] of this.changed) {
      const key = prefix + separator;
      const bytes = encodeIndexBlock(block.entries);
      seal(key, bytes, INDEX_BLOCK_VERSION);
      writer.put(key, bytes);
      next.set(separator, new BlockReference(key));
    }
    for (const separator of this.replaced) if (!this.changed.has(separator)) writer.remove(prefix + separator);
    return new IndexTree(this.base.indexId, (next as PagedMap<BlockReference>).freeze());
  }

  private writable(separator: string, block: Block): WritableBlock {
    if (block instanceof WritableBlock) return block;
    const entries = block.read(this.reader, this.budget).slice();
    const copy = new WritableBlock(entries, entriesBytes(entries));
    this.place(separator, copy);
    this.replaced.add(separator);
    return copy;
  }

  /**
   * Puts the first block, which has taken an entry below its separator, under the lowest one: else a split of it would
   * make a block of larger entries under a smaller separator.
   */
  private lower(separator: string, block: WritableBlock): void {
    this.directory.remove(separator);
    this.changed.delete(separator);
    this.replaced.add(separator);
    this.place('', block);
  }

  private place(separator: string, block: WritableBlock): void {
    this.directory.set(separator, block);
    this.changed.set(separator, block);
  }

  /** Ascending inserts leave full blocks behind; others halve. */
  private split(block: WritableBlock, isAppend: boolean): void {
    const { entries } = block;
    if (entries.length < 2) return;
    const at = isAppend ? entries.length - 1 : entries.length >> 1;
    const right = entries.splice(at);
    block.byteSize = entriesBytes(entries);
    const next = new WritableBlock(right, entriesBytes(right));
    this.place(separatorBetween(entries[entries.length - 1]!, right[0]!), next);
    if (this.tail === block) this.tail = next;
  }
}
