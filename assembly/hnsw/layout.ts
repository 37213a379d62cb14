import { Codec } from '../quantization/codec';
import { Arena } from '../structures/arena';
import { Blocks, blockOf, itemOf } from '../structures/blocks';

// A graph over the slots of an arena, after Malkov and Yashunin, "Efficient and robust approximate nearest neighbor
// search using hierarchical navigable small world graphs", 2016. Names are the paper's: M is `m`, M_max0 is `m0` = 2 m.
//
// Departures:
// - Candidates and results of a search are one sorted list (search.ts). Neighbors are evaluated four at a time.
// - Links are directed: a node that drops a link does not ask the other end to.
// - Layer 0 carries a spanning tree whose links are never dropped, so that every node can be reached from every other
//   whatever is inserted, removed or equal (tree.ts).
// - Equal vectors do not fill each other's lists (neighbors.ts).
// - Distances may be between codes instead of vectors (quantize.ts); what a search finds is then ranked again.
// - The level of a node follows from the seed and its slot, so a slot that is used again has the same lists.
//
// Handle: the address of this struct.
//
//   0        header: the first 64 bytes, stored with a checkpoint as they are
//   64       what belongs to this memory: addresses, locks, the state of a consolidation
//
// A block of nodes:
//
//   0          4 * m0     8 * m0          items * 4 * m0     + 8 * items
//   +----------+----------+---- ... -----+-----------------+
//   | links 0  | links 1  |              | Node per slot   |
//   +----------+----------+---- ... -----+-----------------+
//
// Links of a node on layer 0: at most m0 words, ended by LINK_END when there are fewer.
//
//   31  30                               0
//   +---+--------------------------------+
//   | t | slot                           |   t: the link is part of the spanning tree
//   +---+--------------------------------+
//
// Links of higher layers: lists of m words (without t) in an array of their own; the lists of a node for layers 1 to
// `level` are neighbors there and stay the slot's for good.

@inline export const GRAPH_MAGIC: u32 = 0x5748535a; // "ZSHW"
@inline export const GRAPH_VERSION: u32 = 1;
@inline export const HEADER_BYTES: usize = 64;
/** No entry point: the graph is empty. */
@inline export const NO_SLOT: u32 = 0xffffffff;
@inline export const LINK_END: u32 = 0xffffffff;
@inline export const LINK_TREE: u32 = 0x80000000;
@inline export const LINK_SLOT: u32 = 0x7fffffff;
@inline export const M_MAX: u32 = 100;
@inline export const LEVEL_MAX: u32 = 15;

/** The slot has no node. */
@inline export const ABSENT: u8 = 0;
/** A node that searches return. */
@inline export const LINKED: u8 = 1;
/** A tombstone: searches pass through it. */
@inline export const DEAD: u8 = 2;
/** A tombstone that the running consolidation frees. */
@inline export const DOOMED: u8 = 3;

@unmanaged export class Node {
  /** One more than the index of the list for layer 1; 0 when the slot never had one. */
  upper: u32;
  level: u8;
  state: u8;
  lock: u8;
  unused: u8;
}

@inline export const NODE_BYTES: u32 = 8;

@unmanaged export class Graph {
  magic: u32;
  version: u32;
  dimensions: u32;
  metric: u32;
  m: u32;
  efConstruction: u32;
  seed: u32;
  /** One more than the highest slot that ever had a node. */
  slotCount: u32;
  linkedCount: u32;
  deadCount: u32;
  doomedCount: u32;
  /** Lists of higher layers in use. */
  upperCount: u32;
  entryPoint: u32;
  /** Whether the spanning tree may be in pieces until the next consolidation ends. */
  isTreeBroken: u32;
  /** Extra parts of the codec, plus one; 0 when there is none. */
  codecExtras: u32;
  unused: u32;

  arena: Arena;
  /** What stands for the slots while distances are measured, how long, and by which kernel: vectors, or codes. */
  points: Blocks;
  pointStride: usize;
  kernel: u32;
  /** Makes the codes; 0 when the points are the vectors. */
  codec: Codec;
  nodes: Blocks;
  upper: Blocks;
  m0: u32;
  /** What the running consolidation does, and at which slot it is (consolidate.ts). */
  phase: u32;
  cursor: u32;
  /** Protects the blocks. */
  growLock: u8;
  /** Protects the entry point. */
  entryLock: u8;
}

/** Whether distances are between codes. */
@inline export function hasCodes(graph: Graph): bool {
  return changetype<usize>(graph.codec) != 0;
}

@inline export function nodeOf(graph: Graph, slot: u32): Node {
  const nodes = graph.nodes;
  return changetype<Node>(blockOf(nodes, slot) + nodes.tail + <usize>(slot & nodes.mask) * NODE_BYTES);
}

/** Links a node may have on `layer`. */
@inline export function linksMax(graph: Graph, layer: i32): u32 {
  return layer == 0 ? graph.m0 : graph.m;
}

/** Address of the links of `slot` on `layer`, which is at most its level. */
@inline export function linksOf(graph: Graph, slot: u32, layer: i32): usize {
  if (layer == 0) return itemOf(graph.nodes, slot);
  return itemOf(graph.upper, nodeOf(graph, slot).upper - 1 + <u32>(layer - 1));
}

/** Number of links at `links`. */
@inline export function countLinks(links: usize, limit: u32): u32 {
  let count: u32 = 0;
  while (count < limit && load<u32>(links + (<usize>count << 2)) != LINK_END) count++;
  return count;
}

/** Empties the links at `links`. */
@inline export function clearLinks(links: usize, limit: u32): void {
  memory.fill(links, 0xff, <usize>limit << 2);
}

/** Takes the lock of a node. */
@inline export function nodeLock(node: Node): usize {
  return changetype<usize>(node) + offsetof<Node>('lock');
}

/** The slot where searches begin, or NO_SLOT. Its level is the top layer, so the two never disagree. */
@inline export function entryPointOf(graph: Graph): u32 {
  return atomic.load<u32>(changetype<usize>(graph) + offsetof<Graph>('entryPoint'));
}

@inline export function setEntryPoint(graph: Graph, slot: u32): void {
  atomic.store<u32>(changetype<usize>(graph) + offsetof<Graph>('entryPoint'), slot);
}

/** Whether searches have to tell live nodes from tombstones. */
@inline export function hasTombstones(graph: Graph): bool {
  return (graph.deadCount | graph.doomedCount) != 0;
}
