import { encodeInt64, encodeUint48 } from '../codec/key.js';
import { error } from '../common/errors.js';
import { INT64_MAX, INT64_MIN } from './integer.js';
import { DAY_FIELD, HOUR_FIELD, MINUTE_FIELD, MONTH_FIELD, SECOND_FIELD, YEAR_FIELD } from './interval-fields.js';
import { formatInterval } from './interval-format.js';
import { parseInterval } from './interval-parse.js';
import { intervalOutOfRange } from './interval-parts.js';
import { Interval } from './interval-value.js';
import {
  DAY_US,
  daysOf,
  HOUR_US,
  MINUTE_US,
  type Microseconds,
  narrowMicroseconds,
  roundMicroseconds,
  timeOf,
} from './microseconds.js';
import { isInstance, wrongParameter } from './parameter.js';
import type { HashKey, Modifier, Type } from './type.js';

export { Interval } from './interval-value.js';

const ALL_FIELDS = 0x7fff;
const FULL_PRECISION = 0xffff;
const PRECISION_MAX = 6;

/** What INTERVAL may be restricted to, and the bits PostgreSQL packs for it. */
const FIELDS: Readonly<Record<string, number>> = {
  year: YEAR_FIELD,
  month: MONTH_FIELD,
  day: DAY_FIELD,
  hour: HOUR_FIELD,
  minute: MINUTE_FIELD,
  second: SECOND_FIELD,
  'year to month': YEAR_FIELD | MONTH_FIELD,
  'day to hour': DAY_FIELD | HOUR_FIELD,
  'day to minute': DAY_FIELD | HOUR_FIELD | MINUTE_FIELD,
  'day to second': DAY_FIELD | HOUR_FIELD | MINUTE_FIELD | SECOND_FIELD,
  'hour to minute': HOUR_FIELD | MINUTE_FIELD,
  'hour to second': HOUR_FIELD | MINUTE_FIELD | SECOND_FIELD,
  'minute to second': MINUTE_FIELD | SECOND_FIELD,
};

/**
 * Packs `INTERVAL DAY TO SECOND(3)`: `fields` in lower case ('day to second') or null, `precision` or null.
 * @throws 22023
 */
export function packIntervalModifier(fields: string | null, precision: number | null): Modifier {
  if (fields === null && precision === null) return -1;
  const mask = fields === null ? ALL_FIELDS : FIELDS[fields];
  if (mask === undefined) throw error('invalid_parameter_value', 'invalid INTERVAL type modifier');
  if (precision !== null && precision < 0) {
    throw error('invalid_parameter_value', `INTERVAL(${precision}) precision must not be negative`);
  }
  return (mask << 16) | (precision === null ? FULL_PRECISION : Math.min(precision, PRECISION_MAX));
}

/** The fields of a packed modifier as bits; null when it does not restrict them. */
export function intervalFields(modifier: Modifier): number | null {
  const mask = modifier === -1 ? ALL_FIELDS : (modifier >> 16) & 0x7fff;
  return mask === ALL_FIELDS ? null : mask;
}

function formatModifier(modifier: Modifier): string {
  const mask = intervalFields(modifier);
  const name = mask === null ? '' : ` ${Object.keys(FIELDS).find((fields) => FIELDS[fields] === mask)}`;
  const precision = modifier & 0xffff;
  return precision === FULL_PRECISION ? name : `${name}(${precision})`;
}

/** Drops what is finer than the last field and rounds seconds. */
function applyModifier(value: Interval, modifier: Modifier): Interval {
  if (!value.isFinite) return value;
  const { months, days } = value;
  const time = roundToPrecision(value.microseconds, modifier & 0xffff);
  switch (intervalFields(modifier)) {
    case YEAR_FIELD:
      return new Interval(Math.trunc(months / 12) * 12 + 0, 0, 0);
    case MONTH_FIELD:
    case YEAR_FIELD | MONTH_FIELD:
      return new Interval(months, 0, 0);
    case DAY_FIELD:
      return new Interval(months, days, 0);
    case HOUR_FIELD:
    case DAY_FIELD | HOUR_FIELD:
      return new Interval(months, days, truncate(time, HOUR_US));
    case MINUTE_FIELD:
    case HOUR_FIELD | MINUTE_FIELD:
    case DAY_FIELD | HOUR_FIELD | MINUTE_FIELD:
      return new Interval(months, days, truncate(time, MINUTE_US));
    default:
      return new Interval(months, days, time);
  }
}

