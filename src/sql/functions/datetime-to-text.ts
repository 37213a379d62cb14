import { error, notSupported } from '../../common/errors.js';
import { dateOfDays, UNIX_EPOCH_JULIAN, weekdayOfDays } from '../../types/calendar.js';
import type { Interval } from '../../types/interval.js';
import { addMicroseconds, daysOf, type Microseconds, SECOND_US, secondsOf, timeOf } from '../../types/microseconds.js';
import { splitTime } from '../../types/time.js';
import type { TimeZone } from '../../types/time-zone.js';
import { dayOfYear, isoDateOfDays } from './calendar-fields.js';
import {
  DAY_NAMES,
  type DatetimeField,
  type DatetimeWord,
  datetimePatterns,
  MONTH_NAMES,
  ROMAN_MONTHS,
} from './datetime-pattern.js';
import { splitSpan } from './interval-split.js';
import { ordinalSuffix } from './ordinal.js';
import { abbreviationOf } from './zone-abbreviation.js';
import { isInfinite } from './zone-argument.js';

// to_char of timestamps and intervals.

/** What a pattern is filled from. An interval has the sign in every part and no weekday. */
interface Parts {
  /** Astronomical; the years of an interval. */
  readonly year: number;
  /** 1 to 12; the months of an interval below a year. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly dayOfYear: number;
  readonly julian: number;
  /** Days since 1970; null for an interval. */
  readonly days: number | null;
  /** Seconds east of UTC; 0 without a zone. */
  readonly offset: number;
  /** Abbreviation of the zone; asked for only where the pattern has it. */
  readonly zone: () => string;
}

/** The text of a local time; null for an empty pattern and for infinity. */
export function textOfTimestamp(local: Microseconds, pattern: string): string | null {
  if (pattern === '' || isInfinite(local)) return null;
  return fill(
    pattern,
    partsOfLocal(local, 0, () => ''),
  );
}

/** The text of an instant as a zone's clock shows it; null for an empty pattern and for infinity. */
export function textOfTimestampTz(instant: Microseconds, pattern: string, zone: TimeZone): string | null {
  if (pattern === '' || isInfinite(instant)) return null;
  const offset = zone.offsetAt(secondsOf(instant));
  const local = addMicroseconds(instant, offset * SECOND_US);
  return fill(
    pattern,
    partsOfLocal(local, offset, () => abbreviationOf(zone)),
  );
}

/** The text of an interval; null for an empty pattern and for infinity. @throws 22007 for words that only dates have. */
export function textOfInterval(value: Interval, pattern: string): string | null {
  if (pattern === '' || !value.isFinite) return null;
  const year = Math.trunc(value.months / 12) + 0;
  const month = (value.months % 12) + 0;
  const day = value.days;
  return fill(pattern, {
    ...splitSpan(value.microseconds),
    year,
    month,
    day,
    dayOfYear: (year * 12 + month) * 30 + day,
    julian: julianOfParts(year, month, day),
    days: null,
    offset: 0,
    zone: () => '',
  });
}

function partsOfLocal(local: Microseconds, offset: number, zone: () => string): Parts {
  const days = daysOf(local);
  return {
    ...dateOfDays(days),
    ...splitTime(timeOf(local)),
    dayOfYear: dayOfYear(days),
    julian: days + UNIX_EPOCH_JULIAN,
    days,
    offset,
    zone,
  };
}

/** Julian day by the formula, which also takes months that are none. */
function julianOfParts(year: number, month: number, day: number): number {
  const shiftedYear = month > 2 ? year + 4800 : year + 4799;
  const shiftedMonth = month > 2 ? month + 1 : month + 13;
  const century = Math.trunc(shiftedYear / 100);
  const leapDays = Math.trunc(shiftedYear / 4) - century + Math.trunc(century / 4);
  return shiftedYear * 365 - 32_167 + leapDays + Math.trunc((7834 * shiftedMonth) / 256) + day;
}

