/**
 * Limits of the whole database. Each has a unit in its name or comment, and the error that crossing it raises.
 * Settings that a session may change are in `engine/settings.ts`.
 */
export const limits = {
  /** Characters of one statement or script. 54000. */
  statementLengthMax: 64 * 1024 * 1024,
  /** Nested parentheses, subqueries, CASEs and unary operators. 54001. */
  nestingDepthMax: 250,
  /** Parameters of one statement ($1 to $65535), as PostgreSQL's protocol. 54000. */
  parametersMax: 65_535,
  /** Columns of one table. 54011. */
  tableColumnsMax: 1600,
  /** Columns of one SELECT list. 54011. */
  targetColumnsMax: 1664,
  /** Columns of one index. 54011. */
  indexColumnsMax: 32,
  /** Tables joined by one FROM clause. 54001. */
  joinTablesMax: 256,
  /** Views that one statement reads, each as often as it is named. 54001. */
  viewsMax: 4096,
  /** Copies of queries of WITH that are NOT MATERIALIZED in one statement; further ones share their rows. */
  withCopiesMax: 1000,
  /** Arguments of one function call. 54023. */
  functionArgumentsMax: 100,
  /** Bytes of an index entry's key. 54000. */
  indexKeyBytesMax: 1900,
  /** Bytes of one text, bytea or json value. 54000. */
  valueBytesMax: 256 * 1024 * 1024,
  /** Dimensions of a vector, pgvector's storage limit. 54000. */
  vectorDimensionsMax: 16_000,
  /** Bytes of the vectors and links of one column in memory: one WebAssembly memory, with room for the rest. 54000. */
  arenaBytesMax: 3.8 * 2 ** 30,
  /** Bytes of an identifier; longer ones are cut, as PostgreSQL does. */
  identifierBytesMax: 63,
  /** Rows that a vector search returns. 22023. */
  searchRowsMax: 100_000,
  /** Statements kept in one plan cache. */
  planCacheEntriesMax: 1000,
  /** Characters of a statement that the plan cache keeps. */
  planCacheTextMax: 100_000,
} as const;
