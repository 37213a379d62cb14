import {
  graphPieceKey,
  graphPrefix,
  keySuffixUint48,
  prefixEnd,
  vectorLogKey,
  vectorLogPrefix,
} from '../storage/keyspace.js';
import { checkSeal, SEAL_BYTES, seal } from '../storage/seal.js';
import type { StoreReader, StoreWriter } from '../storage/store.js';
import { exportGraph, GRAPH_PARTS, type GraphPiece } from '../wasm/graph-snapshot.js';
import type { HnswIndex } from './hnsw-index.js';

// A checkpoint of an HNSW index: its graph in pieces, and which row is in which slot. It belongs to one commit. What
// came later is found when it is loaded: rows without slot are new, slots without row are of deleted rows, and commits
// that replaced vectors have left a log.
//
//   key (behind the index)   value (behind the seal)
//   part 0, 0                commit f64, slot count f64
//   part 1..4, n             piece n of the graph's header, links, nodes, upper links
//   part 5, n                row ids f64 of 65,536 slots, -1 for none
//
//   commit                   log: row ids f64 whose vectors the commit replaced

export const GRAPH_PIECE_VERSION = 1;
export const VECTOR_LOG_VERSION = 1;
const HEAD_PART = 0;
const ROWS_PART = GRAPH_PARTS.length + 1;
const ROWS_PER_PIECE = 65_536;

/** A checkpoint as it was stored. */
export interface StoredGraph {
  readonly pieces: readonly GraphPiece[];
  /** Row id by slot; -1 for none. */
  readonly rowIds: Float64Array;
  /** Rows whose vectors were replaced since. */
  readonly replaced: ReadonlySet<number>;
}

/** Reads the checkpoint of an index, or null when it has none. @throws XX001 when it is damaged. */
export function readGraph(reader: StoreReader, indexId: number): StoredGraph | null {
  const head = readPiece(reader, graphPieceKey(indexId, HEAD_PART, 0));
  if (head === null) return null;
  const [commit, slotCount] = floatsOf(head) as unknown as [number, number];
  const pieces: GraphPiece[] = [];
  for (const [number, part] of GRAPH_PARTS.entries()) {
    for (let index = 0; ; index++) {
      const bytes = readPiece(reader, graphPieceKey(indexId, number + 1, index));
      if (bytes === null) break;
      pieces.push({ part, index, bytes });
    }
  }
  const rowIds = new Float64Array(slotCount);
  for (let first = 0; first < slotCount; first += ROWS_PER_PIECE) {
    const bytes = readPiece(reader, graphPieceKey(indexId, ROWS_PART, first / ROWS_PER_PIECE));
    if (bytes !== null) rowIds.set(floatsOf(bytes), first);
  }
  return { pieces, rowIds, replaced: readLog(reader, indexId, commit) };
}

function readLog(reader: StoreReader, indexId: number, after: number): Set<number> {
  const replaced = new Set<number>();
  const prefix = vectorLogPrefix(indexId);
  for (const key of reader.keys(prefix, prefixEnd(prefix))) {
    if (keySuffixUint48(key) <= after) continue;
    const value = reader.get(key)!;
    checkSeal(key, value, VECTOR_LOG_VERSION);
    for (const rowId of floatsOf(payloadOf(value))) replaced.add(rowId);
  }
  return replaced;
}

/** A copy of a piece without its seal. */
function readPiece(reader: StoreReader, key: string): Uint8Array | null {
  const value = reader.get(key);
  if (value === undefined) return null;
  checkSeal(key, value, GRAPH_PIECE_VERSION);
  return payloadOf(value);
}

/** A copy without the seal. Not `slice`: a store's bytes may be a Buffer, whose slices are views. */
function payloadOf(value: Uint8Array): Uint8Array {
  return Uint8Array.from(value.subarray(SEAL_BYTES));
}

function floatsOf(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
}

/** Stores what is linked as of `commit` in place of the checkpoint before, and drops the log. */
export function writeGraph(
  reader: StoreReader,
  writer: StoreWriter,
  indexId: number,
  index: HnswIndex,
  commit: number,
): void {
  removeGraph(reader, writer, indexId);
  const slotCount = index.graph.header().slotCount;
  writePiece(writer, graphPieceKey(indexId, HEAD_PART, 0), Float64Array.of(commit, slotCount));
  for (const { part, index: number, bytes } of exportGraph(index.graph)) {
    writePiece(writer, graphPieceKey(indexId, GRAPH_PARTS.indexOf(part) + 1, number), bytes);
  }
  const rowIds = index.linkedRowIds(slotCount);
  for (let first = 0; first < slotCount; first += ROWS_PER_PIECE) {
    const key = graphPieceKey(indexId, ROWS_PART, first / ROWS_PER_PIECE);
    writePiece(writer, key, rowIds.subarray(first, first + ROWS_PER_PIECE));
  }
}

/** Drops the checkpoint and the log of an index. */
export function removeGraph(reader: StoreReader, writer: StoreWriter, indexId: number): void {
  for (const prefix of [graphPrefix(indexId), vectorLogPrefix(indexId)]) {
    for (const key of reader.keys(prefix, prefixEnd(prefix))) writer.remove(key);
  }
}

/** Notes rows whose vectors a commit replaces. */
export function writeVectorLog(writer: StoreWriter, indexId: number, commit: number, rowIds: readonly number[]): void {
  const key = vectorLogKey(indexId, commit);
  writePiece(writer, key, Float64Array.from(rowIds), VECTOR_LOG_VERSION);
}

function writePiece(
  writer: StoreWriter,
  key: string,
  payload: Uint8Array | Float64Array,
  version = GRAPH_PIECE_VERSION,
): void {
  const value = Buffer.alloc(SEAL_BYTES + payload.byteLength);
  value.set(new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength), SEAL_BYTES);
  seal(key, value, version);
  writer.put(key, value);
}
