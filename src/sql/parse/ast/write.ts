import type { Span } from '../../../common/span.js';
import type { Expression } from './expression.js';
import type { Identifier, Node, QualifiedName } from './name.js';
import type { FromItem, Query, Target, WithClause } from './query.js';

// INSERT, UPDATE, DELETE.

export interface ConflictClause {
  /** Columns or expressions of the inferred index; empty with `constraint` null: any. */
  readonly target: readonly Expression[];
  readonly targetWhere: Expression | null;
  readonly constraint: Identifier | null;
  readonly action: 'NOTHING' | 'UPDATE';
  readonly assignments: readonly Assignment[];
  readonly where: Expression | null;
  readonly span: Span;
}

/** A subscript of a column that is assigned to; `lower` is the subscript itself when it is no slice. */
export interface AssignedSubscript extends Node {
  readonly kind: 'AssignedSubscript';
  readonly isSlice: boolean;
  readonly lower: Expression | null;
  readonly upper: Expression | null;
}

/** A column that gets a value, or `a[1]`, `a[1:2][3]`: a part of it. */
export interface AssignedColumn extends Identifier {
  readonly subscripts?: readonly AssignedSubscript[];
}

/** `a = x`, or `(a, b) = (x, y)` / `(a, b) = (SELECT ...)` with several columns. */
export interface Assignment {
  readonly columns: readonly AssignedColumn[];
  readonly value: Expression;
  readonly span: Span;
}

export interface Returning {
  readonly targets: readonly Target[];
  /** `RETURNING WITH (OLD AS o, NEW AS n)`. */
  readonly oldAlias: Identifier | null;
  readonly newAlias: Identifier | null;
}

export interface Insert extends Node {
  readonly kind: 'Insert';
  readonly with: WithClause | null;
  readonly table: QualifiedName;
  readonly alias: Identifier | null;
  readonly columns: readonly AssignedColumn[] | null;
  readonly overriding: 'SYSTEM' | 'USER' | null;
  /** null: DEFAULT VALUES. */
  readonly source: Query | null;
  readonly onConflict: ConflictClause | null;
  readonly returning: Returning | null;
}

export interface Update extends Node {
  readonly kind: 'Update';
  readonly with: WithClause | null;
  readonly table: QualifiedName;
  readonly alias: Identifier | null;
  readonly assignments: readonly Assignment[];
  readonly from: readonly FromItem[];
  readonly where: Expression | null;
  readonly returning: Returning | null;
}

export interface Delete extends Node {
  readonly kind: 'Delete';
  readonly with: WithClause | null;
  readonly table: QualifiedName;
  readonly alias: Identifier | null;
  readonly using: readonly FromItem[];
  readonly where: Expression | null;
  readonly returning: Returning | null;
}
