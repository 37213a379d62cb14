import type { Batch } from '../../../columnar/batch.js';
import type { Type } from '../../../types/type.js';
import type { ExecutionContext } from '../context.js';
import type { Operator } from '../operator.js';
import { rowKey } from '../row-key.js';

/** Passes on the first of every set of equal rows. */
export class DistinctOperator implements Operator {
  private readonly seen = new Set<unknown>();

  constructor(
    private readonly input: Operator,
    private readonly types: readonly Type[],
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    for (let batch = this.input.next(); batch !== null; batch = this.input.next()) {
      const columns = this.types.map((_, i) => batch!.column(i));
      const kept = new Int32Array(batch.count);
      let count = 0;
      for (let i = 0; i < batch.count; i++) {
        const row = batch.row(i);
        const key = rowKey(this.types, columns, row);
        if (this.seen.has(key)) continue;
        this.seen.add(key);
        kept[count++] = row;
      }
      this.context.reserveMemory(count * 64);
      if (count > 0) return batch.select(kept, count);
    }
    return null;
  }

  close(): void {
    this.input.close();
  }
}
