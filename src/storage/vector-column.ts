import { keySuffixUint48, prefixEnd, vectorChunkKey, vectorsPrefix } from './keyspace.js';
import { checkSeal, seal } from './seal.js';
import type { StoreReader, StoreWriter } from './store.js';
import { encodeVectorChunk, VECTOR_CHUNK_VERSION, VectorChunkReader, vectorsPerChunk } from './vector-chunk.js';

/** Which vectors: one column of one table. */
export interface VectorColumnKey {
  readonly tableId: number;
  readonly columnId: number;
  readonly dimensions: number;
}

/** Takes a vector that is valid during the call only. */
export type VectorVisitor = (rowId: number, vector: Float32Array) => void;

/** The vector of one row, or null when it has none. The result is a copy. */
export function readVector(reader: StoreReader, column: VectorColumnKey, rowId: number): Float32Array | null {
  const perChunk = vectorsPerChunk(column.dimensions);
  const chunkNumber = Math.floor(rowId / perChunk);
  const chunk = readChunk(reader, column, chunkNumber);
  const slot = rowId - chunkNumber * perChunk;
  return chunk?.has(slot) ? chunk.view(slot).slice() : null;
}

/** Reads vectors one by one, and cheaply where rows that follow each other lie together: it keeps the last chunk. */
export class VectorCursor {
  private chunkNumber = -1;
  private chunk: VectorChunkReader | null = null;
  private readonly perChunk: number;

  constructor(
    private readonly reader: StoreReader,
    private readonly column: VectorColumnKey,
  ) {
    this.perChunk = vectorsPerChunk(column.dimensions);
  }

  /** As `readVector`. */
  read(rowId: number): Float32Array | null {
    const { perChunk } = this;
    const chunkNumber = Math.floor(rowId / perChunk);
    if (chunkNumber !== this.chunkNumber) {
      this.chunk = readChunk(this.reader, this.column, chunkNumber)?.copy() ?? null;
      this.chunkNumber = chunkNumber;
    }
    const slot = rowId - chunkNumber * perChunk;
    return this.chunk?.has(slot) ? this.chunk.view(slot).slice() : null;
  }
}

/** Shows every vector of the column in row id order. The view is valid during the call only. */
export function scanVectors(reader: StoreReader, column: VectorColumnKey, visit: VectorVisitor): void {
  scanVectorRange(reader, column, 0, Number.POSITIVE_INFINITY, visit);
}

/** The same for rows `from` to `to` - 1. */
export function scanVectorRange(
  reader: StoreReader,
  column: VectorColumnKey,
  from: number,
  to: number,
  visit: VectorVisitor,
): void {
  const { tableId, columnId } = column;
  const perChunk = vectorsPerChunk(column.dimensions);
  const first = vectorChunkKey(tableId, columnId, Math.floor(from / perChunk));
  const end =
    to === Number.POSITIVE_INFINITY
      ? prefixEnd(vectorsPrefix(tableId, columnId))
      : vectorChunkKey(tableId, columnId, Math.ceil(to / perChunk));
  for (const key of reader.keys(first, end)) {
    const chunkNumber = keySuffixUint48(key);
    const chunk = readChunk(reader, column, chunkNumber)!;
    for (let slot = 0; slot < chunk.slotCount; slot++) {
      const rowId = chunkNumber * perChunk + slot;
      if (rowId >= from && rowId < to && chunk.has(slot)) visit(rowId, chunk.view(slot));
    }
  }
}

/** Writes changed vectors; null takes one away. */
export function writeVectors(
  reader: StoreReader,
  writer: StoreWriter,
  column: VectorColumnKey,
  changes: ReadonlyMap<number, Float32Array | null>,
): void {
  const perChunk = vectorsPerChunk(column.dimensions);
  const byChunk = new Map<number, number[]>();
  for (const rowId of changes.keys()) {
    const chunkNumber = Math.floor(rowId / perChunk);
    const rows = byChunk.get(chunkNumber);
    if (rows === undefined) byChunk.set(chunkNumber, [rowId]);
    else rows.push(rowId);
  }
  for (const [chunkNumber, rows] of byChunk) {
    const stored = readChunk(reader, column, chunkNumber);
    const slots: (Float32Array | null)[] = [];
    for (let slot = 0; slot < (stored?.slotCount ?? 0); slot++) {
      slots.push(stored!.has(slot) ? stored!.view(slot).slice() : null);
    }
    for (const rowId of rows) {
      const slot = rowId - chunkNumber * perChunk;
      while (slots.length <= slot) slots.push(null);
      slots[slot] = changes.get(rowId)!;
    }
    while (slots.length > 0 && slots[slots.length - 1] === null) slots.pop();
    const key = vectorChunkKey(column.tableId, column.columnId, chunkNumber);
    if (slots.length === 0) {
      if (stored !== null) writer.remove(key);
      continue;
    }
    const bytes = encodeVectorChunk(column.dimensions, slots);
    seal(key, bytes, VECTOR_CHUNK_VERSION);
    writer.put(key, bytes);
  }
}

function readChunk(reader: StoreReader, column: VectorColumnKey, chunkNumber: number): VectorChunkReader | null {
  const key = vectorChunkKey(column.tableId, column.columnId, chunkNumber);
  const value = reader.get(key);
  if (value === undefined) return null;
  checkSeal(key, value, VECTOR_CHUNK_VERSION);
  return new VectorChunkReader(value);
}
