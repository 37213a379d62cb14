/** TABLE of the options of `CREATE INDEX ... USING hnsw (...) WITH (...)`, with pgvector's names and bounds. */
export const HNSW_OPTIONS = {
  m: {
    min: 2,
    max: 100,
    defaultValue: 16,
    doc: 'Links of a node on the upper layers; the bottom layer has twice as many.',
  },
  ef_construction: {
    min: 4,
    max: 1000,
    defaultValue: 200,
    doc: 'Candidates kept while a node is linked: more is slower to build and better to search.',
  },
} as const;

/** TABLE of the values of the option `quantization`: what an index measures distances over while it is searched. */
export const QUANTIZATIONS = {
  none: { isCoded: false, doc: 'The vectors themselves.' },
  sq8: { isCoded: true, doc: 'Scalar quantization to a byte a component; results are ranked again by the vectors.' },
} as const;
/** TABLE of the values of the option `rerank`: where the vectors lie that rank what codes have found. */
export const RERANKS = {
  memory: { keepsVectors: true, doc: 'In memory, loaded in the background after opening.' },
  disk: { keepsVectors: false, doc: 'In the store, read row by row: slower, and without the memory.' },
} as const;
export type Rerank = keyof typeof RERANKS;

export type Quantization = keyof typeof QUANTIZATIONS;

/** TABLE of the options of an index that are words. */
export const HNSW_WORDS = {
  quantization: {
    values: QUANTIZATIONS,
    defaultValue: 'sq8',
    doc: 'What distances are measured over while the index is searched.',
  },
  rerank: { values: RERANKS, defaultValue: 'memory', doc: 'Where the vectors lie that rank what codes have found.' },
} as const;

/** Bounds of the setting `hnsw.ef_search`: candidates kept while searching. */
export const EF_SEARCH = { min: 1, max: 1000, defaultValue: 40 } as const;
