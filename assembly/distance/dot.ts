import { multiplyAdd } from './lanes';

// Dot product: the sum of a * b. Inner product and cosine distance are made of it, see index.ts.

/** One term more for each of four lanes. */
@inline export function dotLanes(a: v128, b: v128, sum: v128): v128 {
  return multiplyAdd(a, b, sum);
}

/** One term more. */
@inline export function dotTerm(a: f32, b: f32, sum: f32): f32 {
  return sum + a * b;
}
