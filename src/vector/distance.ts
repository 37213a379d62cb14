import { error } from '../common/errors.js';

// Distances of one pair, in double precision: what SQL operators give. Searches over many rows use the kernels, in
// single precision, and show these for the rows they return. Four sums run side by side, so that an addition need not
// wait for the one before it.

/** @throws 22000 when the vectors differ in length. */
export function checkSameDimensions(a: Float32Array, b: Float32Array): void {
  if (a.length !== b.length) throw differentDimensions(a.length, b.length);
}

export function differentDimensions(a: number, b: number): Error {
  return error('data_exception', `different vector dimensions ${a} and ${b}`, {
    hint: 'compare vectors of one embedding model: their dimensions must be equal',
  });
}

/** Euclidean distance. */
export function l2Distance(a: Float32Array, b: Float32Array): number {
  checkSameDimensions(a, b);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = a.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    const d0 = a[i]! - b[i]!;
    const d1 = a[i + 1]! - b[i + 1]!;
    const d2 = a[i + 2]! - b[i + 2]!;
    const d3 = a[i + 3]! - b[i + 3]!;
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (let i = whole; i < a.length; i++) s0 += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(s0 + s1 + (s2 + s3));
}

export function innerProduct(a: Float32Array, b: Float32Array): number {
  checkSameDimensions(a, b);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = a.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) s0 += a[i]! * b[i]!;
  return s0 + s1 + (s2 + s3);
}

/** 1 - cosine similarity; NaN for a zero vector. */
export function cosineDistance(a: Float32Array, b: Float32Array): number {
  const product = innerProduct(a, b);
  const similarity = product / Math.sqrt(innerProduct(a, a) * innerProduct(b, b));
  return 1 - Math.max(-1, Math.min(1, similarity));
}

/** Taxicab distance. */
export function l1Distance(a: Float32Array, b: Float32Array): number {
  checkSameDimensions(a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum;
}
