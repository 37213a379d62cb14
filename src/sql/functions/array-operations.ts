import { error } from '../../common/errors.js';
import { arrayOf, PgArray } from '../../types/array.js';
import { tooManyElements } from '../../types/array-literal.js';
import { ARRAY_DIMENSIONS_MAX, ARRAY_ELEMENTS_MAX } from '../../types/array-value.js';
import { INT32_MAX, INT32_MIN } from '../../types/integer.js';
import type { HashKey, Type } from '../../types/type.js';

// What array functions compute. Elements are equal when their hash keys are, and NULL equals NULL where a search says
// so; a type without an order has no equality either.

type Elements = readonly unknown[];

/** Makes the keys that tell elements apart. @throws 42883 for a type without equality. */
function keyOf(type: Type): (element: unknown) => HashKey | null {
  if (type.compare === null) {
    throw error('undefined_function', `could not identify an equality operator for type ${type.sqlName}`);
  }
  return (element) => (element === null ? null : type.hashKey(element));
}

// ---------------------------------------------------------------------------------------------------------- joining

function incompatible(detail: string): Error {
  return error('array_subscript_error', 'cannot concatenate incompatible arrays', { detail });
}

function checkCount(count: number): void {
  if (count > ARRAY_ELEMENTS_MAX) throw tooManyElements();
}

/** Subscripts, and the one behind the last, are integers. */
function checkBound(lower: number, length: number): void {
  if (lower + length > INT32_MAX) throw error('program_limit_exceeded', `array lower bound is too large: ${lower}`);
}

function sameTail(left: readonly number[], right: readonly number[], from: number): boolean {
  return left.length - from === right.length && right.every((value, i) => left[i + from] === value);
}

/**
 * Joins arrays of the same number of dimensions, or takes the one with a dimension less for an element of the other.
 * @throws 2202E
 */
export function concatenate(left: PgArray, right: PgArray): PgArray {
  if (left.dimensions.length === 0) return right.dimensions.length > 0 ? right : left;
  if (right.dimensions.length === 0) return left;
  const difference = left.dimensions.length - right.dimensions.length;
  if (Math.abs(difference) > 1) {
    throw incompatible(
      `Arrays of ${left.dimensions.length} and ${right.dimensions.length} dimensions are not compatible for concatenation.`,
    );
  }
  const outer = difference < 0 ? right : left;
  const inner = difference < 0 ? left : right;
  const [innerDimensions, innerBounds] =
    difference === 0 ? [inner.dimensions.slice(1), inner.lowerBounds.slice(1)] : [inner.dimensions, inner.lowerBounds];
  if (!sameTail(outer.dimensions, innerDimensions, 1) || !sameTail(outer.lowerBounds, innerBounds, 1)) {
    throw incompatible(
      `Arrays with differing ${difference === 0 ? 'element ' : ''}dimensions are not compatible for concatenation.`,
    );
  }
  const length = outer.dimensions[0]! + (difference === 0 ? inner.dimensions[0]! : 1);
  checkCount(left.elements.length + right.elements.length);
  checkBound(outer.lowerBounds[0]!, length);
  return new PgArray(
    outer.elementType,
    [length, ...outer.dimensions.slice(1)],
    outer.lowerBounds,
    left.elements.concat(right.elements),
  );
}

/** Only lists have ends to add to. */
function checkList(array: PgArray): void {
  if (array.dimensions.length > 1) {
    throw error('data_exception', 'argument must be empty or one-dimensional array');
  }
}

export function append(array: PgArray, element: unknown): PgArray {
  checkList(array);
  if (array.elements.length === 0) return PgArray.of(array.elementType, [element]);
  checkCount(array.elements.length + 1);
  checkBound(array.lowerBounds[0]!, array.elements.length + 1);
  const { elementType, lowerBounds, elements } = array;
  return new PgArray(elementType, [elements.length + 1], lowerBounds, [...elements, element]);
}

export function prepend(element: unknown, array: PgArray): PgArray {
  checkList(array);
  if (array.elements.length === 0) return PgArray.of(array.elementType, [element]);
  if (array.lowerBounds[0] === INT32_MIN) throw error('numeric_value_out_of_range', 'integer out of range');
  checkCount(array.elements.length + 1);
  const { elementType, lowerBounds, elements } = array;
  return new PgArray(elementType, [elements.length + 1], lowerBounds, [element, ...elements]);
}

