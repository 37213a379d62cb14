import { codecBytes, codecCreate, codecDestroy, codeStride, isCodecSound } from '../quantization/codec';
import { CORRUPTED, OUT_OF_MEMORY } from '../status';
import { Arena, holdSlot, raise } from '../structures/arena';
import { Blocks, createBlocks, reserveBlocks } from '../structures/blocks';
import { graphReserve } from './graph';
import {
  ABSENT,
  DOOMED,
  entryPointOf,
  Graph,
  GRAPH_MAGIC,
  GRAPH_VERSION,
  hasCodes,
  HEADER_BYTES,
  LEVEL_MAX,
  LINK_END,
  LINK_SLOT,
  LINKED,
  linksMax,
  linksOf,
  NO_SLOT,
  NODE_BYTES,
  nodeOf,
} from './layout';
import { adoptCodec } from './quantize';

// Copying a graph out of memory and into another one. The host moves the bytes; these functions say where they are.
//
//   part       pieces                bytes of a piece
//   0 header   1                     64, the first of the struct in layout.ts
//   1 links    a block of nodes      4 * m0 a slot, of slots below slotCount
//   2 nodes    a block of nodes      8 a slot, the same
//   3 upper    a block of lists      4 * m a list, of lists below upperCount
//   4 codec    1                     the codec with its tables; no piece when there is none
//   5 codes    a block of codes      a code's stride a slot, of slots below slotCount
//
// A piece has at most 512 KiB, or 32 items, and what it holds depends on nothing but the graph: no addresses, and locks are open.
// Into a new graph over an arena with the same dimensions:
//
//   copy part 0 to the header, graphRestore, copy the other parts, graphRestored
//
// The arena may be filled before or after, but is not searched before; tombstones need no vectors if a consolidation
// comes first. graphRestored trusts nothing: a graph that passes it can be searched without leaving its memory.

/** More extra parts, plus one, than any codec has. */
@inline const EXTRAS_MAX: u32 = 65536;
@inline const PART_HEADER: u32 = 0;
@inline const PART_LINKS: u32 = 1;
@inline const PART_NODES: u32 = 2;
@inline const PART_UPPER: u32 = 3;
@inline const PART_CODEC: u32 = 4;
@inline const PART_CODES: u32 = 5;

/** Address of piece `index` of a part, which has bytes. */
export function graphPartAddress(graph: Graph, part: u32, index: u32): usize {
  if (part == PART_HEADER) return changetype<usize>(graph);
  if (part == PART_UPPER) return load<usize>(graph.upper.table + (<usize>index << 2));
  if (part == PART_CODEC) return changetype<usize>(graph.codec);
  if (part == PART_CODES) return load<usize>(graph.points.table + (<usize>index << 2));
  const block = load<usize>(graph.nodes.table + (<usize>index << 2));
  return part == PART_LINKS ? block : block + graph.nodes.tail;
}

/** Bytes of piece `index` of a part; 0 when there are fewer pieces. */
export function graphPartBytes(graph: Graph, part: u32, index: u32): u32 {
  if (part == PART_HEADER) return index == 0 ? <u32>HEADER_BYTES : 0;
  if (part == PART_LINKS) return itemsIn(graph.nodes, index, graph.slotCount) * (graph.m0 << 2);
  if (part == PART_NODES) return itemsIn(graph.nodes, index, graph.slotCount) * NODE_BYTES;
  if (part == PART_UPPER) return itemsIn(graph.upper, index, graph.upperCount) * (graph.m << 2);
  if (!hasCodes(graph)) return 0;
  if (part == PART_CODEC) return index == 0 ? <u32>codecBytes(graph.dimensions, graph.codecExtras - 1) : 0;
  if (part == PART_CODES) return itemsIn(graph.points, index, graph.slotCount) * <u32>graph.pointStride;
  return 0;
}

/** Items of block `index` when there are `count` in all. */
@inline function itemsIn(blocks: Blocks, index: u32, count: u32): u32 {
  const first = <u64>index << blocks.shift;
  return first >= count ? 0 : <u32>min<u64>(count - first, blocks.mask + 1);
}

/**
 * Makes room for what the header, just copied into a new graph with the same `dimensions`, metric and `m`, says.
 * Returns 0, CORRUPTED or OUT_OF_MEMORY.
 */
