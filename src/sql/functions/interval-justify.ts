import { intervalOutOfRange, isInt32 } from '../../types/interval-parts.js';
import { Interval } from '../../types/interval-value.js';
import { DAY_US } from '../../types/microseconds.js';

const MONTH_DAYS = 30;

/** Turns every 30 days into a month, and gives both the same sign (`justify_days`). @throws 22008 */
export function justifyDays(value: Interval): Interval {
  if (!value.isFinite) return value;
  const whole = Math.trunc(value.days / MONTH_DAYS);
  let months = value.months + whole;
  let days = value.days - whole * MONTH_DAYS;
  if (!isInt32(months)) throw intervalOutOfRange();
  if (months > 0 && days < 0) {
    days += MONTH_DAYS;
    months--;
  } else if (months < 0 && days > 0) {
    days -= MONTH_DAYS;
    months++;
  }
  return new Interval(months + 0, days + 0, value.microseconds);
}

/** Turns hours into days and days into months, and gives all parts one sign (`justify_interval`). @throws 22008 */
export function justifyInterval(value: Interval): Interval {
  if (!value.isFinite) return value;
  const wholeDays = Number(BigInt(value.microseconds) / BigInt(DAY_US));
  let time = Number(BigInt(value.microseconds) % BigInt(DAY_US));
  const allDays = value.days + wholeDays;
  const wholeMonths = Math.trunc(allDays / MONTH_DAYS);
  let days = allDays - wholeMonths * MONTH_DAYS;
  let months = value.months + wholeMonths;
  if (!isInt32(months)) throw intervalOutOfRange();
  if (months > 0 && (days < 0 || (days === 0 && time < 0))) {
    days += MONTH_DAYS;
    months--;
  } else if (months < 0 && (days > 0 || (days === 0 && time > 0))) {
    days -= MONTH_DAYS;
    months++;
  }
  if (days > 0 && time < 0) {
    time += DAY_US;
    days--;
  } else if (days < 0 && time > 0) {
    time -= DAY_US;
    days++;
  }
  return new Interval(months + 0, days + 0, time + 0);
}
