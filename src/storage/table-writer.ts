import { assert } from '../common/assert.js';
import type { Type } from '../types/type.js';
import type { CacheBudget } from './cache-budget.js';
import { CachedChunk, ChunkBlock } from './chunk-block.js';
import { CHUNK_VERSION } from './chunk-format.js';
import { ChunkReader } from './chunk-reader.js';
import { readExternalValue, writeExternalValue } from './external-store.js';
import { IndexTree, IndexTreeWriter } from './index-tree.js';
import {
  chunkKey,
  externalKey,
  externalPrefix,
  indexPrefix,
  prefixEnd,
  rowsPrefix,
  tableVectorsPrefix,
} from './keyspace.js';
import { chunkShiftFor, GROUP_ROWS, type RowLayout, valueBytes } from './layout.js';
import { MutableBlock } from './mutable-block.js';
import { MutableChunk } from './mutable-chunk.js';
import type { RowBlock } from './row-block.js';
import { RowGroup } from './row-group.js';
import { seal } from './seal.js';
import type { StoreReader, StoreWriter } from './store.js';
import { GroupDirectory, TableState } from './table-state.js';
import type { TableView } from './table-view.js';
import type { Undoable, UndoLog } from './undo-log.js';
import { readVector, VectorCursor, writeVectors } from './vector-column.js';

/** Changed vectors of one column by row id; null: the row has none any more. */
export type VectorChanges = Map<number, Float32Array | null>;

/** In the undo log: the first value is a function that puts back what was replaced as a whole. */
const REPLACED = 'replaced';

/** What undoing an UPDATE or DELETE needs. */
type UndoStep =
  | { readonly kind: 'update'; readonly positions: readonly number[]; readonly values: readonly unknown[] }
  | { readonly kind: 'remove'; readonly vectors: readonly (Float32Array | null)[] };

/**
 * One table inside a write transaction: its committed version with the transaction's own changes on top.
 *
 * Changed chunks are kept decoded, filled ones encoded; `write` stores them all and makes the next version. Index
 * entries are the caller's business (`index` gives the writer of each).
 */
export class TableWriter implements TableView, Undoable {
  rowCount: number;
  private nextRowId: number;
  private shift: number;
  private tail: MutableChunk | null = null;
  private tailNumber = -1;
  private chunks = new Map<number, MutableChunk | CachedChunk>();
  private external = new Map<string, ExternalValue>();
  private indexes = new Map<number, IndexTreeWriter>();
  private vectors = new Map<number, VectorChanges>();
  /** All rows of the committed version were removed, and with them these indexes' entries. */
  private clearedIndexes: readonly number[] | null = null;
  private vectorPositions: readonly number[];
  /** What `write` puts in the place of the base's row groups. */
  private readonly changedGroups = new Map<number, RowGroup | null>();

  constructor(
    public layout: RowLayout,
    private base: TableState,
    private readonly reader: StoreReader,
    private readonly budget: CacheBudget,
    private readonly undoLog: UndoLog,
  ) {
    this.rowCount = base.rowCount;
    this.nextRowId = base.nextRowId;
    this.shift = base.shift;
    this.vectorPositions = vectorPositionsOf(layout);
  }

  get rowIdEnd(): number {
    return this.nextRowId;
  }

  /** Rows the transaction has added and not removed again, less those it removed. */
  get isChanged(): boolean {
    return (
      this.clearedIndexes !== null ||
      this.chunks.size > 0 ||
      this.indexes.size > 0 ||
      this.vectors.size > 0 ||
      this.nextRowId !== this.base.nextRowId
    );
  }

  // ------------------------------------------------------------------------------------------------- writing

  /** Adds a row, values in layout order, and gives its row id. */
  insert(row: readonly unknown[]): number {
    const rowId = this.nextRowId;
    let { tail } = this;
    if (tail === null || tail.isFull) tail = this.openTail(rowId, row);
    tail.append(row);
    this.nextRowId++;
    this.rowCount++;
    for (const position of this.vectorPositions) {
      const vector = row[position] as Float32Array | null;
      if (vector !== null) this.vectorChanges(position).set(rowId, vector);
    }
    if (this.undoLog.isRecording) this.undoLog.record(this, rowId, null);
    return rowId;
  }

