import type { Batch } from '../../../columnar/batch.js';
import type { ExecutionContext } from '../context.js';
import type { Evaluator } from '../evaluate.js';
import type { BatchFilter, BatchMap } from '../vectorize.js';

/** An argument of a window call: computed for all rows at once, or, where that could fail for no reason, when asked for. */
export type CompiledArgument = { readonly map: BatchMap } | { readonly evaluate: Evaluator };

/** Reads a value of the row of the buffer. */
export type ValueReader = (row: number) => unknown;

/** The arguments of one call over all rows, by row of the buffer. */
export class CallArguments {
  readonly readers: readonly ValueReader[];
  /** 1 where FILTER lets the row through; null: everywhere. */
  readonly kept: Uint8Array | null;

  constructor(args: readonly CompiledArgument[], filter: BatchFilter | null, batch: Batch, context: ExecutionContext) {
    let rows = batch;
    if (filter === null) {
      this.kept = null;
    } else {
      const selection = new Int32Array(batch.count);
      const count = filter.run(batch, context, selection);
      rows = batch.select(selection, count);
      this.kept = new Uint8Array(batch.rowCount);
      for (let i = 0; i < count; i++) this.kept[selection[i]!] = 1;
    }
    this.readers = args.map((arg): ValueReader => {
      if ('evaluate' in arg) return (row) => arg.evaluate(batch, row, context);
      const column = arg.map.run(rows, context);
      return (row) => column.value(row);
    });
  }
}
