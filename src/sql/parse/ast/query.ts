import type { Span } from '../../../common/span.js';
import type { Expression, FunctionCall, OrderItem, WindowSpecification } from './expression.js';
import type { Identifier, Node, QualifiedName, TypeName } from './name.js';
import type { Delete, Insert, Update } from './write.js';

// Queries.

/** One column of a SELECT list or of RETURNING. */
export interface Target {
  readonly expression: Expression;
  readonly alias: Identifier | null;
  readonly span: Span;
}

/** `name (a, b)` behind a FROM item. */
export interface TableAlias {
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
}

export interface TableReference extends Node {
  readonly kind: 'TableReference';
  readonly name: QualifiedName;
  readonly alias: TableAlias | null;
  readonly isOnly: boolean;
  /** `TABLESAMPLE ...` was given. */
  readonly isSampled: boolean;
}

export interface SubqueryReference extends Node {
  readonly kind: 'SubqueryReference';
  readonly query: Query;
  readonly alias: TableAlias | null;
  readonly isLateral: boolean;
}

/** `generate_series(1, 3) WITH ORDINALITY AS g(n, i)`, or `ROWS FROM (f(), g())` with several calls. */
export interface FunctionReference extends Node {
  readonly kind: 'FunctionReference';
  readonly calls: readonly FunctionCall[];
  readonly withOrdinality: boolean;
  readonly alias: TableAlias | null;
  /** `AS (a int, b text)`: column definitions. */
  readonly columnDefinitions: readonly { readonly name: Identifier; readonly type: TypeName }[];
  readonly isLateral: boolean;
}

export interface Join extends Node {
  readonly kind: 'Join';
  readonly type: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS';
  readonly left: FromItem;
  readonly right: FromItem;
  readonly condition: Expression | null;
  readonly using: readonly Identifier[] | null;
  readonly isNatural: boolean;
  /** `USING (...) AS name`: names the merged columns and hides nothing. */
  readonly usingAlias: Identifier | null;
  /** `(a JOIN b) AS name`: hides the tables inside. */
  readonly alias: TableAlias | null;
}

export type FromItem = TableReference | SubqueryReference | FunctionReference | Join;

export interface CommonTableExpression {
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
  readonly statement: Query | Insert | Update | Delete;
  /** `AS [NOT] MATERIALIZED`, null when not said. */
  readonly materialized: boolean | null;
  readonly span: Span;
}

export interface WithClause {
  readonly isRecursive: boolean;
  readonly expressions: readonly CommonTableExpression[];
  readonly span: Span;
}

/**
 * An element of GROUP BY. A bare row `(a, b)` is its columns: it is flattened at the top and stays a RowConstructor,
 * as one set, only in `Sets`. A RowConstructor at the top was written `ROW(...)` and is a value.
 */
export type GroupingElement =
  | { readonly kind: 'Expression'; readonly expression: Expression }
  | { readonly kind: 'Empty' }
  | { readonly kind: 'Rollup' | 'Cube'; readonly items: readonly (readonly Expression[])[] }
  | { readonly kind: 'Sets'; readonly sets: readonly GroupingElement[] };

/** `SELECT ... FROM ... WHERE ... GROUP BY ... HAVING ... WINDOW ...` without what applies to a whole query. */
export interface SelectCore extends Node {
  readonly kind: 'SelectCore';
  /** false: no DISTINCT; []: DISTINCT; else the expressions of DISTINCT ON. */
  readonly distinct: false | readonly Expression[];
  readonly targets: readonly Target[];
  readonly from: readonly FromItem[];
  readonly where: Expression | null;
  readonly groupBy: readonly GroupingElement[];
  readonly isGroupByDistinct: boolean;
  readonly having: Expression | null;
  readonly windows: readonly { readonly name: Identifier; readonly specification: WindowSpecification }[];
}

export interface ValuesCore extends Node {
  readonly kind: 'ValuesCore';
  readonly rows: readonly (readonly Expression[])[];
}

export interface SetOperation extends Node {
  readonly kind: 'SetOperation';
  readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT';
  readonly isAll: boolean;
  readonly left: QueryBody;
  readonly right: QueryBody;
}

/** A parenthesised query with clauses of its own inside a set operation. */
export type QueryBody = SelectCore | ValuesCore | SetOperation | Query;

/** A whole query: body, and what applies to its result. */
/** `FOR UPDATE OF t NOWAIT` and its kind; without effect under a single writer. */
export interface LockingClause {
  readonly strength: 'UPDATE' | 'NO KEY UPDATE' | 'SHARE' | 'KEY SHARE';
  /** Names of FROM items; none: all of them. */
  readonly tables: readonly QualifiedName[];
  readonly wait: '' | 'NOWAIT' | 'SKIP LOCKED';
}

export interface Query extends Node {
  readonly kind: 'Query';
  readonly with: WithClause | null;
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  readonly limit: Expression | null;
  readonly offset: Expression | null;
  /** `FETCH FIRST n ROWS WITH TIES`. */
  readonly withTies: boolean;
  readonly locking: readonly LockingClause[];
  /** `SELECT ... INTO t`. */
  readonly into: { readonly name: QualifiedName; readonly isTemporary: boolean } | null;
}
