import { error } from '../../common/errors.js';
import { findAbbreviatedZone, type TimeZone } from '../../types/time-zone.js';
import {
  DAY_NAMES,
  type DatetimeField,
  type DatetimeWord,
  datetimePatterns,
  MONTH_NAMES,
  ROMAN_MONTHS,
} from './datetime-pattern.js';
import { characterAt, isBlank, isSeparator, type PatternNode } from './format-pattern.js';

// to_date and to_timestamp, first half: what a text says, word for word of the pattern. What date that is, is found in
// `datetime-of-fields.ts`.
//
// Outside of FX mode blanks and separators are forgiving: one in the pattern stands for one or none in the text, and
// blanks in the text before and after fields are skipped. `extraSkip` counts characters skipped beyond the pattern's;
// they stand in for plain characters of the pattern, and a minus among them may be the sign of a time zone.

/** The fields that a text gave; 0 for those it did not. */
export class ParsedFields {
  calendar: 'gregorian' | 'iso' | null = null;
  /** Set by HH and HH12: the hour is one of a clock with twelve. */
  isClock12 = false;
  hour = 0;
  minute = 0;
  second = 0;
  secondOfDay = 0;
  /** 1 to 7 from Sunday. */
  weekday = 0;
  day = 0;
  dayOfYear = 0;
  month = 0;
  millisecond = 0;
  microsecond = 0;
  year = 0;
  /** How many digits of the year the pattern asked for. */
  yearDigits = 0;
  isPM = 0;
  isBC = 0;
  week = 0;
  weekOfMonth = 0;
  century = 0;
  julian = 0;
  /** Places of FF1 to FF6. */
  fractionDigits = 0;
  /** Sign, hours and minutes of an offset; sign 0: none. */
  zoneSign = 0;
  zoneHour = 0;
  zoneMinute = 0;
  /** A zone given by its abbreviation. */
  zone: TimeZone | null = null;
}

/** The fields of `ParsedFields` that hold numbers of the text. */
type NumberField = {
  [Key in keyof ParsedFields]: ParsedFields[Key] extends number
    ? number extends ParsedFields[Key]
      ? Key
      : never
    : never;
}[keyof ParsedFields];

/** C's int, which the fields are read into. */
const INT_MAX = 0x7fffffff;
const INT_MIN = -0x80000000;

/** Reads a text by a pattern. @throws 22007 where they do not agree, 22008 for numbers that are too large. */
export function readFields(text: string, pattern: string): ParsedFields {
  return new FieldReader(text, datetimePatterns.read(pattern)).read();
}

class FieldReader {
  private readonly fields = new ParsedFields();
  private at = 0;
  private extraSkip = 0;
  private isExact = false;

  constructor(
    private readonly text: string,
    private readonly nodes: readonly PatternNode<DatetimeWord>[],
  ) {}

  read(): ParsedFields {
    const { nodes, text } = this;
    for (let i = 0; i < nodes.length && this.at < text.length; i++) {
      const node = nodes[i]!;
      const isExactWord = node.kind === 'field' && node.word.unit === 'exact';
      if (!this.isExact && !isExactWord && (node.kind === 'field' || i === 0)) this.skipBlanks();
      if (node.kind !== 'field') {
        this.skipCharacter(node.kind);
        continue;
      }
      this.readField(node, nodes[i + 1]);
      if (!this.isExact) {
        this.extraSkip = 0;
        this.skipBlanks();
      }
    }
    return this.fields;
  }

  private skipBlanks(): void {
    while (isBlank(this.text[this.at] ?? '')) {
      this.at++;
      this.extraSkip++;
    }
  }

  /** Skips what a character of the pattern stands for; which character it is does not matter. */
  private skipCharacter(kind: 'text' | 'space' | 'separator'): void {
    const next = characterAt(this.text, this.at);
    if (this.isExact) {
      this.at += next.length;
    } else if (kind === 'text') {
      if (this.extraSkip > 0) this.extraSkip--;
      else this.at += next.length;
    } else {
      this.extraSkip--;
      if (isBlank(next) || isSeparator(next)) {
        this.at++;
        this.extraSkip++;
      }
    }
  }

