// What every float kernel does with the four lanes of a vector.

/** a * b + sum in every lane; one rounding in the relaxed build where the machine has it, two elsewhere. */
@inline export function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  if (isDefined(RELAXED)) return f32x4.relaxed_madd(a, b, sum);
  else return f32x4.add(sum, f32x4.mul(a, b));
}

/** The sum of the lanes, in the order of `sumLanesOfFour`: (0 + 2) + (1 + 3). */
@inline export function sumLanes(a: v128): f32 {
  return (
    (f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 2)) + (f32x4.extract_lane(a, 1) + f32x4.extract_lane(a, 3))
  );
}

/** The sums of the lanes of four vectors, as the lanes of one. */
@inline export function sumLanesOfFour(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}
