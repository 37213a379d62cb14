import { allocateZeroed, release } from '../memory';
import { codecDestroy } from '../quantization/codec';
import { OUT_OF_MEMORY } from '../status';
import { Arena, arenaReserve, dropSlot } from '../structures/arena';
import { blocksCapacity, createBlocks, destroyBlocks, reserveBlocks } from '../structures/blocks';
import { lock, unlock } from '../structures/lock';
import { ABSENT, GRAPH_MAGIC, GRAPH_VERSION, Graph, hasCodes, M_MAX, NO_SLOT, NODE_BYTES, nodeOf } from './layout';

/** Creates an empty graph over an arena, or returns 0 when memory is full. `m` is 2 to 100. */
export function graphCreate(arena: Arena, metric: u32, m: u32, efConstruction: u32, seed: u32): Graph {
  const graph = changetype<Graph>(allocateZeroed(offsetof<Graph>()));
  if (changetype<usize>(graph) == 0) return graph;
  graph.magic = GRAPH_MAGIC;
  graph.version = GRAPH_VERSION;
  graph.dimensions = arena.dimensions;
  graph.metric = metric;
  graph.m = min<u32>(m, M_MAX);
  graph.m0 = graph.m << 1;
  graph.efConstruction = efConstruction;
  graph.seed = seed;
  graph.entryPoint = NO_SLOT;
  graph.arena = arena;
  graph.points = arena.rows;
  graph.pointStride = arena.stride;
  graph.kernel = metric;
  graph.nodes = createBlocks(graph.m0 << 2, NODE_BYTES << 3, true);
  graph.upper = createBlocks(graph.m << 2, 0, true);
  if (changetype<usize>(graph.nodes) != 0 && changetype<usize>(graph.upper) != 0) return graph;
  graphDestroy(graph);
  return changetype<Graph>(0);
}

/** Frees the graph; slots that only it held become free. */
export function graphDestroy(graph: Graph): void {
  for (let slot: u32 = 0; slot < graph.slotCount; slot++) {
    if (nodeOf(graph, slot).state != ABSENT) dropSlot(graph.arena, slot);
  }
  destroyBlocks(graph.nodes);
  destroyBlocks(graph.upper);
  if (hasCodes(graph)) {
    destroyBlocks(graph.points);
    codecDestroy(graph.codec);
  }
  release(changetype<usize>(graph), offsetof<Graph>());
}

/** Makes room for slots 0 to `slots` - 1 in the graph and its arena. Returns 0 or OUT_OF_MEMORY. */
export function graphReserve(graph: Graph, slots: u32): i32 {
  if (arenaReserve(graph.arena, slots) < 0) return OUT_OF_MEMORY;
  const codes = hasCodes(graph) ? blocksCapacity(graph.points) : slots;
  if (slots <= min<u32>(blocksCapacity(graph.nodes), codes)) return 0;
  const mutex = changetype<usize>(graph) + offsetof<Graph>('growLock');
  lock(mutex);
  const isReserved = (!hasCodes(graph) || reserveBlocks(graph.points, slots)) && reserveBlocks(graph.nodes, slots);
  unlock(mutex);
  return isReserved ? 0 : OUT_OF_MEMORY;
}
