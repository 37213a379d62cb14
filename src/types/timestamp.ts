import { encodeInt64 } from '../codec/key.js';
import { dateOfDays, daysOfDate, formatClock, formatDate, isJulianRange } from './calendar.js';
import { millisecondsOf, resultOfMilliseconds } from './date.js';
import { type DateTimeParts, parseDateTime, sessionZone } from './datetime-parse.js';
import { INT64_MAX, INT64_MIN } from './integer.js';
import { readIsoDateTime } from './iso-datetime.js';
import {
  addMicroseconds,
  checkTimestamp,
  DAY_US,
  daysOf,
  joinDays,
  type Microseconds,
  narrowMicroseconds,
  POSTGRES_EPOCH_US,
  roundMicroseconds,
  SECOND_US,
  secondsOf,
  timeOf,
  timestampOutOfRange,
} from './microseconds.js';
import { wrongParameter } from './parameter.js';
import { formatFraction, formatOffset, packPrecision } from './time.js';
import type { TimeZone } from './time-zone.js';
import type { TextContext, Type } from './type.js';

// `timestamp` is a local date and time and counts as if its clock were UTC; `timestamptz` is an instant. Between the
// two stands the session's time zone, or the one a text names.

/** The local time that a zone's clock shows at an instant. Infinities stay. */
export function instantToLocal(instant: Microseconds, zone: TimeZone): Microseconds {
  if (instant === Number.POSITIVE_INFINITY || instant === Number.NEGATIVE_INFINITY) return instant;
  return addMicroseconds(instant, zone.offsetAt(secondsOf(instant)) * SECOND_US);
}

/** The instant at which a zone's clock shows a local time; see `TimeZone.offsetOfLocal` for gaps and repetitions. */
export function localToInstant(local: Microseconds, zone: TimeZone): Microseconds {
  if (local === Number.POSITIVE_INFINITY || local === Number.NEGATIVE_INFINITY) return local;
  return addMicroseconds(local, -zone.offsetOfLocal(secondsOf(local)) * SECOND_US);
}

function partsToLocal(parts: DateTimeParts, text: string): Microseconds {
  if (!isJulianRange(parts.year, parts.month)) throw timestampOutOfRange(text);
  return joinDays(daysOfDate(parts.year, parts.month, parts.day), parts.time);
}

