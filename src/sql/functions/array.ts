import { error } from '../../common/errors.js';
import { arrayOf, PgArray } from '../../types/array.js';
import { bool, int4, text } from '../../types/builtin.js';
import type { Type } from '../../types/type.js';
import * as arrays from './array-operations.js';
import type { FunctionContext, Operator, ScalarFunction, TableFunction } from './function.js';
import { scalar, stable, table, volatile } from './row.js';
import { joinAll } from './value-size.js';

// Arrays. Dimensions count from 1; subscripts begin where the array's bounds say.

const handle = { ...scalar, nulls: 'handle' } as const;

// ------------------------------------------------------------------------------------------------------------ shape

/** The index of a dimension that the array has, or null. */
function dimensionIndex(array: PgArray, dimension: number): number | null {
  return dimension >= 1 && dimension <= array.dimensions.length ? dimension - 1 : null;
}

/** A number about one dimension. */
function ofDimension(take: (length: number, lower: number) => number) {
  return (array: PgArray, dimension: number): number | null => {
    const index = dimensionIndex(array, dimension);
    return index === null ? null : take(array.dimensions[index]!, array.lowerBounds[index]!);
  };
}

function showDimensions(array: PgArray): string | null {
  if (array.dimensions.length === 0) return null;
  return array.dimensions
    .map((length, i) => `[${array.lowerBounds[i]}:${array.lowerBounds[i]! + length - 1}]`)
    .join('');
}

const shapes: readonly ScalarFunction[] = [
  {
    ...scalar,
    name: 'array_length',
    args: ['anyarray', int4],
    returns: int4,
    evaluate: ofDimension((length) => length),
    doc: 'Length of a dimension; NULL when the array does not have it.',
    example: ['array_length(ARRAY[1, 2, 3], 1)', '3'],
  },
  {
    ...scalar,
    name: 'array_lower',
    args: ['anyarray', int4],
    returns: int4,
    evaluate: ofDimension((_, lower) => lower),
    doc: 'First subscript of a dimension.',
    example: ["array_lower('[0:2]={1,2,3}'::int[], 1)", '0'],
  },
  {
    ...scalar,
    name: 'array_upper',
    args: ['anyarray', int4],
    returns: int4,
    evaluate: ofDimension((length, lower) => lower + length - 1),
    doc: 'Last subscript of a dimension.',
    example: ['array_upper(ARRAY[1, 8, 3, 7], 1)', '4'],
  },
  {
    ...scalar,
    name: 'array_ndims',
    args: ['anyarray'],
    returns: int4,
    evaluate: (array: PgArray) => array.dimensions.length || null,
    doc: 'Number of dimensions; NULL for the empty array.',
    example: ['array_ndims(ARRAY[[1, 2, 3], [4, 5, 6]])', '2'],
  },
  {
    ...scalar,
    name: 'array_dims',
    args: ['anyarray'],
    returns: text,
    evaluate: showDimensions,
    doc: 'First and last subscripts of all dimensions, as text.',
    example: ['array_dims(ARRAY[[1, 2, 3], [4, 5, 6]])', '[1:2][1:3]'],
  },
  {
    ...scalar,
    name: 'cardinality',
    args: ['anyarray'],
    returns: int4,
    evaluate: (array: PgArray) => array.elements.length,
    doc: 'Number of elements in all dimensions.',
    example: ['cardinality(ARRAY[[1, 2], [3, 4]])', '4'],
  },
];

// ---------------------------------------------------------------------------------------------------------- joining

function elementOf(type: Type | undefined): Type {
  return type!.element!;
}

/** A NULL array is an empty one to which something is added. */
const appendTo = ([type]: readonly Type[], array: PgArray | null, element: unknown) =>
  arrays.append(array ?? PgArray.of(elementOf(type), []), element);

const prependTo = ([, type]: readonly Type[], element: unknown, array: PgArray | null) =>
  arrays.prepend(element, array ?? PgArray.of(elementOf(type), []));

const concatenate = (left: PgArray | null, right: PgArray | null) =>
  left === null ? right : right === null ? left : arrays.concatenate(left, right);

const joins: readonly ScalarFunction[] = [
  {
    ...handle,
    name: 'array_append',
    args: ['anycompatiblearray', 'anycompatible'],
    returns: 'anycompatiblearray',
    usesTypes: true,
    evaluate: appendTo,
    doc: 'The array with an element more at its end.',
    example: ['array_append(ARRAY[1, 2], 3)', '{1,2,3}'],
  },
  {
    ...handle,
    name: 'array_prepend',
    args: ['anycompatible', 'anycompatiblearray'],
    returns: 'anycompatiblearray',
    usesTypes: true,
    evaluate: prependTo,
    doc: 'The array with an element more at its start.',
    example: ['array_prepend(1, ARRAY[2, 3])', '{1,2,3}'],
  },
  {
    ...handle,
    name: 'array_cat',
    args: ['anycompatiblearray', 'anycompatiblearray'],
    returns: 'anycompatiblearray',
    evaluate: concatenate,
    doc: 'Both arrays joined; one with a dimension less becomes an element of the other.',
    example: ['array_cat(ARRAY[1, 2], ARRAY[3, 4])', '{1,2,3,4}'],
  },
];

