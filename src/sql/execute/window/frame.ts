import type { Column } from '../../../columnar/column.js';
import { error } from '../../../common/errors.js';
import type { InRange, RangeTest } from '../../functions/in-range.js';
import type { FrameBound, SortKey, WindowFrame } from '../../plan/logical-plan.js';
import type { ExecutionContext } from '../context.js';
import type { Partition } from './partition.js';

// Window frames: for each position of a partition the positions from `starts` to before `ends`, less what EXCLUDE takes
// out. Both never go back from one position to the next, so that each is found by walking on.

/** One end of a frame with the value of its offset. */
export interface FrameEnd {
  readonly kind: FrameBound['kind'];
  readonly offset: unknown;
  readonly inRange: InRange | null;
}

/** A frame of one execution. */
export interface FrameRule {
  readonly mode: WindowFrame['mode'];
  readonly start: FrameEnd;
  readonly end: FrameEnd;
  readonly exclude: WindowFrame['exclude'];
}

/** The order by which RANGE measures distances: the only key of ORDER BY, and its values by row of the buffer. */
export interface RangeOrder {
  readonly key: SortKey;
  readonly column: Column;
}

/**
 * Checks the value of an offset.
 * @throws 22004 when it is NULL, 22013 when it is negative (RANGE finds that out by comparing).
 */
export function checkOffset(value: unknown, mode: WindowFrame['mode'], side: 'starting' | 'ending'): void {
  if (value === null) throw error('null_value_not_allowed', `frame ${side} offset must not be null`);
  if (mode !== 'RANGE' && (value as number | bigint) < 0) {
    throw error('invalid_preceding_or_following_size', `frame ${side} offset must not be negative`);
  }
}

/** The frames of all positions of a partition. */
export class Frames {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** True when EXCLUDE takes rows out. */
  readonly hasHoles: boolean;
  /** True when every frame begins with the partition. */
  readonly isGrowing: boolean;
  private readonly scratch = new Int32Array(6);

  constructor(
    private readonly partition: Partition,
    private readonly rule: FrameRule,
    order: RangeOrder | null,
    context: ExecutionContext,
  ) {
    this.hasHoles = rule.exclude !== 'NO OTHERS';
    this.isGrowing = rule.start.kind === 'UNBOUNDED PRECEDING';
    this.starts = boundsOf(partition, rule, 'start', order, context);
    this.ends = boundsOf(partition, rule, 'end', order, context);
  }

  /**
   * Writes the frame of `position` as up to three runs of positions, each its first and the one behind its last, and
   * gives the count of numbers written.
   */
  runs(position: number, out: Int32Array): number {
    const start = this.starts[position]!;
    const end = this.ends[position]!;
    const { exclude } = this.rule;
    if (exclude === 'NO OTHERS') return addRun(start, end, out, 0);
    const isRow = exclude === 'CURRENT ROW';
    const first = isRow ? position : this.partition.peerStart(position);
    const last = isRow ? position + 1 : this.partition.peerEnd(position);
    let count = addRun(start, Math.min(end, first), out, 0);
    if (exclude === 'TIES' && position >= start && position < end) count = addRun(position, position + 1, out, count);
    return addRun(Math.max(start, last), end, out, count);
  }

  /** The position at `index` of the frame, from -1 backwards; -1 when there is none. */
  row(position: number, index: number): number {
    const runs = this.scratch;
    const count = this.runs(position, runs);
    let skipped = index < 0 ? -1 - index : index;
    for (let i = 0; i < count; i += 2) {
      const at = index < 0 ? count - 2 - i : i;
      const length = runs[at + 1]! - runs[at]!;
      if (skipped < length) return index < 0 ? runs[at + 1]! - 1 - skipped : runs[at]! + skipped;
      skipped -= length;
    }
    return -1;
  }
}

function addRun(from: number, to: number, out: Int32Array, count: number): number {
  if (from >= to) return count;
  out[count] = from;
  out[count + 1] = to;
  return count + 2;
}

type Side = 'start' | 'end';

function boundsOf(
  partition: Partition,
  rule: FrameRule,
  side: Side,
  order: RangeOrder | null,
  context: ExecutionContext,
): Int32Array {
  const { kind } = rule[side];
  const { rowCount } = partition;
  const bounds = new Int32Array(rowCount);
  if (kind === 'UNBOUNDED PRECEDING') return bounds;
  if (kind === 'UNBOUNDED FOLLOWING') return bounds.fill(rowCount);
  if (kind !== 'CURRENT ROW' && rule.mode === 'RANGE') {
    walkRange(partition, rule[side], side, order!, context, bounds);
    return bounds;
  }
  const isEnd = side === 'end' ? 1 : 0;
  const distance = distanceOf(rule[side], rowCount);
  for (let i = 0; i < rowCount; i++) {
    bounds[i] =
      rule.mode === 'ROWS'
        ? Math.min(Math.max(i + distance + isEnd, 0), rowCount)
        : partition.groupStart(partition.groupOf(i) + distance + isEnd);
  }
  return bounds;
}

/** Rows or groups from the current one, backwards negative; never further than the partition goes. */
function distanceOf({ kind, offset }: FrameEnd, rowCount: number): number {
  if (kind === 'CURRENT ROW') return 0;
  const distance = Math.min(Number(offset), rowCount + 1);
  return kind === 'PRECEDING' ? -distance : distance;
}

/** RANGE with an offset: the first row not below the bound, or the first above it. NULLs are near each other only. */
function walkRange(
  partition: Partition,
  end: FrameEnd,
  side: Side,
  { key, column }: RangeOrder,
  context: ExecutionContext,
  bounds: Int32Array,
): void {
  const { rowCount } = partition;
  const holds = end.inRange!.holds;
  const test: RangeTest = {
    isMinus: (end.kind === 'PRECEDING') !== key.isDescending,
    isUpper: (side === 'end') !== key.isDescending,
  };
  let at = 0;
  for (let i = 0; i < rowCount; i++) {
    if ((i & 1023) === 0) context.checkCancelled();
    // Peers have one frame.
    if (i > 0 && partition.groupOf(i) === partition.groupOf(i - 1)) {
      bounds[i] = at;
      continue;
    }
    const base = column.value(partition.row(i));
    for (; at < rowCount; at++) {
      const value = column.value(partition.row(at));
      if (value === null || base === null) {
        if (side === 'end' ? !goesOnToEnd(value, base, key) : !goesOnToStart(value, base, key)) break;
      } else if (holds(value, base, end.offset, test, context.session) !== (side === 'end')) {
        break;
      }
    }
    bounds[i] = at;
  }
}

/** Whether the start lies behind a row, when that row's value or the current one's is NULL. */
function goesOnToStart(value: unknown, base: unknown, { isNullsFirst }: SortKey): boolean {
  return isNullsFirst ? value === null && base !== null : value !== null && base === null;
}

/** The same for the end. */
function goesOnToEnd(value: unknown, base: unknown, { isNullsFirst }: SortKey): boolean {
  return isNullsFirst ? value === null : base === null;
}
