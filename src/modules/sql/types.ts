import type { Field, Result } from '../../engine/result.js';

/** What `executeSql` runs. */
export interface ExecuteSqlRequest {
  /** One statement, or a script of several when there are no parameters. */
  readonly query: string;
  /** Values of `$1`, `$2`, ... */
  readonly params?: readonly unknown[];
}

/** What came of it. */
export interface ExecuteSqlResponse<Row = Record<string, unknown>> {
  /** Rows of the last statement; empty when it gives none. */
  rows: Row[];
  /** Columns of `rows`. */
  fields: Field[];
  /** Rows inserted, updated and deleted by all statements. */
  affected_rows: number;
}

/** The `sql` namespace: a tagged template, and the call of the SDK. */
export interface SqlModule {
  /**
   * Runs a template as one statement; values become parameters.
   *
   * ```ts
   * const { rows } = await db.sql`SELECT * FROM item WHERE price < ${limit}`;
   * ```
   */
  <Row = Record<string, unknown>>(strings: TemplateStringsArray, ...values: unknown[]): Promise<Result<Row>>;
  /** Runs a statement with parameters, or a script. @throws DatabaseError with PostgreSQL's SQLSTATE. */
  executeSql<Row = Record<string, unknown>>(request: ExecuteSqlRequest): Promise<ExecuteSqlResponse<Row>>;
}
