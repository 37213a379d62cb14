import type { Catalog } from '../../catalog/catalog.js';
import type { TableDescriptor } from '../../catalog/descriptors.js';
import type { TableView } from '../../storage/table-view.js';
import type { WriteTransaction } from '../../storage/write-transaction.js';
import type { FunctionContext } from '../functions/function.js';
import type { SystemRelation } from '../system/relation.js';
import type { SystemRows } from '../system/system-catalog.js';
import type { VectorSearcher } from './vector-searcher.js';
import type { TableRules } from './writes/table-rules.js';

/** What one execution of a statement works with. */
export interface ExecutionContext {
  readonly catalog: Catalog;
  /** Runtime values of `$1`, `$2`, ... */
  readonly parameters: readonly unknown[];
  /** Values of columns of outer rows, by slot (`build.ts` hands them out). */
  readonly outer: unknown[];
  /** What functions ask of the session. */
  readonly session: FunctionContext;
  /** What new rows of a table must go through. */
  rules(table: TableDescriptor): TableRules;
  /** A table as this statement sees it. */
  view(table: TableDescriptor): TableView;
  /** Keeps a table as it is now: `view` gives that, whatever this statement writes. */
  freeze(table: TableDescriptor): void;
  /** Ends that for all tables. */
  thaw(): void;
  /** The rows of a system relation as this statement sees the catalog. */
  systemRows(relation: SystemRelation): SystemRows;
  /** Searches vectors as this statement sees them. */
  readonly vectors: VectorSearcher;
  /** The transaction that takes this statement's writes; null when it may only read. */
  readonly transaction: WriteTransaction | null;
  /** Throws 57014 when the statement was cancelled or its time is over. Called once a batch. */
  checkCancelled(): void;
  /** Counts memory held by operators. @throws 53200 beyond the statement's budget. */
  reserveMemory(byteSize: number): void;
}
