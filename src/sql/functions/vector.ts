import { error } from '../../common/errors.js';
import * as types from '../../types/builtin.js';
import { checkVector } from '../../types/vector.js';
import { checkSameDimensions, cosineDistance, innerProduct, l1Distance, l2Distance } from '../../vector/distance.js';
import type { AggregateFunction, Operator, ScalarFunction } from './function.js';

// pgvector's functions and operators. Distances here are computed in double precision, one pair at a time; searches
// over many rows use the kernels and show these for the rows they return.

export function vectorNorm(a: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * a[i]!;
  return Math.sqrt(sum);
}

function elementwise(
  symbol: string,
  combine: (x: number, y: number) => number,
): (a: Float32Array, b: Float32Array) => Float32Array {
  return (a, b) => {
    checkSameDimensions(a, b);
    const result = new Float32Array(a.length);
    for (let i = 0; i < a.length; i++) {
      const value = Math.fround(combine(a[i]!, b[i]!));
      if (!Number.isFinite(value)) throw error('numeric_value_out_of_range', 'value out of range: overflow');
      if (symbol === '*' && value === 0 && a[i] !== 0 && b[i] !== 0) {
        throw error('numeric_value_out_of_range', 'value out of range: underflow');
      }
      result[i] = value;
    }
    return result;
  };
}

const distance = (
  name: string,
  evaluate: (a: Float32Array, b: Float32Array) => number,
  doc: string,
  example: readonly [string, string],
): Operator => ({
  kind: 'scalar',
  name,
  left: types.vector,
  right: types.vector,
  returns: types.float8,
  nulls: 'propagate',
  volatility: 'immutable',
  evaluate,
  commutator: name,
  doc,
  example,
});

const arithmetic = (
  name: string,
  evaluate: (a: Float32Array, b: Float32Array) => Float32Array,
  doc: string,
  example: readonly [string, string],
): Operator => ({ ...distance(name, l2Distance, doc, example), returns: types.vector, evaluate });

export const vectorOperators: readonly Operator[] = [
  distance('<->', l2Distance, 'Euclidean distance.', ["vector '[1,2]' <-> '[4,6]'", '5']),
  distance('<#>', (a, b) => -innerProduct(a, b), 'Negative inner product.', ["vector '[1,2]' <#> '[3,4]'", '-11']),
  distance('<=>', cosineDistance, 'Cosine distance.', ["vector '[1,1]' <=> '[1,1]'", '0']),
  distance('<+>', l1Distance, 'Taxicab distance.', ["vector '[1,2]' <+> '[4,6]'", '7']),
  arithmetic(
    '+',
    elementwise('+', (x, y) => x + y),
    'Sum by element.',
    ["vector '[1,2]' + '[3,4]'", '[4,6]'],
  ),
  arithmetic(
    '-',
    elementwise('-', (x, y) => x - y),
    'Difference by element.',
    ["vector '[1,2]' - '[3,4]'", '[-2,-2]'],
  ),
  arithmetic(
    '*',
    elementwise('*', (x, y) => x * y),
    'Product by element.',
    ["vector '[1,2]' * '[3,4]'", '[3,8]'],
  ),
  arithmetic(
    '||',
    (a, b) => {
      const joined = new Float32Array(a.length + b.length);
      joined.set(a);
      joined.set(b, a.length);
      return checkVector(joined, 'vector');
    },
    'Both vectors joined.',
    ["vector '[1,2]' || '[3]'", '[1,2,3]'],
  ),
];

const scalar = (
  name: string,
  args: ScalarFunction['args'],
  returns: ScalarFunction['returns'],
  evaluate: (...values: any[]) => unknown,
  doc: string,
  example: readonly [string, string],
): ScalarFunction => ({
  kind: 'scalar',
  name,
  args,
  returns,
  nulls: 'propagate',
  volatility: 'immutable',
  evaluate,
  doc,
  example,
});

const two = [types.vector, types.vector];

