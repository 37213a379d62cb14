// Distances between codes: vectors rounded to whole numbers of 7 bits (quantization/codec.ts).
//
//   0      4         16
//   +------+---------+---------------------------------------------+
//   | term | unused  | one byte a component, 0 to 127, then zeros   |   stride: 16 + a multiple of 16
//   +------+---------+---------------------------------------------+
//
// The term is an i32 that says of each code by itself what its distances need:
//
//   id  kernel     distance                        term
//   4   CODE_L2    term + term - 2 * dot product   sum of squares
//   5   CODE_DOT   term + term - dot product       what the offsets of the codec add, negative
//   6   CODE_L1    sum |a - b|                     0
//
// All of it is whole numbers, exact in any order, and as a float monotone. Codes have 7 bits so that the instruction
// that multiplies signed with 7-bit bytes does the same on every machine.

/** Kernels at or above this one measure codes. */
@inline export const CODES: u32 = 4;
@inline export const CODE_L2: u32 = 4;
@inline export const CODE_DOT: u32 = 5;
@inline export const CODE_L1: u32 = 6;
@inline export const CODE_MAX: i32 = 127;
/** Bytes before the components. */
@inline export const CODE_HEADER: usize = 16;

/** Adds up products of 16 components in four lanes. */
@inline function addProducts(a: v128, b: v128, sum: v128): v128 {
  if (isDefined(FUSED)) return i32x4.relaxed_dot_i8x16_i7x16_add_s(a, b, sum);
  else return i32x4.add(sum, i32x4.extadd_pairwise_i16x8_s(i16x8.relaxed_dot_i8x16_i7x16_s(a, b)));
}

/** Adds up products of 8 components, widened as they are loaded. */
@inline function addWideProducts(a: v128, b: usize, sum: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, v128.load_ext<u8>(b)));
}

/** Adds up absolute differences of 16 components in four lanes. */
@inline function addDifferences(a: v128, b: v128, sum: v128): v128 {
  const difference = v128.or(i8x16.sub_sat_u(a, b), i8x16.sub_sat_u(b, a));
  return i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(difference)));
}

@inline function sumLanes(a: v128): i32 {
  return (
    i32x4.extract_lane(a, 0) + i32x4.extract_lane(a, 1) + (i32x4.extract_lane(a, 2) + i32x4.extract_lane(a, 3))
  );
}

/** The sums of the lanes of four vectors, as the lanes of one. */
@inline function sumLanesOfFour(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
}

/** Dot product of `bytes` components at `a` and `b`, a multiple of 16. */
export function codeDot(a: usize, b: usize, bytes: usize): i32 {
  const end = a + bytes;
  if (ASC_FEATURE_SIMD) {
    let s = i32x4.splat(0);
    let t = s;
    if (isDefined(RELAXED)) {
      const end2 = a + (bytes & ~31);
      while (a < end2) {
        s = addProducts(v128.load(a), v128.load(b), s);
        t = addProducts(v128.load(a, 16), v128.load(b, 16), t);
        a += 32;
        b += 32;
      }
      if (a < end) s = addProducts(v128.load(a), v128.load(b), s);
    } else {
      while (a < end) {
        s = addWideProducts(v128.load_ext<u8>(a), b, s);
        t = addWideProducts(v128.load_ext<u8>(a, 8), b + 8, t);
        a += 16;
        b += 16;
      }
    }
    return sumLanes(i32x4.add(s, t));
  } else {
    let sum = 0;
    while (a < end) {
      sum += <i32>load<u8>(a) * <i32>load<u8>(b);
      a++;
      b++;
    }
    return sum;
  }
}

function codeL1(a: usize, b: usize, bytes: usize): i32 {
  const end = a + bytes;
  if (ASC_FEATURE_SIMD) {
    let sum = i32x4.splat(0);
    while (a < end) {
      sum = addDifferences(v128.load(a), v128.load(b), sum);
      a += 16;
      b += 16;
    }
    return sumLanes(sum);
  } else {
    let sum = 0;
    while (a < end) {
      sum += abs<i32>(<i32>load<u8>(a) - <i32>load<u8>(b));
      a++;
      b++;
    }
    return sum;
  }
}

/** Distance of two codes; `bytes` is the stride less the header. */
export function codeDistance(kernel: u32, query: usize, row: usize, bytes: usize): f32 {
  if (kernel == CODE_L1) return <f32>codeL1(query + CODE_HEADER, row + CODE_HEADER, bytes);
  const product = codeDot(query + CODE_HEADER, row + CODE_HEADER, bytes);
  return <f32>(load<i32>(query) + load<i32>(row) - (kernel == CODE_L2 ? product << 1 : product));
}

