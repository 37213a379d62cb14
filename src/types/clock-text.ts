import { readFraction, readInteger, roundHalfEven } from './datetime-fields.js';
import { SECOND_US } from './microseconds.js';

/** A time of day or a span of hours, as written with colons. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

/**
 * Reads hours, minutes and seconds between colons. Hours may be large; the caller checks them. Two fields are hours and
 * minutes unless `isMinuteToSecond`.
 */
export function readClock(text: string, isMinuteToSecond = false): Clock | 'format' | 'range' {
  const hours = readInteger(text);
  if (text[hours.end] !== ':') return 'format';
  const minutes = readInteger(text, hours.end + 1);
  if (minutes.isTooLarge || hours.value > Number.MAX_SAFE_INTEGER) return 'range';
  let clock: Clock = { hour: hours.value, minute: minutes.value, second: 0, microsecond: 0 };
  let { end } = minutes;
  let hasFraction = text[end] === '.';
  if (hasFraction || (end === text.length && isMinuteToSecond)) {
    if (hours.isTooLarge) return 'range';
    clock = { hour: 0, minute: hours.value, second: minutes.value, microsecond: 0 };
  } else if (text[end] === ':') {
    const seconds = readInteger(text, end + 1);
    if (seconds.isTooLarge) return 'range';
    clock = { ...clock, second: seconds.value };
    end = seconds.end;
    hasFraction = text[end] === '.';
  }
  if (hasFraction) {
    const fraction = readFraction(text, end);
    if (fraction === null) return 'format';
    clock = { ...clock, microsecond: roundHalfEven(fraction * SECOND_US) };
  } else if (end < text.length) return 'format';
  const { hour, minute, second } = clock;
  return hour < 0 || minute < 0 || minute > 59 || second < 0 || second > 60 ? 'range' : clock;
}