  private readField(field: DatetimeField, next: PatternNode<DatetimeWord> | undefined): void {
    const { word } = field;
    const { fields } = this;
    this.useCalendar(word);
    const endsOpen = field.isFilled || field.ordinal !== null || isOpen(next);
    const number = (key: NumberField | null, length = word.text.length) => this.readNumber(key, word, length, endsOpen);
    switch (word.unit) {
      case 'exact':
        this.isExact = true;
        return;
      case 'meridiem': {
        const names = ['a.m.', 'p.m.'].map((name) => (word.text.includes('.') ? name : name.replaceAll('.', '')));
        this.set('isPM', this.readName(names, word), word);
        fields.isClock12 = true;
        return;
      }
      case 'era': {
        const names = ['a.d.', 'b.c.'].map((name) => (word.text.includes('.') ? name : name.replaceAll('.', '')));
        this.set('isBC', this.readName(names, word), word);
        return;
      }
      case 'monthName':
        this.set('month', this.readName(MONTH_NAMES, word) + 1, word);
        return;
      case 'monthAbbreviation':
        this.set('month', this.readName(abbreviated(MONTH_NAMES), word) + 1, word);
        return;
      case 'roman':
        this.set('month', 12 - this.readName(ROMAN_MONTHS, word), word);
        return;
      case 'dayName':
        this.setWeekday(this.readName(DAY_NAMES, word), word);
        return;
      case 'dayAbbreviation':
        this.setWeekday(this.readName(abbreviated(DAY_NAMES), word), word);
        return;
      case 'zone':
        if (!this.readZone(word)) this.readOffset(word, endsOpen);
        return;
      case 'offset':
        this.readOffset(word, endsOpen);
        return;
      case 'zoneHour':
        this.readZoneSign();
        number('zoneHour', 2);
        return;
      case 'zoneMinute':
        if (fields.zoneSign === 0) fields.zoneSign = 1;
        number('zoneMinute', 2);
        return;
      case 'yearWithComma':
        this.readYearWithComma(word);
        break;
      case 'hour12':
        number('hour', 2);
        fields.isClock12 = true;
        break;
      case 'hour24':
        number('hour', 2);
        break;
      case 'millisecond': {
        const length = number('millisecond', 3);
        fields.millisecond *= length === 1 ? 100 : length === 2 ? 10 : 1;
        break;
      }
      case 'fraction':
      case 'microsecond': {
        if (word.unit === 'fraction') fields.fractionDigits = word.digits;
        const length = number('microsecond', word.unit === 'fraction' ? word.digits : 6);
        if (length < 6) fields.microsecond *= 10 ** (6 - length);
        break;
      }
      case 'isoDayOfYear':
        number('dayOfYear', 3);
        break;
      case 'isoWeekday':
        number('weekday', 1);
        // From Sunday, as the other words have it.
        fields.weekday = fields.weekday + 1 > 7 ? 1 : fields.weekday + 1;
        break;
      case 'year':
      case 'isoYear': {
        const length = number('year');
        if (word.digits < 4 && length < 4) fields.year = nearYear(fields.year);
        fields.yearDigits = word.digits;
        break;
      }
      case 'quarter':
        // Which day of the quarter it would be is not said, so it is only read over.
        number(null);
        break;
      case 'isoWeek':
        number('week');
        break;
      default:
        number(word.unit);
    }
    if (field.ordinal !== null) this.skipOrdinal();
  }

  private skipOrdinal(): void {
    this.at += characterAt(this.text, this.at).length;
    this.at += characterAt(this.text, this.at).length;
  }

  /** @throws 22007 when the pattern mixes the calendar of weeks with the common one */
  private useCalendar({ calendar }: DatetimeWord): void {
    if (calendar === null) return;
    if (this.fields.calendar === null) this.fields.calendar = calendar;
    else if (this.fields.calendar !== calendar) {
      throw error('invalid_datetime_format', 'invalid combination of date conventions', {
        hint: 'Do not mix Gregorian and ISO week date conventions in a formatting template.',
      });
    }
  }

  private set(key: NumberField, value: number, word: DatetimeWord): void {
    const before = this.fields[key];
    if (before !== 0 && before !== value) {
      throw error('invalid_datetime_format', `conflicting values for "${word.text}" field in formatting string`, {
        detail: 'This value contradicts a previous setting for the same field type.',
      });
    }
    this.fields[key] = value;
  }

  private setWeekday(index: number, word: DatetimeWord): void {
    this.set('weekday', index, word);
    this.fields.weekday++;
  }

  private invalid(shown: string, word: DatetimeWord, detail: string): Error {
    return error('invalid_datetime_format', `invalid value "${shown}" for "${word.text}"`, { detail });
  }