// -------------------------------------------------------------------------------------------------------- searching

const positionOf = (array: PgArray | null, wanted: unknown, start?: number | null) =>
  array === null ? null : arrays.positionOf(array, wanted, start);

const searches: readonly ScalarFunction[] = [
  {
    ...handle,
    name: 'array_position',
    args: ['anycompatiblearray', 'anycompatible'],
    returns: int4,
    evaluate: positionOf,
    doc: 'Subscript of the first element that is equal or, for NULL, NULL; NULL when there is none.',
    example: ["array_position(ARRAY['sun', 'mon', 'tue'], 'mon')", '2'],
  },
  {
    ...handle,
    name: 'array_position',
    args: ['anycompatiblearray', 'anycompatible', int4],
    returns: int4,
    evaluate: positionOf,
    doc: 'Subscript of the first equal element from a subscript on.',
    example: ['array_position(ARRAY[1, 2, 1], 1, 2)', '3'],
  },
  {
    ...handle,
    name: 'array_positions',
    args: ['anycompatiblearray', 'anycompatible'],
    returns: arrayOf(int4),
    evaluate: (array: PgArray | null, wanted: unknown) =>
      array === null ? null : PgArray.of(int4, arrays.positionsOf(array, wanted)),
    doc: 'Subscripts of all equal elements.',
    example: ["array_positions(ARRAY['A', 'A', 'B', 'A'], 'A')", '{1,2,4}'],
  },
];

// --------------------------------------------------------------------------------------------------------- changing

const changes: readonly ScalarFunction[] = [
  {
    ...handle,
    name: 'array_remove',
    args: ['anycompatiblearray', 'anycompatible'],
    returns: 'anycompatiblearray',
    evaluate: (array: PgArray | null, unwanted: unknown) => (array === null ? null : arrays.remove(array, unwanted)),
    doc: 'The array without the elements equal to a value.',
    example: ['array_remove(ARRAY[1, 2, 3, 2], 2)', '{1,3}'],
  },
  {
    ...handle,
    name: 'array_replace',
    args: ['anycompatiblearray', 'anycompatible', 'anycompatible'],
    returns: 'anycompatiblearray',
    evaluate: (array: PgArray | null, from: unknown, to: unknown) =>
      array === null ? null : arrays.replace(array, from, to),
    doc: 'The array with another value in the place of elements equal to one.',
    example: ['array_replace(ARRAY[1, 2, 5, 4], 5, 3)', '{1,2,3,4}'],
  },
  {
    ...handle,
    name: 'array_fill',
    args: ['anyelement', arrayOf(int4)],
    returns: 'anyarray',
    usesTypes: true,
    evaluate: ([type]: readonly Type[], value: unknown, dimensions: PgArray<number> | null) =>
      arrays.fill(type!, value, dimensions, null),
    doc: 'An array of given lengths with one value everywhere.',
    example: ['array_fill(11, ARRAY[2, 3])', '{{11,11,11},{11,11,11}}'],
  },
  {
    ...handle,
    name: 'array_fill',
    args: ['anyelement', arrayOf(int4), arrayOf(int4)],
    returns: 'anyarray',
    usesTypes: true,
    evaluate(types: readonly Type[], value: unknown, lengths: PgArray<number> | null, bounds: PgArray<number> | null) {
      if (bounds === null) {
        throw error('null_value_not_allowed', 'dimension array or low bound array cannot be null');
      }
      return arrays.fill(types[0]!, value, lengths, bounds);
    },
    doc: 'An array of given lengths and first subscripts with one value everywhere.',
    example: ['array_fill(7, ARRAY[3], ARRAY[2])', '[2:4]={7,7,7}'],
  },
  {
    ...scalar,
    name: 'trim_array',
    args: ['anyarray', int4],
    returns: 'anyarray',
    evaluate: arrays.trim,
    doc: 'The array without its last elements.',
    example: ['trim_array(ARRAY[1, 2, 3, 4], 2)', '{1,2}'],
  },
  {
    ...scalar,
    name: 'array_reverse',
    args: ['anyarray'],
    returns: 'anyarray',
    evaluate: arrays.reverse,
    doc: 'The array with its first dimension from last to first.',
    example: ['array_reverse(ARRAY[[1, 2], [3, 4]])', '{{3,4},{1,2}}'],
  },
  ...([['anyarray'], ['anyarray', bool], ['anyarray', bool, bool]] as const).map(
    (args): ScalarFunction => ({
      ...scalar,
      name: 'array_sort',
      args,
      returns: 'anyarray',
      evaluate: arrays.sort,
      doc: 'The array with its first dimension sorted; then: whether descending, whether NULLs come first.',
      example: [
        ['array_sort(ARRAY[2, NULL, 1])', '{1,2,NULL}'] as const,
        ['array_sort(ARRAY[2, NULL, 1], true)', '{NULL,2,1}'] as const,
        ['array_sort(ARRAY[2, NULL, 1], true, false)', '{2,1,NULL}'] as const,
      ][args.length - 1]!,
    }),
  ),
  {
    ...volatile,
    name: 'array_shuffle',
    args: ['anyarray'],
    returns: 'anyarray',
    usesContext: true,
    evaluate: (context: FunctionContext, array: PgArray) => arrays.shuffle(array, () => context.random()),
    doc: 'The array with its first dimension in an order that chance decides.',
    example: ['array_shuffle(ARRAY[[1, 2]])', '{{1,2}}'],
  },
  {
    ...volatile,
    name: 'array_sample',
    args: ['anyarray', int4],
    returns: 'anyarray',
    usesContext: true,
    evaluate: (context: FunctionContext, array: PgArray, count: number) =>
      arrays.takeSample(array, count, () => context.random()),
    doc: 'As many elements of the first dimension as given, chosen by chance.',
    example: ['cardinality(array_sample(ARRAY[1, 2, 3], 2))', '2'],
  },
];

