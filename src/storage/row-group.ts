import { type Column, TextColumn } from '../columnar/column.js';
import type { CacheBudget, CacheEntry } from './cache-budget.js';
import { CachedChunk, ChunkBlock } from './chunk-block.js';
import { CHUNK_VERSION } from './chunk-format.js';
import { ChunkReader } from './chunk-reader.js';
import { type ColumnAssembler, columnAssembler } from './column-assembler.js';
import { readExternalValue } from './external-store.js';
import { chunkKey } from './keyspace.js';
import { GROUP_ROWS, GROUP_SHIFT, type RowLayout } from './layout.js';
import type { RowBlock } from './row-block.js';
import { checkSeal } from './seal.js';
import type { StoreReader } from './store.js';

interface CachedColumn {
  readonly column: Column;
  readonly range: { readonly min: number; readonly max: number } | null;
}

/**
 * 2,048 row ids of one table in one version: what is stored under their chunk keys, and what of it is decoded.
 *
 * Immutable but for the cache: a commit that changes a row of it puts a new row group in its place. Columns are
 * cached joined over the whole group, for scans; chunks are cached one by one, for point reads.
 */
export class RowGroup implements CacheEntry {
  isTouched = false;
  private columns = new Map<number, CachedColumn>();
  private chunks: (CachedChunk | null)[] = [];
  private rows: { rowCount: number; selection: Int32Array | null; liveCount: number } | null = null;

  constructor(
    readonly tableId: number,
    readonly id: number,
    /** Rows of a chunk are 2^shift. */
    readonly shift: number,
    private readonly budget: CacheBudget,
  ) {}

  get firstRowId(): number {
    return this.id * GROUP_ROWS;
  }

  evict(): void {
    this.columns = new Map();
    this.chunks = [];
    this.rows = null;
  }

  /** The group seen through `reader`, with the columns at `positions` decoded. */
  block(layout: RowLayout, positions: readonly number[], reader: StoreReader): RowBlock {
    const columns = this.prepare(layout, positions, reader);
    return new GroupBlock(this, layout, reader, this.rows!, columns);
  }

  /** Decodes what is missing of the columns at `positions` and gives all that are decoded. */
  prepare(layout: RowLayout, positions: readonly number[], reader: StoreReader): ReadonlyMap<number, CachedColumn> {
    this.isTouched = true;
    const wanted: number[] = [];
    for (const position of positions) {
      if (!this.columns.has(layout.columns[position]!.id)) wanted.push(position);
    }
    if (wanted.length > 0 || this.rows === null) this.load(layout, wanted, reader);
    return this.columns;
  }

  /** The chunk of `rowId` alone; null when no row of it exists. Cheaper than `block` for a single row. */
  chunk(layout: RowLayout, rowId: number, reader: StoreReader): RowBlock | null {
    this.isTouched = true;
    const ordinal = (rowId & (GROUP_ROWS - 1)) >> this.shift;
    let cached = this.chunks[ordinal];
    if (cached === undefined) {
      const chunkReader = this.readChunk(ordinal, reader, true);
      cached = chunkReader === null ? null : new CachedChunk(chunkReader, this.firstRowId + (ordinal << this.shift));
      this.chunks[ordinal] = cached;
      if (cached !== null) this.budget.charge(this, chunkReader!.bytes.byteLength);
    }
    return cached === null
      ? null
      : new ChunkBlock(cached, layout, (rowId, columnId, type) =>
          readExternalValue(reader, this.tableId, rowId, columnId, type),
        );
  }

  /** The encoded chunk of `rowId`, to be decoded for writing; null when no row of it exists. */
  storedChunk(rowId: number, reader: StoreReader): ChunkReader | null {
    const ordinal = (rowId & (GROUP_ROWS - 1)) >> this.shift;
    return this.chunks[ordinal]?.reader ?? this.readChunk(ordinal, reader, true);
  }

