import type { Span } from '../../../common/span.js';
import type { Identifier, Node, QualifiedName, TypeName } from './name.js';
import type { Query } from './query.js';

// Expressions.

/** `a`, `t.a`, `s.t.a`. */
export interface ColumnReference extends Node {
  readonly kind: 'ColumnReference';
  readonly parts: readonly Identifier[];
}

/** `*` or `t.*`, where a target list or `count(*)`-like place allows it. */
export interface Star extends Node {
  readonly kind: 'Star';
  /** The qualifier's parts, empty for a bare `*`. */
  readonly qualifier: readonly Identifier[];
}

export interface NullLiteral extends Node {
  readonly kind: 'NullLiteral';
}

export interface BooleanLiteral extends Node {
  readonly kind: 'BooleanLiteral';
  readonly value: boolean;
}

/** A number as written (hexadecimal, octal and binary integers made decimal, underscores removed). */
export interface NumberLiteral extends Node {
  readonly kind: 'NumberLiteral';
  readonly text: string;
}

/** `'text'`, `E'text'`, `$$text$$`, with escapes already resolved. */
export interface StringLiteral extends Node {
  readonly kind: 'StringLiteral';
  readonly value: string;
}

/** `B'0101'` or `X'1F'`; `bits` holds only 0 and 1. */
export interface BitLiteral extends Node {
  readonly kind: 'BitLiteral';
  readonly bits: string;
}

/** `$1`. `index` counts from 1. */
export interface Parameter extends Node {
  readonly kind: 'Parameter';
  readonly index: number;
}

/** Prefix operator: `-x`, `+x`, `~x`, `@x`, `|/x`, `||/x`. */
export interface UnaryOperation extends Node {
  readonly kind: 'UnaryOperation';
  readonly operator: string;
  readonly operand: Expression;
}

/** Infix operator, comparisons included: `=`, `<>` (also written `!=`), `+`, `||`, `->`, `<->` ... */
export interface BinaryOperation extends Node {
  readonly kind: 'BinaryOperation';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
  /** Where the operator itself stands. */
  readonly operatorSpan: Span;
}

/** `a AND b AND c` or `a OR b OR c`, flattened; at least two operands. */
export interface LogicalOperation extends Node {
  readonly kind: 'LogicalOperation';
  readonly operator: 'AND' | 'OR';
  readonly operands: readonly Expression[];
}

export interface NotOperation extends Node {
  readonly kind: 'NotOperation';
  readonly operand: Expression;
}

/** `x IS [NOT] NULL | TRUE | FALSE | UNKNOWN` (also `ISNULL`, `NOTNULL`). */
export interface IsTest extends Node {
  readonly kind: 'IsTest';
  readonly operand: Expression;
  readonly test: 'NULL' | 'TRUE' | 'FALSE' | 'UNKNOWN';
  readonly isNegated: boolean;
}

/** `x IS [NOT] JSON [VALUE | SCALAR | ARRAY | OBJECT] [WITH | WITHOUT UNIQUE [KEYS]]`. */
export interface IsJson extends Node {
  readonly kind: 'IsJson';
  readonly operand: Expression;
  readonly shape: 'VALUE' | 'SCALAR' | 'ARRAY' | 'OBJECT';
  readonly uniqueKeys: boolean;
  readonly isNegated: boolean;
}

/** `a IS [NOT] DISTINCT FROM b`. */
export interface DistinctTest extends Node {
  readonly kind: 'DistinctTest';
  readonly left: Expression;
  readonly right: Expression;
  readonly isNegated: boolean;
}

/** `x [NOT] BETWEEN [SYMMETRIC] low AND high`. */
export interface Between extends Node {
  readonly kind: 'Between';
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
  readonly isSymmetric: boolean;
  readonly isNegated: boolean;
}

