import { types } from 'node:util';
import { encodeInt32 } from '../codec/key.js';
import { error } from '../common/errors.js';
import { dateOfDays, daysOfDate, formatDate, isJulianRange } from './calendar.js';
import { parseDateTime } from './datetime-parse.js';
import { readIsoDate } from './iso-datetime.js';
import { wrongParameter } from './parameter.js';
import type { TextContext, Type } from './type.js';

/** Days since 1970-01-01 of the first and last date: 4714-11-24 BC and 5874897-12-31. */
export const DATE_DAYS_MIN = daysOfDate(-4713, 11, 24);
export const DATE_DAYS_MAX = daysOfDate(5_874_897, 12, 31);

/** Milliseconds from 1970 that a Date reaches, both ways. */
const DATE_MS_MAX = 8.64e15;

function parseDate(text: string, context: TextContext): number {
  if (text.length === 10) {
    const days = readIsoDate(text);
    if (!Number.isNaN(days)) return days;
  }
  const { kind, year, month, day } = parseDateTime(text, 'date', context);
  switch (kind) {
    case 'epoch':
      return 0;
    case 'infinity':
      return Number.POSITIVE_INFINITY;
    case '-infinity':
      return Number.NEGATIVE_INFINITY;
    case 'fields':
      return checkDate(isJulianRange(year, month) ? daysOfDate(year, month, day) : Number.NaN, text);
  }
}

/** @throws 22008 outside of the range of dates. `text` is the input, if there is one. */
export function checkDate(days: number, text?: string): number {
  if (days >= DATE_DAYS_MIN && days <= DATE_DAYS_MAX) return days;
  throw error('datetime_field_overflow', `date out of range${text === undefined ? '' : `: "${text}"`}`);
}

/** `2020-01-31`, `0044-03-15 BC`, `infinity`. */
export function formatDays(days: number): string {
  if (!Number.isFinite(days)) return days > 0 ? 'infinity' : '-infinity';
  const civil = dateOfDays(days);
  return civil.year > 0 ? formatDate(civil) : `${formatDate(civil)} BC`;
}

/** Milliseconds since 1970-01-01 UTC of a Date or a number; null for any other value. */
export function millisecondsOf(value: unknown, typeName: string): number | null {
  if (!types.isDate(value) && typeof value !== 'number') return null;
  const milliseconds = Number(typeof value === 'number' ? value : Date.prototype.getTime.call(value));
  if (Number.isNaN(milliseconds)) {
    const text = typeof value === 'number' ? 'NaN' : 'Invalid Date';
    throw error('invalid_datetime_format', `invalid input syntax for type ${typeName}: "${text}"`);
  }
  return milliseconds;
}

/** What a user gets for a time: a Date, an infinite number, or the text of what no Date reaches. */
export function resultOfMilliseconds(milliseconds: number, format: () => string): Date | number | string {
  if (!Number.isFinite(milliseconds)) return milliseconds;
  return Math.abs(milliseconds) <= DATE_MS_MAX ? new Date(milliseconds) : format();
}

/** `date`: days since 1970-01-01, or an infinite number. */
export const date: Type<number> = {
  name: 'date',
  sqlName: 'date',
  oid: 1082,
  arrayOid: 1182,
  category: 'D',
  isPreferred: false,
  // Not int32, whose columns have no place for the infinities; storage finds that 32 bits suffice.
  layout: 'float64',
  element: null,
  parse: (text, _modifier, context) => parseDate(text, context),
  format: formatDays,
  compare: (left, right) => (left < right ? -1 : left > right ? 1 : 0),
  hashKey: (value) => value,
  encodeKey: (value) => encodeInt32(Number.isFinite(value) ? value : value > 0 ? 0x7fffffff : -0x80000000),
  toResult: (value) => resultOfMilliseconds(value * 86_400_000, () => formatDays(value)),
  fromParameter(value, context) {
    if (typeof value === 'string') return parseDate(value, context);
    const milliseconds = millisecondsOf(value, 'date');
    if (milliseconds === null) throw wrongParameter('date', 'a Date, milliseconds or a string', value);
    return Number.isFinite(milliseconds) ? checkDate(Math.floor(milliseconds / 86_400_000)) : milliseconds;
  },
};
