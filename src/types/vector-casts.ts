import { error } from '../common/errors.js';
import { arrayOf, PgArray } from './array.js';
import { type Cast, castsOf } from './cast.js';
import { float4, float8 } from './float.js';
import { parseFloat4 } from './float-parse.js';
import { int4 } from './integer.js';
import type { Numeric } from './numeric.js';
import { numeric } from './numeric-type.js';
import { checkVector, halfvec, roundToHalves, vector } from './vector.js';

/** The numbers of a one-dimensional array without NULLs. */
function numbersOf<Value>(array: PgArray<Value>, convert: (element: Value) => number): Float32Array {
  if (array.dimensions.length > 1) throw error('data_exception', 'array must be 1-D');
  const numbers = new Float32Array(array.elements.length);
  for (const element of array.elements) {
    if (element === null) throw error('null_value_not_allowed', 'array must not contain nulls');
  }
  for (let i = 0; i < numbers.length; i++) numbers[i] = convert(array.elements[i] as Value);
  return numbers;
}

const ofNumber = (element: number) => element;
const ofNumeric = (element: Numeric) => parseFloat4(element.toString());

function toVector<Value>(convert: (element: Value) => number): Cast['apply'] {
  return (array: PgArray<Value>) => checkVector(numbersOf(array, convert), 'vector');
}

function toHalfvec<Value>(convert: (element: Value) => number): Cast['apply'] {
  return (array: PgArray<Value>) => roundToHalves(checkVector(numbersOf(array, convert), 'halfvec'));
}

const toFloats = (value: Float32Array) => PgArray.of(float4, Array.from(value));

/** pgvector's casts between vectors and arrays of numbers. */
export const vectorCasts: readonly Cast[] = castsOf([
  [arrayOf(int4), vector, 'assignment', toVector(ofNumber)],
  [arrayOf(float4), vector, 'assignment', toVector(ofNumber)],
  [arrayOf(float8), vector, 'assignment', toVector(ofNumber)],
  [arrayOf(numeric), vector, 'assignment', toVector(ofNumeric)],
  [vector, arrayOf(float4), 'implicit', toFloats],

  [arrayOf(int4), halfvec, 'assignment', toHalfvec(ofNumber)],
  [arrayOf(float4), halfvec, 'assignment', toHalfvec(ofNumber)],
  [arrayOf(float8), halfvec, 'assignment', toHalfvec(ofNumber)],
  [arrayOf(numeric), halfvec, 'assignment', toHalfvec(ofNumeric)],
  [halfvec, arrayOf(float4), 'assignment', toFloats],

  [vector, halfvec, 'implicit', (value: Float32Array) => roundToHalves(new Float32Array(value))],
  [halfvec, vector, 'assignment'],
]);
