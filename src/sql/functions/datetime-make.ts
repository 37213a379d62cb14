import { error } from '../../common/errors.js';
import { daysInMonth, daysOfDate, isJulianRange } from '../../types/calendar.js';
import { DATE_DAYS_MAX, DATE_DAYS_MIN } from '../../types/date.js';
import { roundHalfEven } from '../../types/datetime-fields.js';
import { INT32_MIN } from '../../types/integer.js';
import { intervalOutOfRange, isInt32 } from '../../types/interval-parts.js';
import { Interval } from '../../types/interval-value.js';
import {
  checkTimestamp,
  DAY_US,
  daysOf,
  HOUR_US,
  joinDays,
  MINUTE_US,
  type Microseconds,
  narrowMicroseconds,
  POSTGRES_EPOCH_US,
  SECOND_US,
  TIMESTAMP_DAYS_END,
  TIMESTAMP_DAYS_MIN,
} from '../../types/microseconds.js';

// Dates, times and intervals from their parts as numbers.

/**
 * Days since 1970 of a date; a negative year is one before Christ.
 * @throws 22008 when there is no such date.
 */
export function makeDate(year: number, month: number, day: number): number {
  // Messages have the astronomical year.
  const shownYear = year < 0 && year > INT32_MIN ? year + 1 : year;
  const days = civilDays(year, month, day, shownYear);
  if (days >= DATE_DAYS_MIN && days <= DATE_DAYS_MAX) return days;
  throw dateOutOfRange(shownYear, month, day);
}

/** Days since 1970; NaN for a date that only the calendar knows. @throws 22008 for what is no date. */
function civilDays(year: number, month: number, day: number, shownYear: number): number {
  const astronomical = year < 0 ? year + 1 : year;
  const isYear = year !== 0 && year > INT32_MIN;
  if (!isYear || month < 1 || month > 12 || day < 1 || day > daysInMonth(astronomical, month)) {
    throw error('datetime_field_overflow', `date field value out of range: ${showDate(shownYear, month, day)}`);
  }
  return isJulianRange(astronomical, month) ? daysOfDate(astronomical, month, day) : Number.NaN;
}

function dateOutOfRange(year: number, month: number, day: number): Error {
  return error('datetime_field_overflow', `date out of range: ${showDate(year, month, day)}`);
}

function showDate(year: number, month: number, day: number): string {
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/**
 * Microseconds since midnight; 24:00 and a second of 60 are allowed.
 * @throws 22008 when there is no such time.
 */
export function makeTime(hour: number, minute: number, second: number): number {
  const fraction = roundHalfEven(second * SECOND_US);
  const isPart = hour >= 0 && hour <= 24 && minute >= 0 && minute <= 59 && fraction >= 0 && fraction <= 60 * SECOND_US;
  const time = hour * HOUR_US + minute * MINUTE_US + fraction;
  if (isPart && time <= DAY_US) return time + 0;
  throw error('datetime_field_overflow', `time field value out of range: ${showClock(hour, minute, second)}`);
}

function showClock(hour: number, minute: number, second: number): string {
  return `${hour}:${twoDigits(minute)}:${sixDigits(second).padStart(2, '0')}`;
}

/** A float with six significant digits, as C's `%g` writes it. */
function sixDigits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const scientific = value.toExponential(5);
  const [mantissa, exponentText] = scientific.split('e') as [string, string];
  const exponent = Number(exponentText);
  const fraction = /\.?0+$/;
  if (exponent >= 6 || exponent < -4) {
    return `${mantissa.replace(fraction, '')}e${exponent < 0 ? '-' : '+'}${twoDigits(Math.abs(exponent))}`;
  }
  const fixed = value.toFixed(5 - exponent);
  return fixed.includes('.') ? fixed.replace(fraction, '') : fixed;
}

/** A local time from its parts. */
export function makeTimestamp(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): Microseconds {
  const days = civilDays(year, month, day, year);
  if (Number.isNaN(days)) throw dateOutOfRange(year, month, day);
  const time = makeTime(hour, minute, second);
  const local = joinDays(days, time);
  const last = daysOf(local);
  if (last >= TIMESTAMP_DAYS_MIN && last < TIMESTAMP_DAYS_END) return local;
  const shown = `${showDate(year, month, day)} ${showClock(hour, minute, second)}`;
  throw error('datetime_field_overflow', `timestamp out of range: ${shown}`);
}

/** An interval from counts of its units; weeks count as days. @throws 22008 */
export function makeInterval(
  years: number,
  months: number,
  weeks: number,
  days: number,
  hours: number,
  minutes: number,
  seconds: number,
): Interval {
  if (!Number.isFinite(seconds)) throw intervalOutOfRange();
  const allMonths = years * 12 + months;
  const allDays = weeks * 7 + days;
  const fraction = roundHalfEven(seconds * SECOND_US);
  if (!isInt32(years * 12) || !isInt32(allMonths) || !isInt32(weeks * 7) || !isInt32(allDays)) {
    throw intervalOutOfRange();
  }
  if (!(fraction >= -(2 ** 63) && fraction < 2 ** 63)) throw intervalOutOfRange();
  const time = BigInt(hours) * BigInt(HOUR_US) + BigInt(minutes) * BigInt(MINUTE_US) + BigInt(fraction);
  if (time < -(1n << 63n) || time >= 1n << 63n) throw intervalOutOfRange();
  return new Interval(allMonths + 0, allDays + 0, narrowMicroseconds(time));
}

const POSTGRES_EPOCH_SECONDS = POSTGRES_EPOCH_US / SECOND_US;

/** An instant of so many seconds since 1970. @throws 22008 for NaN and what no timestamp reaches. */
export function timestampOfSeconds(seconds: number): Microseconds {
  if (Number.isNaN(seconds)) throw error('datetime_field_overflow', 'timestamp cannot be NaN');
  if (!Number.isFinite(seconds)) return seconds;
  if (seconds < TIMESTAMP_DAYS_MIN * 86_400 || seconds >= TIMESTAMP_DAYS_END * 86_400) {
    throw error('datetime_field_overflow', `timestamp out of range: "${sixDigits(seconds)}"`);
  }
  // Rounded as a distance from 2000, where PostgreSQL counts from.
  const shifted = roundHalfEven((seconds - POSTGRES_EPOCH_SECONDS) * SECOND_US);
  return checkTimestamp(narrowMicroseconds(BigInt(shifted) + BigInt(POSTGRES_EPOCH_US)));
}