// --------------------------------------------------------------------------------------------------------- searching

function checkSearchable(array: PgArray): void {
  if (array.dimensions.length > 1) {
    throw error('feature_not_supported', 'searching for elements in multidimensional arrays is not supported');
  }
}

/**
 * The subscript of the first element equal to `wanted`, from a subscript on; null when there is none.
 * @throws 22004 when the subscript is null
 */
export function positionOf(array: PgArray, wanted: unknown, start?: number | null): number | null {
  checkSearchable(array);
  if (array.elements.length === 0 || (wanted === null && !array.elements.includes(null))) return null;
  if (start === null) throw error('null_value_not_allowed', 'initial position must not be null');
  const key = keyOf(array.elementType);
  const wantedKey = key(wanted);
  const lower = array.lowerBounds[0]!;
  for (let i = Math.max(0, (start ?? lower) - lower); i < array.elements.length; i++) {
    if (key(array.elements[i]) === wantedKey) return i + lower;
  }
  return null;
}

export function positionsOf(array: PgArray, wanted: unknown): number[] {
  checkSearchable(array);
  const key = keyOf(array.elementType);
  const wantedKey = key(wanted);
  const positions: number[] = [];
  array.elements.forEach((element, i) => {
    if (key(element) === wantedKey) positions.push(i + array.lowerBounds[0]!);
  });
  return positions;
}

/** Whether every element of `part` is in `whole`; NULL is in none. */
export function contains(whole: PgArray, part: PgArray): boolean {
  const key = keyOf(whole.elementType);
  const keys = new Set(whole.elements.map(key));
  return part.elements.every((element) => element !== null && keys.has(key(element)));
}

/** Whether some element of one is in the other. */
export function overlaps(left: PgArray, right: PgArray): boolean {
  const key = keyOf(left.elementType);
  const keys = new Set(left.elements.map(key));
  return right.elements.some((element) => element !== null && keys.has(key(element)));
}

// ---------------------------------------------------------------------------------------------------------- changing

export function remove(array: PgArray, unwanted: unknown): PgArray {
  if (array.dimensions.length > 1) {
    throw error('feature_not_supported', 'removing elements from multidimensional arrays is not supported');
  }
  const key = keyOf(array.elementType);
  const unwantedKey = key(unwanted);
  const kept = array.elements.filter((element) => key(element) !== unwantedKey);
  if (kept.length === array.elements.length) return array;
  if (kept.length === 0) return PgArray.of(array.elementType, []);
  return new PgArray(array.elementType, [kept.length], array.lowerBounds, kept);
}

export function replace(array: PgArray, from: unknown, to: unknown): PgArray {
  const key = keyOf(array.elementType);
  const fromKey = key(from);
  const elements = array.elements.map((element) => (key(element) === fromKey ? to : element));
  return new PgArray(array.elementType, array.dimensions, array.lowerBounds, elements);
}

/** Elements of one subscript of the first dimension. */
function rowSize(array: PgArray): number {
  return array.elements.length / (array.dimensions[0] ?? 1);
}

/** The array without the last `count` of its first dimension. */
export function trim(array: PgArray, count: number): PgArray {
  const length = array.dimensions[0] ?? 0;
  if (count < 0 || count > length) {
    throw error('array_subscript_error', `number of elements to trim must be between 0 and ${length}`);
  }
  return takeRows(array, 0, length - count);
}

/** Rows of the first dimension as an array whose subscripts begin at 1. */
function takeRows(array: PgArray, start: number, end: number): PgArray {
  if (end <= start) return PgArray.of(array.elementType, []);
  const size = rowSize(array);
  return new PgArray(
    array.elementType,
    [end - start, ...array.dimensions.slice(1)],
    array.dimensions.map(() => 1),
    array.elements.slice(start * size, end * size),
  );
}

/** The elements under each subscript of the first dimension. */
function rowsOf(array: PgArray): Elements[] {
  const size = rowSize(array);
  return Array.from({ length: array.dimensions[0] ?? 0 }, (_, i) => array.elements.slice(i * size, (i + 1) * size));
}

