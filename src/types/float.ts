import { encodeFloat32, encodeFloat64 } from '../codec/key.js';
import { error } from '../common/errors.js';
import { formatFloat4, formatFloat8 } from './float-format.js';
import { parseFloat4, parseFloat8 } from './float-parse.js';
import { wrongParameter } from './parameter.js';
import type { HashKey, Type } from './type.js';

/** SQL's order of floats: NaN equals itself and lies above everything, -0 equals 0. */
export function compareFloats(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  return Number.isNaN(left) ? (Number.isNaN(right) ? 0 : 1) : -1;
}

function hashFloat(value: number): HashKey {
  return Number.isNaN(value) ? 'NaN' : value + 0;
}

function floatParameter(value: unknown, typeName: string, parse: (text: string) => number): number {
  switch (typeof value) {
    case 'number':
      return value;
    case 'bigint':
    case 'string':
      return parse(String(value));
    default:
      throw wrongParameter(typeName, 'a number or a string', value);
  }
}

/** `double precision`. */
export const float8: Type<number> = {
  name: 'float8',
  sqlName: 'double precision',
  oid: 701,
  arrayOid: 1022,
  category: 'N',
  isPreferred: true,
  layout: 'float64',
  element: null,
  parse: parseFloat8,
  format: formatFloat8,
  compare: compareFloats,
  hashKey: hashFloat,
  encodeKey: encodeFloat64,
  toResult: (value) => value,
  fromParameter: (value) => floatParameter(value, 'double precision', parseFloat8),
};

/** `real`: every value is a float32. */
export const float4: Type<number> = {
  name: 'float4',
  sqlName: 'real',
  oid: 700,
  arrayOid: 1021,
  category: 'N',
  isPreferred: false,
  layout: 'float32',
  element: null,
  parse: parseFloat4,
  format: formatFloat4,
  compare: compareFloats,
  hashKey: hashFloat,
  encodeKey: encodeFloat32,
  // As drivers show it: 1.1, not the double 1.100000023841858 that the value is.
  toResult: (value) => Number(formatFloat4(value)),
  fromParameter: (value) => narrowParameter(floatParameter(value, 'real', parseFloat4)),
};

function narrowParameter(value: number): number {
  const narrow = Math.fround(value);
  if (Number.isFinite(narrow) ? narrow !== 0 || value === 0 : !Number.isFinite(value)) return narrow;
  throw error('numeric_value_out_of_range', `"${value}" is out of range for type real`);
}

/** The float4 next to a float8. @throws 22003 when it would be infinite, or zero though the value is not. */
export function narrowFloat(value: number): number {
  const narrow = Math.fround(value);
  if (!Number.isFinite(narrow) && Number.isFinite(value))
    throw error('numeric_value_out_of_range', 'value out of range: overflow');
  if (narrow === 0 && value !== 0) throw error('numeric_value_out_of_range', 'value out of range: underflow');
  return narrow;
}
