import { formatClock } from './calendar.js';
import type { Interval } from './interval-value.js';
import { SECOND_US } from './microseconds.js';
import { formatFraction } from './time.js';

/**
 * IntervalStyle `postgres`: `1 year 2 mons -3 days +04:05:06.7`. A part that is not negative has a plus sign when the
 * part before it is negative.
 */
export function formatInterval(value: Interval): string {
  if (!value.isFinite) return value.months > 0 ? 'infinity' : '-infinity';
  const parts: string[] = [];
  let isNegativeBefore = false;
  const append = (count: number, unit: string) => {
    if (count === 0) return;
    parts.push(`${isNegativeBefore && count > 0 ? '+' : ''}${count} ${unit}${count === 1 ? '' : 's'}`);
    isNegativeBefore = count < 0;
  };
  append(Math.trunc(value.months / 12), 'year');
  append(value.months % 12, 'mon');
  append(value.days, 'day');
  if (parts.length === 0 || value.microseconds !== 0) {
    const sign = value.microseconds < 0 ? '-' : isNegativeBefore ? '+' : '';
    parts.push(sign + formatTimeOf(value.microseconds));
  }
  return parts.join(' ');
}

/** Hours, minutes and seconds of a span's magnitude. */
function formatTimeOf(microseconds: number | bigint): string {
  const magnitude = BigInt(microseconds < 0 ? -microseconds : microseconds);
  const rest = Number(magnitude % BigInt(SECOND_US));
  return formatClock(Number(magnitude / BigInt(SECOND_US))) + formatFraction(rest);
}
