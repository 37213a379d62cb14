import { error } from '../../common/errors.js';
import * as types from '../../types/builtin.js';
import {
  addIntervals,
  addToTimestamp,
  addToTimestampTz,
  dateToTimestamp,
  subtractFromTimestamp,
  subtractFromTimestampTz,
  subtractIntervals,
} from '../../types/datetime-arithmetic.js';
import { sessionZone } from '../../types/datetime-parse.js';
import { Interval } from '../../types/interval.js';
import type { Microseconds } from '../../types/microseconds.js';
import type { Numeric } from '../../types/numeric.js';
import type { TimeTz } from '../../types/time.js';
import type { Type } from '../../types/type.js';
import type { FunctionContext } from './function.js';

// Whether a value lies within a distance of another one: the bounds `RANGE offset PRECEDING` and `FOLLOWING` of window
// frames (`in_range` of PostgreSQL's btree operator classes). None of the values is NULL.

/** The bound is `base - offset` or `base + offset`; the test `value <= bound` or `value >= bound`. */
export interface RangeTest {
  readonly isMinus: boolean;
  readonly isUpper: boolean;
}

/** A row of the table: columns of type `column` with offsets of type `offset`. */
export interface InRange {
  readonly column: Type;
  readonly offset: Type;
  /** @throws 22013 for a negative offset, 22008 where the bound cannot be had. */
  readonly holds: (value: any, base: any, offset: any, test: RangeTest, context: FunctionContext) => boolean;
}

function negativeOffset(): Error {
  return error('invalid_preceding_or_following_size', 'invalid preceding or following size in window function');
}

function compare(order: number, { isUpper }: RangeTest): boolean {
  return isUpper ? order <= 0 : order >= 0;
}

type Integer = number | bigint;

/** Exact, so that nothing overflows. */
function integersInRange(value: Integer, base: Integer, offset: Integer, test: RangeTest): boolean {
  if (offset < 0) throw negativeOffset();
  if (typeof base === 'number' && typeof offset === 'number') {
    const bound = test.isMinus ? base - offset : base + offset;
    if (Number.isSafeInteger(bound)) return test.isUpper ? value <= bound : value >= bound;
  }
  const bound = test.isMinus ? BigInt(base) - BigInt(offset) : BigInt(base) + BigInt(offset);
  return test.isUpper ? value <= bound : value >= bound;
}

/** NaN is above all and equal to itself, whatever the offset. */
function floatsInRange(value: number, base: number, offset: number, test: RangeTest): boolean {
  if (!(offset >= 0)) throw negativeOffset();
  if (Number.isNaN(value)) return Number.isNaN(base) || !test.isUpper;
  if (Number.isNaN(base)) return test.isUpper;
  const bound = test.isMinus ? base - offset : base + offset;
  // Infinities that cancel each other: every value is near enough.
  if (Number.isNaN(bound)) return true;
  return test.isUpper ? value <= bound : value >= bound;
}

function numericsInRange(value: Numeric, base: Numeric, offset: Numeric, test: RangeTest): boolean {
  if (offset.isNaN || offset.sign < 0) throw negativeOffset();
  if (value.isNaN) return base.isNaN || !test.isUpper;
  if (base.isNaN) return test.isUpper;
  const bound = test.isMinus ? base.subtract(offset) : base.add(offset);
  return bound.isNaN || compare(value.compare(bound), test);
}

function isNegative(offset: Interval): boolean {
  return types.interval.compare!(offset, Interval.zero) < 0;
}

/** Infinities that cancel each other: there is no sum, and every value is near enough. */
function cancels(base: Microseconds, offset: Interval, { isMinus }: RangeTest): boolean {
  return !offset.isFinite && base === (isMinus ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
}

function timestampsInRange(value: Microseconds, base: Microseconds, offset: Interval, test: RangeTest): boolean {
  if (isNegative(offset)) throw negativeOffset();
  if (cancels(base, offset, test)) return true;
  const bound = test.isMinus ? subtractFromTimestamp(base, offset) : addToTimestamp(base, offset);
  return test.isUpper ? value <= bound : value >= bound;
}

function timestampTzsInRange(
  value: Microseconds,
  base: Microseconds,
  offset: Interval,
  test: RangeTest,
  context: FunctionContext,
): boolean {
  if (isNegative(offset)) throw negativeOffset();
  if (cancels(base, offset, test)) return true;
  const zone = sessionZone(context);
  const bound = test.isMinus ? subtractFromTimestampTz(base, offset, zone) : addToTimestampTz(base, offset, zone);
  return test.isUpper ? value <= bound : value >= bound;
}

function intervalsInRange(value: Interval, base: Interval, offset: Interval, test: RangeTest): boolean {
  if (isNegative(offset)) throw negativeOffset();
  const opposite = test.isMinus ? Interval.infinity : Interval.negativeInfinity;
  if (!offset.isFinite && !base.isFinite && types.interval.compare!(base, opposite) === 0) return true;
  const bound = test.isMinus ? subtractIntervals(base, offset) : addIntervals(base, offset);
  return compare(types.interval.compare!(value, bound), test);
}

/** Of an offset to a time of day only the time counts; days do not begin again. */
function timeOffset(offset: Interval): number {
  if (!offset.isFinite) {
    if (offset.months < 0) throw negativeOffset();
    return Number.POSITIVE_INFINITY;
  }
  if (offset.microseconds < 0) throw negativeOffset();
  return Number(offset.microseconds);
}

function timesInRange(value: number, base: number, offset: Interval, test: RangeTest): boolean {
  const distance = timeOffset(offset);
  const bound = test.isMinus ? base - distance : base + distance;
  return test.isUpper ? value <= bound : value >= bound;
}

function timeTzsInRange(value: TimeTz, base: TimeTz, offset: Interval, test: RangeTest): boolean {
  const distance = timeOffset(offset);
  const bound = { time: test.isMinus ? base.time - distance : base.time + distance, offset: base.offset };
  return compare(types.timetz.compare!(value, bound), test);
}

const integers = [types.int2, types.int4, types.int8];

/** TABLE of what has a distance. */
const IN_RANGE: readonly InRange[] = [
  ...[types.int2, types.int4].flatMap((column) =>
    integers.map((offset): InRange => ({ column, offset, holds: integersInRange })),
  ),
  { column: types.int8, offset: types.int8, holds: integersInRange },
  { column: types.float4, offset: types.float8, holds: floatsInRange },
  { column: types.float8, offset: types.float8, holds: floatsInRange },
  { column: types.numeric, offset: types.numeric, holds: numericsInRange },
  {
    column: types.date,
    offset: types.interval,
    holds: (value: number, base: number, offset: Interval, test) =>
      timestampsInRange(dateToTimestamp(value), dateToTimestamp(base), offset, test),
  },
  { column: types.timestamp, offset: types.interval, holds: timestampsInRange },
  { column: types.timestamptz, offset: types.interval, holds: timestampTzsInRange },
  { column: types.interval, offset: types.interval, holds: intervalsInRange },
  { column: types.time, offset: types.interval, holds: timesInRange },
  { column: types.timetz, offset: types.interval, holds: timeTzsInRange },
];

/** The rows for a column's type. */
export function inRangeOf(column: Type): readonly InRange[] {
  return IN_RANGE.filter((row) => row.column === column);
}
