// The proleptic Gregorian calendar over PostgreSQL's whole range. Years are astronomical: 0 is 1 BC, -1 is 2 BC.
// Days count from 1970-01-01.

/** Julian day number of 1970-01-01. */
export const UNIX_EPOCH_JULIAN = 2_440_588;

/** A day of the calendar. */
export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

const DAYS_OF_400_YEARS = 146_097;
/** From 0000-03-01, where the computation's years begin, to 1970-01-01. */
const EPOCH_SHIFT = 719_468;

/** Days from 1970-01-01 to a date. Months beyond 1 to 12 are not allowed, days beyond their month are. */
export function daysOfDate(year: number, month: number, day: number): number {
  // Years that begin in March have the leap day at their end.
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_OF_400_YEARS + dayOfEra - EPOCH_SHIFT;
}

/** The date a count of days after 1970-01-01. */
export function dateOfDays(days: number): CivilDate {
  const shifted = days + EPOCH_SHIFT;
  const era = Math.floor(shifted / DAYS_OF_400_YEARS);
  const dayOfEra = shifted - era * DAYS_OF_400_YEARS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** 0 (Sunday) to 6 (Saturday). */
export function weekdayOfDays(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}

/** Whether February has 29 days. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** 28 to 31. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : MONTH_DAYS[month - 1]!;
}

/** What Julian day numbers count: 4714-11-24 BC to 5874898-06-03, with the few days of November before it. */
export function isJulianRange(year: number, month: number): boolean {
  return (year > -4713 || (year === -4713 && month >= 11)) && (year < 5_874_898 || (year === 5_874_898 && month < 6));
}

/** `2020-01-31`; years have four digits or more, and years before 1 the suffix ` BC` to be put behind all. */
export function formatDate(date: CivilDate): string {
  const year = date.year > 0 ? date.year : 1 - date.year;
  return `${year > 999 ? year : pad(year, 4)}-${PAIRS[date.month]!}-${PAIRS[date.day]!}`;
}

/** A number with leading zeros. */
export function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

const PAIRS = Array.from({ length: 100 }, (_, value) => pad(value, 2));

/** Two digits, or more for a number from 100 on. */
export function twoDigits(value: number): string {
  return PAIRS[value] ?? String(value);
}

/** `04:05:06` for whole seconds; hours may have more digits. */
export function formatClock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${twoDigits(hours)}:${PAIRS[minutes - hours * 60]!}:${PAIRS[seconds - minutes * 60]!}`;
}
