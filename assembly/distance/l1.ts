// Taxicab distance: the sum of |a - b|.

/** One term more for each of four lanes. */
@inline export function l1Lanes(a: v128, b: v128, sum: v128): v128 {
  return f32x4.add(sum, f32x4.abs(f32x4.sub(a, b)));
}

/** One term more. */
@inline export function l1Term(a: f32, b: f32, sum: f32): f32 {
  return sum + abs<f32>(a - b);
}
