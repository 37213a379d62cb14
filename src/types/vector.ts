import { types } from 'node:util';
import { encodeFloat32 } from '../codec/key.js';
import { error } from '../common/errors.js';
import { limits } from '../common/limits.js';
import { asBuffer } from './bytea.js';
import { formatFloat4 } from './float-format.js';
import { isSpace } from './input.js';
import { FLOAT4_END, invalidList, readNumberList } from './number-list.js';
import { isArrayParameter, readParameter, wrongParameter } from './parameter.js';
import type { HashKey, Modifier, Type } from './type.js';

export { parseNumericList } from './number-list.js';

// pgvector's types. Their OIDs in a PostgreSQL database depend on when the extension was made; ours are fixed, from
// the first that PostgreSQL leaves to users.

/** OIDs of `pg_type` for the two types and their arrays. */
export const VECTOR_OID = 16_385;
export const VECTOR_ARRAY_OID = 16_386;
export const HALFVEC_OID = 16_387;
export const HALFVEC_ARRAY_OID = 16_388;

/** Reads `[1, 2.5, -3e-2]`. */
export function parseVector(text: string, typeName: string, magnitudeEnd = FLOAT4_END): Float32Array {
  const options = { typeName, text, countMax: limits.vectorDimensionsMax, magnitudeEnd };
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  if (text[start] !== '[') throw invalidList(options, 'Vector contents must start with "[".');
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  if (text[end - 1] !== ']') {
    const close = text.indexOf(']');
    throw invalidList(options, close < 0 ? undefined : 'Junk after closing right brace.');
  }
  return readNumberList(text, start + 1, end - 1, options);
}

/** `[1,2.5,-0.03]`: each number in the shortest form that gives its float32 back. */
export function formatVector(value: Float32Array): string {
  const numbers: string[] = new Array(value.length);
  for (let i = 0; i < value.length; i++) numbers[i] = formatFloat4(value[i]!);
  return `[${numbers.join(',')}]`;
}

/** 22000 unless a vector has the dimensions of its column. */
export function checkDimensions(value: Float32Array, modifier: Modifier): Float32Array {
  if (modifier === -1 || value.length === modifier) return value;
  throw error('data_exception', `expected ${modifier} dimensions, not ${value.length}`);
}

/** Checks the count and the numbers of a vector that was not read from text. */
export function checkVector(value: Float32Array, typeName: string): Float32Array {
  checkLength(value.length, typeName);
  for (let i = 0; i < value.length; i++) {
    if (Number.isFinite(value[i]!)) continue;
    throw error(
      'data_exception',
      Number.isNaN(value[i]!) ? `NaN not allowed in ${typeName}` : `infinite value not allowed in ${typeName}`,
    );
  }
  return value;
}

function checkLength(length: number, typeName: string): void {
  if (length < 1) throw error('data_exception', `${typeName} must have at least 1 dimension`);
  if (length > limits.vectorDimensionsMax) {
    throw error('program_limit_exceeded', `${typeName} cannot have more than ${limits.vectorDimensionsMax} dimensions`);
  }
}

/** Numbers first, then the one with fewer dimensions. */
export function compareVectors(left: Float32Array, right: Float32Array): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    if (left[i]! < right[i]!) return -1;
    if (left[i]! > right[i]!) return 1;
  }
  return left.length - right.length;
}

function hashVector(value: Float32Array): HashKey {
  let normal = value;
  for (let i = 0; i < value.length; i++) {
    if (!Object.is(value[i], -0)) continue;
    normal = value.map((number) => number + 0);
    break;
  }
  return asBuffer(new Uint8Array(normal.buffer, normal.byteOffset, normal.byteLength)).toString('latin1');
}

/** Each number behind 1, then 0. */
function encodeVector(value: Float32Array): string {
  let key = '';
  for (let i = 0; i < value.length; i++) key += `\x01${encodeFloat32(value[i]!)}`;
  return `${key}\x00`;
}

/** The float32s of a parameter, in an array of their own. */
function numbersOfParameter(value: unknown, typeName: string): Float32Array {
  return readParameter(typeName, () => {
    if (types.isFloat32Array(value)) return checkVector(new Float32Array(value), typeName);
    if (types.isTypedArray(value) && !types.isBigInt64Array(value) && !types.isBigUint64Array(value)) {
      return fromNumbers(value as unknown as ArrayLike<unknown>, typeName);
    }
    if (isArrayParameter(value)) return fromNumbers(value, typeName);
    throw wrongParameter(typeName, 'a Float32Array, an array of numbers or a string', value);
  });
}

