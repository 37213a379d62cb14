import { LinearMemory } from './memory.js';

// The algorithm is drawn in assembly/structures/checksum.ts. It is part of the format on disk and never changes.

const SEED = 0x9e3779b9;
const LANE_STEP = 0x85ebca6b;
const LANE_PRIME = 0x9e3779b1;
const WORD_PRIME = 0x85ebca77;
const FOLD_PRIME = 0xc2b2ae3d;
const LANES = 16;
const STRIPE_BYTES = 64;

/** Bytes copied at once; one more stripe is needed behind them. */
const PIECE_BYTES = 65_536;

interface Area {
  readonly memory: LinearMemory;
  readonly lanes: number;
  readonly data: number;
}

let area: Area | undefined;

/** A small memory of this thread's own. */
function kernelArea(): Area {
  if (area === undefined) {
    const memory = LinearMemory.create(16);
    area = { memory, lanes: memory.allocate(STRIPE_BYTES), data: memory.allocate(PIECE_BYTES + STRIPE_BYTES) };
  }
  return area;
}

/** The 32-bit checksum of the store, at least 0. 8 KB take about a microsecond. */
export function checksum(bytes: Uint8Array): number {
  const { memory, lanes, data } = kernelArea();
  const { kernels } = memory;
  const view = memory.bytes(data + PIECE_BYTES);
  if (bytes.length <= PIECE_BYTES) {
    view.set(bytes, data);
    return kernels.checksum(lanes, data, bytes.length) >>> 0;
  }
  kernels.checksumBegin(lanes);
  let from = 0;
  for (; bytes.length - from >= STRIPE_BYTES; from += PIECE_BYTES) {
    const piece = bytes.subarray(from, Math.min(from + PIECE_BYTES, bytes.length - (bytes.length % STRIPE_BYTES)));
    view.set(piece, data);
    kernels.checksumStripes(lanes, data, piece.length);
  }
  view.set(bytes.subarray(bytes.length - (bytes.length % STRIPE_BYTES)), data);
  return kernels.checksumEnd(lanes, data, bytes.length) >>> 0;
}

/** The same in TypeScript, which the kernel is checked against. */
export function checksumInScript(bytes: Uint8Array): number {
  const whole = bytes.length - (bytes.length % STRIPE_BYTES);
  lastStripe.fill(0);
  lastStripe.set(bytes.subarray(whole));
  let sum = (bytes.length ^ SEED) | 0;
  for (let lane = 0; lane < LANES; lane++) {
    let state = (SEED + Math.imul(lane, LANE_STEP)) | 0;
    for (let at = lane * 4; at < whole; at += STRIPE_BYTES) state = absorb(state, bytes, at);
    if (whole < bytes.length) state = absorb(state, lastStripe, lane * 4);
    sum = Math.imul(sum ^ state, FOLD_PRIME);
    sum = (sum << 13) | (sum >>> 19);
  }
  sum = Math.imul(sum ^ (sum >>> 15), WORD_PRIME);
  sum = Math.imul(sum ^ (sum >>> 13), FOLD_PRIME);
  return (sum ^ (sum >>> 16)) >>> 0;
}

const lastStripe = new Uint8Array(STRIPE_BYTES);

/** A lane after the little-endian word at `at`. */
function absorb(lane: number, bytes: Uint8Array, at: number): number {
  const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  const sum = (lane + Math.imul(word, WORD_PRIME)) | 0;
  return Math.imul((sum << 13) | (sum >>> 19), LANE_PRIME);
}
