import { externalPrefix, graphPrefix, indexPrefix, prefixEnd, rowsPrefix, tableVectorsPrefix } from './keyspace.js';
import type { StoreReader } from './store.js';

// Bytes of keys and values, as they are stored. Reads every one of them.

/** Bytes of a table's rows; with `isWhole` also what lies beside them: long values. */
export function tableBytes(reader: StoreReader, tableId: number, isWhole: boolean): number {
  const rows = prefixBytes(reader, rowsPrefix(tableId)) + prefixBytes(reader, tableVectorsPrefix(tableId));
  return isWhole ? rows + prefixBytes(reader, externalPrefix(tableId)) : rows;
}

/** Bytes of an index: entries, or a graph. */
export function indexBytes(reader: StoreReader, indexId: number): number {
  return prefixBytes(reader, indexPrefix(indexId)) + prefixBytes(reader, graphPrefix(indexId));
}

/** Bytes of the entry under a key. */
export function entryBytes(reader: StoreReader, key: string): number {
  const value = reader.get(key);
  return value === undefined ? 0 : key.length + value.byteLength;
}

function prefixBytes(reader: StoreReader, prefix: string): number {
  let bytes = 0;
  for (const key of reader.keys(prefix, prefixEnd(prefix))) bytes += entryBytes(reader, key);
  return bytes;
}
