import { setImmediate as nextTurn } from 'node:timers/promises';
import { error } from '../common/errors.js';
import type { Engine } from '../engine/engine.js';
import type { PreparedStatement } from '../engine/prepared.js';
import type { Result } from '../engine/result.js';
import { Session, type StatementOptions } from '../engine/session.js';
import type { WriterPermit } from '../engine/writer-queue.js';
import { letLoopTurn } from './event-loop.js';
import { describe } from './options.js';

/** Milliseconds a stream keeps the thread before it lets others run. */
const STREAM_SLICE_MS = 10;
const EMPTY: Result<never> = { rows: [], fields: [], affectedRows: 0 };

/**
 * A session with waiting around it: for the right to write, for a shared commit, for an index to be built. Statements
 * themselves run on the caller's thread, each to its end.
 */
export class Connection {
  /** Settles when a transaction of the session that waits for others has started, or has given up. */
  private beginning: Promise<void> | null = null;
  /** Throws why nothing can be done any more; null while it can. */
  private refusal: (() => never) | null = null;

  constructor(
    readonly engine: Engine,
    readonly session: Session,
  ) {}

  get isOpen(): boolean {
    return this.refusal === null;
  }

  /** Refuses everything from now on; `refusal` throws the reason. */
  refuse(refusal: () => never): void {
    this.refusal ??= refusal;
  }

  requireOpen(): void {
    this.refusal?.();
  }

  /** Calls behind a BEGIN that waits come after it, as on any connection. */
  private async turn(): Promise<void> {
    while (this.beginning !== null) {
      await this.beginning;
      this.requireOpen();
    }
  }

  /** Takes the transaction, or the savepoint, back and ends it. */
  rollback(): void {
    this.refuse(transactionEnded);
    this.takeBack();
  }

  /** What `rollback` does: ends the whole transaction, or goes back to a savepoint. */
  private takeBack: () => void = () => this.session.rollback();

  /** The options with what COPY reads: statements run without waiting. */
  private async withBytes(options: StatementOptions, blob: Blob): Promise<StatementOptions> {
    if (!(blob instanceof Blob)) {
      throw error('invalid_parameter_value', `the option blob is a Blob, not ${describe(blob)}`);
    }
    const copyInput = new Uint8Array(await blob.arrayBuffer());
    this.requireOpen();
    return { ...options, copyInput };
  }

  /** Runs a text of one statement. */
  async query(text: string, params: readonly unknown[], given: StatementOptions): Promise<Result<unknown>> {
    this.requireOpen();
    const options = given.blob === undefined ? given : await this.withBytes(given, given.blob);
    if (this.beginning !== null) await this.turn();
    checkCall(text, params);
    const { statements, params: values } = this.session.prepareOnce(text, params);
    if (statements.length === 0) return EMPTY;
    if (statements.length > 1) {
      throw error('syntax_error', 'cannot insert multiple commands into a prepared statement', {
        hint: 'run scripts with exec()',
      });
    }
    const result = await this.run(statements[0]!, values, options);
    if (this.engine.vectors.isBuilding) await this.engine.vectors.built(options.onProgress);
    const turn = letLoopTurn();
    if (turn !== null) await turn;
    return result;
  }

  private async run(
    prepared: PreparedStatement,
    params: readonly unknown[],
    options: StatementOptions,
  ): Promise<Result<unknown>> {
    const { engine, session } = this;
    const { statement } = prepared.parsed;
    if (session.isInTransaction || prepared.access === 'read') return session.execute(prepared, params, options);
    if (statement.kind === 'Begin' && session.beginsWriting(statement.modes)) {
      return this.begin(await this.permit()) ? EMPTY : session.execute(prepared, params, options);
    }
    if (prepared.access === 'session') return session.execute(prepared, params, options);
    return engine.commits.submit((transaction) => session.runInside(transaction, prepared, params, options));
  }

  /** Waits until nobody else writes. Calls that come meanwhile wait behind it. @throws 55P03 after the busy timeout. */
  private permit(): Promise<WriterPermit> {
    const acquired = this.engine.writer.acquire(this.engine.busyTimeoutMs);
    const settled = acquired.then(
      () => {},
      () => {},
    );
    this.beginning = settled;
    void settled.then(() => {
      if (this.beginning === settled) this.beginning = null;
    });
    return acquired;
  }

