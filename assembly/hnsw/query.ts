import { OUT_OF_MEMORY, OUTSIDE } from '../status';
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

@inline export function codedBreadth(ef: i32): i32 {
  return ef + CODED_MORE + (ef >> CODED_SHIFT);
}

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

/** Says what the query is measured by: its code if it has one, in the scratch. Returns OUTSIDE when it has none. */
export function encodeInto(graph: Graph, query: usize, hasVectors: bool): i32 {
  if (!hasCodes(graph)) return OUTSIDE;
  if (!reserveCode(graph.pointStride)) return OUT_OF_MEMORY;
  return encodeQuery(graph, query, scratch.code, hasVectors) ? 0 : OUTSIDE;
}

/** Fills the list with the `ef` nearest matches of a point, without order of their own beyond it; returns how many. */
function traverse(graph: Graph, point: usize, ef: i32, filter: usize): i32 {
  if (!reserveScratch(blocksCapacity(graph.nodes), ef)) return OUT_OF_MEMORY;
  const entry = enter(graph, point);
  if (filter == 0 && !hasTombstones(graph)) {
    beginSearch(entry);
    return searchLayer(graph, point, 0, ef, 1);
  }
  const size = beginMatching(graph, entry, filter);
  return size < 0 ? OUT_OF_MEMORY : searchMatching(graph, point, 0, ef, filter, size, false);
}

/**
 * As `graphSearch`, but of the codes alone: stores the slots that are to be ranked by their vectors, nearest code first,
 * at most `limit`. Returns OUTSIDE where codes do not serve: there are none, or none for this query.
 */
export function graphCandidates(graph: Graph, query: usize, ef: i32, filter: usize, limit: i32, slots: usize): i32 {
  scratch.computed = 0;
  if (entryPointOf(graph) == NO_SLOT || ef <= 0) return 0;
  const status = encodeInto(graph, query, false);
  if (status < 0) return status;
  measureCodes(graph);
  const size = traverse(graph, scratch.code, codedBreadth(ef), filter);
  const count = min<i32>(size, limit);
  for (let i: usize = 0; i < <usize>max<i32>(count, 0); i++) {
    store<u32>(slots + (i << 2), slotOf(load<u64>(scratch.list + (i << 3))));
  }
  return count;
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
  const status = encodeInto(graph, query, true);
  if (status == OUT_OF_MEMORY) return status;
  const isCoded = status == 0;
  if (isCoded) measureCodes(graph);
  else measureVectors(graph);
  const point = isCoded ? scratch.code : query;
  const size = traverse(graph, point, isCoded ? codedBreadth(ef) : ef, filter);
  if (size < 0) return OUT_OF_MEMORY;
  const count = isCoded ? rerank(graph, query, size, k) : min<i32>(size, k);
  storeResults(count, slots, distances);
  return count;
}