function roundToPrecision(time: Microseconds, precision: number): Microseconds {
  if (precision === FULL_PRECISION) return time;
  const half = BigInt(10 ** (6 - precision)) / 2n;
  if (typeof time === 'bigint' && (time > INT64_MAX - half || time < INT64_MIN + half)) throw intervalOutOfRange();
  return roundMicroseconds(time, precision);
}

function truncate(time: Microseconds, unit: number): Microseconds {
  if (typeof time === 'number') return time - (time % unit);
  return narrowMicroseconds(time - (time % BigInt(unit)));
}

/** The length with months of 30 days and days of 24 hours, which is what intervals are ordered by. */
function lengthOf(value: Interval): { readonly days: number; readonly time: number } {
  if (!value.isFinite) return { days: value.months, time: 0 };
  const { microseconds } = value;
  return { days: value.months * 30 + value.days + daysOf(microseconds), time: timeOf(microseconds) };
}

/** Negative, zero or positive; months count 30 days. */
export function compareIntervals(left: Interval, right: Interval): number {
  const a = lengthOf(left);
  const b = lengthOf(right);
  return a.days === b.days ? a.time - b.time : a.days < b.days ? -1 : 1;
}

function hashInterval(value: Interval): HashKey {
  const { days, time } = lengthOf(value);
  const microseconds = days * DAY_US + time;
  return Number.isSafeInteger(microseconds) ? microseconds : `${days} ${time}`;
}

function encodeInterval(value: Interval): string {
  const { days, time } = lengthOf(value);
  const bounded = Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, days));
  return encodeInt64(bounded) + encodeUint48(time);
}

const INT32_MAX = 0x7fffffff;

/** Months and days, 4 bytes each, then microseconds, 8; months at an end of their range mean infinity. */
function toBytes(value: Interval): Uint8Array {
  const bytes = Buffer.alloc(16);
  if (!value.isFinite) {
    bytes.writeInt32LE(value.months > 0 ? INT32_MAX : -INT32_MAX - 1, 0);
    bytes.writeInt32LE(value.months > 0 ? INT32_MAX : -INT32_MAX - 1, 4);
    bytes.writeBigInt64LE(value.months > 0 ? 0x7fffffffffffffffn : -0x8000000000000000n, 8);
    return bytes;
  }
  bytes.writeInt32LE(value.months, 0);
  bytes.writeInt32LE(value.days, 4);
  bytes.writeBigInt64LE(BigInt(value.microseconds), 8);
  return bytes;
}

function fromBytes(bytes: Uint8Array): Interval {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const months = view.readInt32LE(0);
  const days = view.readInt32LE(4);
  const microseconds = view.readBigInt64LE(8);
  if (months === INT32_MAX && days === INT32_MAX && microseconds === 0x7fffffffffffffffn) return Interval.infinity;
  if (months === -INT32_MAX - 1 && days === -INT32_MAX - 1 && microseconds === -0x8000000000000000n) {
    return Interval.negativeInfinity;
  }
  return new Interval(months, days, narrowMicroseconds(microseconds));
}

function parse(text: string, modifier: Modifier): Interval {
  const value = parseInterval(text, intervalFields(modifier));
  return modifier === -1 ? value : applyModifier(value, modifier);
}

/** `interval`. A month counts 30 days and a day 24 hours when intervals are compared. */
export const interval: Type<Interval> = {
  name: 'interval',
  sqlName: 'interval',
  oid: 1186,
  arrayOid: 1187,
  category: 'T',
  isPreferred: true,
  layout: 'bytes',
  element: null,
  parse,
  format: formatInterval,
  compare: compareIntervals,
  hashKey: hashInterval,
  encodeKey: encodeInterval,
  toBytes,
  fromBytes,
  toResult: formatInterval,
  fromParameter(value) {
    if (typeof value === 'string') return parse(value, -1);
    if (isInstance(value, Interval)) return value;
    throw wrongParameter('interval', 'a string', value);
  },
  packModifiers([precision, ...others]) {
    if (precision === undefined || others.length > 0) {
      throw error('invalid_parameter_value', 'invalid INTERVAL type modifier');
    }
    return packIntervalModifier(null, precision);
  },
  formatModifier,
  applyModifier,
};
