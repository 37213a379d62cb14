import { type Column, Float64Column, LazyColumn } from '../../columnar/column.js';
import { columnBuilder } from '../../columnar/column-builder.js';
import type { RowBlock } from '../../storage/row-block.js';
import type { TableView } from '../../storage/table-view.js';
import { ROW_ID } from '../plan/logical-plan.js';
import type { ScanColumns } from './operators/table-scan.js';

/** Blocks that are remembered at once, at most. */
const BLOCKS_MAX = 1024;
/** Ids a remembered block is found by: row ids without their last bits, fewer than the smallest chunk has rows. */
const BLOCK_ID_ROWS = 16;

/** Finds rows by their ids in any order, and copies columns of them. */
export class RowFetch {
  private readonly blocks = new Map<number, RowBlock | null>();

  constructor(
    private readonly table: TableView,
    private readonly columns: ScanColumns,
  ) {}

  /** Keeps the ids of rows that exist, and moves what `along` holds at their places with them; gives their count. */
  keepLive(rowIds: Float64Array, along: Int32Array, count: number): number {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const rowId = rowIds[i]!;
      const block = this.blockOf(rowId);
      if (block === null || !block.isLive(rowId - block.firstRowId)) continue;
      rowIds[kept] = rowId;
      along[kept++] = along[i]!;
    }
    return kept;
  }

  /** The scan's columns of live rows; -1 stands for a row of NULLs. */
  read(rowIds: Float64Array, count: number): Column[] {
    const { positions, vectors } = this.columns;
    const blocks: (RowBlock | null)[] = new Array(count);
    for (let i = 0; i < count; i++) blocks[i] = rowIds[i]! < 0 ? null : this.blockOf(rowIds[i]!);
    return positions.map((position) => {
      if (position === ROW_ID) return rowIdColumn(rowIds, count);
      if (vectors.has(position)) return this.vectorColumn(rowIds.slice(0, count), position);
      return this.storedColumn(rowIds, blocks, position);
    });
  }

  private storedColumn(rowIds: Float64Array, blocks: readonly (RowBlock | null)[], position: number): Column {
    const builder = columnBuilder(this.table.layout.columns[position]!.type, blocks.length);
    let last: RowBlock | null = null;
    let column: Column | null = null;
    for (let i = 0; i < blocks.length; i++) {
      const block = blocks[i]!;
      if (block === null) {
        builder.append(null);
        continue;
      }
      if (block !== last) {
        last = block;
        column = block.column(position);
      }
      builder.append(column!.value(rowIds[i]! - block.firstRowId));
    }
    return builder.finish();
  }

  private vectorColumn(rowIds: Float64Array, position: number): Column {
    return new LazyColumn((row) => (rowIds[row]! < 0 ? null : this.table.vector(rowIds[row]!, position)));
  }

  private blockOf(rowId: number): RowBlock | null {
    const id = Math.floor(rowId / BLOCK_ID_ROWS);
    let block = this.blocks.get(id);
    if (block === undefined) {
      const { stored } = this.columns;
      block = this.table.blockOf(rowId, stored);
      block?.prepare(stored);
      // A row that is missing says nothing of its neighbours.
      if (block === null) return null;
      if (this.blocks.size >= BLOCKS_MAX) this.blocks.clear();
      this.blocks.set(id, block);
    }
    return block;
  }
}

function rowIdColumn(rowIds: Float64Array, count: number): Column {
  const data = rowIds.slice(0, count);
  let nulls: Uint8Array | null = null;
  for (let i = 0; i < count; i++) {
    if (data[i]! >= 0) continue;
    nulls ??= new Uint8Array(count);
    nulls[i] = 1;
  }
  return new Float64Column(data, nulls);
}
