import { multiplyAdd } from './lanes';

// Squared Euclidean distance: the sum of (a - b) ** 2. The root is left to whoever shows the number.

/** One term more for each of four lanes. */
@inline export function l2Lanes(a: v128, b: v128, sum: v128): v128 {
  const difference = f32x4.sub(a, b);
  return multiplyAdd(difference, difference, sum);
}

/** One term more. */
@inline export function l2Term(a: f32, b: f32, sum: f32): f32 {
  const difference = a - b;
  return sum + difference * difference;
}
