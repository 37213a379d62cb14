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

/** The vector of one row, or null when it has none. The result is a copy. */
export function readVector(reader: StoreReader, column: VectorColumnKey, rowId: number): Float32Array | null {
  const perChunk = vectorsPerChunk(column.dimensions);
  const chunkNumber = Math.floor(rowId / perChunk);
  const chunk = readChunk(reader, column, chunkNumber);
  const slot = rowId - chunkNumber * perChunk;
  return chunk?.has(slot) ? chunk.view(slot).slice() : null;
}

/** Shows every vector of the column in row id order. The view is valid during the call only. */
export function scanVectors(
  reader: StoreReader,
  column: VectorColumnKey,
  visit: (rowId: number, vector: Float32Array) => void,
): void {
  const perChunk = vectorsPerChunk(column.dimensions);
  const prefix = vectorsPrefix(column.tableId, column.columnId);
  for (const key of reader.keys(prefix, prefixEnd(prefix))) {
    const chunkNumber = keySuffixUint48(key);
    const chunk = readChunk(reader, column, chunkNumber)!;
    for (let slot = 0; slot < chunk.slotCount; slot++) {
      if (chunk.has(slot)) visit(chunkNumber * perChunk + slot, chunk.view(slot));
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
