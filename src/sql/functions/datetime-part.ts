import { date, interval, time, timestamp, timestamptz, timetz } from '../../types/builtin.js';
import { dateOfDays, weekdayOfDays } from '../../types/calendar.js';
import { INT64_MAX } from '../../types/integer.js';
import type { Interval } from '../../types/interval.js';
import { addMicroseconds, daysOf, type Microseconds, SECOND_US, timeOf } from '../../types/microseconds.js';
import { Numeric } from '../../types/numeric.js';
import { splitTime, type TimeTz } from '../../types/time.js';
import type { Type } from '../../types/type.js';
import {
  centuryOf,
  commonYear,
  dayOfYear,
  decadeOf,
  isoDateOfDays,
  julianDay,
  millenniumOf,
} from './calendar-fields.js';
import { type DatetimeUnit, unitOf, unsupportedUnit } from './datetime-unit.js';
import { splitSpan } from './interval-split.js';
import { isInfinite } from './zone-argument.js';

// One field of a date, a time or an interval. `extract` gives it as an exact decimal, `date_part` as a float; what is
// not a whole number is computed in both ways, as each of them has its own rounding.

/** A whole number, infinite for an infinite value; or one with a fraction; null for a field that infinity lacks. */
export type Part = number | FractionalPart | null;

export interface FractionalPart {
  readonly exact: () => Numeric;
  readonly float: number;
}

/** The exact form of a field. */
export function exactPart(part: Part): Numeric | null {
  if (part === null) return null;
  return typeof part === 'number' ? new Numeric(part, 0) : part.exact();
}

/** The form of a field as a double. */
export function floatPart(part: Part): number | null {
  return part === null || typeof part === 'number' ? part : part.float;
}

/** A count of units that are `10^-places`. */
function decimal(count: Microseconds, places: number, float: number): FractionalPart {
  return { exact: () => Numeric.of(BigInt(count), places), float };
}

/** Units that grow with the time, so that infinity has them. */
const GROWING = new Set<DatetimeUnit>([
  ...(['year', 'decade', 'century', 'millennium', 'julian', 'isoyear', 'epoch'] as const),
]);

const TIME_ZONE_UNITS = new Set<DatetimeUnit>(['timezone', 'timezone_hour', 'timezone_minute']);
const CLOCK_UNITS = new Set<DatetimeUnit>(['microsecond', 'millisecond', 'second', 'minute', 'hour']);

/** Fields below the day of a time of day or a span, all of one sign. */
function clockPart(unit: DatetimeUnit, fields: ReturnType<typeof splitTime>): Part | undefined {
  const { hour, minute, second, microsecond } = fields;
  const count = second * SECOND_US + microsecond;
  switch (unit) {
    case 'microsecond':
      return count;
    case 'millisecond':
      return decimal(count, 3, second * 1000 + microsecond / 1000);
    case 'second':
      return decimal(count, 6, second + microsecond / SECOND_US);
    case 'minute':
      return minute;
    case 'hour':
      return hour;
    default:
      return undefined;
  }
}

/** Fields of a day. */
function dayPart(unit: DatetimeUnit, days: number): number | undefined {
  const { year, month, day } = dateOfDays(days);
  switch (unit) {
    case 'day':
      return day;
    case 'week':
      return isoDateOfDays(days).week;
    case 'month':
      return month;
    case 'quarter':
      return Math.floor((month - 1) / 3) + 1;
    case 'year':
      return commonYear(year);
    case 'decade':
      return decadeOf(year);
    case 'century':
      return centuryOf(year);
    case 'millennium':
      return millenniumOf(year);
    case 'isoyear':
      return commonYear(isoDateOfDays(days).year);
    case 'dow':
      return weekdayOfDays(days);
    case 'isodow':
      return isoDateOfDays(days).weekday;
    case 'doy':
      return dayOfYear(days);
    case 'julian':
      return julianDay(days);
    default:
      return undefined;
  }
}

/** Seconds east of UTC, in the units of time zones. */
function offsetPart(unit: DatetimeUnit, offset: number): number {
  if (unit === 'timezone') return offset;
  const minutes = Math.trunc(offset / 60) + 0;
  return unit === 'timezone_hour' ? Math.trunc(minutes / 60) + 0 : (minutes % 60) + 0;
}

/** A field of a date. @throws 0A000 for what only times have. */
export function partOfDate(text: string, days: number): Part {
  const unit = unitOf(text, date);
  if (CLOCK_UNITS.has(unit) || TIME_ZONE_UNITS.has(unit)) throw unsupportedUnit(text, date);
  if (!Number.isFinite(days)) return GROWING.has(unit) ? days : null;
  return unit === 'epoch' ? days * 86_400 : dayPart(unit, days)!;
}

/** A field of a timestamp. */
export function partOfTimestamp(text: string, local: Microseconds): Part {
  const unit = unitOf(text, timestamp);
  if (TIME_ZONE_UNITS.has(unit) && !isInfinite(local)) throw unsupportedUnit(text, timestamp);
  return localPart(unit, local, local);
}

