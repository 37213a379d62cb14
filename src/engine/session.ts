import type { Catalog } from '../catalog/catalog.js';
import type { SequenceDescriptor } from '../catalog/descriptors.js';
import { assert } from '../common/assert.js';
import { error } from '../common/errors.js';
import type { Operator } from '../sql/execute/operator.js';
import type { PlanProfile } from '../sql/execute/plan-profile.js';
import type { SchemaQuery } from '../sql/execute/schema/schema-context.js';
import { changeSchema, type SchemaStatement } from '../sql/execute/schema-change.js';
import type * as ast from '../sql/parse/ast.js';
import { bindContext } from '../sql/plan/bind.js';
import type { SystemSource } from '../sql/system/relation.js';
import type { SystemCatalog } from '../sql/system/system-catalog.js';
import type { Snapshot } from '../storage/storage.js';
import {
  bindOptionsOf,
  bindParameters,
  type CompileTarget,
  compileStatement,
  liftedVectors,
  liftText,
  located,
  prepareText,
  searchPathOf,
} from './compile.js';
import { copy } from './copy-statement.js';
import { type Engine, readOnlyError } from './engine.js';
import { explain } from './explain-statement.js';
import { failedTransaction, OpenTransaction } from './open-transaction.js';
import type { CompiledStatement, PreparedStatement } from './prepared.js';
import { type Field, type Result, type ResultParsers, RowReader } from './result.js';
import { runCommand } from './session-commands.js';
import { SessionContext } from './session-context.js';
import { SessionIntrospection } from './session-introspection.js';
import { SessionSettings, type SettingValue } from './settings.js';
import { StatementContext, type StatementServices, type StatementView } from './statement-context.js';
import type { StatementOptions } from './statement-options.js';
import { systemCatalogOf } from './system-catalogs.js';

export type { StatementOptions } from './statement-options.js';

import type { Transaction } from './transaction.js';
import { type WriterPermit, writerBusy } from './writer-queue.js';

// The life of a statement:
//
//   text -> prepare (parse, cached) -> compile (bind, plan, build; cached, checked against the catalog)
//        -> parameters -> context (which version it sees, what it may use up) -> operators -> rows
//
// A session runs one statement at a time, on the caller's thread, to its end. Waiting (for the writer, for a shared
// commit) happens around that, in `client/`.

/** What a session is given once. */
export interface SessionOptions {
  readonly parsers: ResultParsers | null;
  /** It may not write, though others may. */
  readonly isReadOnly: boolean;
}

const EMPTY_RESULT: Result<never> = { rows: [], fields: [], affectedRows: 0 };

export class Session {
  readonly settings: SessionSettings;
  readonly context: SessionContext;
  private open: OpenTransaction | null = null;
  /** The transaction of a schema statement that is running: what it makes is found before it commits. */
  private changing: Transaction | null = null;

  readonly parsers: ResultParsers | null;
  readonly isReadOnly: boolean;
  private readonly services: StatementServices;

  /** @param origin Options of a first session, or the session whose settings this one starts with. */
  constructor(
    readonly engine: Engine,
    origin: SessionOptions | Session,
  ) {
    const parent = origin instanceof Session ? origin : null;
    this.parsers = origin.parsers;
    this.isReadOnly = origin.isReadOnly;
    this.settings = new SessionSettings(parent?.settings ?? null);
    this.context = new SessionContext(
      this.settings,
      engine.clock,
      {
        get: (id) => this.sequence(id),
        next: (sequence) => {
          this.requireSequences('nextval');
          return engine.sequences.next(sequence);
        },
        set: (sequence, value, isCalled) => {
          this.requireSequences('setval');
          engine.sequences.set(sequence, value, isCalled);
        },
        catalog: () => this.catalog,
        searchPath: () => searchPathOf(this.settings),
        setSetting: (name, value, isLocal) => this.setSetting(name, value === null ? null : [value], isLocal),
      },
      new SessionIntrospection({
        system: () => systemCatalogOf(this.changing?.catalog ?? this.catalog, searchPathOf(this.settings)),
        sequenceState: (sequence) => engine.sequences.stateOf(sequence),
      }),
    );
    this.services = {
      session: this.context,
      clock: engine.clock,
      rules: (catalog, table) => engine.rules(catalog, table),
      systemRows: ({ catalog }, relation) => {
        const system = systemCatalogOf(catalog, searchPathOf(this.settings));
        return system.rowsOf(relation, this.systemSource(system));
      },
      memoryLimit: () => this.settings.integer('query_memory_limit') * 1024,
      search: (view, query, { efSearch, isExactSearch }) => {
        const breadth = efSearch ?? this.settings.integer('hnsw.ef_search');
        return engine.vectors.search(view, isExactSearch ? { ...query, index: null } : query, breadth);
      },
    };
  }

