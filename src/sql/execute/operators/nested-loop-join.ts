import { BATCH_ROWS, Batch } from '../../../columnar/batch.js';
import { type Column, ConstantColumn } from '../../../columnar/column.js';
import type { Type } from '../../../types/type.js';
import type { JoinType } from '../../plan/logical-plan.js';
import type { ExecutionContext } from '../context.js';
import type { Operator, OperatorFactory } from '../operator.js';
import { gather, RowBuffer } from '../row-buffer.js';
import type { BatchFilter } from '../vectorize.js';

/** What a nested loop is made of, compiled once. */
export interface NestedLoopParts {
  readonly type: JoinType;
  readonly leftTypes: readonly Type[];
  readonly rightTypes: readonly Type[];
  /** Over left and right columns together; null: every pair. */
  readonly condition: BatchFilter | null;
  /** Left columns the right side refers to, and the slots it reads them from. Empty: the right side is run once. */
  readonly outer: readonly { readonly index: number; readonly slot: number }[];
}

/** Compares every left row with every right row, or runs the right side anew for each left row. */
export class NestedLoopJoinOperator implements Operator {
  private rightRows: RowBuffer | null = null;
  private matched: Uint8Array | null = null;
  private leftBatch: Batch | null = null;
  private leftAt = 0;
  private inner: Operator | null = null;
  private innerAt = 0;
  private hasMatch = false;
  private isDone = false;

  constructor(
    private readonly left: Operator,
    private readonly right: OperatorFactory,
    private readonly parts: NestedLoopParts,
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    const { type } = this.parts;
    while (!this.isDone) {
      if (this.leftBatch === null) {
        this.context.checkCancelled();
        this.leftBatch = this.left.next();
        this.leftAt = 0;
        if (this.leftBatch === null) {
          this.isDone = true;
          return type === 'full' ? this.unmatched() : null;
        }
      }
      if (this.leftAt >= this.leftBatch.count) {
        this.leftBatch = null;
        continue;
      }
      const row = this.leftBatch.row(this.leftAt);
      const batch = this.nextOf(this.leftBatch, row);
      if (batch !== null) return batch;
    }
    return null;
  }

  /** Pairs of one left row; null when it has no more. */
  private nextOf(left: Batch, row: number): Batch | null {
    const { type, leftTypes } = this.parts;
    const leftColumns = leftTypes.map((_, i) => new ConstantColumn(left.column(i).value(row)));
    for (let right = this.nextRight(left, row); right !== null; right = this.nextRight(left, row)) {
      const pairs = this.pairs(leftColumns, right);
      if (pairs === null) continue;
      this.hasMatch = true;
      if (type === 'semi' || type === 'anti') break;
      return pairs;
    }
    const hadMatch = this.hasMatch;
    this.finishLeftRow();
    if (type === 'semi' || type === 'anti') {
      return hadMatch === (type === 'semi') ? new Batch(leftColumns, 1) : null;
    }
    if (hadMatch || type === 'inner') return null;
    return new Batch([...leftColumns, ...this.parts.rightTypes.map(() => new ConstantColumn(null))], 1);
  }

  /** The next right rows for the current left row. */
  private nextRight(left: Batch, row: number): Batch | null {
    if (this.parts.outer.length > 0) {
      if (this.inner === null) {
        for (const { index, slot } of this.parts.outer) this.context.outer[slot] = left.column(index).value(row);
        this.inner = this.right(this.context);
      }
      return this.inner.next();
    }
    this.rightRows ??= this.materialize();
    const { rowCount } = this.rightRows;
    if (this.innerAt >= rowCount) return null;
    this.context.checkCancelled();
    const from = this.innerAt;
    const count = Math.min(BATCH_ROWS, rowCount - from);
    this.innerAt += count;
    const selection = new Int32Array(count);
    for (let i = 0; i < count; i++) selection[i] = from + i;
    return new Batch([...this.rightRows.finish()], rowCount, selection, count);
  }

  /** The pairs that satisfy the condition, or null. */
  private pairs(leftColumns: readonly Column[], right: Batch): Batch | null {
    if (right.count === 0) return null;
    const columns = [...leftColumns, ...this.parts.rightTypes.map((_, i) => right.column(i))];
    const pairs = new Batch(columns, right.rowCount, right.selection, right.count);
    if (this.parts.condition === null) {
      if (this.matched !== null) for (let i = 0; i < pairs.count; i++) this.matched[pairs.row(i)] = 1;
      return pairs;
    }
    const kept = new Int32Array(right.count);
    const count = this.parts.condition.run(pairs, this.context, kept);
    if (this.matched !== null) for (let i = 0; i < count; i++) this.matched[kept[i]!] = 1;
    return count === 0 ? null : pairs.select(kept, count);
  }

  private finishLeftRow(): void {
    this.leftAt++;
    this.hasMatch = false;
    this.innerAt = 0;
    this.inner?.close();
    this.inner = null;
  }

  private materialize(): RowBuffer {
    const { rightTypes, type } = this.parts;
    const rows = new RowBuffer(rightTypes, this.context);
    const operator = this.right(this.context);
    try {
      for (let batch = operator.next(); batch !== null; batch = operator.next()) {
        rows.append(
          batch,
          rightTypes.map((_, i) => batch!.column(i)),
        );
      }
    } finally {
      operator.close();
    }
    rows.finish();
    if (type === 'full') this.matched = new Uint8Array(rows.rowCount);
    return rows;
  }

  /** Full join: right rows nobody matched. */
  private unmatched(): Batch | null {
    this.rightRows ??= this.materialize();
    const rows: number[] = [];
    for (let row = 0; row < this.rightRows.rowCount; row++) if (this.matched![row] === 0) rows.push(row);
    if (rows.length === 0) return null;
    const order = Int32Array.from(rows);
    const columns = [
      ...this.parts.leftTypes.map(() => new ConstantColumn(null)),
      ...this.rightRows.finish().map((column) => gather(column, order, order.length)),
    ];
    return new Batch(columns, order.length);
  }

  close(): void {
    this.inner?.close();
    this.left.close();
  }
}