  /**
   * Reads a number: as many digits as there are when something else follows in the pattern, else exactly `length`.
   * @returns how many characters it took, blanks before it included.
   */
  private readNumber(key: NumberField | null, word: DatetimeWord, length: number, endsOpen: boolean): number {
    const start = this.at;
    while (isBlank(this.text[this.at] ?? '')) this.at++;
    const rest = this.text.slice(this.at);
    const shown = Array.from(rest).slice(0, length).join('');
    let value: number;
    if (endsOpen) {
      const match = /^[+-]?\d+/.exec(rest);
      value = match === null ? 0 : Number(match[0]);
      this.at = match === null ? start : this.at + match[0].length;
    } else {
      if (Buffer.byteLength(rest) < length) {
        throw error('invalid_datetime_format', `source string too short for "${word.text}" formatting field`, {
          detail: `Field requires ${length} characters, but only ${Buffer.byteLength(rest)} remain.`,
          hint: 'If your source string is not fixed-width, try using the "FM" modifier.',
        });
      }
      const match = /^[\t-\r ]*[+-]?\d+/.exec(shown);
      value = match === null ? 0 : Number(match[0]);
      const used = match === null ? 0 : match[0].length;
      if (used > 0 && used < length) {
        throw error('invalid_datetime_format', `invalid value "${shown}" for "${word.text}"`, {
          detail: `Field requires ${length} characters, but only ${used} could be parsed.`,
          hint: 'If your source string is not fixed-width, try using the "FM" modifier.',
        });
      }
      this.at += used;
    }
    if (this.at === start) throw this.invalid(shown, word, 'Value must be an integer.');
    if (value < INT_MIN || value > INT_MAX) throw numberTooLarge(word);
    if (key !== null) this.set(key, value, word);
    return this.at - start;
  }

  /** Place of the name that the text goes on with, in any case; the first that fits. */
  private readName(names: readonly string[], word: DatetimeWord): number {
    const rest = this.text.slice(this.at);
    const lower = rest.toLowerCase();
    const place = names.findIndex((name) => lower.startsWith(name.toLowerCase()));
    if (place < 0) {
      const [shown = ''] = rest.split(/[\t\n\f\r ]/, 1);
      throw this.invalid(shown, word, 'The given value did not match any of the allowed values for this field.');
    }
    this.at += names[place]!.length;
    return place;
  }

  /** `1,234`: thousands and three digits. */
  private readYearWithComma(word: DatetimeWord): void {
    const rest = this.text.slice(this.at);
    const match = /^[\t-\r ]*([+-]?\d+),[\t-\r ]*((?:[+-]\d{1,2})|\d{1,3})/.exec(rest);
    if (match === null) throw error('invalid_datetime_format', `invalid value "${rest}" for "Y,YYY"`);
    const year = Number(match[1]) * 1000 + Number(match[2]);
    if (year < INT_MIN || year > INT_MAX) throw numberTooLarge(word);
    this.set('year', year, word);
    this.fields.yearDigits = 4;
    this.at += match[0].length;
  }

  /** An abbreviation of a zone. @returns false when the text has no letters there */
  private readZone(word: DatetimeWord): boolean {
    const rest = this.text.slice(this.at);
    const letters = /^[a-z]{0,10}/i.exec(rest)![0];
    for (let length = letters.length; length > 0; length--) {
      const zone = findAbbreviatedZone(letters.slice(0, length).toLowerCase());
      if (zone === null) continue;
      this.fields.zone = zone;
      this.fields.zoneSign = 0;
      this.at += length;
      return true;
    }
    if (letters === '') return false;
    throw this.invalid(rest, word, 'Time zone abbreviation is not recognized.');
  }

  private readOffset(word: DatetimeWord, endsOpen: boolean): void {
    this.readZoneSign();
    this.readNumber('zoneHour', word, 2, endsOpen);
    if (this.text[this.at] === ':') {
      this.at++;
      this.readNumber('zoneMinute', word, 2, endsOpen);
    }
  }

  /** The sign of an offset, which may have been skipped as a separator before it. */
  private readZoneSign(): void {
    const next = this.text[this.at];
    if (next === '+' || next === '-' || next === ' ') {
      this.fields.zoneSign = next === '-' ? -1 : 1;
      this.at++;
    } else {
      this.fields.zoneSign = this.extraSkip > 0 && this.text[this.at - 1] === '-' ? -1 : 1;
    }
  }
}

/** Whether what follows in the pattern is no digit, so that a number before it ends by itself. */
function isOpen(next: PatternNode<DatetimeWord> | undefined): boolean {
  if (next === undefined) return true;
  return next.kind === 'field' ? !next.word.isNumber : !/^\d$/.test(next.text);
}

function abbreviated(names: readonly string[]): string[] {
  return names.map((name) => name.slice(0, 3));
}

function numberTooLarge(word: DatetimeWord): Error {
  return error('datetime_field_overflow', `value for "${word.text}" in source string is out of range`, {
    detail: `Value must be in the range ${INT_MIN} to ${INT_MAX}.`,
  });
}

/** The year that up to three digits mean: the one nearest to 2020. */
function nearYear(year: number): number {
  if (year < 70) return year + 2000;
  if (year < 100) return year + 1900;
  if (year < 520) return year + 2000;
  return year < 1000 ? year + 1000 : year;
}
