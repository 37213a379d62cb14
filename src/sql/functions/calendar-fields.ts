import { dateOfDays, daysOfDate, UNIX_EPOCH_JULIAN, weekdayOfDays } from '../../types/calendar.js';

// What a calendar says of a day besides year, month and day. Days count from 1970-01-01; years are astronomical, so 0
// is 1 BC.

/** A day in the calendar of ISO 8601, whose years are made of whole weeks. */
export interface IsoDate {
  readonly year: number;
  /** 1 to 53. */
  readonly week: number;
  /** 1 (Monday) to 7. */
  readonly weekday: number;
  /** 1 to 371. */
  readonly dayOfYear: number;
}

/** The week of a day belongs to the year that has its Thursday. */
export function isoDateOfDays(days: number): IsoDate {
  const weekday = weekdayOfDays(days) || 7;
  const { year } = dateOfDays(days - weekday + 4);
  const dayOfYear = days - daysOfIsoWeek(year, 1) + 1;
  return { year, week: Math.floor((dayOfYear - 1) / 7) + 1, weekday, dayOfYear };
}

/** The Monday of a week; weeks beyond the year's go on into its neighbours. */
export function daysOfIsoWeek(year: number, week: number): number {
  const fourth = daysOfDate(year, 1, 4);
  return fourth - ((weekdayOfDays(fourth) || 7) - 1) + (week - 1) * 7;
}

/** 1 to 366. */
export function dayOfYear(days: number): number {
  return days - daysOfDate(dateOfDays(days).year, 1, 1) + 1;
}

export function julianDay(days: number): number {
  return days + UNIX_EPOCH_JULIAN;
}

/** A year as people count: there is no year 0, and 1 BC is -1. */
export function commonYear(year: number): number {
  return year > 0 ? year : year - 1;
}

/** The 20th century ended with 2000; the first before Christ is -1. */
export function centuryOf(year: number): number {
  return year > 0 ? Math.floor((year + 99) / 100) : -Math.floor((100 - year) / 100);
}

export function millenniumOf(year: number): number {
  return year > 0 ? Math.floor((year + 999) / 1000) : -Math.floor((1000 - year) / 1000);
}

/** The year without its last digit; the decade of 1 BC to 10 BC is -1. */
export function decadeOf(year: number): number {
  return year >= 0 ? Math.floor(year / 10) : -Math.floor((9 - year) / 10);
}
