import { isAbsolute } from 'node:path';
import { error } from '../common/errors.js';
import type { Engine } from '../engine/engine.js';
import { Session } from '../engine/session.js';
import { verifyDatabase } from '../engine/verify.js';
import { Connection } from './connection.js';
import { type EngineHold, holdEngine, whenClosed } from './engines.js';
import { describe, locationOf, type OpenOptions, resolveOptions } from './options.js';
import { Queries } from './queries.js';
import { Transaction } from './transaction.js';

/** What `verify()` found. */
export interface VerifyReport {
  /** One sentence for each problem; empty when all is well. */
  readonly problems: string[];
}

/**
 * Opens a database: a folder, or memory when there is no path.
 *
 * ```ts
 * await using db = await open('./shop.zdb');
 * ```
 *
 * @throws 58P01 when it is opened read-only and does not exist, 58P02 when the path is a file or a folder of something
 * else, 55006 when another process writes to it, 42501 when the folder may not be read or written, XX001 when its
 * beginning is damaged, 0A000 when a newer release wrote it.
 */
export async function open(path?: string | URL | OpenOptions, options: OpenOptions = {}): Promise<Database> {
  if (typeof path === 'object' && path !== null && !(path instanceof URL)) return open(undefined, path);
  const folder = locationOf(path);
  const resolved = resolveOptions(options);
  await whenClosed(folder);
  return new Database(holdEngine(folder, resolved), options);
}

/** An open database. */
export class Database extends Queries {
  private isClosed = false;
  private closing: Promise<void> | null = null;
  private readonly hold: EngineHold;

  /** @internal Use `open`. */
  constructor(hold: EngineHold, options: OpenOptions) {
    super(new Connection(hold.engine, firstSession(hold.engine, options)));
    this.hold = hold;
  }

  /** Always true: `open` settles when the database is ready. As PGlite has it. */
  get ready(): boolean {
    return !this.isClosed;
  }

  /** True once `close` was called. */
  get closed(): boolean {
    return this.isClosed;
  }

  /** Settled: `open` has waited. As PGlite has it. */
  readonly waitReady: Promise<void> = Promise.resolve();

  /**
   * Runs `body` in a transaction: it commits when `body` is done and rolls back when it throws. Use `tx` inside, not
   * `db`: writes of others wait until the transaction ends.
   * @throws 55P03 when another transaction keeps writing for `busyTimeout`.
   */
  transaction<T>(
    body: (tx: Transaction) => Promise<T>,
    options: { readonly readOnly?: boolean } = {},
  ): Promise<T | undefined> {
    if (typeof body !== 'function') {
      const found = error('invalid_parameter_value', `transaction() takes a function, not ${describe(body)}`);
      return Promise.reject(found);
    }
    return this.connection.transaction((inner) => body(new Transaction(inner)), options);
  }

  /** Copies the database as of now into a new folder, while it is used. @throws 58P02 when the folder is not empty. */
  async backup(path: string): Promise<void> {
    this.requireOpen();
    const folder = locationOf(path);
    if (folder === null || !isAbsolute(folder)) {
      throw error('invalid_parameter_value', `a backup goes into a folder, not ${describe(path)}`);
    }
    await this.hold.engine.backup(folder);
  }

  /** Reads everything and compares indexes with their tables. */
  async verify(): Promise<VerifyReport> {
    this.requireOpen();
    return { problems: await verifyDatabase(this.hold.engine) };
  }

  /** Bytes the database takes on disk; 0 in memory. */
  get byteSize(): number {
    return this.hold.engine.byteSize();
  }

  /** Ends the database: waits for writes, stores what is worth it, lets others open it. May be called again. */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    this.isClosed = true;
    this.connection.session.rollback();
    this.connection.refuse(() => {
      throw closedError();
    });
    await this.hold.release();
  }

  private requireOpen(): void {
    if (this.isClosed) throw closedError();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

function closedError(): Error {
  return error('connection_does_not_exist', 'the database is closed', { hint: 'open it again with open(path)' });
}

function firstSession(engine: Engine, options: OpenOptions): Session {
  const session = new Session(engine, { parsers: options.parsers ?? null, isReadOnly: options.readOnly ?? false });
  const { settings } = session;
  if (options.timeZone !== undefined) settings.set('timezone', [options.timeZone]);
  if (options.statementTimeout !== undefined) settings.set('statement_timeout', [options.statementTimeout]);
  if (options.queryMemoryLimit !== undefined) {
    settings.set('query_memory_limit', [Math.max(1, Math.round(options.queryMemoryLimit / 1024))]);
  }
  return session;
}
