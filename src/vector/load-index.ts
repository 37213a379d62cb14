import { DatabaseError } from '../common/errors.js';
import type { StoreReader } from '../storage/store.js';
import type { Graph } from '../wasm/graph.js';
import { importGraph } from '../wasm/graph-snapshot.js';
import { ColumnVectors } from './column-vectors.js';
import { readGraph, type StoredGraph } from './graph-store.js';
import { HnswIndex, type HnswOptions } from './hnsw-index.js';
import type { Metric } from './metrics.js';
import type { VectorSource } from './vector-source.js';

/** Reads a column's vectors into an arena. @throws 53200 when they do not fit. */
export function loadVectors(source: VectorSource, dimensions: number, isUnit: boolean): ColumnVectors {
  const vectors = new ColumnVectors(dimensions, isUnit);
  source.scan(0, Number.POSITIVE_INFINITY, (rowId, vector) => vectors.add(rowId, vector));
  return vectors;
}

/** What an index is of. */
export interface IndexedColumn {
  readonly dimensions: number;
  readonly source: VectorSource;
}

/**
 * Loads an index as of the newest commit: the graph of its checkpoint, if it has one, brought up to date. Vectors that
 * the checkpoint lacks are pending. A damaged checkpoint is left out: all that it holds can be had from the vectors.
 */
export function loadIndex(
  reader: StoreReader,
  indexId: number,
  column: IndexedColumn,
  metric: Metric,
  options: HnswOptions,
): HnswIndex {
  const restored = restore(reader, indexId, column, metric, options);
  if (restored !== null) return restored;
  const vectors = new ColumnVectors(column.dimensions, metric.needsUnitVectors);
  const index = HnswIndex.create(vectors, metric, options, column.source);
  column.source.scan(0, Number.POSITIVE_INFINITY, (rowId, vector) => index.add(rowId, vector));
  return index;
}

function restore(
  reader: StoreReader,
  indexId: number,
  column: IndexedColumn,
  metric: Metric,
  options: HnswOptions,
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
  const index = new HnswIndex(vectors, metric, graph, options, column.source);
  catchUp(index, stored, column.source);
  return index;
}

function isDamage(cause: unknown): boolean {
  return cause instanceof DatabaseError && (cause.code === 'XX001' || cause.code === 'XX002');
}

function catchUp(index: HnswIndex, stored: StoredGraph, source: VectorSource): void {
  const { rowIds, changed, nextRowId } = stored;
  for (let slot = 0; slot < rowIds.length; slot++) {
    const rowId = rowIds[slot]!;
    if (rowId < 0) continue;
    if (changed.has(rowId)) index.removeNode(slot);
    else index.vectors.expect(rowId, slot);
  }
  for (const rowId of changed) {
    // Newer rows come below.
    const vector = rowId < nextRowId ? source.read(rowId) : null;
    if (vector !== null) index.add(rowId, vector);
  }
  source.scan(nextRowId, Number.POSITIVE_INFINITY, (rowId, vector) => index.add(rowId, vector));
  index.settle();
}
