import { error } from '../../common/errors.js';
import { PgArray } from '../../types/array.js';
import { int4, jsonb, name, text } from '../../types/builtin.js';
import { formatJson } from '../../types/json-format.js';
import { jsonNull } from '../../types/json-node.js';
import { parseJsonb } from '../../types/json-parse.js';
import { char } from '../../types/text.js';
import type { Type } from '../../types/type.js';
import { elementOf, type SliceBounds, sliceOf, withElement, withSlice } from './array-subscript.js';
import type { ScalarFunction } from './function.js';
import { pathPart } from './json-access.js';
import { emptyFor, withJsonAt } from './json-subscript.js';
import { scalar } from './row.js';

// What the binder calls for subscripts. These functions have no name that SQL can call, so they are in no family.

const common = { ...scalar, isVariadic: true, example: null } as const;

/** `a[i][j]`: the array, then the subscripts. */
export const arrayElement: ScalarFunction = {
  ...common,
  name: 'array_subscript',
  args: ['anyarray', int4],
  returns: 'anyelement',
  evaluate: (array: PgArray, ...subscripts: number[]) => elementOf(array, subscripts),
  doc: 'The element of an array at subscripts.',
};

/** Which bounds a subscript of a slice has. */
export interface SliceShape {
  readonly hasLower: boolean;
  readonly hasUpper: boolean;
}

const slices = new Map<string, ScalarFunction>();
const sliceAssignments = new Map<string, ScalarFunction>();

function keyOf(shape: readonly SliceShape[]): string {
  return shape.map(({ hasLower, hasUpper }) => `${hasLower ? 'l' : ''}:${hasUpper ? 'u' : ''}`).join();
}

function boundsOf(shape: readonly SliceShape[], values: readonly number[]): SliceBounds[] {
  let next = 0;
  return shape.map(({ hasLower, hasUpper }) => ({
    lower: hasLower ? values[next++] : undefined,
    upper: hasUpper ? values[next++] : undefined,
  }));
}

/** `a[l:u][l:]`: the array, then the bounds that the shape says, in order. One row a shape. */
export function arraySlice(shape: readonly SliceShape[]): ScalarFunction {
  const key = keyOf(shape);
  let row = slices.get(key);
  if (row === undefined) {
    row = {
      ...common,
      name: 'array_slice',
      args: ['anyarray', int4],
      returns: 'anyarray',
      evaluate: (array: PgArray, ...bounds: number[]) => sliceOf(array, boundsOf(shape, bounds)),
      doc: 'The part of an array between bounds.',
    };
    slices.set(key, row);
    shapes.set(
      row,
      shape.map((bounds) => ({ isSlice: true, ...bounds })),
    );
  }
  return row;
}

/** `n[i]` of a name: its character number i, from 0. */
export const nameCharacter: ScalarFunction = {
  ...common,
  name: 'name_subscript',
  args: [name, int4],
  returns: char,
  evaluate: (value: string, ...subscripts: number[]) => {
    const [index] = subscripts;
    if (subscripts.length !== 1 || index! < 0 || index! > 63) return null;
    return value[index!] ?? '';
  },
  doc: 'A character of a name.',
};

/** `j['a'][1]`: the value, then the path, each part a text. */
export const jsonElement: ScalarFunction = {
  ...common,
  name: 'jsonb_subscript',
  args: [jsonb, text],
  returns: jsonb,
  evaluate: (value: string, ...path: string[]) => pathPart(value, path),
  doc: 'The part of a jsonb value at a path.',
};

/** How the arguments behind the first stand in brackets. */
export interface Bracket {
  readonly isSlice: boolean;
  /** How many arguments it has; a slice may lack bounds. */
  readonly hasLower: boolean;
  readonly hasUpper: boolean;
}

const shapes = new WeakMap<ScalarFunction, readonly Bracket[]>();

/** The brackets of a call of one of these functions, as SQL writes it; null for another function. */
export function bracketsOf(row: ScalarFunction, argumentCount: number): readonly Bracket[] | null {
  if (row === arrayElement || row === jsonElement || row === nameCharacter) {
    return Array.from({ length: Math.max(argumentCount - 1, 0) }, () => ({
      isSlice: false,
      hasLower: true,
      hasUpper: false,
    }));
  }
  return shapes.get(row) ?? null;
}

// ----------------------------------------------------------------------------------------------------- assignments

function checkSubscripts(typeName: string, subscripts: readonly (number | string | null)[]): void {
  if (!subscripts.includes(null)) return;
  throw error('null_value_not_allowed', `${typeName} subscript in assignment must not be null`);
}

/** `a[i][j] = x`: the array (or NULL), the new value, then the subscripts. @throws 22004, 2202E, 54000 */
export const arrayAssignment: ScalarFunction = {
  ...common,
  name: 'array_subscript_assign',
  nulls: 'handle',
  args: ['anyarray', 'anyelement', int4],
  returns: 'anyarray',
  usesTypes: true,
  evaluate: ([type]: readonly Type[], array: PgArray | null, value: unknown, ...subscripts: (number | null)[]) => {
    checkSubscripts('array', subscripts);
    return withElement(array ?? PgArray.of(type!.element!, []), subscripts as number[], value);
  },
  doc: 'An array with another element.',
};

/** `a[l:u] = x`: the array (or NULL), the new elements, then the bounds. A NULL for the elements changes nothing. */
export function sliceAssignment(shape: readonly SliceShape[]): ScalarFunction {
  const key = keyOf(shape);
  let row = sliceAssignments.get(key);
  if (row === undefined) {
    row = {
      ...common,
      name: 'array_slice_assign',
      nulls: 'handle',
      args: ['anyarray', 'anyarray', int4],
      returns: 'anyarray',
      usesTypes: true,
      evaluate: (
        [type]: readonly Type[],
        array: PgArray | null,
        value: PgArray | null,
        ...given: (number | null)[]
      ) => {
        checkSubscripts('array', given);
        const old = array ?? PgArray.of(type!.element!, []);
        return value === null ? old : withSlice(old, boundsOf(shape, given as number[]), value);
      },
      doc: 'An array with other elements between bounds.',
    };
    sliceAssignments.set(key, row);
  }
  return row;
}

function jsonAssignmentOf(isNumber: boolean): ScalarFunction {
  return {
    ...common,
    name: 'jsonb_subscript_assign',
    nulls: 'handle',
    args: [jsonb, jsonb, text],
    returns: jsonb,
    evaluate: (root: string | null, value: string | null, ...path: (string | null)[]) => {
      checkSubscripts('jsonb', path);
      const parts = path as string[];
      const before = root === null ? emptyFor(parts[0]!, isNumber) : parseJsonb(root);
      return formatJson(withJsonAt(before, parts, value === null ? jsonNull : parseJsonb(value)));
    },
    doc: 'A jsonb value with another value at a path.',
  };
}

const jsonAssignments = [jsonAssignmentOf(false), jsonAssignmentOf(true)] as const;

/** `j['a'] = x`: the value (or NULL), the new part, then the path. `isNumber`: the first subscript is an integer. */
export function jsonAssignment(isNumber: boolean): ScalarFunction {
  return jsonAssignments[isNumber ? 1 : 0];
}
