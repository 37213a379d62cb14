import { allocate, allocateZeroed, release } from '../memory';
import { OUT_OF_MEMORY } from '../status';
import {
  ABSENT,
  entryPointOf,
  Graph,
  LINK_END,
  LINK_SLOT,
  LINK_TREE,
  LINKED,
  linksMax,
  linksOf,
  NO_SLOT,
  nodeOf,
} from './layout';

// What must hold of a graph at rest, counted where it does not. Every count is 0 in a sound graph.

@unmanaged export class Findings {
  /** Linked nodes that no walk over layer 0 from the entry point reaches. */
  unreachable: u32;
  /** Links to slots without node. */
  stray: u32;
  /** Links of a node to itself, or second links to the same node. */
  repeated: u32;
  /** Words behind the end of a list. */
  overflowing: u32;
  /** Links of a layer above 0 to nodes of a lower level. */
  unnested: u32;
  /** Tree links whose other end is not one. */
  oneSided: u32;
  /** Nodes by state that the header counts otherwise. */
  miscounted: u32;
}

/** Stores the findings at `findings`; returns 0 or OUT_OF_MEMORY. Nothing else may change the graph meanwhile. */
export function graphVerify(graph: Graph, findings: Findings): i32 {
  memory.fill(changetype<usize>(findings), 0, offsetof<Findings>());
  let linked: u32 = 0;
  let tombstones: u32 = 0;
  for (let slot: u32 = 0; slot < graph.slotCount; slot++) {
    const node = nodeOf(graph, slot);
    if (node.state == ABSENT) continue;
    if (node.state == LINKED) linked++;
    else tombstones++;
    for (let layer = 0; layer <= <i32>node.level; layer++) verifyLinks(graph, slot, layer, findings);
  }
  if (linked != graph.linkedCount) findings.miscounted++;
  if (tombstones != graph.deadCount + graph.doomedCount) findings.miscounted++;
  return countUnreachable(graph, findings);
}

function verifyLinks(graph: Graph, slot: u32, layer: i32, findings: Findings): void {
  const links = linksOf(graph, slot, layer);
  const limit = linksMax(graph, layer);
  let isEnded = false;
  for (let i: usize = 0; i < limit; i++) {
    const link = load<u32>(links + (i << 2));
    if (link == LINK_END) {
      isEnded = true;
      continue;
    }
    if (isEnded) findings.overflowing++;
    const target = link & LINK_SLOT;
    if (target >= graph.slotCount || nodeOf(graph, target).state == ABSENT) {
      findings.stray++;
      continue;
    }
    if (target == slot || holdsBefore(links, i, target)) findings.repeated++;
    if (<i32>nodeOf(graph, target).level < layer) findings.unnested++;
    if (link & LINK_TREE && (layer > 0 || !hasLink(graph, target, slot | LINK_TREE))) findings.oneSided++;
  }
}

function holdsBefore(links: usize, count: usize, target: u32): bool {
  for (let i: usize = 0; i < count; i++) {
    if ((load<u32>(links + (i << 2)) & LINK_SLOT) == target) return true;
  }
  return false;
}

function hasLink(graph: Graph, slot: u32, wanted: u32): bool {
  const links = linksOf(graph, slot, 0);
  for (let i: usize = 0; i < graph.m0; i++) {
    if (load<u32>(links + (i << 2)) == wanted) return true;
  }
  return false;
}

/** Walks layer 0 from the entry point, breadth first. */
function countUnreachable(graph: Graph, findings: Findings): i32 {
  const count = graph.slotCount;
  const entryPoint = entryPointOf(graph);
  if (entryPoint == NO_SLOT) {
    findings.unreachable = graph.linkedCount;
    return 0;
  }
  const reached = allocateZeroed(count);
  const queue = allocate(<usize>count << 2);
  if (reached != 0 && queue != 0) {
    store<u8>(reached + entryPoint, 1);
    store<u32>(queue, entryPoint);
    let size: usize = 1;
    for (let at: usize = 0; at < size; at++) {
      const links = linksOf(graph, load<u32>(queue + (at << 2)), 0);
      for (let i: usize = 0; i < graph.m0; i++) {
        const link = load<u32>(links + (i << 2));
        if (link == LINK_END) break;
        const target = link & LINK_SLOT;
        if (target >= count || load<u8>(reached + target)) continue;
        store<u8>(reached + target, 1);
        store<u32>(queue + (size++ << 2), target);
      }
    }
    for (let slot: u32 = 0; slot < count; slot++) {
      if (nodeOf(graph, slot).state == LINKED && !load<u8>(reached + slot)) findings.unreachable++;
    }
  }
  const isComplete = reached != 0 && queue != 0;
  release(reached, count);
  release(queue, <usize>count << 2);
  return isComplete ? 0 : OUT_OF_MEMORY;
}
