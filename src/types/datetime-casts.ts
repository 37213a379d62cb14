import { error } from '../common/errors.js';
import { type Cast, castsOf } from './cast.js';
import { date } from './date.js';
import { dateToTimestamp, dateToTimestampTz } from './datetime-arithmetic.js';
import { currentTime, sessionZone } from './datetime-parse.js';
import { Interval, interval } from './interval.js';
import { DAY_US, daysOf, type Microseconds, SECOND_US, secondsOf, timeOf } from './microseconds.js';
import { type TimeTz, time, timetz } from './time.js';
import { instantToLocal, localToInstant, timestamp, timestamptz } from './timestamp.js';
import type { TextContext } from './type.js';

function isInfinite(value: Microseconds): value is number {
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}

function timestampToDate(value: Microseconds): number {
  return isInfinite(value) ? value : daysOf(value);
}

/** Infinite timestamps have no time of day. */
function timestampToTime(value: Microseconds): number | null {
  return isInfinite(value) ? null : timeOf(value);
}

function timestamptzToTimetz(value: Microseconds, context: TextContext): TimeTz | null {
  if (isInfinite(value)) return null;
  const offset = sessionZone(context).offsetAt(secondsOf(value));
  return { time: timeOf(instantToLocal(value, sessionZone(context))), offset };
}

/** The session's offset at this time today. */
function timeToTimetz(value: number, context: TextContext): TimeTz {
  const zone = sessionZone(context);
  const today = daysOf(instantToLocal(currentTime(context), zone));
  return { time: value, offset: zone.offsetOfLocal(today * 86_400 + Math.floor(value / SECOND_US)) };
}

/** What is left of whole days; a negative interval counts back from midnight. */
function intervalToTime(value: Interval): number {
  if (!value.isFinite) throw error('datetime_field_overflow', 'cannot convert infinite interval to time');
  const rest = Number(BigInt(value.microseconds) % BigInt(DAY_US));
  return rest < 0 ? rest + DAY_US : rest;
}

const localOf = (value: Microseconds, context: TextContext) => instantToLocal(value, sessionZone(context));

/** Casts between dates, times, timestamps and intervals. */
export const datetimeCasts: readonly Cast[] = castsOf([
  [date, timestamp, 'implicit', dateToTimestamp],
  [date, timestamptz, 'implicit', (value, context) => dateToTimestampTz(value, sessionZone(context))],

  [time, interval, 'implicit', (value) => new Interval(0, 0, value)],
  [time, timetz, 'implicit', timeToTimetz],
  [timetz, time, 'assignment', (value: TimeTz) => value.time],

  [timestamp, date, 'assignment', timestampToDate],
  [timestamp, time, 'assignment', timestampToTime],
  [timestamp, timestamptz, 'implicit', (value, context) => localToInstant(value, sessionZone(context))],

  [timestamptz, date, 'assignment', (value, context) => timestampToDate(localOf(value, context))],
  [timestamptz, time, 'assignment', (value, context) => timestampToTime(localOf(value, context))],
  [timestamptz, timetz, 'assignment', timestamptzToTimetz],
  [timestamptz, timestamp, 'assignment', localOf],

  [interval, time, 'assignment', intervalToTime],
]);
