import { error } from '../common/errors.js';
import { dateOfDays, daysInMonth, daysOfDate } from './calendar.js';
import { checkDate } from './date.js';
import { roundHalfEven } from './datetime-fields.js';
import { INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN } from './integer.js';
import { intervalOutOfRange, isInt32 } from './interval-parts.js';
import { Interval } from './interval-value.js';
import {
  addMicroseconds,
  checkTimestamp,
  DAY_US,
  daysOf,
  joinDays,
  type Microseconds,
  narrowMicroseconds,
  negateMicroseconds,
  SECOND_US,
  TIMESTAMP_DAYS_END,
  TIMESTAMP_DAYS_MIN,
  timeOf,
  timestampOutOfRange,
} from './microseconds.js';
import type { TimeTz } from './time.js';
import { type TimeZone, utc } from './time-zone.js';
import { instantToLocal, localToInstant } from './timestamp.js';

// What +, -, * and / mean for dates, times and intervals. The tables of operators call these; all take and give
// runtime values and raise 22008 where PostgreSQL does.

// ------------------------------------------------------------------------------------------------------ intervals

/** Makes an interval from parts that may have left their range. @throws 22008 */
function makeInterval(months: number, days: number, microseconds: bigint): Interval {
  if (!isInt32(months) || !isInt32(days) || microseconds < INT64_MIN || microseconds > INT64_MAX) {
    throw intervalOutOfRange();
  }
  // All parts at one end of their ranges are how infinity is stored.
  const isLast = months === INT32_MAX && days === INT32_MAX && microseconds === INT64_MAX;
  const isFirst = months === INT32_MIN && days === INT32_MIN && microseconds === INT64_MIN;
  if (isFirst || isLast) throw intervalOutOfRange();
  return new Interval(months + 0, days + 0, narrowMicroseconds(microseconds));
}

/** `-interval`. */
export function negateInterval(value: Interval): Interval {
  if (!value.isFinite) return value.months > 0 ? Interval.negativeInfinity : Interval.infinity;
  return makeInterval(-value.months, -value.days, -BigInt(value.microseconds));
}

/** `interval + interval`. Infinities of opposite sign have no sum. */
export function addIntervals(left: Interval, right: Interval): Interval {
  if (!left.isFinite || !right.isFinite) {
    if (!left.isFinite && !right.isFinite && left.months !== right.months) throw intervalOutOfRange();
    return left.isFinite ? right : left;
  }
  return makeInterval(
    left.months + right.months,
    left.days + right.days,
    BigInt(left.microseconds) + BigInt(right.microseconds),
  );
}

/** `interval - interval`. */
export function subtractIntervals(left: Interval, right: Interval): Interval {
  if (!left.isFinite || !right.isFinite) return addIntervals(left, negateInterval(right));
  return makeInterval(
    left.months - right.months,
    left.days - right.days,
    BigInt(left.microseconds) - BigInt(right.microseconds),
  );
}

/** `interval * factor`: fractions of months go to days, fractions of days to seconds. */
export function multiplyInterval(value: Interval, factor: number): Interval {
  if (Number.isNaN(factor)) throw intervalOutOfRange();
  if (!value.isFinite || !Number.isFinite(factor)) {
    const sign = Math.sign(factor) * signOf(value);
    if (sign === 0) throw intervalOutOfRange();
    return sign > 0 ? Interval.infinity : Interval.negativeInfinity;
  }
  return scaleInterval(value, (count) => count * factor);
}

/** `interval / divisor`. @throws 22012 */
export function divideInterval(value: Interval, divisor: number): Interval {
  if (divisor === 0) throw error('division_by_zero', 'division by zero');
  if (Number.isNaN(divisor)) throw intervalOutOfRange();
  if (!value.isFinite) {
    if (!Number.isFinite(divisor)) throw intervalOutOfRange();
    return divisor < 0 ? negateInterval(value) : value;
  }
  return scaleInterval(value, (count) => count / divisor);
}

