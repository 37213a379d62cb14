import { OUT_OF_MEMORY } from '../status';
import { distanceOf, keyOf } from '../structures/key';
import { insertSorted } from '../structures/list';
import { reserveScratch, scratch } from '../structures/scratch';
import { Graph, LINKED, nodeOf } from './layout';
import { codedBreadth, encodeInto, storeResults } from './query';
import { rerank } from './quantize';
import { gather, measureCodes } from './space';

/** Slots measured at once. */
@inline const SCAN_BATCH: i32 = 64;

/**
 * Stores the `k` nearest linked slots of those whose bit in the filter is set: all their codes are read, and the nearest
 * `ef` ranked by their vectors. For filters that few slots pass, where a walk through the graph would meet few of them.
 * Returns how many there are, or OUT_OF_MEMORY, or OUTSIDE where codes do not serve.
 */
export function graphScanCodes(
  graph: Graph,
  query: usize,
  k: i32,
  ef: i32,
  filter: usize,
  slots: usize,
  distances: usize,
): i32 {
  scratch.computed = 0;
  const status = encodeInto(graph, query, true);
  if (status < 0) return status;
  ef = codedBreadth(max<i32>(ef, k));
  if (!reserveScratch(0, ef)) return OUT_OF_MEMORY;
  measureCodes(graph);
  const batch = scratch.slots;
  const end = graph.slotCount;
  let size = 0;
  let count = 0;
  for (let first: u32 = 0; first < end; first += 32) {
    let bits = load<u32>(filter + (<usize>(first >> 5) << 2));
    while (bits != 0) {
      const slot = first + ctz<u32>(bits);
      bits &= bits - 1;
      if (slot >= end || nodeOf(graph, slot).state != LINKED) continue;
      store<u32>(batch + (<usize>count << 2), slot);
      if (++count == SCAN_BATCH) {
        size = takeNearest(count, size, ef);
        count = 0;
      }
    }
  }
  size = takeNearest(count, size, ef);
  const found = rerank(graph, query, size, k);
  storeResults(found, slots, distances);
  return found;
}

/** Measures the batch and puts what is near into the list; returns its new size. */
function takeNearest(count: i32, size: i32, ef: i32): i32 {
  const list = scratch.list;
  scratch.computed += count;
  gather(scratch.code, scratch.slots, count, scratch.distances);
  let bound = size < ef ? <f32>Infinity : distanceOf(load<u64>(list + (<usize>(ef - 1) << 3)));
  for (let i: usize = 0; i < <usize>count; i++) {
    const distance = load<f32>(scratch.distances + (i << 2));
    if (size == ef && !(distance < bound)) continue;
    if (size < ef) size++;
    insertSorted(list, size, keyOf(distance, load<u32>(scratch.slots + (i << 2))));
    if (size == ef) bound = distanceOf(load<u64>(list + (<usize>(ef - 1) << 3)));
  }
  return size;
}
