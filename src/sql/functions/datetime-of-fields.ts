import { error } from '../../common/errors.js';
import { dateOfDays, daysInMonth, daysOfDate, isJulianRange, UNIX_EPOCH_JULIAN } from '../../types/calendar.js';
import { DATE_DAYS_MAX, DATE_DAYS_MIN } from '../../types/date.js';
import {
  daysOf,
  HOUR_US,
  joinDays,
  MINUTE_US,
  type Microseconds,
  POSTGRES_EPOCH_US,
  roundMicroseconds,
  SECOND_US,
  TIMESTAMP_DAYS_END,
  TIMESTAMP_DAYS_MIN,
} from '../../types/microseconds.js';
import { fixedZone, type TimeZone } from '../../types/time-zone.js';
import { localToInstant } from '../../types/timestamp.js';
import { daysOfIsoWeek } from './calendar-fields.js';
import { type ParsedFields, readFields } from './datetime-from-text.js';

// to_date and to_timestamp, second half: the date and time that fields mean. Fields that a text does not have are those
// of 1 BC-01-01, midnight; a year without digits of its own is the first of its century.

/** Offsets of 16 hours and more are none. */
const OFFSET_HOURS_MAX = 15;

/** A local date and time, not yet checked against the ranges of types. */
interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly time: number;
  /** The zone the text named. */
  readonly zone: TimeZone | null;
  readonly fields: ParsedFields;
}

/** Days since 1970 of the date that a text has by a pattern. @throws 22007, 22008 */
export function dateOfText(text: string, pattern: string): number {
  const { year, month, day } = momentOf(text, pattern);
  const days = isJulianRange(year, month) ? daysOfDate(year, month, day) : Number.NaN;
  if (days >= DATE_DAYS_MIN && days <= DATE_DAYS_MAX) return days;
  throw error('datetime_field_overflow', `date out of range: "${text}"`);
}

/** The instant that a text has by a pattern, on the clock of the zone it names or of `zone`. @throws 22007, 22008 */
export function timestampOfText(text: string, pattern: string, zone: TimeZone): Microseconds {
  const moment = momentOf(text, pattern);
  if (!isJulianRange(moment.year, moment.month)) throw timestampTooFar();
  const local = joinDays(daysOfDate(moment.year, moment.month, moment.day), moment.time);
  const instant = localToInstant(local, moment.zone ?? zone);
  const days = daysOf(instant);
  if (days < TIMESTAMP_DAYS_MIN || days >= TIMESTAMP_DAYS_END) throw timestampTooFar();
  const { fractionDigits } = moment.fields;
  return fractionDigits === 0 ? instant : roundMicroseconds(instant, fractionDigits, POSTGRES_EPOCH_US);
}

function timestampTooFar(): Error {
  return error('datetime_field_overflow', 'timestamp out of range');
}

function momentOf(text: string, pattern: string): Moment {
  const fields = readFields(text, pattern);
  const outOfRange = () => error('datetime_field_overflow', `date/time field value out of range: "${text}"`);
  const date = new DateFinder(fields, outOfRange).find();
  return { ...date, time: timeOfFields(fields, outOfRange), zone: zoneOfFields(fields, text), fields };
}

/** Microseconds since midnight. */
function timeOfFields(fields: ParsedFields, outOfRange: () => Error): number {
  const { secondOfDay } = fields;
  let hour = fields.hour || Math.trunc(secondOfDay / 3600);
  const minute = fields.minute || Math.trunc((secondOfDay % 3600) / 60);
  const second = fields.second || secondOfDay % 60;
  if (fields.isClock12) {
    if (hour < 1 || hour > 12) {
      throw error('invalid_datetime_format', `hour "${hour}" is invalid for the 12-hour clock`, {
        hint: 'Use the 24-hour clock, or give an hour between 1 and 12.',
      });
    }
    if (fields.isPM && hour < 12) hour += 12;
    else if (!fields.isPM && hour === 12) hour = 0;
  }
  const fraction = fields.millisecond * 1000 + fields.microsecond;
  const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60 && fraction >= 0;
  if (!isTime || fraction >= SECOND_US) throw outOfRange();
  return hour * HOUR_US + minute * MINUTE_US + second * SECOND_US + fraction;
}

