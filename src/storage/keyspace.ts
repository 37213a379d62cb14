import { afterPrefix, decodeUint48, encodeUint32, encodeUint48 } from '../codec/key.js';

// The keyspace: who owns which keys. Every key starts with one byte that names its owner; numbers are big endian, so
// that key order is their order.
//
// TABLE of key prefixes
//
//   prefix  key behind it                          value
//   m       name                                   meta: format, newest commit
//   c       kind (1 byte), id u32                  catalog object, JSON
//   s       table u32                              table state: row count, next row id, chunk shift
//   r       table u32, chunk u48                   chunk of rows (`chunk.ts`)
//   x       table u32, row u48, column u32         value that lies outside its chunk
//   v       table u32, column u32, chunk u48       chunk of vectors (`vector-chunk.ts`)
//   i       index u32, separator                   block of index entries (`index-block.ts`)
//   g       index u32, part u8, number u32         piece of a vector index's graph
//   l       index u32, commit u48                  rows whose vectors a commit changed
//   q       sequence u32                           sequence state
export const PREFIX = {
  meta: 'm',
  catalog: 'c',
  tableState: 's',
  rows: 'r',
  external: 'x',
  vectors: 'v',
  index: 'i',
  graph: 'g',
  vectorLog: 'l',
  sequence: 'q',
} as const;

export const metaKey = (name: string) => PREFIX.meta + name;
export const catalogKey = (kind: string, id: number) => PREFIX.catalog + kind + encodeUint32(id);
export const tableStateKey = (table: number) => PREFIX.tableState + encodeUint32(table);
export const rowsPrefix = (table: number) => PREFIX.rows + encodeUint32(table);
export const externalPrefix = (table: number) => PREFIX.external + encodeUint32(table);
export const vectorsPrefix = (table: number, column: number) =>
  PREFIX.vectors + encodeUint32(table) + encodeUint32(column);
export const tableVectorsPrefix = (table: number) => PREFIX.vectors + encodeUint32(table);
export const indexPrefix = (index: number) => PREFIX.index + encodeUint32(index);
export const graphPrefix = (index: number) => PREFIX.graph + encodeUint32(index);
export const vectorLogPrefix = (index: number) => PREFIX.vectorLog + encodeUint32(index);
export const sequenceKey = (sequence: number) => PREFIX.sequence + encodeUint32(sequence);

export const chunkKey = (table: number, chunk: number) => rowsPrefix(table) + encodeUint48(chunk);
export const externalKey = (table: number, rowId: number, column: number) =>
  externalPrefix(table) + encodeUint48(rowId) + encodeUint32(column);
/** The column of a value outside its chunk. */
export function externalColumnOf(key: string): number {
  const at = key.length - 4;
  return (
    ((key.charCodeAt(at) << 24) |
      (key.charCodeAt(at + 1) << 16) |
      (key.charCodeAt(at + 2) << 8) |
      key.charCodeAt(at + 3)) >>>
    0
  );
}

export const vectorChunkKey = (table: number, column: number, chunk: number) =>
  vectorsPrefix(table, column) + encodeUint48(chunk);
export const graphPieceKey = (index: number, part: number, piece: number) =>
  graphPrefix(index) + String.fromCharCode(part) + encodeUint32(piece);
export const vectorLogKey = (index: number, commit: number) => vectorLogPrefix(index) + encodeUint48(commit);

/** The end of the keys that start with `prefix`, exclusive. */
export function prefixEnd(prefix: string): string {
  return afterPrefix(prefix)!;
}

/** The number in the last six bytes of a key. */
export function keySuffixUint48(key: string): number {
  return decodeUint48(key, key.length - 6);
}
