import type { Catalog } from '../catalog/catalog.js';
import { layoutOf, type TableDescriptor } from '../catalog/descriptors.js';
import type { Clock } from '../common/clock.js';
import { error } from '../common/errors.js';
import type { ExecutionContext } from '../sql/execute/context.js';
import type { VectorHits, VectorQuery, VectorSearcher } from '../sql/execute/vector-searcher.js';
import type { TableRules } from '../sql/execute/writes/table-rules.js';
import type { SystemRelation } from '../sql/system/relation.js';
import type { SystemRows } from '../sql/system/system-catalog.js';
import type { ReadView, Storage } from '../storage/storage.js';
import type { TableView } from '../storage/table-view.js';
import type { WriteTransaction } from '../storage/write-transaction.js';
import type { SessionContext } from './session-context.js';
import type { StatementOptions } from './statement-options.js';
import type { Transaction } from './transaction.js';

/** What all statements of a session share. */
export interface StatementServices {
  readonly session: SessionContext;
  readonly clock: Clock;
  rules(catalog: Catalog, table: TableDescriptor): TableRules;
  systemRows(view: StatementView, relation: SystemRelation): SystemRows;
  /** Bytes one statement's operators may hold. */
  memoryLimit(): number;
  search(view: StatementView, query: VectorQuery, options: StatementOptions): VectorHits;
}

/** How a statement reads: a committed version, with a transaction's own changes on top. */
export interface StatementView {
  readonly catalog: Catalog;
  readonly view: ReadView;
  readonly transaction: WriteTransaction | null;
}

/** What a statement inside of a transaction sees. */
export function viewOf(storage: Storage, transaction: Transaction): StatementView {
  return { catalog: transaction.catalog, view: storage.latest, transaction: transaction.writes };
}

/** One execution of one statement. */
export class StatementContext implements ExecutionContext, VectorSearcher {
  readonly outer: unknown[] = [];
  private reserved = 0;
  private memoryLimit = -1;
  private frozen: Map<number, TableView> | null = null;

  constructor(
    private readonly target: StatementView,
    readonly parameters: readonly unknown[],
    private readonly services: StatementServices,
    private readonly options: StatementOptions,
    /** Milliseconds of the clock after which the statement is cancelled; Infinity: never. */
    private readonly deadline: number,
  ) {}

  get session(): SessionContext {
    return this.services.session;
  }

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
    return this.services.search(this.target, query, this.options);
  }

  rules(table: TableDescriptor): TableRules {
    return this.services.rules(this.target.catalog, table);
  }

  systemRows(relation: SystemRelation): SystemRows {
    return this.services.systemRows(this.target, relation);
  }

  view(table: TableDescriptor): TableView {
    const frozen = this.frozen?.get(table.id);
    if (frozen !== undefined) return frozen;
    const { transaction, view } = this.target;
    const changed = transaction?.changedTable(table.id);
    if (changed) return transaction!.view(layoutOf(table));
    return view.table(layoutOf(table));
  }

  freeze(table: TableDescriptor): void {
    this.frozen ??= new Map();
    if (this.frozen.has(table.id)) return;
    const changed = this.target.transaction?.changedTable(table.id);
    this.frozen.set(table.id, changed ? changed.snapshot() : this.view(table));
  }

  thaw(): void {
    this.frozen = null;
  }

  checkCancelled(): void {
    const { signal } = this.options;
    if (signal?.aborted) {
      throw error('query_canceled', 'canceling statement due to user request', { cause: signal.reason });
    }
    if (this.deadline !== Number.POSITIVE_INFINITY && this.services.clock.elapsed() > this.deadline) {
      throw error('query_canceled', 'canceling statement due to statement timeout', {
        hint: 'raise statement_timeout, or make the statement do less',
      });
    }
  }

  reserveMemory(byteSize: number): void {
    this.reserved += byteSize;
    if (this.memoryLimit < 0) this.memoryLimit = this.services.memoryLimit();
    if (this.reserved > this.memoryLimit) {
      const limit = Math.round(this.memoryLimit / 1024);
      throw error('out_of_memory', `the statement needs more than query_memory_limit (${limit} kB)`, {
        hint: 'add a LIMIT or a narrower condition, or raise the setting query_memory_limit',
      });
    }
  }
}
