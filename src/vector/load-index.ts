import { DatabaseError } from '../common/errors.js';
import type { StoreReader } from '../storage/store.js';
import { scanVectors, type VectorColumnKey } from '../storage/vector-column.js';
import type { Graph } from '../wasm/graph.js';
import { importGraph } from '../wasm/graph-snapshot.js';
import { ColumnVectors } from './column-vectors.js';
import { readGraph, type StoredGraph } from './graph-store.js';
import { HnswIndex, type HnswOptions } from './hnsw-index.js';
import type { Metric } from './metrics.js';
import type { Quantization } from './options.js';
import { SlotMap } from './slot-map.js';

/** Reads a column's vectors into an arena. @throws 53200 when they do not fit. */
export function loadVectors(reader: StoreReader, column: VectorColumnKey, isUnit: boolean): ColumnVectors {
  const vectors = new ColumnVectors(column.dimensions, isUnit);
  scanVectors(reader, column, (rowId, vector) => vectors.add(rowId, vector));
  return vectors;
}

/**
 * Loads an index as of the newest commit: the graph of its checkpoint, if it has one, brought up to date. Vectors that
 * the checkpoint lacks are pending. A damaged checkpoint is left out: all that it holds can be had from the vectors.
 */
export function loadIndex(
  reader: StoreReader,
  indexId: number,
  column: VectorColumnKey,
  metric: Metric,
  options: HnswOptions,
): HnswIndex {
  const restored = restore(reader, indexId, column, metric, options.quantization);
  if (restored !== null) return restored;
  const vectors = new ColumnVectors(column.dimensions, metric.needsUnitVectors);
  const index = HnswIndex.create(vectors, metric, options);
  scanVectors(reader, column, (rowId, vector) => index.add(rowId, vector));
  return index;
}

function restore(
  reader: StoreReader,
  indexId: number,
  column: VectorColumnKey,
  metric: Metric,
  quantization: Quantization,
): HnswIndex | null {
  const vectors = new ColumnVectors(column.dimensions, metric.needsUnitVectors);
  let stored: StoredGraph | null;
  let graph: Graph;
  try {
    stored = readGraph(reader, indexId);
    if (stored === null) return null;
    graph = importGraph(vectors.arena, stored.pieces);
  } catch (cause) {
    if (isDamage(cause)) return null;
    throw cause;
  }
  if (graph.header().metric !== metric.kernel) return null;
  const index = new HnswIndex(vectors, metric, graph, quantization);
  catchUp(reader, column, index, stored);
  return index;
}

function isDamage(cause: unknown): boolean {
  return cause instanceof DatabaseError && (cause.code === 'XX001' || cause.code === 'XX002');
}

function catchUp(reader: StoreReader, column: VectorColumnKey, index: HnswIndex, stored: StoredGraph): void {
  const { rowIds, replaced } = stored;
  const left = new SlotMap();
  rowIds.forEach((rowId, slot) => {
    if (rowId >= 0) left.set(rowId, slot);
  });
  scanVectors(reader, column, (rowId, vector) => {
    const slot = left.slotOf(rowId);
    if (slot < 0 || replaced.has(rowId)) index.add(rowId, vector);
    else if (index.vectors.place(rowId, slot, vector)) left.delete(rowId);
  });
  if (left.size > 0) {
    for (const slot of rowIds.keys()) {
      const rowId = left.rowOf(slot);
      if (rowId >= 0) index.removeNode(slot);
    }
  }
  // The vectors of tombstones are gone, those of the checkpoint's own too: no search may pass through them.
  index.consolidateAll();
}
