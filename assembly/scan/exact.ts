import { rowDistance } from '../distance/index';
import { OUT_OF_MEMORY } from '../status';
import { Arena, liveWordAddress } from '../structures/arena';
import { itemOf } from '../structures/blocks';
import { heapPop, heapPush, heapReplaceTop, heapTop, reserveHeap } from '../structures/heap';
import { distanceOf, keyOf, slotOf } from '../structures/key';
import { scratch } from '../structures/scratch';

// Exact search reads the rows of an arena in the order of their slots, so memory streams. 32 slots at a time: their
// live bits, less those that the filter lacks, name the rows to read. A filter is a bitset over slots from slot 0,
// bit `slot & 31` of word `slot >> 5`, or 0 for none.

/** The bits of the slots of `from` to `to` - 1 among the 32 slots from `first` on. */
@inline function slotsWithin(first: u32, from: u32, to: u32): u32 {
  let bits: u32 = 0xffffffff;
  if (from > first) bits &= 0xffffffff << (from - first);
  if (to < first + 32) bits &= 0xffffffff >> (first + 32 - to);
  return bits;
}

/** The live slots among the 32 from `first` on that lie in the range and pass the filter. */
@inline function candidates(arena: Arena, first: u32, from: u32, to: u32, filter: usize): u32 {
  const live = load<u32>(liveWordAddress(arena, first)) & slotsWithin(first, from, to);
  return filter == 0 ? live : live & load<u32>(filter + (<usize>(first >> 5) << 2));
}

/**
 * Stores the `k` nearest live slots of `from` to `to` - 1 and their distances, nearest first and equal distances by
 * slot, and returns how many there are, or OUT_OF_MEMORY. The query is prepared.
 */
export function scanNearest(
  arena: Arena,
  metric: u32,
  query: usize,
  from: u32,
  to: u32,
  filter: usize,
  k: u32,
  slots: usize,
  distances: usize,
): i32 {
  // Complements of keys: the top is the farthest of the k nearest so far.
  const best = scratch.frontier;
  best.size = 0;
  to = min<u32>(to, arena.slotCount);
  if (!reserveHeap(best, min<u32>(k, to))) return OUT_OF_MEMORY;
  if (k == 0) return 0;
  const stride = arena.stride;
  let bound: f32 = 0;
  for (let first = from & ~31; first < to; first += 32) {
    let bits = candidates(arena, first, from, to, filter);
    if (bits == 0) continue;
    const rows = itemOf(arena.rows, first);
    do {
      const bit = ctz<u32>(bits);
      bits &= bits - 1;
      const distance = rowDistance(metric, query, rows + <usize>bit * stride, stride);
      if (best.size < k) {
        heapPush(best, ~keyOf(distance, first + bit));
        if (best.size == k) bound = distanceOf(~heapTop(best));
      } else if (distance < bound) {
        heapReplaceTop(best, ~keyOf(distance, first + bit));
        bound = distanceOf(~heapTop(best));
      }
    } while (bits != 0);
  }
  const count = best.size;
  for (let at = count; at > 0; at--) {
    const key = ~heapPop(best);
    store<u32>(slots + (<usize>(at - 1) << 2), slotOf(key));
    store<f32>(distances + (<usize>(at - 1) << 2), distanceOf(key));
  }
  return count;
}

/**
 * Stores the live slots of `from` to `to` - 1 that are nearer than `radius`, by slot, and their distances, and
 * returns how many there are. It stops at `limit`; the caller goes on after the last slot.
 */
export function scanRange(
  arena: Arena,
  metric: u32,
  query: usize,
  from: u32,
  to: u32,
  filter: usize,
  radius: f32,
  limit: i32,
  slots: usize,
  distances: usize,
): i32 {
  to = min<u32>(to, arena.slotCount);
  const stride = arena.stride;
  let count = 0;
  for (let first = from & ~31; first < to; first += 32) {
    let bits = candidates(arena, first, from, to, filter);
    if (bits == 0) continue;
    const rows = itemOf(arena.rows, first);
    do {
      const bit = ctz<u32>(bits);
      bits &= bits - 1;
      const distance = rowDistance(metric, query, rows + <usize>bit * stride, stride);
      if (distance < radius) {
        if (count == limit) return count;
        store<u32>(slots + (<usize>count << 2), first + bit);
        store<f32>(distances + (<usize>count << 2), distance);
        count++;
      }
    } while (bits != 0);
  }
  return count;
}