function fromNumbers(value: ArrayLike<unknown>, typeName: string): Float32Array {
  const { length } = value;
  checkLength(length, typeName);
  const numbers = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const item = value[i];
    if (typeof item !== 'number') {
      throw error('invalid_text_representation', `element ${i} of a ${typeName} is ${kindOf(item)}, not a number`);
    }
    numbers[i] = item;
    if (!Number.isFinite(numbers[i]!) && Number.isFinite(item)) {
      throw error('numeric_value_out_of_range', `"${item}" is out of range for type ${typeName}`);
    }
  }
  return checkVector(numbers, typeName);
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : value === undefined ? 'missing' : `a ${typeof value}`;
}

function packDimensions(modifiers: readonly number[], typeName: string): Modifier {
  const [dimensions] = modifiers;
  if (dimensions === undefined || modifiers.length !== 1) {
    throw error('invalid_parameter_value', 'invalid type modifier');
  }
  if (dimensions < 1) {
    throw error('invalid_parameter_value', `dimensions for type ${typeName} must be at least 1`);
  }
  if (dimensions > limits.vectorDimensionsMax) {
    throw error(
      'invalid_parameter_value',
      `dimensions for type ${typeName} cannot exceed ${limits.vectorDimensionsMax}`,
    );
  }
  return dimensions;
}

/** pgvector's `vector(n)`: float32s, all finite. */
export const vector: Type<Float32Array> = {
  name: 'vector',
  sqlName: 'vector',
  oid: VECTOR_OID,
  arrayOid: VECTOR_ARRAY_OID,
  category: 'U',
  isPreferred: false,
  layout: 'vector',
  element: null,
  parse: (text, modifier) => checkDimensions(parseVector(text, 'vector'), modifier),
  format: formatVector,
  compare: compareVectors,
  hashKey: hashVector,
  encodeKey: encodeVector,
  toResult: (value) => value,
  fromParameter: (value) =>
    typeof value === 'string' ? parseVector(value, 'vector') : numbersOfParameter(value, 'vector'),
  packModifiers: (modifiers) => packDimensions(modifiers, 'vector'),
  formatModifier: (modifier) => `(${modifier})`,
  applyModifier: checkDimensions,
};

// -------------------------------------------------------------------------------------------------------- halfvec

const HALF_MAX = 65_504;
/** From here on rounding gives infinity. */
const HALF_END = 65_520;
const float32 = new Float32Array(1);
const float32Bits = new Uint32Array(float32.buffer);

/** The bits of the half-precision float nearest to a number, halves to even; infinity beyond 65504. */
export function halfBits(value: number): number {
  float32[0] = value;
  const bits = float32Bits[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = Math.abs(float32[0]!);
  if (Number.isNaN(magnitude)) return sign | 0x7e00;
  // Below 2^-14 the spacing is 2^-24 throughout.
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24);
  const exponent = ((bits >>> 23) & 0xff) - 127;
  if (exponent > 15) return sign | 0x7c00;
  const rounded = ((exponent + 15) << 10) + roundEven((magnitude / 2 ** exponent - 1) * 1024);
  return sign | Math.min(rounded, 0x7c00);
}

function roundEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

/** The number that half-precision bits stand for. */
export function halfValue(bits: number): number {
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Rounds finite numbers to half precision in place. @throws 22003 for what becomes infinite. */
export function roundToHalves(value: Float32Array): Float32Array {
  for (let i = 0; i < value.length; i++) {
    const half = halfValue(halfBits(value[i]!));
    if (Math.abs(half) > HALF_MAX) {
      throw error('numeric_value_out_of_range', `"${formatFloat4(value[i]!)}" is out of range for type halfvec`);
    }
    value[i] = half;
  }
  return value;
}

/** pgvector's `halfvec(n)`: float32s rounded to half precision, stored in two bytes each. */
export const halfvec: Type<Float32Array> = {
  ...vector,
  name: 'halfvec',
  sqlName: 'halfvec',
  oid: HALFVEC_OID,
  arrayOid: HALFVEC_ARRAY_OID,
  layout: 'bytes',
  parse: (text, modifier) => checkDimensions(roundToHalves(parseVector(text, 'halfvec', HALF_END)), modifier),
  fromParameter: (value) =>
    roundToHalves(
      typeof value === 'string' ? parseVector(value, 'halfvec', HALF_END) : numbersOfParameter(value, 'halfvec'),
    ),
  packModifiers: (modifiers) => packDimensions(modifiers, 'halfvec'),
  toBytes(value) {
    const bytes = Buffer.alloc(value.length * 2);
    for (let i = 0; i < value.length; i++) bytes.writeUInt16LE(halfBits(value[i]!), i * 2);
    return bytes;
  },
  fromBytes(bytes) {
    const value = new Float32Array(bytes.byteLength / 2);
    for (let i = 0; i < value.length; i++) value[i] = halfValue(bytes[i * 2]! | (bytes[i * 2 + 1]! << 8));
    return value;
  },
};
