import { multiplyAdd, sumLanes } from './lanes';

// Cosine distance of vectors of any norm, in one pass over both: 1 - a.b / (|a| |b|).
// Arenas do not need it: their cosine rows are unit vectors, and 1 - a.b is left.

/** Cosine distance of `length` floats at `a` and `b`, which may be unaligned. NaN when either is all zeros. */
export function cosine(a: usize, b: usize, length: i32): f32 {
  const end = a + (<usize>length << 2);
  let product: f32 = 0;
  let squareA: f32 = 0;
  let squareB: f32 = 0;
  if (ASC_FEATURE_SIMD) {
    let p0 = f32x4.splat(0);
    let p1 = p0;
    let a0 = p0;
    let a1 = p0;
    let b0 = p0;
    let b1 = p0;
    const end2 = a + (<usize>(length & ~7) << 2);
    while (a < end2) {
      const x0 = v128.load(a);
      const y0 = v128.load(b);
      const x1 = v128.load(a, 16);
      const y1 = v128.load(b, 16);
      p0 = multiplyAdd(x0, y0, p0);
      a0 = multiplyAdd(x0, x0, a0);
      b0 = multiplyAdd(y0, y0, b0);
      p1 = multiplyAdd(x1, y1, p1);
      a1 = multiplyAdd(x1, x1, a1);
      b1 = multiplyAdd(y1, y1, b1);
      a += 32;
      b += 32;
    }
    product = sumLanes(f32x4.add(p0, p1));
    squareA = sumLanes(f32x4.add(a0, a1));
    squareB = sumLanes(f32x4.add(b0, b1));
  }
  while (a < end) {
    const x = load<f32>(a);
    const y = load<f32>(b);
    product += x * y;
    squareA += x * x;
    squareB += y * y;
    a += 4;
    b += 4;
  }
  // Two roots: the product of the squares may overflow where the norms do not.
  return 1 - product / (sqrt<f32>(squareA) * sqrt<f32>(squareB));
}
