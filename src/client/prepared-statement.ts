import type { PreparedStatement as EngineStatement } from '../engine/prepared.js';
import type { Field, Result } from '../engine/result.js';
import type { StatementOptions } from '../engine/session.js';
import type { Connection } from './connection.js';

/**
 * A statement that is run again and again, on the caller's thread, without promises.
 *
 * ```ts
 * const find = db.prepare('SELECT * FROM item WHERE id = $1');
 * find.get(7);
 * ```
 *
 * Writes commit by themselves outside of a transaction. They cannot wait: while another transaction is writing they
 * throw 55P03.
 */
export class PreparedStatement<Row = Record<string, unknown>> {
  /** @internal Use `db.prepare`. */
  constructor(
    private readonly connection: Connection,
    private readonly statement: EngineStatement,
    private readonly options: StatementOptions,
  ) {}

  /** Columns of the result; empty for statements that give no rows. */
  get fields(): Field[] {
    return this.connection.session.describe(this.statement);
  }

  /** The first row, or undefined when there is none. */
  get(...params: unknown[]): Row | undefined {
    return this.connection.runNow(this.statement, params, this.options).rows[0] as Row | undefined;
  }

  /** All rows. */
  all(...params: unknown[]): Row[] {
    return this.connection.runNow(this.statement, params, this.options).rows as Row[];
  }

  /** Runs the statement; `affectedRows` says how many rows it inserted, updated or deleted. */
  run(...params: unknown[]): Result<Row> {
    return this.connection.runNow(this.statement, params, this.options) as Result<Row>;
  }

  /** Rows one after another, of the version that is newest at the first one. */
  iterate(...params: unknown[]): IterableIterator<Row> {
    return this.connection.iterate(this.statement, params, this.options) as IterableIterator<Row>;
  }
}
