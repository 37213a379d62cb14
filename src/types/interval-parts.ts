import { type DatabaseError, error } from '../common/errors.js';
import { roundHalfEven } from './datetime-fields.js';
import type { IntervalUnit } from './datetime-words.js';
import { INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN } from './integer.js';
import { Interval } from './interval-value.js';
import { DAY_US, HOUR_US, MINUTE_US, narrowMicroseconds, SECOND_US } from './microseconds.js';

const UNIT_US: Readonly<Partial<Record<IntervalUnit, number>>> = {
  microsecond: 1,
  millisecond: 1000,
  second: SECOND_US,
  minute: MINUTE_US,
  hour: HOUR_US,
};
const UNIT_YEARS: Readonly<Partial<Record<IntervalUnit, number>>> = {
  year: 1,
  decade: 10,
  century: 100,
  millennium: 1000,
};

/** Collects the parts of an interval. Its methods give false when a part leaves its range. */
export class IntervalParts {
  years = 0;
  months = 0;
  days = 0;
  microseconds = 0n;

  /** `count` is whole; `fraction`, of the same sign, is below 1. */
  add(count: bigint, fraction: number, unit: IntervalUnit): boolean {
    const years = UNIT_YEARS[unit];
    if (years !== undefined) return this.addYears(count, fraction, years);
    if (unit === 'month') return this.addMonths(count) && this.addFractionOfDays(fraction, 30);
    if (unit === 'week') return this.addDays(count, 7) && this.addFractionOfDays(fraction, 7);
    if (unit === 'day') return this.addDays(count, 1) && this.addFraction(fraction, DAY_US);
    return this.addTime(count * BigInt(UNIT_US[unit]!)) && this.addFraction(fraction, UNIT_US[unit]!);
  }

  private addYears(count: bigint, fraction: number, scale: number): boolean {
    if (count < INT32_MIN || count > INT32_MAX || !isInt32(Number(count) * scale)) return false;
    this.years += Number(count) * scale;
    this.months += roundHalfEven(fraction * scale * 12);
    return isInt32(this.years) && isInt32(this.months);
  }

  private addMonths(count: bigint): boolean {
    if (count < INT32_MIN || count > INT32_MAX) return false;
    this.months += Number(count);
    return isInt32(this.months);
  }

  private addDays(count: bigint, scale: number): boolean {
    if (count < INT32_MIN || count > INT32_MAX || !isInt32(Number(count) * scale)) return false;
    this.days += Number(count) * scale;
    return isInt32(this.days);
  }

  addTime(microseconds: bigint): boolean {
    this.microseconds += microseconds;
    return this.microseconds >= INT64_MIN && this.microseconds <= INT64_MAX;
  }

  private addFractionOfDays(fraction: number, scale: number): boolean {
    const days = fraction * scale;
    this.days += Math.trunc(days);
    return isInt32(this.days) && this.addFraction(days - Math.trunc(days), DAY_US);
  }

  private addFraction(fraction: number, scale: number): boolean {
    if (fraction === 0) return true;
    const exact = fraction * scale;
    let whole = Math.trunc(exact);
    const rest = exact - whole;
    if (rest > 0.5) whole++;
    else if (rest < -0.5) whole--;
    return this.addTime(BigInt(whole));
  }

  negate(): boolean {
    this.years = -this.years;
    this.months = -this.months;
    this.days = -this.days;
    return isInt32(this.years) && isInt32(this.months) && isInt32(this.days) && this.addTime(-2n * this.microseconds);
  }

  /** @throws 22008 when the months leave their range. */
  toInterval(): Interval {
    const months = this.years * 12 + this.months + 0;
    if (!isInt32(months)) throw intervalOutOfRange();
    return new Interval(months, this.days + 0, narrowMicroseconds(this.microseconds));
  }
}

/** Whether a value is in the range of months and days. */
export function isInt32(value: number): boolean {
  return value >= INT32_MIN && value <= INT32_MAX;
}

/** 22008: a computation left the range of intervals. */
export function intervalOutOfRange(): DatabaseError {
  return error('datetime_field_overflow', 'interval out of range');
}

/** 22015: a part of an interval's text is too large. */
export function intervalFieldOverflow(text: string): DatabaseError {
  return error('interval_field_overflow', `interval field value out of range: "${text}"`);
}
