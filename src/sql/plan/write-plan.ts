import type { IndexDescriptor, TableDescriptor } from '../../catalog/descriptors.js';
import type { BoundExpression, ColumnId, OutputColumn } from './bound-expression.js';
import type { LogicalPlan } from './logical-plan.js';

// Plans of INSERT, UPDATE and DELETE: where rows come from and what becomes of them.

/** A column that expressions about a written row may refer to. */
export interface RowInput {
  readonly id: ColumnId;
  /** `new`: the row as it will be; `old`: as it was (NULLs for INSERT); `source`: a column of the plan's source. */
  readonly from: 'new' | 'old' | 'source';
  /** Place in the table's rows; for a column of the source -1, since its id finds it. */
  readonly position: number;
}

/** An expression over `RowInput`s. */
export interface RowExpression {
  readonly expression: BoundExpression;
  readonly inputs: readonly RowInput[];
}

/** RETURNING: rows of the statement. */
export interface ReturningPlan {
  readonly columns: readonly OutputColumn[];
  readonly values: readonly RowExpression[];
}

export interface ConflictPlan {
  /** Unique indexes a conflict in which is handled; null: any. */
  readonly indexes: readonly IndexDescriptor[] | null;
  /** Empty for DO NOTHING. `old` is the row in the way, `new` the one proposed. */
  readonly assignments: readonly { readonly position: number; readonly value: RowExpression }[];
  readonly isUpdate: boolean;
  readonly condition: RowExpression | null;
}

export interface InsertPlan {
  readonly kind: 'Insert';
  readonly table: TableDescriptor;
  readonly source: LogicalPlan;
  /** One expression a column of the table, over the source's columns. Generated columns hold NULL. */
  readonly values: readonly BoundExpression[];
  readonly conflict: ConflictPlan | null;
  readonly returning: ReturningPlan | null;
}

export interface UpdatePlan {
  readonly kind: 'Update';
  readonly table: TableDescriptor;
  /** Rows to change: its columns include the row id, and what the assignments and RETURNING need. */
  readonly source: LogicalPlan;
  readonly rowId: ColumnId;
  /** New values over the source's columns, by place in the table's rows. */
  readonly assignments: readonly { readonly position: number; readonly value: BoundExpression }[];
  readonly returning: ReturningPlan | null;
}

export interface DeletePlan {
  readonly kind: 'Delete';
  readonly table: TableDescriptor;
  readonly source: LogicalPlan;
  readonly rowId: ColumnId;
  readonly returning: ReturningPlan | null;
}

export type WritePlan = InsertPlan | UpdatePlan | DeletePlan;
