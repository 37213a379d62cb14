import type { Batch } from '../../../columnar/batch.js';
import type { Type } from '../../../types/type.js';
import type { SortKey } from '../../plan/logical-plan.js';
import { rowComparison } from '../compare-keys.js';
import type { ExecutionContext } from '../context.js';
import type { Operator } from '../operator.js';
import { BufferReader, RowBuffer } from '../row-buffer.js';
import type { BatchMap } from '../vectorize.js';

/** Reads all rows and gives them in order; rows that tie keep the order they came in. */
export class SortOperator implements Operator {
  private reader: BufferReader | null = null;

  constructor(
    private readonly input: Operator,
    private readonly types: readonly Type[],
    private readonly keys: readonly SortKey[],
    private readonly keyMaps: readonly BatchMap[],
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    this.reader ??= this.sort();
    return this.reader.next();
  }

  private sort(): BufferReader {
    const { context, keys } = this;
    const rows = new RowBuffer([...this.types, ...keys.map((key) => key.expression.type)], context);
    for (let batch = this.input.next(); batch !== null; batch = this.input.next()) {
      const columns = this.types.map((_, i) => batch!.column(i));
      rows.append(batch, [...columns, ...this.keyMaps.map((map) => map.run(batch!, context))]);
    }
    const all = rows.finish();
    const order = new Int32Array(rows.rowCount);
    for (let i = 0; i < order.length; i++) order[i] = i;
    order.sort(rowComparison(keys, all.slice(this.types.length)));
    return new BufferReader(all.slice(0, this.types.length), order);
  }

  close(): void {
    this.input.close();
  }
}
