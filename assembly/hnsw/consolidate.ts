import { OUT_OF_MEMORY } from '../status';
import { dropSlot } from '../structures/arena';
import { blocksCapacity } from '../structures/blocks';
import { distanceOf, keyOf, MARK, slotOf } from '../structures/key';
import { insertSorted } from '../structures/list';
import { lock, unlock } from '../structures/lock';
import { BATCH_MAX, clearVisited, markVisited, reserveScratch, scratch } from '../structures/scratch';
import {
  ABSENT,
  clearLinks,
  DEAD,
  DOOMED,
  entryPointOf,
  Graph,
  LINK_END,
  LINK_SLOT,
  LINK_TREE,
  LINKED,
  linksMax,
  linksOf,
  NO_SLOT,
  nodeLock,
  nodeOf,
  setEntryPoint,
} from './layout';
import { addLink, measureBatch, selectNeighbors } from './neighbors';
import { measureCodes } from './space';
import { bypassInTree, mergeTree } from './tree-repair';

// Consolidation frees tombstones, in the manner of FreshDiskANN (Singh et al. 2021, algorithm 4), in slices between
// which the graph is searched and changed as usual:
//
//   begin     every tombstone is doomed
//   BYPASS    the neighbors of each doomed node in the tree are joined without it
//   REPAIR    each other node that links to doomed ones drops them and chooses new neighbors among those that can be
//             reached through them
//   end       the entry point moves to a live node; doomed nodes are gone
//
// Nodes that are removed meanwhile are tombstones for the next consolidation. New nodes link to linked nodes only. The
// vectors of doomed nodes are never read: they may be lost, as after a restart.
//
// Departures: links to live nodes are all kept, where FreshDiskANN prunes them again, and the new neighbors are linked
// back, so that lists do not thin out. After half of the nodes have gone, recall is that of a new graph.

@inline const IDLE: u32 = 0;
@inline const BYPASS: u32 = 1;
@inline const REPAIR: u32 = 2;
/** Doomed nodes whose links one repair follows, at most. */
@inline const HOPS_MAX: usize = 256;
/** Candidates after which a repair follows no more doomed nodes than the node's own neighbors. */
@inline const CANDIDATES_ENOUGH: usize = 160;

/**
 * Goes on with the consolidation for `limit` slots, or begins one if there are tombstones. Returns how many steps are
 * left, 0 when it has ended, or OUT_OF_MEMORY, after which the same call may be tried again. No other thread may
 * change the graph during a call; they may search it.
 */
export function graphConsolidate(graph: Graph, limit: u32): i32 {
  if (graph.phase == IDLE && !begin(graph)) return 0;
  if (!reserveScratch(blocksCapacity(graph.nodes), max<i32>(BATCH_MAX, graph.efConstruction))) return OUT_OF_MEMORY;
  measureCodes(graph);
  const count = graph.slotCount;
  while (limit > 0 && graph.cursor < count) {
    const slot = graph.cursor++;
    const state = nodeOf(graph, slot).state;
    if (graph.phase == BYPASS) {
      if (state == DOOMED) bypassInTree(graph, slot);
    } else if (state == LINKED || state == DEAD) {
      repair(graph, slot);
    }
    limit--;
  }
  if (graph.cursor < count) return stepsLeft(graph);
  if (graph.phase == BYPASS) {
    graph.phase = REPAIR;
    graph.cursor = 0;
    return stepsLeft(graph);
  }
  return end(graph);
}

@inline function stepsLeft(graph: Graph): i32 {
  return graph.slotCount - graph.cursor + (graph.phase == BYPASS ? graph.slotCount : 1);
}

/** Dooms the tombstones; false when there is nothing to do. */
function begin(graph: Graph): bool {
  if (graph.deadCount == 0 && graph.doomedCount == 0 && !graph.isTreeBroken) return false;
  let doomed: u32 = 0;
  for (let slot: u32 = 0; slot < graph.slotCount; slot++) {
    const node = nodeOf(graph, slot);
    if (node.state == DEAD) node.state = DOOMED;
    if (node.state == DOOMED) doomed++;
  }
  graph.deadCount = 0;
  graph.doomedCount = doomed;
  graph.phase = BYPASS;
  graph.cursor = 0;
  return true;
}

function repair(graph: Graph, slot: u32): void {
  const node = nodeOf(graph, slot);
  const mutex = nodeLock(node);
  for (let layer = 0; layer <= <i32>node.level; layer++) {
    const links = linksOf(graph, slot, layer);
    const limit = linksMax(graph, layer);
    if (!hasDoomed(graph, links, limit)) continue;
    lock(mutex);
    const count = repairLinks(graph, slot, layer, links, limit);
    unlock(mutex);
    if (node.state == LINKED) linkBack(graph, slot, layer, count);
  }
}

/** Links the neighbors that a node has gained to it, where they do not yet. */
function linkBack(graph: Graph, slot: u32, layer: i32, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const key = load<u64>(scratch.chosen + (i << 3));
    if (key & MARK) continue;
    const target = slotOf(key);
    if (hasLink(linksOf(graph, target, layer), linksMax(graph, layer), slot)) continue;
    addLink(graph, target, keyOf(distanceOf(key), slot), layer, false);
  }
}

function hasLink(links: usize, limit: u32, slot: u32): bool {
  for (let i: usize = 0; i < limit; i++) {
    const link = load<u32>(links + (i << 2));
    if (link == LINK_END) return false;
    if ((link & LINK_SLOT) == slot) return true;
  }
  return false;
}

