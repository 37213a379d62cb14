import type { Catalog } from '../catalog/catalog.js';
import { layoutOf, type TableDescriptor } from '../catalog/descriptors.js';
import { error } from '../common/errors.js';
import type { ReadView } from '../storage/storage.js';
import type { TableView } from '../storage/table-view.js';
import type { WriteTransaction } from '../storage/write-transaction.js';
import type { ExecutionContext } from '../sql/execute/context.js';
import type { VectorHits, VectorQuery, VectorSearcher } from '../sql/execute/vector-searcher.js';
import type { TableRules } from '../sql/execute/writes/table-rules.js';
import type { SessionContext } from './session-context.js';

/** What one statement may use up. */
export interface StatementLimits {
  /** Milliseconds of `Clock.elapsed` after which it is cancelled; Infinity: never. */
  readonly deadline: number;
  readonly elapsed: () => number;
  readonly memoryBytes: number;
  readonly signal: AbortSignal | null;
}

/** How a statement reads: a committed version, with a transaction's own changes on top. */
export interface StatementView {
  readonly catalog: Catalog;
  readonly view: ReadView;
  readonly transaction: WriteTransaction | null;
}

/** Searches on behalf of a statement. */
export type StatementSearch = (view: StatementView, query: VectorQuery) => VectorHits;

/** One execution of one statement. */
export class StatementContext implements ExecutionContext, VectorSearcher {
  readonly outer: unknown[] = [];
  private reserved = 0;

  constructor(
    private readonly target: StatementView,
    readonly parameters: readonly unknown[],
    readonly session: SessionContext,
    private readonly limits: StatementLimits,
    private readonly rulesOf: (catalog: Catalog, table: TableDescriptor) => TableRules,
    private readonly searchVectors: StatementSearch,
  ) {}

  get catalog(): Catalog {
    return this.target.catalog;
  }

  get transaction(): WriteTransaction | null {
    return this.target.transaction;
  }

  get vectors(): VectorSearcher {
    return this;
  }

  search(query: VectorQuery): VectorHits {
    return this.searchVectors(this.target, query);
  }

  rules(table: TableDescriptor): TableRules {
    return this.rulesOf(this.target.catalog, table);
  }

  view(table: TableDescriptor): TableView {
    const { transaction, view } = this.target;
    const changed = transaction?.changedTable(table.id);
    if (changed) return transaction!.view(layoutOf(table));
    return view.table(layoutOf(table));
  }

  checkCancelled(): void {
    const { signal, deadline } = this.limits;
    if (signal !== null && signal.aborted) {
      throw error('query_canceled', 'canceling statement due to user request', { cause: signal.reason });
    }
    if (deadline !== Number.POSITIVE_INFINITY && this.limits.elapsed() > deadline) {
      throw error('query_canceled', 'canceling statement due to statement timeout', {
        hint: 'raise statement_timeout, or make the statement do less',
      });
    }
  }

  reserveMemory(byteSize: number): void {
    this.reserved += byteSize;
    if (this.reserved > this.limits.memoryBytes) {
      const limit = Math.round(this.limits.memoryBytes / 1024);
      throw error('out_of_memory', `the statement needs more than query_memory_limit (${limit} kB)`, {
        hint: 'add a LIMIT or a narrower condition, or raise the setting query_memory_limit',
      });
    }
  }
}
