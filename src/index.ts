// What the package exports.

export { Database, open, type VerifyReport } from './client/database.js';
export type { OpenOptions } from './client/options.js';
export { PreparedStatement } from './client/prepared-statement.js';
export type { QueryOptions } from './client/queries.js';
export { Transaction } from './client/transaction.js';
export {
  type AuthConfig,
  type RetryConfig,
  ZatabaseClient,
  type ZatabaseClientOptions,
} from './client/zatabase-client.js';
export { DatabaseError } from './common/errors.js';
export type { Durability } from './engine/engine.js';
export type { Field, Result, ResultParsers, RowMode } from './engine/result.js';
export type { Filter } from './modules/base/filter.js';
export type * from './modules/collections/types.js';
export { identifier, raw } from './modules/sql/template.js';
export type * from './modules/sql/types.js';
export type * from './modules/tables/types.js';
export type * from './modules/vectors/types.js';
export { typeOids as types } from './types/registry.js';
