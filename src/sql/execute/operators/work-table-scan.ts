import type { Batch } from '../../../columnar/batch.js';
import type { Operator } from '../operator.js';

/** The rows that the round before gave. */
export class WorkTableScanOperator implements Operator {
  private at = 0;

  constructor(private readonly batches: readonly Batch[]) {}

  next(): Batch | null {
    return this.batches[this.at++] ?? null;
  }

  close(): void {}
}