/** The array with the rows of its first dimension in another order, perhaps fewer. */
function withRows(array: PgArray, rows: readonly Elements[], lowerBounds = array.lowerBounds): PgArray {
  if (rows.length === 0) return PgArray.of(array.elementType, []);
  return new PgArray(array.elementType, [rows.length, ...array.dimensions.slice(1)], lowerBounds, rows.flat());
}

export function reverse(array: PgArray): PgArray {
  return array.elements.length < 2 ? array : withRows(array, rowsOf(array).reverse());
}

/** Sorts the rows of the first dimension. NULLs come last; first when descending, unless told. */
export function sort(array: PgArray, isDescending = false, isNullsFirst = isDescending): PgArray {
  const { elementType } = array;
  const isList = array.dimensions.length <= 1;
  const compare = isList ? elementType.compare : arrayOf(elementType).compare;
  if (compare === null) {
    throw error('feature_not_supported', `could not identify a comparison function for type ${elementType.sqlName}`);
  }
  if ((array.dimensions[0] ?? 0) < 2) return array;
  const size = rowSize(array);
  const valueOf = (row: Elements) =>
    isList
      ? row[0]!
      : new PgArray(elementType, array.dimensions.slice(1), array.lowerBounds.slice(1), row.slice(0, size));
  const keyed = rowsOf(array).map((row) => ({ row, value: valueOf(row) }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) {
      if (a.value === b.value) return 0;
      return (a.value === null) === isNullsFirst ? -1 : 1;
    }
    const order = (compare as (x: unknown, y: unknown) => number)(a.value, b.value);
    return isDescending ? -order : order;
  });
  return withRows(
    array,
    keyed.map(({ row }) => row),
  );
}

/** Rows of the first dimension in an order that chance decides, `count` of them. */
export function sample(array: PgArray, count: number, random: () => number): Elements[] {
  const rows = rowsOf(array);
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (rows.length - i));
    [rows[i], rows[j]] = [rows[j]!, rows[i]!];
  }
  return rows.slice(0, count);
}

export function shuffle(array: PgArray, random: () => number): PgArray {
  if (array.elements.length < 2) return array;
  return withRows(array, sample(array, array.dimensions[0]!, random));
}

/** @throws 22023 */
export function takeSample(array: PgArray, count: number, random: () => number): PgArray {
  const length = array.dimensions[0] ?? 0;
  if (count < 0 || count > length) {
    throw error('invalid_parameter_value', `sample size must be between 0 and ${length}`);
  }
  const lowerBounds = array.lowerBounds.map((lower, i) => (i === 0 ? 1 : lower));
  return withRows(array, sample(array, count, random), lowerBounds);
}

/** An array of one value everywhere. `null` for the bounds: all are 1. */
export function fill(
  type: Type,
  value: unknown,
  dimensions: PgArray<number> | null,
  bounds: PgArray<number> | null,
): PgArray {
  if (dimensions === null) throw error('null_value_not_allowed', 'dimension array or low bound array cannot be null');
  const lengths = subscriptsOf(dimensions);
  const lowers = bounds === null ? lengths.map(() => 1) : subscriptsOf(bounds);
  if (lengths.length > ARRAY_DIMENSIONS_MAX) {
    throw error(
      'program_limit_exceeded',
      `number of array dimensions (${lengths.length}) exceeds the maximum allowed (${ARRAY_DIMENSIONS_MAX})`,
    );
  }
  if (lengths.length !== lowers.length) {
    throw error('array_subscript_error', 'wrong number of array subscripts', {
      detail: 'Low bound array has different size than dimensions array.',
    });
  }
  if (lengths.some((length) => length < 0)) throw tooManyElements();
  const count = lengths.reduce((product, length) => product * length, 1);
  checkCount(count);
  if (lengths.length === 0 || count === 0) return PgArray.of(type, []);
  for (const [i, length] of lengths.entries()) checkBound(lowers[i]!, length);
  return new PgArray(type, lengths, lowers, new Array(count).fill(value));
}

function subscriptsOf(array: PgArray<number>): number[] {
  if (array.dimensions.length > 1) {
    throw error('array_subscript_error', 'wrong number of array subscripts', {
      detail: 'Dimension array must be one dimensional.',
    });
  }
  if (array.elements.includes(null)) throw error('null_value_not_allowed', 'dimension values cannot be null');
  return array.elements as number[];
}
