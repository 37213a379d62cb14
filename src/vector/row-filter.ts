import type { ColumnVectors, RowFilter } from './column-vectors.js';

/** Below this part of all rows, looking at each of them is cheaper than a search that passes through the others. */
const LISTED_PART = 1 / 50;
const LISTED_MIN = 256;

/**
 * Rows that `allowed` names (null: all) without those that `hidden` names (because a transaction has changed them).
 * Null when that is every row.
 */
export function rowFilter(
  allowed: ReadonlySet<number> | null,
  hidden: ReadonlyMap<number, unknown> | null,
  rowCount: number,
): RowFilter | null {
  const hides = hidden !== null && hidden.size > 0;
  if (allowed === null) return hides ? new AllBut(hidden) : null;
  return new OnlyThese(allowed, hides ? hidden : null, rowCount);
}

class AllBut implements RowFilter {
  readonly listed = null;

  constructor(private readonly hidden: ReadonlyMap<number, unknown>) {}

  has(rowId: number): boolean {
    return !this.hidden.has(rowId);
  }

  bits(vectors: ColumnVectors): Uint32Array {
    const words = new Uint32Array(Math.ceil(vectors.arena.slotCount / 32)).fill(0xffffffff);
    for (const rowId of this.hidden.keys()) {
      const slot = vectors.slots.slotOf(rowId);
      if (slot >= 0) words[slot >>> 5]! &= ~(1 << (slot & 31));
    }
    return words;
  }
}

class OnlyThese implements RowFilter {
  readonly listed: Iterable<number> | null;

  constructor(
    private readonly allowed: ReadonlySet<number>,
    private readonly hidden: ReadonlyMap<number, unknown> | null,
    rowCount: number,
  ) {
    const isFew = allowed.size <= Math.max(LISTED_MIN, rowCount * LISTED_PART);
    this.listed = isFew ? this.rows() : null;
  }

  has(rowId: number): boolean {
    return this.allowed.has(rowId) && !(this.hidden?.has(rowId) ?? false);
  }

  private rows(): Iterable<number> {
    const { allowed, hidden } = this;
    return hidden === null ? allowed : [...allowed].filter((rowId) => !hidden.has(rowId));
  }

  bits(vectors: ColumnVectors): Uint32Array {
    const words = new Uint32Array(Math.ceil(vectors.arena.slotCount / 32));
    for (const rowId of this.rows()) {
      const slot = vectors.slots.slotOf(rowId);
      if (slot >= 0) words[slot >>> 5]! |= 1 << (slot & 31);
    }
    return words;
  }
}
