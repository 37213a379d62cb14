import type { Result, ResultParsers, RowMode } from '../engine/result.js';
import type { StatementOptions } from '../engine/session.js';
import type { BuildProgress } from '../engine/vector-indexes.js';
import type { ModuleContext } from '../modules/base/context.js';
import { createModules, type Modules } from '../modules/registry.js';
import type { Connection } from './connection.js';
import { PreparedStatement } from './prepared-statement.js';

/** Options of one statement. */
export interface QueryOptions {
  /** Rows as objects (the default) or as arrays in the order of `fields`. */
  readonly rowMode?: RowMode;
  /** Readings of values by type OID: text in, value out. */
  readonly parsers?: ResultParsers;
  /** Cancels the statement, with 57014, the next time it looks. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which the statement is cancelled with 57014; instead of `statement_timeout`. */
  readonly timeout?: number;
  /** What `COPY ... FROM '/dev/blob'` reads. */
  readonly blob?: Blob;
  /** Told, while a vector index is built, how many vectors are linked. */
  readonly onProgress?: BuildProgress;
}

function statementOptions(options: QueryOptions | undefined): StatementOptions {
  if (options === undefined) return {};
  const { rowMode, parsers, signal, timeout, blob, onProgress } = options;
  return { rowMode, parsers, signal: signal ?? null, timeoutMs: timeout, blob, onProgress };
}

/** What a database and a transaction have in common: statements, and the modules. */
export abstract class Queries {
  /** Tagged template: `` db.sql`SELECT ${value}` ``; also `db.sql.executeSql({ query })`. */
  readonly sql: Modules['sql'];
  readonly vectors: Modules['vectors'];
  readonly collections: Modules['collections'];
  readonly tables: Modules['tables'];

  /** @internal */
  protected constructor(protected readonly connection: Connection) {
    const modules = createModules(moduleContext(connection));
    this.sql = modules.sql;
    this.vectors = modules.vectors;
    this.collections = modules.collections;
    this.tables = modules.tables;
  }

  /**
   * Runs one statement with parameters `$1`, `$2`, ...
   * @throws DatabaseError with PostgreSQL's SQLSTATE and, for mistakes in the text, the place.
   */
  query<Row = Record<string, unknown>>(
    text: string,
    params?: readonly unknown[] | null,
    options?: QueryOptions,
  ): Promise<Result<Row>> {
    return this.connection.query(text, params ?? [], statementOptions(options)) as Promise<Result<Row>>;
  }

  /**
   * Runs a script: any number of statements, without parameters. Unless it has BEGIN and COMMIT of its own it is one
   * transaction: all of it happens or nothing does.
   */
  exec(script: string, options?: QueryOptions): Promise<Result[]> {
    return this.connection.exec(script, statementOptions(options)) as Promise<Result[]>;
  }

  /** A statement to run many times, synchronously. @throws what is wrong with the text. */
  prepare<Row = Record<string, unknown>>(text: string, options?: QueryOptions): PreparedStatement<Row> {
    return new PreparedStatement<Row>(this.connection, this.connection.prepareOne(text), statementOptions(options));
  }

  /** Rows of a query one after another, in constant memory. They are of the version that is newest at the first one. */
  stream<Row = Record<string, unknown>>(
    text: string,
    params?: readonly unknown[] | null,
    options?: QueryOptions,
  ): AsyncGenerator<Row, void, void> {
    return this.connection.stream(text, params ?? [], statementOptions(options)) as AsyncGenerator<Row, void, void>;
  }
}

function moduleContext(connection: Connection): ModuleContext {
  return {
    engine: connection.engine,
    get catalog() {
      connection.requireOpen();
      connection.engine.requireOpen();
      return connection.session.catalog;
    },
    query: (text, params = [], options = {}) => connection.query(text, params, options) as Promise<Result>,
    exec: (text) => connection.exec(text, {}) as Promise<Result[]>,
    transaction: (body) => connection.transaction((inner) => body(moduleContext(inner)), {}),
  };
}
