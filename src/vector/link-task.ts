import { Graph, type GraphShare, SlotCounter } from '../wasm/graph.js';

/** Name of the task among those of workers. */
export const LINK_TASK = 'vector.link';

/** Slots that a thread takes at once: enough to make taking them cheap, few enough that all end at the same time. */
const SLICE = 16;

export interface LinkInput {
  readonly graph: GraphShare;
  /** Address of the counter that gives out slots. */
  readonly counter: number;
  readonly end: number;
}

/** Links slots of a shared graph until the counter has reached the end. @throws 53200 when memory is full. */
export function linkSlots({ graph: share, counter: address, end }: LinkInput): void {
  const graph = Graph.attach(share);
  const counter = SlotCounter.attach(graph.arena, address);
  while (counter.value < end) graph.insertRange(counter, end, SLICE);
}
