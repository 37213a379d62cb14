import { daysInMonth, daysOfDate } from './calendar.js';
import { DAY_US } from './microseconds.js';

// The forms that programs write, `2020-01-31` and `2020-01-31T10:20:30.123456+05:30`, read without splitting into
// fields. Everything unusual, wrong values included, is left to the general reader.

/** Two digits as a number; -1 when they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** Days since 1970-01-01 of the `YYYY-MM-DD` that `text` starts with; NaN when it is another text. */
export function readIsoDate(text: string): number {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return Number.NaN;
  const century = twoDigits(text, 0);
  const yearOfCentury = twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (century < 0 || yearOfCentury < 0 || month < 1 || month > 12 || day < 1) return Number.NaN;
  const year = century * 100 + yearOfCentury;
  if (year === 0 || day > daysInMonth(year, month)) return Number.NaN;
  return daysOfDate(year, month, day);
}

/** A date and time as written in ISO 8601. */
export interface IsoDateTime {
  readonly days: number;
  /** Microseconds since midnight, less than a day. */
  readonly time: number;
  /** Seconds east of UTC, or null when the text says nothing. */
  readonly offset: number | null;
}

/** Reads a date, or a date and a time; null when it is another text. */
export function readIsoDateTime(text: string): IsoDateTime | null {
  const days = readIsoDate(text);
  if (Number.isNaN(days)) return null;
  if (text.length === 10) return { days, time: 0, offset: null };
  const separator = text.charCodeAt(10);
  if ((separator !== 32 && separator !== 84) || text.charCodeAt(13) !== 58) return null;
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return null;
  let time = hour * 3_600_000_000 + minute * 60_000_000;
  let at = 16;
  if (text.charCodeAt(16) === 58) {
    const second = twoDigits(text, 17);
    if (second < 0 || second > 59) return null;
    time += second * 1_000_000;
    at = 19;
    if (text.charCodeAt(19) === 46) {
      let unit = 100_000;
      for (at = 20; unit >= 1; at++, unit /= 10) {
        const digit = text.charCodeAt(at) - 48;
        if (!(digit >= 0 && digit <= 9)) break;
        time += digit * unit;
      }
      if (at === 20) return null;
    }
  }
  const offset = readOffset(text, at);
  return offset === undefined || time >= DAY_US ? null : { days, time, offset };
}

/** `Z`, `+05`, `+0530` or `+05:30` up to the end; null for no text, undefined for another. */
function readOffset(text: string, at: number): number | null | undefined {
  if (at === text.length) return null;
  const sign = text.charCodeAt(at);
  if (sign === 90 && at + 1 === text.length) return 0;
  if (sign !== 43 && sign !== 45) return undefined;
  const hours = twoDigits(text, at + 1);
  if (hours < 0 || hours > 15) return undefined;
  let minutes = 0;
  if (text.length !== at + 3) {
    const minutesAt = text.charCodeAt(at + 3) === 58 ? at + 4 : at + 3;
    minutes = twoDigits(text, minutesAt);
    if (minutes < 0 || minutes > 59 || text.length !== minutesAt + 2) return undefined;
  }
  const offset = hours * 3600 + minutes * 60;
  return sign === 45 ? 0 - offset : offset;
}
