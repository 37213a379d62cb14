import { BATCH_ROWS, Batch } from '../../columnar/batch.js';
import { BooleanColumn, type Column, Float64Column, Int32Column, ObjectColumn } from '../../columnar/column.js';
import { type ColumnBuilder, columnBuilder } from '../../columnar/column-builder.js';
import type { Type } from '../../types/type.js';
import type { ExecutionContext } from './context.js';

/** Rough bytes of one value in a buffer: an array slot, and a share of what it points to. */
const VALUE_BYTES = 24;

/** Rows an operator keeps: the selected rows of batches, by column. */
export class RowBuffer {
  private readonly builders: ColumnBuilder[];
  private columns: Column[] | null = null;
  rowCount = 0;

  constructor(
    types: readonly Type[],
    private readonly context: ExecutionContext,
  ) {
    this.builders = types.map((type) => columnBuilder(type, 256));
  }

  /** Copies the selected rows of the given columns. */
  append(batch: Batch, columns: readonly Column[]): void {
    const { count } = batch;
    this.context.reserveMemory(count * this.builders.length * VALUE_BYTES);
    for (let c = 0; c < this.builders.length; c++) {
      const builder = this.builders[c]!;
      const column = columns[c]!;
      for (let i = 0; i < count; i++) builder.append(column.value(batch.row(i)));
    }
    this.rowCount += count;
  }

  appendRow(values: readonly unknown[]): void {
    for (let c = 0; c < this.builders.length; c++) this.builders[c]!.append(values[c]);
    this.rowCount++;
  }

  /** The columns, once every row is in. */
  finish(): readonly Column[] {
    this.columns ??= this.builders.map((builder) => builder.finish());
    return this.columns;
  }

  /** All rows as one batch. */
  batch(): Batch {
    return new Batch([...this.finish()], this.rowCount);
  }
}

/** The rows of `column` at `rows[0 .. count - 1]`; -1 gives NULL. */
export function gather(column: Column, rows: Int32Array, count: number): Column {
  switch (column.kind) {
    case 'int32': {
      const data = new Int32Array(count);
      const nulls = gatherNulls(column.nulls, rows, count);
      for (let i = 0; i < count; i++) data[i] = column.data[rows[i]!]!;
      return new Int32Column(data, nulls);
    }
    case 'float64': {
      const data = new Float64Array(count);
      const nulls = gatherNulls(column.nulls, rows, count);
      for (let i = 0; i < count; i++) data[i] = column.data[rows[i]!]!;
      return new Float64Column(data, nulls);
    }
    case 'boolean': {
      const data = new Uint8Array(count);
      const nulls = gatherNulls(column.nulls, rows, count);
      for (let i = 0; i < count; i++) data[i] = column.data[rows[i]!]!;
      return new BooleanColumn(data, nulls);
    }
    default: {
      const values: unknown[] = new Array(count);
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        values[i] = row < 0 ? null : column.value(row);
      }
      return new ObjectColumn(values);
    }
  }
}

function gatherNulls(nulls: Uint8Array | null, rows: Int32Array, count: number): Uint8Array | null {
  let gathered: Uint8Array | null = null;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    if (row < 0 || (nulls !== null && nulls[row] === 1)) {
      gathered ??= new Uint8Array(count);
      gathered[i] = 1;
    }
  }
  return gathered;
}

/** Hands out rows of finished columns in an order, a batch at a time. */
export class BufferReader {
  private at = 0;

  constructor(
    private readonly columns: readonly Column[],
    private readonly order: Int32Array,
    private readonly end: number = order.length,
  ) {}

  next(): Batch | null {
    if (this.at >= this.end) return null;
    const count = Math.min(BATCH_ROWS, this.end - this.at);
    const rows = this.order.subarray(this.at, this.at + count);
    this.at += count;
    return new Batch(
      this.columns.map((column) => gather(column, rows, count)),
      count,
    );
  }
}
