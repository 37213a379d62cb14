import { BATCH_ROWS, Batch } from '../../../columnar/batch.js';
import { columnOf } from '../../../columnar/column-builder.js';
import type { Type } from '../../../types/type.js';
import type { ExecutionContext } from '../context.js';
import type { Evaluator } from '../evaluate.js';
import type { Operator } from '../operator.js';

const NO_INPUT = new Batch([], 1);

/** Rows of expressions without input. */
export class ValuesOperator implements Operator {
  private at = 0;

  constructor(
    private readonly rows: readonly (readonly Evaluator[])[],
    private readonly types: readonly Type[],
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    if (this.at >= this.rows.length) return null;
    const rows = this.rows.slice(this.at, this.at + BATCH_ROWS);
    this.at += rows.length;
    const columns = this.types.map((type, i) =>
      columnOf(
        type,
        rows.map((row) => row[i]!(NO_INPUT, 0, this.context)),
      ),
    );
    return new Batch(columns, rows.length);
  }

  close(): void {}
}
