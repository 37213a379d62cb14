import { error } from '../../common/errors.js';
import { PgArray } from '../../types/array.js';
import { bytea, text } from '../../types/builtin.js';
import type { Type } from '../../types/type.js';
import type { AggregateFunction } from './function.js';
import { aggregate } from './row.js';
import { checkByteCount, joinAll } from './value-size.js';

// Values gathered in order of the input: into arrays, and into texts between delimiters.

const collecting = { ...aggregate, nulls: 'take', isOrderSensitive: true, collects: true } as const;

const initialList = (): unknown[] => [];

function push(values: unknown[], value: unknown): unknown[] {
  values.push(value);
  return values;
}

function arrayOfValues(values: readonly unknown[], [type]: readonly Type[]): PgArray | null {
  return values.length === 0 ? null : PgArray.of(type!, values.slice());
}

/** Arrays of one shape become the parts of an array with one dimension more. @throws 22004, 2202E */
function pushArray(arrays: PgArray[], value: PgArray | null): PgArray[] {
  if (value === null) throw error('null_value_not_allowed', 'cannot accumulate null arrays');
  if (value.dimensions.length === 0) throw error('array_subscript_error', 'cannot accumulate empty arrays');
  const [first] = arrays;
  if (first !== undefined && !hasShapeOf(first, value)) {
    throw error('array_subscript_error', 'cannot accumulate arrays of different dimensionality');
  }
  arrays.push(value);
  return arrays;
}

function hasShapeOf(left: PgArray, right: PgArray): boolean {
  return (
    left.dimensions.length === right.dimensions.length &&
    left.dimensions.every((length, i) => length === right.dimensions[i]) &&
    left.lowerBounds.every((lower, i) => lower === right.lowerBounds[i])
  );
}

function arrayOfArrays(arrays: readonly PgArray[], [type]: readonly Type[]): PgArray | null {
  const [first] = arrays;
  if (first === undefined) return null;
  const elements = arrays.flatMap((array) => array.elements);
  return new PgArray(type!.element!, [arrays.length, ...first.dimensions], [1, ...first.lowerBounds], elements);
}

/** Each value with the delimiter before it, but for the first. */
interface Pieces<Piece> {
  isEmpty: boolean;
  readonly pieces: Piece[];
}

function addPiece<Piece>(state: Pieces<Piece>, value: Piece | null, delimiter: Piece | null): Pieces<Piece> {
  if (value === null) return state;
  if (!state.isEmpty && delimiter !== null) state.pieces.push(delimiter);
  state.isEmpty = false;
  state.pieces.push(value);
  return state;
}

function joinBytes({ isEmpty, pieces }: Pieces<Uint8Array>): Uint8Array | null {
  if (isEmpty) return null;
  checkByteCount(pieces.reduce((sum, piece) => sum + piece.length, 0));
  return new Uint8Array(Buffer.concat(pieces));
}

export const collectAggregates: readonly AggregateFunction[] = [
  {
    ...collecting,
    name: 'array_agg',
    args: ['anynonarray'],
    returns: 'anyarray',
    initial: initialList,
    step: push,
    finish: arrayOfValues,
    doc: 'All values as an array, NULLs among them.',
    example: ['(SELECT array_agg(x ORDER BY x DESC) FROM (VALUES (1), (2), (3)) AS t(x))', '{3,2,1}'],
  },
  {
    ...collecting,
    name: 'array_agg',
    args: ['anyarray'],
    returns: 'anyarray',
    initial: initialList,
    step: pushArray,
    finish: arrayOfArrays,
    doc: 'Arrays of one shape as an array with one dimension more.',
    example: ["(SELECT array_agg(x) FROM (VALUES (ARRAY[1, 2]), ('{3,4}')) AS t(x))", '{{1,2},{3,4}}'],
  },
  {
    ...collecting,
    name: 'string_agg',
    args: [text, text],
    returns: text,
    initial: (): Pieces<string> => ({ isEmpty: true, pieces: [] }),
    step: addPiece<string>,
    finish: ({ isEmpty, pieces }: Pieces<string>) => (isEmpty ? null : joinAll(pieces, '')),
    doc: 'The texts that are not NULL, each with the delimiter of its row before it but for the first.',
    example: ["(SELECT string_agg(x, ', ' ORDER BY x) FROM (VALUES ('b'), ('a')) AS t(x))", 'a, b'],
  },
  {
    ...collecting,
    name: 'string_agg',
    args: [bytea, bytea],
    returns: bytea,
    initial: (): Pieces<Uint8Array> => ({ isEmpty: true, pieces: [] }),
    step: addPiece<Uint8Array>,
    finish: joinBytes,
    doc: 'The byte strings that are not NULL, each with the delimiter of its row before it but for the first.',
    example: ["(SELECT string_agg(x, '\\xff'::bytea) FROM (VALUES ('\\x01'::bytea), ('\\x02')) AS t(x))", '\\x01ff02'],
  },
  {
    ...aggregate,
    name: 'any_value',
    args: ['anyelement'],
    returns: 'anyelement',
    initial: () => null,
    step: (state: unknown, value: unknown) => (state === null ? value : state),
    finish: (state: unknown) => state,
    isOrderSensitive: true,
    doc: 'Some value that is not NULL: the first of the input.',
    example: ['(SELECT any_value(x) FROM (VALUES (7), (7)) AS t(x))', '7'],
  },
];
