import { error } from '../../common/errors.js';
import * as types from '../../types/builtin.js';
import { addIntervals, divideInterval, subtractIntervals } from '../../types/datetime-arithmetic.js';
import { narrowBigint } from '../../types/integer.js';
import { Interval } from '../../types/interval.js';
import { intervalOutOfRange } from '../../types/interval-parts.js';
import { Numeric } from '../../types/numeric.js';
import { columnTypes } from '../../types/registry.js';
import { char } from '../../types/text.js';
import type { Type } from '../../types/type.js';
import { bitAggregates } from './aggregate-bits.js';
import { collectAggregates } from './aggregate-collect.js';
import { hypotheticalAggregates } from './aggregate-hypothetical.js';
import { orderedSetAggregates } from './aggregate-ordered.js';
import { regressionAggregates } from './aggregate-regression.js';
import { addFloat as addToMean, type FloatSums, varianceAggregates } from './aggregate-variance.js';
import { addBigint } from './arithmetic.js';
import type { AggregateFunction, ArgumentType, NumberSum } from './function.js';
import { jsonAggregates } from './json-aggregate.js';
import { type NumericSum, numericSum, totalOf } from './numeric-sum.js';

// The usual aggregates. Sums of integers are exact; the states of `count`, `sum`, `min` and `max` over numbers are
// those that the kernels of `execute/aggregate-kernels.ts` give.

function sumState(): NumberSum {
  return { count: 0, sum: 0 };
}

function addInteger(state: NumberSum, value: number | bigint): NumberSum {
  const { sum } = state;
  if (typeof sum === 'number' && typeof value === 'number') {
    const total = sum + value;
    state.sum = Number.isSafeInteger(total) ? total : BigInt(sum) + BigInt(value);
  } else {
    state.sum = narrowBigint(BigInt(sum) + BigInt(value));
  }
  state.count++;
  return state;
}

/** What `addInteger` undoes. */
function removeInteger(state: NumberSum, value: number | bigint): NumberSum {
  addInteger(state, -value);
  state.count -= 2;
  return state;
}

function addFloat(state: NumberSum, value: number): NumberSum {
  const before = state.sum as number;
  const sum = before + value;
  if (!Number.isFinite(sum) && Number.isFinite(before) && Number.isFinite(value)) {
    throw error('numeric_value_out_of_range', 'value out of range: overflow');
  }
  state.sum = sum;
  state.count++;
  return state;
}

function aggregate(
  name: string,
  args: readonly Type[],
  returns: Type,
  doc: string,
  parts: Pick<AggregateFunction, 'initial' | 'step' | 'finish' | 'kernel' | 'isOrderSensitive' | 'remove' | 'combine'>,
): AggregateFunction {
  const isShown = args[0] === types.int4 || args[0] === types.bool;
  const example = isShown ? (EXAMPLES[name] ?? null) : null;
  return { kind: 'aggregate', name, args, returns, nulls: 'skip', doc, example, ...parts };
}

const INTEGERS = '(VALUES (3), (1), (2)) AS t(x)';
const BOOLEANS = '(VALUES (true), (false)) AS t(x)';

/** What is shown for the integer row, or the boolean one, of a name. */
const EXAMPLES: Readonly<Record<string, AggregateFunction['example']>> = {
  sum: [`(SELECT sum(x) FROM ${INTEGERS})`, '6'],
  avg: [`(SELECT avg(x) FROM ${INTEGERS})`, '2.0000000000000000'],
  min: [`(SELECT min(x) FROM ${INTEGERS})`, '1'],
  max: [`(SELECT max(x) FROM ${INTEGERS})`, '3'],
  bool_and: [`(SELECT bool_and(x) FROM ${BOOLEANS})`, 'f'],
  every: [`(SELECT every(x) FROM ${BOOLEANS})`, 'f'],
  bool_or: [`(SELECT bool_or(x) FROM ${BOOLEANS})`, 't'],
};

const integerSum = { initial: sumState, step: addInteger, remove: removeInteger, kernel: 'sum' as const };
const floatSum = { initial: sumState, step: addFloat, kernel: 'sum' as const, isOrderSensitive: true };

/** A bigint sum must fit 64 bits. */
function bigintSum({ count, sum }: NumberSum): unknown {
  return count === 0 ? null : addBigint(sum, 0);
}

