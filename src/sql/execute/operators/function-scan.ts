import { BATCH_ROWS, Batch } from '../../../columnar/batch.js';
import { columnOf } from '../../../columnar/column-builder.js';
import type { Type } from '../../../types/type.js';
import type { TableFunction } from '../../functions/function.js';
import type { ExecutionContext } from '../context.js';
import type { Evaluator } from '../evaluate.js';
import type { Operator } from '../operator.js';

const NO_INPUT = new Batch([], 1);

/** The rows of a table function, asked for as they are needed. */
export class FunctionScanOperator implements Operator {
  private rows: Iterator<readonly unknown[]> | null = null;
  private count = 0;

  constructor(
    private readonly row: TableFunction,
    private readonly args: readonly Evaluator[],
    private readonly argumentTypes: readonly Type[],
    private readonly types: readonly Type[],
    private readonly withOrdinality: boolean,
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    this.context.checkCancelled();
    this.rows ??= this.start();
    const rows: unknown[][] = [];
    while (rows.length < BATCH_ROWS) {
      const { value, done } = this.rows.next();
      if (done) break;
      this.count++;
      rows.push(this.withOrdinality ? [...value, this.count] : [...value]);
    }
    if (rows.length === 0) return null;
    const columns = this.types.map((type, i) =>
      columnOf(
        type,
        rows.map((row) => row[i]),
      ),
    );
    return new Batch(columns, rows.length);
  }

  private start(): Iterator<readonly unknown[]> {
    const values = this.args.map((arg) => arg(NO_INPUT, 0, this.context));
    if (this.row.nulls === 'propagate' && values.includes(null)) return [][Symbol.iterator]();
    return this.row.rows(this.context.session, this.argumentTypes, ...values)[Symbol.iterator]();
  }

  close(): void {
    this.rows?.return?.();
  }
}