@inline function termsOfFour(row0: usize, row1: usize, row2: usize, row3: usize): v128 {
  let terms = v128.load32_zero(row0);
  terms = v128.load_lane<i32>(row1, terms, 1);
  terms = v128.load_lane<i32>(row2, terms, 2);
  return v128.load_lane<i32>(row3, terms, 3);
}

/** Stores the distances that four dot products make, as 16 bytes at `out`. */
@inline function storeFromProducts(
  kernel: u32,
  query: usize,
  products: v128,
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  out: usize,
): void {
  const terms = i32x4.add(v128.load32_splat(query), termsOfFour(row0, row1, row2, row3));
  v128.store(out, f32x4.convert_i32x4_s(i32x4.sub(terms, i32x4.shl(products, kernel == CODE_L2 ? 1 : 0))));
}

/** Stores the distances of four codes anywhere, in order, as 16 bytes at `out`. */
export function fourCodeDistances(
  kernel: u32,
  query: usize,
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  bytes: usize,
  out: usize,
): void {
  let at = query + CODE_HEADER;
  const end = at + bytes;
  // Addresses less that of the query: one counter moves along all of them.
  const offset0 = row0 - query;
  const offset1 = row1 - query;
  const offset2 = row2 - query;
  const offset3 = row3 - query;
  let s0 = i32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  if (kernel == CODE_L1) {
    while (at < end) {
      const x = v128.load(at);
      s0 = addDifferences(v128.load(offset0 + at), x, s0);
      s1 = addDifferences(v128.load(offset1 + at), x, s1);
      s2 = addDifferences(v128.load(offset2 + at), x, s2);
      s3 = addDifferences(v128.load(offset3 + at), x, s3);
      at += 16;
    }
    v128.store(out, f32x4.convert_i32x4_s(sumLanesOfFour(s0, s1, s2, s3)));
    return;
  }
  if (isDefined(RELAXED)) {
    while (at < end) {
      const x = v128.load(at);
      s0 = addProducts(v128.load(offset0 + at), x, s0);
      s1 = addProducts(v128.load(offset1 + at), x, s1);
      s2 = addProducts(v128.load(offset2 + at), x, s2);
      s3 = addProducts(v128.load(offset3 + at), x, s3);
      at += 16;
    }
  } else {
    while (at < end) {
      const x = v128.load_ext<u8>(at);
      s0 = addWideProducts(x, offset0 + at, s0);
      s1 = addWideProducts(x, offset1 + at, s1);
      s2 = addWideProducts(x, offset2 + at, s2);
      s3 = addWideProducts(x, offset3 + at, s3);
      at += 8;
    }
  }
  storeFromProducts(kernel, query, sumLanesOfFour(s0, s1, s2, s3), row0, row1, row2, row3, out);
}

/** As `fourCodeDistances`, for eight codes and 32 bytes. */
export function eightCodeDistances(
  kernel: u32,
  query: usize,
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  row4: usize,
  row5: usize,
  row6: usize,
  row7: usize,
  bytes: usize,
  out: usize,
): void {
  if (!isDefined(RELAXED) || kernel == CODE_L1) {
    fourCodeDistances(kernel, query, row0, row1, row2, row3, bytes, out);
    fourCodeDistances(kernel, query, row4, row5, row6, row7, bytes, out + 16);
    return;
  }
  let at = query + CODE_HEADER;
  const end = at + bytes;
  row0 -= query;
  row1 -= query;
  row2 -= query;
  row3 -= query;
  row4 -= query;
  row5 -= query;
  row6 -= query;
  row7 -= query;
  let s0 = i32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  while (at < end) {
    const x = v128.load(at);
    s0 = addProducts(v128.load(row0 + at), x, s0);
    s1 = addProducts(v128.load(row1 + at), x, s1);
    s2 = addProducts(v128.load(row2 + at), x, s2);
    s3 = addProducts(v128.load(row3 + at), x, s3);
    s4 = addProducts(v128.load(row4 + at), x, s4);
    s5 = addProducts(v128.load(row5 + at), x, s5);
    s6 = addProducts(v128.load(row6 + at), x, s6);
    s7 = addProducts(v128.load(row7 + at), x, s7);
    at += 16;
  }
  storeFromProducts(
    kernel,
    query,
    sumLanesOfFour(s0, s1, s2, s3),
    row0 + query,
    row1 + query,
    row2 + query,
    row3 + query,
    out,
  );
  storeFromProducts(
    kernel,
    query,
    sumLanesOfFour(s4, s5, s6, s7),
    row4 + query,
    row5 + query,
    row6 + query,
    row7 + query,
    out + 16,
  );
}
