import { type PatternField, PatternReader, type PatternWord } from './format-pattern.js';

// The words of date and time patterns.

/** What a word stands for. */
export type PatternUnit =
  | 'meridiem'
  | 'era'
  | 'century'
  | 'dayName'
  | 'dayAbbreviation'
  | 'dayOfYear'
  | 'isoDayOfYear'
  | 'day'
  | 'weekday'
  | 'isoWeekday'
  | 'fraction'
  | 'exact'
  | 'hour12'
  | 'hour24'
  | 'week'
  | 'isoWeek'
  | 'weekOfMonth'
  | 'julian'
  | 'minute'
  | 'month'
  | 'monthName'
  | 'monthAbbreviation'
  | 'millisecond'
  | 'microsecond'
  | 'offset'
  | 'quarter'
  | 'roman'
  | 'second'
  | 'secondOfDay'
  | 'zone'
  | 'zoneHour'
  | 'zoneMinute'
  | 'year'
  | 'yearWithComma'
  | 'isoYear';

export interface DatetimeWord extends PatternWord {
  readonly unit: PatternUnit;
  /** How many of the last digits of a year; places of a fraction; else 0. */
  readonly digits: number;
  /** Whether it stands for digits alone, so that the digits of a field before it end where its width says. */
  readonly isNumber: boolean;
  /** The calendar it belongs to, which texts may not mix; null: to both. */
  readonly calendar: 'gregorian' | 'iso' | null;
  readonly letters: 'upper' | 'lower' | 'title';
}

export type DatetimeField = PatternField<DatetimeWord>;

type Row = readonly [texts: string, unit: PatternUnit, calendar?: 'gregorian' | 'iso', digits?: number];

/** TABLE of words in capitals; each is also written in small letters, names of months and days also like a name. */
const NUMBERS: readonly Row[] = [
  ['CC', 'century'],
  ['DDD', 'dayOfYear', 'gregorian'],
  ['DD', 'day', 'gregorian'],
  ['D', 'weekday', 'gregorian'],
  ['FF1', 'fraction', undefined, 1],
  ['FF2', 'fraction', undefined, 2],
  ['FF3', 'fraction', undefined, 3],
  ['FF4', 'fraction', undefined, 4],
  ['FF5', 'fraction', undefined, 5],
  ['FF6', 'fraction', undefined, 6],
  ['HH24', 'hour24'],
  ['HH12 HH', 'hour12'],
  ['IDDD', 'isoDayOfYear', 'iso'],
  ['ID', 'isoWeekday', 'iso'],
  ['IW', 'isoWeek', 'iso'],
  ['IYYY', 'isoYear', 'iso', 4],
  ['IYY', 'isoYear', 'iso', 3],
  ['IY', 'isoYear', 'iso', 2],
  ['I', 'isoYear', 'iso', 1],
  ['J', 'julian'],
  ['MI', 'minute'],
  ['MM', 'month', 'gregorian'],
  ['MS', 'millisecond'],
  ['Q', 'quarter'],
  ['SSSSS SSSS', 'secondOfDay'],
  ['SS', 'second'],
  ['TZM', 'zoneMinute'],
  ['US', 'microsecond'],
  ['WW', 'week', 'gregorian'],
  ['W', 'weekOfMonth', 'gregorian'],
  ['Y,YYY', 'yearWithComma', 'gregorian', 4],
  ['YYYY', 'year', 'gregorian', 4],
  ['YYY', 'year', 'gregorian', 3],
  ['YY', 'year', 'gregorian', 2],
  ['Y', 'year', 'gregorian', 1],
];

const NAMES: readonly Row[] = [
  ['A.D. AD B.C. BC', 'era'],
  ['A.M. AM P.M. PM', 'meridiem'],
  ['FX', 'exact'],
  ['OF', 'offset'],
  ['RM', 'roman', 'gregorian'],
  ['TZ', 'zone'],
  ['TZH', 'zoneHour'],
];

const TITLED_NAMES: readonly Row[] = [
  ['DAY', 'dayName'],
  ['DY', 'dayAbbreviation'],
  ['MONTH', 'monthName', 'gregorian'],
  ['MON', 'monthAbbreviation', 'gregorian'],
];

function words(rows: readonly Row[], isNumber: boolean, hasTitle: boolean): DatetimeWord[] {
  return rows.flatMap(([texts, unit, calendar = null, digits = 0]) =>
    texts.split(' ').flatMap((text): DatetimeWord[] => {
      const word = { unit, digits, isNumber, calendar };
      const title: DatetimeWord[] = hasTitle
        ? [{ ...word, text: text[0]! + text.slice(1).toLowerCase(), letters: 'title' }]
        : [];
      return [{ ...word, text, letters: 'upper' }, { ...word, text: text.toLowerCase(), letters: 'lower' }, ...title];
    }),
  );
}

/** Reads the patterns of dates and times. */
export const datetimePatterns = new PatternReader<DatetimeWord>(
  [...words(NUMBERS, true, false), ...words(NAMES, false, false), ...words(TITLED_NAMES, false, true)],
  true,
);

export const MONTH_NAMES = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

export const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** From 12 down to 1, the order in which a text is compared with them. */
export const ROMAN_MONTHS = ['XII', 'XI', 'X', 'IX', 'VIII', 'VII', 'VI', 'V', 'IV', 'III', 'II', 'I'];
