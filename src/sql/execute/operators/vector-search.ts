import { Batch } from '../../../columnar/batch.js';
import { columnOf } from '../../../columnar/column-builder.js';
import type { TableView } from '../../../storage/table-view.js';
import type { Type } from '../../../types/type.js';
import { DISTANCE, ROW_ID } from '../../plan/logical-plan.js';
import type { ExecutionContext } from '../context.js';
import type { Operator } from '../operator.js';
import type { VectorHits } from '../vector-searcher.js';

/** The nearest rows to a vector, nearest first: finds their ids and distances, then reads the rows. */
export class VectorSearchOperator implements Operator {
  private isDone = false;

  constructor(
    private readonly table: TableView,
    private readonly positions: readonly number[],
    private readonly types: readonly Type[],
    private readonly search: (context: ExecutionContext) => VectorHits,
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    if (this.isDone) return null;
    this.isDone = true;
    const { rowIds, distances } = this.search(this.context);
    if (rowIds.length === 0) return null;
    const columns = this.positions.map((position, i) =>
      columnOf(this.types[i]!, position === DISTANCE ? distances : rowIds.map((rowId) => this.value(rowId, position))),
    );
    return new Batch(columns, rowIds.length);
  }

  private value(rowId: number, position: number): unknown {
    if (position === ROW_ID) return rowId;
    const { layout } = this.table;
    if (layout.columns[position]!.type.layout === 'vector') return this.table.vector(rowId, position);
    const block = this.table.blockOf(rowId, [position])!;
    return block.column(position).value(rowId - block.firstRowId);
  }

  close(): void {}
}
