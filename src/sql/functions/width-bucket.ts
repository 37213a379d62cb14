import { error } from '../../common/errors.js';
import type { PgArray } from '../../types/array.js';
import { float8, int4, numeric } from '../../types/builtin.js';
import { toInt32 } from '../../types/number-casts.js';
import { Numeric } from '../../types/numeric.js';
import type { Type } from '../../types/type.js';
import type { ScalarFunction } from './function.js';
import { scalar } from './row.js';

// width_bucket: in which of some ranges of equal width a number lies. 0 is before the first, count + 1 behind the
// last; with the bounds exchanged, all counts the other way.

function invalid(message: string): Error {
  return error('invalid_argument_for_width_bucket_function', message);
}

function checkCount(count: number): void {
  if (count <= 0) throw invalid('count must be greater than zero');
}

function bucketOfFloat(operand: number, low: number, high: number, count: number): number {
  checkCount(count);
  if (Number.isNaN(operand) || Number.isNaN(low) || Number.isNaN(high)) {
    throw invalid('operand, lower bound, and upper bound cannot be NaN');
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) throw invalid('lower and upper bounds must be finite');
  if (low === high) throw invalid('lower bound cannot equal upper bound');
  const isDescending = low > high;
  if (isDescending ? operand > low : operand < low) return 0;
  if (isDescending ? operand <= high : operand >= high) return toInt32(count + 1);
  const width = high - low;
  const share = Number.isFinite(width) ? (operand - low) / width : (operand / 2 - low / 2) / (high / 2 - low / 2);
  return Math.min(Math.trunc(count * share), count - 1) + 1;
}

function bucketOfNumeric(operand: Numeric, low: Numeric, high: Numeric, count: number): number {
  checkCount(count);
  if (operand.isNaN || low.isNaN || high.isNaN) throw invalid('operand, lower bound, and upper bound cannot be NaN');
  if (!low.isFinite || !high.isFinite) throw invalid('lower and upper bounds must be finite');
  const direction = high.compare(low);
  if (direction === 0) throw invalid('lower bound cannot equal upper bound');
  if (operand.compare(low) * direction < 0) return 0;
  if (operand.compare(high) * direction >= 0) return toInt32(count + 1);
  const share = operand.subtract(low).multiply(new Numeric(count, 0)).divideInteger(high.subtract(low));
  return Number(share.coefficient) + 1;
}

/** The count of thresholds, which ascend, that are not above the operand. */
function bucketOfArray([type]: readonly Type[], operand: unknown, thresholds: PgArray): number {
  if (thresholds.dimensions.length > 1) {
    throw error('array_subscript_error', 'thresholds must be one-dimensional array');
  }
  if (thresholds.elements.includes(null)) {
    throw error('null_value_not_allowed', 'thresholds array must not contain NULLs');
  }
  const { compare } = type!;
  if (compare === null) {
    throw error('undefined_function', `could not identify a comparison function for type ${type!.sqlName}`);
  }
  let low = 0;
  let high = thresholds.elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(operand, thresholds.elements[middle]) < 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

export const widthBucketFunctions: readonly ScalarFunction[] = [
  {
    ...scalar,
    name: 'width_bucket',
    args: [float8, float8, float8, int4],
    returns: int4,
    evaluate: bucketOfFloat,
    doc: 'Number of the bucket of a number, of so many between two bounds.',
    example: ['width_bucket(5.35::float8, 0.024, 10.06, 5)', '3'],
  },
  {
    ...scalar,
    name: 'width_bucket',
    args: [numeric, numeric, numeric, int4],
    returns: int4,
    evaluate: bucketOfNumeric,
    doc: 'Number of the bucket of a number, of so many between two bounds.',
    example: ['width_bucket(5.35, 0.024, 10.06, 5)', '3'],
  },
  {
    ...scalar,
    name: 'width_bucket',
    args: ['anycompatible', 'anycompatiblearray'],
    returns: int4,
    usesTypes: true,
    evaluate: bucketOfArray,
    doc: 'Number of the bucket of a value, between the ascending thresholds of an array.',
    example: ['width_bucket(5, ARRAY[1, 4, 9])', '2'],
  },
];
