import { error } from '../../common/errors.js';
import { arrayOf, type PgArray } from '../../types/array.js';
import { float8, interval } from '../../types/builtin.js';
import { addIntervals, multiplyInterval, subtractIntervals } from '../../types/datetime-arithmetic.js';
import type { Interval } from '../../types/interval.js';
import type { Type } from '../../types/type.js';
import type { AggregateFunction } from './function.js';
import { aggregate } from './row.js';

// Ordered-set aggregates: `percentile_cont(0.5) WITHIN GROUP (ORDER BY price)`. Values come sorted and NULLs last, or
// first; both are left out.

const orderedSet = { ...aggregate, nulls: 'take', isOrderSensitive: true, collects: true } as const;

/** The direct argument and the sorted values. */
interface Sorted<Direct> {
  direct: Direct | null;
  readonly values: unknown[];
}

function collect<Direct>(state: Sorted<Direct>, direct: Direct | null, value: unknown): Sorted<Direct> {
  state.direct = direct;
  if (value !== null) state.values.push(value);
  return state;
}

/** @throws 22003 */
function checkFraction(fraction: number): void {
  if (fraction >= 0 && fraction <= 1) return;
  throw error('numeric_value_out_of_range', `percentile value ${fraction} is not between 0 and 1`);
}

type Pick = (values: readonly unknown[], fraction: number) => unknown;

/** The first value at or above a fraction of all. */
const pickDiscrete: Pick = (values, fraction) => values[Math.max(0, Math.ceil(fraction * values.length) - 1)];

/** Between the two values around a fraction. */
function pickContinuous<Value>(between: (low: Value, high: Value, part: number) => Value): Pick {
  return (values, fraction) => {
    const position = fraction * (values.length - 1);
    const first = Math.floor(position);
    const second = Math.ceil(position);
    const low = values[first] as Value;
    return first === second ? low : between(low, values[second] as Value, position - first);
  };
}

const pickFloat = pickContinuous<number>((low, high, part) => low + part * (high - low));

const pickInterval = pickContinuous<Interval>((low, high, part) =>
  addIntervals(multiplyInterval(subtractIntervals(high, low), part), low),
);

function onePercentile(pick: Pick) {
  return ({ direct, values }: Sorted<number>): unknown => {
    if (direct === null) return null;
    checkFraction(direct);
    return values.length === 0 ? null : pick(values, direct);
  };
}

/** A percentile for each fraction of an array, in an array of its shape. */
function manyPercentiles(pick: Pick) {
  return ({ direct, values }: Sorted<PgArray<number>>, types: readonly Type[]): unknown => {
    if (direct === null) return null;
    const pickOne = (fraction: number) => {
      checkFraction(fraction);
      return pick(values, fraction);
    };
    if (values.length === 0) return null;
    return direct.map(types[1]!, pickOne);
  };
}

interface Percentile {
  readonly name: string;
  readonly value: Type | 'anyelement';
  readonly pick: Pick;
  readonly doc: string;
  readonly examples: readonly AggregateFunction['example'][];
}

const PERCENTILES: readonly Percentile[] = [
  {
    name: 'percentile_cont',
    value: float8,
    pick: pickFloat,
    doc: 'The value at a fraction of all sorted ones, between two of them where it falls there.',
    examples: [
      ['(SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2), (4), (9)) AS t(x))', '3'],
      [
        "(SELECT percentile_cont('{0.25,0.5}'::float[]) WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (3), (9)) AS t(x))",
        '{2,3}',
      ],
    ],
  },
  {
    name: 'percentile_cont',
    value: interval,
    pick: pickInterval,
    doc: 'The interval at a fraction of all sorted ones, between two of them where it falls there.',
    examples: [
      [
        "(SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM (VALUES ('1 day'::interval), ('3 days')) AS t(x))",
        '2 days',
      ],
      null,
    ],
  },
  {
    name: 'percentile_disc',
    value: 'anyelement',
    pick: pickDiscrete,
    doc: 'The first value at or above a fraction of all sorted ones.',
    examples: [
      ['(SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2), (4), (9)) AS t(x))', '2'],
      null,
    ],
  },
];

const base = { ...orderedSet, directArguments: 1, initial: () => ({ direct: null, values: [] }), step: collect };

const percentiles = PERCENTILES.flatMap(({ name, value, pick, doc, examples }): AggregateFunction[] => [
  {
    ...base,
    name,
    args: [float8, value],
    returns: value,
    finish: onePercentile(pick),
    doc,
    example: examples[0]!,
  },
  {
    ...base,
    name,
    args: [arrayOf(float8), value],
    returns: value === 'anyelement' ? 'anyarray' : arrayOf(value),
    finish: manyPercentiles(pick),
    doc: `${doc.slice(0, -1)}; for each fraction of an array.`,
    example: examples[1]!,
  },
]);

/** The most frequent value; of several the first in order. */
function mostFrequent(values: readonly unknown[], [type]: readonly Type[]): unknown {
  let best: unknown = null;
  let bestCount = 0;
  let count = 0;
  for (const [i, value] of values.entries()) {
    count = i > 0 && type!.compare!(values[i - 1], value) === 0 ? count + 1 : 1;
    if (count > bestCount) {
      best = value;
      bestCount = count;
    }
  }
  return best;
}

export const orderedSetAggregates: readonly AggregateFunction[] = [
  ...percentiles,
  {
    ...orderedSet,
    name: 'mode',
    args: ['anyelement'],
    returns: 'anyelement',
    directArguments: 0,
    initial: (): unknown[] => [],
    step: (values: unknown[], value: unknown) => {
      if (value !== null) values.push(value);
      return values;
    },
    finish: mostFrequent,
    doc: 'The most frequent value; of several the first in order.',
    example: ["(SELECT mode() WITHIN GROUP (ORDER BY x) FROM (VALUES ('a'), ('b'), ('b')) AS t(x))", 'b'],
  },
];
