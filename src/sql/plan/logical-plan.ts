import type { IndexDescriptor, TableDescriptor } from '../../catalog/descriptors.js';
import type { AggregateFunction, TableFunction, WindowFunction } from '../functions/function.js';
import type { InRange } from '../functions/in-range.js';
import type { SystemRelation } from '../system/relation.js';
import type { BoundExpression, ColumnId, OutputColumn } from './bound-expression.js';

// The logical plan: what a statement computes, as a tree of relational operators over columns with ids.
//
// Nodes are readonly plain objects. `columns` is what a node gives its parent, in order.

/** A table's rows. `positions[i]` is the place of `columns[i]` in the table's rows, ROW_ID for the row id. */
export interface Scan {
  readonly kind: 'Scan';
  readonly table: TableDescriptor;
  /** Name it goes by in the statement. */
  readonly alias: string;
  readonly columns: readonly OutputColumn[];
  readonly positions: readonly number[];
  /** Rows for which this does not hold are left out; null: all rows. */
  readonly predicate: BoundExpression | null;
}

/** In `Scan.positions`: the row id instead of a column. */
export const ROW_ID = -1;

/** The rows of a system relation, computed from the catalog; `positions` are places in the relation's columns. */
export interface SystemScan {
  readonly kind: 'SystemScan';
  readonly relation: SystemRelation;
  readonly alias: string;
  readonly columns: readonly OutputColumn[];
  readonly positions: readonly number[];
  readonly predicate: BoundExpression | null;
}

/** Rows of expressions. With no columns and one row it is the input of a SELECT without FROM. */
export interface Values {
  readonly kind: 'Values';
  readonly columns: readonly OutputColumn[];
  readonly rows: readonly (readonly BoundExpression[])[];
}

export interface Filter {
  readonly kind: 'Filter';
  readonly columns: readonly OutputColumn[];
  readonly input: LogicalPlan;
  readonly predicate: BoundExpression;
}

/** `columns[i]` is `expressions[i]` over the input. */
export interface Project {
  readonly kind: 'Project';
  readonly columns: readonly OutputColumn[];
  readonly input: LogicalPlan;
  readonly expressions: readonly BoundExpression[];
}

export type JoinType = 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti';

/** `condition` null: every pair. A semi or anti join gives the left side's columns only. */
export interface Join {
  readonly kind: 'Join';
  readonly type: JoinType;
  readonly columns: readonly OutputColumn[];
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  readonly condition: BoundExpression | null;
  /** The right side refers to columns of the left. */
  readonly isLateral: boolean;
}

/** One aggregate call. */
export interface AggregateCall {
  readonly column: OutputColumn;
  readonly function: AggregateFunction;
  readonly args: readonly BoundExpression[];
  readonly isDistinct: boolean;
  readonly filter: BoundExpression | null;
  readonly orderBy: readonly SortKey[];
}

/** How many arguments of an ordered-set aggregate are direct ones, of one value a group. */
export function directCountOf({ function: row, args }: AggregateCall): number {
  return row.isHypothetical ? args.length / 2 : (row.directArguments ?? 0);
}

/** `GROUPING(...)`: a bit a group, the last one lowest, set in rows whose grouping set does not hold it. */
export interface GroupingColumn {
  readonly column: OutputColumn;
  readonly groups: readonly number[];
}

/**
 * Groups come first in `columns`, then aggregates, then groupings. Without groups there is one row, also over no input.
 * With `sets`, lists of numbers of groups, the rows are grouped anew by each of them, and groups that a set does not
 * hold are NULL in its rows.
 */
export interface Aggregate {
  readonly kind: 'Aggregate';
  readonly columns: readonly OutputColumn[];
  readonly input: LogicalPlan;
  readonly groups: readonly { readonly column: OutputColumn; readonly expression: BoundExpression }[];
  readonly aggregates: readonly AggregateCall[];
  readonly sets: readonly (readonly number[])[] | null;
  readonly groupings: readonly GroupingColumn[];
}

export interface SortKey {
  readonly expression: BoundExpression;
  readonly isDescending: boolean;
  readonly isNullsFirst: boolean;
}

export interface Sort {
  readonly kind: 'Sort';
  readonly columns: readonly OutputColumn[];
  readonly input: LogicalPlan;
  readonly keys: readonly SortKey[];
}

/** One end of a window frame; `offset` is an expression without columns, null for ends without one. */
export interface FrameBound {
  readonly kind: 'UNBOUNDED PRECEDING' | 'PRECEDING' | 'CURRENT ROW' | 'FOLLOWING' | 'UNBOUNDED FOLLOWING';
  readonly offset: BoundExpression | null;
  /** How RANGE adds the offset. */
  readonly inRange: InRange | null;
}

export interface WindowFrame {
  readonly mode: 'ROWS' | 'RANGE' | 'GROUPS';
  readonly start: FrameBound;
  readonly end: FrameBound;
  readonly exclude: 'CURRENT ROW' | 'GROUP' | 'TIES' | 'NO OTHERS';
}

