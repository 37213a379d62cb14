import type { Column } from '../../columnar/column.js';
import type { Type } from '../../types/type.js';
import { rowKey } from './row-key.js';

/**
 * Finds the rows of a hashed side by key. Rows of one key are chained in the order they came; a key with a NULL is in
 * no chain, since nothing equals it.
 */
export interface JoinTable {
  /** The first row with the key of `row` in `columns`, or -1. */
  first(columns: readonly Column[], row: number): number;
  /** The row behind `row` in its chain, or -1. */
  next(row: number): number;
}

/** Builds the table over all rows of the key columns. */
export function joinTable(types: readonly Type[], columns: readonly Column[], rowCount: number): JoinTable {
  const [column] = columns;
  if (types.length === 1 && column!.kind === 'int32') return new NumberJoinTable(column as NumberColumn, rowCount);
  if (types.length === 1 && types[0]!.layout === 'int64' && column!.kind === 'float64') {
    return new NumberJoinTable(column as NumberColumn, rowCount);
  }
  return new KeyJoinTable(types, columns, rowCount);
}

type NumberColumn = Extract<Column, { kind: 'int32' | 'float64' }>;

/** One integer key: open addressing over typed arrays (3.6 times a Map's speed, storage study section 4). */
class NumberJoinTable implements JoinTable {
  private readonly mask: number;
  private readonly heads: Int32Array;
  private readonly keys: Float64Array;
  private readonly chain: Int32Array;

  constructor(column: NumberColumn, rowCount: number) {
    let capacity = 16;
    while (capacity < rowCount * 2) capacity *= 2;
    this.mask = capacity - 1;
    this.heads = new Int32Array(capacity).fill(-1);
    this.keys = new Float64Array(capacity);
    this.chain = new Int32Array(rowCount).fill(-1);
    const { data, nulls } = column;
    // From the last row to the first, so that chains run forwards.
    for (let row = rowCount - 1; row >= 0; row--) {
      if (nulls !== null && nulls[row] === 1) continue;
      const slot = this.slotOf(data[row]!);
      this.keys[slot] = data[row]!;
      this.chain[row] = this.heads[slot]!;
      this.heads[slot] = row;
    }
  }

  first(columns: readonly Column[], row: number): number {
    const key = columns[0]!.value(row);
    return typeof key === 'number' ? this.heads[this.slotOf(key)]! : -1;
  }

  next(row: number): number {
    return this.chain[row]!;
  }

  private slotOf(key: number): number {
    const { mask, heads, keys } = this;
    let slot = (Math.imul(key | 0, 0x9e3779b1) ^ Math.imul((key / 0x1_0000_0000) | 0, 0x85ebca6b)) >>> 7;
    slot &= mask;
    while (heads[slot] !== -1 && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }
}

class KeyJoinTable implements JoinTable {
  private readonly heads = new Map<unknown, number>();
  private readonly chain: Int32Array;

  constructor(
    private readonly types: readonly Type[],
    columns: readonly Column[],
    rowCount: number,
  ) {
    this.chain = new Int32Array(rowCount).fill(-1);
    for (let row = rowCount - 1; row >= 0; row--) {
      if (hasNull(columns, row)) continue;
      const key = rowKey(types, columns, row);
      this.chain[row] = this.heads.get(key) ?? -1;
      this.heads.set(key, row);
    }
  }

  first(columns: readonly Column[], row: number): number {
    if (hasNull(columns, row)) return -1;
    return this.heads.get(rowKey(this.types, columns, row)) ?? -1;
  }

  next(row: number): number {
    return this.chain[row]!;
  }
}

function hasNull(columns: readonly Column[], row: number): boolean {
  for (const column of columns) if (column.value(row) === null) return true;
  return false;
}