function fill(pattern: string, parts: Parts): string {
  let text = '';
  for (const node of datetimePatterns.read(pattern)) {
    text += node.kind === 'field' ? textOfField(node, parts) : node.text;
  }
  return text;
}

/** Units of which intervals have none. */
const DATE_ONLY = new Set<DatetimeWord['unit']>([
  ...(['era', 'dayName', 'dayAbbreviation', 'monthName', 'monthAbbreviation'] as const),
  ...(['weekday', 'isoWeekday', 'zone', 'zoneHour', 'zoneMinute', 'offset'] as const),
]);

function textOfField(field: DatetimeField, parts: Parts): string {
  const { word, isFilled } = field;
  if (parts.days === null && DATE_ONLY.has(word.unit)) {
    throw error('invalid_datetime_format', 'invalid format specification for an interval value', {
      hint: 'Intervals are not tied to specific calendar dates.',
    });
  }
  switch (word.unit) {
    case 'exact':
      return '';
    case 'era':
      return likeWord(word, parts.year > 0 ? 'A.D.' : 'B.C.');
    case 'meridiem':
      return likeWord(word, parts.hour % 24 >= 12 ? 'P.M.' : 'A.M.');
    case 'monthName':
      return name(field, MONTH_NAMES[parts.month - 1]!);
    case 'monthAbbreviation':
      return inLetters(word, MONTH_NAMES[parts.month - 1]!.slice(0, 3));
    case 'dayName':
      return name(field, DAY_NAMES[weekdayOfDays(parts.days!)]!);
    case 'dayAbbreviation':
      return inLetters(word, DAY_NAMES[weekdayOfDays(parts.days!)]!.slice(0, 3));
    case 'roman': {
      const place = romanPlace(parts);
      return place === null ? '' : inLetters(word, ROMAN_MONTHS[place]!).padEnd(isFilled ? 0 : 4);
    }
    case 'zone':
      return word.letters === 'lower' ? parts.zone().toLowerCase() : parts.zone();
    case 'zoneHour':
      return sign(parts.offset) + padded(Math.floor(Math.abs(parts.offset) / 3600), 2);
    case 'offset': {
      const seconds = Math.abs(parts.offset);
      const hours = padded(Math.floor(seconds / 3600), isFilled ? 0 : 2);
      const minutes = seconds % 3600 === 0 ? '' : `:${padded(Math.floor((seconds % 3600) / 60), 2)}`;
      return sign(parts.offset) + hours + minutes;
    }
    case 'zoneMinute':
      return padded(Math.floor((Math.abs(parts.offset) % 3600) / 60), 2);
    default:
      return numberOfField(field, parts);
  }
}

function sign(offset: number): string {
  return offset < 0 ? '-' : '+';
}

/** `A.D.` with the points and letters of the word. */
function likeWord(word: DatetimeWord, text: string): string {
  return inLetters(word, word.text.includes('.') ? text : text.replaceAll('.', ''));
}

function inLetters(word: DatetimeWord, text: string): string {
  return word.letters === 'upper' ? text.toUpperCase() : word.letters === 'lower' ? text.toLowerCase() : text;
}

/** Letters of the longest name, `September` or `Wednesday`. */
const NAME_WIDTH = 9;

/** The name of a month or day, with blanks up to the width of the longest. */
function name({ word, isFilled, isTranslated }: DatetimeField, text: string): string {
  return inLetters(word, text).padEnd(isFilled || isTranslated ? 0 : NAME_WIDTH);
}

/** Place in `ROMAN_MONTHS`; an interval of whole years stands at one of the ends, one before counts from the other. */
function romanPlace({ year, month }: Parts): number | null {
  if (month === 0) return year === 0 ? null : year > 0 ? 0 : 11;
  return month < 0 ? -(month + 1) : 12 - month;
}

/** A number with leading zeros; its sign counts. */
function padded(value: number, width: number): string {
  const digits = String(Math.abs(value));
  return value < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0');
}

