import { OUT_OF_MEMORY } from '../status';
import { blocksCapacity } from '../structures/blocks';
import { distanceOf, slotOf } from '../structures/key';
import { reserveCode, reserveScratch, scratch } from '../structures/scratch';
import { entryPointOf, Graph, hasCodes, hasTombstones, NO_SLOT, nodeOf } from './layout';
import { encodeQuery, rerank } from './quantize';
import { beginMatching, beginSearch, descend, evaluate, searchLayer, searchMatching } from './search';
import { measureCodes, measureVectors } from './space';

// k-NN search, Algorithm 5 of the paper.

/** Candidates kept beyond ef when distances are between codes, so that recall is not below that of vectors. */
@inline const CODED_MORE: i32 = 4;
@inline const CODED_SHIFT: i32 = 4;

/** Stores the first `count` keys of the list as slots and distances. */
export function storeResults(count: i32, slots: usize, distances: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const key = load<u64>(scratch.list + (i << 3));
    store<u32>(slots + (i << 2), slotOf(key));
    store<f32>(distances + (i << 2), distanceOf(key));
  }
}

/** The nearest node of layer 1, where the search of layer 0 begins. The graph is not empty. */
export function enter(graph: Graph, query: usize): u64 {
  const entryPoint = entryPointOf(graph);
  return descend(graph, query, evaluate(query, entryPoint), <i32>nodeOf(graph, entryPoint).level, 0);
}

/**
 * Stores the `k` nearest linked slots that were found and their distances, nearest first, and returns how many there
 * are, or OUT_OF_MEMORY. `ef` candidates are kept, or `k` if that is more, and a few more among codes. With a filter, a
 * bitset as for scans, only slots whose bit is set are returned. The query is prepared.
 */
export function graphSearch(
  graph: Graph,
  query: usize,
  k: i32,
  ef: i32,
  filter: usize,
  slots: usize,
  distances: usize,
): i32 {
  scratch.computed = 0;
  ef = max<i32>(ef, k);
  if (entryPointOf(graph) == NO_SLOT || ef <= 0) return 0;
  let point = query;
  let isCoded = false;
  if (hasCodes(graph)) {
    if (!reserveCode(graph.pointStride)) return OUT_OF_MEMORY;
    isCoded = encodeQuery(graph, query, scratch.code);
  }
  if (isCoded) {
    measureCodes(graph);
    point = scratch.code;
    ef += CODED_MORE + (ef >> CODED_SHIFT);
  } else {
    measureVectors(graph);
  }
  if (!reserveScratch(blocksCapacity(graph.nodes), ef)) return OUT_OF_MEMORY;
  const entry = enter(graph, point);
  let size = 1;
  if (filter == 0 && !hasTombstones(graph)) {
    beginSearch(entry);
    size = searchLayer(graph, point, 0, ef, size);
  } else {
    size = beginMatching(graph, entry, filter);
    if (size >= 0) size = searchMatching(graph, point, 0, ef, filter, size, false);
    if (size < 0) return OUT_OF_MEMORY;
  }
  const count = isCoded ? rerank(graph, query, size, k) : min<i32>(size, k);
  storeResults(count, slots, distances);
  return count;
}
