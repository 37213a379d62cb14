import { checkDimensions } from './call-frame.js';
import type { KernelExports } from './exports.js';
import { LinearMemory } from './memory.js';

// Distances between two vectors that are not in an arena, in single precision by the kernels. The numbers people see are
// computed in double precision (vector/distance.ts).

type PairKernel = 'dot' | 'squaredL2' | 'l1' | 'cosine';

/** Two vectors of any length the database knows, with room to spare. */
const PAGES_MAX = 64;

let memory: LinearMemory | undefined;

function kernelMemory(): LinearMemory {
  memory ??= LinearMemory.create(PAGES_MAX);
  return memory;
}

function callPair(kernel: PairKernel, a: Float32Array, b: Float32Array): number {
  checkDimensions(b.length, a.length);
  const { kernels } = kernelMemory();
  const first = kernelMemory().callArea(a.length * 8);
  const second = first + a.length * 4;
  const floats = kernelMemory().floats(second + b.length * 4);
  floats.set(a, first >>> 2);
  floats.set(b, second >>> 2);
  return (kernels[kernel] as KernelExports['dot'])(first, second, a.length);
}

/** Dot product, in single precision. @throws 22000 when the dimensions differ, as all functions of this file. */
export function fastDot(a: Float32Array, b: Float32Array): number {
  return callPair('dot', a, b);
}

/** Squared Euclidean distance, in single precision. */
export function fastSquaredL2(a: Float32Array, b: Float32Array): number {
  return callPair('squaredL2', a, b);
}

/** Taxicab distance, in single precision. */
export function fastL1(a: Float32Array, b: Float32Array): number {
  return callPair('l1', a, b);
}

/** Cosine distance, in single precision; NaN when a norm is 0. */
export function fastCosine(a: Float32Array, b: Float32Array): number {
  return callPair('cosine', a, b);
}
