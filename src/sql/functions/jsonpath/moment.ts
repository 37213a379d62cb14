import { DatabaseError, error } from '../../../common/errors.js';
import { date, time, timestamp, timestamptz, timetz } from '../../../types/builtin.js';
import { findCast } from '../../../types/casts.js';
import { sessionZone } from '../../../types/datetime-parse.js';
import { addMicroseconds, type Microseconds, SECOND_US, secondsOf } from '../../../types/microseconds.js';
import type { TimeTz } from '../../../types/time.js';
import { findAbbreviatedZone } from '../../../types/time-zone.js';
import { formatTimestamp } from '../../../types/timestamp.js';
import type { TextContext, Type } from '../../../types/type.js';
import type { Moment } from './value.js';

// Dates and times in a path: read from strings by the formats of the SQL standard, compared across types, written in
// the form of ISO 8601.

/** The session's zone, and whether the function may use it (`jsonb_path_query_tz`). */
export interface MomentZone {
  readonly context: TextContext;
  readonly isUsed: boolean;
}

const DAY = String.raw`\s*(\d+)-\s*(\d+)-\s*(\d+)`;
const CLOCK = String.raw`\s*(\d+):\s*(\d+):\s*(\d+)(?:\.(\d+))?`;
const OFFSET = String.raw`(?:(\s*[+-]|\s)\s*(\d+)(?::\s*(\d+))?|([A-Za-z]+))?\s*`;
const DATE = new RegExp(String.raw`^${DAY}\s*$`);
const TIME = new RegExp(`^${CLOCK}${OFFSET}$`);
const TIMESTAMP = new RegExp(`^${DAY}[ T]${CLOCK}${OFFSET}$`);
const OFFSET_HOURS_MAX = 15;

/** Reads a string by the formats of `.datetime()`; null when it has none of them. */
export function parseMoment(text: string, context: TextContext): Moment | null {
  try {
    return readMoment(text, context);
  } catch (cause) {
    if (cause instanceof DatabaseError && cause.code.startsWith('22')) return null;
    throw cause;
  }
}

function readMoment(text: string, context: TextContext): Moment | null {
  const day = DATE.exec(text);
  if (day !== null) {
    const value = date.parse(dayText(day.slice(1, 4)), -1, context);
    return { kind: 'datetime', type: date, value, offset: 0 };
  }
  const clock = TIME.exec(text);
  if (clock !== null) return readTime(clock.slice(1), context);
  const both = TIMESTAMP.exec(text);
  if (both === null) return null;
  const clockText = readClock(both.slice(4, 8));
  if (clockText === null) return null;
  const [digits, era = ''] = dayText(both.slice(1, 4)).split(' ');
  const local = timestamp.parse(`${digits} ${clockText} ${era}`, -1, context);
  const offset = readOffset(both.slice(8), local);
  if (offset === undefined) return null;
  if (offset === null) return { kind: 'datetime', type: timestamp, value: local, offset: 0 };
  return { kind: 'datetime', type: timestamptz, value: addMicroseconds(local, -offset * SECOND_US), offset };
}

function readTime(parts: readonly (string | undefined)[], context: TextContext): Moment | null {
  const clockText = readClock(parts);
  if (clockText === null) return null;
  const value = time.parse(clockText, -1, context);
  const offset = readOffset(parts.slice(4), 0);
  if (offset === undefined) return null;
  if (offset === null) return { kind: 'datetime', type: time, value, offset: 0 };
  return { kind: 'datetime', type: timetz, value: { time: value, offset } satisfies TimeTz, offset };
}

function dayText([year = '', month = '', day = '']: readonly (string | undefined)[]): string {
  const padded = [month, day].map((part) => part.padStart(2, '0'));
  const digits = year.replace(/^0+/, '');
  // The year 0 is the one before the year 1.
  return digits === '' ? `${['0001', ...padded].join('-')} BC` : [digits.padStart(4, '0'), ...padded].join('-');
}

