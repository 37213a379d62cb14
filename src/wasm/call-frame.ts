import { error } from '../common/errors.js';
import { PADDING_BYTES } from './exports.js';
import type { Hits } from './hits.js';
import type { LinearMemory } from './memory.js';

// What one search needs in linear memory, in the call area:
//
//   +-- query --+-- slots: capacity + 8 --+-- distances: capacity + 8 --+-- filter --+
//
// The query has the stride of the rows. The eight spare words are the kernels' (PADDING_BYTES).

/** Rows that searches are over, as far as their arguments are concerned. */
export interface FrameShape {
  readonly dimensions: number;
  readonly stride: number;
}

/** The arguments and results of one call. */
export class CallFrame {
  query = 0;
  slots = 0;
  distances = 0;
  filter = 0;

  constructor(
    private readonly memory: LinearMemory,
    private readonly shape: FrameShape,
  ) {}

  /**
   * Lays out a frame for `capacity` results and copies the query and the filter into it.
   *
   * @throws 22000 when the query has other dimensions.
   */
  enter(query: Float32Array, capacity: number, filter?: Uint32Array): void {
    checkDimensions(query.length, this.shape.dimensions);
    const wordsBytes = capacity * 4 + PADDING_BYTES;
    const filterBytes = filter === undefined ? 0 : filter.byteLength;
    const area = this.memory.callArea(this.shape.stride + 2 * wordsBytes + filterBytes);
    const end = area + this.shape.stride + 2 * wordsBytes + filterBytes;
    this.query = area;
    this.slots = area + this.shape.stride;
    this.distances = this.slots + wordsBytes;
    this.filter = filter === undefined ? 0 : this.distances + wordsBytes;
    this.memory.floats(end).set(query, area >>> 2);
    if (filter !== undefined) this.memory.words(end).set(filter, this.filter >>> 2);
  }

  /** Appends the first `count` results to `hits`. */
  leave(count: number, hits: Hits): void {
    hits.reserve(hits.count + count);
    const words = this.memory.words(this.slots + count * 4);
    const floats = this.memory.floats(this.distances + count * 4);
    const slotsAt = this.slots >>> 2;
    const distancesAt = this.distances >>> 2;
    if (count <= SMALL) {
      // A loop over a few values is faster than making two views of them.
      for (let i = 0; i < count; i++) {
        hits.slots[hits.count + i] = words[slotsAt + i]!;
        hits.distances[hits.count + i] = floats[distancesAt + i]!;
      }
    } else {
      hits.slots.set(words.subarray(slotsAt, slotsAt + count), hits.count);
      hits.distances.set(floats.subarray(distancesAt, distancesAt + count), hits.count);
    }
    hits.count += count;
  }
}

const SMALL = 64;

/** @throws 22000 when `actual` dimensions were given where `expected` are needed. */
export function checkDimensions(actual: number, expected: number): void {
  if (actual !== expected) throw error('data_exception', `expected ${expected} dimensions, not ${actual}`);
}
