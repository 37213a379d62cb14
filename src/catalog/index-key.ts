import { encodeUint48, invertKey } from '../codec/key.js';
import type { Type } from '../types/type.js';
import type { IndexKeyDescriptor } from './descriptors.js';

// The entries of a B-tree index, as binary strings whose order is the index's:
//
//   entry  := part of each key column, then the row id (6 bytes)
//   part   := 0x00 for NULL under NULLS FIRST | 0x02 for NULL under NULLS LAST | 0x01 and the value's key
//
// A value's key is self-delimiting; under DESC its bytes are complemented.

const NULL_FIRST = '\x00';
const NULL_LAST = '\x02';
const VALUE = '\x01';

export const ROW_ID_BYTES = 6;

/** One column's part of an entry. */
export function keyPart(key: IndexKeyDescriptor, type: Type, value: unknown): string {
  if (value === null) return key.isNullsFirst ? NULL_FIRST : NULL_LAST;
  const encoded = type.encodeKey!(value);
  return VALUE + (key.isDescending ? invertKey(encoded) : encoded);
}

const INTEGER_BOUNDS: Readonly<Record<string, number | undefined>> = { int2: 2 ** 15, int4: 2 ** 31 };

/** Where a value lies for a key column of `type`: an integer may be too small or too large for its keys. */
export function placeOf(type: Type, value: unknown): 'inside' | 'below' | 'above' {
  const bound = INTEGER_BOUNDS[type.name];
  if (bound === undefined || (typeof value !== 'number' && typeof value !== 'bigint')) return 'inside';
  if (value < -bound) return 'below';
  return value >= bound ? 'above' : 'inside';
}

/** The part of a value searched for; null when no entry can have it: NULL equals nothing. */
export function searchPart(key: IndexKeyDescriptor, type: Type, value: unknown): string | null {
  return value === null || placeOf(type, value) !== 'inside' ? null : keyPart(key, type, value);
}

/** The entry of a row whose parts are joined in `parts`. */
export function entryOf(parts: string, rowId: number): string {
  return parts + encodeUint48(rowId);
}

/** Where non-NULL values of the column behind `prefix` start and end. */
export function valuesRange(prefix: string): { readonly start: string; readonly end: string } {
  return { start: prefix + VALUE, end: prefix + NULL_LAST };
}

/** Where all entries of the column behind `prefix` start and end, NULLs included. */
export function entriesRange(prefix: string): { readonly start: string; readonly end: string } {
  return { start: prefix, end: `${prefix}\x03` };
}

/** Row id of an entry. */
export function rowIdOf(entry: string): number {
  const at = entry.length - ROW_ID_BYTES;
  const high = (entry.charCodeAt(at) << 8) | entry.charCodeAt(at + 1);
  const low =
    ((entry.charCodeAt(at + 2) << 24) |
      (entry.charCodeAt(at + 3) << 16) |
      (entry.charCodeAt(at + 4) << 8) |
      entry.charCodeAt(at + 5)) >>>
    0;
  return high * 0x1_0000_0000 + low;
}