/** `x [NOT] IN (a, b, c)`. */
export interface InList extends Node {
  readonly kind: 'InList';
  readonly operand: Expression;
  readonly items: readonly Expression[];
  readonly isNegated: boolean;
}

/** `x [NOT] IN (SELECT ...)`. */
export interface InSubquery extends Node {
  readonly kind: 'InSubquery';
  readonly operand: Expression;
  readonly query: Query;
  readonly isNegated: boolean;
}

/** `x [NOT] LIKE | ILIKE | SIMILAR TO pattern [ESCAPE e]`. */
export interface PatternMatch extends Node {
  readonly kind: 'PatternMatch';
  readonly style: 'LIKE' | 'ILIKE' | 'SIMILAR TO';
  readonly operand: Expression;
  readonly pattern: Expression;
  readonly escape: Expression | null;
  readonly isNegated: boolean;
}

/** `x op ANY|SOME|ALL (SELECT ...)` or `(array)`. LIKE and ILIKE are `~~` and `~~*` here, with NOT `!~~` and `!~~*`. */
export interface QuantifiedComparison extends Node {
  readonly kind: 'QuantifiedComparison';
  readonly operator: string;
  readonly quantifier: 'ANY' | 'ALL';
  readonly left: Expression;
  /** A query, or an expression that gives an array. */
  readonly right: Expression | Query;
}

/** `CASE [operand] WHEN ... THEN ... [ELSE ...] END`. */
export interface Case extends Node {
  readonly kind: 'Case';
  readonly operand: Expression | null;
  readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
  readonly otherwise: Expression | null;
}

/** `CAST(x AS t)`, `x::t`, and the typed literal `t 'text'`. */
export interface Cast extends Node {
  readonly kind: 'Cast';
  readonly operand: Expression;
  readonly type: TypeName;
}

/** One key of ORDER BY. */
export interface OrderItem {
  readonly expression: Expression;
  readonly isDescending: boolean;
  /** null: the default, last for ascending and first for descending. */
  readonly nulls: 'FIRST' | 'LAST' | null;
  /** `USING <operator>`, or null. */
  readonly usingOperator: string | null;
  readonly span: Span;
}

/**
 * A function call. The special forms of the standard are calls too, named as PostgreSQL prints them:
 * `COALESCE`, `NULLIF`, `GREATEST`, `LEAST` -> those names in lower case; `EXTRACT(f FROM x)` -> extract('f', x);
 * `SUBSTRING(x FROM a FOR b)` -> substring(x, a, b); `POSITION(a IN b)` -> position(a, b) with arguments (b, a)
 * under the name `position`; `TRIM(LEADING c FROM x)` -> ltrim(x, c), `TRAILING` -> rtrim, `BOTH` -> btrim;
 * `OVERLAY(x PLACING y FROM a FOR b)` -> overlay(x, y, a, b); `x AT TIME ZONE z` -> timezone(z, x);
 * `CURRENT_DATE` and its family -> current_date ... with `isKeyword` and no arguments but a precision, if given;
 * `x IS NORMALIZED` -> is_normalized(x); `(a, b) OVERLAPS (c, d)` -> overlaps(a, b, c, d).
 */
export interface FunctionCall extends Node {
  readonly kind: 'FunctionCall';
  readonly name: QualifiedName;
  readonly arguments: readonly FunctionArgument[];
  /** `count(*)`. */
  readonly isStar: boolean;
  readonly isDistinct: boolean;
  /** The last argument was marked VARIADIC. */
  readonly isVariadic: boolean;
  readonly orderBy: readonly OrderItem[];
  readonly withinGroup: readonly OrderItem[] | null;
  readonly filter: Expression | null;
  readonly over: WindowSpecification | Identifier | null;
  /** Written as a keyword without parentheses, e.g. CURRENT_DATE. */
  readonly isKeyword: boolean;
}

export interface FunctionArgument {
  /** `name => value` or `name := value`. */
  readonly name: Identifier | null;
  readonly value: Expression;
}

