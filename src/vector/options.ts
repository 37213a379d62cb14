/** TABLE of the options of `CREATE INDEX ... USING hnsw (...) WITH (...)`, with pgvector's names and bounds. */
export const HNSW_OPTIONS = {
  /** Links of a node on the upper layers; the bottom layer has twice as many. */
  m: { min: 2, max: 100, defaultValue: 16 },
  /** Candidates kept while a node is linked: more is slower to build and better to search. */
  ef_construction: { min: 4, max: 1000, defaultValue: 200 },
} as const;

/** TABLE of the values of the option `quantization`: what an index measures distances over while it is searched. */
export const QUANTIZATIONS = {
  /** The vectors themselves. */
  none: { isCoded: false },
  /** Scalar quantization to a byte a component; results are ranked again by the vectors. */
  sq8: { isCoded: true },
} as const;
/** TABLE of the values of the option `rerank`: where the vectors lie that rank what codes have found. */
export const RERANKS = {
  /** In memory, loaded in the background after opening. */
  memory: { keepsVectors: true },
  /** In the store, read row by row: slower, and without the memory. */
  disk: { keepsVectors: false },
} as const;
export type Rerank = keyof typeof RERANKS;

export type Quantization = keyof typeof QUANTIZATIONS;

/** TABLE of the options of an index that are words. */
export const HNSW_WORDS = {
  quantization: { values: QUANTIZATIONS, defaultValue: 'sq8' },
  rerank: { values: RERANKS, defaultValue: 'memory' },
} as const;

/** Bounds of the setting `hnsw.ef_search`: candidates kept while searching. */
export const EF_SEARCH = { min: 1, max: 1000, defaultValue: 40 } as const;
