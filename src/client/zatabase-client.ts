import { error } from '../common/errors.js';
import type { Modules } from '../modules/registry.js';
import { type Database, open } from './database.js';
import { locationOf, type OpenOptions } from './options.js';

export interface RetryConfig {
  /** Attempts after the first; default 3. */
  readonly maxRetries?: number;
  /** Milliseconds before the first; default 1000. */
  readonly baseDelay?: number;
  /** Milliseconds at most; default 60000. */
  readonly maxDelay?: number;
  /** Doubles the delay each time; default true. */
  readonly exponentialBackoff?: boolean;
}

export interface AuthConfig {
  /** Seconds before an access token expires that it is renewed; default 300. */
  readonly refreshBufferSeconds?: number;
  /** Attempts to renew it; default 3. */
  readonly maxRefreshRetries?: number;
}

/** Options of the SDK, with its names. Those about a network have no effect on a database in the process. */
export interface ZatabaseClientOptions extends OpenOptions {
  /** A folder, or ':memory:'. Default 'zatabase': a folder of that name. */
  readonly baseUrl?: string;
  readonly apiKey?: string;
  /** Milliseconds for a statement. Default for a database in the process: no limit. */
  readonly timeout?: number;
  readonly retryConfig?: RetryConfig;
  readonly authConfig?: AuthConfig;
}

const DEFAULT_BASE_URL = 'zatabase';

/**
 * The client of the SDK. The database is opened by the first call.
 *
 * ```ts
 * const db = new ZatabaseClient({ baseUrl: './shop.zdb' });
 * const { rows } = await db.sql.executeSql({ query: 'SELECT 1 AS one' });
 * ```
 */
export class ZatabaseClient {
  readonly sql: Modules['sql'];
  readonly vectors: Modules['vectors'];
  readonly collections: Modules['collections'];
  readonly tables: Modules['tables'];
  private opening: Promise<Database> | null = null;
  private isClosed = false;
  private readonly address: string;
  private readonly openOptions: OpenOptions;

  /** @throws 22023 on wrong options, 0A000 for a `baseUrl` of a server. */
  constructor(options: ZatabaseClientOptions = {}) {
    const { baseUrl, apiKey: _key, timeout, retryConfig: _retry, authConfig: _auth, ...openOptions } = options;
    this.address = baseUrl ?? DEFAULT_BASE_URL;
    locationOf(this.address);
    this.openOptions = timeout === undefined ? openOptions : { statementTimeout: timeout, ...openOptions };
    const database = () => this.database();
    const tag = async (strings: TemplateStringsArray, ...values: unknown[]) =>
      (await database()).sql(strings, ...values);
    this.sql = later(database, 'sql', tag);
    this.vectors = later(database, 'vectors');
    this.collections = later(database, 'collections');
    this.tables = later(database, 'tables');
  }

  /** The database underneath, opened if it is not. */
  database(): Promise<Database> {
    if (this.isClosed) {
      return Promise.reject(error('connection_does_not_exist', 'the client is closed', { hint: 'make a new one' }));
    }
    this.opening ??= open(this.address, this.openOptions).catch((cause) => {
      // The next call tries again.
      this.opening = null;
      throw cause;
    });
    return this.opening;
  }

  /** Whether the database opens and answers. */
  async healthCheck(): Promise<boolean> {
    try {
      const { rows } = await (await this.database()).query('SELECT 1 AS one');
      return rows.length === 1;
    } catch {
      return false;
    }
  }

  /** Closes the database, if it was opened. */
  async close(): Promise<void> {
    this.isClosed = true;
    const { opening } = this;
    if (opening === null) return;
    const database = await opening.catch(() => null);
    await database?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

type ModuleName = keyof Modules & keyof Database;

/** A module whose methods open the database first; `target` is called when the module itself is. */
function later<Name extends ModuleName>(
  database: () => Promise<Database>,
  name: Name,
  target: object = {},
): Modules[Name] {
  const calls = new Map<string, unknown>();
  return new Proxy(target as Modules[Name], {
    get: (_target, method) => {
      // So that it can be awaited and printed.
      if (typeof method !== 'string' || method === 'then' || method === 'toJSON') return undefined;
      let call = calls.get(method);
      if (call === undefined) {
        call = async (...args: unknown[]) => {
          const api = (await database())[name] as unknown as Record<string, unknown>;
          const found = api[method];
          if (typeof found !== 'function') throw new TypeError(`db.${name}.${method} is not a function`);
          return found.apply(api, args);
        };
        calls.set(method, call);
      }
      return call;
    },
  });
}
