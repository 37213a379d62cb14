import { heapPop, heapPush } from '../structures/heap';
import { distanceOf, KEY_MAX, keyOf, MARK, slotOf } from '../structures/key';
import { insertSorted } from '../structures/list';
import { clearVisited, markVisited, scratch } from '../structures/scratch';
import { Graph, LINK_END, LINK_SLOT, LINKED, linksMax, linksOf, nodeOf } from './layout';
import { gather } from './space';

// Search of one layer, Algorithm 2 of the paper, in two forms.
//
// searchLayer is the fast one, for graphs without tombstones and searches without filter. The paper's candidates C
// and results W are one sorted list of `ef` keys whose mark says that the node was expanded:
//
//   while some key of the list is unmarked:
//     mark the nearest of them; evaluate its links that were not visited; put those nearer than the farthest in
//
// searchMatching returns only nodes that are linked and pass a filter, and passes through all others. What is still to
// expand is then a heap of its own, and the list holds matches only.

/** The key of the node `slot`. */
export function evaluate(query: usize, slot: u32): u64 {
  store<u32>(scratch.slots, slot);
  evaluateBatch(query, 1);
  return keyOf(load<f32>(scratch.distances), slot);
}

/**
 * Puts the links of a node that were not visited into the batch and marks them visited. Slots that another thread
 * has added since this search began are left out: the visited set may have no room for them.
 */
@inline function collectUnvisited(links: usize, limit: u32): i32 {
  const visited = scratch.visited;
  const capacity = scratch.visitedCapacity;
  const epoch = <u16>scratch.epoch;
  const end = links + (<usize>limit << 2);
  const slots = scratch.slots;
  let out = slots;
  while (links < end) {
    const link = load<u32>(links);
    if (link == LINK_END) break;
    const slot = link & LINK_SLOT;
    const mark = visited + (<usize>slot << 1);
    if (slot < capacity && load<u16>(mark) != epoch) {
      store<u16>(mark, epoch);
      store<u32>(out, slot);
      out += 4;
    }
    links += 4;
  }
  return <i32>((out - slots) >> 2);
}

@inline function evaluateBatch(query: usize, count: i32): void {
  scratch.computed += count;
  gather(query, scratch.slots, count, scratch.distances);
}

/** Follows the nearest link on the layers above `layer`, from `from` down (Algorithm 2 with ef = 1). */
export function descend(graph: Graph, query: usize, entry: u64, from: i32, layer: i32): u64 {
  let nearest = entry;
  for (let at = from; at > layer; at--) nearest = walkToNearest(graph, query, nearest, at);
  return nearest;
}

function walkToNearest(graph: Graph, query: usize, nearest: u64, layer: i32): u64 {
  const limit = linksMax(graph, layer);
  let before = KEY_MAX;
  while (nearest < before) {
    before = nearest;
    const links = linksOf(graph, slotOf(nearest), layer);
    let count = 0;
    while (count < <i32>limit) {
      const link = load<u32>(links + (<usize>count << 2));
      if (link == LINK_END) break;
      store<u32>(scratch.slots + (<usize>count << 2), link & LINK_SLOT);
      count++;
    }
    evaluateBatch(query, count);
    for (let i: usize = 0; i < <usize>count; i++) {
      const key = keyOf(load<f32>(scratch.distances + (i << 2)), load<u32>(scratch.slots + (i << 2)));
      if (key < nearest) nearest = key;
    }
  }
  return nearest;
}

/** Makes `entry` the only candidate of the list and the only visited node. */
export function beginSearch(entry: u64): void {
  clearVisited();
  markVisited(slotOf(entry));
  store<u64>(scratch.list, entry);
}

/**
 * Finds the `ef` nearest nodes of a layer. The list begins with `size` visited candidates and ends with the nearest,
 * sorted; returns how many. Marks are set.
 */
