import type { Cast } from '../../types/casts.js';
import type { Modifier, Type } from '../../types/type.js';
import type { ScalarFunction } from '../functions/function.js';

// Expressions after binding: every name is an id, every operator a function, every type known.
//
// A column is known by an id that is unique within the whole statement, wherever it is referenced. A reference to a
// column that no input below provides is a reference to an outer query.

/** Identity of a column within one statement. */
export type ColumnId = number;

/** A column as a plan hands it up. */
export interface OutputColumn {
  readonly id: ColumnId;
  readonly name: string;
  readonly type: Type;
  readonly modifier: Modifier;
}

/** What an expression knows of the plan of its subquery; `logical-plan.ts` has the whole. */
export interface PlanNode {
  readonly kind: string;
  readonly columns: readonly OutputColumn[];
}

interface Typed {
  readonly type: Type;
  readonly modifier: Modifier;
}

export interface Constant extends Typed {
  readonly kind: 'Constant';
  /** A runtime value, or null. */
  readonly value: unknown;
  /** An array of plain numbers as written between its brackets. */
  readonly numbers?: string;
}

export interface ColumnExpression extends Typed {
  readonly kind: 'Column';
  readonly id: ColumnId;
  /** For EXPLAIN: `item.price`. */
  readonly name: string;
}

/** `$n`; `index` counts from 0. */
export interface ParameterExpression extends Typed {
  readonly kind: 'Parameter';
  readonly index: number;
}

/** A call of a function or operator. */
export interface Call extends Typed {
  readonly kind: 'Call';
  readonly function: ScalarFunction;
  readonly args: readonly BoundExpression[];
  /** True when written (or best shown) as an operator. */
  readonly isOperator: boolean;
}

/** A cast that changes the runtime value or fits it to a modifier. */
export interface CastExpression extends Typed {
  readonly kind: 'Cast';
  readonly operand: BoundExpression;
  /** null: only the modifier is applied. */
  readonly cast: Cast | null;
  readonly isExplicit: boolean;
}

export interface Logical extends Typed {
  readonly kind: 'Logical';
  readonly operator: 'AND' | 'OR';
  readonly operands: readonly BoundExpression[];
}

export interface Not extends Typed {
  readonly kind: 'Not';
  readonly operand: BoundExpression;
}

export interface IsNull extends Typed {
  readonly kind: 'IsNull';
  readonly operand: BoundExpression;
  readonly isNegated: boolean;
}

export interface IsBoolean extends Typed {
  readonly kind: 'IsBoolean';
  readonly operand: BoundExpression;
  readonly test: 'TRUE' | 'FALSE' | 'UNKNOWN';
  readonly isNegated: boolean;
}

/** `left IS [NOT] DISTINCT FROM right`; both sides have one type. */
export interface DistinctTest extends Typed {
  readonly kind: 'DistinctTest';
  readonly left: BoundExpression;
  readonly right: BoundExpression;
  readonly isNegated: boolean;
}

/** `operand` is evaluated once; branches refer to it as `CaseOperand`. */
export interface Case extends Typed {
  readonly kind: 'Case';
  readonly operand: BoundExpression | null;
  readonly branches: readonly { readonly when: BoundExpression; readonly then: BoundExpression }[];
  readonly otherwise: BoundExpression;
}

export interface CaseOperand extends Typed {
  readonly kind: 'CaseOperand';
}

export interface Coalesce extends Typed {
  readonly kind: 'Coalesce';
  readonly args: readonly BoundExpression[];
}

/** `GREATEST` or `LEAST`: NULLs are passed over. */
export interface Extreme extends Typed {
  readonly kind: 'Extreme';
  readonly which: 'GREATEST' | 'LEAST';
  readonly args: readonly BoundExpression[];
}

/** `NULLIF(left, right)`: NULL when `equals` holds, else left. */
export interface NullIf extends Typed {
  readonly kind: 'NullIf';
  readonly left: BoundExpression;
  readonly right: BoundExpression;
  readonly equals: ScalarFunction;
  /** `left` as `equals` takes it. */
  readonly comparand: BoundExpression;
}

/** `operand IN (items)`, all of one type. */
export interface InList extends Typed {
  readonly kind: 'InList';
  readonly operand: BoundExpression;
  readonly items: readonly BoundExpression[];
  readonly isNegated: boolean;
}

/**
 * A query inside an expression.
 *
 * `scalar`: its one value. `exists`: whether it has rows. `any`, `all`: `left compare row` over its rows, with SQL's
 * rule for NULLs; `left` holds one expression a column. `array`: its values as an array.
 */
export interface Subquery extends Typed {
  readonly kind: 'Subquery';
  readonly mode: 'scalar' | 'exists' | 'any' | 'all' | 'array';
  readonly plan: PlanNode;
  /** Columns of outer queries it refers to. Empty: it is run once. */
  readonly outerIds: readonly ColumnId[];
  readonly left: readonly BoundExpression[];
  /** Comparison of each left expression with its column of the row; for `any` and `all`. */
  readonly compare: readonly ScalarFunction[];
  /** True when every comparison is `=` on values of one type, so that hashing finds matches. */
  readonly isHashable: boolean;
}

/** `ARRAY[...]`; elements have one type, or are arrays of it. */
export interface ArrayExpression extends Typed {
  readonly kind: 'Array';
  readonly elements: readonly BoundExpression[];
}

/** `ROW(...)`, or the whole row of a FROM item, whose columns have names. */
export interface RowExpression extends Typed {
  readonly kind: 'Row';
  readonly elements: readonly BoundExpression[];
  readonly names: readonly string[] | null;
}

/** `operand op ANY | ALL (array)`. */
export interface ArrayComparison extends Typed {
  readonly kind: 'ArrayComparison';
  readonly quantifier: 'ANY' | 'ALL';
  readonly left: BoundExpression;
  readonly array: BoundExpression;
  readonly compare: ScalarFunction;
}

export type BoundExpression =
  | Constant
  | ColumnExpression
  | ParameterExpression
  | Call
  | CastExpression
  | Logical
  | Not
  | IsNull
  | IsBoolean
  | DistinctTest
  | Case
  | CaseOperand
  | Coalesce
  | Extreme
  | NullIf
  | InList
  | Subquery
  | ArrayExpression
  | RowExpression
  | ArrayComparison;