  /** True when the columns at `positions` are decoded for the whole group. */
  hasColumns(layout: RowLayout, positions: readonly number[]): boolean {
    if (this.rows === null) return false;
    for (const position of positions) if (!this.columns.has(layout.columns[position]!.id)) return false;
    return true;
  }

  private load(layout: RowLayout, positions: readonly number[], reader: StoreReader): void {
    const chunkCount = 1 << (GROUP_SHIFT - this.shift);
    const assemblers: ColumnAssembler[] = positions.map((position) =>
      columnAssembler(layout.columns[position]!, GROUP_ROWS),
    );
    const selection = new Int32Array(GROUP_ROWS);
    let rowCount = 0;
    let liveCount = 0;
    for (let ordinal = 0; ordinal < chunkCount; ordinal++) {
      const chunk = this.chunks[ordinal]?.reader ?? this.readChunk(ordinal, reader, false);
      if (chunk === null) continue;
      const from = ordinal << this.shift;
      rowCount = from + chunk.slotCount;
      for (let slot = 0; slot < chunk.slotCount; slot++) if (chunk.isLive(slot)) selection[liveCount++] = from + slot;
      for (let i = 0; i < assemblers.length; i++) {
        const { column } = assemblers[i]!;
        assemblers[i]!.add(chunk, chunk.place(column.id, positions[i]!), from);
      }
    }
    let byteSize = 0;
    if (this.rows === null) {
      const isDense = liveCount === rowCount;
      this.rows = { rowCount, selection: isDense ? null : selection.slice(0, liveCount), liveCount };
      byteSize += 64 + (isDense ? 0 : liveCount * 4);
    }
    for (const assembler of assemblers) {
      const column = assembler.finish();
      byteSize += column.byteSize;
      const hasRange = assembler.hasRange && assembler.min <= assembler.max;
      this.columns.set(assembler.column.id, {
        column,
        range: hasRange ? { min: assembler.min, max: assembler.max } : null,
      });
    }
    this.budget.charge(this, byteSize);
  }

  private readChunk(ordinal: number, reader: StoreReader, isKept: boolean): ChunkReader | null {
    const key = chunkKey(this.tableId, this.firstRowId / (1 << this.shift) + ordinal);
    const value = reader.get(key);
    if (value === undefined) return null;
    checkSeal(key, value, CHUNK_VERSION);
    if (!isKept) return new ChunkReader(value);
    const copy = Buffer.allocUnsafeSlow(value.byteLength);
    copy.set(value);
    return new ChunkReader(copy);
  }
}

class GroupBlock implements RowBlock {
  readonly firstRowId: number;
  readonly rowCount: number;
  readonly selection: Int32Array | null;
  readonly liveCount: number;

  constructor(
    private readonly group: RowGroup,
    private readonly layout: RowLayout,
    private readonly reader: StoreReader,
    rows: { rowCount: number; selection: Int32Array | null; liveCount: number },
    private columns: ReadonlyMap<number, CachedColumn>,
  ) {
    this.firstRowId = group.firstRowId;
    this.rowCount = rows.rowCount;
    this.selection = rows.selection;
    this.liveCount = rows.liveCount;
  }

  isLive(row: number): boolean {
    if (row >= this.rowCount) return false;
    return this.selection === null || includesSorted(this.selection, row);
  }

  prepare(positions: readonly number[]): void {
    this.columns = this.group.prepare(this.layout, positions, this.reader);
  }

  column(position: number): Column {
    const { id, type } = this.layout.columns[position]!;
    const { column } = this.columns.get(id)!;
    if (!(column instanceof TextColumn) || column.external === null) return column;
    const { tableId } = this.group;
    return column.withReader((row) => readExternalValue(this.reader, tableId, this.firstRowId + row, id, type));
  }

  range(position: number): { readonly min: number; readonly max: number } | null {
    return this.columns.get(this.layout.columns[position]!.id)!.range;
  }
}

function includesSorted(values: Int32Array, value: number): boolean {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return values[low] === value;
}
