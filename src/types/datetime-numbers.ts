import { type DatabaseError, error } from '../common/errors.js';
import { dateOfDays, daysInMonth, daysOfDate } from './calendar.js';
import { readClock } from './clock-text.js';
import { readFraction, readInteger, roundHalfEven } from './datetime-fields.js';
import { findDateWord } from './datetime-words.js';
import { isDigit } from './input.js';
import { DAY_US, HOUR_US, MINUTE_US, SECOND_US } from './microseconds.js';

/** What has been found in a date or time text, as bits. */
export const Seen = {
  Year: 1,
  Month: 2,
  Day: 4,
  Date: 7,
  Time: 8,
  Zone: 16,
  Daylight: 32,
  Meridiem: 64,
  Era: 128,
  Weekday: 256,
} as const;

/** The numbers of a date and time text, and what they mean by their length and by what came before. */
export abstract class DateTimeNumbers {
  protected seen = 0;
  protected year = 0;
  protected month = 0;
  protected day = 0;
  protected dayOfYear = 0;
  protected hour = 0;
  protected minute = 0;
  protected second = 0;
  protected microsecond = 0;
  protected isYearShort = false;
  protected isMonthWord = false;
  protected isJulian = false;
  protected isBC = false;
  protected meridiem: 'am' | 'pm' | null = null;

  constructor(
    protected readonly text: string,
    protected readonly typeName: string,
  ) {}

  protected get time(): number {
    return this.hour * HOUR_US + this.minute * MINUTE_US + this.second * SECOND_US + this.microsecond;
  }

  protected setDate(days: number): void {
    const date = dateOfDays(days);
    this.year = date.year;
    this.month = date.month;
    this.day = date.day;
  }

  protected setTime(microseconds: number): void {
    this.hour = Math.floor(microseconds / HOUR_US);
    this.minute = Math.floor((microseconds % HOUR_US) / MINUTE_US);
    this.second = Math.floor((microseconds % MINUTE_US) / SECOND_US);
    this.microsecond = microseconds % SECOND_US;
  }

  /** `1999-01-08`, `1/8/99`, `08-Jan-1999`, `1999.008`: a date whose parts have delimiters. */
  protected readDate(text: string): number {
    const parts = dateParts(text);
    if (parts === null) throw this.badFormat();
    let found = 0;
    let hasMonthWord = false;
    for (const part of parts) {
      if (isDigit(part.charCodeAt(0))) continue;
      const word = findDateWord(part);
      if (word?.kind === 'filler') continue;
      if (word?.kind !== 'month' || (this.seen | found) & Seen.Month) throw this.badFormat();
      this.month = word.value;
      hasMonthWord = true;
      found |= Seen.Month;
    }
    for (const part of parts) {
      if (!isDigit(part.charCodeAt(0)) && part !== '') continue;
      const one = this.readNumber(part, this.seen | found, hasMonthWord);
      if (found & one || this.seen & one) throw this.badFormat();
      found |= one;
    }
    if (((this.seen | found) & ~Seen.Zone) !== Seen.Date) throw this.badFormat();
    return found;
  }

  /** A number on its own, or one part of a date: month, day and year come in this order unless words tell more. */
  protected readNumber(text: string, seen: number, hasMonthWord = this.isMonthWord): number {
    const { value, end, isTooLarge } = readInteger(text);
    if (isTooLarge) throw this.outOfRange();
    if (end === 0) throw this.badFormat();
    if (text[end] === '.') {
      if (end > 2) return this.readRunTogether(text, seen | Seen.Date);
      this.microsecond = this.readMicroseconds(text, end);
    } else if (end < text.length) throw this.badFormat();
    const { length } = text;
    const known = seen & Seen.Date;
    if (length === 3 && known === Seen.Year && value >= 1 && value <= 366) {
      this.dayOfYear = value;
      return Seen.Month | Seen.Day;
    }
    switch (known) {
      case 0:
        return length >= 3 ? this.setYear(value, length) : this.setMonth(value);
      case Seen.Year:
      case Seen.Day:
        return this.setMonth(value);
      case Seen.Month:
        return hasMonthWord && length >= 3 ? this.setYear(value, length) : this.setDay(value);
      case Seen.Year | Seen.Month:
        if (hasMonthWord && length >= 3 && this.isYearShort) {
          // What looked like a short year was the day.
          this.day = this.year;
          this.year = value;
          this.isYearShort = false;
          return Seen.Day;
        }
        return this.setDay(value);
      case Seen.Month | Seen.Day:
        return this.setYear(value, length);
      case Seen.Date:
        return this.readRunTogether(text, seen);
      default:
        throw this.badFormat();
    }
  }

  protected setYear(value: number, digits: number): number {
    this.year = value;
    this.isYearShort = digits <= 2;
    return Seen.Year;
  }

  protected setMonth(value: number): number {
    this.month = value;
    return Seen.Month;
  }

  protected setDay(value: number): number {
    this.day = value;
    return Seen.Day;
  }

