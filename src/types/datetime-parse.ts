import { systemClock } from '../common/clock.js';
import { error } from '../common/errors.js';
import { dateOfDays, daysOfDate, UNIX_EPOCH_JULIAN } from './calendar.js';
import { type Field, readFraction, readInteger, splitFields } from './datetime-fields.js';
import { DateTimeNumbers, Seen } from './datetime-numbers.js';
import { type DateWord, findDateWord, type SpecialValue } from './datetime-words.js';
import { isDigit } from './input.js';
import { DAY_US, SECOND_US } from './microseconds.js';
import { findAbbreviatedZone, findTimeZone, fixedZone, type TimeZone, utc } from './time-zone.js';
import type { TextContext } from './type.js';

// Gives the fields of a date or time text their meaning, from left to right: what a number is depends on what has
// been found before it. The rules are PostgreSQL's for DateStyle ISO, MDY; `seen` holds what has been found, and
// finding a thing twice is an error.

/** A date and time as written, before it becomes a number. */
export interface DateTimeParts {
  /** `epoch` and the infinities stand for themselves, whatever the other parts are. */
  readonly kind: 'fields' | 'epoch' | 'infinity' | '-infinity';
  /** Astronomical. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Microseconds since midnight; 24:00 is possible. */
  readonly time: number;
  /** The zone written, else the session's; what offset it has then is for the caller to ask. */
  readonly zone: TimeZone;
}

let lastName = 'UTC';
let lastZone = utc;

/** The session's zone, which was checked when it was set. */
export function sessionZone(context: TextContext): TimeZone {
  if (context.timeZone !== lastName) {
    lastZone = findTimeZone(context.timeZone) ?? utc;
    lastName = context.timeZone;
  }
  return lastZone;
}

/** Microseconds since 1970-01-01 UTC that 'now' means. */
export function currentTime(context: TextContext): number {
  return context.now ?? systemClock.now() * 1000;
}

/** Reads a date, or a date and a time. @throws 22007, 22008, 22009, 22023 */
export function parseDateTime(text: string, typeName: string, context: TextContext): DateTimeParts {
  return new DateTimeReader(text, typeName, context).readDateTime();
}

/** Reads a time of day; the date is only there when the text had one. */
export function parseTimeOfDay(
  text: string,
  typeName: string,
  context: TextContext,
): { readonly time: number; readonly offset: number } {
  return new DateTimeReader(text, typeName, context).readTimeOfDay();
}

/** Seconds since 1970-01-01 local at which a zone's offset is to be asked. */
function localSeconds(year: number, month: number, day: number, time: number): number {
  return daysOfDate(year, month, day) * 86_400 + Math.floor(time / SECOND_US);
}

class DateTimeReader extends DateTimeNumbers {
  private kind: DateTimeParts['kind'] = 'fields';
  /** Seconds east, of an offset or `daylight`; `zone` overrides it. */
  private offset = 0;
  private zone: TimeZone | null = null;
  private isZoneAbbreviated = false;
  private prefix: 'julian' | 'other' | 'time' | null = null;

  constructor(
    text: string,
    typeName: string,
    private readonly context: TextContext,
  ) {
    super(text, typeName);
  }

  readDateTime(): DateTimeParts {
    for (const field of this.fields()) this.mark(this.readDateTimeField(field));
    if (this.prefix !== null) throw this.badFormat();
    if (this.kind !== 'fields') return this.parts();
    this.finishDate();
    this.applyMeridiem();
    if ((this.seen & Seen.Date) !== Seen.Date) throw this.badFormat();
    if (this.seen & Seen.Daylight && (this.zone !== null || !(this.seen & Seen.Zone))) throw this.badFormat();
    return this.parts();
  }

  private parts(): DateTimeParts {
    const { kind, year, month, day } = this;
    return { kind, year, month, day, time: this.time, zone: this.writtenZone() ?? sessionZone(this.context) };
  }

  private writtenZone(): TimeZone | null {
    if (this.zone !== null) return this.zone;
    if (!(this.seen & Seen.Zone)) return null;
    return fixedZone('', this.offset);
  }

  readTimeOfDay(): { time: number; offset: number } {
    const fields = this.fields();
    fields.forEach((field, at) => {
      this.mark(this.readTimeField(field, at, fields));
    });
    if (this.prefix !== null) throw this.badFormat();
    this.finishDate();
    this.applyMeridiem();
    if (this.isTimeTooLarge()) throw this.outOfRange();
    if (!(this.seen & Seen.Time)) throw this.badFormat();
    return { time: this.time, offset: this.offsetOfTimeOfDay() };
  }