// ------------------------------------------------------------------------------------------------------------- text

/** The elements' texts with a delimiter between; NULLs are left out unless a text for them is given. */
function joinElements(
  context: FunctionContext,
  array: PgArray,
  type: Type,
  delimiter: string,
  nullText: string | null,
): string {
  const parts: string[] = [];
  for (const element of array.elements) {
    if (element !== null) parts.push(type.format(element, context));
    else if (nullText !== null) parts.push(nullText);
  }
  return joinAll(parts, delimiter);
}

/** No delimiter: character by character; an empty one: the whole text. */
function splitText(value: string, delimiter: string | null, nullText: string | null): (string | null)[] {
  if (value === '') return [];
  const parts = delimiter === null ? Array.from(value) : delimiter === '' ? [value] : value.split(delimiter);
  return nullText === null ? parts : parts.map((part) => (part === nullText ? null : part));
}

const textForms: readonly ScalarFunction[] = [
  {
    ...stable,
    name: 'array_to_string',
    args: ['anyarray', text],
    returns: text,
    usesContext: true,
    usesTypes: true,
    evaluate: (context: FunctionContext, [type]: readonly Type[], array: PgArray, delimiter: string) =>
      joinElements(context, array, elementOf(type), delimiter, null),
    doc: "The elements' texts joined with a delimiter; NULLs are left out.",
    example: ["array_to_string(ARRAY[1, 2, NULL, 3], '-')", '1-2-3'],
  },
  {
    ...stable,
    nulls: 'handle',
    name: 'array_to_string',
    args: ['anyarray', text, text],
    returns: text,
    usesContext: true,
    usesTypes: true,
    evaluate: (
      context: FunctionContext,
      [type]: readonly Type[],
      array: PgArray | null,
      delimiter: string | null,
      nullText: string | null,
    ) =>
      array === null || delimiter === null ? null : joinElements(context, array, elementOf(type), delimiter, nullText),
    doc: "The elements' texts joined with a delimiter, with a text for NULLs.",
    example: ["array_to_string(ARRAY[1, NULL, 3], ',', '*')", '1,*,3'],
  },
  ...(
    [
      [text, text],
      [text, text, text],
    ] as const
  ).map(
    (args): ScalarFunction => ({
      ...handle,
      name: 'string_to_array',
      args,
      returns: arrayOf(text),
      evaluate: (value: string | null, delimiter: string | null, nullText: string | null = null) =>
        value === null ? null : PgArray.of(text, splitText(value, delimiter, nullText)),
      doc: 'The parts of a text between delimiters; parts equal to a third argument become NULL.',
      example:
        args.length === 2
          ? ["string_to_array('a,b,c', ',')", '{a,b,c}']
          : ["string_to_array('xx~~yy~~zz', '~~', 'yy')", '{xx,NULL,zz}'],
    }),
  ),
];

export const arrayFunctions: readonly ScalarFunction[] = [...shapes, ...joins, ...searches, ...changes, ...textForms];

