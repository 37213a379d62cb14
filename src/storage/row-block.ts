import type { Column } from '../columnar/column.js';

/**
 * A run of consecutive rows as one statement sees it: a row group, a chunk of it, or a chunk being written.
 * Row `i` of the block has row id `firstRowId + i`.
 */
export interface RowBlock {
  readonly firstRowId: number;
  /** Rows of the columns, empty places included. */
  readonly rowCount: number;
  /** Rows that exist, ascending; null: all of them. */
  readonly selection: Int32Array | null;
  /** How many those are. */
  readonly liveCount: number;
  isLive(row: number): boolean;
  /** Makes the columns at `positions` readable, all in one go: cheaper than one after the other. */
  prepare(positions: readonly number[]): void;
  /** The column at `position` of the layout, which was prepared. Vectors are not columns of a block. */
  column(position: number): Column;
  /** Smallest and largest value of a numeric column, NULLs apart; null when not known. */
  range(position: number): { readonly min: number; readonly max: number } | null;
}
