import type { Batch } from '../../../columnar/batch.js';
import type { Type } from '../../../types/type.js';
import type { ExecutionContext } from '../context.js';
import type { Operator } from '../operator.js';
import { rowKey } from '../row-key.js';
import type { BatchMap } from '../vectorize.js';

/** Equal to no key. */
const NOTHING = Symbol('nothing');

/** Passes on the first of neighbours that are equal in some keys. */
export class DistinctOnOperator implements Operator {
  private last: unknown = NOTHING;

  constructor(
    private readonly input: Operator,
    private readonly keys: readonly BatchMap[],
    private readonly types: readonly Type[],
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    for (let batch = this.input.next(); batch !== null; batch = this.input.next()) {
      const columns = this.keys.map((key) => key.run(batch!, this.context));
      const kept = new Int32Array(batch.count);
      let count = 0;
      for (let i = 0; i < batch.count; i++) {
        const row = batch.row(i);
        const key = rowKey(this.types, columns, row);
        if (Object.is(key, this.last)) continue;
        this.last = key;
        kept[count++] = row;
      }
      if (count > 0) return batch.select(kept, count);
    }
    return null;
  }

  close(): void {
    this.input.close();
  }
}