function scaleInterval(value: Interval, scale: (count: number) => number): Interval {
  const exactMonths = scale(value.months);
  const exactDays = scale(value.days);
  const months = Math.trunc(exactMonths);
  let days = Math.trunc(exactDays);
  if (!isInt32(months) || !isInt32(days)) throw intervalOutOfRange();
  const monthDays = roundToMicro((exactMonths - months) * 30);
  let seconds = roundToMicro((exactDays - days + monthDays - Math.trunc(monthDays)) * 86_400);
  // Rounding, or the sum of both fractions, may make a whole day.
  if (Math.abs(seconds) >= 86_400) {
    const wholeDays = Math.trunc(seconds / 86_400);
    days += wholeDays;
    seconds -= wholeDays * 86_400;
  }
  days += Math.trunc(monthDays);
  const microseconds = roundHalfEven(scale(Number(value.microseconds)) + seconds * SECOND_US);
  if (!(microseconds >= -(2 ** 63) && microseconds < 2 ** 63)) throw intervalOutOfRange();
  return makeInterval(months, days, BigInt(microseconds));
}

function roundToMicro(value: number): number {
  return roundHalfEven(value * 1e6) / 1e6;
}

/** Sign of an interval's length. */
function signOf(value: Interval): number {
  if (!value.isFinite) return Math.sign(value.months);
  const days = BigInt(value.months) * 30n + BigInt(value.days);
  const length = days * 86_400_000_000n + BigInt(value.microseconds);
  return length > 0n ? 1 : length < 0n ? -1 : 0;
}

/** Turns whole days of the time into days, and gives both the same sign (`justify_hours`). */
export function justifyHours(value: Interval): Interval {
  if (!value.isFinite) return value;
  const time = BigInt(value.microseconds);
  const wholeDays = Number(time / 86_400_000_000n);
  let days = value.days + wholeDays;
  let rest = Number(time % 86_400_000_000n);
  if (days > 0 && rest < 0) {
    rest += DAY_US;
    days--;
  } else if (days < 0 && rest > 0) {
    rest -= DAY_US;
    days++;
  }
  if (!isInt32(days)) throw intervalOutOfRange();
  return new Interval(value.months, days + 0, rest + 0);
}

// ----------------------------------------------------------------------------------------------------- timestamps

function isInfinite(value: Microseconds): boolean {
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}

/** An infinite operand decides the sum; null when both are finite. @throws 22008 when they contradict each other. */
function infiniteSum(value: Microseconds, span: Interval): Microseconds | null {
  if (!span.isFinite) {
    if (isInfinite(value) && value !== span.months) throw timestampOutOfRange();
    return span.months;
  }
  return isInfinite(value) ? value : null;
}

/** Adds months on the calendar, keeping the time; a day that the month does not have becomes its last. */
function addMonths(local: Microseconds, months: number): Microseconds {
  const civil = dateOfDays(daysOf(local));
  const count = civil.year * 12 + civil.month - 1 + months;
  const year = Math.floor(count / 12);
  const month = count - year * 12 + 1;
  const days = daysOfDate(year, month, Math.min(civil.day, daysInMonth(year, month)));
  return checkTimestamp(joinDays(days, timeOf(local)));
}

function addDays(local: Microseconds, days: number): Microseconds {
  return checkTimestamp(joinDays(daysOf(local) + days, timeOf(local)));
}

/** `timestamp + interval`: months, then days, then the time. */
export function addToTimestamp(value: Microseconds, span: Interval): Microseconds {
  return addToTimestampTz(value, span, utc);
}

/** `timestamptz + interval`: months and days are those of the zone's calendar, so a day may have 23 hours. */
export function addToTimestampTz(value: Microseconds, span: Interval, zone: TimeZone): Microseconds {
  const infinite = infiniteSum(value, span);
  if (infinite !== null) return infinite;
  let instant = value;
  if (span.months !== 0) instant = localToInstant(addMonths(instantToLocal(instant, zone), span.months), zone);
  if (span.days !== 0) instant = localToInstant(addDays(instantToLocal(instant, zone), span.days), zone);
  return checkTimestamp(addMicroseconds(instant, span.microseconds));
}

/** `timestamp - interval`. */
export function subtractFromTimestamp(value: Microseconds, span: Interval): Microseconds {
  return addToTimestamp(value, negateInterval(span));
}

/** `timestamptz - interval`. */
export function subtractFromTimestampTz(value: Microseconds, span: Interval, zone: TimeZone): Microseconds {
  return addToTimestampTz(value, negateInterval(span), zone);
}

