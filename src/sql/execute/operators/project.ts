import { Batch, type ColumnLoader } from '../../../columnar/batch.js';
import type { Column } from '../../../columnar/column.js';
import type { ExecutionContext } from '../context.js';
import type { Operator } from '../operator.js';
import type { BatchMap } from '../vectorize.js';

/** Computes expressions over its input's rows, for the rows that are selected. */
export class ProjectOperator implements Operator {
  constructor(
    private readonly input: Operator,
    private readonly maps: readonly BatchMap[],
    /** True when a column may wait until somebody asks for it: nothing in it can fail or have an effect. */
    private readonly isLazy: boolean,
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    const batch = this.input.next();
    if (batch === null) return null;
    const { maps, context } = this;
    if (this.isLazy) {
      const columns: (Column | null)[] = new Array(maps.length).fill(null);
      const loader: ColumnLoader = {
        load: (list) => {
          for (let i = 0; i < list.length; i++) list[i] ??= maps[i]!.run(batch, context);
        },
      };
      return new Batch(columns, batch.rowCount, batch.selection, batch.count, loader);
    }
    const columns = maps.map((map) => map.run(batch, context));
    return new Batch(columns, batch.rowCount, batch.selection, batch.count);
  }

  close(): void {
    this.input.close();
  }
}
