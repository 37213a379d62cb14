import { SLOT_EMPTY } from '../status';
import { DEAD, Graph, LINKED, nodeOf } from './layout';

/**
 * Makes a tombstone of a linked node: no search returns it from now on, while its links still serve as a way. Its
 * slot is free again after a consolidation. Returns 0, or SLOT_EMPTY when the slot has no linked node.
 */
export function graphRemove(graph: Graph, slot: u32): i32 {
  if (slot >= graph.slotCount) return SLOT_EMPTY;
  const node = nodeOf(graph, slot);
  if (node.state != LINKED) return SLOT_EMPTY;
  node.state = DEAD;
  atomic.sub<u32>(changetype<usize>(graph) + offsetof<Graph>('linkedCount'), 1);
  atomic.add<u32>(changetype<usize>(graph) + offsetof<Graph>('deadCount'), 1);
  return 0;
}

/** Whether a slot has a linked node. */
export function graphIsLinked(graph: Graph, slot: u32): bool {
  return slot < graph.slotCount && nodeOf(graph, slot).state == LINKED;
}
