import { error } from '../../common/errors.js';
import { checkTimestamp, type Microseconds } from '../../types/microseconds.js';
import { findZone, fixedZone, type TimeZone } from '../../types/time-zone.js';
import { instantToLocal, localToInstant } from '../../types/timestamp.js';

// Time zones as arguments of functions.

/** Offsets of 16 hours and more are none. */
const OFFSET_HOURS_MAX = 15;

/**
 * The zone of an offset (`+05:30`), an abbreviation or a name.
 * @throws 22023 when it is none of them, or an offset without sign.
 */
export function zoneOfText(text: string): TimeZone {
  if (/^\d/.test(text)) {
    throw error('invalid_parameter_value', `invalid input syntax for type numeric time zone: "${text}"`, {
      hint: 'Numeric time zones must have "-" or "+" as first character.',
    });
  }
  const offset = /^([+-])(\d+)(?::(\d+)(?::(\d+))?)?$/.exec(text);
  return offset === null ? namedZone(text) : offsetZone(text, offset);
}

function offsetZone(text: string, match: RegExpExecArray): TimeZone {
  let hours = Number(match[2]);
  let minutes = Number(match[3] ?? 0);
  if (match[3] === undefined && text.length > 3) {
    minutes = hours % 100;
    hours = Math.floor(hours / 100);
  }
  const seconds = Number(match[4] ?? 0);
  if (hours > OFFSET_HOURS_MAX || minutes > 59 || seconds > 59) {
    throw error('invalid_parameter_value', `numeric time zone "${text}" out of range`);
  }
  const offset = (hours * 60 + minutes) * 60 + seconds;
  return fixedZone(text, match[1] === '-' ? 0 - offset : offset);
}

/** The zone of an abbreviation or a name. @throws 22023 */
export function namedZone(text: string): TimeZone {
  const zone = findZone(text);
  if (zone === null) throw error('invalid_parameter_value', `time zone "${text}" not recognized`);
  return zone;
}

/** The instant of a zone's local time. @throws 22008 when it leaves the range of timestamps */
export function instantOf(local: Microseconds, zone: TimeZone): Microseconds {
  return isInfinite(local) ? local : checkTimestamp(localToInstant(local, zone));
}

/** The local time of a zone at an instant. @throws 22008 when it leaves the range of timestamps */
export function localOf(instant: Microseconds, zone: TimeZone): Microseconds {
  return isInfinite(instant) ? instant : checkTimestamp(instantToLocal(instant, zone));
}

export function isInfinite(value: Microseconds): value is number {
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}