  /** `19990108`, `990108`, `040506.789`, `0405`: a date or time without delimiters. */
  protected readRunTogether(text: string, seen: number): number {
    if (!/^[0-9.]*$/.test(text)) throw this.badFormat();
    const point = text.indexOf('.');
    let digits = text;
    if (point >= 0) {
      this.microsecond = this.readMicroseconds(text, point);
      digits = text.slice(0, point);
    } else if ((seen & Seen.Date) !== Seen.Date && text.length >= 6) {
      this.day = Number(text.slice(-2));
      this.month = Number(text.slice(-4, -2));
      this.year = Number(text.slice(0, -4));
      if (text.length === 6) this.isYearShort = true;
      return Seen.Date;
    }
    if (seen & Seen.Time || (digits.length !== 6 && digits.length !== 4)) throw this.badFormat();
    this.hour = Number(digits.slice(0, 2));
    this.minute = Number(digits.slice(2, 4));
    this.second = Number(digits.slice(4));
    return Seen.Time;
  }

  protected readMicroseconds(text: string, point: number): number {
    const fraction = readFraction(text, point);
    if (fraction === null) throw this.badFormat();
    return roundHalfEven(fraction * SECOND_US);
  }

  /** `4:05`, `04:05:06.789`; `05:06.789` is minutes and seconds. */
  protected readClock(text: string): number {
    const clock = readClock(text);
    if (clock === 'format') throw this.badFormat();
    if (clock === 'range') throw this.outOfRange();
    this.hour = clock.hour;
    this.minute = clock.minute;
    this.second = clock.second;
    this.microsecond = clock.microsecond;
    return Seen.Time;
  }

  /** `+05`, `-0530`, `+05:30:15`, in seconds east. */
  protected readOffset(text: string): number {
    const sign = text.charAt(0);
    if (sign !== '+' && sign !== '-') throw this.badFormat();
    const first = readInteger(text, 1);
    let { value: hours, end } = first;
    let minutes = 0;
    let seconds = 0;
    let isTooLarge = first.isTooLarge;
    if (text[end] === ':') {
      const second = readInteger(text, end + 1);
      minutes = second.value;
      end = second.end;
      isTooLarge ||= second.isTooLarge;
      if (text[end] === ':') {
        const third = readInteger(text, end + 1);
        seconds = third.value;
        end = third.end;
        isTooLarge ||= third.isTooLarge;
      }
    } else if (end === text.length && text.length > 3) {
      minutes = hours % 100;
      hours = Math.trunc(hours / 100);
    }
    const isInRange = (value: number, max: number) => value >= 0 && value <= max;
    if (isTooLarge || !isInRange(hours, 15) || !isInRange(minutes, 59) || !isInRange(seconds, 59)) {
      throw error('invalid_time_zone_displacement_value', `time zone displacement out of range: "${this.text}"`);
    }
    if (end < text.length) throw this.badFormat();
    const offset = hours * 3600 + minutes * 60 + seconds;
    return sign === '-' ? 0 - offset : offset;
  }

  /** Settles the year, turns a day of the year into a date and checks that the date exists. */
  protected finishDate(): void {
    const { seen } = this;
    if (seen & Seen.Year && !this.isJulian) {
      if (this.isBC) {
        if (this.year <= 0) throw this.outOfRange();
        this.year = 1 - this.year;
      } else if (this.isYearShort) {
        if (this.year < 70) this.year += 2000;
        else if (this.year < 100) this.year += 1900;
      } else if (this.year <= 0) throw this.outOfRange();
    }
    if (this.dayOfYear > 0) this.setDate(daysOfDate(this.year, 1, 1) + this.dayOfYear - 1);
    if (
      (seen & Seen.Month && (this.month < 1 || this.month > 12)) ||
      (seen & Seen.Day && (this.day < 1 || this.day > 31))
    ) {
      throw this.outOfRange('Perhaps you need a different "DateStyle" setting.');
    }
    if ((seen & Seen.Date) === Seen.Date && this.day > daysInMonth(this.year, this.month)) throw this.outOfRange();
  }

  protected applyMeridiem(): void {
    if (this.meridiem === null) return;
    if (this.hour > 12) throw this.outOfRange();
    if (this.hour === 12) this.hour = 0;
    if (this.meridiem === 'pm') this.hour += 12;
  }

  protected isTimeTooLarge(): boolean {
    return this.hour > 24 || this.minute > 59 || this.second > 60 || this.time > DAY_US;
  }

  protected badFormat(): DatabaseError {
    return error('invalid_datetime_format', `invalid input syntax for type ${this.typeName}: "${this.text}"`);
  }

  protected outOfRange(hint?: string): DatabaseError {
    return error('datetime_field_overflow', `date/time field value out of range: "${this.text}"`, { hint });
  }
}

/** Runs of digits or letters. One character behind each run is dropped, whatever it is, as PostgreSQL does. */
function dateParts(text: string): string[] | null {
  const parts: string[] = [];
  let rest = text;
  while (rest !== '') {
    const start = rest.search(/[a-z0-9]/);
    if (start < 0) return null;
    rest = rest.slice(start);
    const run = /^(?:\d+|[a-z]+)/.exec(rest)![0];
    parts.push(run);
    rest = rest.slice(run.length + 1);
  }
  return parts;
}
