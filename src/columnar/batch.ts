import type { Column } from './column.js';

/** Reads columns of a batch that were not needed at first. */
export interface ColumnLoader {
  /** Fills places of `columns` that are still null; at the second call at the latest, all of them. */
  load(columns: (Column | null)[]): void;
}

/**
 * Rows by column: what operators hand each other.
 *
 * `selection` lists the rows that count, ascending; null means all of `0 .. rowCount - 1`. `count` is how many those
 * are. A batch belongs to its maker and is valid until the maker is asked for the next one.
 */
export class Batch {
  constructor(
    private readonly columns: (Column | null)[],
    readonly rowCount: number,
    readonly selection: Int32Array | null = null,
    readonly count: number = rowCount,
    private readonly loader: ColumnLoader | null = null,
  ) {}

  get columnCount(): number {
    return this.columns.length;
  }

  column(index: number): Column {
    const column = this.columns[index]!;
    return column !== null ? column : this.load(index);
  }

  /** The row at `position` of the selection. */
  row(position: number): number {
    return this.selection === null ? position : this.selection[position]!;
  }

  /** The same rows under another selection. */
  select(selection: Int32Array, count: number): Batch {
    return new Batch(this.columns, this.rowCount, selection, count, this.loader);
  }

  private load(index: number): Column {
    this.loader!.load(this.columns);
    if (this.columns[index] === null) this.loader!.load(this.columns);
    return this.columns[index]!;
  }
}

/** Rows of one batch at most. Row groups have as many, so that a scan's batches are a table's row groups. */
export const BATCH_ROWS = 2048;
