// The words of date, time and interval texts. Only their first ten characters count.

const WORD_LENGTH = 10;

/** What a word of a date or time means. */
export type DateWord =
  | { readonly kind: 'month' | 'weekday'; readonly value: number }
  | { readonly kind: 'meridiem'; readonly value: 'am' | 'pm' }
  | { readonly kind: 'era'; readonly value: 'ad' | 'bc' }
  /** A value of its own: `now`, `epoch`. */
  | { readonly kind: 'value'; readonly value: SpecialValue }
  /** Says how to read the next field: `J`, and unit letters that only old formats used. */
  | { readonly kind: 'prefix'; readonly value: 'julian' | 'other' }
  /** The `T` before a time. */
  | { readonly kind: 'isoTime' }
  /** Summer time: one hour more than the zone before it. */
  | { readonly kind: 'daylight' }
  /** `at` and `on`. */
  | { readonly kind: 'filler' };

/** Words that are a date or a time by themselves; `midnight` is written `allballs`. */
export type SpecialValue = 'now' | 'today' | 'tomorrow' | 'yesterday' | 'midnight' | 'epoch' | 'infinity' | '-infinity';

const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'january'],
  ['feb', 'february'],
  ['mar', 'march'],
  ['apr', 'april'],
  ['may'],
  ['jun', 'june'],
  ['jul', 'july'],
  ['aug', 'august'],
  ['sep', 'sept', 'september'],
  ['oct', 'october'],
  ['nov', 'november'],
  ['dec', 'december'],
];

const WEEKDAYS: readonly (readonly string[])[] = [
  ['sun', 'sunday'],
  ['mon', 'monday'],
  ['tue', 'tues', 'tuesday'],
  ['wed', 'weds', 'wednesday'],
  ['thu', 'thur', 'thurs', 'thursday'],
  ['fri', 'friday'],
  ['sat', 'saturday'],
];

const dateWords = new Map<string, DateWord>([
  ...MONTHS.flatMap((names, at) => names.map((name): [string, DateWord] => [name, { kind: 'month', value: at + 1 }])),
  ...WEEKDAYS.flatMap((names, at) => names.map((name): [string, DateWord] => [name, { kind: 'weekday', value: at }])),
  ['am', { kind: 'meridiem', value: 'am' }],
  ['pm', { kind: 'meridiem', value: 'pm' }],
  ['ad', { kind: 'era', value: 'ad' }],
  ['bc', { kind: 'era', value: 'bc' }],
  ['now', { kind: 'value', value: 'now' }],
  ['today', { kind: 'value', value: 'today' }],
  ['tomorrow', { kind: 'value', value: 'tomorrow' }],
  ['yesterday', { kind: 'value', value: 'yesterday' }],
  ['allballs', { kind: 'value', value: 'midnight' }],
  ['epoch', { kind: 'value', value: 'epoch' }],
  ['infinity', { kind: 'value', value: 'infinity' }],
  ['+infinity', { kind: 'value', value: 'infinity' }],
  ['-infinity', { kind: 'value', value: '-infinity' }],
  ['j', { kind: 'prefix', value: 'julian' }],
  ['jd', { kind: 'prefix', value: 'julian' }],
  ['julian', { kind: 'prefix', value: 'julian' }],
  ...['d', 'dow', 'doy', 'h', 'isodow', 'isoyear', 'm', 'mm', 's', 'y'].map((name): [string, DateWord] => [
    name,
    { kind: 'prefix', value: 'other' },
  ]),
  ['t', { kind: 'isoTime' }],
  ['dst', { kind: 'daylight' }],
  ['at', { kind: 'filler' }],
  ['on', { kind: 'filler' }],
]);

/** The meaning of a lower-case word in a date or time, or null. */
export function findDateWord(word: string): DateWord | null {
  return dateWords.get(word.slice(0, WORD_LENGTH)) ?? null;
}

/** Whether a lower-case word means anything in a date or time. */
export function isDateWord(word: string): boolean {
  return dateWords.has(word.slice(0, WORD_LENGTH));
}

/** What an interval may count. */
export type IntervalUnit =
  | 'microsecond'
  | 'millisecond'
  | 'second'
  | 'minute'
  | 'hour'
  | 'day'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year'
  | 'decade'
  | 'century'
  | 'millennium'
  | 'timezone'
  | 'timezone_hour'
  | 'timezone_minute';

const UNIT_NAMES: Readonly<Record<IntervalUnit, string>> = {
  microsecond: 'us usec usecond useconds usecs microsecond microseconds',
  millisecond: 'ms msec msecond mseconds msecs millisecond milliseconds',
  second: 's sec second seconds secs',
  minute: 'm min mins minute minutes',
  hour: 'h hour hours hr hrs',
  day: 'd day days',
  week: 'w week weeks',
  month: 'mon mons month months',
  quarter: 'qtr quarter',
  year: 'y year years yr yrs',
  decade: 'dec decade decades decs',
  century: 'c cent centuries century',
  millennium: 'mil millennia millennium mils',
  timezone: 'timezone',
  timezone_hour: 'timezone_hour',
  timezone_minute: 'timezone_minute',
};

const units = new Map<string, IntervalUnit>(
  (Object.keys(UNIT_NAMES) as IntervalUnit[]).flatMap((unit) =>
    UNIT_NAMES[unit].split(' ').map((name): [string, IntervalUnit] => [name.slice(0, WORD_LENGTH), unit]),
  ),
);

/** The unit that a lower-case word names in an interval, `extract` or `date_trunc`; null when none. */
export function findUnit(word: string): IntervalUnit | null {
  return units.get(word.slice(0, WORD_LENGTH)) ?? null;
}