function numericAverage({ count, sum }: NumberSum): Numeric | null {
  return count === 0 ? null : Numeric.fromBigInt(sum).divide(Numeric.fromBigInt(count));
}

interface IntervalSum {
  count: number;
  /** Of the finite ones. */
  sum: Interval;
  infiniteCount: number;
  negativeInfiniteCount: number;
}

/** Counts an interval in or out; `sign` says which. */
function moveInterval(state: IntervalSum, value: Interval, sign: 1 | -1): IntervalSum {
  state.count += sign;
  if (!value.isFinite) {
    if (value.months > 0) state.infiniteCount += sign;
    else state.negativeInfiniteCount += sign;
  } else {
    state.sum = sign > 0 ? addIntervals(state.sum, value) : subtractIntervals(state.sum, value);
  }
  return state;
}

/** @throws 22008 for infinities of both signs */
function totalInterval({ sum, infiniteCount, negativeInfiniteCount }: IntervalSum): Interval {
  if (infiniteCount > 0 && negativeInfiniteCount > 0) throw intervalOutOfRange();
  if (infiniteCount > 0) return Interval.infinity;
  return negativeInfiniteCount > 0 ? Interval.negativeInfinity : sum;
}

const intervalSum = {
  initial: (): IntervalSum => ({ count: 0, sum: Interval.zero, infiniteCount: 0, negativeInfiniteCount: 0 }),
  step: (state: IntervalSum, value: Interval) => moveInterval(state, value, 1),
  remove: (state: IntervalSum, value: Interval) => moveInterval(state, value, -1),
};

const sums: readonly AggregateFunction[] = [
  aggregate('sum', [types.int2], types.int8, 'Sum of all values.', { ...integerSum, finish: bigintSum }),
  aggregate('sum', [types.int4], types.int8, 'Sum of all values.', { ...integerSum, finish: bigintSum }),
  aggregate('sum', [types.int8], types.numeric, 'Sum of all values.', {
    ...integerSum,
    finish: ({ count, sum }: NumberSum) => (count === 0 ? null : Numeric.fromBigInt(sum)),
  }),
  aggregate('sum', [types.float4], types.float4, 'Sum of all values.', {
    initial: sumState,
    isOrderSensitive: true,
    step: (state: NumberSum, value: number) => {
      addFloat(state, value);
      state.sum = Math.fround(state.sum as number);
      return state;
    },
    finish: ({ count, sum }: NumberSum) => (count === 0 ? null : sum),
  }),
  aggregate('sum', [types.float8], types.float8, 'Sum of all values.', {
    ...floatSum,
    finish: ({ count, sum }: NumberSum) => (count === 0 ? null : sum),
  }),
  aggregate('sum', [types.numeric], types.numeric, 'Sum of all values.', {
    ...numericSum,
    finish: (state: NumericSum) => (state.count === 0 ? null : totalOf(state)),
  }),
  aggregate('sum', [types.interval], types.interval, 'Sum of all values.', {
    ...intervalSum,
    finish: (state: IntervalSum) => (state.count === 0 ? null : totalInterval(state)),
  }),
];

const averages: readonly AggregateFunction[] = [
  aggregate('avg', [types.int2], types.numeric, 'Average of all values.', { ...integerSum, finish: numericAverage }),
  aggregate('avg', [types.int4], types.numeric, 'Average of all values.', { ...integerSum, finish: numericAverage }),
  aggregate('avg', [types.int8], types.numeric, 'Average of all values.', { ...integerSum, finish: numericAverage }),
  ...[types.float4, types.float8].map((type) =>
    aggregate('avg', [type], types.float8, 'Average of all values.', {
      initial: (): FloatSums => ({ count: 0, sum: 0, squares: 0 }),
      step: addToMean,
      finish: ({ count, sum }: FloatSums) => (count === 0 ? null : sum / count),
      kernel: 'avg',
      isOrderSensitive: true,
    }),
  ),
  aggregate('avg', [types.numeric], types.numeric, 'Average of all values.', {
    ...numericSum,
    finish: (state: NumericSum) => (state.count === 0 ? null : totalOf(state).divide(Numeric.fromBigInt(state.count))),
  }),
  aggregate('avg', [types.interval], types.interval, 'Average of all values.', {
    ...intervalSum,
    finish: (state: IntervalSum) => (state.count === 0 ? null : divideInterval(totalInterval(state), state.count)),
  }),
];