  /** Sets the columns at `positions` of an existing row. */
  update(rowId: number, positions: readonly number[], values: readonly unknown[]): void {
    if (this.undoLog.isRecording) {
      const step: UndoStep = { kind: 'update', positions, values: positions.map((at) => this.value(rowId, at)) };
      this.undoLog.record(this, rowId, step);
    }
    this.set(rowId, positions, values);
  }

  remove(rowId: number): void {
    if (this.undoLog.isRecording) {
      const vectors = this.vectorPositions.map((position) => this.vector(rowId, position));
      this.undoLog.record(this, rowId, { kind: 'remove', vectors } satisfies UndoStep);
    }
    const chunkNumber = this.chunkNumber(rowId);
    this.mutable(chunkNumber).remove(rowId - chunkNumber * this.chunkRows);
    this.rowCount--;
    for (const position of this.vectorPositions) this.vectorChanges(position).set(rowId, null);
  }

  undo(first: unknown, second: unknown): void {
    if (second === REPLACED) {
      (first as () => void)();
      return;
    }
    const rowId = first as number;
    const step = second as UndoStep | null;
    if (step === null) {
      const chunkNumber = this.chunkNumber(rowId);
      this.mutable(chunkNumber).removeLast();
      this.tail = null;
      this.nextRowId = rowId;
      this.rowCount--;
      for (const position of this.vectorPositions) this.vectorChanges(position).delete(rowId);
      for (const { id } of this.layout.columns) this.external.delete(externalKey(this.layout.tableId, rowId, id));
    } else if (step.kind === 'update') {
      this.set(rowId, step.positions, step.values);
    } else {
      const chunkNumber = this.chunkNumber(rowId);
      this.mutable(chunkNumber).restore(rowId - chunkNumber * this.chunkRows);
      this.rowCount++;
      this.vectorPositions.forEach((position, i) => {
        this.vectorChanges(position).set(rowId, step.vectors[i]!);
      });
    }
  }

  /** True when every row of the committed version was removed at once. */
  get isCleared(): boolean {
    return this.clearedIndexes !== null;
  }

  /** Removes all rows and all entries of the given indexes. Row ids go on where they were. */
  clear(indexIds: readonly number[]): void {
    const { base, chunks, external, indexes, vectors, clearedIndexes, rowCount } = this;
    const restore = () => {
      Object.assign(this, { base, chunks, external, indexes, vectors, clearedIndexes, rowCount, tail: null });
    };
    if (this.undoLog.isRecording) this.undoLog.record(this, restore, REPLACED);
    const { tableId } = base;
    this.base = new TableState(
      tableId,
      0,
      this.nextRowId,
      base.commit,
      this.shift,
      GroupDirectory.empty,
      indexIds.map((id) => [id, IndexTree.empty(id)]),
    );
    this.chunks = new Map();
    this.external = new Map();
    this.indexes = new Map();
    this.vectors = new Map();
    this.clearedIndexes = indexIds;
    this.rowCount = 0;
    this.tail = null;
  }

  /**
   * Goes on under another layout after ALTER TABLE. Undoing that brings the chunks back as they are now: those of the
   * new layout lack the columns that have gone.
   */
  setLayout(layout: RowLayout): void {
    const { layout: before, chunks, external, undoLog } = this;
    if (undoLog.isRecording) {
      const restore = () => {
        Object.assign(this, { chunks, external, tail: null });
        this.useLayout(before);
      };
      undoLog.record(this, restore, REPLACED);
      this.external = new Map(external);
    }
    this.chunks = new Map();
    for (const [number, chunk] of chunks) {
      const next =
        chunk instanceof MutableChunk
          ? chunk.withLayout(layout, undoLog.isRecording)
          : new CachedChunk(chunk.reader, chunk.firstRowId);
      this.chunks.set(number, next);
    }
    this.tail = null;
    this.useLayout(layout);
  }

  private useLayout(layout: RowLayout): void {
    this.layout = layout;
    this.vectorPositions = vectorPositionsOf(layout);
  }

  /** The writer of an index. A new index starts empty. */
  index(indexId: number): IndexTreeWriter {
    let writer = this.indexes.get(indexId);
    if (writer === undefined) {
      writer = new IndexTreeWriter(this.base.index(indexId, this.reader), this.reader, this.budget, this.undoLog);
      this.indexes.set(indexId, writer);
      const restore = () => this.indexes.delete(indexId);
      // The index itself may have come after the mark: what `fill` gave it is not recorded.
      if (this.undoLog.isRecording) this.undoLog.record(this, restore, REPLACED);
    }
    return writer;
  }