function numberOfField(field: DatetimeField, parts: Parts): string {
  const { word, isFilled, ordinal } = field;
  const number = (value: number, width: number) => {
    const text = padded(value, isFilled ? 0 : value < 0 ? width + 1 : width);
    return ordinal === null ? text : text + ordinalSuffix(text, ordinal);
  };
  /** Always as wide, whatever FM says. */
  const fixed = (value: number, width: number) => {
    const text = padded(value, width);
    return ordinal === null ? text : text + ordinalSuffix(text, ordinal);
  };
  const { year, month, day, hour, microsecond } = parts;
  switch (word.unit) {
    case 'hour12':
      return number(hour % 12 === 0 ? 12 : hour % 12, 2);
    case 'hour24':
      return number(hour, 2);
    case 'minute':
      return number(parts.minute, 2);
    case 'second':
      return number(parts.second, 2);
    case 'fraction':
      return fixed(Math.trunc(microsecond / 10 ** (6 - word.digits)) + 0, word.digits);
    case 'millisecond':
      return fixed(Math.trunc(microsecond / 1000) + 0, 3);
    case 'microsecond':
      return fixed(microsecond, 6);
    case 'secondOfDay':
      return fixed(hour * 3600 + parts.minute * 60 + parts.second, 0);
    case 'month':
      return number(month, 2);
    case 'day':
      return fixed(day, isFilled ? 0 : 2);
    case 'dayOfYear':
      return fixed(parts.dayOfYear, isFilled ? 0 : 3);
    case 'isoDayOfYear':
      return fixed(isoDateOf(parts).dayOfYear, isFilled ? 0 : 3);
    case 'weekday':
      return fixed(weekdayOfDays(parts.days!) + 1, 0);
    case 'isoWeekday':
      return fixed(weekdayOfDays(parts.days!) || 7, 0);
    case 'week':
      return fixed(Math.trunc((parts.dayOfYear - 1) / 7) + 1, isFilled ? 0 : 2);
    case 'isoWeek':
      return fixed(isoDateOf(parts).week, isFilled ? 0 : 2);
    case 'weekOfMonth':
      return fixed(Math.trunc((day - 1) / 7) + 1, 0);
    case 'quarter':
      return month === 0 ? '' : fixed(Math.trunc((month - 1) / 3) + 1, 0);
    case 'century':
      return centuryText(parts, number);
    case 'julian':
      return fixed(parts.julian, 0);
    case 'yearWithComma': {
      const shown = shownYear(parts, year);
      const thousands = Math.trunc(shown / 1000) + 0;
      const text = `${thousands},${padded(shown - thousands * 1000, 3)}`;
      return ordinal === null ? text : text + ordinalSuffix(text, ordinal);
    }
    case 'year':
    case 'isoYear': {
      const shown = shownYear(parts, word.unit === 'year' ? year : isoDateOf(parts).year);
      const { digits } = word;
      if (digits === 4) return number(shown, 4);
      const rest = (shown % 10 ** digits) + 0;
      return digits === 1 ? fixed(rest, 1) : yearDigits(rest, shown);
    }
    default:
      throw new Error(`no number has the unit ${word.unit}`);
  }

  /** The last digits of a year; the sign of the whole year makes room for one. */
  function yearDigits(rest: number, shown: number): string {
    const width = isFilled ? 0 : shown >= 0 ? word.digits : word.digits + 1;
    return fixed(rest, width);
  }
}

/** A year as it is written beside AD or BC; the years of an interval keep their sign. */
function shownYear(parts: Parts, year: number): number {
  return parts.days === null || year > 0 ? year : 1 - year;
}

function centuryText(parts: Parts, number: (value: number, width: number) => string): string {
  const { year } = parts;
  const century =
    parts.days === null
      ? Math.trunc(year / 100) + 0
      : year > 0
        ? Math.floor((year - 1) / 100) + 1
        : Math.trunc(year / 100) - 1;
  return number(century, Math.abs(century) <= 99 ? 2 : 0);
}

/** @throws 0A000 for intervals, whose years have no weeks. */
function isoDateOf({ days }: Parts) {
  if (days === null) throw notSupported('the week calendar (IYYY, IW, IDDD) of an interval');
  return isoDateOfDays(days);
}