const counts: readonly AggregateFunction[] = [
  {
    ...aggregate('count', [], types.int8, 'Number of rows.', {
      initial: () => 0,
      step: (state: number) => state + 1,
      remove: (state: number) => state - 1,
      finish: (state: number) => state,
      kernel: 'count',
    }),
    example: ['(SELECT count(*) FROM (VALUES (1), (NULL)) AS t(x))', '2'],
    nulls: 'take',
  },
  {
    kind: 'aggregate',
    name: 'count',
    args: ['any'],
    returns: types.int8,
    nulls: 'skip',
    doc: 'Number of rows in which the value is not NULL.',
    example: ['(SELECT count(x) FROM (VALUES (1), (NULL)) AS t(x))', '1'],
    initial: () => 0,
    step: (state: number) => state + 1,
    remove: (state: number) => state - 1,
    finish: (state: number) => state,
    kernel: 'count',
  },
];

/** Types PostgreSQL has min and max for. */
const UNEXTREME = new Set<Type>([
  types.bool,
  types.uuid,
  types.jsonb,
  types.bit,
  types.varbit,
  types.name,
  types.varchar,
  types.cidr,
  types.macaddr,
  types.macaddr8,
  char,
]);

function extreme(name: 'min' | 'max', type: Type): AggregateFunction {
  const sign = name === 'max' ? 1 : -1;
  const compare = type.compare!;
  // Of equal values the last: 1.0 and 1.00 are.
  const better = (state: unknown, value: unknown) => (compare(state, value) * sign > 0 ? state : value);
  return aggregate(name, [type], type, name === 'max' ? 'Largest value.' : 'Smallest value.', {
    initial: () => null,
    step: (state: unknown, value: unknown) => (state === null ? value : better(state, value)),
    finish: (state: unknown) => state,
    combine: better,
    kernel: name,
  });
}

/** The extreme of types that only the call knows, and of rows, whose columns it knows. */
function polymorphicExtreme(name: 'min' | 'max', type: ArgumentType): AggregateFunction {
  const sign = name === 'max' ? 1 : -1;
  interface Extreme {
    readonly compare: (left: unknown, right: unknown) => number;
    readonly value: unknown;
  }
  const step = ({ compare, value }: Extreme, other: unknown): Extreme =>
    value !== null && compare(value, other) * sign > 0 ? { compare, value } : { compare, value: other };
  return {
    kind: 'aggregate',
    name,
    args: [type],
    returns: type,
    nulls: 'skip',
    initial: ([argument]): Extreme => ({ compare: argument!.compare!, value: null }),
    step,
    // Rows of different columns cannot be compared, which must not show before they are.
    ...(type === types.record ? {} : { combine: (left: Extreme, right: Extreme) => step(left, right.value) }),
    finish: ({ value }: Extreme) => value,
    doc: name === 'max' ? 'Largest value.' : 'Smallest value.',
    example: null,
  };
}

const extremes: readonly AggregateFunction[] = (['min', 'max'] as const).flatMap((name) => [
  ...columnTypes
    .filter((type) => type.compare !== null && !UNEXTREME.has(type) && type !== types.vector && type !== types.halfvec)
    .map((type) => extreme(name, type)),
  ...(['anyarray', 'anyenum', types.record] as const).map((type) => polymorphicExtreme(name, type)),
]);

function booleanFold(name: string, doc: string, fold: (state: boolean, value: boolean) => boolean): AggregateFunction {
  return aggregate(name, [types.bool], types.bool, doc, {
    initial: () => null,
    step: (state: boolean | null, value: boolean) => (state === null ? value : fold(state, value)),
    combine: fold,
    finish: (state: boolean | null) => state,
  });
}

const booleans: readonly AggregateFunction[] = [
  ...['bool_and', 'every'].map((name) =>
    booleanFold(name, 'True when every value is true.', (state, value) => state && value),
  ),
  booleanFold('bool_or', 'True when some value is true.', (state, value) => state || value),
];

export const aggregateFunctions: readonly AggregateFunction[] = [
  ...counts,
  ...sums,
  ...averages,
  ...extremes,
  ...booleans,
  ...bitAggregates,
  ...varianceAggregates,
  ...regressionAggregates,
  ...collectAggregates,
  ...jsonAggregates,
  ...orderedSetAggregates,
  ...hypotheticalAggregates,
];
