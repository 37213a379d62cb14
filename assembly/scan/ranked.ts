import { COSINE, INNER_PRODUCT, L1, L2 } from '../distance/index';
import { Arena } from '../structures/arena';
import { itemOf } from '../structures/blocks';

// The distances that people see, of the few rows that a search has found: in double precision, the same to the last
// bit as those of src/vector/distance.ts. Four sums side by side, added up as there.

@inline const TERM_L2: i32 = 0;
@inline const TERM_DOT: i32 = 1;
@inline const TERM_L1: i32 = 2;

@inline function addTerm(term: i32, a: f64, b: f64, sum: f64): f64 {
  if (term == TERM_DOT) return sum + a * b;
  const difference = a - b;
  return term == TERM_L2 ? sum + difference * difference : sum + abs<f64>(difference);
}

@inline function addLanes(term: i32, a: v128, b: v128, sum: v128): v128 {
  if (term == TERM_DOT) return f64x2.add(sum, f64x2.mul(a, b));
  const difference = f64x2.sub(a, b);
  if (term == TERM_L2) return f64x2.add(sum, f64x2.mul(difference, difference));
  return f64x2.add(sum, f64x2.abs(difference));
}

/** Sum of terms over `length` floats at `a` and `b`; L1 adds up one by one, as its twin does. */
@inline function sum(term: i32, a: usize, b: usize, length: i32): f64 {
  const end = a + (<usize>length << 2);
  let total: f64 = 0;
  if (term != TERM_L1) {
    const whole = a + (<usize>(length & ~3) << 2);
    if (ASC_FEATURE_SIMD) {
      let s = f64x2.splat(0);
      let t = s;
      while (a < whole) {
        s = addLanes(term, f64x2.promote_low_f32x4(v128.load64_zero(a)), f64x2.promote_low_f32x4(v128.load64_zero(b)), s);
        t = addLanes(
          term,
          f64x2.promote_low_f32x4(v128.load64_zero(a, 8)),
          f64x2.promote_low_f32x4(v128.load64_zero(b, 8)),
          t,
        );
        a += 16;
        b += 16;
      }
      let s0 = f64x2.extract_lane(s, 0);
      while (a < end) {
        s0 = addTerm(term, <f64>load<f32>(a), <f64>load<f32>(b), s0);
        a += 4;
        b += 4;
      }
      return s0 + f64x2.extract_lane(s, 1) + (f64x2.extract_lane(t, 0) + f64x2.extract_lane(t, 1));
    } else {
      let s0: f64 = 0;
      let s1: f64 = 0;
      let s2: f64 = 0;
      let s3: f64 = 0;
      while (a < whole) {
        s0 = addTerm(term, <f64>load<f32>(a), <f64>load<f32>(b), s0);
        s1 = addTerm(term, <f64>load<f32>(a, 4), <f64>load<f32>(b, 4), s1);
        s2 = addTerm(term, <f64>load<f32>(a, 8), <f64>load<f32>(b, 8), s2);
        s3 = addTerm(term, <f64>load<f32>(a, 12), <f64>load<f32>(b, 12), s3);
        a += 16;
        b += 16;
      }
      while (a < end) {
        s0 = addTerm(term, <f64>load<f32>(a), <f64>load<f32>(b), s0);
        a += 4;
        b += 4;
      }
      return s0 + s1 + (s2 + s3);
    }
  }
  while (a < end) {
    total = addTerm(term, <f64>load<f32>(a), <f64>load<f32>(b), total);
    a += 4;
    b += 4;
  }
  return total;
}

/** The distance that SQL's operator of a metric gives. */
function exactDistance(metric: u32, row: usize, query: usize, length: i32, squareOfQuery: f64): f64 {
  if (metric == L2) return sqrt<f64>(sum(TERM_L2, row, query, length));
  if (metric == L1) return sum(TERM_L1, row, query, length);
  const product = sum(TERM_DOT, row, query, length);
  if (metric == INNER_PRODUCT) return -product;
  const similarity = product / sqrt<f64>(sum(TERM_DOT, row, row, length) * squareOfQuery);
  return 1 - max<f64>(-1, min<f64>(1, similarity));
}

/** Stores the distances of `count` slots from `query`, as SQL gives them, at `out`, in doubles and in order. */
export function exactDistances(arena: Arena, metric: u32, query: usize, slots: usize, count: i32, out: usize): void {
  const length = <i32>arena.dimensions;
  const square = metric == COSINE ? sum(TERM_DOT, query, query, length) : 0;
  for (let i: usize = 0; i < <usize>count; i++) {
    const row = itemOf(arena.rows, load<u32>(slots + (i << 2)));
    store<f64>(out + (i << 3), exactDistance(metric, row, query, length, square));
  }
}
