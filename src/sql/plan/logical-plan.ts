import type { IndexDescriptor, TableDescriptor } from '../../catalog/descriptors.js';
import type { AggregateFunction, TableFunction } from '../functions/function.js';
import type { BoundExpression, OutputColumn } from './bound-expression.js';

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

/** Groups come first in `columns`, aggregates behind. Without groups there is one row, also over no input. */
export interface Aggregate {
  readonly kind: 'Aggregate';
  readonly columns: readonly OutputColumn[];
  readonly input: LogicalPlan;
  readonly groups: readonly { readonly column: OutputColumn; readonly expression: BoundExpression }[];
  readonly aggregates: readonly AggregateCall[];
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
  | Values
  | Filter
  | Project
  | Join
  | Aggregate
  | Sort
  | Limit
  | Distinct
  | SetOperation
  | FunctionScan
  | VectorSearch;
