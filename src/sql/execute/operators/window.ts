import { Batch } from '../../../columnar/batch.js';
import type { Column } from '../../../columnar/column.js';
import type { Type } from '../../../types/type.js';
import type { AggregateFunction, WindowFunction, WindowPartition } from '../../functions/function.js';
import type { SortKey, WindowFrame } from '../../plan/logical-plan.js';
import { keyComparison, rowComparison } from '../compare-keys.js';
import type { ExecutionContext } from '../context.js';
import type { Evaluator } from '../evaluate.js';
import type { Operator } from '../operator.js';
import { BufferReader, RowBuffer } from '../row-buffer.js';
import type { BatchFilter, BatchMap } from '../vectorize.js';
import { AggregateOver } from '../window/aggregate-over.js';
import { CallArguments, type CompiledArgument } from '../window/arguments.js';
import { checkOffset, type FrameRule, Frames, type RangeOrder } from '../window/frame.js';
import { Partition, type PeerTest } from '../window/partition.js';
import { ResultColumn } from '../window/result-column.js';

/** One call of a window function or aggregate, compiled. */
export interface CompiledWindowCall {
  readonly function: WindowFunction | AggregateFunction;
  readonly args: readonly CompiledArgument[];
  readonly argumentTypes: readonly Type[];
  readonly type: Type;
  readonly filter: BatchFilter | null;
  readonly frame: WindowFrame;
  /** Offsets of the frame's ends, null where there is none. */
  readonly start: Evaluator | null;
  readonly end: Evaluator | null;
}

/** The calls over one division and order of the rows, compiled. */
export interface CompiledWindowStep {
  /** What rows are sorted by: PARTITION BY, then ORDER BY. */
  readonly keys: readonly SortKey[];
  readonly keyMaps: readonly BatchMap[];
  readonly partitionKeyCount: number;
  /** False: the rows lie in an order that does. */
  readonly sorts: boolean;
  readonly calls: readonly CompiledWindowCall[];
}

const NO_INPUT = new Batch([], 1);

/**
 * Reads all rows and adds a column for each call. Rows stay where they are in the buffer; each step sorts their numbers,
 * finds the partitions and writes its results by row.
 */
export class WindowOperator implements Operator {
  private reader: BufferReader | null = null;

  constructor(
    private readonly input: Operator,
    private readonly types: readonly Type[],
    private readonly steps: readonly CompiledWindowStep[],
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    this.reader ??= this.run();
    return this.reader.next();
  }

  private run(): BufferReader {
    const { context } = this;
    // Offsets are looked at also when there are no rows.
    const rules = this.steps.map((step) => step.calls.map((call) => frameRule(call, context)));
    const rows = new RowBuffer(this.types, context);
    for (let batch = this.input.next(); batch !== null; batch = this.input.next()) {
      const columns = this.types.map((_, i) => batch!.column(i));
      rows.append(batch, columns);
    }
    const all = rows.batch();
    const results: Column[] = [];
    let order = inputOrder(rows.rowCount);
    this.steps.forEach((step, i) => {
      context.checkCancelled();
      const keys = step.keyMaps.map((map) => map.run(all, context));
      if (step.sorts) {
        context.reserveMemory(rows.rowCount * 4);
        order = inputOrder(rows.rowCount);
        order.sort(rowComparison(step.keys, keys));
      }
      results.push(...this.compute(step, keys, rules[i]!, order, all));
    });
    return new BufferReader([...rows.finish(), ...results], order);
  }

  private compute(
    step: CompiledWindowStep,
    keys: readonly Column[],
    rules: readonly (FrameRule | null)[],
    order: Int32Array,
    rows: Batch,
  ): Column[] {
    const { context } = this;
    const { partitionKeyCount } = step;
    const isSamePartition = peerTest(step.keys, keys, 0, partitionKeyCount);
    const isPeer = peerTest(step.keys, keys, partitionKeyCount, keys.length);
    const rangeOrder: RangeOrder | null =
      keys.length > partitionKeyCount ? { key: step.keys[partitionKeyCount]!, column: keys[partitionKeyCount]! } : null;
    context.reserveMemory(rows.rowCount * (ResultColumn.rowBytes * step.calls.length + 16));
    const results = step.calls.map((call) => new ResultColumn(call.type, rows.rowCount));
    const args = step.calls.map((call) => new CallArguments(call.args, call.filter, rows, context));
    eachPartition(order, isSamePartition, (from, to) => {
      const partition = new Partition(order, from, to, isPeer);
      const frames = new FrameCache(partition, rangeOrder, context);
      step.calls.forEach((call, i) => {
        const result = results[i]!;
        const sink = (position: number, value: unknown) => result.set(partition.row(position), value);
        const rule = rules[i]!;
        if (call.function.kind === 'window') {
          const view = new PartitionView(partition, args[i]!, () => frames.of(rule!));
          for (let position = 0; position < partition.rowCount; position++) {
            sink(position, call.function.evaluate(view, position));
          }
        } else {
          const { function: row, argumentTypes } = call;
          new AggregateOver(row, argumentTypes, args[i]!, partition, frames.of(rule!), context, sink).run();
        }
      });
    });
    return results.map((result) => result.finish());
  }

