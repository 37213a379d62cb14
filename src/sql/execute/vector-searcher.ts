import type { IndexDescriptor, TableDescriptor } from '../../catalog/descriptors.js';
import type { RowSet } from '../../columnar/row-set.js';
import type { Metric } from '../../vector/metrics.js';

/** A search for the nearest rows. */
export interface VectorQuery {
  readonly table: TableDescriptor;
  /** Place of the vector column in the table's rows. */
  readonly position: number;
  readonly metric: Metric;
  /** null: every distance is NULL. */
  readonly query: Float32Array | null;
  readonly k: number;
  /** Row ids that may be returned; null: all. */
  readonly filter: RowSet | null;
  /** The HNSW index to use; null: exact. */
  readonly index: IndexDescriptor | null;
}

/** Rows nearest first; distances as the SQL operator gives them. */
export interface VectorHits {
  readonly rowIds: readonly number[];
  readonly distances: readonly (number | null)[];
}

/** Finds nearest rows in what one statement sees; implemented by the engine over arenas and graphs. */
export interface VectorSearcher {
  search(query: VectorQuery): VectorHits;
}
