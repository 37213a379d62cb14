import { distanceOf, keyOf, MARK, slotOf } from '../structures/key';
import { insertSorted } from '../structures/list';
import { lock, unlock } from '../structures/lock';
import { scratch } from '../structures/scratch';
import {
  countLinks,
  DOOMED,
  Graph,
  LINK_SLOT,
  LINK_TREE,
  linksMax,
  linksOf,
  nodeLock,
  nodeOf,
} from './layout';
import { gather, pointDistance, pointOf, pointTieBound } from './space';
import { treeDegree, treeDegreeMax } from './tree';

// Which links a node has.
//
// Algorithm 4 of the paper goes through the candidates from the nearest on and chooses one unless a chosen neighbor
// is nearer to it than the node itself: the neighbors point in different directions. keepPrunedConnections and
// extendCandidates are left out, as in hnswlib.
//
// Departure: of vectors equal to the node, one is chosen. None is nearer to another than the node itself, so a thousand
// of them would fill each other's lists, and a search that enters could not leave. They are told by three equal
// distances: between the node, the chosen one and the candidate.

/** Whether the candidate adds a direction to the neighbors chosen so far. `distance` is its own from the node. */
function isDiverse(candidate: u32, distance: f32, chosen: usize, count: i32): bool {
  const point = pointOf(candidate);
  const bound = pointTieBound(distance);
  const end = chosen + (<usize>count << 3);
  while (chosen < end) {
    const key = load<u64>(chosen);
    scratch.computed++;
    const between = pointDistance(point, pointOf(slotOf(key)));
    if (between < distance) return false;
    if (between <= bound && distance <= pointTieBound(distanceOf(key))) return false;
    chosen += 8;
  }
  return true;
}

/**
 * Algorithm 4: chooses at most `limit` of the `count` sorted candidates at `candidates` and stores their keys at
 * `chosen`, nearest first. Candidates with a mark are always chosen; there are at most `limit`. Returns how many.
 */
export function selectNeighbors(candidates: usize, count: i32, limit: i32, chosen: usize): i32 {
  let kept = 0;
  for (let i: usize = 0; i < <usize>count; i++) kept += <i32>(load<u64>(candidates + (i << 3)) & MARK);
  let size = 0;
  for (let i: usize = 0; i < <usize>count && size < limit; i++) {
    const key = load<u64>(candidates + (i << 3));
    if (key & MARK) kept--;
    else if (size + kept >= limit || !isDiverse(slotOf(key), distanceOf(key), chosen, size)) continue;
    store<u64>(chosen + (<usize>size << 3), key);
    size++;
  }
  return size;
}

/** Writes the links of a node: the slots of `count` keys, those with a mark as links of the tree. */
export function writeLinks(links: usize, limit: u32, keys: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const key = load<u64>(keys + (i << 3));
    store<u32>(links + (i << 2), slotOf(key) | (key & MARK ? LINK_TREE : 0));
  }
  memory.fill(links + (<usize>count << 2), 0xff, <usize>(limit - count) << 2);
}

/**
 * Links `from` to the slot of `key`, whose distance is between the two. A full list is chosen anew from its old
 * members and the new one. A link of the tree is refused, with false, when `from` has as many as it may.
 */
export function addLink(graph: Graph, from: u32, key: u64, layer: i32, isTree: bool): bool {
  const mutex = nodeLock(nodeOf(graph, from));
  const limit = linksMax(graph, layer);
  lock(mutex);
  const links = linksOf(graph, from, layer);
  const count = countLinks(links, limit);
  const isRefused = isTree && treeDegree(links, count) >= treeDegreeMax(graph);
  if (!isRefused) {
    if (count < limit) store<u32>(links + (<usize>count << 2), slotOf(key) | (isTree ? LINK_TREE : 0));
    else chooseAgain(graph, from, links, limit, isTree ? key | MARK : key);
  }
  unlock(mutex);
  return !isRefused;
}

/** Chooses among a full list's links and `key`. */
function chooseAgain(graph: Graph, from: u32, links: usize, limit: u32, key: u64): void {
  const size = collectLinks(graph, from, links, limit) + 1;
  insertSorted(scratch.pool, size, key);
  const count = selectNeighbors(scratch.pool, size, limit, scratch.kept);
  writeLinks(links, limit, scratch.kept, count);
}

/**
 * Stores the `limit` links of a full list as sorted keys in the pool, those of the tree with a mark, and returns how
 * many. Doomed nodes, whose vectors may be lost, are left out, or come last if they are of the tree.
 */
function collectLinks(graph: Graph, from: u32, links: usize, limit: u32): i32 {
  const slots = scratch.slots;
  let count = 0;
  for (let i: usize = 0; i < limit; i++) {
    const slot = load<u32>(links + (i << 2)) & LINK_SLOT;
    if (nodeOf(graph, slot).state == DOOMED) continue;
    store<u32>(slots + (<usize>count << 2), slot);
    count++;
  }
  measureBatch(from, count);
  let size = 0;
  let measured: usize = 0;
  for (let i: usize = 0; i < limit; i++) {
    const link = load<u32>(links + (i << 2));
    const mark: u64 = link & LINK_TREE ? MARK : 0;
    let distance: f32 = Infinity;
    if (measured < <usize>count && load<u32>(slots + (measured << 2)) == (link & LINK_SLOT)) {
      distance = load<f32>(scratch.distances + (measured << 2));
      measured++;
    } else if (mark == 0) {
      continue;
    }
    size++;
    insertSorted(scratch.pool, size, keyOf(distance, link & LINK_SLOT) | mark);
  }
  return size;
}

/** Distances of the batch from `from`. */
export function measureBatch(from: u32, count: i32): void {
  scratch.computed += count;
  gather(pointOf(from), scratch.slots, count, scratch.distances);
}
