import type { CacheBudget } from './cache-budget.js';
import type { IndexView } from './index-tree.js';
import { GROUP_ROWS, type RowLayout } from './layout.js';
import type { RowBlock } from './row-block.js';
import type { StoreReader } from './store.js';
import type { TableState } from './table-state.js';
import { readVector, VectorCursor } from './vector-column.js';

/** A table as one statement sees it: a committed version, or a transaction's own. */
export interface TableView {
  readonly layout: RowLayout;
  readonly rowCount: number;
  /** Above every row id in use. */
  readonly rowIdEnd: number;
  /** All rows in row id order, with the columns at `positions` readable. */
  blocks(positions: readonly number[]): Iterable<RowBlock>;
  /** The block around one row, or null when there is no such row; its row is `rowId - block.firstRowId`. */
  blockOf(rowId: number, positions: readonly number[]): RowBlock | null;
  index(indexId: number): IndexView;
  /** The vector of a row in the column at `position`, as a copy; null for NULL. */
  vector(rowId: number, position: number): Float32Array | null;
  /** Reads the vectors of many rows, best in their order. */
  vectorReader(position: number): (rowId: number) => Float32Array | null;
}

/** A committed version of a table, read through a snapshot (or the newest commit). */
export class CommittedTable implements TableView {
  constructor(
    readonly layout: RowLayout,
    readonly state: TableState,
    private readonly reader: StoreReader,
    private readonly budget: CacheBudget,
  ) {}

  get rowCount(): number {
    return this.state.rowCount;
  }

  get rowIdEnd(): number {
    return this.state.nextRowId;
  }

  *blocks(positions: readonly number[]): IterableIterator<RowBlock> {
    for (const group of this.state.groups) yield group.block(this.layout, positions, this.reader);
  }

  blockOf(rowId: number, positions: readonly number[]): RowBlock | null {
    const group = this.state.groups.get(Math.floor(rowId / GROUP_ROWS));
    if (group === null) return null;
    const block = group.hasColumns(this.layout, positions)
      ? group.block(this.layout, positions, this.reader)
      : group.chunk(this.layout, rowId, this.reader);
    return block?.isLive(rowId - block.firstRowId) ? block : null;
  }

  index(indexId: number): IndexView {
    return this.state.index(indexId, this.reader).view(this.reader, this.budget);
  }

  vector(rowId: number, position: number): Float32Array | null {
    const { id, dimensions } = this.layout.columns[position]!;
    return readVector(this.reader, { tableId: this.layout.tableId, columnId: id, dimensions }, rowId);
  }

  vectorReader(position: number): (rowId: number) => Float32Array | null {
    const { id, dimensions } = this.layout.columns[position]!;
    const cursor = new VectorCursor(this.reader, { tableId: this.layout.tableId, columnId: id, dimensions });
    return (rowId) => cursor.read(rowId);
  }
}
