import { Graph, LINK_END, LINK_SLOT, LINK_TREE, linksOf } from './layout';

// The spanning tree of layer 0.
//
// Choosing links by diversity drops some, and the last link to a node may be among them; a group of equal vectors may
// come to link to nothing else. Here a new node gets one link that both ends mark and never drop: to the nearest
// candidate that has room for it. These links make a tree over all nodes, tombstones included:
//
//   every node can be reached from every other on layer 0, by construction.
//
// A node has two tree links on average, one of them to its nearest neighbor, which Algorithm 4 would have chosen
// anyway. At most half of a list are tree links. When a tombstone is freed its neighbors in the tree are joined one to
// the next (consolidate.ts), which keeps it a tree.

/** Tree links a node may have: half of its list, and enough for a tree that is not a path. */
@inline export function treeDegreeMax(graph: Graph): u32 {
  return max<u32>(graph.m, 3);
}

/** Tree links among `count` links. */
export function treeDegree(links: usize, count: u32): u32 {
  let degree: u32 = 0;
  for (let i: usize = 0; i < count; i++) degree += load<u32>(links + (i << 2)) >> 31;
  return degree;
}

/**
 * A node that has room for a tree link, reached from `start` through the tree. A node without room has at least two
 * tree links, so the walk never has to turn back, and it ends at a leaf at the latest.
 */
export function findRoom(graph: Graph, start: u32): u32 {
  const limit = graph.m0;
  let previous = start;
  let at = start;
  for (let steps: u32 = 0; steps < graph.slotCount; steps++) {
    const links = linksOf(graph, at, 0);
    let next = at;
    let degree: u32 = 0;
    for (let i: usize = 0; i < limit; i++) {
      const link = load<u32>(links + (i << 2));
      if (link == LINK_END) break;
      if (!(link & LINK_TREE)) continue;
      degree++;
      if ((link & LINK_SLOT) != previous) next = link & LINK_SLOT;
    }
    if (degree < treeDegreeMax(graph) || next == at) break;
    previous = at;
    at = next;
  }
  return at;
}
