import type { RowSet } from '../columnar/row-set.js';
import type { ColumnVectors, RowFilter } from './column-vectors.js';

/** So few rows are looked at one by one. */
const LISTED_MAX = 64;

/**
 * Rows that `allowed` names (null: all) without those that `hidden` names (because a transaction has changed them).
 * Null when that is every row.
 */
export function rowFilter(allowed: RowSet | null, hidden: ReadonlyMap<number, unknown> | null): RowFilter | null {
  const hides = hidden !== null && hidden.size > 0;
  if (allowed === null) return hides ? new AllBut(hidden) : null;
  return new OnlyThese(allowed, hides ? hidden : null);
}

class AllBut implements RowFilter {
  readonly listed = null;
  readonly size = Number.POSITIVE_INFINITY;

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

/** The bits that a set of rows has made, for as long as rows keep their slots. */
interface SlotBits {
  readonly vectors: ColumnVectors;
  readonly version: number;
  readonly words: Uint32Array;
}

const slotBitsOf = new WeakMap<RowSet, SlotBits>();

class OnlyThese implements RowFilter {
  readonly listed: Iterable<number> | null;
  readonly size: number;

  constructor(
    private readonly allowed: RowSet,
    private readonly hidden: ReadonlyMap<number, unknown> | null,
  ) {
    this.size = allowed.size;
    this.listed = allowed.size <= LISTED_MAX ? this.rows() : null;
  }

  has(rowId: number): boolean {
    return this.allowed.has(rowId) && !(this.hidden?.has(rowId) ?? false);
  }

  private rows(): Iterable<number> {
    const { allowed, hidden } = this;
    return hidden === null ? allowed : [...allowed].filter((rowId) => !hidden.has(rowId));
  }

  bits(vectors: ColumnVectors): Uint32Array {
    if (this.hidden !== null) return this.makeBits(vectors);
    const { version } = vectors.slots;
    let made = slotBitsOf.get(this.allowed);
    if (made?.vectors !== vectors || made.version !== version) {
      made = { vectors, version, words: this.makeBits(vectors) };
      slotBitsOf.set(this.allowed, made);
    }
    return made.words;
  }

  private makeBits(vectors: ColumnVectors): Uint32Array {
    const words = new Uint32Array(Math.ceil(vectors.arena.slotCount / 32));
    for (const rowId of this.rows()) {
      const slot = vectors.slots.slotOf(rowId);
      if (slot >= 0) words[slot >>> 5]! |= 1 << (slot & 31);
    }
    return words;
  }
}
