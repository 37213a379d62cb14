import { error } from '../../common/errors.js';
import { tooManyElements } from '../../types/array-literal.js';
import { ARRAY_ELEMENTS_MAX, PgArray } from '../../types/array-value.js';

// Subscripts of arrays: `a[2]`, `a[1:2][3:]`, and assignments to them. Elements lie row by row; a subscript counts from
// the lower bound of its dimension.

/** One subscript of a slice; undefined where a bound was left out. */
export interface SliceBounds {
  readonly lower: number | undefined;
  readonly upper: number | undefined;
}

const INT32_MAX = 0x7fffffff;

/** The element at a place; null outside of the array, or with another number of subscripts than dimensions. */
export function elementOf(array: PgArray, subscripts: readonly number[]): unknown {
  const at = offsetOf(array, subscripts);
  return at < 0 ? null : array.elements[at]!;
}

function offsetOf({ dimensions, lowerBounds }: PgArray, subscripts: readonly number[]): number {
  if (subscripts.length !== dimensions.length) return -1;
  let offset = 0;
  for (let i = 0; i < dimensions.length; i++) {
    const index = subscripts[i]! - lowerBounds[i]!;
    if (index < 0 || index >= dimensions[i]!) return -1;
    offset = offset * dimensions[i]! + index;
  }
  return offset;
}

/** What lies inside of the bounds, from subscript 1 on; an empty array when nothing does. */
export function sliceOf(array: PgArray, bounds: readonly SliceBounds[]): PgArray {
  const empty = PgArray.of(array.elementType, []);
  const { dimensions, lowerBounds } = array;
  if (dimensions.length < bounds.length || dimensions.length === 0) return empty;
  const firsts: number[] = [];
  const lengths: number[] = [];
  for (const [i, length] of dimensions.entries()) {
    const first = lowerBounds[i]!;
    const lower = Math.max(bounds[i]?.lower ?? first, first);
    const upper = Math.min(bounds[i]?.upper ?? first + length - 1, first + length - 1);
    if (lower > upper) return empty;
    firsts.push(lower - first);
    lengths.push(upper - lower + 1);
  }
  const elements: unknown[] = [];
  for (const offset of offsetsOf(dimensions, firsts, lengths)) elements.push(array.elements[offset]);
  return new PgArray(
    array.elementType,
    lengths,
    lengths.map(() => 1),
    elements,
  );
}

/** Offsets of the elements of a block, row by row. */
function* offsetsOf(
  dimensions: readonly number[],
  firsts: readonly number[],
  lengths: readonly number[],
  level = 0,
  base = 0,
): Iterable<number> {
  for (let i = 0; i < lengths[level]!; i++) {
    const offset = base * dimensions[level]! + firsts[level]! + i;
    if (level === lengths.length - 1) yield offset;
    else yield* offsetsOf(dimensions, firsts, lengths, level + 1, offset);
  }
}

// ------------------------------------------------------------------------------------------------------ assignment

const wrongNumber = () => error('array_subscript_error', 'wrong number of array subscripts');
const outOfRange = () => error('array_subscript_error', 'array subscript out of range');

/**
 * The array with another element. A list grows to hold it, filled up with NULLs.
 * @throws 2202E outside of an array of several dimensions, 54000 when it would grow too large
 */
export function withElement(array: PgArray, subscripts: readonly number[], value: unknown): PgArray {
  const { elementType, dimensions } = array;
  if (dimensions.length === 0) {
    for (const subscript of subscripts) checkBound(subscript, 1);
    return new PgArray(
      elementType,
      subscripts.map(() => 1),
      subscripts,
      [value],
    );
  }
  if (dimensions.length !== subscripts.length) throw wrongNumber();
  if (dimensions.length === 1) return withPart(array, subscripts[0]!, [value]);
  const at = offsetOf(array, subscripts);
  if (at < 0) throw outOfRange();
  const elements = array.elements.slice();
  elements[at] = value;
  return new PgArray(elementType, dimensions, array.lowerBounds, elements);
}

/** A list with elements put from a subscript on. */
function withPart(array: PgArray, from: number, values: readonly unknown[]): PgArray {
  const first = array.lowerBounds[0]!;
  const lower = Math.min(first, from);
  const end = Math.max(first + array.elements.length, from + values.length);
  checkBound(lower, end - lower);
  const elements: unknown[] = new Array(end - lower).fill(null);
  array.elements.forEach((element, i) => {
    elements[first - lower + i] = element;
  });
  values.forEach((value, i) => {
    elements[from - lower + i] = value;
  });
  return new PgArray(array.elementType, [elements.length], [lower], elements);
}

/** @throws 54000 */
function checkBound(lower: number, length: number): void {
  if (length > ARRAY_ELEMENTS_MAX || length < 0) throw tooManyElements();
  if (lower + length - 1 >= INT32_MAX) {
    throw error('program_limit_exceeded', `array lower bound is too large: ${lower}`);
  }
}

/**
 * The array with other elements inside of the bounds, taken in order; more than needed are left over.
 * @throws 2202E for bounds that do not fit the array, or too few elements
 */
export function withSlice(array: PgArray, bounds: readonly SliceBounds[], source: PgArray): PgArray {
  const { elementType, dimensions, lowerBounds } = array;
  if (dimensions.length === 0) return ofSlice(array, bounds, source);
  if (dimensions.length < bounds.length) throw wrongNumber();
  const firsts: number[] = [];
  const lengths: number[] = [];
  for (const [i, length] of dimensions.entries()) {
    const first = lowerBounds[i]!;
    const lower = bounds[i]?.lower ?? first;
    const upper = bounds[i]?.upper ?? first + length - 1;
    if (lower > upper) throw error('array_subscript_error', 'upper bound cannot be less than lower bound');
    if (dimensions.length > 1 && (lower < first || upper >= first + length)) throw outOfRange();
    firsts.push(lower - first);
    lengths.push(upper - lower + 1);
  }
  const count = countOf(lengths);
  if (source.elements.length < count) throw error('array_subscript_error', 'source array too small');
  if (dimensions.length === 1) return withPart(array, firsts[0]! + lowerBounds[0]!, source.elements.slice(0, count));
  const elements = array.elements.slice();
  let next = 0;
  for (const offset of offsetsOf(dimensions, firsts, lengths)) elements[offset] = source.elements[next++]!;
  return new PgArray(elementType, dimensions, lowerBounds, elements);
}

/** An empty array takes the shape of the slice. */
function ofSlice(array: PgArray, bounds: readonly SliceBounds[], source: PgArray): PgArray {
  const lowers: number[] = [];
  const lengths: number[] = [];
  for (const { lower, upper } of bounds) {
    if (lower === undefined || upper === undefined) {
      throw error('array_subscript_error', 'array slice subscript must provide both boundaries', {
        detail: 'When assigning to a slice of an empty array value, slice boundaries must be fully specified.',
      });
    }
    lowers.push(lower);
    lengths.push(upper - lower + 1);
  }
  const count = countOf(lengths);
  lengths.forEach((length, i) => {
    checkBound(lowers[i]!, length);
  });
  if (source.elements.length < count) throw error('array_subscript_error', 'source array too small');
  if (count === 0) return array;
  return new PgArray(array.elementType, lengths, lowers, source.elements.slice(0, count));
}

/** @throws 54000 */
function countOf(lengths: readonly number[]): number {
  let count = 1;
  for (const length of lengths) {
    if (length < 0) throw tooManyElements();
    count *= length;
  }
  if (count > ARRAY_ELEMENTS_MAX) throw tooManyElements();
  return count;
}