export function graphRestore(graph: Graph): i32 {
  const isSame =
    graph.magic == GRAPH_MAGIC &&
    graph.version == GRAPH_VERSION &&
    graph.dimensions == graph.arena.dimensions &&
    graph.m << 1 == graph.m0;
  const isInside = graph.slotCount <= LINK_SLOT && (graph.entryPoint == NO_SLOT || graph.entryPoint < graph.slotCount);
  if (!isSame || !isInside || <u64>graph.upperCount > <u64>graph.slotCount * LEVEL_MAX) return CORRUPTED;
  if (graph.codecExtras > EXTRAS_MAX) return CORRUPTED;
  if (graph.codecExtras > 0 && !prepareCodes(graph)) return OUT_OF_MEMORY;
  if (graphReserve(graph, graph.slotCount) < 0 || !reserveBlocks(graph.upper, graph.upperCount)) return OUT_OF_MEMORY;
  return 0;
}

/** Gives the graph a codec, which is to be copied over, and room for codes. */
function prepareCodes(graph: Graph): bool {
  const codec = codecCreate(graph.dimensions, graph.codecExtras - 1, graph.metric);
  if (changetype<usize>(codec) == 0) return false;
  const codes = createBlocks(<u32>codeStride(codec), 0, false);
  if (changetype<usize>(codes) == 0) {
    codecDestroy(codec);
    return false;
  }
  adoptCodec(graph, codec, codes);
  return true;
}

/**
 * Checks everything that was copied and takes the slots of the nodes. Returns 0, or CORRUPTED when a link, a list or
 * the entry point is outside of the graph; it may then only be destroyed.
 */
export function graphRestored(graph: Graph): i32 {
  let linked: u32 = 0;
  let tombstones: u32 = 0;
  let isSound =
    areNodesSound(graph) &&
    (!hasCodes(graph) || isCodecSound(graph.codec, graph.dimensions, graph.codecExtras - 1, graph.metric));
  for (let slot: u32 = 0; isSound && slot < graph.slotCount; slot++) {
    const node = nodeOf(graph, slot);
    if (node.state == ABSENT) continue;
    if (node.state == LINKED) linked++;
    else tombstones++;
    for (let layer = 0; layer <= <i32>node.level; layer++) isSound = isSound && areLinksSound(graph, slot, layer);
  }
  const entryPoint = entryPointOf(graph);
  if (entryPoint == NO_SLOT) isSound = isSound && linked + tombstones == 0;
  else isSound = isSound && nodeOf(graph, entryPoint).state != ABSENT;
  if (!isSound || linked != graph.linkedCount || tombstones != graph.deadCount + graph.doomedCount) {
    // Nothing is held yet: no node may be let go when the graph is destroyed.
    graph.slotCount = 0;
    return CORRUPTED;
  }
  for (let slot: u32 = 0; slot < graph.slotCount; slot++) {
    if (nodeOf(graph, slot).state != ABSENT) holdSlot(graph.arena, slot);
  }
  raise(changetype<usize>(graph.arena) + offsetof<Arena>('slotCount'), graph.slotCount);
  return 0;
}

/** Whether every node has a known state, and lists for its level within the array of lists. */
function areNodesSound(graph: Graph): bool {
  for (let slot: u32 = 0; slot < graph.slotCount; slot++) {
    const node = nodeOf(graph, slot);
    node.lock = 0;
    if (node.state > DOOMED || <u32>node.level > LEVEL_MAX) return false;
    if (node.upper != 0 && <u64>node.upper - 1 + <u64>node.level > <u64>graph.upperCount) return false;
    if (node.upper == 0 && node.level != 0 && node.state != ABSENT) return false;
  }
  return true;
}

/** Whether the links of a node lead to nodes that are on the layer too. */
function areLinksSound(graph: Graph, slot: u32, layer: i32): bool {
  const links = linksOf(graph, slot, layer);
  const limit = linksMax(graph, layer);
  for (let i: usize = 0; i < limit; i++) {
    const link = load<u32>(links + (i << 2));
    if (link == LINK_END) break;
    const target = link & LINK_SLOT;
    if (target >= graph.slotCount) return false;
    const node = nodeOf(graph, target);
    if (node.state == ABSENT || <i32>node.level < layer) return false;
  }
  return true;
}
