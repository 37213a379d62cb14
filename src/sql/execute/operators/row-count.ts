import { Batch } from '../../../columnar/batch.js';
import { Float64Column } from '../../../columnar/column.js';
import type { Operator } from '../operator.js';

/** One row with the number of rows of a table. */
export class RowCountOperator implements Operator {
  private isDone = false;

  constructor(private readonly rowCount: number) {}

  next(): Batch | null {
    if (this.isDone) return null;
    this.isDone = true;
    return new Batch([new Float64Column(Float64Array.of(this.rowCount), null)], 1);
  }

  close(): void {}
}