/** The time of day as the type reads it; null for one that no clock shows. */
function readClock([hour = '', minute = '', second = '', fraction]: readonly (string | undefined)[]): string | null {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (fraction !== undefined && Number(fraction) > 999_999) return null;
  const clock = [hour, minute, second].map((part) => String(Number(part)).padStart(2, '0')).join(':');
  return fraction === undefined ? clock : `${clock}.${fraction}`;
}

/** Seconds east of UTC; null for none, undefined for one that is wrong. */
function readOffset(
  [sign, hours, minutes = '0', abbreviation]: readonly (string | undefined)[],
  local: Microseconds,
): number | null | undefined {
  if (abbreviation !== undefined) {
    return findAbbreviatedZone(abbreviation.toLowerCase())?.offsetOfLocal(secondsOf(local));
  }
  if (hours === undefined) return null;
  if (Number(hours) > OFFSET_HOURS_MAX || Number(minutes) > 59) return undefined;
  const seconds = Number(hours) * 3600 + Number(minutes) * 60;
  return sign!.endsWith('-') && seconds !== 0 ? -seconds : seconds;
}

/** Which types have which place among moments: times of day and points in time know nothing of each other. */
const isTimeOfDay = (type: Type) => type === time || type === timetz;
const hasZone = (type: Type) => type === timetz || type === timestamptz;

/**
 * The moment as another type; null when there is no way.
 * @throws 0A000 when it takes a time zone and the function uses none
 */
export function castMoment(moment: Moment, target: Type, zone: MomentZone): Moment | null {
  const { type: source } = moment;
  if (source === target) return moment;
  const hasWay = isTimeOfDay(target)
    ? source !== date && (target === time || source !== timestamp)
    : !isTimeOfDay(source);
  if (!hasWay) return null;
  // PostgreSQL asks nothing of this one cast.
  const isFree = source === timestamptz && target === timetz;
  if ((hasZone(source) || hasZone(target)) && !zone.isUsed && !isFree) {
    throw notUsed(source, target);
  }
  const cast = findCast(source, target);
  if (cast === null) return null;
  const value = cast.isBinary ? moment.value : cast.apply(moment.value, zone.context, -1);
  if (value === null) return null;
  return { kind: 'datetime', type: target, value, offset: offsetOf(target, value, zone) };
}

function notUsed(source: Type, target: Type): DatabaseError {
  const words = `cannot convert value from ${source.name} to ${target.name} without time zone usage`;
  return error('feature_not_supported', words, { hint: 'Use *_tz() function for time zone support.' });
}

function offsetOf(type: Type, value: unknown, { context }: MomentZone): number {
  if (type === timetz) return (value as TimeTz).offset;
  return type === timestamptz ? sessionZone(context).offsetAt(secondsOf(value as Microseconds)) : 0;
}

/** The order of two moments; null when there is none between their types. @throws 0A000 as `castMoment` */
export function compareMoments(left: Moment, right: Moment, zone: MomentZone): number | null {
  if (isTimeOfDay(left.type) !== isTimeOfDay(right.type)) return null;
  const common = wider(left.type, right.type);
  const leftCast = castMoment(left, common, zone);
  const rightCast = castMoment(right, common, zone);
  return leftCast === null || rightCast === null ? null : common.compare!(leftCast.value, rightCast.value);
}

const WIDTHS: readonly Type[] = [date, time, timetz, timestamp, timestamptz];

function wider(left: Type, right: Type): Type {
  return WIDTHS.indexOf(left) > WIDTHS.indexOf(right) ? left : right;
}

/** ISO 8601: `2020-01-31T10:20:30+02:00`. A value with a zone keeps the offset it was read with. */
export function formatMoment({ type, value, offset }: Moment, context: TextContext): string {
  if (type === timestamp) return formatTimestamp(value as Microseconds, null).replace(' ', 'T');
  if (type === timestamptz) {
    const local = formatTimestamp(addMicroseconds(value as Microseconds, offset * SECOND_US), offset);
    return withMinutes(local.replace(' ', 'T'));
  }
  const text = type.format(value, context);
  return type === timetz ? withMinutes(text) : text;
}

function withMinutes(text: string): string {
  return /[+-]\d\d$/.test(text) ? `${text}:00` : text;
}
