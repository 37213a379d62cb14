import type { Type } from '../types/type.js';

/** A column as storage sees it. */
export interface StoredColumn {
  /** Never reused within its table, so that chunks written before ALTER TABLE stay readable. */
  readonly id: number;
  readonly type: Type;
  /** The value of rows written before the column existed; null for NULL. */
  readonly missing: unknown;
  /** Dimensions of a column with layout 'vector', which lies in vector chunks; else 0. */
  readonly dimensions: number;
}

/**
 * What storage must know of a table: its columns in row order. A row is an array of runtime values in this order.
 * The catalog's table descriptor provides it; a schema change makes a new one.
 */
export interface RowLayout {
  readonly tableId: number;
  readonly columns: readonly StoredColumn[];
}

/** Longer text and bytea values lie outside their chunk, so that an update of a row does not rewrite them. */
export const INLINE_BYTES_MAX = 512;

/** Row ids of one row group: the unit of scans and of the column cache. */
export const GROUP_SHIFT = 11;
export const GROUP_ROWS = 1 << GROUP_SHIFT;

/** Rows of one chunk are 2^shift. */
export const CHUNK_SHIFT_MIN = 4;
export const CHUNK_SHIFT_MAX = 8;

/** A chunk should fill two pages of LMDB; measured best for scans, point reads and updates together. */
const CHUNK_BYTES_TARGET = 8176;

/** Chooses the rows of a chunk from the bytes of a typical row. */
export function chunkShiftFor(rowBytes: number): number {
  const shift = Math.floor(Math.log2(CHUNK_BYTES_TARGET / Math.max(1, rowBytes)));
  return Math.max(CHUNK_SHIFT_MIN, Math.min(CHUNK_SHIFT_MAX, shift));
}

/** Stored bytes of one value, roughly. */
export function valueBytes(column: StoredColumn, value: unknown): number {
  switch (column.type.layout) {
    case 'bool':
      return 1;
    case 'int32':
    case 'float32':
      return 4;
    case 'int64':
    case 'float64':
      return 8;
    case 'text':
      return 2 + Math.min(INLINE_BYTES_MAX, value === null ? 0 : (value as string).length);
    case 'bytes':
      return 2 + (value === null ? 0 : Math.min(INLINE_BYTES_MAX, column.type.toBytes!(value).byteLength));
    case 'vector':
      return 0;
  }
}
