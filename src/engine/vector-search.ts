import { type IndexDescriptor, layoutOf, type TableDescriptor } from '../catalog/descriptors.js';
import type { VectorHits, VectorQuery } from '../sql/execute/vector-searcher.js';
import type { ReadView, Storage } from '../storage/storage.js';
import type { TableView } from '../storage/table-view.js';
import { scanVectors, type VectorColumnKey } from '../storage/vector-column.js';
import type { ColumnVectors } from '../vector/column-vectors.js';
import { differentDimensions } from '../vector/distance.js';
import type { HnswIndex } from '../vector/hnsw-index.js';
import type { Metric } from '../vector/metrics.js';
import { compareNeighbors, type Neighbor } from '../vector/neighbors.js';
import { rowFilter } from '../vector/row-filter.js';
import { searchStream, type VectorStream } from '../vector/stream-search.js';
import type { StatementView } from './statement-context.js';

// One search of a statement: what is loaded answers for the newest commit, what its transaction has changed is searched
// one by one on top. A version older than that, which nothing loaded has, is read from the store.

/** Vectors that wait to be linked before searches lend a hand. */
const PENDING_MAX = 1024;
const LINKS_PER_SEARCH = 32;

/** Vector columns and indexes of the newest commit. */
export interface LoadedVectors {
  readonly storage: Storage;
  /** Null for an index that a transaction has just made. */
  graph(descriptor: IndexDescriptor, table: TableDescriptor): HnswIndex | null;
  /** The vectors of a column for exact searches: those of an index if one has them. */
  exactColumn(table: TableDescriptor, key: VectorColumnKey, metric: Metric): ColumnVectors;
}

interface Target {
  readonly query: VectorQuery;
  readonly vector: Float32Array;
  readonly view: StatementView;
  readonly ef: number;
}

/** The nearest rows of what a statement sees. @throws 22000 for a vector of other dimensions. */
export function searchVectors(
  loaded: LoadedVectors,
  view: StatementView,
  query: VectorQuery,
  efSearch: number,
): VectorHits {
  const { dimensions } = columnKey(query.table, query.position);
  const { query: vector } = query;
  if (vector === null) return firstRows(tableView(view, query.table), query, null);
  if (vector.length !== dimensions) throw differentDimensions(dimensions, vector.length);
  if (query.metric.needsUnitVectors && vector.every((value) => value === 0)) {
    return firstRows(tableView(view, query.table), query, Number.NaN);
  }
  const table = tableView(view, query.table);
  const k = Math.min(query.k, table.rowCount);
  const target = { query: { ...query, k }, vector, view, ef: efSearch };
  const neighbors = neighborsOf(loaded, target);
  const rowIds = neighbors.map(({ rowId }) => rowId);
  const distances: (number | null)[] = neighbors.map(({ distance }) => distance);
  if (query.index === null && rowIds.length < k) appendRowsWithoutVector(table, query, k, rowIds, distances);
  return { rowIds, distances };
}

function neighborsOf(loaded: LoadedVectors, target: Target): Neighbor[] {
  const { query, view } = target;
  const key = columnKey(query.table, query.position);
  const writer = view.transaction?.changedTable(key.tableId) ?? null;
  const staged = writer?.changedVectors(key.columnId) ?? null;
  const isCleared = writer?.isCleared ?? false;
  const stored = isCleared ? [] : storedNeighbors(loaded, target, staged);
  if (staged === null || staged.size === 0) return stored;
  const own = searchStream(changed(staged), query.metric, target.vector, query.k, query.filter);
  const withDirection = query.index === null ? own : own.filter(({ distance }) => !Number.isNaN(distance));
  return [...stored, ...withDirection].sort(compareNeighbors).slice(0, query.k);
}

/** Searches the committed version a statement sees, without the rows it has changed itself. */
function storedNeighbors(
  loaded: LoadedVectors,
  target: Target,
  staged: ReadonlyMap<number, unknown> | null,
): Neighbor[] {
  const { query, vector, view, ef } = target;
  const key = columnKey(query.table, query.position);
  if (view.view.commit !== loaded.storage.commit) return streamOlder(view.view, key, target);
  const index = query.index === null ? null : loaded.graph(query.index, query.table);
  if (index !== null) {
    if (index.pendingCount > PENDING_MAX) for (let i = 0; i < LINKS_PER_SEARCH; i++) index.work();
    return index.search(vector, query.k, ef, rowFilter(query.filter, staged));
  }
  const vectors = loaded.exactColumn(query.table, key, query.metric);
  const found = vectors.exact(query.metric, vector, query.k, rowFilter(query.filter, staged));
  return query.index === null ? found : found.filter(({ distance }) => !Number.isNaN(distance));
}

/** @param position Of a vector column. */
export function columnKey(table: TableDescriptor, position: number): VectorColumnKey {
  const { id, dimensions } = layoutOf(table).columns[position]!;
  return { tableId: table.id, columnId: id, dimensions };
}

function tableView(view: StatementView, table: TableDescriptor): TableView {
  const layout = layoutOf(table);
  if (view.transaction?.changedTable(table.id)) return view.transaction.view(layout);
  return view.view.table(layout);
}

function changed(staged: ReadonlyMap<number, Float32Array | null>): VectorStream {
  return (visit) => {
    for (const [rowId, vector] of staged) if (vector !== null) visit(rowId, vector);
  };
}

/** Reads all vectors of an older version: no arena has it. */
function streamOlder(view: ReadView, key: VectorColumnKey, { query, vector }: Target): Neighbor[] {
  const stream: VectorStream = (visit) => scanVectors(view.reader, key, visit);
  return searchStream(stream, query.metric, vector, query.k, query.filter);
}

/** Every row at the same distance: the first ones. */
function firstRows(table: TableView, query: VectorQuery, distance: number | null): VectorHits {
  const rowIds: number[] = [];
  const distances: (number | null)[] = [];
  for (const rowId of liveRows(table, query)) {
    if (rowIds.length >= query.k) break;
    const hasVector = table.vector(rowId, query.position) !== null;
    if (!hasVector && query.index !== null) continue;
    rowIds.push(rowId);
    distances.push(hasVector ? distance : null);
  }
  return { rowIds, distances };
}

/** Rows whose vector is NULL sort behind all others. */
function appendRowsWithoutVector(
  table: TableView,
  query: VectorQuery,
  k: number,
  rowIds: number[],
  distances: (number | null)[],
): void {
  const found = new Set(rowIds);
  for (const rowId of liveRows(table, query)) {
    if (rowIds.length >= k) return;
    if (found.has(rowId)) continue;
    rowIds.push(rowId);
    distances.push(null);
  }
}

function* liveRows(table: TableView, { filter }: VectorQuery): Iterable<number> {
  for (const block of table.blocks([])) {
    for (let i = 0; i < block.liveCount; i++) {
      const rowId = block.firstRowId + (block.selection === null ? i : block.selection[i]!);
      if (filter === null || filter.has(rowId)) yield rowId;
    }
  }
}
