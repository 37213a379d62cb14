import { type DatabaseError, error } from '../common/errors.js';
import { invalidText, trimSpace } from './input.js';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEXADECIMAL = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)(?:[pP]([+-]?\d+))?$/;

/** Reads a double: decimal or hexadecimal, or one of the names of infinity and NaN. */
export function parseFloat8(text: string): number {
  const word = trimSpace(text);
  if (DECIMAL.test(word)) {
    const value = Number(word);
    if (isLost(value, word)) throw floatOutOfRange(word, 'double precision');
    return value;
  }
  return parseUnusual(word, text, 'double precision');
}

/** Reads a float4, rounded once from the decimal text. */
export function parseFloat4(text: string): number {
  const word = trimSpace(text);
  if (!DECIMAL.test(word)) return Math.fround(parseUnusual(word, text, 'real'));
  const value = decimalToFloat4(word);
  if (isLost(value, word)) throw floatOutOfRange(word, 'real');
  return value;
}

/** Overflow to infinity, or underflow of a number that is not zero. */
function isLost(value: number, word: string): boolean {
  return value === 0 ? /^[^eE]*[1-9]/.test(word) : !Number.isFinite(value);
}

function floatOutOfRange(word: string, typeName: string): DatabaseError {
  return error('numeric_value_out_of_range', `"${word}" is out of range for type ${typeName}`);
}

function parseUnusual(word: string, text: string, typeName: string): number {
  switch (word.toLowerCase()) {
    case 'nan':
    case '+nan':
    case '-nan':
      return Number.NaN;
    case 'inf':
    case '+inf':
    case 'infinity':
    case '+infinity':
      return Number.POSITIVE_INFINITY;
    case '-inf':
    case '-infinity':
      return Number.NEGATIVE_INFINITY;
  }
  const match = HEXADECIMAL.exec(word);
  if (match === null || match[2]!.length + match[3]!.length === 0) throw invalidText(typeName, text);
  const exponent = Number(match[4] ?? 0) - 4 * match[3]!.length;
  const value = Number(BigInt(`0x${match[2]}${match[3]}`)) * 2 ** exponent;
  return match[1] === '-' ? -value : value;
}

const float64 = new Float64Array(1);
const float64Low = new Uint32Array(float64.buffer, 0, 1);

/** A double lies halfway between two float4s of normal size when its 29 surplus bits are 1000...0. */
export function isHalfway(value: number): boolean {
  float64[0] = value;
  return (float64Low[0]! & 0x1fffffff) === 0x10000000;
}

/**
 * Rounds a decimal to float4 once. Rounding to a double first and then again goes wrong only where the double lies
 * halfway between two float4s, so there the decimal itself decides.
 */
export function decimalToFloat4(decimal: string): number {
  const value = Number(decimal);
  const narrow = Math.fround(value);
  if (narrow === value || !isHalfway(value)) return narrow;
  const side = compareToDecimal(value, decimal);
  if (side === 0) return narrow;
  const isNarrowAbove = narrow > value;
  return side < 0 === isNarrowAbove ? narrow : neighbor(narrow, !isNarrowAbove);
}

/** Negative when the double is below the decimal. */
function compareToDecimal(value: number, decimal: string): number {
  // A double between two float4s has at most 149 + 29 binary places, so 180 decimal places hold it exactly.
  const [mantissa, exponent = '0'] = decimal.toLowerCase().split('e') as [string, string?];
  const point = mantissa.indexOf('.');
  const digits = mantissa.replace('.', '').replace('+', '');
  const places = (point < 0 ? 0 : mantissa.length - 1 - point) - Number(exponent);
  const scale = Math.max(places, 1100);
  const left = (BigInt(Math.round(value * 2 ** 178)) * 10n ** BigInt(scale)) / 2n ** 178n;
  const right = BigInt(digits) * 10n ** BigInt(scale - places);
  return left < right ? -1 : left > right ? 1 : 0;
}

const float32 = new Float32Array(1);
const float32Bits = new Int32Array(float32.buffer);

/** The next float4 above or below a finite one other than zero. */
export function neighbor(value: number, isAbove: boolean): number {
  float32[0] = value;
  float32Bits[0]! += value > 0 === isAbove ? 1 : -1;
  return float32[0]!;
}
