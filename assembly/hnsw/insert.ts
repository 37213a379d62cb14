import { OUT_OF_MEMORY, OUTSIDE, SLOT_BUSY, SLOT_EMPTY } from '../status';
import { arenaState, dropSlot, holdSlot, LIVE, raise } from '../structures/arena';
import { reserveBlocks } from '../structures/blocks';
import { distanceOf, KEY_MAX, keyOf, MARK, slotOf } from '../structures/key';
import { lock, unlock } from '../structures/lock';
import { LAYER_KEYS_MAX, markVisited, reserveScratch, scratch } from '../structures/scratch';
import { graphReserve } from './graph';
import {
  ABSENT,
  clearLinks,
  entryPointOf,
  Graph,
  hasTombstones,
  LINK_END,
  LINK_TREE,
  LINKED,
  linksMax,
  linksOf,
  NO_SLOT,
  Node,
  nodeOf,
  setEntryPoint,
} from './layout';
import { levelOf } from './level';
import { addLink, selectNeighbors, writeLinks } from './neighbors';
import { encodeNode } from './quantize';
import { beginMatching, beginSearch, descend, evaluate, searchLayer, searchMatching } from './search';
import { measureCodes, pointOf } from './space';
import { findRoom } from './tree';

// Insertion, Algorithm 1 of the paper. All layers are searched, from the top down, before any is linked, and layer 0
// is linked first: whoever meets the new node on some layer finds its links on all layers below complete, in other
// threads too. The first link to a node on layer 0 is that of the tree.

/** How often to look for room in the tree again when another thread was faster. */
@inline const ROOM_ATTEMPTS: i32 = 8;

/**
 * Links a live slot that the graph has no node for. Returns 0, or a status: OUTSIDE when codes cannot say where it is,
 * unless it `isForced`.
 */
export function graphInsert(graph: Graph, slot: u32, isForced: bool): i32 {
  if (graphReserve(graph, slot + 1) < 0) return OUT_OF_MEMORY;
  if (arenaState(graph.arena, slot) != LIVE) return SLOT_EMPTY;
  const node = nodeOf(graph, slot);
  if (node.state != ABSENT) return SLOT_BUSY;
  if (!reserveScratch(graph.nodes.count << graph.nodes.shift, graph.efConstruction)) return OUT_OF_MEMORY;
  node.level = levelOf(graph.seed, slot, graph.m);
  if (!ensureUpper(graph, node)) return OUT_OF_MEMORY;
  for (let layer = 0; layer <= <i32>node.level; layer++) {
    clearLinks(linksOf(graph, slot, layer), linksMax(graph, layer));
  }
  measureCodes(graph);
  if (!encodeNode(graph, slot) && !isForced) return OUTSIDE;
  holdSlot(graph.arena, slot);
  raise(changetype<usize>(graph) + offsetof<Graph>('slotCount'), slot + 1);
  const status = place(graph, slot, node);
  if (status < 0) dropSlot(graph.arena, slot);
  else atomic.add<u32>(changetype<usize>(graph) + offsetof<Graph>('linkedCount'), 1);
  return status;
}

/** Gives a node the lists of its higher layers, once and for all. */
function ensureUpper(graph: Graph, node: Node): bool {
  if (node.level == 0 || node.upper != 0) return true;
  const mutex = changetype<usize>(graph) + offsetof<Graph>('growLock');
  lock(mutex);
  const first = graph.upperCount;
  const isReserved = reserveBlocks(graph.upper, first + node.level);
  if (isReserved) {
    node.upper = first + 1;
    graph.upperCount = first + node.level;
  }
  unlock(mutex);
  return isReserved;
}

/**
 * Finds the neighbors of a node and links it. A node above the top layer becomes the entry point; it keeps other such
 * nodes out until it is linked.
 */
function place(graph: Graph, slot: u32, node: Node): i32 {
  const mutex = changetype<usize>(graph) + offsetof<Graph>('entryLock');
  const level = <i32>node.level;
  let isTop = isAboveTop(graph, level);
  if (isTop) {
    lock(mutex);
    if (!isAboveTop(graph, level)) {
      unlock(mutex);
      isTop = false;
    }
  }
  let status = 0;
  if (entryPointOf(graph) == NO_SLOT) node.state = LINKED;
  else status = connect(graph, slot, node);
  if (isTop) {
    if (status == 0) setEntryPoint(graph, slot);
    unlock(mutex);
  }
  return status;
}

@inline function isAboveTop(graph: Graph, level: i32): bool {
  const entryPoint = entryPointOf(graph);
  return entryPoint == NO_SLOT || level > <i32>nodeOf(graph, entryPoint).level;
}

