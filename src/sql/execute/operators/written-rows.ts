import type { Batch } from '../../../columnar/batch.js';
import type { Operator } from '../operator.js';
import type { WriteResult } from '../writes/writer.js';

/** A write inside a query: it runs to its end when the first of its rows is asked for. */
export class WrittenRowsOperator implements Operator {
  private isDone = false;

  constructor(private readonly write: () => WriteResult) {}

  next(): Batch | null {
    if (this.isDone) return null;
    this.isDone = true;
    return this.write().returned;
  }

  close(): void {}
}
