import type { IndexDescriptor, TableDescriptor } from '../../catalog/descriptors.js';
import { rowIdOf, searchPart } from '../../catalog/index-key.js';
import { Batch } from '../../columnar/batch.js';
import { type Column, ConstantColumn } from '../../columnar/column.js';
import type { Type } from '../../types/type.js';
import { ROW_ID } from '../plan/logical-plan.js';
import { type IndexScan, type PhysicalPlan, pointValues } from '../plan/physical-plan.js';
import type { ExecutionContext } from './context.js';
import type { Evaluator } from './evaluate.js';

/** The row a point read found: `columns[i].value(row)`. */
export interface FoundRow {
  readonly columns: readonly Column[];
  readonly row: number;
}

const NO_INPUT = new Batch([], 1);

/**
 * Columns of the one row that a unique key names, read without operators and batches: what remains of
 * `SELECT a, b FROM t WHERE id = $1` is the descent into the index and the values.
 */
export class PointRead {
  constructor(
    private readonly table: TableDescriptor,
    private readonly index: IndexDescriptor,
    private readonly keyTypes: readonly Type[],
    private readonly equal: readonly Evaluator[],
    /** By output column: its place in the table's rows, or ROW_ID. */
    private readonly positions: readonly number[],
    /** Those of them that lie in the row's block. */
    private readonly stored: readonly number[],
    private readonly vectors: ReadonlySet<number>,
  ) {}

  find(context: ExecutionContext): FoundRow | null {
    let prefix = '';
    for (let i = 0; i < this.equal.length; i++) {
      const part = searchPart(this.index.keys[i]!, this.keyTypes[i]!, this.equal[i]!(NO_INPUT, 0, context));
      if (part === null) return null;
      prefix += part;
    }
    const view = context.view(this.table);
    const entry = view.index(this.index.id).find(prefix);
    if (entry === null) return null;
    const rowId = rowIdOf(entry);
    const block = view.blockOf(rowId, this.stored);
    if (block === null) return null;
    const { positions, vectors } = this;
    const columns: Column[] = new Array(positions.length);
    for (let i = 0; i < positions.length; i++) {
      const position = positions[i]!;
      if (position === ROW_ID) columns[i] = new ConstantColumn(rowId);
      else if (vectors.has(position)) columns[i] = new ConstantColumn(view.vector(rowId, position));
      else columns[i] = block.column(position);
    }
    return { columns, row: rowId - block.firstRowId };
  }
}

/** A scan that gives at most one row, by a unique key. */
export function pointScan(plan: PhysicalPlan): IndexScan | null {
  return plan.kind === 'IndexScan' && plan.predicate === null && pointValues(plan) !== null ? plan : null;
}
