import { error } from '../../common/errors.js';
import { interval, timestamp, timestamptz } from '../../types/builtin.js';
import { dateOfDays, daysOfDate } from '../../types/calendar.js';
import { findUnit, type IntervalUnit } from '../../types/datetime-words.js';
import { intervalOutOfRange } from '../../types/interval-parts.js';
import { Interval } from '../../types/interval-value.js';
import {
  addMicroseconds,
  checkTimestamp,
  daysOf,
  HOUR_US,
  joinDays,
  MINUTE_US,
  type Microseconds,
  narrowMicroseconds,
  negateMicroseconds,
  SECOND_US,
  secondsOf,
  timeOf,
} from '../../types/microseconds.js';
import type { TimeZone } from '../../types/time-zone.js';
import { instantToLocal, localToInstant } from '../../types/timestamp.js';
import type { Type } from '../../types/type.js';
import { centuryOf, daysOfIsoWeek, isoDateOfDays, millenniumOf } from './calendar-fields.js';
import { unsupportedUnit } from './datetime-unit.js';
import { isInfinite } from './zone-argument.js';

// date_trunc: the start of the year, week, hour ... that a time lies in; date_bin: the start of the stride.

/** Units below the day. */
const CLOCK_UNITS: Readonly<Partial<Record<IntervalUnit, number>>> = {
  microsecond: 1,
  millisecond: 1000,
  second: SECOND_US,
  minute: MINUTE_US,
  hour: HOUR_US,
};

/** @throws 22023 for a text that is no unit, 0A000 for one of time zones. */
function truncationUnit(text: string, type: Type): IntervalUnit {
  const word = text.toLowerCase();
  const unit = findUnit(word);
  if (unit === null) {
    throw error('invalid_parameter_value', `unit "${word}" not recognized for type ${type.sqlName}`);
  }
  if (unit.startsWith('timezone')) throw unsupportedUnit(text, type);
  return unit;
}

/** Start of the unit of a local time. */
export function truncateTimestamp(text: string, local: Microseconds): Microseconds {
  const unit = truncationUnit(text, timestamp);
  return isInfinite(local) ? local : checkTimestamp(truncateLocal(unit, local));
}

/** Start of the unit on a zone's clock. Hours and less are cut with the offset in force, days and more find theirs. */
export function truncateTimestampTz(text: string, instant: Microseconds, zone: TimeZone): Microseconds {
  const unit = truncationUnit(text, timestamptz);
  if (isInfinite(instant)) return instant;
  const truncated = truncateLocal(unit, instantToLocal(instant, zone));
  if (CLOCK_UNITS[unit] === undefined) return checkTimestamp(localToInstant(truncated, zone));
  const offset = zone.offsetAt(secondsOf(instant)) * SECOND_US;
  return checkTimestamp(addMicroseconds(truncated, -offset));
}

function truncateLocal(unit: IntervalUnit, local: Microseconds): Microseconds {
  const days = daysOf(local);
  const step = CLOCK_UNITS[unit];
  if (step === undefined) return joinDays(truncateDays(unit, days), 0);
  const time = timeOf(local);
  return joinDays(days, time - (time % step));
}

/** First day of the unit. */
function truncateDays(unit: IntervalUnit, days: number): number {
  const { year, month } = dateOfDays(days);
  switch (unit) {
    case 'day':
      return days;
    case 'week': {
      const iso = isoDateOfDays(days);
      return daysOfIsoWeek(iso.year, iso.week);
    }
    case 'month':
      return daysOfDate(year, month, 1);
    case 'quarter':
      return daysOfDate(year, month - ((month - 1) % 3), 1);
    case 'decade':
      return daysOfDate(Math.floor(year / 10) * 10, 1, 1);
    case 'century':
      return daysOfDate(firstYear(centuryOf(year), 100), 1, 1);
    case 'millennium':
      return daysOfDate(firstYear(millenniumOf(year), 1000), 1, 1);
    default:
      return daysOfDate(year, 1, 1);
  }
}

/** First year of a century or millennium, which begin with a year 1, before Christ with a year 100 or 1000. */
function firstYear(count: number, years: number): number {
  return count > 0 ? (count - 1) * years + 1 : count * years + 1;
}

/** An interval without its parts below the unit. */
export function truncateInterval(text: string, value: Interval): Interval {
  const unit = truncationUnit(text, interval);
  if (unit === 'week') {
    throw error('feature_not_supported', `unit "${text.toLowerCase()}" not supported for type interval`, {
      detail: 'Months usually have fractional weeks.',
    });
  }
  if (!value.isFinite) return value;
  const { months, days, microseconds } = value;
  switch (unit) {
    case 'millennium':
      return new Interval(cut(months, 12_000), 0, 0);
    case 'century':
      return new Interval(cut(months, 1200), 0, 0);
    case 'decade':
      return new Interval(cut(months, 120), 0, 0);
    case 'year':
      return new Interval(cut(months, 12), 0, 0);
    case 'quarter':
      return new Interval(cut(months, 3), 0, 0);
    case 'month':
      return new Interval(months, 0, 0);
    case 'day':
      return new Interval(months, days, 0);
    default:
      return new Interval(months, days, cutSpan(microseconds, CLOCK_UNITS[unit]!));
  }
}

/** The largest multiple of `step` between zero and the value. */
function cut(value: number, step: number): number {
  return value - (value % step) + 0;
}

function cutSpan(value: Microseconds, step: number): Microseconds {
  if (typeof value === 'number') return cut(value, step);
  return narrowMicroseconds(value - (value % BigInt(step)));
}

function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

/**
 * Start of the stride that a time lies in, counted from `origin`.
 * @throws 0A000 for a stride with months, 22008 for one that is not positive or not finite, or an infinite origin.
 */
export function binTimestamp(stride: Interval, value: Microseconds, origin: Microseconds): Microseconds {
  if (isInfinite(value)) return value;
  if (isInfinite(origin)) throw error('datetime_field_overflow', 'origin out of range');
  if (!stride.isFinite) {
    throw error('datetime_field_overflow', 'timestamps cannot be binned into infinite intervals');
  }
  if (stride.months !== 0) {
    throw error('feature_not_supported', 'timestamps cannot be binned into intervals containing months or years');
  }
  const step = BigInt(stride.days) * 86_400_000_000n + BigInt(stride.microseconds);
  if (!isInt64(step)) throw intervalOutOfRange();
  if (step <= 0n) throw error('datetime_field_overflow', 'stride must be greater than zero');
  const difference = addMicroseconds(value, negateMicroseconds(origin));
  const distance = BigInt(difference);
  if (!isInt64(distance)) throw intervalOutOfRange();
  const rest = distance % step;
  const start = distance - rest - (rest < 0n ? step : 0n);
  return checkTimestamp(addMicroseconds(origin, narrowMicroseconds(start)));
}
