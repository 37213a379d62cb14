import { type DatabaseError, error } from '../common/errors.js';
import { limits } from '../common/limits.js';
import { decimalToFloat4, isHalfway } from './float-parse.js';
import { isSpace } from './input.js';

// Numbers between commas into float32s. A number of up to 15 digits is an integer divided by a power of ten, both exact
// as doubles, which gives the nearest double, and that rounded again gives the float32. Rounding twice goes wrong only
// where the double lies halfway between two float32s and the decimal does not. With k places, a decimal and a halfway
// point of 25 bits differ by at least 1 / (5^k * 2^25) of their value, so for k up to 12 they cannot share a double;
// with more the text itself decides. Everything unusual goes the slow way.

/** How a list is named in messages, and what it may hold. */
export interface NumberListOptions {
  /** 'vector', 'halfvec'. */
  readonly typeName: string;
  /** The whole text, for messages. */
  readonly text: string;
  readonly countMax: number;
  /** Numbers from here on are out of range. */
  readonly magnitudeEnd: number;
}

/** Finite float32s end below. */
export const FLOAT4_END = Number.POSITIVE_INFINITY;

/** See above. */
const PLACES_SAFE = 12;

const SPACE = 32;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;

const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const OTHER = /[+-]?(?:0[xX][0-9a-fA-F]*\.?[0-9a-fA-F]*(?:[pP][+-]?\d+)?|inf(?:inity)?|nan)/iy;

let scratch = new Float32Array(2048);
/** The text's bytes: reading them costs half of what reading the string's characters does. */
let bytes = Buffer.allocUnsafeSlow(32_768);

/**
 * Reads `1.5, -2, 3e4`: what stands between a vector's brackets.
 * @throws 22P02 for a text that is no list of numbers, 22003 for a number beyond float32, 22000 for NaN, infinities
 * and an empty list, 54000 for too many numbers.
 */
export function parseNumericList(text: string): Float32Array {
  const options = { typeName: 'vector', text, countMax: limits.vectorDimensionsMax, magnitudeEnd: FLOAT4_END };
  return readNumberList(text, 0, text.length, options);
}

/** `parseNumericList` of a part of a text. */
export function readNumberList(text: string, start: number, end: number, options: NumberListOptions): Float32Array {
  loadBytes(text, end, options);
  const { magnitudeEnd, countMax } = options;
  const source = bytes;
  let numbers = scratch;
  let at = start;
  let count = 0;
  while (isSpace(source[at]!)) at++;
  if (at === end) throw error('data_exception', `${options.typeName} must have at least 1 dimension`);
  for (;;) {
    if (count === countMax) throw tooManyDimensions(options);
    if (count === numbers.length) numbers = growScratch();
    while (source[at] === SPACE) at++;
    // One number: sign, digits, point, digits.
    const numberAt = at;
    const isNegative = source[at] === MINUS;
    if (isNegative) at++;
    const digitsAt = at;
    let digits = 0;
    let next = source[at]! - ZERO;
    while (next >= 0 && next <= 9) {
      digits = digits * 10 + next;
      next = source[++at]! - ZERO;
    }
    let places = 0;
    let digitCount = at - digitsAt;
    if (next === POINT - ZERO) {
      const pointAt = at;
      next = source[++at]! - ZERO;
      while (next >= 0 && next <= 9) {
        digits = digits * 10 + next;
        next = source[++at]! - ZERO;
      }
      places = at - pointAt - 1;
      digitCount += places;
    }
    const isEnded = next === COMMA - ZERO || next === SPACE - ZERO || at === end;
    if (isEnded && digitCount > 0 && digitCount <= 15) {
      const magnitude = digits / POWERS[places]!;
      if (magnitude >= magnitudeEnd) throw outOfRange(text.slice(numberAt, at), options);
      if (places > PLACES_SAFE && isHalfway(magnitude)) numbers[count] = decimalToFloat4(text.slice(numberAt, at));
      else numbers[count] = isNegative ? -magnitude : magnitude;
    } else {
      at = readSlowly(text, numberAt, end, count, options);
    }
    count++;
    if (source[at] !== COMMA) {
      while (isSpace(source[at]!)) at++;
      if (at === end) return numbers.slice(0, count);
      if (source[at] !== COMMA) throw invalidList(options);
    }
    at++;
  }
}

/** Copies the text to `bytes`, with a zero at `end`. */
function loadBytes(text: string, end: number, options: NumberListOptions): void {
  if (text.length >= bytes.length) bytes = Buffer.allocUnsafeSlow(text.length * 2);
  const isAscii = bytes.write(text, 0, 'utf8') === text.length;
  // No number has a character beyond ASCII, so offsets of bytes are those of the text.
  if (!isAscii) throw invalidList(options);
  bytes[end] = 0;
}

/** Reads a number of any form into `scratch` and gives where it ends. */
function readSlowly(text: string, start: number, end: number, index: number, options: NumberListOptions): number {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  OTHER.lastIndex = at;
  const other = OTHER.exec(text);
  if (other !== null && other[0].length > 1 && OTHER.lastIndex <= end) {
    return readOther(other[0], at, index, options);
  }
  NUMBER.lastIndex = at;
  const match = NUMBER.exec(text);
  if (match === null || NUMBER.lastIndex > end) throw invalidList(options);
  const value = decimalToFloat4(match[0]);
  if (Math.abs(value) >= options.magnitudeEnd) throw outOfRange(match[0], options);
  scratch[index] = value;
  return NUMBER.lastIndex;
}

function readOther(word: string, at: number, index: number, options: NumberListOptions): number {
  const lower = word.toLowerCase();
  if (lower.endsWith('nan')) throw error('data_exception', `NaN not allowed in ${options.typeName}`);
  if (lower.includes('inf')) throw error('data_exception', `infinite value not allowed in ${options.typeName}`);
  const match = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/.exec(lower)!;
  const digits = match[2]! + match[3]!;
  // Without digits it is the number 0, and the x is junk.
  if (digits === '') throw invalidList(options);
  const value = Number(BigInt(`0x${digits}`)) * 2 ** (Number(match[4] ?? 0) - 4 * match[3]!.length);
  scratch[index] = match[1] === '-' ? -value : value;
  return at + word.length;
}

function growScratch(): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(scratch.length * 2);
  larger.set(scratch);
  scratch = larger;
  return larger;
}

function outOfRange(word: string, options: NumberListOptions): DatabaseError {
  return error('numeric_value_out_of_range', `"${word}" is out of range for type ${options.typeName}`);
}

/** 22P02, with the text as it was given. */
export function invalidList(options: NumberListOptions, detail?: string): DatabaseError {
  return error('invalid_text_representation', `invalid input syntax for type ${options.typeName}: "${options.text}"`, {
    detail,
  });
}

function tooManyDimensions(options: NumberListOptions): DatabaseError {
  return error('program_limit_exceeded', `${options.typeName} cannot have more than ${options.countMax} dimensions`);
}