  close(): void {
    this.input.close();
  }
}

function inputOrder(rowCount: number): Int32Array {
  const order = new Int32Array(rowCount);
  for (let i = 0; i < rowCount; i++) order[i] = i;
  return order;
}

/** Whether two rows are equal in the keys from `from` to before `to`; null when there are none. */
function peerTest(keys: readonly SortKey[], columns: readonly Column[], from: number, to: number): PeerTest | null {
  if (from === to) return null;
  const tests = keys.slice(from, to).map((key, i): PeerTest => {
    const column = columns[from + i]!;
    const compare = keyComparison(key);
    return (left, right) => compare(column.value(left), column.value(right)) === 0;
  });
  if (tests.length === 1) return tests[0]!;
  return (left, right) => tests.every((test) => test(left, right));
}

function eachPartition(order: Int32Array, isSame: PeerTest | null, visit: (from: number, to: number) => void): void {
  let from = 0;
  for (let i = 1; i <= order.length; i++) {
    if (i < order.length && (isSame === null || isSame(order[i - 1]!, order[i]!))) continue;
    visit(from, i);
    from = i;
  }
}

/** The frame with its offsets of this execution; null for a function that has no use for it. */
function frameRule(call: CompiledWindowCall, context: ExecutionContext): FrameRule | null {
  if (call.function.kind === 'window' && call.function.ignoresFrame === true) return null;
  const { mode, exclude, start, end } = call.frame;
  const offsetOf = (evaluate: Evaluator | null, side: 'starting' | 'ending'): unknown => {
    if (evaluate === null) return null;
    const value = evaluate(NO_INPUT, 0, context);
    checkOffset(value, mode, side);
    return value;
  };
  return {
    mode,
    exclude,
    start: { kind: start.kind, offset: offsetOf(call.start, 'starting'), inRange: start.inRange },
    end: { kind: end.kind, offset: offsetOf(call.end, 'ending'), inRange: end.inRange },
  };
}

/** Frames of one partition; calls with one rule share them. */
class FrameCache {
  private readonly known: { readonly rule: FrameRule; readonly frames: Frames }[] = [];

  constructor(
    private readonly partition: Partition,
    private readonly order: RangeOrder | null,
    private readonly context: ExecutionContext,
  ) {}

  of(rule: FrameRule): Frames {
    let known = this.known.find((candidate) => sameRule(candidate.rule, rule));
    if (known === undefined) {
      known = { rule, frames: new Frames(this.partition, rule, this.order, this.context) };
      this.known.push(known);
    }
    return known.frames;
  }
}

function sameRule(left: FrameRule, right: FrameRule): boolean {
  const isSameEnd = (side: 'start' | 'end') =>
    left[side].kind === right[side].kind &&
    left[side].offset === right[side].offset &&
    left[side].inRange === right[side].inRange;
  return left.mode === right.mode && left.exclude === right.exclude && isSameEnd('start') && isSameEnd('end');
}

/** A partition as window functions see it. */
class PartitionView implements WindowPartition {
  private frames: Frames | null = null;

  constructor(
    private readonly partition: Partition,
    private readonly args: CallArguments,
    private readonly makeFrames: () => Frames,
  ) {}

  get rowCount(): number {
    return this.partition.rowCount;
  }

  argument(index: number, position: number): unknown {
    return this.args.readers[index]!(this.partition.row(position));
  }

  peerStart(position: number): number {
    return this.partition.peerStart(position);
  }

  peerEnd(position: number): number {
    return this.partition.peerEnd(position);
  }

  peerGroup(position: number): number {
    return this.partition.groupOf(position);
  }

  frameRow(position: number, index: number): number {
    this.frames ??= this.makeFrames();
    return this.frames.row(position, index);
  }
}
