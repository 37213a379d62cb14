import type { Catalog } from '../../catalog/catalog.js';
import type { Engine } from '../../engine/engine.js';
import type { Result } from '../../engine/result.js';
import type { StatementOptions } from '../../engine/session.js';

/** All that a module may touch: SQL as its user may run it, and what the engine knows of tables and indexes. */
export interface ModuleContext {
  readonly engine: Engine;
  /** The catalog as the next statement sees it. */
  readonly catalog: Catalog;
  query(text: string, params?: readonly unknown[], options?: StatementOptions): Promise<Result>;
  exec(text: string): Promise<Result[]>;
  /** Runs `body` in a transaction, or in a savepoint of the one this module is in. */
  transaction<T>(body: (inner: ModuleContext) => Promise<T>): Promise<T>;
}
