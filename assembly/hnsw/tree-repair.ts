import { allocate, release } from '../memory';
import { slotOf } from '../structures/key';
import { lock, unlock } from '../structures/lock';
import { scratch } from '../structures/scratch';
import {
  ABSENT,
  countLinks,
  DOOMED,
  entryPointOf,
  Graph,
  LINK_END,
  LINK_SLOT,
  LINK_TREE,
  linksOf,
  NO_SLOT,
  nodeLock,
  nodeOf,
} from './layout';
import { beginMatching, evaluate, searchMatching } from './search';
import { pointOf } from './space';
import { findRoom, treeDegree, treeDegreeMax } from './tree';

// Keeping the spanning tree one when nodes leave it.

/**
 * Takes a doomed node out of the tree: its neighbors there are joined in a row, a - x - b and x - c becoming
 * a - b - c. A tree stays a tree. Where a list is full of tree links already, it breaks and is mended at the end.
 */
export function bypassInTree(graph: Graph, slot: u32): void {
  const links = linksOf(graph, slot, 0);
  let previous: u32 = NO_SLOT;
  for (let i: usize = 0; i < graph.m0; i++) {
    const link = load<u32>(links + (i << 2));
    if (link == LINK_END) break;
    if (!(link & LINK_TREE)) continue;
    const target = link & LINK_SLOT;
    store<u32>(links + (i << 2), target);
    unmarkLink(graph, target, slot);
    if (previous != NO_SLOT) join(graph, previous, target, slot);
    previous = target;
  }
}

/** Makes the link from `from` to `to` an ordinary one. */
function unmarkLink(graph: Graph, from: u32, to: u32): void {
  const links = linksOf(graph, from, 0);
  for (let i: usize = 0; i < graph.m0; i++) {
    if (load<u32>(links + (i << 2)) == (to | LINK_TREE)) store<u32>(links + (i << 2), to);
  }
}

/** Joins two nodes in the tree, if both have a link that can be given up; otherwise notes that the tree is broken. */
function join(graph: Graph, a: u32, b: u32, doomed: u32): void {
  if (hasSpare(graph, a) && hasSpare(graph, b)) {
    markLink(graph, a, b, doomed);
    markLink(graph, b, a, doomed);
  } else {
    graph.isTreeBroken = 1;
  }
}

/** Whether not all places of a list are taken by tree links. */
function hasSpare(graph: Graph, slot: u32): bool {
  const links = linksOf(graph, slot, 0);
  return treeDegree(links, countLinks(links, graph.m0)) < graph.m0;
}

/**
 * Makes a tree link from `from` to `to`: of the link there is, or at the end of the list, or in the place of that to
 * `doomed`, or of the last one that is not of the tree.
 */
function markLink(graph: Graph, from: u32, to: u32, doomed: u32): void {
  const mutex = nodeLock(nodeOf(graph, from));
  lock(mutex);
  const links = linksOf(graph, from, 0);
  const count = countLinks(links, graph.m0);
  let place: usize = count;
  let isSettled = false;
  for (let i: usize = 0; i < count && !isSettled; i++) {
    const link = load<u32>(links + (i << 2));
    if ((link & LINK_SLOT) == to) {
      place = i;
      isSettled = true;
    } else if (count == graph.m0 && !(link & LINK_TREE) && (place == count || !isLinkTo(links, place, doomed))) {
      place = i;
    }
  }
  store<u32>(links + (place << 2), to | LINK_TREE);
  unlock(mutex);
}

@inline function isLinkTo(links: usize, place: usize, slot: u32): bool {
  return (load<u32>(links + (place << 2)) & LINK_SLOT) == slot;
}

/** Whether a node is part of the tree. */
@inline function isMember(graph: Graph, slot: u32): bool {
  const state = nodeOf(graph, slot).state;
  return state != ABSENT && state != DOOMED;
}

/**
 * Makes one tree of whatever the tree links form: links to doomed nodes go, and every part that does not hang
 * together with the entry point is joined to it, near where it lies. False when memory is full.
 */
export function mergeTree(graph: Graph): bool {
  const entryPoint = entryPointOf(graph);
  const count = graph.slotCount;
  if (entryPoint == NO_SLOT) {
    graph.isTreeBroken = 0;
    return true;
  }
  const parents = allocate(<usize>count << 2);
  if (parents == 0) return false;
  graph.isTreeBroken = 0;
  for (let slot: u32 = 0; slot < count; slot++) store<u32>(parents + (<usize>slot << 2), slot);
  for (let slot: u32 = 0; slot < count; slot++) {
    if (isMember(graph, slot)) uniteWithNeighbors(graph, slot, parents);
  }
  for (let slot: u32 = 0; slot < count; slot++) {
    if (!isMember(graph, slot) || find(parents, slot) == find(parents, entryPoint)) continue;
    const own = hasSpare(graph, slot) ? slot : findRoom(graph, slot);
    const partner = findPartner(graph, own, parents);
    join(graph, own, partner, NO_SLOT);
    store<u32>(parents + (<usize>find(parents, slot) << 2), find(parents, partner));
  }
  release(parents, <usize>count << 2);
  return true;
}

/** The representative of the part that `slot` belongs to (union-find with path halving). */
function find(parents: usize, slot: u32): u32 {
  while (true) {
    const parent = load<u32>(parents + (<usize>slot << 2));
    if (parent == slot) return slot;
    const above = load<u32>(parents + (<usize>parent << 2));
    store<u32>(parents + (<usize>slot << 2), above);
    slot = above;
  }
}

/** Drops the links of a node to nodes that are going, and unites its part with those of its neighbors in the tree. */
function uniteWithNeighbors(graph: Graph, slot: u32, parents: usize): void {
  const links = linksOf(graph, slot, 0);
  let size: usize = 0;
  for (let i: usize = 0; i < graph.m0; i++) {
    const link = load<u32>(links + (i << 2));
    if (link == LINK_END) break;
    const target = link & LINK_SLOT;
    if (!isMember(graph, target)) continue;
    store<u32>(links + (size++ << 2), link);
    if (link & LINK_TREE) store<u32>(parents + (<usize>find(parents, target) << 2), find(parents, slot));
  }
  memory.fill(links + (size << 2), 0xff, (<usize>graph.m0 - size) << 2);
}

/** A node of the entry point's part with room for a tree link: the nearest that a search finds, or any. */
function findPartner(graph: Graph, slot: u32, parents: usize): u32 {
  const query = pointOf(slot);
  const entryPoint = entryPointOf(graph);
  const root = find(parents, entryPoint);
  let size = beginMatching(graph, evaluate(query, entryPoint), 0);
  if (size >= 0) size = searchMatching(graph, query, 0, graph.efConstruction, 0, size, false);
  for (let i = 0; i < size; i++) {
    const candidate = slotOf(load<u64>(scratch.list + (<usize>i << 3)));
    if (find(parents, candidate) != root) continue;
    const links = linksOf(graph, candidate, 0);
    if (treeDegree(links, countLinks(links, graph.m0)) < treeDegreeMax(graph)) return candidate;
  }
  return findRoom(graph, entryPoint);
}
