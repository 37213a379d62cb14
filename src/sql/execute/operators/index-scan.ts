import { rowIdOf } from '../../../catalog/index-key.js';
import type { KeyRange } from '../../../catalog/index-ranges.js';
import { BATCH_ROWS, Batch } from '../../../columnar/batch.js';
import { type Column, Float64Column, LazyColumn } from '../../../columnar/column.js';
import { columnBuilder } from '../../../columnar/column-builder.js';
import type { IndexCursor, IndexView } from '../../../storage/index-tree.js';
import type { RowBlock } from '../../../storage/row-block.js';
import type { TableView } from '../../../storage/table-view.js';
import { FETCH_COST, SCAN_ROW_COST } from '../../plan/access-cost.js';
import { ROW_ID } from '../../plan/logical-plan.js';
import type { ExecutionContext } from '../context.js';
import { type CompiledCondition, rangesOf } from '../index-condition.js';
import type { Operator, OperatorFactory } from '../operator.js';
import { type BatchFilter, selectionBuffer } from '../vectorize.js';
import { blockBatch, type ScanColumns } from './table-scan.js';

/** Rows of one block, ascending. */
interface Run {
  readonly block: RowBlock;
  readonly rows: readonly number[];
}

/** Shorter runs are gathered, into batches of about so many rows. */
const RUN_ROWS_MIN = 16;
const GATHERED_ROWS_MAX = 256;
/** Row ids that are no further apart than this, on average, lie side by side. */
const CLOSE_ROWS = 4;

/**
 * Reads rows in the order of an index. Many rows of one block that follow each other become one batch over the block's
 * own columns, and nothing is copied; rows from here and there are gathered. Without an order to keep, row ids are sorted first so that blocks are met once.
 */
export class IndexScanOperator implements Operator {
  private readonly ranges: KeyRange[];
  private rangeAt = 0;
  private cursor: IndexCursor | null = null;
  private pending: number[] = [];
  private pendingAt = 0;
  private readonly kept: Int32Array;
  /** Reads the whole table in the place of this scan. */
  private wholeScan: Operator | null = null;
  private hasDecided: boolean;

  constructor(
    private readonly table: TableView,
    private readonly index: IndexView,
    private readonly columns: ScanColumns,
    condition: CompiledCondition,
    private readonly isBackward: boolean,
    private readonly keepsOrder: boolean,
    /** At most one entry can match. */
    private readonly isUnique: boolean,
    private readonly filter: BatchFilter | null,
    private readonly context: ExecutionContext,
    /** The scan that is cheaper when there are very many entries. */
    private readonly alternative: OperatorFactory | null = null,
  ) {
    this.hasDecided = alternative === null;
    this.ranges = rangesOf(condition, context);
    if (isBackward) this.ranges.reverse();
    this.kept = filter === null ? EMPTY : selectionBuffer();
  }

  next(): Batch | null {
    for (;;) {
      if (this.wholeScan !== null) return this.wholeScan.next();
      if (this.pendingAt >= this.pending.length && !this.fetchRowIds()) return null;
      if (!this.hasDecided && this.isBetterWhole()) {
        this.wholeScan = this.alternative!(this.context);
        continue;
      }
      const batch = this.nextRun();
      if (batch === null) continue;
      if (this.filter === null) return batch;
      const count = this.filter.run(batch, this.context, this.kept);
      if (count > 0) return batch.select(this.kept, count);
    }
  }

  /** The next rows of one block, or short runs of several blocks gathered. */
  private nextRun(): Batch | null {
    const run = this.takeRun();
    if (run === null) return null;
    if (this.isUnique || run.rows.length >= RUN_ROWS_MIN) return this.batchOf(run.block, Int32Array.from(run.rows));
    return this.gather(run);
  }

  /** Rows of one block that stand together among the pending ones; null when the first of them is gone. */
  private takeRun(): Run | null {
    const { pending, columns } = this;
    const first = pending[this.pendingAt++]!;
    const block = this.table.blockOf(first, columns.stored);
    if (block === null) return null;
    const start = block.firstRowId;
    const rows = [first - start];
    while (this.pendingAt < pending.length) {
      const row = pending[this.pendingAt]! - start;
      // Ascending rows of the same block, so that the selection is in order.
      if (row <= rows[rows.length - 1]! || row >= block.rowCount || !block.isLive(row)) break;
      rows.push(row);
      this.pendingAt++;
    }
    return { block, rows };
  }

