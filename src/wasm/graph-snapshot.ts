import { DatabaseError, error } from '../common/errors.js';
import { SQLSTATE } from '../common/sqlstate.js';
import type { Arena } from './arena.js';
import { STATUS } from './exports.js';
import { Graph, type GraphHeader, readGraphHeader } from './graph.js';
import { checked } from './memory.js';

/** The parts of an exported graph, in the order of assembly/hnsw/snapshot.ts. */
export const GRAPH_PARTS = ['header', 'links', 'nodes', 'upper', 'codec', 'codes'] as const;
export type GraphPart = (typeof GRAPH_PARTS)[number];

/** A piece of an exported graph: at most 512 KiB. */
export interface GraphPiece {
  readonly part: GraphPart;
  /** Which piece of the part, from 0. */
  readonly index: number;
  readonly bytes: Uint8Array;
}

const HEADER_BYTES = 64;

/**
 * Copies a graph out, the header first. The same graph gives the same bytes, whatever memory it is in.
 *
 * Nothing may change the graph before the last piece is taken. Vectors are not part of it.
 */
export function* exportGraph(graph: Graph): Generator<GraphPiece> {
  const { memory } = graph.arena;
  const { kernels } = memory;
  for (const [number, part] of GRAPH_PARTS.entries()) {
    for (let index = 0; ; index++) {
      const length = kernels.graphPartBytes(graph.handle, number, index) >>> 0;
      if (length === 0) break;
      const address = kernels.graphPartAddress(graph.handle, number, index) >>> 0;
      yield { part, index, bytes: memory.bytes(address + length).slice(address, address + length) };
    }
  }
}

/**
 * Makes a graph over `arena` from the pieces of an exported one, in any order but the header first.
 *
 * The arena has to have the vectors of all live nodes before the first search. Those of tombstones may be missing if a
 * consolidation comes first.
 *
 * @throws XX002 when the pieces do not make a sound graph over this arena, 53200 when memory is full.
 */
export function importGraph(arena: Arena, pieces: Iterable<GraphPiece>): Graph {
  let graph: Graph | undefined;
  const received = new Set<string>();
  try {
    for (const piece of pieces) {
      received.add(`${piece.part} ${piece.index}`);
      if (piece.part === 'header') {
        if (graph !== undefined || piece.bytes.length !== HEADER_BYTES) throw corrupted('its header is damaged');
        graph = beginImport(arena, piece.bytes);
      } else {
        if (graph === undefined) throw corrupted('its header is missing');
        copyPiece(graph, piece);
      }
    }
    if (graph === undefined) throw corrupted('its header is missing');
    if (received.size !== countPieces(graph)) throw corrupted('pieces of it are missing');
    checkStatus(arena.memory.kernels.graphRestored(graph.handle));
    return graph;
  } catch (cause) {
    if (graph !== undefined) abandon(graph);
    throw cause;
  }
}

function countPieces(graph: Graph): number {
  let count = 0;
  for (const part of GRAPH_PARTS.keys()) {
    for (let index = 0; graph.arena.memory.kernels.graphPartBytes(graph.handle, part, index) !== 0; index++) count++;
  }
  return count;
}

function beginImport(arena: Arena, bytes: Uint8Array): Graph {
  const header = readGraphHeader(new Uint32Array(Uint8Array.from(bytes).buffer));
  if (header.dimensions !== arena.dimensions) throw corrupted(`it has ${header.dimensions} dimensions`);
  const graph = createLike(arena, header);
  const { memory } = arena;
  memory.bytes(graph.handle + HEADER_BYTES).set(bytes, graph.handle);
  const status = memory.kernels.graphRestore(graph.handle);
  if (status < 0) {
    abandon(graph);
    checkStatus(status);
  }
  return graph;
}

function createLike(arena: Arena, header: GraphHeader): Graph {
  try {
    return Graph.create(arena, header);
  } catch (cause) {
    if (cause instanceof DatabaseError && cause.code === SQLSTATE.out_of_memory) throw cause;
    throw corrupted('its options are not of this arena');
  }
}

function copyPiece(graph: Graph, piece: GraphPiece): void {
  const { memory } = graph.arena;
  const part = GRAPH_PARTS.indexOf(piece.part);
  const length = memory.kernels.graphPartBytes(graph.handle, part, piece.index) >>> 0;
  if (length !== piece.bytes.length) throw corrupted(`piece ${piece.index} of its ${piece.part} has a wrong length`);
  const address = memory.kernels.graphPartAddress(graph.handle, part, piece.index) >>> 0;
  memory.bytes(address + length).set(piece.bytes, address);
}

/** Frees a graph that holds no slots yet. */
function abandon(graph: Graph): void {
  const { memory, handle } = { memory: graph.arena.memory, handle: graph.handle };
  memory.words(handle + HEADER_BYTES)[(handle >>> 2) + SLOT_COUNT_WORD] = 0;
  memory.kernels.graphDestroy(handle);
}

const SLOT_COUNT_WORD = 7;

function checkStatus(status: number): void {
  if (status === STATUS.corrupted) throw corrupted('it points outside of itself');
  checked(status);
}

function corrupted(why: string) {
  return error('index_corrupted', `a stored graph is damaged: ${why}`, { hint: 'rebuild the index from its table' });
}
