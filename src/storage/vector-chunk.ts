import { SEAL_BYTES } from './seal.js';

// Vectors lie apart from the other columns of their rows, so that a scan of the others never drags them and an exact
// search streams nothing else. One value of the store holds those of a run of consecutive row ids:
//
//   0      8           12           16               16 + padded bitmap
//   +------+-----------+------------+----------------+-----------------------------+
//   | seal | slotCount | dimensions | presence bits  | f32[dimensions] * slotCount |
//   +------+-----------+------------+----------------+-----------------------------+
//
// Slot i is row id (chunk number * vectorsPerChunk) + i; its bit is set when the row has a vector.

export const VECTOR_CHUNK_VERSION = 1;
const HEADER_BYTES = SEAL_BYTES + 8;
const PAGE_BYTES = 4096;
const OVERFLOW_HEADER_BYTES = 24;
const CHUNK_PAGES_MAX = 8;
const SLOTS_MAX = 256;

/**
 * How many vectors share a chunk: the count up to eight pages of LMDB that wastes the least of its last page.
 * Larger vectors than that have a chunk each.
 */
export function vectorsPerChunk(dimensions: number): number {
  const vectorBytes = dimensions * 4;
  let best = 1;
  let bestDensity = 0;
  for (let pages = 1; pages <= CHUNK_PAGES_MAX; pages++) {
    const room = pages * PAGE_BYTES - OVERFLOW_HEADER_BYTES - HEADER_BYTES - SLOTS_MAX / 8;
    const slots = Math.min(SLOTS_MAX, Math.floor(room / vectorBytes));
    if (slots === 0) continue;
    // A later page count must be clearly denser: small chunks make small updates.
    const density = (slots * vectorBytes) / (pages * PAGE_BYTES);
    if (density > bestDensity + 0.02) {
      best = slots;
      bestDensity = density;
    }
  }
  return best;
}

/** Slots of one chunk and their vectors; `slots[i]` is null where the row has none. */
export function encodeVectorChunk(dimensions: number, slots: readonly (Float32Array | null)[]): Buffer {
  const vectorsAt = HEADER_BYTES + bitmapBytes(slots.length);
  const bytes = Buffer.alloc(vectorsAt + slots.length * dimensions * 4);
  bytes.writeUInt32LE(slots.length, SEAL_BYTES);
  bytes.writeUInt32LE(dimensions, SEAL_BYTES + 4);
  for (let slot = 0; slot < slots.length; slot++) {
    const vector = slots[slot]!;
    if (vector === null) continue;
    bytes[HEADER_BYTES + (slot >> 3)]! |= 1 << (slot & 7);
    bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), vectorsAt + slot * dimensions * 4);
  }
  return bytes;
}

/** Reads one vector chunk. The views it gives are valid while its bytes are. */
export class VectorChunkReader {
  readonly slotCount: number;
  readonly dimensions: number;
  private readonly vectorsAt: number;

  constructor(private readonly value: Uint8Array) {
    const header = new DataView(value.buffer, value.byteOffset, HEADER_BYTES);
    this.slotCount = header.getUint32(SEAL_BYTES, true);
    this.dimensions = header.getUint32(SEAL_BYTES + 4, true);
    this.vectorsAt = HEADER_BYTES + bitmapBytes(this.slotCount);
  }

  /** The same chunk in memory of its own. */
  copy(): VectorChunkReader {
    return new VectorChunkReader(new Uint8Array(this.value));
  }

  has(slot: number): boolean {
    return slot < this.slotCount && ((this.value[HEADER_BYTES + (slot >> 3)]! >> (slot & 7)) & 1) === 1;
  }

  /** The vector in `slot`, as a view; the slot must have one. */
  view(slot: number): Float32Array {
    const at = this.value.byteOffset + this.vectorsAt + slot * this.dimensions * 4;
    return new Float32Array(this.value.buffer, at, this.dimensions);
  }
}

function bitmapBytes(slotCount: number): number {
  return ((slotCount + 63) >> 6) * 8;
}
