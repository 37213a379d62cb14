import type { TableDescriptor } from '../../catalog/descriptors.js';
import { type Column, ConstantColumn } from '../../columnar/column.js';
import { DISTANCE, ROW_ID } from '../plan/logical-plan.js';
import type { ExecutionContext } from './context.js';
import type { VectorHits } from './vector-searcher.js';

/** Takes a row: `columns[i].value(row)`. */
export type RowVisitor = (columns: readonly Column[], row: number) => void;

/**
 * Columns of the rows nearest to a vector, read without operators and batches: what remains of
 * `SELECT a, v <-> $1 FROM t ORDER BY v <-> $1 LIMIT 10` is the search and the values of what it found.
 */
export class NearestRead {
  constructor(
    private readonly table: TableDescriptor,
    private readonly search: (context: ExecutionContext) => VectorHits,
    /** By output column: its place in the table's rows, or ROW_ID, or DISTANCE. */
    private readonly positions: readonly number[],
    /** Those of them that lie in the row's block. */
    private readonly stored: readonly number[],
    private readonly vectors: ReadonlySet<number>,
  ) {}

  /** Shows the rows, nearest first. */
  read(context: ExecutionContext, visit: RowVisitor): void {
    const { rowIds, distances } = this.search(context);
    const { positions, stored, vectors } = this;
    const view = context.view(this.table);
    for (let hit = 0; hit < rowIds.length; hit++) {
      const rowId = rowIds[hit]!;
      const block = view.blockOf(rowId, stored)!;
      const columns: Column[] = new Array(positions.length);
      for (let i = 0; i < positions.length; i++) {
        const position = positions[i]!;
        if (position === ROW_ID) columns[i] = new ConstantColumn(rowId);
        else if (position === DISTANCE) columns[i] = new ConstantColumn(distances[hit]);
        else if (vectors.has(position)) columns[i] = new ConstantColumn(view.vector(rowId, position));
        else columns[i] = block.column(position);
      }
      visit(columns, rowId - block.firstRowId);
    }
  }
}
