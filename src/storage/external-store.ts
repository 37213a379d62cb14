import { error } from '../common/errors.js';
import type { Type } from '../types/type.js';
import { externalKey } from './keyspace.js';
import { checkSeal, SEAL_BYTES, seal } from './seal.js';
import type { StoreReader, StoreWriter } from './store.js';

// Values too long for their chunk, one entry each: the seal, then UTF-8 text or the type's bytes.

const EXTERNAL_VERSION = 1;

export function readExternalValue(
  reader: StoreReader,
  table: number,
  rowId: number,
  columnId: number,
  type: Type,
): unknown {
  const key = externalKey(table, rowId, columnId);
  const value = reader.get(key);
  if (value === undefined) {
    throw error('data_corrupted', `the value of row ${rowId}, column ${columnId} of table ${table} is missing`);
  }
  checkSeal(key, value, EXTERNAL_VERSION);
  const bytes = Buffer.from(value.buffer, value.byteOffset + SEAL_BYTES, value.byteLength - SEAL_BYTES);
  return type.layout === 'text' ? bytes.utf8Slice(0, bytes.length) : type.fromBytes!(Uint8Array.from(bytes));
}

export function writeExternalValue(
  writer: StoreWriter,
  table: number,
  rowId: number,
  columnId: number,
  type: Type,
  value: unknown,
): void {
  const key = externalKey(table, rowId, columnId);
  if (value === null) {
    writer.remove(key);
    return;
  }
  const payload = type.layout === 'text' ? Buffer.from(value as string, 'utf8') : type.toBytes!(value);
  const bytes = Buffer.allocUnsafeSlow(SEAL_BYTES + payload.byteLength);
  bytes.set(payload, SEAL_BYTES);
  seal(key, bytes, EXTERNAL_VERSION);
  writer.put(key, bytes);
}