  private systemSource(system: SystemCatalog): SystemSource {
    const { catalog } = system;
    const statistics = this.engine.statistics.view(this.open?.transaction ?? null);
    return {
      catalog,
      system,
      database: this.context.currentDatabase,
      user: this.context.currentUser,
      settings: () => this.settings.facts(),
      rowCount: (tableId) => statistics.rowCount(catalog.table(tableId)),
      sequenceState: (sequence) => this.engine.sequences.stateOf(sequence),
    };
  }

  get isInTransaction(): boolean {
    return this.open !== null;
  }

  get openTransaction(): OpenTransaction | null {
    return this.open;
  }

  /** The catalog this session's next statement is bound to. */
  get catalog(): Catalog {
    return this.open?.transaction?.catalog ?? this.open?.hold.catalog ?? this.engine.catalog;
  }

  /** What an open transaction still does, `close` waits for. @throws 08003 */
  private requireEngine(): void {
    if (this.open !== null) {
      this.engine.requireRunning();
      return;
    }
    this.engine.requireOpen();
    this.engine.follow();
  }

  /** @throws 25006 where nothing may be written. */
  private requireSequences(what: string): void {
    if (!this.open?.isReadOnly && !this.isReadOnly && !this.engine.options.isReadOnly) return;
    throw error('read_only_sql_transaction', `cannot execute ${what}() in a read-only transaction`);
  }

  // -------------------------------------------------------------------------------------------------- preparing

  /** Parses a script, or finds it in the cache. A syntax error aborts the open transaction, like any other error. */
  prepare(text: string): readonly PreparedStatement[] {
    try {
      return this.parsed(text);
    } catch (cause) {
      if (this.open !== null) this.open.isFailed = true;
      throw cause;
    }
  }

  private parsed(text: string): readonly PreparedStatement[] {
    this.requireEngine();
    const key = this.settings.planKey === '' ? text : `${this.settings.planKey}\0${text}`;
    let statements = this.engine.plans.get(key);
    if (statements === undefined) {
      statements = prepareText(text);
      this.engine.plans.set(key, statements);
    }
    return statements;
  }

  /**
   * As `prepare`, for a text that is run once with these parameters: long vector literals are lifted out of it, so that
   * texts differing only in them share a plan.
   */
  prepareOnce(
    text: string,
    params: readonly unknown[],
  ): { statements: readonly PreparedStatement[]; params: readonly unknown[] } {
    const lifted = liftText(text);
    if (lifted === null || params.length !== lifted.firstIndex) return { statements: this.prepare(text), params };
    try {
      const statements = this.parsed(lifted.text);
      if (statements.length === 1 && statements[0]!.access !== 'session') {
        const compiled = this.compile(statements[0]!, this.catalog);
        const vectors =
          compiled === null ? null : liftedVectors(lifted.numbers, lifted.firstIndex, compiled.parameterTypes);
        if (vectors !== null) return { statements, params: [...params, ...vectors] };
      }
    } catch {
      // The text as written tells what is wrong with it, and where.
    }
    return { statements: this.prepare(text), params };
  }

  private compileTarget(catalog: Catalog): CompileTarget {
    return {
      catalog,
      settings: this.settings,
      statistics: this.engine.statistics.view(this.open?.transaction ?? null),
    };
  }

