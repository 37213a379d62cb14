// Norms are summed in double precision: the squares of floats neither overflow nor vanish there.

/** Sum of the squares of `length` floats at `a`; not finite exactly when one of them is not. */
export function squaredNorm(a: usize, length: i32): f64 {
  const end = a + (<usize>length << 2);
  let sum: f64 = 0;
  if (ASC_FEATURE_SIMD) {
    let s = f64x2.splat(0);
    let t = s;
    const end4 = a + (<usize>(length & ~3) << 2);
    while (a < end4) {
      const x = f64x2.promote_low_f32x4(v128.load64_zero(a));
      const y = f64x2.promote_low_f32x4(v128.load64_zero(a, 8));
      s = f64x2.add(s, f64x2.mul(x, x));
      t = f64x2.add(t, f64x2.mul(y, y));
      a += 16;
    }
    s = f64x2.add(s, t);
    sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  }
  while (a < end) {
    const x = <f64>load<f32>(a);
    sum += x * x;
    a += 4;
  }
  return sum;
}

/** Euclidean norm of `length` floats at `a`. */
export function norm(a: usize, length: i32): f64 {
  return sqrt<f64>(squaredNorm(a, length));
}

/** Divides `length` floats at `a` by their norm, the root of `square`, which is above 0. */
export function normalize(a: usize, length: i32, square: f64): void {
  const scale = 1 / sqrt<f64>(square);
  const end = a + (<usize>length << 2);
  while (a < end) {
    store<f32>(a, <f32>(<f64>load<f32>(a) * scale));
    a += 4;
  }
}
