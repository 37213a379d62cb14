import type { Batch } from '../../../columnar/batch.js';
import type { Operator } from '../operator.js';

/** Rows that are kept as far as somebody has read them. */
export interface KeptRows {
  /** The batch at `index`, or null behind the last one. */
  batch(index: number): Batch | null;
}

/** Reads the rows of a query of WITH, beside other readers of the same rows. */
export class CommonTableScanOperator implements Operator {
  private at = 0;

  constructor(private readonly rows: KeptRows) {}

  next(): Batch | null {
    return this.rows.batch(this.at++);
  }

  /** The rows are the statement's, which ends them. */
  close(): void {}
}