/** A field of an instant, seen from a zone that is `offset` seconds east. */
export function partOfTimestampTz(
  text: string,
  instant: Microseconds,
  offsetAt: (instant: Microseconds) => number,
): Part {
  const unit = unitOf(text, timestamptz);
  if (isInfinite(instant)) return GROWING.has(unit) ? instant : null;
  const offset = offsetAt(instant);
  if (TIME_ZONE_UNITS.has(unit)) return offsetPart(unit, offset);
  return localPart(unit, addMicroseconds(instant, offset * SECOND_US), instant);
}

/** @param epoch what counts for `epoch`: the instant, or the local time where there is no zone. */
function localPart(unit: DatetimeUnit, local: Microseconds, epoch: Microseconds): Part {
  if (isInfinite(local)) return GROWING.has(unit) ? local : null;
  if (unit === 'epoch') return epochPart(epoch);
  const days = daysOf(local);
  const clock = clockPart(unit, splitTime(timeOf(local)));
  if (clock !== undefined) return clock;
  return unit === 'julian' ? julianPart(days, timeOf(local)) : dayPart(unit, days)!;
}

/** Seconds since 1970. What has no 64 bits as microseconds comes from a division, which keeps fewer places. */
function epochPart(epoch: Microseconds): FractionalPart {
  if (epoch < INT64_MAX) return decimal(epoch, 6, Number(epoch) / SECOND_US);
  return {
    exact: () => Numeric.of(BigInt(epoch), 0).divide(new Numeric(SECOND_US, 0)).round(6),
    float: Number(epoch) / SECOND_US,
  };
}

/** Days with the part of the day that has passed. */
function julianPart(days: number, time: number): FractionalPart {
  const { hour, minute, second, microsecond } = splitTime(time);
  const day = julianDay(days);
  return {
    exact: () => new Numeric(day, 0).add(new Numeric(time, 0).divide(new Numeric(86_400_000_000, 0))),
    float: day + ((hour * 60 + minute) * 60 + second + microsecond / SECOND_US) / 86_400,
  };
}

/** A field of a time of day. */
export function partOfTime(text: string, value: number): Part {
  const unit = unitOf(text, time);
  return timeOfDayPart(text, unit, value, value, time);
}

/** A field of a time of day with its offset. */
export function partOfTimeTz(text: string, value: TimeTz): Part {
  const unit = unitOf(text, timetz);
  if (TIME_ZONE_UNITS.has(unit)) return offsetPart(unit, value.offset);
  return timeOfDayPart(text, unit, value.time, value.time - value.offset * SECOND_US, timetz);
}

function timeOfDayPart(text: string, unit: DatetimeUnit, value: number, epoch: number, type: Type): Part {
  if (unit === 'epoch') return decimal(epoch, 6, epoch / SECOND_US);
  const part = clockPart(unit, splitTime(value));
  if (part === undefined) throw unsupportedUnit(text, type);
  return part;
}

/** A field of an interval, which has the sign of the interval's part. */
export function partOfInterval(text: string, value: Interval): Part {
  const unit = unitOf(text, interval, !value.isFinite);
  if (!value.isFinite) return partOfInfiniteInterval(text, unit, value.months);
  const years = Math.trunc(value.months / 12) + 0;
  const months = (value.months % 12) + 0;
  switch (unit) {
    case 'day':
      return value.days;
    case 'week':
      return Math.trunc(value.days / 7) + 0;
    case 'month':
      return months;
    case 'quarter':
      return value.months >= 0 ? Math.trunc(months / 3) + 1 : -(Math.trunc(-months / 3) + 1);
    case 'year':
      return years;
    case 'decade':
      return Math.trunc(years / 10) + 0;
    case 'century':
      return Math.trunc(years / 100) + 0;
    case 'millennium':
      return Math.trunc(years / 1000) + 0;
    case 'epoch':
      return intervalSeconds(years, months, value);
    default: {
      const part = clockPart(unit, splitSpan(value.microseconds));
      if (part === undefined) throw unsupportedUnit(text, interval);
      return part;
    }
  }
}

/** A year has 365.25 days here, and a month of the rest 30. */
function intervalSeconds(years: number, months: number, { days, microseconds }: Interval): FractionalPart {
  const seconds = (365.25 * years + 30 * months + days) * 86_400;
  return {
    exact: () => Numeric.of(BigInt(seconds) * 1_000_000n + BigInt(microseconds), 6),
    float: Number(microseconds) / SECOND_US + 365.25 * 86_400 * years + 30 * 86_400 * months + 86_400 * days,
  };
}

const INFINITE_INTERVAL_UNITS = new Set<DatetimeUnit>([
  ...(['hour', 'day', 'year', 'decade', 'century', 'millennium', 'epoch'] as const),
]);
const MISSING_INTERVAL_UNITS = new Set<DatetimeUnit>([
  ...(['microsecond', 'millisecond', 'second', 'minute', 'week', 'month', 'quarter'] as const),
]);

function partOfInfiniteInterval(text: string, unit: DatetimeUnit, infinity: number): Part {
  if (INFINITE_INTERVAL_UNITS.has(unit)) return infinity;
  if (MISSING_INTERVAL_UNITS.has(unit)) return null;
  throw unsupportedUnit(text, interval);
}
