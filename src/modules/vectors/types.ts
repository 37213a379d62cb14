import type { Filter } from '../base/filter.js';

/** A vector: 32-bit floats, or numbers that are rounded to them. */
export type VectorInput = Float32Array | readonly number[];

/** `'l2'` (also `'euclidean'`), `'cosine'`, `'inner_product'` (also `'ip'`, `'dot'`), `'l1'`. Smaller is nearer. */
export type MetricName =
  | 'l2'
  | 'euclidean'
  | 'cosine'
  | 'inner_product'
  | 'ip'
  | 'dot'
  | 'l1'
  | 'manhattan'
  | 'taxicab';

/** Exact search among vectors of the request. */
export interface KnnRequest {
  readonly query: VectorInput;
  readonly vectors: readonly VectorInput[];
  /** Default 'l2'. */
  readonly metric?: MetricName;
  /** How many to return, 1 to 100,000. Default 10. */
  readonly top_k?: number;
}

/** Places in `vectors`, nearest first, and how far each is. */
export interface KnnResponse {
  indices: number[];
  distances: number[];
}

/** Exact search in a table. */
export interface TableKnnRequest {
  readonly table: string;
  readonly column: string;
  readonly query: VectorInput;
  readonly metric?: MetricName;
  readonly top_k?: number;
  /** Rows that may be returned. */
  readonly filter?: Filter;
  /** Columns of `row`; default all but vectors. */
  readonly select?: readonly string[];
}

export interface BuildHnswIndexRequest {
  readonly table: string;
  readonly column: string;
  /** Default 'l2'. */
  readonly metric?: MetricName;
  /** Links of a node, 2 to 100; default 16. */
  readonly m?: number;
  /** Candidates while linking, 4 to 1000; default 200. */
  readonly ef_construction?: number;
  /** Default `<table>_<column>_idx`. */
  readonly name?: string;
  /** Told, again and again, how many vectors are linked. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

export interface HnswIndexInfo {
  index_name: string;
  table: string;
  column: string;
  metric: string;
  m: number;
  ef_construction: number;
  /** Vectors the index has: NULLs are left out, and zero vectors where the metric is cosine. */
  num_vectors: number;
}

export interface HnswIndexStats extends HnswIndexInfo {
  dimensions: number;
  /** Vectors that wait to be linked; searches find them all the same. */
  pending: number;
  /** Deleted vectors that are still in the graph. */
  tombstones: number;
  /** Bytes of vectors and links in memory. */
  memory_bytes: number;
}

export interface SearchHnswIndexRequest extends TableKnnRequest {
  /** Candidates while searching, 1 to 1000: more is slower and finds more. Default: the session's `hnsw.ef_search`. */
  readonly ef_search?: number;
  /** The same as `top_k`. */
  readonly k?: number;
}

/** A row that was found. */
export interface SearchResult<Row = Record<string, unknown>> {
  /** Value of the primary key: an array when it has several columns, null when the table has none. */
  id: unknown;
  /** As the metric's operator gives it; smaller is nearer. Null for a row without vector. */
  distance: number | null;
  row: Row;
}
