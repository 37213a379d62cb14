import { error } from '../common/errors.js';
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
// came later is known without looking at the vectors: rows from the next row id on are new, and commits that changed
// the vectors of older rows have left a log.
//
//   key (behind the index)   value (behind the seal)
//   part 0, 0                commit f64, slot count f64, next row id f64
//   part 1..6, n             piece n of the graph's header, links, nodes, upper links, codec, codes
//   part 7, n                row ids f64 of 65,536 slots, -1 for none
//   part 8, n                row ids f64 of rows with a vector and without node, 65,536 a piece
//
//   commit                   log: row ids f64 of older rows whose vectors the commit changed

export const GRAPH_PIECE_VERSION = 2;
export const VECTOR_LOG_VERSION = 1;
const HEAD_PART = 0;
const ROWS_PART = GRAPH_PARTS.length + 1;
const UNLINKED_PART = ROWS_PART + 1;
const ROWS_PER_PIECE = 65_536;

/** A checkpoint as it was stored. */
export interface StoredGraph {
  /** The pieces; each is valid until the next one is taken. */
  readonly pieces: Iterable<GraphPiece>;
  /** Row id by slot; -1 for none. */
  readonly rowIds: Float64Array;
  /** Rows below this one are in the checkpoint, but for those that have changed. */
  readonly nextRowId: number;
  /** Rows whose vectors are not what the checkpoint says: without node in it, or changed since. */
  readonly changed: ReadonlySet<number>;
}

/** Reads the checkpoint of an index, or null when it has none. @throws XX001 when it is damaged. */
export function readGraph(reader: StoreReader, indexId: number): StoredGraph | null {
  const head = readPiece(reader, graphPieceKey(indexId, HEAD_PART, 0));
  if (head === null) return null;
  const [commit, slotCount, nextRowId] = floatsOf(head) as unknown as [number, number, number];
  const rowIds = readRows(reader, indexId, ROWS_PART);
  if (rowIds.length !== slotCount) throw error('data_corrupted', 'a stored graph lacks row ids');
  const changed = readLog(reader, indexId, commit);
  for (const rowId of readRows(reader, indexId, UNLINKED_PART)) changed.add(rowId);
  return { pieces: readPieces(reader, indexId), rowIds, nextRowId, changed };
}

function* readPieces(reader: StoreReader, indexId: number): Generator<GraphPiece> {
  for (const [number, part] of GRAPH_PARTS.entries()) {
    for (let index = 0; ; index++) {
      const key = graphPieceKey(indexId, number + 1, index);
      const value = reader.get(key);
      if (value === undefined) break;
      checkSeal(key, value, GRAPH_PIECE_VERSION);
      yield { part, index, bytes: value.subarray(SEAL_BYTES) };
    }
  }
}

/** The row ids of a part, all pieces in one. */
function readRows(reader: StoreReader, indexId: number, part: number): Float64Array {
  const pieces: Float64Array[] = [];
  for (let bytes = readPiece(reader, graphPieceKey(indexId, part, 0)); bytes !== null; ) {
    pieces.push(floatsOf(bytes));
    bytes = readPiece(reader, graphPieceKey(indexId, part, pieces.length));
  }
  const rowIds = new Float64Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    rowIds.set(piece, at);
    at += piece.length;
  }
  return rowIds;
}

function readLog(reader: StoreReader, indexId: number, after: number): Set<number> {
  const changed = new Set<number>();
  const prefix = vectorLogPrefix(indexId);
  for (const key of reader.keys(prefix, prefixEnd(prefix))) {
    if (keySuffixUint48(key) <= after) continue;
    const value = reader.get(key)!;
    checkSeal(key, value, VECTOR_LOG_VERSION);
    for (const rowId of floatsOf(payloadOf(value))) changed.add(rowId);
  }
  return changed;
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
  return new Uint8Array(value.subarray(SEAL_BYTES));
}

function floatsOf(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
}

/** The state of the table that a checkpoint belongs to. */
export interface CheckpointMoment {
  readonly commit: number;
  readonly nextRowId: number;
}

/** Stores what is linked in place of the checkpoint before, and drops the log. */
export function writeGraph(
  reader: StoreReader,
  writer: StoreWriter,
  indexId: number,
  index: HnswIndex,
  { commit, nextRowId }: CheckpointMoment,
): void {
  removeGraph(reader, writer, indexId);
  const slotCount = index.graph.header().slotCount;
  writePiece(writer, graphPieceKey(indexId, HEAD_PART, 0), Float64Array.of(commit, slotCount, nextRowId));
  for (const { part, index: number, bytes } of exportGraph(index.graph)) {
    writePiece(writer, graphPieceKey(indexId, GRAPH_PARTS.indexOf(part) + 1, number), bytes);
  }
  writeRows(writer, indexId, ROWS_PART, index.linkedRowIds(slotCount));
  writeRows(writer, indexId, UNLINKED_PART, index.unlinkedRowIds());
}

function writeRows(writer: StoreWriter, indexId: number, part: number, rowIds: Float64Array): void {
  for (let first = 0; first < rowIds.length; first += ROWS_PER_PIECE) {
    const key = graphPieceKey(indexId, part, first / ROWS_PER_PIECE);
    writePiece(writer, key, rowIds.subarray(first, first + ROWS_PER_PIECE));
  }
}

/** Drops the checkpoint and the log of an index. */
export function removeGraph(reader: StoreReader, writer: StoreWriter, indexId: number): void {
  for (const prefix of [graphPrefix(indexId), vectorLogPrefix(indexId)]) {
    for (const key of reader.keys(prefix, prefixEnd(prefix))) writer.remove(key);
  }
}

/** Notes older rows whose vectors a commit changes. */
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