  /** A zone whose offset varies wants a date, if need be today's; a named zone wants it written. */
  private offsetOfTimeOfDay(): number {
    const zone = this.writtenZone();
    if (this.seen & Seen.Daylight && (this.zone !== null || zone === null)) throw this.badFormat();
    if (zone?.isFixed) return zone.offsetAt(0);
    if ((zone === null || this.isZoneAbbreviated) && (this.seen & Seen.Date) === 0) {
      const { days } = this.now();
      return (zone ?? sessionZone(this.context)).offsetOfLocal(days * 86_400 + Math.floor(this.time / SECOND_US));
    }
    if ((this.seen & Seen.Date) !== Seen.Date) throw this.badFormat();
    return (zone ?? sessionZone(this.context)).offsetOfLocal(localSeconds(this.year, this.month, this.day, this.time));
  }

  private fields(): Field[] {
    const fields = splitFields(this.text);
    if (fields === null) throw this.badFormat();
    return fields;
  }

  private mark(found: number): void {
    if (this.seen & found) throw this.badFormat();
    this.seen |= found;
  }

  // ---------------------------------------------------------------------------------------------------- one field

  private readDateTimeField(field: Field): number {
    switch (field.kind) {
      case 'date':
        return this.readDateOrZone(field.text);
      case 'time': {
        this.takeTimePrefix();
        const found = this.readClock(field.text);
        if (this.isTimeTooLarge()) throw this.outOfRange();
        return found;
      }
      case 'zone':
        this.offset = this.readOffset(field.text);
        return Seen.Zone;
      case 'number':
        return this.prefix === null ? this.readNumberField(field.text) : this.readPrefixed(field.text);
      case 'word':
      case 'special':
        return this.readWord(field.text);
    }
  }

  private readTimeField(field: Field, at: number, fields: readonly Field[]): number {
    switch (field.kind) {
      case 'date':
        if (at === 0 && fields.length >= 2 && (fields.at(-1)!.kind === 'date' || fields[1]!.kind === 'time')) {
          return this.readDate(field.text);
        }
        return isDigit(field.text.charCodeAt(0)) ? this.readTimeAndOffset(field.text, true) : this.readZone(field.text);
      case 'number': {
        if (this.prefix !== null) return this.readPrefixed(field.text);
        const { text } = field;
        const point = text.indexOf('.');
        if (point < 0 && text.length <= 4) return this.readNumber(text, this.seen | Seen.Date);
        if (point >= 0 && at === 0 && fields.length >= 2 && fields.at(-1)!.kind === 'date') return this.readDate(text);
        if (point >= 0 && point <= 2) throw this.badFormat();
        return this.readRunTogether(text, this.seen | Seen.Date);
      }
      case 'time':
        this.takeTimePrefix();
        return this.readClock(field.text);
      case 'zone':
        this.offset = this.readOffset(field.text);
        return Seen.Zone;
      default:
        return this.readTimeWord(field.text);
    }
  }

  private takeTimePrefix(): void {
    if (this.prefix !== null && this.prefix !== 'time') throw this.badFormat();
    this.prefix = null;
  }

  /** A date; or, once month and day are known, a zone's name or a run-together time with its offset. */
  private readDateOrZone(text: string): number {
    if (this.prefix === 'julian') {
      const { value, end, isTooLarge } = readInteger(text);
      if (isTooLarge || value < 0) throw this.outOfRange();
      this.setJulian(value);
      this.offset = this.readOffset(text.slice(end));
      this.prefix = null;
      return Seen.Date | Seen.Time | Seen.Zone;
    }
    const hasMonthAndDay = (this.seen & (Seen.Month | Seen.Day)) === (Seen.Month | Seen.Day);
    if (this.prefix === null && !hasMonthAndDay) return this.readDate(text);
    if (this.prefix === null && !isDigit(text.charCodeAt(0))) return this.readZone(text);
    this.takeTimePrefix();
    return this.readTimeAndOffset(text, false);
  }

  /** `040506-08`. */
  private readTimeAndOffset(text: string, isTimeOnly: boolean): number {
    const at = text.indexOf('-');
    if (this.seen & Seen.Time || at < 0) throw this.badFormat();
    this.offset = this.readOffset(text.slice(at));
    return this.readRunTogether(text.slice(0, at), isTimeOnly ? this.seen | Seen.Date : this.seen) | Seen.Zone;
  }

  private readZone(name: string): number {
    this.zone = findTimeZone(name);
    if (this.zone === null) throw error('invalid_parameter_value', `time zone "${name}" not recognized`);
    return Seen.Zone;
  }

  /** A number behind `J` or `T`. */
  private readPrefixed(text: string): number {
    const { value, end, isTooLarge } = readInteger(text);
    if (isTooLarge) throw this.outOfRange();
    if (end < text.length && text[end] !== '.') throw this.badFormat();
    const { prefix } = this;
    this.prefix = null;
    if (prefix === 'time') {
      const found = this.readRunTogether(text, this.seen | Seen.Date);
      if (found !== Seen.Time) throw this.badFormat();
      return found;
    }
    if (prefix !== 'julian') throw this.badFormat();
    this.setJulian(value);
    if (end === text.length) return Seen.Date;
    const fraction = readFraction(text, end);
    if (fraction === null) throw this.badFormat();
    this.setTime(Math.trunc(fraction * DAY_US));
    return Seen.Date | Seen.Time;
  }

