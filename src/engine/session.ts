import type { Catalog } from '../catalog/catalog.js';
import type { SequenceDescriptor } from '../catalog/descriptors.js';
import { error } from '../common/errors.js';
import type { Operator } from '../sql/execute/operator.js';
import type * as ast from '../sql/parse/ast.js';
import type { Snapshot } from '../storage/storage.js';
import { liftedVectors, liftText, located, prepareText, searchPathOf } from './compile.js';
import { type Engine, readOnlyError } from './engine.js';
import { failedTransaction, OpenTransaction } from './open-transaction.js';
import type { PreparedStatement } from './prepared.js';
import type { Field, Result, ResultParsers, RowReader } from './result.js';
import { runCommand } from './session-commands.js';
import { SessionContext } from './session-context.js';
import { SessionIntrospection } from './session-introspection.js';
import { SessionSettings, type SettingValue } from './settings.js';
import { type StatementView, viewOf } from './statement-context.js';
import type { StatementOptions } from './statement-options.js';
import { StatementRunner } from './statement-runner.js';
import { systemCatalogOf } from './system-catalogs.js';
import type { Transaction } from './transaction.js';
import { type WriterPermit, writerBusy } from './writer-queue.js';

export type { StatementOptions } from './statement-options.js';

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

export class Session {
  readonly settings: SessionSettings;
  readonly context: SessionContext;
  private open: OpenTransaction | null = null;

  readonly parsers: ResultParsers | null;
  readonly isReadOnly: boolean;
  readonly runner: StatementRunner;

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
        system: () => systemCatalogOf(this.runner.changing?.catalog ?? this.catalog, searchPathOf(this.settings)),
        sequenceState: (sequence) => engine.sequences.stateOf(sequence),
        stored: () => engine.stored,
      }),
    );
    this.runner = new StatementRunner(this);
  }

  get isInTransaction(): boolean {
    return this.open !== null;
  }

  /** The open transaction, if it may write. */
  get transaction(): Transaction | null {
    return this.open?.transaction ?? null;
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
        const compiled = this.runner.compile(statements[0]!, this.catalog);
        const vectors =
          compiled === null ? null : liftedVectors(lifted.numbers, lifted.firstIndex, compiled.parameterTypes);
        if (vectors !== null) return { statements, params: [...params, ...vectors] };
      }
    } catch {
      // The text as written tells what is wrong with it, and where.
    }
    return { statements: this.prepare(text), params };
  }

  /** Columns of a statement's result. */
  describe(prepared: PreparedStatement): Field[] {
    return this.runner.compile(prepared, this.catalog)?.reader.fields ?? [];
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
        const result = this.runner.run(prepared, params, this.latestView(), options);
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
        result = this.runner.run(prepared, params, viewOf(this.engine.storage, transaction), options, transaction);
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
      return this.runner.run(prepared, params, viewOf(this.engine.storage, transaction), options, transaction);
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
      return this.runner.run(prepared, params, view, options, open.transaction);
    } catch (cause) {
      open.isFailed = true;
      throw cause;
    }
  }

  private openView(open: OpenTransaction): StatementView {
    if (open.transaction !== null) return viewOf(this.engine.storage, open.transaction);
    return { catalog: open.hold.catalog, view: open.hold.snapshot!, transaction: null };
  }

  private latestView(): StatementView {
    return { catalog: this.engine.catalog, view: this.engine.storage.latest, transaction: null };
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
      const compiled = this.runner.compile(prepared, view.catalog);
      if (compiled === null || compiled.run.kind !== 'query') {
        throw error('wrong_object_type', 'only a query gives rows one after another', {
          hint: 'use query() or run() for other statements',
        });
      }
      const operator = compiled.run.factory(this.runner.statementContext(compiled, params, view, options));
      return { reader: this.runner.reader(compiled, options), operator };
    } catch (cause) {
      throw located(cause, prepared.text);
    }
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
    const object = (this.runner.changing?.catalog ?? this.catalog).get(id) ?? this.engine.catalog.get(id);
    if (object?.kind === 'sequence') return object;
    const name = this.context.names.nameOf('class', id);
    if (name === null) throw error('undefined_table', `could not open relation with OID ${id}`);
    throw error('wrong_object_type', `"${name}" is not a sequence`);
  }
}

function commandOf(statement: ast.Statement): string {
  return statement.kind.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();
}