export function searchLayer(graph: Graph, query: usize, layer: i32, ef: i32, size: i32): i32 {
  const list = scratch.list;
  const slots = scratch.slots;
  const distances = scratch.distances;
  const limit = linksMax(graph, layer);
  let bound = size < ef ? <f32>Infinity : distanceOf(load<u64>(list + (<usize>(ef - 1) << 3)));
  let at = 0;
  while (at < size) {
    const place = list + (<usize>at << 3);
    const key = load<u64>(place);
    if (key & MARK) {
      at++;
      continue;
    }
    store<u64>(place, key | MARK);
    const count = collectUnvisited(linksOf(graph, slotOf(key), layer), limit);
    evaluateBatch(query, count);
    let next = at + 1;
    for (let i: usize = 0; i < <usize>count; i++) {
      const distance = load<f32>(distances + (i << 2));
      if (size == ef && !(distance < bound)) continue;
      if (size < ef) size++;
      const position = insertSorted(list, size, keyOf(distance, load<u32>(slots + (i << 2))));
      if (position < next) next = position;
      if (size == ef) bound = distanceOf(load<u64>(list + (<usize>(ef - 1) << 3)));
    }
    at = next;
  }
  return size;
}

/** Whether a search may return `slot`: it has a linked node, and its bit in the filter, if there is one, is set. */
@inline export function isMatch(graph: Graph, slot: u32, filter: usize): bool {
  if (filter != 0 && ((load<u32>(filter + (<usize>(slot >> 5) << 2)) >> (slot & 31)) & 1) == 0) return false;
  return nodeOf(graph, slot).state == LINKED;
}

/**
 * Finds the `ef` nearest matches of a layer. The frontier holds what is to expand, all of it visited; the list begins
 * with `size` matches. Returns the number of matches in the list, sorted and without marks, or -1 when memory is full.
 *
 * With `keepsAll`, nothing that was seen is forgotten: nodes beyond the list stay in the frontier and matches that
 * fall out of the list go to the spill heap, so that a cursor can go on.
 */
export function searchMatching(
  graph: Graph,
  query: usize,
  layer: i32,
  ef: i32,
  filter: usize,
  size: i32,
  keepsAll: bool,
): i32 {
  const list = scratch.list;
  const frontier = scratch.frontier;
  const limit = linksMax(graph, layer);
  while (frontier.size > 0) {
    const nearest = heapPop(frontier);
    if (size == ef && nearest > load<u64>(list + (<usize>(ef - 1) << 3))) {
      if (keepsAll && !heapPush(frontier, nearest)) return -1;
      break;
    }
    const count = collectUnvisited(linksOf(graph, slotOf(nearest), layer), limit);
    evaluateBatch(query, count);
    for (let i: usize = 0; i < <usize>count; i++) {
      const slot = load<u32>(scratch.slots + (i << 2));
      const key = keyOf(load<f32>(scratch.distances + (i << 2)), slot);
      const isNear = size < ef || key < load<u64>(list + (<usize>(ef - 1) << 3));
      if (!isNear && !keepsAll) continue;
      if (!heapPush(frontier, key)) return -1;
      if (!isMatch(graph, slot, filter)) continue;
      if (!isNear) {
        if (!heapPush(scratch.spill, key)) return -1;
        continue;
      }
      if (size < ef) size++;
      else if (keepsAll && !heapPush(scratch.spill, load<u64>(list + (<usize>(ef - 1) << 3)))) return -1;
      insertSorted(list, size, key);
    }
  }
  return size;
}

/** Begins `searchMatching` at `entry`; returns the size of the list, 0 or 1, or -1 when memory is full. */
export function beginMatching(graph: Graph, entry: u64, filter: usize): i32 {
  scratch.frontier.size = 0;
  scratch.spill.size = 0;
  clearVisited();
  markVisited(slotOf(entry));
  if (!heapPush(scratch.frontier, entry)) return -1;
  if (!isMatch(graph, slotOf(entry), filter)) return 0;
  store<u64>(scratch.list, entry);
  return 1;
}