  /** The compiled form of a query or write against `catalog`; null for other statements. */
  compile(prepared: PreparedStatement, catalog: Catalog): CompiledStatement | null {
    const { compiled } = prepared;
    if (compiled !== null && compiled.catalog === catalog) return compiled;
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

  /** Columns of a statement's result. */
  describe(prepared: PreparedStatement): Field[] {
    return this.compile(prepared, this.catalog)?.reader.fields ?? [];
  }

  // ---------------------------------------------------------------------------------------------------- running

  /** True when the statement can run here and now: it reads, or this session's transaction is open. */
  canRunNow(prepared: PreparedStatement): boolean {
    return this.open !== null || prepared.access !== 'write';
  }

  /**
   * Runs a statement to its end. A write outside of a transaction commits by itself.
   * @throws 55P03 when another transaction is writing.
   */
  execute(prepared: PreparedStatement, params: readonly unknown[], options: StatementOptions = {}): Result<unknown> {
    this.requireEngine();
    try {
      if (prepared.access === 'session') return this.executeControl(prepared, options);
      if (this.open !== null) return this.executeOpen(this.open, prepared, params, options);
      this.context.startStatement(true);
      if (prepared.access === 'read') {
        const result = this.run(prepared, params, this.latestView(), options);
        this.engine.flushSequences();
        return result;
      }
      return this.autocommit(prepared, params, options);
    } catch (cause) {
      throw located(cause, prepared.text);
    }
  }

  /** @throws 25006 in a session that may only read. */
  private requireWritable(): void {
    if (this.isReadOnly) throw readOnlyError();
  }

  private autocommit(
    prepared: PreparedStatement,
    params: readonly unknown[],
    options: StatementOptions,
  ): Result<unknown> {
    this.requireWritable();
    const permit = this.engine.writer.tryAcquire();
    if (permit === null) throw writerBusy('and a synchronous call cannot wait for it');
    try {
      const transaction = this.engine.begin();
      let result: Result<unknown>;
      try {
        result = this.run(prepared, params, viewOf(this.engine, transaction), options, transaction);
      } catch (cause) {
        transaction.abandon();
        throw cause;
      }
      this.engine.commit(transaction);
      return result;
    } finally {
      permit.release();
    }
  }

  /** Runs statements inside a transaction that the caller commits: one job of a shared commit. */
  runInside(
    transaction: Transaction,
    prepared: PreparedStatement,
    params: readonly unknown[],
    options: StatementOptions,
  ): Result<unknown> {
    try {
      this.requireWritable();
      this.context.startStatement(true);
      return this.run(prepared, params, viewOf(this.engine, transaction), options, transaction);
    } catch (cause) {
      throw located(cause, prepared.text);
    }
  }

  private executeOpen(
    open: OpenTransaction,
    prepared: PreparedStatement,
    params: readonly unknown[],
    options: StatementOptions,
  ): Result<unknown> {
    if (open.isFailed) throw failedTransaction();
    this.context.startStatement(false);
    try {
      if (open.isReadOnly && prepared.access === 'write') {
        throw error(
          'read_only_sql_transaction',
          `cannot execute ${commandOf(prepared.parsed.statement)} in a read-only transaction`,
        );
      }
      const view = this.openView(open);
      return this.run(prepared, params, view, options, open.transaction);
    } catch (cause) {
      open.isFailed = true;
      throw cause;
    }
  }

  private openView(open: OpenTransaction): StatementView {
    if (open.transaction !== null) return viewOf(this.engine, open.transaction);
    return { catalog: open.hold.catalog, view: open.hold.snapshot!, transaction: null };
  }

  private latestView(): StatementView {
    return { catalog: this.engine.catalog, view: this.engine.storage.latest, transaction: null };
  }

  private run(
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

  private reader(compiled: CompiledStatement, options: StatementOptions): RowReader {
    const parsers = this.parsersFor(options.parsers);
    return parsers === null ? compiled.reader : compiled.reader.withParsers(parsers, this.context);
  }

  /** A statement's parsers go before the session's, type by type. */
  private parsersFor(own: ResultParsers | undefined): ResultParsers | null {
    if (own === undefined || this.parsers === null) return own ?? this.parsers;
    return { ...this.parsers, ...own };
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
      const reader = new RowReader(answer.columns, this.parsersFor(options.parsers) ?? undefined, this.context);
      const rows: unknown[] = [];
      reader.append(answer.rows, options.rowMode ?? 'object', rows);
      return { rows, fields: reader.fields, affectedRows: 0 };
    }
    if (statement.kind === 'Copy') {
      bindParameters(params, [], this.context);
      const bind = bindOptionsOf({ catalog: view.catalog, settings: this.settings });
      return copy(statement, {
        bind,
        input: options.copyInput ?? null,
        text: this.context,
        compile: (query) => compileStatement(query, this.compileTarget(view.catalog)),
        execution: () => this.contextFor([], view, options),
      });
    }
    assert(transaction !== null, 'a schema statement runs in a transaction');
    if (statement.kind !== 'CreateTableAs') bindParameters(params, [], this.context);
    this.changing = transaction;
    try {
      changeSchema(
        {
          get catalog() {
            return transaction.catalog;
          },
          writes: transaction.writes,
          change: (put, removed) => transaction.change(put, removed),
          newId: () => this.engine.newObjectId(),
          bind: () => bindContext(bindOptionsOf({ catalog: transaction.catalog, settings: this.settings })),
          query: (query) => this.schemaQuery(query, params, transaction, options, profile),
          execution: () => this.contextFor([], viewOf(this.engine, transaction), options),
        },
        statement as SchemaStatement,
        {
          state: (sequence) => this.engine.sequences.stateOf(sequence),
          restart: (sequence, value) => transaction.onRollback(this.engine.sequences.restart(sequence, value)),
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
    const { columns, run, parameterTypes } = compiled;
    const parameters = bindParameters(params, parameterTypes, this.context);
    const view = viewOf(this.engine, transaction);
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

  /** Starts a query whose rows are taken one batch after another; `view` must live as long. */
  openQuery(
    prepared: PreparedStatement,
    params: readonly unknown[],
    snapshot: Snapshot | null,
    options: StatementOptions,
  ): { reader: RowReader; operator: Operator } {
    const view =
      this.open !== null
        ? this.openView(this.open)
        : { catalog: this.engine.catalog, view: snapshot ?? this.engine.storage.latest, transaction: null };
    try {
      if (this.open?.isFailed) throw failedTransaction();
      this.context.startStatement(this.open === null);
      const compiled = this.compile(prepared, view.catalog);
      if (compiled === null || compiled.run.kind !== 'query') {
        throw error('wrong_object_type', 'only a query gives rows one after another', {
          hint: 'use query() or run() for other statements',
        });
      }
      const operator = compiled.run.factory(this.statementContext(compiled, params, view, options));
      return { reader: this.reader(compiled, options), operator };
    } catch (cause) {
      throw located(cause, prepared.text);
    }
  }

  private statementContext(
    compiled: CompiledStatement,
    params: readonly unknown[],
    view: StatementView,
    options: StatementOptions,
  ): StatementContext {
    return this.contextFor(bindParameters(params, compiled.parameterTypes, this.context), view, options);
  }

  private contextFor(parameters: readonly unknown[], view: StatementView, options: StatementOptions): StatementContext {
    const timeoutMs = options.timeoutMs ?? this.settings.integer('statement_timeout');
    const deadline = timeoutMs > 0 ? this.engine.clock.elapsed() + timeoutMs : Number.POSITIVE_INFINITY;
    const context = new StatementContext(view, parameters, this.services, options, deadline);
    // It may have waited for long.
    context.checkCancelled();
    return context;
  }

  // ---------------------------------------------------------------------------------------------- transactions

  /** Starts a transaction with a permit the caller has, or a read-only one without. */
  begin(permit: WriterPermit | null): void {
    // Who has the permit asked for it before the database was closed, which waits.
    if (permit === null) this.engine.requireOpen();
    else this.engine.requireRunning();
    if (this.open !== null) {
      throw error('active_sql_transaction', 'there is already a transaction in progress', {
        hint: 'use SAVEPOINT for a transaction inside a transaction',
      });
    }
    if (permit !== null) this.requireWritable();
    this.context.startTransaction();
    this.open = new OpenTransaction(
      {
        transaction: permit === null ? null : this.engine.begin(),
        permit,
        snapshot: permit === null ? this.engine.snapshot() : null,
        catalog: this.engine.catalog,
      },
      this.settings,
    );
  }

  /** Commits. @returns false when the transaction had failed and was rolled back instead. */
  commit(): boolean {
    const { open } = this;
    if (open === null) return true;
    if (open.isFailed) {
      this.rollback();
      return false;
    }
    try {
      if (open.transaction !== null) this.engine.commit(open.transaction);
      open.settleSettings();
    } catch (cause) {
      open.revertSettings();
      throw cause;
    } finally {
      this.finish(open);
    }
    return true;
  }

  rollback(): void {
    const { open } = this;
    if (open === null) return;
    open.revertSettings();
    open.transaction?.abandon();
    this.finish(open);
  }

  private finish(open: OpenTransaction): void {
    this.open = null;
    open.release();
  }

  // ------------------------------------------------------------------------------------- statements of the session

  private executeControl({ parsed, text }: PreparedStatement, options: StatementOptions): Result<unknown> {
    const { statement } = parsed;
    const { open } = this;
    const mayEnd = statement.kind === 'Rollback' || statement.kind === 'Commit';
    if (open?.isFailed && !mayEnd) throw failedTransaction();
    try {
      return runCommand(statement, this, options.rowMode ?? 'object');
    } catch (cause) {
      const isEnd = mayEnd && !(statement.kind === 'Rollback' && statement.savepoint !== null);
      if (this.open !== null && !isEnd) this.open.isFailed = true;
      throw located(cause, text);
    }
  }

  /** Starts a transaction without waiting. @throws 55P03 when another one writes. */
  beginNow(modes: ast.TransactionModes): void {
    if (!this.beginsWriting(modes)) {
      this.begin(null);
      return;
    }
    const permit = this.engine.writer.tryAcquire();
    if (permit === null) throw writerBusy('and a synchronous call cannot wait for it');
    try {
      this.begin(permit);
    } catch (cause) {
      permit.release();
      throw cause;
    }
  }

  /** True when BEGIN needs the writer's permit, which the caller then waits for. */
  beginsWriting(modes: ast.TransactionModes): boolean {
    if (this.open !== null || this.isReadOnly || this.engine.options.isReadOnly) return false;
    return !(modes.isReadOnly ?? this.settings.isOn('default_transaction_read_only'));
  }

  /** SET: for the session, or for what is left of the transaction. */
  setSetting(name: string, values: readonly SettingValue[] | null, isLocal: boolean): void {
    if (isLocal) {
      // Outside of a transaction SET LOCAL has no effect, as in PostgreSQL.
      if (this.open === null) return;
      this.open.keepSettings();
    }
    this.settings.set(name, values);
  }

  // -------------------------------------------------------------------------------------------------- sequences

  private sequence(id: number): SequenceDescriptor {
    const object = (this.changing?.catalog ?? this.catalog).get(id) ?? this.engine.catalog.get(id);
    if (object?.kind === 'sequence') return object;
    const name = this.context.names.nameOf('class', id);
    if (name === null) throw error('undefined_table', `could not open relation with OID ${id}`);
    throw error('wrong_object_type', `"${name}" is not a sequence`);
  }
}

function viewOf(engine: Engine, transaction: Transaction): StatementView {
  return { catalog: transaction.catalog, view: engine.storage.latest, transaction: transaction.writes };
}

function isPlanned(statement: ast.Statement): statement is ast.Query | ast.Insert | ast.Update | ast.Delete {
  return (
    statement.kind === 'Query' ||
    statement.kind === 'Insert' ||
    statement.kind === 'Update' ||
    statement.kind === 'Delete'
  );
}

function commandOf(statement: ast.Statement): string {
  return statement.kind.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();
}
