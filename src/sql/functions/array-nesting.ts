import { error } from '../../common/errors.js';
import { tooManyDimensions, tooManyElements } from '../../types/array-literal.js';
import { ARRAY_DIMENSIONS_MAX, ARRAY_ELEMENTS_MAX, PgArray } from '../../types/array-value.js';
import type { Type } from '../../types/type.js';

/**
 * `ARRAY[a, b]` of arrays: one array with a dimension more. NULLs among the arrays count as empty ones.
 * @throws 2202E for arrays of different shapes, 54000 for more than six dimensions
 */
export function nestArrays(elementType: Type, parts: readonly (PgArray | null)[]): PgArray {
  const first = parts.find((part) => part !== null && part.dimensions.length > 0);
  if (first === undefined || first === null) return PgArray.of(elementType, []);
  const { dimensions, lowerBounds } = first;
  if (dimensions.length >= ARRAY_DIMENSIONS_MAX) throw tooManyDimensions();
  const elements: unknown[] = [];
  for (const part of parts) {
    const isAlike =
      part !== null &&
      part.dimensions.length === dimensions.length &&
      part.dimensions.every((length, i) => length === dimensions[i] && part.lowerBounds[i] === lowerBounds[i]);
    if (!isAlike) {
      throw error(
        'array_subscript_error',
        'multidimensional arrays must have array expressions with matching dimensions',
      );
    }
    if (elements.length + part.elements.length > ARRAY_ELEMENTS_MAX) throw tooManyElements();
    for (const element of part.elements) elements.push(element);
  }
  return new PgArray(elementType, [parts.length, ...dimensions], [1, ...lowerBounds], elements);
}

/**
 * `ARRAY(SELECT a ...)` of arrays: as `nestArrays`, but every array must be there and have elements.
 * @throws 22004, 2202E
 */
export function gatherArrays(elementType: Type, parts: readonly (PgArray | null)[]): PgArray {
  for (const part of parts) {
    if (part === null) throw error('null_value_not_allowed', 'cannot accumulate null arrays');
    if (part.dimensions.length === 0) throw error('array_subscript_error', 'cannot accumulate empty arrays');
    if (part.dimensions.length !== parts[0]!.dimensions.length) {
      throw error('array_subscript_error', 'cannot accumulate arrays of different dimensionality');
    }
  }
  return nestArrays(elementType, parts);
}
