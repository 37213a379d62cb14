import { BooleanColumn, type Column, Float64Column, Int32Column, ObjectColumn } from '../columnar/column.js';
import { generateFunction } from '../common/generate.js';
import type { Type } from '../types/type.js';
import type { ExternalFetch } from './chunk-block.js';
import { type ChunkColumnBytes, type ChunkColumnValues, encodeChunk, isExternal } from './chunk-format.js';
import { type ChunkReader, chunkColumn } from './chunk-reader.js';
import type { RowLayout } from './layout.js';

/** Stands for a value outside the chunk that nobody has fetched. */
export const UNFETCHED = Symbol('unfetched external value');

/** One column of a chunk that is being written, by slot. */
class MutableColumn {
  values: Int32Array | Float64Array | Uint8Array | unknown[];
  nulls: Uint8Array | null = null;
  /** Slots whose stored value lies outside the chunk. */
  stored: Uint8Array | null = null;

  constructor(
    readonly id: number,
    readonly type: Type,
    readonly capacity: number,
  ) {
    switch (type.layout) {
      case 'int32':
        this.values = new Int32Array(capacity);
        break;
      case 'float32':
      case 'float64':
        this.values = new Float64Array(capacity);
        break;
      case 'bool':
        this.values = new Uint8Array(capacity);
        break;
      default:
        this.values = [];
    }
  }

  set(slot: number, value: unknown): void {
    if (value === null) {
      this.nulls ??= new Uint8Array(this.capacity);
      this.nulls[slot] = 1;
      if (Array.isArray(this.values)) this.values[slot] = null;
    } else {
      if (this.nulls !== null) this.nulls[slot] = 0;
      (this.values as unknown[])[slot] = value;
    }
  }

  copy(): MutableColumn {
    const copy = new MutableColumn(this.id, this.type, this.capacity);
    copy.values = this.values.slice();
    copy.nulls = this.nulls?.slice() ?? null;
    copy.stored = this.stored?.slice() ?? null;
    return copy;
  }

  get(slot: number): unknown {
    if (this.nulls !== null && this.nulls[slot] === 1) return null;
    const value = this.values[slot];
    return this.type.layout === 'bool' ? value === 1 : value;
  }
}

type RowAppender = (columns: readonly (MutableColumn | null)[], slot: number, row: readonly unknown[]) => void;

const appenders = new WeakMap<RowLayout, RowAppender>();

/**
 * A function that spreads a row over the columns of `layout`, generated so that every store in it meets one kind of
 * array only.
 */
function rowAppender(layout: RowLayout): RowAppender {
  let appender = appenders.get(layout);
  if (appender === undefined) {
    appender = generateAppender(layout) ?? appendByLoop;
    appenders.set(layout, appender);
  }
  return appender;
}

function generateAppender(layout: RowLayout): RowAppender | null {
  const lines: string[] = [];
  layout.columns.forEach(({ type }, i) => {
    if (type.layout === 'vector') return;
    lines.push(`{const c=columns[${i}],v=row[${i}];if(v===null)c.set(slot,null);else c.values[slot]=v;}`);
  });
  return generateFunction<RowAppender>(['columns', 'slot', 'row'], lines.join('\n'));
}

function appendByLoop(columns: readonly (MutableColumn | null)[], slot: number, row: readonly unknown[]): void {
  for (let i = 0; i < columns.length; i++) columns[i]?.set(slot, row[i]);
}

/** A value that moves into or out of the store beside its chunk at commit. */
export interface ExternalChange {
  readonly slot: number;
  readonly columnId: number;
  readonly type: Type;
  /** null: the stored one goes away. */
  readonly value: unknown;
}

/**
 * A chunk for writing. Slots fill from 0; a removed row leaves an empty slot that is never filled again.
 *
 * Columns of a stored chunk are decoded when first written. The others go into the next version as the bytes they are:
 * an UPDATE of one column of nine costs a ninth, and a DELETE decodes nothing.
 */
export class MutableChunk {
  slotCount = 0;
  liveCount = 0;
  readonly live: Uint8Array;
  /** By position; null for vectors, which lie elsewhere, and for columns that are as they are stored. */
  private readonly columns: (MutableColumn | null)[];
  /** Where the latter are; it has as many slots as this chunk, while there are any. */
  private source: ChunkReader | null = null;
  /** Its columns by position, for reading. */
  private readonly stored: (Column | null)[];
  private readonly appender: RowAppender;
  private readonly hasVariableWidth: boolean;