  private setJulian(julian: number): void {
    const date = dateOfDays(julian - UNIX_EPOCH_JULIAN);
    this.year = date.year;
    this.month = date.month;
    this.day = date.day;
    this.isJulian = true;
  }

  private readNumberField(text: string): number {
    const point = text.indexOf('.');
    if (point >= 0 && !(this.seen & Seen.Date)) return this.readDate(text);
    if (point > 2) return this.readRunTogether(text, this.seen);
    if (point < 0 && text.length >= 6 && (!(this.seen & Seen.Date) || !(this.seen & Seen.Time))) {
      return this.readRunTogether(text, this.seen);
    }
    return this.readNumber(text, this.seen);
  }

  // -------------------------------------------------------------------------------------------------------- words

  private readWord(text: string): number {
    const zone = findAbbreviatedZone(text);
    if (zone !== null) return this.setAbbreviatedZone(zone);
    const word = findDateWord(text);
    if (word === null) return this.readUnknownWord(text);
    switch (word.kind) {
      case 'value':
        return this.readDateTimeValue(word.value);
      case 'month':
        return this.readMonthWord(word.value);
      case 'weekday':
        return Seen.Weekday;
      case 'isoTime':
        if ((this.seen & Seen.Date) !== Seen.Date || this.prefix !== null) throw this.badFormat();
        this.prefix = 'time';
        return 0;
      default:
        return this.readCommonWord(word);
    }
  }

  private readTimeWord(text: string): number {
    const zone = findAbbreviatedZone(text);
    if (zone !== null) return this.setAbbreviatedZone(zone);
    const word = findDateWord(text);
    if (word === null) return this.readUnknownWord(text);
    switch (word.kind) {
      case 'value':
        return this.readTimeValue(word.value);
      case 'month':
      case 'weekday':
        throw this.badFormat();
      case 'isoTime':
        if (this.prefix !== null) throw this.badFormat();
        this.prefix = 'time';
        return 0;
      default:
        return this.readCommonWord(word);
    }
  }

  private readCommonWord(word: Exclude<DateWord, { kind: 'value' | 'month' | 'weekday' | 'isoTime' }>): number {
    switch (word.kind) {
      case 'meridiem':
        this.meridiem = word.value;
        return Seen.Meridiem;
      case 'era':
        this.isBC = word.value === 'bc';
        return Seen.Era;
      case 'prefix':
        if (this.prefix !== null) throw this.badFormat();
        this.prefix = word.value;
        return 0;
      case 'daylight':
        this.offset += 3600;
        return Seen.Daylight;
      case 'filler':
        return 0;
    }
  }

  private setAbbreviatedZone(zone: TimeZone): number {
    if (zone.isFixed) this.offset = zone.offsetAt(0);
    else {
      this.zone = zone;
      this.isZoneAbbreviated = true;
    }
    return Seen.Zone;
  }

  private readUnknownWord(text: string): number {
    this.zone = findTimeZone(text);
    if (this.zone === null) throw this.badFormat();
    return Seen.Zone;
  }

  /** A month's name takes the place of a number before it, which then was the day. */
  private readMonthWord(month: number): number {
    let found: number = Seen.Month;
    const isNumberBefore = (this.seen & (Seen.Month | Seen.Day)) === Seen.Month && !this.isMonthWord;
    if (isNumberBefore && this.month >= 1 && this.month <= 31) {
      this.day = this.month;
      found = Seen.Day;
    }
    this.isMonthWord = true;
    this.month = month;
    return found;
  }

  private readDateTimeValue(value: SpecialValue): number {
    switch (value) {
      case 'now': {
        const now = this.now();
        this.setDate(now.days);
        this.setTime(now.time);
        this.offset = now.offset;
        return Seen.Date | Seen.Time | Seen.Zone;
      }
      case 'yesterday':
        this.setDate(this.now().days - 1);
        return Seen.Date;
      case 'today':
        this.setDate(this.now().days);
        return Seen.Date;
      case 'tomorrow':
        this.setDate(this.now().days + 1);
        return Seen.Date;
      case 'midnight':
        this.setTime(0);
        this.offset = 0;
        return Seen.Time | Seen.Zone;
      default:
        this.kind = value;
        return Seen.Date | Seen.Time | Seen.Zone;
    }
  }

  private readTimeValue(value: SpecialValue): number {
    if (value === 'now') {
      this.setTime(this.now().time);
      return Seen.Time;
    }
    if (value !== 'midnight') throw this.badFormat();
    this.setTime(0);
    return Seen.Time | Seen.Zone;
  }

  /** The current time as the session's zone shows it. */
  private now(): { days: number; time: number; offset: number } {
    const instant = currentTime(this.context);
    const offset = sessionZone(this.context).offsetAt(Math.floor(instant / SECOND_US));
    const local = instant + offset * SECOND_US;
    const days = Math.floor(local / DAY_US);
    return { days, time: Math.floor(local - days * DAY_US), offset };
  }
}
