import type { ResultParsers, RowMode } from './result.js';
import type { BuildProgress } from './vector-indexes.js';

/** How one call wants its statement run. */
export interface StatementOptions {
  readonly rowMode?: RowMode;
  /** Readings of values by type OID, instead of the session's. */
  readonly parsers?: ResultParsers;
  /** Candidates a vector search keeps, instead of the setting hnsw.ef_search. */
  readonly efSearch?: number;
  /** Vector searches look at every row, whatever indexes there are. */
  readonly isExactSearch?: boolean;
  /** Told how an index build goes. */
  readonly onProgress?: BuildProgress;
  /** What COPY ... FROM '/dev/blob' reads. */
  readonly blob?: Blob;
  /** The bytes of `blob`; whoever waits for them puts them here. */
  readonly copyInput?: Uint8Array;
  readonly signal?: AbortSignal | null;
  /** Milliseconds; overrides the setting statement_timeout. */
  readonly timeoutMs?: number;
}
