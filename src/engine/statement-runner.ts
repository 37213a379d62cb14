import type { Catalog } from '../catalog/catalog.js';
import { assert } from '../common/assert.js';
import type { PlanProfile } from '../sql/execute/plan-profile.js';
import type { SchemaQuery } from '../sql/execute/schema/schema-context.js';
import { changeSchema, type SchemaStatement } from '../sql/execute/schema-change.js';
import type * as ast from '../sql/parse/ast.js';
import { bindContext } from '../sql/plan/bind.js';
import { plannedColumns } from '../sql/plan/planned-columns.js';
import type { SystemSource } from '../sql/system/relation.js';
import type { SystemCatalog } from '../sql/system/system-catalog.js';
import {
  bindOptionsOf,
  bindParameters,
  type CompileTarget,
  compileStatement,
  located,
  searchPathOf,
} from './compile.js';
import { copy } from './copy-statement.js';
import type { Engine } from './engine.js';
import { explain } from './explain-statement.js';
import type { CompiledStatement, PreparedStatement } from './prepared.js';
import { type Result, type ResultParsers, RowReader } from './result.js';
import type { SessionContext } from './session-context.js';
import type { SessionSettings } from './settings.js';
import { StatementContext, type StatementServices, type StatementView, viewOf } from './statement-context.js';
import type { StatementOptions } from './statement-options.js';
import { systemCatalogOf } from './system-catalogs.js';
import type { Transaction } from './transaction.js';
import { searchVectors } from './vector-search.js';

const EMPTY_RESULT: Result<never> = { rows: [], fields: [], affectedRows: 0 };

/** The session that statements run in. */
export interface RunningSession {
  readonly engine: Engine;
  readonly settings: SessionSettings;
  readonly context: SessionContext;
  readonly parsers: ResultParsers | null;
  /** The open transaction, if it may write. */
  readonly transaction: Transaction | null;
}

/** Runs one statement at a time, against the version it is given: compiled, bound to parameters, to its end. */
export class StatementRunner {
  /** The transaction of a schema statement that is running: what it makes is found before it commits. */
  changing: Transaction | null = null;
  private readonly services: StatementServices;

  constructor(private readonly session: RunningSession) {
    const { engine, settings, context } = session;
    this.services = {
      session: context,
      clock: engine.clock,
      rules: (catalog, table) => engine.rules(catalog, table),
      systemRows: ({ catalog }, relation) => {
        const system = systemCatalogOf(catalog, searchPathOf(settings));
        return system.rowsOf(relation, this.systemSource(system));
      },
      memoryLimit: () => settings.integer('query_memory_limit') * 1024,
      search: (view, query, { efSearch, isExactSearch }) => {
        const breadth = efSearch ?? settings.integer('hnsw.ef_search');
        return searchVectors(engine.vectors, view, isExactSearch ? { ...query, index: null } : query, breadth);
      },
    };
  }

  private systemSource(system: SystemCatalog): SystemSource {
    const { catalog } = system;
    const statistics = this.session.engine.statistics.view(this.session.transaction);
    return {
      catalog,
      system,
      database: this.session.context.currentDatabase,
      user: this.session.context.currentUser,
      settings: () => this.session.settings.facts(),
      rowCount: (tableId) => statistics.rowCount(catalog.table(tableId)),
      sequenceState: (sequence) => this.session.engine.sequences.stateOf(sequence),
    };
  }

  private compileTarget(catalog: Catalog): CompileTarget {
    return {
      catalog,
      settings: this.session.settings,
      statistics: this.session.engine.statistics.view(this.session.transaction),
      statisticsVersion: this.session.engine.statistics.version,
    };
  }

  /** True when tables have another size than the statement was planned for. */
  private isOutgrown({ sizes }: CompiledStatement): boolean {
    if (sizes === null) return false;
    const { engine, transaction } = this.session;
    return sizes.areOutgrown(engine.statistics.sizes(transaction));
  }

  /** The compiled form of a query or write against `catalog`; null for other statements. */
  compile(prepared: PreparedStatement, catalog: Catalog): CompiledStatement | null {
    const { compiled } = prepared;
    if (compiled !== null && compiled.catalog === catalog && !this.isOutgrown(compiled)) return compiled;
    const { statement } = prepared.parsed;
    if (!isPlanned(statement)) return null;
    try {
      const fresh = compileStatement(statement, this.compileTarget(catalog));
      if (fresh.isCacheable) prepared.compiled = fresh;
      return fresh;
    } catch (cause) {
      throw located(cause, prepared.text);
    }
  }

  /** `transaction`: where a write goes. */
  run(
    prepared: PreparedStatement,
    params: readonly unknown[],
    view: StatementView,
    options: StatementOptions,
    transaction: Transaction | null = null,
  ): Result<unknown> {
    const { statement } = prepared.parsed;
    const compiled = this.compile(prepared, view.catalog);
    if (compiled === null) return this.runUnplanned(statement, params, view, options, transaction);
    return this.runCompiled(compiled, params, view, options);
  }

  private runCompiled(
    compiled: CompiledStatement,
    params: readonly unknown[],
    view: StatementView,
    options: StatementOptions,
  ): Result<unknown> {
    const context = this.statementContext(compiled, params, view, options);
    const reader = this.reader(compiled, options);
    const mode = options.rowMode ?? 'object';
    const rows: unknown[] = [];
    if (compiled.run.kind === 'write') {
      const { affectedRows, returned } = compiled.run.write.run(context);
      if (returned !== null) reader.append(returned, mode, rows);
      return { rows, fields: reader.fields, affectedRows };
    }
    if (compiled.run.point !== null) {
      const found = compiled.run.point.find(context);
      if (found !== null) rows.push(reader.builder(mode)(found.columns, found.row));
      return { rows, fields: reader.fields, affectedRows: 0 };
    }
    if (compiled.run.nearest !== null) {
      const build = reader.builder(mode);
      compiled.run.nearest.read(context, (columns, row) => rows.push(build(columns, row)));
      return { rows, fields: reader.fields, affectedRows: 0 };
    }
    const operator = compiled.run.factory(context);
    try {
      for (let batch = operator.next(); batch !== null; batch = operator.next()) {
        reader.append(batch, mode, rows);
      }
    } finally {
      operator.close();
    }
    return { rows, fields: reader.fields, affectedRows: 0 };
  }

