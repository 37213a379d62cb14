import type { Batch } from '../../columnar/batch.js';
import type { Column } from '../../columnar/column.js';
import { error } from '../../common/errors.js';
import type { Type } from '../../types/type.js';
import type { AggregateKernel, NumberSum } from '../functions/function.js';
import { addSums, type FusedSum, type LoopInput, type NumberColumn } from './aggregate-loops.js';

// Aggregates over typed arrays: one tight loop a batch, states in typed arrays by group.

/** Accumulates one aggregate for all groups. */
export interface Accumulator {
  /** Makes room for groups below `count`. */
  reserve(count: number): void;
  /**
   * Adds the selected rows; `groups[i]` is the group of the row at position i, null: all are in group 0. False: not this
   * column.
   */
  add(batch: Batch, column: Column | null, groups: Int32Array | null): boolean;
  /** The state of a group, as the aggregate's `finish` takes it. */
  state(group: number): unknown;
  /**
   * Its part in a pass over several aggregates that counts rows by itself: a sum, or null when the count is all. Undefined
   * when it cannot take part with this column.
   */
  fused?(column: Column | null, rowCount: number): FusedSum | null | undefined;
  /** Rows counted in such passes, by group; they come on top of its own. */
  sharedRows?: RowCounts;
}

/** Rows by group. */
export class RowCounts {
  values = new Float64Array(16);

  reserve(count: number): void {
    this.values = grown(this.values, count, float64s);
  }
}

/** The accumulator of a kernel over arguments of `type`; null when there is none. */
export function kernelAccumulator(kernel: AggregateKernel, type: Type | null): Accumulator | null {
  if (kernel === 'count') return new CountAccumulator();
  if (type === null) return null;
  switch (type.layout) {
    case 'int32':
    case 'int64':
      return kernel === 'sum' ? new IntegerSumAccumulator() : new ExtremeAccumulator(kernel === 'max', false);
    case 'float64':
      if (kernel === 'avg') return new FloatMeanAccumulator();
      return kernel === 'sum' ? new FloatSumAccumulator() : new ExtremeAccumulator(kernel === 'max', true);
    case 'float32':
      return kernel === 'sum' || kernel === 'avg' ? null : new ExtremeAccumulator(kernel === 'max', true);
    default:
      return null;
  }
}

function isNumbers(column: Column | null): column is NumberColumn {
  return column !== null && (column.kind === 'int32' || column.kind === 'float64');
}

function grown<Data extends Float64Array | Uint8Array>(
  data: Data,
  count: number,
  make: (length: number) => Data,
): Data {
  if (count <= data.length) return data;
  const larger = make(Math.max(count, data.length * 2));
  larger.set(data);
  return larger;
}

const float64s = (length: number) => new Float64Array(length);

/** Kinds of columns whose NULLs stand among their values. */
const VALUES_DECIDE: ReadonlySet<Column['kind']> = new Set(['object', 'text', 'lazy', 'constant']);

class CountAccumulator implements Accumulator {
  sharedRows?: RowCounts;
  private counts = new Float64Array(16);

  reserve(count: number): void {
    this.counts = grown(this.counts, count, float64s);
  }

  add(batch: Batch, column: Column | null, groups: Int32Array | null): boolean {
    const { counts } = this;
    const { count, selection } = batch;
    if (column !== null && VALUES_DECIDE.has(column.kind)) {
      for (let i = 0; i < count; i++) {
        if (column.value(batch.row(i)) !== null) counts[groups === null ? 0 : groups[i]!]!++;
      }
      return true;
    }
    const nulls = column === null ? null : column.nulls;
    if (nulls !== null) {
      for (let i = 0; i < count; i++) {
        const row = selection === null ? i : selection[i]!;
        if (nulls[row] === 0) counts[groups === null ? 0 : groups[i]!]!++;
      }
    } else if (groups === null) {
      counts[0]! += count;
    } else {
      for (let i = 0; i < count; i++) counts[groups[i]!]!++;
    }
    return true;
  }

  fused(column: Column | null): null | undefined {
    if (column === null) return null;
    return VALUES_DECIDE.has(column.kind) || column.nulls !== null ? undefined : null;
  }

  state(group: number): number {
    return this.counts[group]! + (this.sharedRows?.values[group] ?? 0);
  }
}

/** Knows how large sums can be by now at most, so that loops need not look at each. */
class SumRange {
  /** Not 0: a field that first holds a small integer is laid out anew for the first double, and loops compiled again. */
  private bound = Number.MIN_VALUE;

  /** @param most Sums up to this are right. */
  constructor(private readonly most: number) {}

  /** True when no sum can leave the range by `rowCount` values of `column`. */
  covers(sums: Float64Array, column: NumberColumn, rowCount: number): boolean {
    const growth = rowCount * column.largest;
    this.bound += growth;
    if (this.bound <= this.most) return true;
    // That was every value in one sum.
    if (sums.length <= rowCount) this.bound = growth + sums.reduce((most, sum) => Math.max(most, Math.abs(sum)), 0);
    return this.bound <= this.most;
  }
}

/** Sums of integers: doubles while they are exact, with bigints to overflow into. */
class IntegerSumAccumulator implements Accumulator {
  sharedRows?: RowCounts;
  private readonly range = new SumRange(Number.MAX_SAFE_INTEGER);
  private sums = new Float64Array(16);
  private counts = new Float64Array(16);
  private readonly overflow = new Map<number, bigint>();

  reserve(count: number): void {
    this.sums = grown(this.sums, count, float64s);
    this.counts = grown(this.counts, count, float64s);
  }