/** One call of a window function, or of an aggregate with OVER. */
export interface WindowCall {
  readonly column: OutputColumn;
  readonly function: WindowFunction | AggregateFunction;
  readonly args: readonly BoundExpression[];
  readonly filter: BoundExpression | null;
  readonly frame: WindowFrame;
}

/** The calls over one division of the rows in one order. */
export interface WindowGroup {
  readonly partitionBy: readonly BoundExpression[];
  readonly orderBy: readonly SortKey[];
  readonly calls: readonly WindowCall[];
}

/** Adds a column for every call behind those of the input, in the order of the groups. */
export interface Window {
  readonly kind: 'Window';
  readonly columns: readonly OutputColumn[];
  readonly input: LogicalPlan;
  readonly groups: readonly WindowGroup[];
}

/** Expressions without columns; null limit: all rows. */
export interface Limit {
  readonly kind: 'Limit';
  readonly columns: readonly OutputColumn[];
  readonly input: LogicalPlan;
  readonly limit: BoundExpression | null;
  readonly offset: BoundExpression | null;
}

/** The first row of each combination of `on`; null: of all columns. */
export interface Distinct {
  readonly kind: 'Distinct';
  readonly columns: readonly OutputColumn[];
  readonly input: LogicalPlan;
  readonly on: readonly BoundExpression[] | null;
}

export interface SetOperation {
  readonly kind: 'SetOperation';
  readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT';
  readonly isAll: boolean;
  readonly columns: readonly OutputColumn[];
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
}

/** One call of a function that gives rows. */
export interface TableCall {
  readonly function: TableFunction;
  readonly args: readonly BoundExpression[];
}

/** Rows of table functions side by side: as many as the longest gives, NULL behind the end of the others. */
export interface FunctionScan {
  readonly kind: 'FunctionScan';
  /** Those of all calls, in order. */
  readonly columns: readonly OutputColumn[];
  readonly calls: readonly TableCall[];
  /** The last column counts the rows from 1. */
  readonly withOrdinality: boolean;
}

/** The rows of a query of WITH that is computed once (`common-table.ts`). */
export interface CommonTableScan {
  readonly kind: 'CommonTableScan';
  /** Id of the common table. */
  readonly table: number;
  readonly name: string;
  readonly alias: string;
  readonly columns: readonly OutputColumn[];
  /** Columns of outer queries that the common table refers to, and their values here. */
  readonly outerIds: readonly ColumnId[];
  readonly outer: readonly BoundExpression[];
  /** What it computes, for estimates; null for a write. */
  readonly source: LogicalPlan | null;
}

/**
 * WITH RECURSIVE: the rows of `left`, then those of `right`, which runs over the rows that came last until it gives
 * none. Without `isAll` every row counts once.
 */
export interface RecursiveUnion {
  readonly kind: 'RecursiveUnion';
  readonly columns: readonly OutputColumn[];
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  readonly isAll: boolean;
  /** Id of the work table as an outer column, another value in every round: what depends on it is not kept. */
  readonly workTable: ColumnId;
}

/** In the right side of a `RecursiveUnion`: the rows that came last. */
export interface WorkTableScan {
  readonly kind: 'WorkTableScan';
  readonly name: string;
  readonly alias: string;
  readonly columns: readonly OutputColumn[];
  readonly workTable: ColumnId;
  /** The reference to that outer column. */
  readonly rows: BoundExpression;
  /** The left side of the union, for estimates. */
  readonly source: LogicalPlan;
}

/**
 * The `limit` nearest rows of a table to a vector, nearest first. Made by the rule vector-top-k from a sort by
 * distance under a limit.
 */
export interface VectorSearch {
  readonly kind: 'VectorSearch';
  readonly table: TableDescriptor;
  readonly alias: string;
  readonly columns: readonly OutputColumn[];
  /** As in `Scan`; DISTANCE for the distance. */
  readonly positions: readonly number[];
  readonly predicate: BoundExpression | null;
  /** Place of the searched column in the table's rows. */
  readonly vectorPosition: number;
  /** Operator of the distance: `<->`, `<#>`, `<=>`. */
  readonly operator: string;
  readonly query: BoundExpression;
  readonly limit: BoundExpression;
  readonly offset: BoundExpression | null;
  /** The index that serves the order; null: exact. */
  readonly index: IndexDescriptor | null;
}

/** In `VectorSearch.positions`: the distance instead of a column. */
export const DISTANCE = -2;

export type LogicalPlan =
  | Scan
  | SystemScan
  | Values
  | Filter
  | Project
  | Join
  | Aggregate
  | Window
  | Sort
  | Limit
  | Distinct
  | SetOperation
  | FunctionScan
  | CommonTableScan
  | RecursiveUnion
  | WorkTableScan
  | VectorSearch;