  /**
   * Starts a writing transaction of the session, in the very turn in which the wait for the permit is over: who saw it
   * open in between would become a part of it.
   * @returns false when another call has started one meanwhile.
   */
  private begin(permit: WriterPermit): boolean {
    if (this.session.isInTransaction) {
      permit.release();
      return false;
    }
    try {
      this.session.begin(permit);
    } catch (cause) {
      permit.release();
      throw cause;
    }
    return true;
  }

  /**
   * Runs a script: any number of statements without parameters. Those outside of BEGIN and COMMIT are one transaction,
   * as in PostgreSQL: all or nothing.
   */
  async exec(text: string, given: StatementOptions): Promise<Result<unknown>[]> {
    this.requireOpen();
    const options = given.blob === undefined ? given : await this.withBytes(given, given.blob);
    if (this.beginning !== null) await this.turn();
    checkCall(text, []);
    const { session } = this;
    const statements = session.prepare(text);
    if (statements.length === 1) {
      const result = await this.run(statements[0]!, [], options);
      if (this.engine.vectors.isBuilding) await this.engine.vectors.built(options.onProgress);
      return [result];
    }
    const results = await this.runScript(statements, options);
    if (this.engine.vectors.isBuilding) await this.engine.vectors.built(options.onProgress);
    await letLoopTurn();
    return results;
  }

  /**
   * Runs the statements of a script. It waits only while it has no transaction open: calls that others make on the same
   * session meanwhile would otherwise become a part of that transaction, and be taken back with it.
   */
  private async runScript(
    statements: readonly PreparedStatement[],
    options: StatementOptions,
  ): Promise<Result<unknown>[]> {
    const { session } = this;
    const results: Result<unknown>[] = [];
    let isImplicit = false;
    try {
      for (const prepared of statements) {
        const { statement } = prepared.parsed;
        if (statement.kind === 'Begin' && isImplicit) {
          // What ran so far becomes a part of it.
          isImplicit = false;
          results.push(EMPTY);
          continue;
        }
        const isBegin = statement.kind === 'Begin' && session.beginsWriting(statement.modes);
        if (!session.isInTransaction && (isBegin || prepared.access === 'write')) {
          const hasBegun = this.begin(await this.permit());
          isImplicit = hasBegun && !isBegin;
          if (hasBegun && isBegin) {
            results.push(EMPTY);
            continue;
          }
        }
        if (statement.kind === 'Commit' || (statement.kind === 'Rollback' && statement.savepoint === null)) {
          isImplicit = false;
        }
        results.push(session.execute(prepared, [], options));
      }
      if (isImplicit) session.commit();
    } catch (cause) {
      if (isImplicit) session.rollback();
      throw cause;
    }
    return results;
  }

  /** Runs one statement here and now. @throws 55P03 when it writes while another transaction does. */
  runNow(prepared: PreparedStatement, params: readonly unknown[], options: StatementOptions): Result<unknown> {
    if (this.refusal !== null) this.requireOpen();
    const result = this.session.execute(prepared, params, options);
    if (this.engine.vectors.isBuilding) this.engine.vectors.buildNow();
    return result;
  }

  /** The one statement of a text. @throws 42601 when there are more or none. */
  prepareOne(text: string): PreparedStatement {
    this.requireOpen();
    checkCall(text, []);
    const statements = this.session.prepare(text);
    if (statements.length !== 1) {
      const found = statements.length === 0 ? 'none' : String(statements.length);
      throw error('syntax_error', `a prepared statement is one statement, and the text has ${found}`, {
        hint: 'run scripts with exec()',
      });
    }
    const prepared = statements[0]!;
    this.session.describe(prepared);
    return prepared;
  }

  /** Rows of a query one after another, in constant memory, of the version that is newest when it starts. */
  async *stream(text: string, params: readonly unknown[], options: StatementOptions): AsyncGenerator<unknown> {
    const rows = this.iterate(this.prepareStream(text, params), params, options);
    let sliceEnd = performance.now() + STREAM_SLICE_MS;
    for (const row of rows) {
      yield row;
      if (performance.now() < sliceEnd) continue;
      await nextTurn();
      sliceEnd = performance.now() + STREAM_SLICE_MS;
    }
  }

