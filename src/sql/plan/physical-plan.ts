import type { IndexDescriptor, TableDescriptor } from '../../catalog/descriptors.js';
import type { Type } from '../../types/type.js';
import type { SystemRelation } from '../system/relation.js';
import type { BoundExpression, ColumnId, OutputColumn } from './bound-expression.js';
import type { AggregateCall, GroupingColumn, JoinType, SortKey, TableCall, WindowGroup } from './logical-plan.js';

// The physical plan: how a statement is computed. Each node becomes one operator (`execute/build.ts`); `columns` are
// the columns of its batches in order, `rows` is the planner's estimate.

interface PhysicalNode {
  readonly columns: readonly OutputColumn[];
  readonly rows: number;
}

/** Reads a table from end to end. `positions` as in the logical `Scan`. */
export interface TableScan extends PhysicalNode {
  readonly kind: 'TableScan';
  readonly table: TableDescriptor;
  readonly alias: string;
  readonly positions: readonly number[];
  readonly predicate: BoundExpression | null;
}

/** Reads a system relation; with `lookUp` only its rows that have a value in the column at a position. */
export interface SystemScanNode extends PhysicalNode {
  readonly kind: 'SystemScan';
  readonly relation: SystemRelation;
  readonly alias: string;
  readonly positions: readonly number[];
  readonly lookUp: { readonly position: number; readonly value: BoundExpression } | null;
  readonly predicate: BoundExpression | null;
}

/** One end of a range; `value` is of the key column's type or, for integers, of a wider one. */
export interface RangeEnd {
  readonly value: BoundExpression;
  readonly isInclusive: boolean;
}

/**
 * What a leading column of an index is searched for: a value, NULL, one of several values, or one of an array's
 * elements. NULL among values finds nothing.
 */
export type KeySearch =
  | { readonly kind: 'value'; readonly value: BoundExpression }
  | { readonly kind: 'null' }
  | { readonly kind: 'list'; readonly values: readonly BoundExpression[] }
  | { readonly kind: 'array'; readonly array: BoundExpression };

/** The entries an index scan visits: a search in each leading column, then a range of the next one. */
export interface IndexCondition {
  /** Lists are searched for in every combination; where one is an array, no other is a list or an array. */
  readonly searches: readonly KeySearch[];
  readonly lower: RangeEnd | null;
  readonly upper: RangeEnd | null;
  /** NULLs of the next column are left out; an end does that too. */
  readonly isNotNull: boolean;
  /** The conditions as written, for EXPLAIN. */
  readonly shown: readonly BoundExpression[];
}

/** The values of a unique key that names at most one row; null when the condition does not fix one. */
export function pointValues({ index, condition }: Pick<IndexScan, 'index' | 'condition'>): BoundExpression[] | null {
  const { searches } = condition;
  if (!index.isUnique || searches.length !== index.keys.length) return null;
  const values = searches.flatMap((search) => (search.kind === 'value' ? [search.value] : []));
  return values.length === searches.length ? values : null;
}

/** Reads rows of a table in the order of an index. */
export interface IndexScan extends PhysicalNode {
  readonly kind: 'IndexScan';
  readonly table: TableDescriptor;
  readonly alias: string;
  readonly positions: readonly number[];
  readonly index: IndexDescriptor;
  readonly keyTypes: readonly Type[];
  readonly condition: IndexCondition;
  readonly isBackward: boolean;
  /** True when some row above depends on the index's order. */
  readonly keepsOrder: boolean;
  readonly predicate: BoundExpression | null;
  /**
   * Reads the whole table instead when the condition's values turn out to name so many entries that this is cheaper;
   * null: never.
   */
  readonly alternative: TableScan | null;
}

/** The number of rows of a table, from its stored count. */
export interface RowCount extends PhysicalNode {
  readonly kind: 'RowCount';
  readonly table: TableDescriptor;
  readonly alias: string;
}

/** The nearest rows of a table to a vector; fields as in the logical `VectorSearch`. */
export interface VectorSearchNode extends PhysicalNode {
  readonly kind: 'VectorSearch';
  readonly table: TableDescriptor;
  readonly alias: string;
  readonly positions: readonly number[];
  readonly predicate: BoundExpression | null;
  readonly vectorPosition: number;
  readonly operator: string;
  readonly query: BoundExpression;
  readonly limit: BoundExpression;
  readonly offset: BoundExpression | null;
  readonly index: IndexDescriptor | null;
}

export interface ValuesNode extends PhysicalNode {
  readonly kind: 'Values';
  readonly rowsOfValues: readonly (readonly BoundExpression[])[];
}

export interface FilterNode extends PhysicalNode {
  readonly kind: 'Filter';
  readonly input: PhysicalPlan;
  readonly predicate: BoundExpression;
}

export interface ProjectNode extends PhysicalNode {
  readonly kind: 'Project';
  readonly input: PhysicalPlan;
  readonly expressions: readonly BoundExpression[];
}

/** Joins by hashing the right side's keys. The left side is kept in order. */
export interface HashJoin extends PhysicalNode {
  readonly kind: 'HashJoin';
  readonly type: JoinType;
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
  readonly leftKeys: readonly BoundExpression[];
  readonly rightKeys: readonly BoundExpression[];
  /** What equality of keys does not say. */
  readonly residual: BoundExpression | null;
}