/** `timestamp - timestamp`, also of timestamptz: days and a time, no months. */
export function timestampDifference(left: Microseconds, right: Microseconds): Interval {
  if (isInfinite(left) || isInfinite(right)) {
    if (left === right) throw intervalOutOfRange();
    const isPositive = left === Number.POSITIVE_INFINITY || right === Number.NEGATIVE_INFINITY;
    return isPositive ? Interval.infinity : Interval.negativeInfinity;
  }
  const difference = addMicroseconds(left, negateMicroseconds(right));
  if (difference < INT64_MIN || difference > INT64_MAX) throw intervalOutOfRange();
  return justifyHours(new Interval(0, 0, difference));
}

// ---------------------------------------------------------------------------------------------------------- dates

/** `date + integer`; an infinite date stays. */
export function addToDate(days: number, count: number): number {
  return Number.isFinite(days) ? checkDate(days + count) : days;
}

/** `date - date`, in days. */
export function dateDifference(left: number, right: number): number {
  if (!Number.isFinite(left) || !Number.isFinite(right)) {
    throw error('datetime_field_overflow', 'cannot subtract infinite dates');
  }
  return left - right;
}

/** Midnight of a date as a timestamp. @throws 22008 for dates that no timestamp reaches. */
export function dateToTimestamp(days: number): Microseconds {
  if (!Number.isFinite(days)) return days;
  if (days < TIMESTAMP_DAYS_MIN || days >= TIMESTAMP_DAYS_END) {
    throw error('datetime_field_overflow', 'date out of range for timestamp');
  }
  return joinDays(days, 0);
}

/** Midnight of a date in a zone. */
export function dateToTimestampTz(days: number, zone: TimeZone): Microseconds {
  const local = dateToTimestamp(days);
  if (isInfinite(local)) return local;
  const instant = localToInstant(local, zone);
  const day = daysOf(instant);
  if (day < TIMESTAMP_DAYS_MIN || day >= TIMESTAMP_DAYS_END) {
    throw error('datetime_field_overflow', 'date out of range for timestamp');
  }
  return instant;
}

/** `date + time`. */
export function addTimeToDate(days: number, time: number): Microseconds {
  const midnight = dateToTimestamp(days);
  return isInfinite(midnight) ? midnight : checkTimestamp(addMicroseconds(midnight, time));
}

/** `date + timetz`. */
export function addTimeTzToDate(days: number, value: TimeTz): Microseconds {
  if (!Number.isFinite(days)) return days;
  if (days < TIMESTAMP_DAYS_MIN || days >= TIMESTAMP_DAYS_END) {
    throw error('datetime_field_overflow', 'date out of range for timestamp');
  }
  return checkTimestamp(addMicroseconds(joinDays(days, value.time), -value.offset * SECOND_US));
}

// ---------------------------------------------------------------------------------------------------------- times

/** `time + interval`: the interval's time counts, around the clock. */
export function addToTime(time: number, span: Interval): number {
  if (!span.isFinite) throw error('datetime_field_overflow', 'cannot add infinite interval to time');
  return wrapTime(time, BigInt(span.microseconds));
}

/** `time - interval`. */
export function subtractFromTime(time: number, span: Interval): number {
  if (!span.isFinite) throw error('datetime_field_overflow', 'cannot subtract infinite interval from time');
  return wrapTime(time, -BigInt(span.microseconds));
}

function wrapTime(time: number, count: bigint): number {
  // The sum wraps around in 64 bits, as PostgreSQL's does for spans of 292,277 years.
  const sum = Number(BigInt.asIntN(64, BigInt(time) + count) % 86_400_000_000n);
  return sum < 0 ? sum + DAY_US : sum + 0;
}

/** `timetz + interval`. */
export function addToTimeTz(value: TimeTz, span: Interval): TimeTz {
  return { time: addToTime(value.time, span), offset: value.offset };
}

/** `timetz - interval`. */
export function subtractFromTimeTz(value: TimeTz, span: Interval): TimeTz {
  return { time: subtractFromTime(value.time, span), offset: value.offset };
}

/** `time - time`. */
export function timeDifference(left: number, right: number): Interval {
  return new Interval(0, 0, left - right);
}
