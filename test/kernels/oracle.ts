import type { Random } from '../../src/common/random.js';
import { METRIC_ID } from '../../src/wasm/exports.js';

// What the kernels are to compute, in double precision and term by term.

/** A sum, and the sum of its terms' absolute values, to which rounding errors are relative. */
export interface Sum {
  readonly value: number;
  readonly magnitude: number;
}

export function dotOracle(a: ArrayLike<number>, b: ArrayLike<number>): Sum {
  let value = 0;
  let magnitude = 0;
  for (let i = 0; i < a.length; i++) {
    value += a[i]! * b[i]!;
    magnitude += Math.abs(a[i]! * b[i]!);
  }
  return { value, magnitude };
}

export function squaredL2Oracle(a: ArrayLike<number>, b: ArrayLike<number>): Sum {
  let value = 0;
  for (let i = 0; i < a.length; i++) value += (a[i]! - b[i]!) ** 2;
  return { value, magnitude: value };
}

export function l1Oracle(a: ArrayLike<number>, b: ArrayLike<number>): Sum {
  let value = 0;
  for (let i = 0; i < a.length; i++) value += Math.abs(a[i]! - b[i]!);
  return { value, magnitude: value };
}

/** Distance of a metric, as METRIC_ID defines it, of vectors that are unit vectors where the metric needs them. */
export function distanceOracle(metric: number, a: ArrayLike<number>, b: ArrayLike<number>): Sum {
  if (metric === METRIC_ID.l2) return squaredL2Oracle(a, b);
  if (metric === METRIC_ID.l1) return l1Oracle(a, b);
  const { value, magnitude } = dotOracle(a, b);
  return metric === METRIC_ID.cosine ? { value: 1 - value, magnitude: 1 + magnitude } : { value: -value, magnitude };
}

/** Error of a float32 sum, relative to its magnitude: some units in the last place. */
const TOLERANCE = 1e-6;
/** Terms below the smallest float vanish. */
const TINY = 1.5e-45;
const FLOAT_MAX = 3.4028234663852886e38;

/** Whether a float32 result is what rounding may make of a sum of `length` terms. */
export function isClose(actual: number, sum: Sum, length: number): boolean {
  if (sum.magnitude > FLOAT_MAX * 0.99) return isOverflow(actual, sum, length);
  return Math.abs(actual - sum.value) <= sum.magnitude * TOLERANCE + length * TINY;
}

/** A sum that leaves the range is infinite with its sign; if its terms leave it in both directions, anything. */
function isOverflow(actual: number, sum: Sum, length: number): boolean {
  if (Math.abs(sum.value) < sum.magnitude * 0.99) return true;
  if (Math.abs(sum.value) > FLOAT_MAX * 1.01) return actual === Math.sign(sum.value) * Infinity;
  return Math.abs(actual) === Infinity || Math.abs(actual - sum.value) <= sum.magnitude * TOLERANCE + length * TINY;
}

export function naiveNorm(a: ArrayLike<number>): number {
  return Math.sqrt(dotOracle(a, a).value);
}

/** The vector divided by its norm, as float32. */
export function unit(a: Float32Array): Float32Array {
  const length = naiveNorm(a);
  return length === 0 ? a.slice() : a.map((value) => value / length);
}

/** Kinds of vectors that have gone wrong somewhere before. */
export const VALUES: Readonly<Record<string, (random: Random, index: number) => number>> = {
  random: (random) => random.next() * 2 - 1,
  zero: () => 0,
  negative: (random) => -random.next() - 0.5,
  tiny: (random) => (random.next() - 0.5) * 1e-38,
  huge: (random) => (random.next() - 0.3) * 1e25,
  mixed: (random, index) => (random.next() - 0.5) * 10 ** ((index % 13) - 6),
};

export function vectorOf(kind: string, length: number, random: Random): Float32Array {
  return Float32Array.from({ length }, (_, index) => VALUES[kind]!(random, index));
}