/** Joins every pair of rows. With `outerIds` the right side is run anew for each left row, whose columns it uses. */
export interface NestedLoopJoin extends PhysicalNode {
  readonly kind: 'NestedLoopJoin';
  readonly type: JoinType;
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
  readonly condition: BoundExpression | null;
  readonly outerIds: readonly ColumnId[];
}

export type IndexJoinType = Extract<JoinType, 'inner' | 'left' | 'semi' | 'anti'>;

/**
 * Joins by looking left rows up in an index of the right table, some at a time. `right` says which rows these are by its
 * condition, a value for each leading key over the left columns; it is no operator of its own.
 */
export interface IndexJoin extends PhysicalNode {
  readonly kind: 'IndexJoin';
  readonly type: IndexJoinType;
  readonly left: PhysicalPlan;
  readonly right: IndexScan;
  /** Over the columns of `right`'s index keys, in order, as expressions over left rows. */
  readonly keys: readonly BoundExpression[];
  /** What equality of keys does not say, over both sides. */
  readonly residual: BoundExpression | null;
}

export interface HashAggregate extends PhysicalNode {
  readonly kind: 'HashAggregate';
  readonly input: PhysicalPlan;
  readonly groups: readonly BoundExpression[];
  readonly aggregates: readonly AggregateCall[];
  /** All 0: there is one grouping set, which holds every group. */
  readonly groupings: readonly GroupingColumn[];
}

/** Groups by several sets of the groups at once; fields as in the logical `Aggregate`. */
export interface GroupingSetsNode extends PhysicalNode {
  readonly kind: 'GroupingSets';
  readonly input: PhysicalPlan;
  readonly groups: readonly BoundExpression[];
  readonly aggregates: readonly AggregateCall[];
  readonly sets: readonly (readonly number[])[];
  readonly groupings: readonly GroupingColumn[];
}

export interface SortNode extends PhysicalNode {
  readonly kind: 'Sort';
  readonly input: PhysicalPlan;
  readonly keys: readonly SortKey[];
}

/** A group of calls, and whether its rows are sorted anew or lie as the group before left them. */
export interface WindowStep extends WindowGroup {
  readonly sorts: boolean;
}

/** Keeps all rows and runs the groups of calls over them one after the other. Rows leave in the order of the last sort. */
export interface WindowNode extends PhysicalNode {
  readonly kind: 'Window';
  readonly input: PhysicalPlan;
  readonly steps: readonly WindowStep[];
}

/** The first rows of an order, without sorting the rest. */
export interface TopN extends PhysicalNode {
  readonly kind: 'TopN';
  readonly input: PhysicalPlan;
  readonly keys: readonly SortKey[];
  readonly limit: BoundExpression;
  readonly offset: BoundExpression | null;
}

export interface LimitNode extends PhysicalNode {
  readonly kind: 'Limit';
  readonly input: PhysicalPlan;
  readonly limit: BoundExpression | null;
  readonly offset: BoundExpression | null;
}

export interface DistinctNode extends PhysicalNode {
  readonly kind: 'Distinct';
  readonly input: PhysicalPlan;
  /** Of rows that are neighbours and equal in these the first is kept; null: of all rows that are equal. */
  readonly on: readonly BoundExpression[] | null;
}

export interface SetOperationNode extends PhysicalNode {
  readonly kind: 'SetOperation';
  readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT';
  readonly isAll: boolean;
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
}

export interface FunctionScanNode extends PhysicalNode {
  readonly kind: 'FunctionScan';
  readonly calls: readonly TableCall[];
  readonly withOrdinality: boolean;
}

/** Reads the rows of a query of WITH; fields as in the logical `CommonTableScan`. */
export interface CommonTableScanNode extends PhysicalNode {
  readonly kind: 'CommonTableScan';
  readonly table: number;
  readonly name: string;
  readonly alias: string;
  readonly outerIds: readonly ColumnId[];
  readonly outer: readonly BoundExpression[];
}

/** As the logical `RecursiveUnion`. */
export interface RecursiveUnionNode extends PhysicalNode {
  readonly kind: 'RecursiveUnion';
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
  readonly isAll: boolean;
  readonly workTable: ColumnId;
}

export interface WorkTableScanNode extends PhysicalNode {
  readonly kind: 'WorkTableScan';
  readonly name: string;
  readonly alias: string;
  readonly workTable: ColumnId;
}

export type PhysicalPlan =
  | TableScan
  | SystemScanNode
  | IndexScan
  | RowCount
  | VectorSearchNode
  | ValuesNode
  | FilterNode
  | ProjectNode
  | HashJoin
  | NestedLoopJoin
  | IndexJoin
  | HashAggregate
  | GroupingSetsNode
  | WindowNode
  | SortNode
  | TopN
  | LimitNode
  | DistinctNode
  | SetOperationNode
  | FunctionScanNode
  | CommonTableScanNode
  | RecursiveUnionNode
  | WorkTableScanNode;
