import { dotLanes, dotTerm } from './dot';
import { l1Lanes, l1Term } from './l1';
import { l2Lanes, l2Term } from './l2';
import { sumLanes, sumLanesOfFour } from './lanes';

// The loops around a sum of terms. Which term is a constant at every call, so each becomes a loop of its own.
//
//   shape      reads                                used for
//   sumPair    any length, any alignment            calls from outside
//   sumRow     one row, 4 accumulators              a scan: rows stream from memory in order
//   sumFour    four rows against one query stream   a graph: rows lie anywhere; the last 1 to 4
//   sumEight   eight rows against one query stream  a graph, 5 to 8
//
// Rows at once are cache misses at once: in a graph over 784 dimensions, eight answer 1.2 times as many queries as
// four and four 1.3 times as many as one. In a scan they would be half as fast, as they break the hardware's
// prefetching (bench/kernels). The last two add in the same order, so a pair of rows has one distance in a graph.
//
// Rows are multiples of 16 bytes, filled up with zeros, and so is the query against which they are measured.

@inline export const TERM_L2: i32 = 0;
@inline export const TERM_DOT: i32 = 1;
@inline export const TERM_L1: i32 = 2;

@inline function addLanes(term: i32, a: v128, b: v128, sum: v128): v128 {
  if (term == TERM_L2) return l2Lanes(a, b, sum);
  else if (term == TERM_DOT) return dotLanes(a, b, sum);
  else return l1Lanes(a, b, sum);
}

@inline function addTerm(term: i32, a: f32, b: f32, sum: f32): f32 {
  if (term == TERM_L2) return l2Term(a, b, sum);
  else if (term == TERM_DOT) return dotTerm(a, b, sum);
  else return l1Term(a, b, sum);
}

/** Sum over `bytes` bytes of `a` and `b`, a multiple of 16. */
@inline export function sumRow(term: i32, a: usize, b: usize, bytes: usize): f32 {
  const end = a + bytes;
  if (ASC_FEATURE_SIMD) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    const end4 = a + (bytes & ~63);
    while (a < end4) {
      s0 = addLanes(term, v128.load(a), v128.load(b), s0);
      s1 = addLanes(term, v128.load(a, 16), v128.load(b, 16), s1);
      s2 = addLanes(term, v128.load(a, 32), v128.load(b, 32), s2);
      s3 = addLanes(term, v128.load(a, 48), v128.load(b, 48), s3);
      a += 64;
      b += 64;
    }
    while (a < end) {
      s0 = addLanes(term, v128.load(a), v128.load(b), s0);
      a += 16;
      b += 16;
    }
    return sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  } else {
    let s0: f32 = 0;
    let s1: f32 = 0;
    let s2: f32 = 0;
    let s3: f32 = 0;
    while (a < end) {
      s0 = addTerm(term, load<f32>(a), load<f32>(b), s0);
      s1 = addTerm(term, load<f32>(a, 4), load<f32>(b, 4), s1);
      s2 = addTerm(term, load<f32>(a, 8), load<f32>(b, 8), s2);
      s3 = addTerm(term, load<f32>(a, 12), load<f32>(b, 12), s3);
      a += 16;
      b += 16;
    }
    return (s0 + s2) + (s1 + s3);
  }
}

/** Sum over `length` floats at `a` and `b`, which may be unaligned and overlap. */
@inline export function sumPair(term: i32, a: usize, b: usize, length: i32): f32 {
  const bytes = <usize>length << 2;
  const whole = bytes & ~15;
  let sum = sumRow(term, a, b, whole);
  for (let at = whole; at < bytes; at += 4) sum = addTerm(term, load<f32>(a + at), load<f32>(b + at), sum);
  return sum;
}

/** The sums of `query` with four rows, as the lanes of one vector. */
@inline export function sumFour(
  term: i32,
  query: usize,
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  bytes: usize,
): v128 {
  const end = query + bytes;
  // Addresses less that of the query: one counter moves along all of them.
  row0 -= query;
  row1 -= query;
  row2 -= query;
  row3 -= query;
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  while (query < end) {
    const x = v128.load(query);
    s0 = addLanes(term, v128.load(row0 + query), x, s0);
    s1 = addLanes(term, v128.load(row1 + query), x, s1);
    s2 = addLanes(term, v128.load(row2 + query), x, s2);
    s3 = addLanes(term, v128.load(row3 + query), x, s3);
    query += 16;
  }
  return sumLanesOfFour(s0, s1, s2, s3);
}

/** Stores the sums of `query` with eight rows, in order, as 32 bytes at `out`. */
@inline export function sumEight(
  term: i32,
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
  const end = query + bytes;
  row0 -= query;
  row1 -= query;
  row2 -= query;
  row3 -= query;
  row4 -= query;
  row5 -= query;
  row6 -= query;
  row7 -= query;
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  while (query < end) {
    const x = v128.load(query);
    s0 = addLanes(term, v128.load(row0 + query), x, s0);
    s1 = addLanes(term, v128.load(row1 + query), x, s1);
    s2 = addLanes(term, v128.load(row2 + query), x, s2);
    s3 = addLanes(term, v128.load(row3 + query), x, s3);
    s4 = addLanes(term, v128.load(row4 + query), x, s4);
    s5 = addLanes(term, v128.load(row5 + query), x, s5);
    s6 = addLanes(term, v128.load(row6 + query), x, s6);
    s7 = addLanes(term, v128.load(row7 + query), x, s7);
    query += 16;
  }
  v128.store(out, sumLanesOfFour(s0, s1, s2, s3));
  v128.store(out, sumLanesOfFour(s4, s5, s6, s7), 16);
}
