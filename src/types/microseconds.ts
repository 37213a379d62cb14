import { error } from '../common/errors.js';
import { daysOfDate } from './calendar.js';

// Timestamps count microseconds from 1970-01-01: as a number while that is safe (years 1685 to 2255), as a bigint
// beyond, and as an infinite number. These helpers are all that must know of the two forms.

/** A count of microseconds; see above. */
export type Microseconds = number | bigint;

/** Microseconds of the units of time. */
export const SECOND_US = 1_000_000;
export const MINUTE_US = 60 * SECOND_US;
export const HOUR_US = 60 * MINUTE_US;
export const DAY_US = 24 * HOUR_US;
const DAY_US_LONG = 86_400_000_000n;

/** PostgreSQL counts from 2000-01-01, which shows where rounding is symmetric and where 64 bits end. */
export const POSTGRES_EPOCH_US = 946_684_800_000_000;

/** Days of a timestamp: 4714-11-24 BC up to, not including, 294277-01-01. */
export const TIMESTAMP_DAYS_MIN = daysOfDate(-4713, 11, 24);
export const TIMESTAMP_DAYS_END = daysOfDate(294_277, 1, 1);
const DAYS_SAFE = 104_249;

/** Whole days since 1970-01-01 of a finite timestamp, rounded down. */
export function daysOf(value: Microseconds): number {
  if (typeof value === 'bigint') {
    const days = value / DAY_US_LONG;
    return Number(value < 0n && days * DAY_US_LONG !== value ? days - 1n : days);
  }
  const days = Math.floor(value / DAY_US);
  // The quotient may round up to the next day when less than its precision is missing.
  return days * DAY_US > value ? days - 1 : days;
}

/** Microseconds since midnight of a finite timestamp. */
export function timeOf(value: Microseconds): number {
  return typeof value === 'bigint'
    ? Number(value - BigInt(daysOf(value)) * DAY_US_LONG)
    : value - daysOf(value) * DAY_US;
}

/** Seconds since 1970-01-01 of a finite timestamp, rounded down. */
export function secondsOf(value: Microseconds): number {
  if (typeof value === 'number') return Math.floor(value / SECOND_US);
  return daysOf(value) * 86_400 + Math.floor(timeOf(value) / SECOND_US);
}

/** The timestamp at `time` microseconds of a day; `time` may leave the day. */
export function joinDays(days: number, time: number): Microseconds {
  if (days < DAYS_SAFE && days > -DAYS_SAFE && time <= DAY_US && time >= -DAY_US) return days * DAY_US + time;
  return narrowMicroseconds(BigInt(days) * DAY_US_LONG + BigInt(time));
}

/** The runtime form of a count: a number while it is safe. */
export function narrowMicroseconds(value: bigint): Microseconds {
  const narrow = Number(value);
  return Number.isSafeInteger(narrow) ? narrow : value;
}

/** The sum of two finite counts. */
export function addMicroseconds(value: Microseconds, count: Microseconds): Microseconds {
  if (typeof value === 'number' && typeof count === 'number') {
    const sum = value + count;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return narrowMicroseconds(BigInt(value) + BigInt(count));
}

/** The opposite of a finite count. */
export function negateMicroseconds(value: Microseconds): Microseconds {
  return typeof value === 'number' ? 0 - value : narrowMicroseconds(-value);
}

/** @throws 22008 outside of the range of timestamps. `text` is the input, if there is one. */
export function checkTimestamp(value: Microseconds, text?: string): Microseconds {
  const days = daysOf(value);
  if (days >= TIMESTAMP_DAYS_MIN && days < TIMESTAMP_DAYS_END) return value;
  throw timestampOutOfRange(text);
}

/** 22008: no timestamp is that far away. */
export function timestampOutOfRange(text?: string) {
  return error('datetime_field_overflow', `timestamp out of range${text === undefined ? '' : `: "${text}"`}`);
}

/** Rounds to a number of places of a second, halves away from `origin`. */
export function roundMicroseconds(value: Microseconds, places: number, origin = 0): Microseconds {
  if (places >= 6) return value;
  const unit = 10 ** (6 - places);
  if (typeof value === 'bigint' || !Number.isSafeInteger(value - origin)) {
    const shifted = BigInt(value) - BigInt(origin);
    const half = BigInt(unit / 2);
    const magnitude = (shifted < 0n ? half - shifted : half + shifted) / BigInt(unit);
    return narrowMicroseconds((shifted < 0n ? -magnitude : magnitude) * BigInt(unit) + BigInt(origin));
  }
  const shifted = value - origin;
  const remainder = Math.abs(shifted) % unit;
  const magnitude = Math.abs(shifted) - remainder + (remainder * 2 >= unit ? unit : 0);
  const rounded = (shifted < 0 ? 0 - magnitude : magnitude) + origin;
  return Number.isSafeInteger(rounded) ? rounded : BigInt(rounded);
}
