import { Batch } from '../../columnar/batch.js';
import type { ExecutionContext } from './context.js';
import type { Operator, OperatorFactory } from './operator.js';
import { CommonTableScanOperator } from './operators/common-table-scan.js';
import { gather } from './row-buffer.js';

// Rows that are computed once and read from several places: the queries of WITH.
//
// Nothing is computed before it is asked for: a reader that wants the next batch makes the producer go on by one, and
// what it gives is kept for the others. Whoever stops reading stops the computing.

/** Rough bytes of one kept value. */
const VALUE_BYTES = 24;

/** Rough bytes that a kept batch takes beside its values. */
const BATCH_BYTES = 256;

/** What keeping the rows of a batch takes. */
export function bytesOf({ count, columnCount }: Batch): number {
  return BATCH_BYTES + count * columnCount * VALUE_BYTES;
}

/** The selected rows of a batch, as a batch that stays valid. */
export function keepRows(batch: Batch): Batch {
  const { count, columnCount } = batch;
  const rows = new Int32Array(count);
  for (let i = 0; i < count; i++) rows[i] = batch.row(i);
  return new Batch(
    Array.from({ length: columnCount }, (_, i) => gather(batch.column(i), rows, count)),
    count,
  );
}

/** The rows of one common table under one set of outer values, as far as somebody has read them. */
export class SharedRun {
  private readonly batches: Batch[] = [];
  private isDone = false;

  constructor(
    private readonly producer: Operator,
    readonly outer: readonly unknown[],
    private readonly context: ExecutionContext,
  ) {}

  /** The batch at `index`, or null behind the last one. */
  batch(index: number): Batch | null {
    while (index >= this.batches.length) {
      if (this.isDone) return null;
      const next = this.producer.next();
      if (next === null) this.finish();
      else if (next.count > 0) this.keep(next);
    }
    return this.batches[index]!;
  }

  private keep(batch: Batch): void {
    this.context.reserveMemory(bytesOf(batch));
    this.batches.push(keepRows(batch));
  }

  private finish(): void {
    this.isDone = true;
    this.producer.close();
  }

  close(): void {
    if (!this.isDone) this.finish();
  }
}

/** A compiled common table: finds or begins the run of an execution. */
export class SharedRows {
  private readonly runs = new WeakMap<ExecutionContext, SharedRun>();

  private readonly streamed = new WeakSet<ExecutionContext>();

  /** `slots`: where the outer columns it refers to stand. */
  constructor(
    private readonly rows: OperatorFactory,
    private readonly slots: readonly number[],
    private readonly isStreamed: boolean,
  ) {}

  /**
   * Begins to read. Where one scan alone reads rows that come out the same when they are computed again, its first
   * pass takes them from the producer, and only a second one makes them be kept.
   */
  open(context: ExecutionContext): Operator {
    if (this.isStreamed && !this.streamed.has(context)) {
      this.streamed.add(context);
      return this.rows(context);
    }
    return new CommonTableScanOperator(this.run(context));
  }

  /** The run for the outer values as they are now. */
  run(context: ExecutionContext): SharedRun {
    const before = this.runs.get(context);
    if (before !== undefined && this.slots.every((slot, i) => Object.is(context.outer[slot], before.outer[i]))) {
      return before;
    }
    before?.close();
    const outer = this.slots.map((slot) => context.outer[slot]);
    const run = new SharedRun(this.rows(context), outer, context);
    this.runs.set(context, run);
    return run;
  }

  /** Ends what an execution has begun. */
  close(context: ExecutionContext): void {
    this.runs.get(context)?.close();
  }
}
