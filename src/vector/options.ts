/** TABLE of the options of `CREATE INDEX ... USING hnsw (...) WITH (...)`, with pgvector's names and bounds. */
export const HNSW_OPTIONS = {
  /** Links of a node on the upper layers; the bottom layer has twice as many. */
  m: { min: 2, max: 100, defaultValue: 16 },
  /** Candidates kept while a node is linked: more is slower to build and better to search. */
  ef_construction: { min: 4, max: 1000, defaultValue: 200 },
} as const;

/** Bounds of the setting `hnsw.ef_search`: candidates kept while searching. */
export const EF_SEARCH = { min: 1, max: 1000, defaultValue: 40 } as const;
