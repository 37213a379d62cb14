import type { Batch } from '../../../columnar/batch.js';
import type { ExecutionContext } from '../context.js';
import type { Operator } from '../operator.js';
import { type BatchFilter, selectionBuffer } from '../vectorize.js';

/** Passes on the rows for which a condition is true. */
export class FilterOperator implements Operator {
  private kept = selectionBuffer();

  constructor(
    private readonly input: Operator,
    private readonly filter: BatchFilter,
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    for (let batch = this.input.next(); batch !== null; batch = this.input.next()) {
      if (batch.count > this.kept.length) this.kept = new Int32Array(batch.count);
      const count = this.filter.run(batch, this.context, this.kept);
      if (count > 0) return batch.select(this.kept, count);
    }
    return null;
  }

  close(): void {
    this.input.close();
  }
}
