import type { Batch } from '../../../columnar/batch.js';
import type { Operator } from '../operator.js';

/** Passes over `offset` rows and then gives at most `limit`. */
export class LimitOperator implements Operator {
  constructor(
    private readonly input: Operator,
    private limit: number,
    private offset: number,
  ) {}

  next(): Batch | null {
    while (this.limit > 0) {
      const batch = this.input.next();
      if (batch === null) return null;
      if (this.offset >= batch.count) {
        this.offset -= batch.count;
        continue;
      }
      const count = Math.min(batch.count - this.offset, this.limit);
      const from = this.offset;
      this.offset = 0;
      this.limit -= count;
      if (from === 0 && count === batch.count) return batch;
      const selection = new Int32Array(count);
      for (let i = 0; i < count; i++) selection[i] = batch.row(from + i);
      return batch.select(selection, count);
    }
    return null;
  }

  close(): void {
    this.input.close();
  }
}