function hasDoomed(graph: Graph, links: usize, limit: u32): bool {
  for (let i: usize = 0; i < limit; i++) {
    const link = load<u32>(links + (i << 2));
    if (link == LINK_END) return false;
    if (nodeOf(graph, link & LINK_SLOT).state == DOOMED) return true;
  }
  return false;
}

/**
 * Replaces the links of a node to doomed ones. The batch is filled with what stays and then with what may come. Leaves
 * the keys of the new links, those that stay with a mark, where a new node's are, and returns how many there are.
 */
function repairLinks(graph: Graph, slot: u32, layer: i32, links: usize, limit: u32): i32 {
  clearVisited();
  markVisited(slot);
  const slots = scratch.slots;
  let kept: usize = 0;
  let queued: usize = 0;
  let treeLinks: usize = 0;
  for (let i: usize = 0; i < limit; i++) {
    const link = load<u32>(links + (i << 2));
    if (link == LINK_END) break;
    const target = link & LINK_SLOT;
    const state = nodeOf(graph, target).state;
    markVisited(target);
    if (state == DOOMED) {
      store<u32>(scratch.list + (queued++ << 2), target);
    } else if (state == LINKED || link & LINK_TREE) {
      store<u32>(slots + (kept++ << 2), target);
      if (link & LINK_TREE) store<u32>(scratch.kept + (treeLinks++ << 2), target);
    }
  }
  const count = collectBeyond(graph, layer, limit, kept, queued);
  measureBatch(slot, count);
  for (let i = 0; i < count; i++) {
    const key = keyOf(load<f32>(scratch.distances + (<usize>i << 2)), load<u32>(slots + (<usize>i << 2)));
    insertSorted(scratch.pool, i + 1, <usize>i < kept ? key | MARK : key);
  }
  const chosen = scratch.chosen;
  const size = selectNeighbors(scratch.pool, count, limit, chosen);
  for (let i: usize = 0; i < <usize>size; i++) {
    const target = slotOf(load<u64>(chosen + (i << 3)));
    store<u32>(links + (i << 2), isAmong(target, scratch.kept, treeLinks) ? target | LINK_TREE : target);
  }
  memory.fill(links + (<usize>size << 2), 0xff, <usize>(limit - size) << 2);
  return size;
}

@inline function isAmong(slot: u32, slots: usize, count: usize): bool {
  for (let i: usize = 0; i < count; i++) {
    if (load<u32>(slots + (i << 2)) == slot) return true;
  }
  return false;
}

/**
 * Adds to the `count` slots of the batch the linked nodes that are reached from the `queued` doomed ones in the list
 * through doomed nodes and tombstones only, the nearer in hops the earlier. Returns the size of the batch.
 */
function collectBeyond(graph: Graph, layer: i32, limit: u32, count: usize, queued: usize): i32 {
  const queue = scratch.list;
  const visited = scratch.visited;
  const epoch = <u16>scratch.epoch;
  const own = queued;
  for (let at: usize = 0; at < queued && at < HOPS_MAX; at++) {
    if (at >= own && count >= CANDIDATES_ENOUGH) break;
    const links = linksOf(graph, load<u32>(queue + (at << 2)), layer);
    for (let i: usize = 0; i < limit; i++) {
      const link = load<u32>(links + (i << 2));
      if (link == LINK_END) break;
      const target = link & LINK_SLOT;
      if (load<u16>(visited + (<usize>target << 1)) == epoch) continue;
      markVisited(target);
      if (nodeOf(graph, target).state == LINKED) {
        store<u32>(scratch.slots + (count++ << 2), target);
        if (count == BATCH_MAX) return BATCH_MAX;
      } else if (queued < <usize>BATCH_MAX) {
        store<u32>(queue + (queued++ << 2), target);
      }
    }
  }
  return <i32>count;
}

/** Moves the entry point, frees the doomed nodes and, where that was impossible before, joins the tree. */
function end(graph: Graph): i32 {
  const entryPoint = entryPointOf(graph);
  if (entryPoint == NO_SLOT || nodeOf(graph, entryPoint).state != LINKED) setEntryPoint(graph, highestNode(graph));
  if (graph.isTreeBroken && !mergeTree(graph)) return OUT_OF_MEMORY;
  for (let slot: u32 = 0; slot < graph.slotCount; slot++) {
    const node = nodeOf(graph, slot);
    if (node.state != DOOMED) continue;
    for (let layer = 0; layer <= <i32>node.level; layer++) {
      clearLinks(linksOf(graph, slot, layer), linksMax(graph, layer));
    }
    node.state = ABSENT;
    dropSlot(graph.arena, slot);
  }
  graph.doomedCount = 0;
  graph.phase = IDLE;
  graph.cursor = 0;
  return 0;
}

/** The linked node of the highest level, the first of several; if there is none, such a tombstone; or NO_SLOT. */
function highestNode(graph: Graph): u32 {
  let best: u32 = NO_SLOT;
  let rank = -1;
  for (let slot: u32 = 0; slot < graph.slotCount; slot++) {
    const node = nodeOf(graph, slot);
    if (node.state != LINKED && node.state != DEAD) continue;
    const own = node.state == LINKED ? 256 + <i32>node.level : <i32>node.level;
    if (own > rank) {
      best = slot;
      rank = own;
    }
  }
  return best;
}