  /** `capacity`: rows of a chunk of this table. */
  private constructor(
    readonly layout: RowLayout,
    readonly capacity: number,
    /** Row id of slot 0. */
    readonly firstRowId: number,
    private readonly fetch: ExternalFetch,
  ) {
    this.live = new Uint8Array(capacity);
    this.appender = rowAppender(layout);
    this.columns = new Array(layout.columns.length).fill(null);
    this.stored = new Array(layout.columns.length).fill(null);
    this.hasVariableWidth = layout.columns.some(({ type }) => type.layout === 'text' || type.layout === 'bytes');
  }

  /** An empty chunk. */
  static empty(layout: RowLayout, capacity: number, firstRowId: number, fetch: ExternalFetch): MutableChunk {
    const chunk = new MutableChunk(layout, capacity, firstRowId, fetch);
    chunk.decodeAll();
    return chunk;
  }

  /** A stored chunk to be changed; its bytes must stay as they are. */
  static from(
    source: ChunkReader,
    layout: RowLayout,
    capacity: number,
    firstRowId: number,
    fetch: ExternalFetch,
  ): MutableChunk {
    const chunk = new MutableChunk(layout, capacity, firstRowId, fetch);
    chunk.source = source;
    chunk.slotCount = source.slotCount;
    chunk.liveCount = source.liveCount;
    for (let slot = 0; slot < source.slotCount; slot++) chunk.live[slot] = source.isLive(slot) ? 1 : 0;
    if (!chunk.hasVariableWidth) return chunk;
    layout.columns.forEach(({ id }, position) => {
      // What happens to values outside the chunk is seen by looking at each.
      if ((source.place(id, position)?.externalAt ?? -1) >= 0) chunk.decoded(position);
    });
    return chunk;
  }

  private isVector(position: number): boolean {
    return this.layout.columns[position]!.type.layout === 'vector';
  }

  /** The column at `position`, decoded. */
  private decoded(position: number): MutableColumn {
    let column = this.columns[position]!;
    if (column !== null) return column;
    const { id, type, missing } = this.layout.columns[position]!;
    column = new MutableColumn(id, type, this.capacity);
    this.columns[position] = column;
    const { source } = this;
    if (source === null) return column;
    const place = source.place(id, position);
    const values = chunkColumn(source, place, type, missing, () => UNFETCHED);
    // The place of a removed row holds nothing that could be decoded.
    for (let slot = 0; slot < source.slotCount; slot++) {
      column.set(slot, source.isLive(slot) ? values.value(slot) : null);
    }
    if (place !== null && place.externalAt >= 0) {
      column.stored = new Uint8Array(this.capacity);
      source.readBitmap(place.externalAt, column.stored, 0);
    }
    return column;
  }

  private decodeAll(): void {
    for (let position = 0; position < this.columns.length; position++) {
      if (!this.isVector(position)) this.decoded(position);
    }
    this.source = null;
  }

  /** A column that is as it is stored, for reading. */
  private storedColumn(position: number): Column {
    let column = this.stored[position]!;
    if (column === null) {
      const { id, type, missing } = this.layout.columns[position]!;
      const source = this.source!;
      column = chunkColumn(source, source.place(id, position), type, missing, () => UNFETCHED);
      this.stored[position] = column;
    }
    return column;
  }

  get isFull(): boolean {
    return this.slotCount === this.capacity;
  }

  /** Puts a row into the next slot and returns it. Values in layout order; vectors are not kept here. */
  append(row: readonly unknown[]): number {
    if (this.source !== null) this.decodeAll();
    const slot = this.slotCount++;
    this.live[slot] = 1;
    this.liveCount++;
    this.appender(this.columns, slot, row);
    return slot;
  }

  /** Leaves the slots below `slot` empty: their rows are gone. */
  skipTo(slot: number): void {
    if (this.source !== null) this.decodeAll();
    this.slotCount = slot;
  }

  /** Takes back the last `append`. */
  removeLast(): void {
    if (this.source !== null) this.decodeAll();
    const slot = --this.slotCount;
    if (this.live[slot] === 1) this.liveCount--;
    this.live[slot] = 0;
    // The slot will be filled again, and `append` sets only what differs from an untouched slot.
    for (const column of this.columns) if (column !== null && column.nulls !== null) column.nulls[slot] = 0;
  }

  set(slot: number, position: number, value: unknown): void {
    if (!this.isVector(position)) this.decoded(position).set(slot, value);
  }