function zoneOfFields(fields: ParsedFields, text: string): TimeZone | null {
  if (fields.zoneSign === 0) return fields.zone;
  const { zoneHour, zoneMinute } = fields;
  if (zoneHour < 0 || zoneHour > OFFSET_HOURS_MAX || zoneMinute < 0 || zoneMinute > 59) {
    throw error('invalid_time_zone_displacement_value', `time zone displacement out of range: "${text}"`);
  }
  return fixedZone('', fields.zoneSign * (zoneHour * 60 + zoneMinute) * 60);
}

/** Finds the date; which of its parts the text gave decides what is checked. */
class DateFinder {
  private year = 0;
  private month = 1;
  private day = 1;
  private hasYear = false;
  private hasMonth = false;
  private hasDay = false;

  constructor(
    private readonly fields: ParsedFields,
    private readonly outOfRange: () => Error,
  ) {}

  find(): { readonly year: number; readonly month: number; readonly day: number } {
    const { fields } = this;
    this.findYear();
    if (fields.julian !== 0) this.setDays(fields.julian - UNIX_EPOCH_JULIAN);
    let { dayOfYear, day } = fields;
    if (fields.week !== 0) {
      if (fields.calendar === 'iso') this.setDays(this.daysOfWeek());
      else dayOfYear = this.checked((fields.week - 1) * 7 + 1);
    }
    if (fields.weekOfMonth !== 0) day = this.checked((fields.weekOfMonth - 1) * 7 + 1);
    if (day !== 0) {
      this.day = day;
      this.hasDay = true;
    }
    if (fields.month !== 0) {
      this.month = fields.month;
      this.hasMonth = true;
    }
    if (dayOfYear !== 0 && (this.month <= 1 || this.day <= 1)) this.applyDayOfYear(dayOfYear);
    this.check();
    return { year: this.year, month: this.month, day: this.day };
  }

  private checked(value: number): number {
    if (value > 0x7fffffff || value < -0x80000000) throw this.outOfRange();
    return value;
  }

  private setDays(days: number): void {
    ({ year: this.year, month: this.month, day: this.day } = dateOfDays(days));
    this.hasYear = true;
    this.hasMonth = true;
    this.hasDay = true;
  }

  private findYear(): void {
    const { year, century, yearDigits, isBC } = this.fields;
    if (year === 0 && century === 0) return;
    this.hasYear = true;
    const signedCentury = isBC ? -century : century;
    if (year === 0) {
      // The 21st century began with 2001; the 6th before Christ with 600 BC, which is -599.
      this.year = this.checked(signedCentury >= 0 ? (signedCentury - 1) * 100 + 1 : signedCentury * 100 + 1);
    } else if (century !== 0 && yearDigits <= 2) {
      const rest = year % 100;
      if (rest === 0) this.year = this.checked(signedCentury * 100 + (signedCentury >= 0 ? 0 : 1));
      else if (signedCentury >= 0) this.year = this.checked(rest + (signedCentury - 1) * 100);
      else this.year = this.checked((signedCentury + 1) * 100 - rest + 1);
    } else {
      this.year = isBC ? 0 - year : year;
      if (this.year < 0) this.year++;
    }
  }

  /** A day of an ISO week; the Monday when no day is given. */
  private daysOfWeek(): number {
    const { week, weekday } = this.fields;
    const monday = daysOfIsoWeek(this.year, week);
    if (weekday === 0) return monday;
    return monday + (weekday > 1 ? weekday - 2 : 6);
  }

  private applyDayOfYear(dayOfYear: number): void {
    if (this.year === 0 && !this.fields.isBC) {
      throw error('invalid_datetime_format', 'cannot calculate day of year without year information');
    }
    if (this.fields.calendar === 'iso') {
      this.setDays(daysOfIsoWeek(this.year, 1) + dayOfYear - 1);
      return;
    }
    let month = 1;
    let before = 0;
    while (month <= 12 && dayOfYear > before + daysInMonth(this.year, month)) {
      before += daysInMonth(this.year, month);
      month++;
    }
    if (this.month <= 1) this.month = month;
    if (this.day <= 1) this.day = dayOfYear - before;
    this.hasMonth = true;
    this.hasDay = true;
  }

  private check(): void {
    const { year, month, day } = this;
    if (this.hasMonth && (month < 1 || month > 12)) throw this.outOfRange();
    if (this.hasDay && (day < 1 || day > 31)) throw this.outOfRange();
    const isWhole = this.hasYear && this.hasMonth && this.hasDay;
    if (isWhole && day > daysInMonth(year, month)) throw this.outOfRange();
  }
}
