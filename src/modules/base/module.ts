import type { ModuleContext } from './context.js';

/** A namespace of the client: `db.<name>`. */
export interface ModuleDefinition<Name extends string = string, Api = unknown> {
  readonly name: Name;
  /** Makes the module for a database, or for a transaction of it. */
  create(context: ModuleContext): Api;
}
