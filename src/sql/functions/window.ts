import { error } from '../../common/errors.js';
import { float8, int4, int8 } from '../../types/builtin.js';
import type { WindowFunction, WindowPartition } from './function.js';

// Functions of a row's place in its partition. Arguments are those of the row itself unless said otherwise.

const window = { kind: 'window' } as const;

/** Those that look at the place alone. */
const place = { ...window, ignoresFrame: true } as const;

/**
 * Cuts a partition into `count` parts of about one size, the larger ones first. The count is that of the first row.
 * @throws 22014
 */
function tileOf(partition: WindowPartition, position: number): number | null {
  const count = partition.argument(0, 0) as number | null;
  if (count === null) return null;
  if (count <= 0) {
    throw error('invalid_argument_for_ntile_function', 'argument of ntile must be greater than zero');
  }
  const { rowCount } = partition;
  const size = Math.floor(rowCount / count);
  const largerRows = (rowCount % count) * (size + 1);
  if (position < largerRows) return Math.floor(position / (size + 1)) + 1;
  return (rowCount % count) + Math.floor((position - largerRows) / size) + 1;
}

/** The value so many rows on; outside of the partition the default, which is NULL when not given. */
function valueAt(direction: 1 | -1, hasOffset: boolean, hasDefault: boolean): WindowFunction['evaluate'] {
  return (partition, position) => {
    const offset = hasOffset ? (partition.argument(1, position) as number | null) : 1;
    if (offset === null) return null;
    const target = position + direction * offset;
    if (target >= 0 && target < partition.rowCount) return partition.argument(0, target);
    return hasDefault ? partition.argument(2, position) : null;
  };
}

function valueOfFrame(partition: WindowPartition, position: number, index: number): unknown {
  const row = partition.frameRow(position, index);
  return row < 0 ? null : partition.argument(0, row);
}

/** @throws 22016 */
function nthOfFrame(partition: WindowPartition, position: number): unknown {
  const n = partition.argument(1, position) as number | null;
  if (n === null) return null;
  if (n <= 0) {
    throw error('invalid_argument_for_nth_value_function', 'argument of nth_value must be greater than zero');
  }
  return valueOfFrame(partition, position, n - 1);
}

const EXAMPLE_ROWS = "FROM (VALUES ('a', 1), ('b', 2), ('c', 2)) AS t(k, v)";

function example(call: string): string {
  return `(SELECT string_agg(w::text, ' ' ORDER BY k) FROM (SELECT k, ${call} AS w ${EXAMPLE_ROWS}) AS s)`;
}

/** `lag` and `lead`. */
function neighbors(
  name: 'lag' | 'lead',
  where: string,
  direction: 1 | -1,
  results: readonly string[],
): WindowFunction[] {
  const of = `Value of the row`;
  return [
    {
      ...window,
      name,
      args: ['anyelement'],
      returns: 'anyelement',
      evaluate: valueAt(direction, false, false),
      doc: `${of} ${where} in the partition; NULL when there is none.`,
      example: [example(`coalesce(${name}(v) OVER (ORDER BY k), 0)`), results[0]!],
    },
    {
      ...window,
      name,
      args: ['anyelement', int4],
      returns: 'anyelement',
      evaluate: valueAt(direction, true, false),
      doc: `${of} so many rows ${where} in the partition; NULL when there is none.`,
      example: [example(`coalesce(${name}(v, 2) OVER (ORDER BY k), 0)`), results[1]!],
    },
    {
      ...window,
      name,
      args: ['anycompatible', int4, 'anycompatible'],
      returns: 'anycompatible',
      evaluate: valueAt(direction, true, true),
      doc: `${of} so many rows ${where} in the partition; the default when there is none.`,
      example: [example(`${name}(v, 1, 9) OVER (ORDER BY k)`), results[2]!],
    },
  ];
}

export const windowFunctions: readonly WindowFunction[] = [
  {
    ...place,
    name: 'row_number',
    args: [],
    returns: int8,
    evaluate: (_partition, position) => position + 1,
    doc: 'Number of the row in its partition, from 1.',
    example: [example('row_number() OVER (ORDER BY k DESC)'), '3 2 1'],
  },
  {
    ...place,
    name: 'rank',
    args: [],
    returns: int8,
    evaluate: (partition, position) => partition.peerStart(position) + 1,
    doc: 'Number of the first of the rows equal in order, from 1.',
    example: [example('rank() OVER (ORDER BY v DESC)'), '3 1 1'],
  },
  {
    ...place,
    name: 'dense_rank',
    args: [],
    returns: int8,
    evaluate: (partition, position) => partition.peerGroup(position) + 1,
    doc: 'Number of the group of rows equal in order, from 1.',
    example: [example('dense_rank() OVER (ORDER BY v DESC)'), '2 1 1'],
  },
  {
    ...place,
    name: 'percent_rank',
    args: [],
    returns: float8,
    evaluate: (partition, position) =>
      partition.rowCount <= 1 ? 0 : partition.peerStart(position) / (partition.rowCount - 1),
    doc: 'Share of the other rows that come before the rows equal in order.',
    example: [example('percent_rank() OVER (ORDER BY v)'), '0 0.5 0.5'],
  },
  {
    ...place,
    name: 'cume_dist',
    args: [],
    returns: float8,
    evaluate: (partition, position) => partition.peerEnd(position) / partition.rowCount,
    doc: 'Share of the rows that come before the row or are equal to it in order.',
    example: [example('cume_dist() OVER (ORDER BY v DESC) * 3'), '3 2 2'],
  },
  {
    ...place,
    name: 'ntile',
    args: [int4],
    returns: int4,
    evaluate: tileOf,
    doc: 'Number of the part, from 1, when the partition is cut into so many of about one size.',
    example: [example('ntile(2) OVER (ORDER BY k)'), '1 1 2'],
  },
  ...neighbors('lag', 'before', -1, ['0 1 2', '0 0 1', '9 1 2']),
  ...neighbors('lead', 'behind', 1, ['2 2 0', '2 0 0', '2 2 9']),
  {
    ...window,
    name: 'first_value',
    args: ['anyelement'],
    returns: 'anyelement',
    evaluate: (partition, position) => valueOfFrame(partition, position, 0),
    doc: 'Value of the first row of the frame.',
    example: [example('first_value(k) OVER (ORDER BY v DESC, k)'), 'b b b'],
  },
  {
    ...window,
    name: 'last_value',
    args: ['anyelement'],
    returns: 'anyelement',
    evaluate: (partition, position) => valueOfFrame(partition, position, -1),
    doc: 'Value of the last row of the frame.',
    example: [example('last_value(k) OVER (ORDER BY k)'), 'a b c'],
  },
  {
    ...window,
    name: 'nth_value',
    args: ['anyelement', int4],
    returns: 'anyelement',
    evaluate: nthOfFrame,
    doc: 'Value of that row of the frame, counted from 1; NULL when there is none.',
    example: [example("coalesce(nth_value(k, 2) OVER (ORDER BY k), '-')"), '- b b'],
  },
];
