import { error } from '../../common/errors.js';
import { float8, int8 } from '../../types/builtin.js';
import type { AggregateFunction } from './function.js';
import { aggregate } from './row.js';

// Statistics of pairs (y, x): sums of products of differences from the means, updated value by value as Youngs and
// Cramer (1971) do.

interface PairSums {
  count: number;
  sumX: number;
  sumY: number;
  squaresX: number;
  squaresY: number;
  products: number;
}

function isInfinite(value: number): boolean {
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}

/** @throws 22003 when finite values lead to an infinite sum. */
function addPair(state: PairSums, y: number, x: number): PairSums {
  const before = state.count;
  const wasFiniteX = !isInfinite(state.sumX) && !isInfinite(x);
  const wasFiniteY = !isInfinite(state.sumY) && !isInfinite(y);
  state.count++;
  state.sumX += x;
  state.sumY += y;
  if (before === 0) {
    if (!Number.isFinite(x)) state.squaresX = state.products = Number.NaN;
    if (!Number.isFinite(y)) state.squaresY = state.products = Number.NaN;
    return state;
  }
  const differenceX = x * state.count - state.sumX;
  const differenceY = y * state.count - state.sumY;
  const scale = 1 / (state.count * before);
  state.squaresX += differenceX * differenceX * scale;
  state.squaresY += differenceY * differenceY * scale;
  state.products += differenceX * differenceY * scale;
  const overflowsX = (isInfinite(state.sumX) || isInfinite(state.squaresX)) && wasFiniteX;
  const overflowsY = (isInfinite(state.sumY) || isInfinite(state.squaresY)) && wasFiniteY;
  if (overflowsX || overflowsY || (isInfinite(state.products) && wasFiniteX && wasFiniteY)) {
    throw error('numeric_value_out_of_range', 'value out of range: overflow');
  }
  if (isInfinite(state.squaresX)) state.squaresX = Number.NaN;
  if (isInfinite(state.squaresY)) state.squaresY = Number.NaN;
  if (isInfinite(state.products)) state.products = Number.NaN;
  return state;
}

interface Statistic {
  readonly doc: string;
  /** Result for the pairs (2, 1), (4, 2), (7, 3), as (y, x). */
  readonly example: string;
  /** Pairs that it needs. */
  readonly least: number;
  readonly compute: (sums: PairSums) => number | null;
}

const STATISTICS: Readonly<Record<string, Statistic>> = {
  corr: {
    doc: 'Coefficient of correlation.',
    example: '0.9933992677987828',
    least: 1,
    compute: ({ squaresX, squaresY, products }) =>
      squaresX === 0 || squaresY === 0 ? null : products / Math.sqrt(squaresX * squaresY),
  },
  covar_pop: {
    doc: 'Covariance of a population.',
    example: '1.6666666666666667',
    least: 1,
    compute: ({ count, products }) => products / count,
  },
  covar_samp: {
    doc: 'Covariance of a sample.',
    example: '2.5',
    least: 2,
    compute: ({ count, products }) => products / (count - 1),
  },
  regr_avgx: {
    doc: 'Average of the second argument.',
    example: '2',
    least: 1,
    compute: ({ count, sumX }) => sumX / count,
  },
  regr_avgy: {
    doc: 'Average of the first argument.',
    example: '4.333333333333333',
    least: 1,
    compute: ({ count, sumY }) => sumY / count,
  },
  regr_intercept: {
    doc: 'Where the line of least squares meets x = 0.',
    example: '-0.6666666666666666',
    least: 1,
    compute: ({ count, sumX, sumY, squaresX, products }) =>
      squaresX === 0 ? null : (sumY - (sumX * products) / squaresX) / count,
  },
  regr_r2: {
    doc: 'Square of the coefficient of correlation.',
    example: '0.986842105263158',
    least: 1,
    compute: ({ squaresX, squaresY, products }) => {
      if (squaresX === 0) return null;
      return squaresY === 0 ? 1 : (products * products) / (squaresX * squaresY);
    },
  },
  regr_slope: {
    doc: 'Slope of the line of least squares.',
    example: '2.5',
    least: 1,
    compute: ({ squaresX, products }) => (squaresX === 0 ? null : products / squaresX),
  },
  regr_sxx: {
    doc: 'Sum of the squares of the differences of the second argument from its average.',
    example: '2',
    least: 1,
    compute: ({ squaresX }) => squaresX,
  },
  regr_sxy: {
    doc: 'Sum of the products of the differences of both arguments from their averages.',
    example: '5',
    least: 1,
    compute: ({ products }) => products,
  },
  regr_syy: {
    doc: 'Sum of the squares of the differences of the first argument from its average.',
    example: '12.666666666666666',
    least: 1,
    compute: ({ squaresY }) => squaresY,
  },
};

const pairs = '(VALUES (2, 1), (4, 2), (7, 3)) AS t(y, x)';

export const regressionAggregates: readonly AggregateFunction[] = [
  {
    ...aggregate,
    name: 'regr_count',
    args: [float8, float8],
    returns: int8,
    initial: () => 0,
    step: (count: number) => count + 1,
    finish: (count: number) => count,
    doc: 'Number of rows in which neither argument is NULL.',
    example: [`(SELECT regr_count(y, x) FROM ${pairs})`, '3'],
  },
  ...Object.entries(STATISTICS).map(
    ([name, { doc, example, least, compute }]): AggregateFunction => ({
      ...aggregate,
      name,
      args: [float8, float8],
      returns: float8,
      initial: (): PairSums => ({ count: 0, sumX: 0, sumY: 0, squaresX: 0, squaresY: 0, products: 0 }),
      step: addPair,
      finish: (sums: PairSums) => (sums.count < least ? null : compute(sums)),
      isOrderSensitive: true,
      doc,
      example: [`(SELECT ${name}(y, x) FROM ${pairs})`, example],
    }),
  ),
];