  /** Changed vectors of the column with id `columnId`; empty when none. */
  changedVectors(columnId: number): ReadonlyMap<number, Float32Array | null> {
    return this.vectors.get(columnId) ?? NO_CHANGES;
  }

  /**
   * Stores every change and gives the next version, to be published once the commit has succeeded. Indexes in
   * `droppedIndexes` are left out.
   */
  write(writer: StoreWriter, commit: number, droppedIndexes: ReadonlySet<number>): TableState {
    if (this.clearedIndexes !== null) this.removeStored(writer, this.clearedIndexes);
    const groups = this.changedGroups;
    groups.clear();
    for (const [number, chunk] of this.chunks) {
      this.writeChunk(writer, number, chunk);
      const groupId = Math.floor((number * this.chunkRows) / GROUP_ROWS);
      if (!groups.has(groupId)) {
        const hasRows = this.groupHasRows(groupId);
        groups.set(groupId, hasRows ? new RowGroup(this.layout.tableId, groupId, this.shift, this.budget) : null);
      }
    }
    const columnIds = new Set(this.layout.columns.map(({ id }) => id));
    for (const { rowId, columnId, type, value } of this.external.values()) {
      // A column may have gone since.
      if (!columnIds.has(columnId)) continue;
      writeExternalValue(writer, this.layout.tableId, rowId, columnId, type, value);
    }
    // The store may still show what this very commit removes.
    const stored = this.clearedIndexes === null ? this.reader : NOTHING;
    for (const { id, type, dimensions } of this.layout.columns) {
      if (type.layout !== 'vector') continue;
      const changes = this.vectors.get(id);
      if (changes === undefined || changes.size === 0) continue;
      writeVectors(stored, writer, { tableId: this.layout.tableId, columnId: id, dimensions }, changes);
    }
    const indexes = this.base.loadedIndexes();
    for (const [id, index] of this.indexes) if (!droppedIndexes.has(id)) indexes.set(id, index.write(writer));
    for (const id of droppedIndexes) indexes.delete(id);
    const { tableId } = this.layout;
    const next = new TableState(
      tableId,
      this.rowCount,
      this.nextRowId,
      commit,
      this.shift,
      this.base.groups.with(groups),
      indexes,
    );
    next.write(writer);
    return next;
  }

  /** Lets go of what is cached of row groups that the commit has replaced. */
  releaseReplaced(): void {
    for (const groupId of this.changedGroups.keys()) {
      const replaced = this.base.groups.get(groupId);
      if (replaced !== null) this.budget.release(replaced);
    }
  }

  private removeStored(writer: StoreWriter, indexIds: readonly number[]): void {
    const { tableId } = this.layout;
    const prefixes = [
      rowsPrefix(tableId),
      externalPrefix(tableId),
      tableVectorsPrefix(tableId),
      ...indexIds.map(indexPrefix),
    ];
    for (const prefix of prefixes) {
      for (const key of this.reader.keys(prefix, prefixEnd(prefix))) writer.remove(key);
    }
  }

  private writeChunk(writer: StoreWriter, number: number, chunk: MutableChunk | CachedChunk): void {
    const key = chunkKey(this.layout.tableId, number);
    if (chunk instanceof MutableChunk) {
      this.stageExternal(chunk);
      if (chunk.liveCount === 0) {
        writer.remove(key);
        return;
      }
      const bytes = chunk.encode();
      seal(key, bytes, CHUNK_VERSION);
      writer.put(key, bytes);
    } else {
      seal(key, chunk.reader.bytes, CHUNK_VERSION);
      writer.put(key, chunk.reader.bytes);
    }
  }

  /** True when some chunk of the group will have rows. */
  private groupHasRows(groupId: number): boolean {
    const chunksPerGroup = GROUP_ROWS >> this.shift;
    const first = groupId * chunksPerGroup;
    const stored = this.base.groups.get(groupId);
    for (let number = first; number < first + chunksPerGroup; number++) {
      const chunk = this.chunks.get(number);
      if (chunk instanceof CachedChunk || (chunk !== undefined && chunk.liveCount > 0)) return true;
      const isStored = chunk === undefined && stored !== null;
      if (isStored && this.reader.get(chunkKey(this.layout.tableId, number)) !== undefined) return true;
    }
    return false;
  }