export const vectorFunctions: readonly ScalarFunction[] = [
  scalar('l2_distance', two, types.float8, l2Distance, 'Euclidean distance.', [
    "l2_distance('[1,2]'::vector, '[4,6]')",
    '5',
  ]),
  scalar('inner_product', two, types.float8, innerProduct, 'Inner product.', [
    "inner_product('[1,2]'::vector, '[3,4]')",
    '11',
  ]),
  scalar('cosine_distance', two, types.float8, cosineDistance, 'Cosine distance.', [
    "cosine_distance('[1,0]'::vector, '[0,1]')",
    '1',
  ]),
  scalar('l1_distance', two, types.float8, l1Distance, 'Taxicab distance.', [
    "l1_distance('[1,2]'::vector, '[4,6]')",
    '7',
  ]),
  scalar('vector_dims', [types.vector], types.int4, (a: Float32Array) => a.length, 'Number of dimensions.', [
    "vector_dims('[1,2,3]'::vector)",
    '3',
  ]),
  scalar('vector_norm', [types.vector], types.float8, vectorNorm, 'Euclidean length.', [
    "vector_norm('[3,4]'::vector)",
    '5',
  ]),
  scalar(
    'l2_normalize',
    [types.vector],
    types.vector,
    (a: Float32Array) => {
      const norm = vectorNorm(a);
      return norm === 0 ? new Float32Array(a.length) : a.map((x) => x / norm);
    },
    'The vector of length 1 in the same direction.',
    ["l2_normalize('[3,4]'::vector)", '[0.6,0.8]'],
  ),
  scalar(
    'subvector',
    [types.vector, types.int4, types.int4],
    types.vector,
    (a: Float32Array, start: number, count: number) => {
      if (count < 1) throw error('data_exception', 'vector must have at least 1 dimension');
      const from = Math.max(1, start);
      const to = Math.min(a.length + 1, start + count);
      if (to <= from) throw error('data_exception', 'vector must have at least 1 dimension');
      return a.slice(from - 1, to - 1);
    },
    'Elements from a position (from 1), as many as given.',
    ["subvector('[1,2,3,4]'::vector, 2, 2)", '[2,3]'],
  ),
  scalar(
    'binary_quantize',
    [types.vector],
    types.bit,
    (a: Float32Array) => Array.from(a, (x) => (x > 0 ? '1' : '0')).join(''),
    'One bit an element: 1 where it is above 0.',
    ["binary_quantize('[1,-2,3]'::vector)", '101'],
  ),
];

interface VectorSum {
  count: number;
  sum: Float64Array;
}

const vectorSum = {
  initial: (): VectorSum | null => null,
  step: (state: VectorSum | null, value: Float32Array): VectorSum => {
    if (state === null) return { count: 1, sum: Float64Array.from(value) };
    if (state.sum.length !== value.length) {
      throw error('data_exception', `expected ${state.sum.length} dimensions, not ${value.length}`);
    }
    for (let i = 0; i < value.length; i++) state.sum[i]! += value[i];
    state.count++;
    return state;
  },
};

export const vectorAggregates: readonly AggregateFunction[] = [
  {
    kind: 'aggregate',
    name: 'sum',
    args: [types.vector],
    returns: types.vector,
    nulls: 'skip',
    doc: 'Sum by element.',
    example: ["(SELECT sum(v) FROM (VALUES ('[1,2]'::vector), ('[3,5]')) AS t(v))", '[4,7]'],
    ...vectorSum,
    finish: (state: VectorSum | null) => (state === null ? null : checkVector(Float32Array.from(state.sum), 'vector')),
  },
  {
    kind: 'aggregate',
    name: 'avg',
    args: [types.vector],
    returns: types.vector,
    nulls: 'skip',
    doc: 'Average by element.',
    example: ["(SELECT avg(v) FROM (VALUES ('[1,2]'::vector), ('[3,5]')) AS t(v))", '[2,3.5]'],
    ...vectorSum,
    finish: (state: VectorSum | null) =>
      state === null
        ? null
        : checkVector(
            Float32Array.from(state.sum, (total) => total / state.count),
            'vector',
          ),
  },
];
