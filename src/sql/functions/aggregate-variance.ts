import { error } from '../../common/errors.js';
import * as types from '../../types/builtin.js';
import { Numeric } from '../../types/numeric.js';
import type { Type } from '../../types/type.js';
import type { AggregateFunction } from './function.js';
import { sqrtToPlaces } from './numeric-math.js';
import { aggregate } from './row.js';

// Variances and standard deviations: exact over integers and decimals, by the update of Youngs and Cramer (1971) over
// floating point, in which no large sums cancel. `sample` divides by one less than the count.

interface Measure {
  readonly isSample: boolean;
  /** The square root is taken. */
  readonly isDeviation: boolean;
}

const MEASURES: Readonly<Record<string, Measure & { readonly doc: string }>> = {
  stddev: { isSample: true, isDeviation: true, doc: 'Standard deviation of a sample, as stddev_samp.' },
  stddev_samp: { isSample: true, isDeviation: true, doc: 'Standard deviation of a sample.' },
  stddev_pop: { isSample: false, isDeviation: true, doc: 'Standard deviation of a population.' },
  variance: { isSample: true, isDeviation: false, doc: 'Variance of a sample, as var_samp.' },
  var_samp: { isSample: true, isDeviation: false, doc: 'Variance of a sample.' },
  var_pop: { isSample: false, isDeviation: false, doc: 'Variance of a population.' },
};

// ---------------------------------------------------------------------------------------------------------- exactly

interface ExactSums {
  count: number;
  /** Sums at their largest scales; one NaN or infinity makes the result NaN. */
  sum: Numeric;
  squares: Numeric;
}

function addExactly(state: ExactSums, value: Numeric): ExactSums {
  state.count++;
  state.sum = state.sum.add(value);
  state.squares = state.squares.add(value.multiply(value));
  return state;
}

/** (n * sum of squares - square of sum) / (n * n), or / (n * (n - 1)) of a sample. */
function exactResult({ count, sum, squares }: ExactSums, { isSample, isDeviation }: Measure): Numeric | null {
  if (count === 0 || (isSample && count === 1)) return null;
  if (!sum.isFinite || !squares.isFinite) return Numeric.nan;
  const n = Numeric.fromBigInt(count);
  const numerator = n.multiply(squares).subtract(sum.multiply(sum));
  if (numerator.sign <= 0) return Numeric.zero;
  const variance = numerator.divide(n.multiply(Numeric.fromBigInt(isSample ? count - 1 : count)));
  return isDeviation ? sqrtToPlaces(variance, variance.scale) : variance;
}

interface IntegerSums {
  count: number;
  sum: bigint;
  squares: bigint;
}

function removeInteger(state: IntegerSums, value: number | bigint): IntegerSums {
  const exact = BigInt(value);
  state.count--;
  state.sum -= exact;
  state.squares -= exact * exact;
  return state;
}

function addInteger(state: IntegerSums, value: number | bigint): IntegerSums {
  const exact = BigInt(value);
  state.count++;
  state.sum += exact;
  state.squares += exact * exact;
  return state;
}

// --------------------------------------------------------------------------------------------------- floating point

export interface FloatSums {
  count: number;
  sum: number;
  /** Sum of the squares of differences from the mean. */
  squares: number;
}

/** @throws 22003 when finite values lead to an infinite sum. */
export function addFloat(state: FloatSums, value: number): FloatSums {
  const before = state.count;
  const sumBefore = state.sum;
  state.count++;
  state.sum += value;
  if (before === 0) {
    if (!Number.isFinite(value)) state.squares = Number.NaN;
    return state;
  }
  const difference = value * state.count - state.sum;
  state.squares += (difference * difference) / (state.count * before);
  if (isInfinite(state.sum) || isInfinite(state.squares)) {
    if (!isInfinite(sumBefore) && !isInfinite(value)) {
      throw error('numeric_value_out_of_range', 'value out of range: overflow');
    }
    state.squares = Number.NaN;
  }
  return state;
}

function isInfinite(value: number): boolean {
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}

function floatResult({ count, squares }: FloatSums, { isSample, isDeviation }: Measure): number | null {
  if (count === 0 || (isSample && count === 1)) return null;
  const variance = squares / (isSample ? count - 1 : count);
  return isDeviation ? Math.sqrt(variance) : variance;
}

// ------------------------------------------------------------------------------------------------------------ table

const INTEGERS: readonly Type[] = [types.int2, types.int4, types.int8];
const FLOATS: readonly Type[] = [types.float4, types.float8];

export const varianceAggregates: readonly AggregateFunction[] = Object.entries(MEASURES).flatMap(([name, measure]) => [
  ...INTEGERS.map(
    (type): AggregateFunction => ({
      ...aggregate,
      name,
      args: [type],
      returns: types.numeric,
      initial: (): IntegerSums => ({ count: 0, sum: 0n, squares: 0n }),
      step: addInteger,
      remove: removeInteger,
      finish: ({ count, sum, squares }: IntegerSums) =>
        exactResult({ count, sum: Numeric.fromBigInt(sum), squares: Numeric.fromBigInt(squares) }, measure),
      doc: measure.doc,
      example: null,
    }),
  ),
  {
    ...aggregate,
    name,
    args: [types.numeric],
    returns: types.numeric,
    initial: (): ExactSums => ({ count: 0, sum: Numeric.zero, squares: Numeric.zero }),
    step: addExactly,
    finish: (state: ExactSums) => exactResult(state, measure),
    doc: measure.doc,
    example: exampleOf(name, measure),
  },
  ...FLOATS.map(
    (type): AggregateFunction => ({
      ...aggregate,
      name,
      args: [type],
      returns: types.float8,
      initial: (): FloatSums => ({ count: 0, sum: 0, squares: 0 }),
      step: addFloat,
      finish: (state: FloatSums) => floatResult(state, measure),
      isOrderSensitive: true,
      doc: measure.doc,
      example: null,
    }),
  ),
]);

function exampleOf(name: string, { isSample, isDeviation }: Measure): AggregateFunction['example'] {
  const results = isSample
    ? { variance: '4.0000000000000000', deviation: '2.0000000000000000' }
    : { variance: '2.6666666666666667', deviation: '1.6329931618554521' };
  return [
    `(SELECT ${name}(x) FROM (VALUES (1.0), (3.0), (5.0)) AS t(x))`,
    isDeviation ? results.deviation : results.variance,
  ];
}