  get(slot: number, position: number): unknown {
    const column = this.columns[position]!;
    if (column === null) return this.storedColumn(position).value(slot);
    const value = column.get(slot);
    if (value !== UNFETCHED) return value;
    const fetched = this.fetch(this.firstRowId + slot, column.id, column.type);
    column.set(slot, fetched);
    return fetched;
  }

  remove(slot: number): void {
    this.live[slot] = 0;
    this.liveCount--;
  }

  restore(slot: number): void {
    this.live[slot] = 1;
    this.liveCount++;
  }

  /**
   * The same rows under another layout: columns that came get their `missing` value, columns that went are left out.
   * With `isCopy` this chunk stays as it is when the other changes, and the other when this one does.
   */
  withLayout(layout: RowLayout, isCopy: boolean, fetch: ExternalFetch = this.fetch): MutableChunk {
    const next = new MutableChunk(layout, this.capacity, this.firstRowId, fetch);
    next.slotCount = this.slotCount;
    next.liveCount = this.liveCount;
    next.live.set(this.live);
    next.source = this.source;
    layout.columns.forEach(({ id, type, missing }, position) => {
      if (type.layout === 'vector') return;
      const at = this.layout.columns.findIndex((column) => column.id === id && column.type.layout === type.layout);
      if (at < 0) {
        const column = new MutableColumn(id, type, this.capacity);
        for (let slot = 0; slot < this.slotCount; slot++) column.set(slot, missing);
        next.columns[position] = column;
        return;
      }
      const own = this.columns[at]!;
      next.columns[position] = isCopy && own !== null ? own.copy() : own;
    });
    return next;
  }

  /** The column as it is now; a later write may change it. */
  column(position: number): Column {
    const column = this.columns[position]!;
    if (column === null) return this.storedColumn(position);
    const { values, nulls, type } = column;
    switch (type.layout) {
      case 'int32':
        return new Int32Column(values as Int32Array, nulls);
      case 'float32':
      case 'float64':
        return new Float64Column(values as Float64Array, nulls);
      case 'bool':
        return new BooleanColumn(values as Uint8Array, nulls);
      default: {
        if (column.stored !== null) {
          for (let slot = 0; slot < this.slotCount; slot++) if (this.live[slot] === 1) this.get(slot, position);
        }
        return new ObjectColumn(values as unknown[]);
      }
    }
  }

  /** Values that must be written outside the chunk, or removed from there. */
  externalChanges(): ExternalChange[] {
    const changes: ExternalChange[] = [];
    if (!this.hasVariableWidth) return changes;
    for (const column of this.columns) {
      if (column === null || (column.type.layout !== 'text' && column.type.layout !== 'bytes')) continue;
      for (let slot = 0; slot < this.slotCount; slot++) {
        const value = this.live[slot] === 1 ? column.get(slot) : null;
        if (value === UNFETCHED) continue;
        const wasStored = column.stored !== null && column.stored[slot] === 1;
        const isStored = value !== null && isExternal(column.type, value);
        if (isStored || wasStored) {
          changes.push({ slot, columnId: column.id, type: column.type, value: isStored ? value : null });
        }
      }
    }
    return changes;
  }

  /** The chunk as bytes, but for its seal. */
  encode(): Buffer {
    // Texts of removed rows leave at last when most of the rows have gone.
    if (this.source !== null && this.liveCount * 2 < this.slotCount) this.decodeAll();
    const columns: (ChunkColumnValues | ChunkColumnBytes)[] = [];
    this.layout.columns.forEach(({ id, type: { layout } }, position) => {
      if (layout === 'vector') return;
      const column = this.columns[position]!;
      if (column === null) {
        const bytes = this.source!.columnBytes(id, position);
        // A chunk from before the column came says nothing of it, and goes on so.
        if (bytes !== null) columns.push(bytes);
        return;
      }
      const { type, values, nulls } = column;
      columns.push({ id, type, values, nulls, external: this.externalSlots(column) });
    });
    return encodeChunk({ slotCount: this.slotCount, liveCount: this.liveCount, live: this.live, columns });
  }

  private externalSlots(column: MutableColumn): Uint8Array | null {
    if (column.type.layout !== 'text' && column.type.layout !== 'bytes') return null;
    let external: Uint8Array | null = null;
    for (let slot = 0; slot < this.slotCount; slot++) {
      if (this.live[slot] === 0) continue;
      const value = column.get(slot);
      if (value === null) continue;
      if (value === UNFETCHED || isExternal(column.type, value)) {
        external ??= new Uint8Array(this.slotCount);
        external[slot] = 1;
      }
    }
    return external;
  }
}