  // ------------------------------------------------------------------------------------------------- reading

  /** One value of an existing row. */
  value(rowId: number, position: number): unknown {
    if (this.layout.columns[position]!.type.layout === 'vector') return this.vector(rowId, position);
    const block = this.blockOf(rowId, [position]);
    assert(block !== null, `row ${rowId} does not exist`);
    return block.column(position).value(rowId - block.firstRowId);
  }

  vector(rowId: number, position: number): Float32Array | null {
    const { id, dimensions } = this.layout.columns[position]!;
    const changed = this.vectors.get(id)?.get(rowId);
    if (changed !== undefined) return changed;
    if (rowId >= this.base.nextRowId || this.clearedIndexes !== null) return null;
    return readVector(this.reader, { tableId: this.layout.tableId, columnId: id, dimensions }, rowId);
  }

  vectorReader(position: number): (rowId: number) => Float32Array | null {
    const { id, dimensions } = this.layout.columns[position]!;
    const cursor = new VectorCursor(this.reader, { tableId: this.layout.tableId, columnId: id, dimensions });
    return (rowId) => {
      const changed = this.vectors.get(id)?.get(rowId);
      if (changed !== undefined) return changed;
      return rowId >= this.base.nextRowId || this.clearedIndexes !== null ? null : cursor.read(rowId);
    };
  }

  *blocks(positions: readonly number[]): IterableIterator<RowBlock> {
    if (this.shift < 0) return;
    const changed = new Set<number>();
    for (const number of this.chunks.keys()) changed.add(Math.floor((number * this.chunkRows) / GROUP_ROWS));
    const ids = new Set(changed);
    for (const group of this.base.groups) ids.add(group.id);
    const chunksPerGroup = GROUP_ROWS >> this.shift;
    for (const id of [...ids].sort((left, right) => left - right)) {
      const group = this.base.groups.get(id);
      if (!changed.has(id)) {
        yield group!.block(this.layout, positions, this.reader);
        continue;
      }
      for (let number = id * chunksPerGroup; number < (id + 1) * chunksPerGroup; number++) {
        const block = this.chunkBlock(number, group);
        if (block !== null && block.liveCount > 0) yield block;
      }
    }
  }

  blockOf(rowId: number, positions: readonly number[]): RowBlock | null {
    if (this.shift < 0) return null;
    const number = this.chunkNumber(rowId);
    const group = this.base.groups.get(Math.floor(rowId / GROUP_ROWS));
    const isUnchanged = !this.chunks.has(number) && group?.hasColumns(this.layout, positions);
    const block = isUnchanged ? group!.block(this.layout, positions, this.reader) : this.chunkBlock(number, group);
    return block?.isLive(rowId - block.firstRowId) ? block : null;
  }

  private chunkBlock(number: number, group: RowGroup | null): RowBlock | null {
    const chunk = this.chunks.get(number);
    if (chunk instanceof MutableChunk) return new MutableBlock(chunk);
    if (chunk !== undefined) return new ChunkBlock(chunk, this.layout, this.fetch);
    return group === null ? null : group.chunk(this.layout, number * this.chunkRows, this.reader);
  }

  /** The table as it is now, for reading: later changes do not reach it. */
  snapshot(): TableView {
    const copy = new TableWriter(this.layout, this.base, this.reader, this.budget, this.undoLog);
    copy.rowCount = this.rowCount;
    copy.nextRowId = this.nextRowId;
    copy.shift = this.shift;
    copy.clearedIndexes = this.clearedIndexes;
    copy.external = new Map(this.external);
    for (const [number, chunk] of this.chunks) {
      const isMutable = chunk instanceof MutableChunk;
      copy.chunks.set(number, isMutable ? chunk.withLayout(this.layout, true, copy.fetch) : chunk);
    }
    for (const [id, index] of this.indexes) copy.indexes.set(id, index.snapshot());
    for (const [id, changes] of this.vectors) copy.vectors.set(id, new Map(changes));
    return copy;
  }

  // -------------------------------------------------------------------------------------------------- chunks