  reader(compiled: CompiledStatement, options: StatementOptions): RowReader {
    const parsers = this.parsersFor(options.parsers);
    return parsers === null ? compiled.reader : compiled.reader.withParsers(parsers, this.session.context);
  }

  /** A statement's parsers go before the session's, type by type. */
  private parsersFor(own: ResultParsers | undefined): ResultParsers | null {
    const { parsers } = this.session;
    if (own === undefined || parsers === null) return own ?? parsers;
    return { ...parsers, ...own };
  }

  /** @param profile Watches the query of CREATE TABLE AS. */
  private runUnplanned(
    statement: ast.Statement,
    params: readonly unknown[],
    view: StatementView,
    options: StatementOptions,
    transaction: Transaction | null,
    profile: PlanProfile | null = null,
  ): Result<unknown> {
    if (statement.kind === 'Explain') {
      const answer = explain(statement, {
        compile: (query, watching) => compileStatement(query, this.compileTarget(view.catalog), [], watching),
        run: (compiled) => void this.runCompiled(compiled, params, view, options),
        create: (table, watching) => void this.runUnplanned(table, params, view, options, transaction, watching),
      });
      const reader = new RowReader(answer.columns, this.parsersFor(options.parsers) ?? undefined, this.session.context);
      const rows: unknown[] = [];
      reader.append(answer.rows, options.rowMode ?? 'object', rows);
      return { rows, fields: reader.fields, affectedRows: 0 };
    }
    if (statement.kind === 'Copy') {
      bindParameters(params, [], this.session.context);
      const bind = bindOptionsOf({ catalog: view.catalog, settings: this.session.settings });
      return copy(statement, {
        bind,
        input: options.copyInput ?? null,
        text: this.session.context,
        compile: (query) => compileStatement(query, this.compileTarget(view.catalog)),
        execution: () => this.contextFor([], view, options),
      });
    }
    assert(transaction !== null, 'a schema statement runs in a transaction');
    if (statement.kind !== 'CreateTableAs') bindParameters(params, [], this.session.context);
    this.changing = transaction;
    try {
      changeSchema(
        {
          get catalog() {
            return transaction.catalog;
          },
          writes: transaction.writes,
          change: (put, removed) => transaction.change(put, removed),
          newId: () => this.session.engine.newObjectId(),
          bind: () => bindContext(bindOptionsOf({ catalog: transaction.catalog, settings: this.session.settings })),
          query: (query) => this.schemaQuery(query, params, transaction, options, profile),
          execution: () => this.contextFor([], viewOf(this.session.engine.storage, transaction), options),
        },
        statement as SchemaStatement,
        {
          state: (sequence) => this.session.engine.sequences.stateOf(sequence),
          restart: (sequence, value) => transaction.onRollback(this.session.engine.sequences.restart(sequence, value)),
        },
      );
    } finally {
      this.changing = null;
    }
    return EMPTY_RESULT;
  }

  /** The query of CREATE TABLE AS, which has the statement's parameters. */
  private schemaQuery(
    query: ast.Query,
    params: readonly unknown[],
    transaction: Transaction,
    options: StatementOptions,
    profile: PlanProfile | null,
  ): SchemaQuery {
    const compiled = compileStatement(query, this.compileTarget(transaction.catalog), [], profile);
    const { plan, run, parameterTypes } = compiled;
    const columns = plan.kind === 'Query' ? plannedColumns(plan.query) : compiled.columns;
    const parameters = bindParameters(params, parameterTypes, this.session.context);
    const view = viewOf(this.session.engine.storage, transaction);
    return {
      columns,
      run: (visit) => {
        const context = this.contextFor(parameters, view, options);
        if (run.kind === 'write') {
          const { returned } = run.write.run(context);
          if (returned !== null) visit(returned);
          return;
        }
        const operator = run.factory(context);
        try {
          for (let batch = operator.next(); batch !== null; batch = operator.next()) visit(batch);
        } finally {
          operator.close();
        }
      },
    };
  }

  statementContext(
    compiled: CompiledStatement,
    params: readonly unknown[],
    view: StatementView,
    options: StatementOptions,
  ): StatementContext {
    return this.contextFor(bindParameters(params, compiled.parameterTypes, this.session.context), view, options);
  }

  private contextFor(parameters: readonly unknown[], view: StatementView, options: StatementOptions): StatementContext {
    const timeoutMs = options.timeoutMs ?? this.session.settings.integer('statement_timeout');
    const deadline = timeoutMs > 0 ? this.session.engine.clock.elapsed() + timeoutMs : Number.POSITIVE_INFINITY;
    const context = new StatementContext(view, parameters, this.services, options, deadline);
    // It may have waited for long.
    context.checkCancelled();
    return context;
  }
}

function isPlanned(statement: ast.Statement): statement is ast.Query | ast.Insert | ast.Update | ast.Delete {
  return (
    statement.kind === 'Query' ||
    statement.kind === 'Insert' ||
    statement.kind === 'Update' ||
    statement.kind === 'Delete'
  );
}
