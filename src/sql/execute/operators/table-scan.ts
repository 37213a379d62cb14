import { Batch, type ColumnLoader } from '../../../columnar/batch.js';
import { type Column, Float64Column, LazyColumn } from '../../../columnar/column.js';
import type { RowBlock } from '../../../storage/row-block.js';
import type { TableView } from '../../../storage/table-view.js';
import { ROW_ID } from '../../plan/logical-plan.js';
import type { ExecutionContext } from '../context.js';
import type { Operator } from '../operator.js';
import type { RangeCheck } from '../range-check.js';
import type { BatchFilter } from '../vectorize.js';
import { selectionBuffer } from '../vectorize.js';

/** How the columns of a scan's batches are read from blocks. */
export interface ScanColumns {
  /** Place in the table's rows by column of the batch; ROW_ID for the row id. */
  readonly positions: readonly number[];
  /** Those that lie in the row blocks: neither row ids nor vectors. */
  readonly stored: readonly number[];
  /** Places that are read before anything else, because the scan's own condition needs them. */
  readonly eager: readonly number[];
  /** Places that hold vectors, which lie apart. */
  readonly vectors: ReadonlySet<number>;
}

/** Rows of a block as a batch. Columns the condition does not need are decoded when somebody asks for one. */
export function blockBatch(
  block: RowBlock,
  columns: ScanColumns,
  table: TableView,
  selection: Int32Array | null,
  count: number,
): Batch {
  const list: (Column | null)[] = new Array(columns.positions.length).fill(null);
  return new Batch(list, block.rowCount, selection, count, new BlockLoader(block, columns, table, count));
}

const FEW_ROWS = 64;

class BlockLoader implements ColumnLoader {
  constructor(
    private readonly block: RowBlock,
    private readonly columns: ScanColumns,
    private readonly table: TableView,
    private readonly count: number,
  ) {}

  load(list: (Column | null)[]): void {
    const { positions, eager, vectors } = this.columns;
    // First what the condition needs; the rest in one go when something else is asked for.
    const isFirst = eager.length > 0 && list.every((column) => column === null);
    const wanted = new Set(isFirst ? eager : positions);
    this.block.prepare([...wanted].filter((position) => position >= 0 && !vectors.has(position)));
    positions.forEach((position, i) => {
      if (list[i] === null && wanted.has(position)) list[i] = this.read(position);
    });
  }

  private read(position: number): Column {
    const { block, table } = this;
    if (position === ROW_ID) return rowIds(block, this.count);
    if (!this.columns.vectors.has(position)) return block.column(position);
    const read = table.vectorReader(position);
    return new LazyColumn((row) => read(block.firstRowId + row));
  }
}

/** Row ids of a block of which `count` rows are asked for. */
function rowIds(block: RowBlock, count: number): Column {
  if (count < FEW_ROWS) return new LazyColumn((row) => block.firstRowId + row);
  const data = new Float64Array(block.rowCount);
  for (let row = 0; row < data.length; row++) data[row] = block.firstRowId + row;
  return new Float64Column(data, null);
}

/** Reads a table block by block, passing over blocks whose value ranges the condition excludes. */
export class TableScanOperator implements Operator {
  private readonly blocks: Iterator<RowBlock>;
  private readonly kept = selectionBuffer();

  constructor(
    private readonly table: TableView,
    private readonly columns: ScanColumns,
    private readonly filter: BatchFilter | null,
    private readonly ranges: readonly RangeCheck[],
    private readonly context: ExecutionContext,
  ) {
    const first = columns.eager.filter((position) => position >= 0 && !columns.vectors.has(position));
    this.blocks = table.blocks(first)[Symbol.iterator]();
  }

  next(): Batch | null {
    for (;;) {
      this.context.checkCancelled();
      const { value: block, done } = this.blocks.next();
      if (done) return null;
      if (block.liveCount === 0 || this.isExcluded(block)) continue;
      const batch = blockBatch(block, this.columns, this.table, block.selection, block.liveCount);
      if (this.filter === null) return batch;
      const count = this.filter.run(batch, this.context, this.kept);
      if (count > 0) return batch.select(this.kept, count);
    }
  }

  private isExcluded(block: RowBlock): boolean {
    for (const check of this.ranges) {
      const range = block.range(check.position);
      if (range !== null && check.excludes(range.min, range.max, this.context)) return true;
    }
    return false;
  }

  close(): void {
    this.blocks.return?.();
  }
}