  private get chunkRows(): number {
    return 1 << this.shift;
  }

  private chunkNumber(rowId: number): number {
    return Math.floor(rowId / this.chunkRows);
  }

  private openTail(rowId: number, row: readonly unknown[]): MutableChunk {
    if (this.shift < 0) {
      const rowBytes = this.layout.columns.reduce((sum, column, i) => sum + valueBytes(column, row[i]), 0);
      this.shift = chunkShiftFor(rowBytes);
    }
    if (this.tail !== null) this.encodeTail();
    const number = this.chunkNumber(rowId);
    const tail = this.mutable(number);
    const slot = rowId - number * this.chunkRows;
    if (tail.slotCount < slot) tail.skipTo(slot);
    assert(tail.slotCount === slot, 'row ids grow by one');
    this.tail = tail;
    this.tailNumber = number;
    return tail;
  }

  /** A filled chunk is kept as bytes: much smaller than its decoded form. */
  private encodeTail(): void {
    const tail = this.tail!;
    this.tail = null;
    if (tail.liveCount === 0 || this.chunks.get(this.tailNumber) !== tail) return;
    // Encoding forgets what removed rows held, and an undo may still bring them back.
    if (this.undoLog.isRecording && tail.liveCount < tail.slotCount) return;
    this.stageExternal(tail);
    this.chunks.set(this.tailNumber, new CachedChunk(new ChunkReader(tail.encode()), tail.firstRowId));
  }

  private mutable(number: number): MutableChunk {
    const changed = this.chunks.get(number);
    if (changed instanceof MutableChunk) return changed;
    const firstRowId = number * this.chunkRows;
    const stored = changed?.reader ?? this.storedChunk(number);
    const chunk =
      stored === null
        ? MutableChunk.empty(this.layout, this.chunkRows, firstRowId, this.fetch)
        : MutableChunk.from(stored, this.layout, this.chunkRows, firstRowId, this.fetch);
    this.chunks.set(number, chunk);
    return chunk;
  }

  private storedChunk(number: number): ChunkReader | null {
    const firstRowId = number * this.chunkRows;
    const group = this.base.groups.get(Math.floor(firstRowId / GROUP_ROWS));
    return group === null ? null : group.storedChunk(firstRowId, this.reader);
  }

  private set(rowId: number, positions: readonly number[], values: readonly unknown[]): void {
    const number = this.chunkNumber(rowId);
    const chunk = this.mutable(number);
    const slot = rowId - number * this.chunkRows;
    for (let i = 0; i < positions.length; i++) {
      const position = positions[i]!;
      if (this.layout.columns[position]!.type.layout === 'vector') {
        this.vectorChanges(position).set(rowId, values[i] as Float32Array | null);
      } else {
        chunk.set(slot, position, values[i]);
      }
    }
  }

  private vectorChanges(position: number): VectorChanges {
    const { id } = this.layout.columns[position]!;
    let changes = this.vectors.get(id);
    if (changes === undefined) {
      changes = new Map();
      this.vectors.set(id, changes);
    }
    return changes;
  }

  // --------------------------------------------------------------------------------- values outside of chunks

  private stageExternal(chunk: MutableChunk): void {
    const { tableId } = this.layout;
    for (const { slot, columnId, type, value } of chunk.externalChanges()) {
      const rowId = chunk.firstRowId + slot;
      this.external.set(externalKey(tableId, rowId, columnId), { rowId, columnId, type, value });
    }
  }

  private readonly fetch = (rowId: number, columnId: number, type: Type): unknown => {
    const staged = this.external.get(externalKey(this.layout.tableId, rowId, columnId));
    if (staged !== undefined && staged.value !== null) return staged.value;
    return readExternalValue(this.reader, this.layout.tableId, rowId, columnId, type);
  };
}

const NOTHING: StoreReader = { get: () => undefined, keys: () => [] };

interface ExternalValue {
  readonly rowId: number;
  readonly columnId: number;
  readonly type: Type;
  readonly value: unknown;
}

const NO_CHANGES: ReadonlyMap<number, Float32Array | null> = new Map();

function vectorPositionsOf(layout: RowLayout): number[] {
  const positions: number[] = [];
  layout.columns.forEach(({ type }, position) => {
    if (type.layout === 'vector') positions.push(position);
  });
  return positions;
}
