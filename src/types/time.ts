import { encodeInt64, encodeUint48 } from '../codec/key.js';
import { error } from '../common/errors.js';
import { formatClock, pad, twoDigits } from './calendar.js';
import { parseTimeOfDay } from './datetime-parse.js';
import { HOUR_US, MINUTE_US, roundMicroseconds, SECOND_US } from './microseconds.js';
import { wrongParameter } from './parameter.js';
import type { Modifier, Type } from './type.js';

/** Places of a second that (p) may keep. */
const PRECISION_MAX = 6;

/** `04:05:06.789`: a time of day, or a span of up to 24 hours; no zeros at the end of the fraction. */
export function formatTime(time: number): string {
  const seconds = Math.floor(time / SECOND_US);
  return formatClock(seconds) + formatFraction(time - seconds * SECOND_US);
}

/** `.789` for 789000 microseconds, nothing for 0. */
export function formatFraction(microseconds: number): string {
  if (microseconds === 0) return '';
  return `.${pad(microseconds, 6).replace(/0+$/, '')}`;
}

/** `+05`, `-05:30`, `-04:56:02` for seconds east of UTC. */
export function formatOffset(offset: number): string {
  const seconds = Math.abs(offset);
  let text = (offset < 0 ? '-' : '+') + twoDigits(Math.floor(seconds / 3600));
  if (seconds % 3600 !== 0) text += `:${twoDigits(Math.floor(seconds / 60) % 60)}`;
  if (seconds % 60 !== 0) text += `:${twoDigits(seconds % 60)}`;
  return text;
}

/** Packs the precision of a time or timestamp; more than 6 places become 6. */
export function packPrecision(modifiers: readonly number[], keyword: string, suffix: string): Modifier {
  const [precision] = modifiers;
  if (precision === undefined || modifiers.length !== 1) {
    throw error('invalid_parameter_value', 'invalid type modifier');
  }
  if (precision < 0) {
    throw error('invalid_parameter_value', `${keyword}(${precision})${suffix} precision must not be negative`);
  }
  return Math.min(precision, PRECISION_MAX);
}

/** `time`: microseconds since midnight; 24:00 is a value of its own. */
export const time: Type<number> = {
  name: 'time',
  sqlName: 'time without time zone',
  oid: 1083,
  arrayOid: 1183,
  category: 'D',
  isPreferred: false,
  layout: 'int64',
  element: null,
  parse(text, modifier, context) {
    const value = parseTimeOfDay(text, 'time', context).time;
    return modifier === -1 ? value : (roundMicroseconds(value, modifier) as number);
  },
  format: formatTime,
  compare: (left, right) => left - right,
  hashKey: (value) => value,
  encodeKey: encodeUint48,
  toResult: formatTime,
  fromParameter(value, context) {
    if (typeof value === 'string') return parseTimeOfDay(value, 'time', context).time;
    throw wrongParameter('time without time zone', 'a string', value);
  },
  packModifiers: (modifiers) => packPrecision(modifiers, 'TIME', ''),
  formatModifier: (modifier) => `(${modifier})`,
  applyModifier: (value, modifier) => roundMicroseconds(value, modifier) as number,
};

/** A time of day at a fixed offset. */
export interface TimeTz {
  /** Microseconds since midnight, local. */
  readonly time: number;
  /** Seconds east of UTC. */
  readonly offset: number;
}

/** The same moment's microseconds since midnight UTC, perhaps outside of the day. */
function utcTime(value: TimeTz): number {
  return value.time - value.offset * SECOND_US;
}

/** `time with time zone`. */
export const timetz: Type<TimeTz> = {
  name: 'timetz',
  sqlName: 'time with time zone',
  oid: 1266,
  arrayOid: 1270,
  category: 'D',
  isPreferred: false,
  layout: 'bytes',
  element: null,
  parse(text, modifier, context) {
    const value = parseTimeOfDay(text, 'time with time zone', context);
    return modifier === -1 ? value : roundTimeTz(value, modifier);
  },
  format: (value) => formatTime(value.time) + formatOffset(value.offset),
  // The moment first; of one moment, the zone farther east.
  compare: (left, right) => utcTime(left) - utcTime(right) || right.offset - left.offset,
  hashKey: (value) => `${value.time}${formatOffset(value.offset)}`,
  encodeKey: (value) => encodeInt64(utcTime(value)) + encodeInt64(-value.offset),
  toBytes(value) {
    const bytes = Buffer.alloc(12);
    bytes.writeUIntLE(value.time, 0, 6);
    bytes.writeInt32LE(value.offset, 8);
    return bytes;
  },
  fromBytes(bytes) {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return { time: view.readUIntLE(0, 6), offset: view.readInt32LE(8) };
  },
  toResult: (value) => formatTime(value.time) + formatOffset(value.offset),
  fromParameter(value, context) {
    if (typeof value === 'string') return parseTimeOfDay(value, 'time with time zone', context);
    throw wrongParameter('time with time zone', 'a string', value);
  },
  packModifiers: (modifiers) => packPrecision(modifiers, 'TIME', ' WITH TIME ZONE'),
  formatModifier: (modifier) => `(${modifier})`,
  applyModifier: roundTimeTz,
};

function roundTimeTz(value: TimeTz, modifier: Modifier): TimeTz {
  return { time: roundMicroseconds(value.time, modifier) as number, offset: value.offset };
}

/** Microseconds of a time of day in hours, minutes, seconds and the rest. */
export function splitTime(value: number) {
  return {
    hour: Math.floor(value / HOUR_US),
    minute: Math.floor((value % HOUR_US) / MINUTE_US),
    second: Math.floor((value % MINUTE_US) / SECOND_US),
    microsecond: value % SECOND_US,
  };
}
