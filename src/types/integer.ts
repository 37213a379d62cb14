import { encodeInt16, encodeInt32, encodeInt64, encodeUint32 } from '../codec/key.js';
import { invalidText, isDigit, isSpace, textOutOfRange } from './input.js';
import { wrongParameter } from './parameter.js';
import type { Type } from './type.js';

/** Bounds of smallint, integer and bigint. */
export const INT16_MIN = -0x8000;
export const INT16_MAX = 0x7fff;
export const INT32_MIN = -0x80000000;
export const INT32_MAX = 0x7fffffff;
export const INT64_MIN = -(2n ** 63n);
export const INT64_MAX = 2n ** 63n - 1n;

/** The runtime form of a bigint: a number while it is safe. */
export function narrowBigint(value: bigint): number | bigint {
  const narrow = Number(value);
  return Number.isSafeInteger(narrow) ? narrow : value;
}

/** The bounds of bigint as `parseInteger` wants them: what leaves 64 bits is refused before they are asked. */
const UNBOUNDED = Number.POSITIVE_INFINITY;

/**
 * Reads decimal, 0x, 0o and 0b digits with optional underscores between them, as PostgreSQL's integer input does: a
 * number that is too large is reported before junk behind it.
 */
export function parseInteger(text: string, typeName: string, min: number, max: number): number | bigint {
  const short = parseShort(text);
  const value = Number.isNaN(short) ? parseLong(text, typeName) : short;
  if (value < min || value > max) throw textOutOfRange(typeName, text);
  return value;
}

/** The common case: a sign and up to 16 digits that are safe; NaN for anything else. */
function parseShort(text: string): number {
  const { length } = text;
  const first = text.charCodeAt(0);
  let at = first === 45 || first === 43 ? 1 : 0;
  if (at === length || length - at > 16) return Number.NaN;
  let value = 0;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code)) return Number.NaN;
    value = value * 10 + (code - 48);
  }
  if (value > Number.MAX_SAFE_INTEGER) return Number.NaN;
  return first === 45 ? 0 - value : value;
}

const INTEGER = /[ \t-\r]*([+-]?)(0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|\d(?:_?\d)*)/y;

function parseLong(text: string, typeName: string): number | bigint {
  INTEGER.lastIndex = 0;
  const match = INTEGER.exec(text);
  if (match === null) throw invalidText(typeName, text);
  const magnitude = BigInt(match[2]!.replaceAll('_', ''));
  const value = match[1] === '-' ? -magnitude : magnitude;
  if (value < INT64_MIN || value > INT64_MAX) throw textOutOfRange(typeName, text);
  let at = INTEGER.lastIndex;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  if (at < text.length) {
    const isTooLarge = typeName !== 'bigint' && (value > 0x7fffffffn || value < -0x80000000n);
    throw isTooLarge ? textOutOfRange(typeName, text) : invalidText(typeName, text);
  }
  return narrowBigint(value);
}

function integerParameter(value: unknown, typeName: string, min: number, max: number): number | bigint {
  switch (typeof value) {
    case 'number':
      if (!Number.isInteger(value)) throw invalidText(typeName, String(value));
      if (Number.isSafeInteger(value) && value >= min && value <= max) return value + 0;
      return integerParameter(BigInt(value), typeName, min, max);
    case 'bigint':
      if (value < min || value > max || value < INT64_MIN || value > INT64_MAX) {
        throw textOutOfRange(typeName, String(value));
      }
      return narrowBigint(value);
    case 'string':
      return parseInteger(value, typeName, min, max);
    default:
      throw wrongParameter(typeName, 'an integer or a string', value);
  }
}

/** Order of int8 values and of numbers at large; a bigint compares with a number by value. */
export function compareNumbers(left: number | bigint, right: number | bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `smallint`. */
export const int2: Type<number> = {
  name: 'int2',
  sqlName: 'smallint',
  oid: 21,
  arrayOid: 1005,
  category: 'N',
  isPreferred: false,
  layout: 'int32',
  element: null,
  parse: (text) => parseInteger(text, 'smallint', INT16_MIN, INT16_MAX) as number,
  format: (value) => String(value),
  compare: (left, right) => left - right,
  hashKey: (value) => value,
  encodeKey: encodeInt16,
  toResult: (value) => value,
  fromParameter: (value) => integerParameter(value, 'smallint', INT16_MIN, INT16_MAX) as number,
};

/** `integer`. */
export const int4: Type<number> = {
  name: 'int4',
  sqlName: 'integer',
  oid: 23,
  arrayOid: 1007,
  category: 'N',
  isPreferred: false,
  layout: 'int32',
  element: null,
  parse: (text) => parseInteger(text, 'integer', INT32_MIN, INT32_MAX) as number,
  format: (value) => String(value),
  compare: (left, right) => left - right,
  hashKey: (value) => value,
  encodeKey: encodeInt32,
  toResult: (value) => value,
  fromParameter(value) {
    // The test spares the usual call two comparisons with bigints.
    if (typeof value === 'number' && (value | 0) === value) return value + 0;
    return integerParameter(value, 'integer', INT32_MIN, INT32_MAX) as number;
  },
};

/** `bigint`: a number while it is safe, a bigint beyond. */
export const int8: Type<number | bigint> = {
  name: 'int8',
  sqlName: 'bigint',
  oid: 20,
  arrayOid: 1016,
  category: 'N',
  isPreferred: false,
  layout: 'int64',
  element: null,
  parse: (text) => parseInteger(text, 'bigint', -UNBOUNDED, UNBOUNDED),
  format: (value) => String(value),
  compare: compareNumbers,
  hashKey: (value) => value,
  encodeKey: encodeInt64,
  toResult: (value) => value,
  fromParameter: (value) => integerParameter(value, 'bigint', -UNBOUNDED, UNBOUNDED),
};

const OID = /^[ \t-\r]*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)[ \t-\r]*$/;

/** Reads what strtoul reads, with octal behind a leading zero; negative numbers wrap around. */
function parseOid(text: string): number {
  const match = OID.exec(text);
  if (match === null) throw invalidText('oid', text);
  const digits = match[2]!;
  const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const value = match[1] === '-' ? -magnitude : magnitude;
  if (value > 0xffffffffn || value < -0x80000000n) throw textOutOfRange('oid', text);
  return Number(value) >>> 0;
}

/** `oid`: an unsigned 32-bit number. */
export const oid: Type<number> = {
  name: 'oid',
  sqlName: 'oid',
  oid: 26,
  arrayOid: 1028,
  category: 'N',
  isPreferred: true,
  layout: 'int64',
  element: null,
  parse: parseOid,
  format: (value) => String(value),
  compare: (left, right) => left - right,
  hashKey: (value) => value,
  encodeKey: encodeUint32,
  toResult: (value) => value,
  fromParameter: (value) =>
    typeof value === 'string' ? parseOid(value) : (integerParameter(value, 'oid', 0, 0xffffffff) as number),
};