function infinityOf(kind: DateTimeParts['kind']): number {
  return kind === 'epoch' ? 0 : kind === 'infinity' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function parseTimestamp(text: string, context: TextContext): Microseconds {
  const iso = readIsoDateTime(text);
  if (iso !== null) return joinDays(iso.days, iso.time);
  const parts = parseDateTime(text, 'timestamp', context);
  return parts.kind === 'fields' ? checkTimestamp(partsToLocal(parts, text), text) : infinityOf(parts.kind);
}

function parseTimestampTz(text: string, context: TextContext): Microseconds {
  const iso = readIsoDateTime(text);
  if (iso !== null) {
    const local = joinDays(iso.days, iso.time);
    if (iso.offset !== null) return addMicroseconds(local, -iso.offset * SECOND_US);
    return localToInstant(local, sessionZone(context));
  }
  const parts = parseDateTime(text, 'timestamp with time zone', context);
  if (parts.kind !== 'fields') return infinityOf(parts.kind);
  return checkTimestamp(localToInstant(partsToLocal(parts, text), parts.zone), text);
}

/** `2020-01-31 10:20:30.5`; with an offset also that. Infinities by name. */
export function formatTimestamp(local: Microseconds, offset: number | null): string {
  if (local === Number.POSITIVE_INFINITY) return 'infinity';
  if (local === Number.NEGATIVE_INFINITY) return '-infinity';
  const days = daysOf(local);
  const time = typeof local === 'number' ? local - days * DAY_US : timeOf(local);
  const seconds = Math.floor(time / SECOND_US);
  const civil = dateOfDays(days);
  let text = `${formatDate(civil)} ${formatClock(seconds)}`;
  text += formatFraction(time - seconds * SECOND_US);
  if (offset !== null) text += formatOffset(offset);
  return civil.year > 0 ? text : `${text} BC`;
}

function formatInstant(instant: Microseconds, zone: TimeZone): string {
  if (typeof instant === 'number' && !Number.isFinite(instant)) return formatTimestamp(instant, null);
  const offset = zone.offsetAt(secondsOf(instant));
  return formatTimestamp(addMicroseconds(instant, offset * SECOND_US), offset);
}

function compareMicroseconds(left: Microseconds, right: Microseconds): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Seen from 2000, every timestamp has 64 bits, and the infinities take the two ends. */
function toInt64(value: Microseconds): bigint {
  if (value === Number.POSITIVE_INFINITY) return INT64_MAX;
  if (value === Number.NEGATIVE_INFINITY) return INT64_MIN;
  return BigInt(value) - BigInt(POSTGRES_EPOCH_US);
}

function fromInt64(stored: bigint): Microseconds {
  if (stored === INT64_MAX) return Number.POSITIVE_INFINITY;
  if (stored === INT64_MIN) return Number.NEGATIVE_INFINITY;
  return narrowMicroseconds(stored + BigInt(POSTGRES_EPOCH_US));
}

function encodeTimestamp(value: Microseconds): string {
  if (typeof value === 'number' && Number.isFinite(value)) {
    const shifted = value - POSTGRES_EPOCH_US;
    if (Number.isSafeInteger(shifted)) return encodeInt64(shifted);
  }
  return encodeInt64(toInt64(value));
}

function toResult(value: Microseconds): unknown {
  const milliseconds =
    typeof value === 'number'
      ? Math.floor(value / 1000)
      : daysOf(value) * 86_400_000 + Math.floor(timeOf(value) / 1000);
  return resultOfMilliseconds(milliseconds, () => formatTimestamp(value, null));
}

function fromMilliseconds(value: unknown, typeName: string): Microseconds {
  const milliseconds = millisecondsOf(value, typeName);
  if (milliseconds === null) throw wrongParameter(typeName, 'a Date, milliseconds or a string', value);
  if (!Number.isFinite(milliseconds)) return milliseconds;
  const days = Math.floor(milliseconds / 86_400_000);
  return checkTimestamp(joinDays(days, Math.round((milliseconds - days * 86_400_000) * 1000)));
}

/** `timestamp`: a local date and time. */
export const timestamp: Type<Microseconds> = {
  name: 'timestamp',
  sqlName: 'timestamp without time zone',
  oid: 1114,
  arrayOid: 1115,
  category: 'D',
  isPreferred: false,
  layout: 'int64',
  element: null,
  parse(text, modifier, context) {
    const value = parseTimestamp(text, context);
    return modifier === -1 ? value : roundTimestamp(value, modifier);
  },
  format: (value) => formatTimestamp(value, null),
  compare: compareMicroseconds,
  hashKey: (value) => value,
  encodeKey: encodeTimestamp,
  toInt64,
  fromInt64,
  toResult,
  fromParameter: (value, context) =>
    typeof value === 'string' ? parseTimestamp(value, context) : fromMilliseconds(value, 'timestamp without time zone'),
  packModifiers: (modifiers) => packPrecision(modifiers, 'TIMESTAMP', ''),
  formatModifier: (modifier) => `(${modifier})`,
  applyModifier: roundTimestamp,
};

/** `timestamp with time zone`: an instant, shown in the session's zone. */
export const timestamptz: Type<Microseconds> = {
  ...timestamp,
  name: 'timestamptz',
  sqlName: 'timestamp with time zone',
  oid: 1184,
  arrayOid: 1185,
  isPreferred: true,
  parse(text, modifier, context) {
    const value = parseTimestampTz(text, context);
    return modifier === -1 ? value : roundTimestamp(value, modifier);
  },
  format: (value, context) => formatInstant(value, sessionZone(context)),
  fromParameter: (value, context) =>
    typeof value === 'string' ? parseTimestampTz(value, context) : fromMilliseconds(value, 'timestamp with time zone'),
  packModifiers: (modifiers) => packPrecision(modifiers, 'TIMESTAMP', ' WITH TIME ZONE'),
};

function roundTimestamp(value: Microseconds, places: number): Microseconds {
  if (typeof value === 'number' && !Number.isFinite(value)) return value;
  return roundMicroseconds(value, places, POSTGRES_EPOCH_US);
}