/** Where the keys chosen for one layer are, ended by KEY_MAX. */
@inline function chosenOf(layer: i32): usize {
  return scratch.chosen + ((<usize>layer * LAYER_KEYS_MAX) << 3);
}

/** Links a node into a graph that has an entry point. */
function connect(graph: Graph, slot: u32, node: Node): i32 {
  const query = pointOf(slot);
  const entryPoint = entryPointOf(graph);
  const top = <i32>nodeOf(graph, entryPoint).level;
  const highest = min<i32>(node.level, top);
  let nearest = descend(graph, query, evaluate(query, entryPoint), top, highest);
  let found = 0;
  for (let layer = highest; layer >= 0; layer--) {
    found = findCandidates(graph, query, slot, nearest, layer);
    if (found < 0) return OUT_OF_MEMORY;
    if (found > 0) nearest = load<u64>(scratch.list);
    const chosen = chosenOf(layer);
    const count = selectNeighbors(scratch.list, found, graph.m, chosen);
    store<u64>(chosen + (<usize>count << 3), KEY_MAX);
    writeLinks(linksOf(graph, slot, layer), linksMax(graph, layer), chosen, count);
  }
  node.state = LINKED;
  const parent = joinTree(graph, slot, found, nearest);
  for (let layer = 0; layer <= highest; layer++) linkBack(graph, slot, layer, layer == 0 ? parent : NO_SLOT);
  return 0;
}

/** Fills the list with the nearest linked nodes of a layer, without marks; returns how many, or -1. */
function findCandidates(graph: Graph, query: usize, slot: u32, entry: u64, layer: i32): i32 {
  const ef = <i32>graph.efConstruction;
  if (hasTombstones(graph)) {
    const size = beginMatching(graph, entry, 0);
    if (size < 0) return -1;
    markVisited(slot);
    return searchMatching(graph, query, layer, ef, 0, size, false);
  }
  beginSearch(entry);
  markVisited(slot);
  const size = searchLayer(graph, query, layer, ef, 1);
  for (let i: usize = 0; i < <usize>size; i++) {
    const place = scratch.list + (i << 3);
    store<u64>(place, load<u64>(place) & ~MARK);
  }
  return size;
}

/**
 * Gives a new node, whose other links are written, its link of the tree: to the nearest candidate that has room, else
 * to a node found through the tree. Returns the other end.
 */
function joinTree(graph: Graph, slot: u32, found: i32, nearest: u64): u32 {
  for (let i: usize = 0; i < <usize>found; i++) {
    const key = load<u64>(scratch.list + (i << 3));
    if (tryTreeLink(graph, slot, key)) return slotOf(key);
  }
  const query = pointOf(slot);
  for (let attempt = 0; attempt < ROOM_ATTEMPTS; attempt++) {
    const key = evaluate(query, findRoom(graph, slotOf(nearest)));
    if (tryTreeLink(graph, slot, key)) return slotOf(key);
  }
  graph.isTreeBroken = 1;
  return NO_SLOT;
}

/** Joins a new node to that of `key`, if it has room. Nobody else knows the new node before. */
function tryTreeLink(graph: Graph, slot: u32, key: u64): bool {
  const links = linksOf(graph, slot, 0);
  // The link was chosen, or comes behind those that were; at most m are, so there is a place.
  const target = slotOf(key);
  let place = links;
  let link = load<u32>(place);
  while (link != target && link != LINK_END) {
    place += 4;
    link = load<u32>(place);
  }
  store<u32>(place, target | LINK_TREE);
  if (addLink(graph, target, keyOf(distanceOf(key), slot), 0, true)) return true;
  store<u32>(place, link);
  return false;
}

/** Links the neighbors chosen on a layer, but for `except`, to the new node. */
function linkBack(graph: Graph, slot: u32, layer: i32, except: u32): void {
  let chosen = chosenOf(layer);
  let key = load<u64>(chosen);
  while (key != KEY_MAX) {
    if (slotOf(key) != except) addLink(graph, slotOf(key), keyOf(distanceOf(key), slot), layer, false);
    chosen += 8;
    key = load<u64>(chosen);
  }
}

/**
 * Takes up to `limit` slots from the counter at `counter`, which threads share, and links those that are live and not
 * yet linked, until the counter reaches `end`. Returns how many it has linked, or a status.
 */
export function graphInsertRange(graph: Graph, counter: usize, end: u32, limit: u32): i32 {
  if (graphReserve(graph, end) < 0) return OUT_OF_MEMORY;
  let inserted = 0;
  for (let taken: u32 = 0; taken < limit; taken++) {
    const slot = atomic.add<u32>(counter, 1);
    if (slot >= end) break;
    const status = graphInsert(graph, slot, true);
    if (status == OUT_OF_MEMORY) return status;
    if (status == 0) inserted++;
  }
  return inserted;
}