  add(batch: Batch, column: Column | null, groups: Int32Array | null): boolean {
    if (!isNumbers(column)) return false;
    const isSafe = this.range.covers(this.sums, column, batch.count);
    const input = loopInput(batch, column, groups, this.sums, this.counts);
    addSums(column, input, { isInteger: true, isSingle: groups === null, isSafe }, this.carry);
    return true;
  }

  /** Puts the sum aside and goes on from the value. */
  private readonly carry = (group: number, before: number, value: number): number => {
    this.overflow.set(group, (this.overflow.get(group) ?? 0n) + BigInt(before));
    return value;
  };

  fused(column: Column | null, rowCount: number): FusedSum | undefined {
    if (!isNumbers(column) || column.nulls !== null) return undefined;
    const isSafe = this.range.covers(this.sums, column, rowCount);
    return { isInteger: true, isSafe, data: column.data, sums: this.sums, overflow: this.carry };
  }

  state(group: number): NumberSum {
    const carried = this.overflow.get(group);
    const sum = carried === undefined ? this.sums[group]! : narrow(carried + BigInt(this.sums[group]!));
    return { count: this.counts[group]! + (this.sharedRows?.values[group] ?? 0), sum };
  }
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Infinite from finite numbers is an overflow; infinite or NaN from such is not. */
function infiniteSum(_group: number, before: number, value: number): number {
  if (Number.isFinite(before) && Number.isFinite(value)) {
    throw error('numeric_value_out_of_range', 'value out of range: overflow');
  }
  return before + value;
}

const NO_GROUPS = new Int32Array(0);

function loopInput(
  { count, selection }: Batch,
  { data, nulls }: NumberColumn,
  groups: Int32Array | null,
  sums: Float64Array,
  counts: Float64Array,
): LoopInput {
  return { data, nulls, selection, count, groups: groups ?? NO_GROUPS, sums, counts };
}

class FloatSumAccumulator implements Accumulator {
  sharedRows?: RowCounts;
  private readonly range = new SumRange(Number.MAX_VALUE);
  private sums = new Float64Array(16);
  private counts = new Float64Array(16);

  reserve(count: number): void {
    this.sums = grown(this.sums, count, float64s);
    this.counts = grown(this.counts, count, float64s);
  }

  add(batch: Batch, column: Column | null, groups: Int32Array | null): boolean {
    if (!isNumbers(column)) return false;
    const isSafe = this.range.covers(this.sums, column, batch.count);
    const input = loopInput(batch, column, groups, this.sums, this.counts);
    addSums(column, input, { isInteger: false, isSingle: groups === null, isSafe }, infiniteSum);
    return true;
  }

  fused(column: Column | null, rowCount: number): FusedSum | undefined {
    if (!isNumbers(column) || column.nulls !== null) return undefined;
    const isSafe = this.range.covers(this.sums, column, rowCount);
    return { isInteger: false, isSafe, data: column.data, sums: this.sums, overflow: infiniteSum };
  }

  state(group: number): NumberSum {
    return { count: this.counts[group]! + (this.sharedRows?.values[group] ?? 0), sum: this.sums[group]! };
  }
}

/** Averages of doubles, which fail where the squares of their differences overflow: large values are left to `step`. */
class FloatMeanAccumulator extends FloatSumAccumulator {
  override add(batch: Batch, column: Column | null, groups: Int32Array | null): boolean {
    return !hasLargeNumber(column) && super.add(batch, column, groups);
  }

  override fused(column: Column | null, rowCount: number): FusedSum | undefined {
    return hasLargeNumber(column) ? undefined : super.fused(column, rowCount);
  }

  override state(group: number): NumberSum & { squares: number } {
    // Up to here they were too small to matter where an overflow is near.
    return { ...super.state(group), squares: 0 };
  }
}

/** Its square, added up ten million times, is far from the largest double. */
const LARGE_NUMBER = 1e140;

function hasLargeNumber(column: Column | null): boolean {
  return isNumbers(column) && column.largest > LARGE_NUMBER;
}

/** Smallest or largest number; NaN is above all. */
class ExtremeAccumulator implements Accumulator {
  private values = new Float64Array(16);
  private has = new Uint8Array(16);

  constructor(
    private readonly isMax: boolean,
    private readonly canBeNaN: boolean,
  ) {}

  reserve(count: number): void {
    this.values = grown(this.values, count, float64s);
    this.has = grown(this.has, count, (length) => new Uint8Array(length));
  }

  add(batch: Batch, column: Column | null, groups: Int32Array | null): boolean {
    if (!isNumbers(column)) return false;
    const { values, has, isMax, canBeNaN } = this;
    const { data, nulls } = column;
    const { count, selection } = batch;
    for (let i = 0; i < count; i++) {
      const row = selection === null ? i : selection[i]!;
      if (nulls !== null && nulls[row] === 1) continue;
      const group = groups === null ? 0 : groups[i]!;
      const value = data[row]!;
      const best = values[group]!;
      // Of equal values, which 0 and -0 are, the last stays.
      let isBetter = has[group] === 0 || (isMax ? value >= best : value <= best);
      if (canBeNaN && !isBetter) isBetter = isMax ? Number.isNaN(value) : Number.isNaN(best) && !Number.isNaN(value);
      if (canBeNaN && isMax && has[group] === 1 && Number.isNaN(best)) isBetter = false;
      if (isBetter) {
        values[group] = value;
        has[group] = 1;
      }
    }
    return true;
  }

  state(group: number): number | null {
    return this.has[group] === 1 ? this.values[group]! : null;
  }
}