export const arrayOperators: readonly Operator[] = [
  {
    ...handle,
    name: '||',
    left: 'anycompatiblearray',
    right: 'anycompatiblearray',
    returns: 'anycompatiblearray',
    evaluate: concatenate,
    doc: 'Both arrays joined.',
    example: ['ARRAY[1, 2] || ARRAY[3]', '{1,2,3}'],
  },
  {
    ...handle,
    name: '||',
    left: 'anycompatiblearray',
    right: 'anycompatible',
    returns: 'anycompatiblearray',
    usesTypes: true,
    evaluate: appendTo,
    doc: 'The array with an element more at its end.',
    example: ['ARRAY[1, 2] || 3', '{1,2,3}'],
  },
  {
    ...handle,
    name: '||',
    left: 'anycompatible',
    right: 'anycompatiblearray',
    returns: 'anycompatiblearray',
    usesTypes: true,
    evaluate: prependTo,
    doc: 'The array with an element more at its start.',
    example: ['1 || ARRAY[2, 3]', '{1,2,3}'],
  },
  {
    ...scalar,
    name: '@>',
    left: 'anyarray',
    right: 'anyarray',
    returns: bool,
    commutator: '<@',
    evaluate: arrays.contains,
    doc: 'Whether the first array has every element of the second.',
    example: ['ARRAY[1, 4, 3] @> ARRAY[3, 1, 3]', 't'],
  },
  {
    ...scalar,
    name: '<@',
    left: 'anyarray',
    right: 'anyarray',
    returns: bool,
    commutator: '@>',
    evaluate: (part: PgArray, whole: PgArray) => arrays.contains(whole, part),
    doc: 'Whether the second array has every element of the first.',
    example: ['ARRAY[2, 7] <@ ARRAY[1, 7, 4, 2, 6]', 't'],
  },
  {
    ...scalar,
    name: '&&',
    left: 'anyarray',
    right: 'anyarray',
    returns: bool,
    commutator: '&&',
    evaluate: arrays.overlaps,
    doc: 'Whether the arrays have an element in common.',
    example: ['ARRAY[1, 4, 3] && ARRAY[2, 1]', 't'],
  },
];

// ----------------------------------------------------------------------------------------------------------- tables

function* unnest(_context: FunctionContext, _types: readonly Type[], array: PgArray): Iterable<readonly unknown[]> {
  for (const element of array.elements) yield [element];
}

function* subscripts(
  _context: FunctionContext,
  _types: readonly Type[],
  array: PgArray,
  dimension: number,
  isReverse = false,
): Iterable<readonly unknown[]> {
  const index = dimensionIndex(array, dimension);
  if (index === null) return;
  const lower = array.lowerBounds[index]!;
  const length = array.dimensions[index]!;
  for (let i = 0; i < length; i++) yield [lower + (isReverse ? length - 1 - i : i)];
}

function* splitRows(
  _context: FunctionContext,
  _types: readonly Type[],
  value: string | null,
  delimiter: string | null,
  nullText: string | null = null,
): Iterable<readonly unknown[]> {
  if (value === null) return;
  for (const part of splitText(value, delimiter, nullText)) yield [part];
}

export const arrayTables: readonly TableFunction[] = [
  {
    ...table,
    name: 'unnest',
    args: ['anyarray'],
    columns: [{ name: 'unnest', type: 'anyelement' }],
    rows: unnest,
    doc: 'One row for each element, in all dimensions.',
    example: ['ARRAY(SELECT x + 1 FROM unnest(ARRAY[1, 2]) AS x)', '{2,3}'],
  },
  ...(
    [
      ['anyarray', int4],
      ['anyarray', int4, bool],
    ] as const
  ).map(
    (args): TableFunction => ({
      ...table,
      name: 'generate_subscripts',
      args,
      columns: [{ name: 'generate_subscripts', type: int4 }],
      rows: subscripts,
      doc: 'The subscripts of a dimension; in reverse when a third argument is true.',
      example:
        args.length === 2
          ? ["ARRAY(SELECT n FROM generate_subscripts('{a,b}'::text[], 1) AS n)", '{1,2}']
          : ["ARRAY(SELECT n FROM generate_subscripts('{a,b}'::text[], 1, true) AS n)", '{2,1}'],
    }),
  ),
  ...(
    [
      [text, text],
      [text, text, text],
    ] as const
  ).map(
    (args): TableFunction => ({
      ...table,
      nulls: 'handle',
      name: 'string_to_table',
      args,
      columns: [{ name: 'string_to_table', type: text }],
      rows: splitRows,
      doc: 'One row for each part of a text between delimiters; parts equal to a third argument become NULL.',
      example:
        args.length === 2
          ? ["ARRAY(SELECT x FROM string_to_table('a,b', ',') AS x)", '{a,b}']
          : ["ARRAY(SELECT x FROM string_to_table('a,b', ',', 'b') AS x)", '{a,NULL}'],
    }),
  ),
];
