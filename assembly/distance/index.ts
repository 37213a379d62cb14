import { sumEight, sumFour, sumPair, sumRow, TERM_DOT, TERM_L1, TERM_L2 } from './shapes';

// The table of metrics. Ids are part of stored graphs and equal those of the host (src/wasm/exports.ts).
//
//   id  metric         distance           term, then
//   0   L2             sum (a - b) ** 2   TERM_L2
//   1   INNER_PRODUCT  - a.b              TERM_DOT   0 - sum
//   2   COSINE         1 - a.b            TERM_DOT   1 - sum; rows and queries are unit vectors
//   3   L1             sum |a - b|        TERM_L1
//
// Smaller is nearer. A distance may overflow to infinity; 0 is never -0, as 0 - 0 is 0.

@inline export const L2: u32 = 0;
@inline export const INNER_PRODUCT: u32 = 1;
@inline export const COSINE: u32 = 2;
@inline export const L1: u32 = 3;

/** Relative error of a product, with a margin. */
@inline const ROUNDING: f32 = 1e-6;

/** What the product is taken from. */
@inline function dotOffset(metric: u32): f32 {
  return metric == COSINE ? 1 : 0;
}

/** Distance of one row; `bytes` is the stride of the rows. */
@inline export function rowDistance(metric: u32, query: usize, row: usize, bytes: usize): f32 {
  if (metric == L2) return sumRow(TERM_L2, query, row, bytes);
  if (metric == L1) return sumRow(TERM_L1, query, row, bytes);
  return dotOffset(metric) - sumRow(TERM_DOT, query, row, bytes);
}

/** Stores the distances of four rows anywhere, in order, as 16 bytes at `out`. */
export function fourDistances(
  metric: u32,
  query: usize,
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  bytes: usize,
  out: usize,
): void {
  if (metric == L2) {
    v128.store(out, sumFour(TERM_L2, query, row0, row1, row2, row3, bytes));
  } else if (metric == L1) {
    v128.store(out, sumFour(TERM_L1, query, row0, row1, row2, row3, bytes));
  } else {
    v128.store(out, sumFour(TERM_DOT, query, row0, row1, row2, row3, bytes));
    subtractFrom(dotOffset(metric), out);
  }
}

/**
 * As `fourDistances`, for eight rows and 32 bytes. Addresses come as parameters: where this function computes them
 * itself, V8 11.3 runs out of registers in the loop and a search takes 1.15 times as long.
 */
export function eightDistances(
  metric: u32,
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
  if (metric == L2) {
    sumEight(TERM_L2, query, row0, row1, row2, row3, row4, row5, row6, row7, bytes, out);
  } else if (metric == L1) {
    sumEight(TERM_L1, query, row0, row1, row2, row3, row4, row5, row6, row7, bytes, out);
  } else {
    sumEight(TERM_DOT, query, row0, row1, row2, row3, row4, row5, row6, row7, bytes, out);
    subtractFrom(dotOffset(metric), out);
    subtractFrom(dotOffset(metric), out + 16);
  }
}

@inline function subtractFrom(offset: f32, sums: usize): void {
  v128.store(sums, f32x4.sub(f32x4.splat(offset), v128.load(sums)));
}

/**
 * The largest distance that may be no larger than `distance` but for rounding. Of equal vectors, sums in different
 * orders differ by some units in the last place of the product.
 */
@inline export function tieBound(metric: u32, distance: f32): f32 {
  if (metric == L2 || metric == L1) return distance;
  return distance + abs<f32>(dotOffset(metric) - distance) * ROUNDING;
}

/** Dot product of `length` floats at `a` and `b`, of any alignment. */
export function dot(a: usize, b: usize, length: i32): f32 {
  return sumPair(TERM_DOT, a, b, length);
}

/** Squared Euclidean distance of `length` floats at `a` and `b`, of any alignment. */
export function squaredL2(a: usize, b: usize, length: i32): f32 {
  return sumPair(TERM_L2, a, b, length);
}

/** Taxicab distance of `length` floats at `a` and `b`, of any alignment. */
export function l1(a: usize, b: usize, length: i32): f32 {
  return sumPair(TERM_L1, a, b, length);
}
