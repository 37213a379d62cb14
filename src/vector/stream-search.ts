import type { RowSet } from '../columnar/row-set.js';
import type { Metric } from './metrics.js';
import { NearestRows, type Neighbor } from './neighbors.js';

/** Shows vectors one by one; each is valid during the call only. */
export type VectorStream = (visit: (rowId: number, vector: Float32Array) => void) => void;

/** The exact `k` nearest of vectors that lie in no arena: a transaction's own, or those of an older version. */
export function searchStream(
  stream: VectorStream,
  metric: Metric,
  query: Float32Array,
  k: number,
  allowed: RowSet | null,
): Neighbor[] {
  const nearest = new NearestRows(k);
  stream((rowId, vector) => {
    if (allowed === null || allowed.has(rowId)) nearest.add(rowId, metric.distance(vector, query));
  });
  return nearest.sorted();
}