  /** Copies short runs into one batch: a batch a row would cost more than the row. */
  private gather(first: Run): Batch {
    const { positions, stored, vectors } = this.columns;
    const { layout } = this.table;
    const rowIds: number[] = [];
    const capacity = Math.min(GATHERED_ROWS_MAX, first.rows.length + this.pending.length - this.pendingAt);
    const builders = positions.map((position) =>
      position === ROW_ID || vectors.has(position) ? null : columnBuilder(layout.columns[position]!.type, capacity),
    );
    for (let run: Run | null = first; ; ) {
      if (run !== null) {
        const { block, rows } = run;
        block.prepare(stored);
        for (const row of rows) rowIds.push(block.firstRowId + row);
        for (let i = 0; i < builders.length; i++) {
          const builder = builders[i]!;
          if (builder === null) continue;
          const column = block.column(positions[i]!);
          for (const row of rows) builder.append(column.value(row));
        }
      }
      if (this.pendingAt >= this.pending.length || rowIds.length >= GATHERED_ROWS_MAX) break;
      run = this.takeRun();
    }
    const columns = positions.map((position, i): Column => {
      if (position === ROW_ID) return new Float64Column(Float64Array.from(rowIds), null);
      return builders[i]?.finish() ?? new LazyColumn((row) => this.table.vector(rowIds[row]!, position));
    });
    return new Batch(columns, rowIds.length);
  }

  private batchOf(block: RowBlock, selection: Int32Array): Batch {
    return blockBatch(block, this.columns, this.table, selection, selection.length);
  }

  /** Reads entries of the current range; false when all ranges are done. */
  private fetchRowIds(): boolean {
    if (this.isUnique) return this.fetchOne();
    this.context.checkCancelled();
    this.pending = [];
    this.pendingAt = 0;
    while (this.pending.length === 0) {
      if (this.cursor === null) {
        if (this.rangeAt >= this.ranges.length) return false;
        const { start, end } = this.ranges[this.rangeAt]!;
        this.cursor = this.isBackward ? this.index.seekBefore(end) : this.index.seek(start);
      }
      this.readEntries(this.ranges[this.rangeAt]!);
    }
    if (!this.keepsOrder && this.pending.length > 1) this.pending.sort((left, right) => left - right);
    return true;
  }

  /** Asked once, with the first row ids at hand: few entries need no thought. */
  private isBetterWhole(): boolean {
    this.hasDecided = true;
    const { pending, table } = this;
    if (pending.length < BATCH_ROWS) return false;
    // Rows that lie side by side are read as a scan reads them.
    const span = pending[pending.length - 1]! - pending[0]!;
    if (span < pending.length * CLOSE_ROWS) return false;
    let entries = 0;
    for (const { start, end } of this.ranges) entries += this.index.countBetween(start, end);
    return entries * FETCH_COST > table.rowCount * SCAN_ROW_COST;
  }

  private fetchOne(): boolean {
    if (this.rangeAt >= this.ranges.length) return false;
    const entry = this.index.find(this.ranges[this.rangeAt++]!.start);
    this.pending = entry === null ? [] : [rowIdOf(entry)];
    this.pendingAt = 0;
    return entry !== null;
  }

  private readEntries({ start, end }: KeyRange): void {
    const cursor = this.cursor!;
    while (cursor.isValid && this.pending.length < BATCH_ROWS) {
      const { entry } = cursor;
      if (this.isBackward ? entry < start : entry >= end) break;
      this.pending.push(rowIdOf(entry));
      if (this.isBackward) cursor.previous();
      else cursor.next();
    }
    if (this.pending.length < BATCH_ROWS) {
      this.cursor = null;
      this.rangeAt++;
    }
  }

  close(): void {
    this.wholeScan?.close();
  }
}

const EMPTY = new Int32Array(0);
