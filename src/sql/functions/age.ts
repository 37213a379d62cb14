import { dateOfDays, daysInMonth } from '../../types/calendar.js';
import { timestampDifference } from '../../types/datetime-arithmetic.js';
import { Interval } from '../../types/interval.js';
import { DAY_US, daysOf, type Microseconds, timeOf } from '../../types/microseconds.js';

/**
 * Years, months, days and time from the second local time to the first, as people count an age: whole months of the
 * calendar first. Days borrowed from a month are as many as the earlier time's month has.
 */
export function ageBetween(left: Microseconds, right: Microseconds): Interval {
  if (typeof left === 'number' && !Number.isFinite(left)) return timestampDifference(left, right);
  if (typeof right === 'number' && !Number.isFinite(right)) return timestampDifference(left, right);
  if (left >= right) return agePositive(left, right);
  const age = agePositive(right, left);
  return new Interval(0 - age.months, 0 - age.days, 0 - (age.microseconds as number));
}

function agePositive(later: Microseconds, earlier: Microseconds): Interval {
  const to = dateOfDays(daysOf(later));
  const from = dateOfDays(daysOf(earlier));
  let time = timeOf(later) - timeOf(earlier);
  let days = to.day - from.day;
  let months = (to.year - from.year) * 12 + to.month - from.month;
  if (time < 0) {
    time += DAY_US;
    days--;
  }
  if (days < 0) {
    days += daysInMonth(from.year, from.month);
    months--;
  }
  return new Interval(months, days, time);
}