export interface WindowSpecification {
  /** The named window this one extends. */
  readonly base: Identifier | null;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly frame: WindowFrame | null;
  readonly span: Span;
}

export interface WindowFrame {
  readonly mode: 'ROWS' | 'RANGE' | 'GROUPS';
  readonly start: FrameBound;
  readonly end: FrameBound;
  readonly exclude: 'CURRENT ROW' | 'GROUP' | 'TIES' | 'NO OTHERS';
}

export interface FrameBound {
  readonly kind: 'UNBOUNDED PRECEDING' | 'PRECEDING' | 'CURRENT ROW' | 'FOLLOWING' | 'UNBOUNDED FOLLOWING';
  /** Set for PRECEDING and FOLLOWING. */
  readonly offset: Expression | null;
}

export interface Exists extends Node {
  readonly kind: 'Exists';
  readonly query: Query;
}

/** `(SELECT ...)` where one value is wanted. */
export interface ScalarSubquery extends Node {
  readonly kind: 'ScalarSubquery';
  readonly query: Query;
}

/** `ARRAY[a, b]`, nested rows included. */
export interface ArrayConstructor extends Node {
  readonly kind: 'ArrayConstructor';
  readonly elements: readonly Expression[];
}

/**
 * `ARRAY[1.5, -2, 3e4]`: only plain numbers. One token and one node whatever its length, so that a vector
 * literal of 1,536 numbers costs microseconds. `text` is what stands between the brackets.
 */
export interface NumericArray extends Node {
  readonly kind: 'NumericArray';
  readonly text: string;
}

/** `ARRAY(SELECT ...)`. */
export interface ArraySubquery extends Node {
  readonly kind: 'ArraySubquery';
  readonly query: Query;
}

/** `ROW(a, b)` or `(a, b)`. */
export interface RowConstructor extends Node {
  readonly kind: 'RowConstructor';
  /** Written `ROW(...)`: where a bare row is its columns, a value. */
  readonly hasKeyword?: true;
  readonly elements: readonly Expression[];
}

/** `x[i]` or `x[a:b]`; several brackets chain, up to parentheses. */
export interface Subscript extends Node {
  readonly kind: 'Subscript';
  /** In parentheses: what brackets behind them take a part of. */
  readonly isWhole?: true;
  readonly operand: Expression;
  readonly isSlice: boolean;
  readonly lower: Expression | null;
  readonly upper: Expression | null;
}

/** `(x).field` or `(x).*` (then `field` is null). */
export interface FieldAccess extends Node {
  readonly kind: 'FieldAccess';
  readonly operand: Expression;
  readonly field: Identifier | null;
}

/** `x COLLATE "name"`. */
export interface Collate extends Node {
  readonly kind: 'Collate';
  readonly operand: Expression;
  readonly collation: QualifiedName;
}

/** `GROUPING(a, b)`. */
export interface GroupingCall extends Node {
  readonly kind: 'GroupingCall';
  readonly arguments: readonly Expression[];
}

/** `DEFAULT` where INSERT and UPDATE allow it. */
export interface DefaultMarker extends Node {
  readonly kind: 'DefaultMarker';
}

export type Expression =
  | ColumnReference
  | Star
  | NullLiteral
  | BooleanLiteral
  | NumberLiteral
  | StringLiteral
  | BitLiteral
  | Parameter
  | UnaryOperation
  | BinaryOperation
  | LogicalOperation
  | NotOperation
  | IsTest
  | IsJson
  | DistinctTest
  | Between
  | InList
  | InSubquery
  | PatternMatch
  | QuantifiedComparison
  | Case
  | Cast
  | FunctionCall
  | Exists
  | ScalarSubquery
  | ArrayConstructor
  | NumericArray
  | ArraySubquery
  | RowConstructor
  | Subscript
  | FieldAccess
  | Collate
  | GroupingCall
  | DefaultMarker;
