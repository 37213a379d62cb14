import { Codec, codecDestroy, codeStride, encode, isBlurred } from '../quantization/codec';
import { OUT_OF_MEMORY } from '../status';
import { arenaRowAddress, arenaState, FREE } from '../structures/arena';
import { Blocks, blocksCapacity, createBlocks, destroyBlocks, itemOf, reserveBlocks } from '../structures/blocks';
import { distanceOf, keyOf, slotOf } from '../structures/key';
import { insertSorted } from '../structures/list';
import { scratch } from '../structures/scratch';
import { Graph, hasCodes } from './layout';
import { gather, measureVectors } from './space';

// A graph over codes. Traversal reads a quarter of the bytes, and multiplies four times as many numbers at once; what
// it finds is then measured against the vectors themselves and put in order ("re-ranking").

/** Candidates beyond k that are measured again in any case. */
@inline const RERANK_MORE: i32 = 8;
@inline const RERANK_BATCH: i32 = 8;
/** A vector with more than 1 / 16 of its components outside is one that codes cannot express. */
@inline const OUTSIDE_SHIFT: u32 = 4;

/** Makes codes for all vectors with `codec`, which the graph owns from now on. Returns 0 or OUT_OF_MEMORY. */
export function graphSetCodec(graph: Graph, codec: Codec): i32 {
  const codes = createBlocks(<u32>codeStride(codec), 0, false);
  if (changetype<usize>(codes) == 0) return OUT_OF_MEMORY;
  if (!reserveBlocks(codes, blocksCapacity(graph.nodes))) {
    destroyBlocks(codes);
    return OUT_OF_MEMORY;
  }
  for (let slot: u32 = 0; slot < graph.slotCount; slot++) {
    if (arenaState(graph.arena, slot) != FREE) encodeSlot(graph, codec, codes, slot);
  }
  adoptCodec(graph, codec, codes);
  return 0;
}

/** Has distances measured between vectors from now on. */
export function graphDropCodec(graph: Graph): void {
  if (!hasCodes(graph)) return;
  destroyBlocks(graph.points);
  codecDestroy(graph.codec);
  graph.points = graph.arena.rows;
  graph.pointStride = graph.arena.stride;
  graph.kernel = graph.metric;
  graph.codec = changetype<Codec>(0);
  graph.codecExtras = 0;
}

/** Puts a codec and its codes in the place of those there are. */
export function adoptCodec(graph: Graph, codec: Codec, codes: Blocks): void {
  graphDropCodec(graph);
  graph.points = codes;
  graph.pointStride = codeStride(codec);
  graph.kernel = codec.kernel;
  graph.codec = codec;
  graph.codecExtras = codec.extras + 1;
}

/** Makes the code of a slot; returns how many components are far outside. */
function encodeSlot(graph: Graph, codec: Codec, codes: Blocks, slot: u32): u32 {
  const outside = encode(codec, arenaRowAddress(graph.arena, slot), itemOf(codes, slot));
  atomic.add<u32>(changetype<usize>(codec) + offsetof<Codec>('encoded'), 1);
  atomic.add<u32>(changetype<usize>(codec) + offsetof<Codec>('outside'), outside);
  return outside;
}

@inline function isOutside(codec: Codec, count: u32): bool {
  return count > codec.dimensions >> OUTSIDE_SHIFT;
}

/** Makes the code of a slot that is about to get a node; false when codes cannot say where it is. */
export function encodeNode(graph: Graph, slot: u32): bool {
  if (!hasCodes(graph)) return true;
  return !isOutside(graph.codec, encodeSlot(graph, graph.codec, graph.points, slot));
}

/**
 * Writes the code of a query to `code`; false when codes cannot say where it is. With vectors to measure instead it must
 * say so as well as other codes do.
 */
export function encodeQuery(graph: Graph, query: usize, code: usize, hasVectors: bool): bool {
  if (isOutside(graph.codec, encode(graph.codec, query, code))) return false;
  return !hasVectors || !isBlurred(graph.codec, query);
}

/**
 * Measures the `size` nearest by code, in the list, against the vectors and leaves the `k` nearest of them there.
 * It goes on beyond k and a few while that changes anything. Returns how many are left.
 */
export function rerank(graph: Graph, query: usize, size: i32, k: i32): i32 {
  const list = scratch.list;
  const slots = scratch.slots;
  measureVectors(graph);
  let kept = 0;
  let measured = 0;
  while (measured < size) {
    const count = min<i32>(RERANK_BATCH, size - measured);
    for (let i: usize = 0; i < <usize>count; i++) {
      store<u32>(slots + (i << 2), slotOf(load<u64>(list + ((<usize>measured + i) << 3))));
    }
    gather(query, slots, count, scratch.distances);
    // What was measured makes room for the results: they never reach what is still to measure.
    let isBetter = false;
    for (let i: usize = 0; i < <usize>count; i++) {
      const distance = load<f32>(scratch.distances + (i << 2));
      if (kept == k && !(distance < distanceOf(load<u64>(list + (<usize>(k - 1) << 3))))) continue;
      if (kept < k) kept++;
      insertSorted(list, kept, keyOf(distance, load<u32>(slots + (i << 2))));
      isBetter = true;
    }
    measured += count;
    if (!isBetter && measured >= k + RERANK_MORE) break;
  }
  return kept;
}