  private prepareStream(text: string, params: readonly unknown[]): PreparedStatement {
    checkCall(text, params);
    return this.prepareOne(text);
  }

  /** The same, synchronously. */
  *iterate(
    prepared: PreparedStatement,
    params: readonly unknown[],
    options: StatementOptions,
  ): Generator<unknown, void, void> {
    this.requireOpen();
    const { session, engine } = this;
    const snapshot = session.isInTransaction ? null : engine.snapshot();
    try {
      const { operator, reader } = session.openQuery(prepared, params, snapshot, options);
      try {
        const mode = options.rowMode ?? 'object';
        for (let batch = operator.next(); batch !== null; batch = operator.next()) {
          for (let i = 0; i < batch.count; i++) {
            yield reader.row(batch, batch.row(i), mode);
            this.requireOpen();
            engine.requireRunning();
          }
        }
      } finally {
        operator.close();
      }
    } finally {
      snapshot?.release();
    }
  }

  /**
   * Runs `body` in a transaction: commits when it returns, rolls back when it throws. Inside a transaction it is a
   * savepoint.
   */
  async transaction<T>(body: (inner: Connection) => Promise<T>, options: { readonly readOnly?: boolean }): Promise<T> {
    this.requireOpen();
    if (typeof body !== 'function') {
      throw error('invalid_parameter_value', `transaction() takes a function, not ${describe(body)}`);
    }
    if (this.beginning !== null) await this.turn();
    if (this.session.isInTransaction) return this.nested(body);
    const { engine } = this;
    const permit = options.readOnly ? null : await engine.writer.acquire(engine.busyTimeoutMs);
    const session = new Session(engine, this.session);
    try {
      session.begin(permit);
    } catch (cause) {
      permit?.release();
      throw cause;
    }
    const inner = new Connection(engine, session);
    try {
      const value = await body(inner);
      inner.refuse(transactionEnded);
      this.finish(session);
      if (engine.vectors.isBuilding) await engine.vectors.built();
      await letLoopTurn();
      return value;
    } finally {
      inner.refuse(transactionEnded);
      session.rollback();
    }
  }

  private finish(session: Session): void {
    if (!session.isInTransaction) return;
    this.engine.requireRunning();
    if (!session.commit()) {
      throw error('in_failed_sql_transaction', 'the transaction was rolled back: one of its statements had failed', {
        hint: 'let the error of a failed statement leave the callback, or run the statement in tx.transaction()',
      });
    }
    this.session.settings.adopt(session.settings);
  }

  private savepointCount = 0;

  private async nested<T>(body: (inner: Connection) => Promise<T>): Promise<T> {
    const { session } = this;
    const name = `zatabase_nested_${++this.savepointCount}`;
    const control = (command: string) => session.execute(session.prepare(`${command} ${name}`)[0]!, []);
    control('SAVEPOINT');
    const inner = new Connection(this.engine, session);
    let isTakenBack = false;
    inner.takeBack = () => {
      isTakenBack = true;
      control('ROLLBACK TO SAVEPOINT');
      control('RELEASE SAVEPOINT');
    };
    try {
      const value = await body(inner);
      inner.refuse(transactionEnded);
      if (!isTakenBack) control('RELEASE SAVEPOINT');
      return value;
    } catch (cause) {
      inner.refuse(transactionEnded);
      if (!isTakenBack && session.isInTransaction) inner.takeBack();
      throw cause;
    }
  }
}

function transactionEnded(): never {
  throw error('no_active_sql_transaction', 'the transaction has ended', {
    hint: 'await every call on tx inside the callback of transaction()',
  });
}

function checkCall(text: unknown, params: unknown): void {
  if (typeof text !== 'string') {
    throw error('invalid_parameter_value', `a statement is a string, not ${describe(text)}`, {
      hint: 'for a tagged template use db.sql`...`',
    });
  }
  if (!Array.isArray(params)) {
    throw error('invalid_parameter_value', `parameters are an array, not ${describe(params)}`, {
      hint: 'pass [value1, value2] for $1 and $2',
    });
  }
}
