import type { Column } from './column.js';

/**
 * Rows by column: what operators hand each other.
 *
 * `selection` lists the rows that count, ascending; null means all of `0 .. rowCount - 1`. `count` is how many those
 * are. A batch belongs to its maker and is valid until the maker is asked for the next one.
 */
export class Batch {
  constructor(
    readonly columns: readonly Column[],
    readonly rowCount: number,
    readonly selection: Int32Array | null = null,
    readonly count: number = rowCount,
    /** Row id of row 0 where the batch is a piece of a table (row ids are consecutive), else -1. */
    readonly firstRowId: number = -1,
  ) {}

  /** The row at `position` of the selection. */
  row(position: number): number {
    return this.selection === null ? position : this.selection[position]!;
  }

  /** The same rows under another selection. */
  select(selection: Int32Array, count: number): Batch {
    return new Batch(this.columns, this.rowCount, selection, count, this.firstRowId);
  }
}

/** Rows of one batch. Row groups have as many, so that a scan's batches are a table's row groups. */
export const BATCH_ROWS = 2048;
