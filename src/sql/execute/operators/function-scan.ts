import { BATCH_ROWS, Batch } from '../../../columnar/batch.js';
import { columnOf } from '../../../columnar/column-builder.js';
import type { Type } from '../../../types/type.js';
import type { TableFunction } from '../../functions/function.js';
import type { ExecutionContext } from '../context.js';
import type { Evaluator } from '../evaluate.js';
import type { Operator } from '../operator.js';

const NO_INPUT = new Batch([], 1);

/** One call of a table function, compiled. */
export interface CompiledTableCall {
  readonly function: TableFunction;
  readonly args: readonly Evaluator[];
  readonly argumentTypes: readonly Type[];
}

type Rows = Iterator<readonly unknown[]>;

/** The rows of table functions side by side, asked for as they are needed. */
export class FunctionScanOperator implements Operator {
  /** null: the call has no more rows. */
  private rows: (Rows | null)[] | null = null;
  private count = 0;

  constructor(
    private readonly calls: readonly CompiledTableCall[],
    private readonly types: readonly Type[],
    private readonly withOrdinality: boolean,
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    this.context.checkCancelled();
    this.rows ??= this.calls.map((call) => this.start(call));
    const columns: unknown[][] = this.types.map(() => []);
    let rowCount = 0;
    while (rowCount < BATCH_ROWS && this.addRow(columns, this.rows)) rowCount++;
    if (rowCount === 0) return null;
    return new Batch(
      columns.map((values, i) => columnOf(this.types[i]!, values)),
      rowCount,
    );
  }

  /** Appends one value to each column; false when all calls have ended. */
  private addRow(columns: unknown[][], rows: (Rows | null)[]): boolean {
    let column = 0;
    let hasRow = false;
    for (const [i, call] of this.calls.entries()) {
      const next = rows[i]?.next();
      if (next?.done) rows[i] = null;
      const row = next === undefined || next.done ? null : next.value;
      if (row !== null) hasRow = true;
      const width = call.function.columns.length;
      for (let k = 0; k < width; k++) columns[column++]!.push(row === null ? null : row[k]);
    }
    if (!hasRow) {
      for (let k = 0; k < column; k++) columns[k]!.pop();
      return false;
    }
    this.count++;
    if (this.withOrdinality) columns[column]!.push(this.count);
    return true;
  }

  private start({ function: row, args, argumentTypes }: CompiledTableCall): Rows | null {
    const values = args.map((arg) => arg(NO_INPUT, 0, this.context));
    if (row.nulls === 'propagate' && values.includes(null)) return null;
    return row.rows(this.context.session, argumentTypes, ...values)[Symbol.iterator]();
  }

  close(): void {
    for (const rows of this.rows ?? []) rows?.return?.();
  }
}
