import { float8, int8 } from '../../types/builtin.js';
import type { Type } from '../../types/type.js';
import type { AggregateFunction, SortDirection } from './function.js';
import { aggregate } from './row.js';

// Hypothetical-set aggregates: `rank(3) WITHIN GROUP (ORDER BY x)`, the rank that a row of the direct arguments would have
// among the rows of the group.

/** Where the hypothetical row stands among the rows so far. */
interface Place {
  readonly compare: (left: readonly unknown[], right: readonly unknown[]) => number;
  total: number;
  before: number;
  equal: number;
  /** Different rows before it; the rows come sorted. */
  differentBefore: number;
  last: readonly unknown[] | null;
}

function rowComparison(types: readonly Type[], order: readonly SortDirection[]): Place['compare'] {
  return (left, right) => {
    for (let i = 0; i < order.length; i++) {
      const { isDescending, isNullsFirst } = order[i]!;
      const result = compareValues(types[i]!, left[i], right[i], isNullsFirst);
      if (result === 0) continue;
      const hasNull = left[i] === null || right[i] === null;
      return isDescending && !hasNull ? -result : result;
    }
    return 0;
  };
}

function compareValues(type: Type, left: unknown, right: unknown, isNullsFirst: boolean): number {
  if (left === null || right === null) {
    if (left === right) return 0;
    return (left === null) === isNullsFirst ? -1 : 1;
  }
  return type.compare!(left, right);
}

function initial(types: readonly Type[], order: readonly SortDirection[] = []): Place {
  const compare = rowComparison(types.slice(order.length), order);
  return { compare, total: 0, before: 0, equal: 0, differentBefore: 0, last: null };
}

function step(place: Place, ...values: readonly unknown[]): Place {
  const count = values.length / 2;
  const row = values.slice(count);
  const order = place.compare(row, values.slice(0, count));
  place.total++;
  if (order === 0) place.equal++;
  if (order >= 0) return place;
  place.before++;
  if (place.last === null || place.compare(place.last, row) !== 0) place.differentBefore++;
  place.last = row;
  return place;
}

const hypothetical = {
  ...aggregate,
  nulls: 'take',
  args: ['any'],
  isVariadic: true,
  isHypothetical: true,
  isOrderSensitive: true,
  initial,
  step,
} as const;

const ROWS = '(VALUES (1), (1), (2), (3)) AS t(x)';

export const hypotheticalAggregates: readonly AggregateFunction[] = [
  {
    ...hypothetical,
    name: 'rank',
    returns: int8,
    finish: ({ before }: Place) => before + 1,
    doc: 'Rank that the row would have, from 1, with gaps.',
    example: [`(SELECT rank(2) WITHIN GROUP (ORDER BY x) FROM ${ROWS})`, '3'],
  },
  {
    ...hypothetical,
    name: 'dense_rank',
    returns: int8,
    finish: ({ differentBefore }: Place) => differentBefore + 1,
    doc: 'Rank that the row would have, from 1, without gaps.',
    example: [`(SELECT dense_rank(2) WITHIN GROUP (ORDER BY x) FROM ${ROWS})`, '2'],
  },
  {
    ...hypothetical,
    name: 'percent_rank',
    returns: float8,
    finish: ({ before, total }: Place) => (total === 0 ? 0 : before / total),
    doc: 'Share of the rows that would come before the row.',
    example: [`(SELECT percent_rank(2) WITHIN GROUP (ORDER BY x) FROM ${ROWS})`, '0.5'],
  },
  {
    ...hypothetical,
    name: 'cume_dist',
    returns: float8,
    finish: ({ before, equal, total }: Place) => (before + equal + 1) / (total + 1),
    doc: 'Share of the rows, itself among them, that would come before the row or be equal to it.',
    example: [`(SELECT cume_dist(2) WITHIN GROUP (ORDER BY x) FROM ${ROWS})`, '0.8'],
  },
];
