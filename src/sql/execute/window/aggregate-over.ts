import type { Type } from '../../../types/type.js';
import type { AggregateFunction } from '../../functions/function.js';
import type { ExecutionContext } from '../context.js';
import type { CallArguments } from './arguments.js';
import type { Frames } from './frame.js';
import type { Partition } from './partition.js';
import { SegmentTree } from './segment-tree.js';

// Aggregates over window frames. All ways give what folding each frame from its first row to its last gives, bit for
// bit; they differ in cost, over n rows with frames of f:
//
//   growing     frames that begin with the partition: one state that takes every row once           n
//   moving      aggregates with `remove`: rows that a frame has left are taken out of the state      n
//   combining   aggregates with `combine`: a tree of states                                          n log n
//   folding     the others, sums of floating point among them, where taking out would round anew     n f

/** Receives the result of a position. */
export type ResultSink = (position: number, value: unknown) => void;

const CANCEL_EVERY = 8192;

/** One aggregate call over one partition. */
export class AggregateOver {
  private steps = 0;

  constructor(
    private readonly row: AggregateFunction,
    private readonly types: readonly Type[],
    private readonly args: CallArguments,
    private readonly partition: Partition,
    private readonly frames: Frames,
    private readonly context: ExecutionContext,
    private readonly sink: ResultSink,
  ) {}

  run(): void {
    if (this.frames.isGrowing && !this.frames.hasHoles) this.grow();
    else if (this.row.remove !== undefined) this.move();
    else if (this.row.combine !== undefined) this.combine();
    else this.fold();
  }

  // --------------------------------------------------------------------------------------------------------- steps

  /** The values of a position that the aggregate takes; null when it passes it over. */
  private valuesAt(position: number): unknown[] | null {
    if (++this.steps % CANCEL_EVERY === 0) this.context.checkCancelled();
    const { kept, readers } = this.args;
    const row = this.partition.row(position);
    if (kept !== null && kept[row] === 0) return null;
    const values: unknown[] = new Array(readers.length);
    for (let i = 0; i < readers.length; i++) {
      const value = readers[i]!(row);
      if (value === null && this.row.nulls === 'skip') return null;
      values[i] = value;
    }
    return values;
  }

  private step(state: unknown, position: number): unknown {
    const values = this.valuesAt(position);
    if (values === null) return state;
    return values.length === 1 ? this.row.step(state, values[0]) : this.row.step(state, ...values);
  }

  private remove(state: unknown, position: number): unknown {
    const values = this.valuesAt(position);
    return values === null ? state : this.row.remove!(state, ...values);
  }

  private initial(): unknown {
    return this.row.initial(this.types);
  }

  private finish(state: unknown): unknown {
    const value = this.row.finish(state, this.types, this.context.session);
    if (this.row.collects === true) this.context.reserveMemory(collectedBytes(value));
    return value;
  }

  // ---------------------------------------------------------------------------------------------------------- ways

  private grow(): void {
    const { ends } = this.frames;
    let state = this.initial();
    let taken = 0;
    let value: unknown;
    for (let i = 0; i < this.partition.rowCount; i++) {
      const end = ends[i]!;
      const isSame = i > 0 && taken === end;
      for (; taken < end; taken++) state = this.step(state, taken);
      if (!isSame) value = this.finish(state);
      this.sink(i, value);
    }
  }

  private move(): void {
    let state = this.initial();
    let value: unknown;
    this.eachFrame((runs, count, before, countBefore) => {
      // Rows come in before others go, so that a state that must not be empty is not.
      eachMissing(runs, count, before, countBefore, (position) => {
        state = this.step(state, position);
      });
      eachMissing(before, countBefore, runs, count, (position) => {
        state = this.remove(state, position);
      });
      value = this.finish(state);
      return value;
    });
  }

  private combine(): void {
    const leaves: unknown[] = new Array(this.partition.rowCount);
    for (let i = 0; i < leaves.length; i++) {
      const values = this.valuesAt(i);
      leaves[i] = values === null ? undefined : this.row.step(this.initial(), ...values);
    }
    this.context.reserveMemory(leaves.length * 32);
    const tree = new SegmentTree(leaves, this.row.combine!);
    this.eachFrame((runs, count) => {
      let state: unknown;
      for (let i = 0; i < count; i += 2) state = tree.join(state, tree.query(runs[i]!, runs[i + 1]!));
      return this.finish(state === undefined ? this.initial() : state);
    });
  }

  private fold(): void {
    let state: unknown;
    this.eachFrame((runs, count, before, countBefore) => {
      // A frame that only grew at its end goes on from its state.
      const isLonger = count === 2 && countBefore === 2 && runs[0] === before[0] && runs[1]! >= before[1]!;
      if (!isLonger) state = this.initial();
      const from = isLonger ? before[1]! : runs[0]!;
      for (let i = 0; i < count; i += 2) {
        for (let position = i === 0 ? from : runs[i]!; position < runs[i + 1]!; position++) {
          state = this.step(state, position);
        }
      }
      return this.finish(state);
    });
  }

  /** Computes the value of each frame that differs from the one before, given as `Frames.runs` writes them. */
  private eachFrame(
    compute: (runs: Int32Array, count: number, before: Int32Array, countBefore: number) => unknown,
  ): void {
    let runs = new Int32Array(6);
    let before = new Int32Array(6);
    let countBefore = 0;
    let value: unknown;
    for (let i = 0; i < this.partition.rowCount; i++) {
      if (++this.steps % CANCEL_EVERY === 0) this.context.checkCancelled();
      const count = this.frames.runs(i, runs);
      const isSame = i > 0 && count === countBefore && sameRuns(runs, before, count);
      if (!isSame) value = compute(runs, count, before, countBefore);
      this.sink(i, value);
      [runs, before] = [before, runs];
      countBefore = count;
    }
  }
}

function sameRuns(left: Int32Array, right: Int32Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (left[i] !== right[i]) return false;
  return true;
}

/** Shows the positions of some runs that others do not have. */
function eachMissing(
  runs: Int32Array,
  count: number,
  others: Int32Array,
  otherCount: number,
  show: (position: number) => void,
): void {
  let other = 0;
  for (let i = 0; i < count; i += 2) {
    let position = runs[i]!;
    const end = runs[i + 1]!;
    while (position < end) {
      while (other < otherCount && others[other + 1]! <= position) other += 2;
      if (other < otherCount && others[other]! <= position) {
        position = others[other + 1]!;
        continue;
      }
      const stop = other < otherCount ? Math.min(end, others[other]!) : end;
      for (; position < stop; position++) show(position);
    }
  }
}

/** About what a collected result holds. */
function collectedBytes(value: unknown): number {
  if (typeof value === 'string') return value.length * 2;
  if (value instanceof Uint8Array) return value.length;
  const elements = (value as { elements?: readonly unknown[] } | null)?.elements;
  return elements === undefined ? 16 : elements.length * 8;
}
