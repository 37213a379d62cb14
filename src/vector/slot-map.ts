const PAGE_ROWS = 2048;
const NONE = -1;

/** Which slot of an arena holds the vector of which row. Row ids are dense but for deleted rows. */
export class SlotMap {
  private readonly pages = new Map<number, Int32Array>();
  /** Row id by slot; NONE for a slot without row. */
  private rows = new Float64Array(1024).fill(NONE);
  private count = 0;
  /** Changes with every change. */
  version = 0;

  get size(): number {
    return this.count;
  }

  /** The slot of a row, or -1. */
  slotOf(rowId: number): number {
    const page = this.pages.get(Math.floor(rowId / PAGE_ROWS));
    return page === undefined ? NONE : page[rowId % PAGE_ROWS]!;
  }

  /** The row in a slot that has one. */
  rowOf(slot: number): number {
    return this.rows[slot]!;
  }

  set(rowId: number, slot: number): void {
    const number = Math.floor(rowId / PAGE_ROWS);
    let page = this.pages.get(number);
    if (page === undefined) {
      page = new Int32Array(PAGE_ROWS).fill(NONE);
      this.pages.set(number, page);
    }
    page[rowId % PAGE_ROWS] = slot;
    if (slot >= this.rows.length) this.grow(slot + 1);
    this.rows[slot] = rowId;
    this.count++;
    this.version++;
  }

  /** Forgets a row. @returns the slot it had, or -1. */
  delete(rowId: number): number {
    const slot = this.slotOf(rowId);
    if (slot === NONE) return NONE;
    this.pages.get(Math.floor(rowId / PAGE_ROWS))![rowId % PAGE_ROWS] = NONE;
    this.rows[slot] = NONE;
    this.count--;
    this.version++;
    return slot;
  }

  /** Row ids of slots 0 to `slots` - 1; -1 where there is none. */
  rowIds(slots: number): Float64Array {
    if (slots > this.rows.length) this.grow(slots);
    return this.rows.slice(0, slots);
  }

  private grow(slots: number): void {
    const grown = new Float64Array(Math.max(slots, this.rows.length * 2)).fill(NONE);
    grown.set(this.rows);
    this.rows = grown;
  }
}
