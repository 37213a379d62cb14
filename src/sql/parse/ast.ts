import type { Span } from '../../common/span.js';

// The abstract syntax tree: what a statement says, before any name or type is known.
//
// Nodes are plain readonly objects with a `kind` equal to their type's name and the `span` they came from.
// Names are as written, folded to lower case unless quoted. Nothing here looks at the catalog.

/** Anything with a place in the text. */
export interface Node {
  readonly kind: string;
  readonly span: Span;
}

/** One identifier. */
export interface Identifier {
  readonly name: string;
  readonly span: Span;
  /** True when written in double quotes. */
  readonly isQuoted: boolean;
}

/** A possibly qualified name: `schema.table`, outermost part first. */
export interface QualifiedName {
  readonly parts: readonly Identifier[];
  readonly span: Span;
}

/**
 * `numeric(10, 2)[]`: a type as written. `name` has the multi-word forms joined by one blank.
 *
 * A name that is quoted or qualified and so means another type than the keyword keeps quotes: `"char"`. The national
 * forms are `character` and `character varying`. The type of a literal `char 'x'` is `bpchar`, which cuts nothing.
 */
export interface TypeName {
  readonly name: string;
  readonly schema: string | null;
  /** The numbers in parentheses, if any. */
  readonly modifiers: readonly number[];
  /** Count of `[]` behind the type. */
  readonly arrayDepth: number;
  /** `INTERVAL DAY TO SECOND`: the fields, e.g. 'day to second'; null when not given. */
  readonly intervalFields: string | null;
  readonly span: Span;
}

// ---------------------------------------------------------------------------------------------- expressions

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
  readonly elements: readonly Expression[];
}

/** `x[i]` or `x[a:b]`; several brackets chain. */
export interface Subscript extends Node {
  readonly kind: 'Subscript';
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

// -------------------------------------------------------------------------------------------------- queries

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
export interface Query extends Node {
  readonly kind: 'Query';
  readonly with: WithClause | null;
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  readonly limit: Expression | null;
  readonly offset: Expression | null;
  /** `FETCH FIRST n ROWS WITH TIES`. */
  readonly withTies: boolean;
  /** `FOR UPDATE OF t NOWAIT` and its kind, one text a clause; without effect under a single writer. */
  readonly locking: readonly string[];
  /** `SELECT ... INTO t`. */
  readonly into: { readonly name: QualifiedName; readonly isTemporary: boolean } | null;
}

// --------------------------------------------------------------------------------------------------- writes

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

/** `a = x`, or `(a, b) = (x, y)` / `(a, b) = (SELECT ...)` with several columns. */
export interface Assignment {
  readonly columns: readonly Identifier[];
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
  readonly columns: readonly Identifier[] | null;
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

// --------------------------------------------------------------------------------------------------- schema

export type ReferentialAction = 'NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT';

export interface ForeignKeyTarget {
  readonly table: QualifiedName;
  readonly columns: readonly Identifier[];
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  readonly match: 'SIMPLE' | 'FULL' | 'PARTIAL';
}

/** Options of an identity column or a sequence; null where not given. */
export interface SequenceOptions {
  readonly type: TypeName | null;
  readonly start: bigint | null;
  readonly increment: bigint | null;
  readonly minValue: bigint | 'NONE' | null;
  readonly maxValue: bigint | 'NONE' | null;
  readonly cache: bigint | null;
  readonly cycle: boolean | null;
  readonly ownedBy: QualifiedName | 'NONE' | null;
  /** `RESTART [WITH n]` (ALTER SEQUENCE): 'START' without a number. */
  readonly restart: bigint | 'START' | null;
}

export type ConstraintKind =
  | { readonly kind: 'NotNull' }
  | { readonly kind: 'Null' }
  | { readonly kind: 'Default'; readonly expression: Expression; readonly text: string }
  | { readonly kind: 'Check'; readonly expression: Expression; readonly text: string }
  | { readonly kind: 'Generated'; readonly expression: Expression; readonly text: string; readonly isStored: boolean }
  | { readonly kind: 'Identity'; readonly isAlways: boolean; readonly options: SequenceOptions }
  /** `columns` is empty on a column constraint. */
  | { readonly kind: 'PrimaryKey'; readonly columns: readonly Identifier[] }
  | { readonly kind: 'Unique'; readonly columns: readonly Identifier[]; readonly nullsNotDistinct: boolean }
  | { readonly kind: 'ForeignKey'; readonly columns: readonly Identifier[]; readonly target: ForeignKeyTarget }
  | { readonly kind: 'Exclude' };

/** A column or table constraint. */
export interface ConstraintDefinition {
  readonly name: Identifier | null;
  readonly definition: ConstraintKind;
  readonly isDeferrable: boolean;
  readonly isInitiallyDeferred: boolean;
  readonly isNotValid: boolean;
  readonly span: Span;
}

export interface ColumnDefinition {
  readonly name: Identifier;
  readonly type: TypeName;
  readonly collation: QualifiedName | null;
  readonly constraints: readonly ConstraintDefinition[];
  readonly span: Span;
}

export interface CreateTable extends Node {
  readonly kind: 'CreateTable';
  readonly name: QualifiedName;
  readonly ifNotExists: boolean;
  readonly isTemporary: boolean;
  readonly isUnlogged: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  /** `LIKE other INCLUDING ...`. */
  readonly likes: readonly {
    readonly table: QualifiedName;
    /** What is copied beside names and types, in upper case; ALL is spelled out. */
    readonly including: readonly string[];
    /** How many of `columns` stand before it. */
    readonly columnsBefore: number;
  }[];
  readonly inherits: readonly QualifiedName[];
  /** `PARTITION BY ...` was given. */
  readonly isPartitioned: boolean;
  readonly onCommit: 'PRESERVE ROWS' | 'DELETE ROWS' | 'DROP' | null;
  /** `WITH (name = value)`. */
  readonly options: readonly StorageOption[];
}

export interface CreateTableAs extends Node {
  readonly kind: 'CreateTableAs';
  readonly name: QualifiedName;
  readonly columns: readonly Identifier[];
  readonly ifNotExists: boolean;
  readonly isTemporary: boolean;
  readonly query: Query;
  readonly withData: boolean;
}

/** `m = 16` in `WITH (...)`; the value as a number, word or string, null when only the name is given. */
export interface StorageOption {
  readonly name: string;
  readonly value: string | number | boolean | null;
  readonly span: Span;
}

export type AlterTableAction =
  | { readonly kind: 'AddColumn'; readonly column: ColumnDefinition; readonly ifNotExists: boolean }
  | {
      readonly kind: 'DropColumn';
      readonly column: Identifier;
      readonly ifExists: boolean;
      readonly isCascade: boolean;
    }
  | { readonly kind: 'RenameColumn'; readonly column: Identifier; readonly to: Identifier }
  | { readonly kind: 'RenameTable'; readonly to: Identifier }
  | { readonly kind: 'RenameConstraint'; readonly constraint: Identifier; readonly to: Identifier }
  | { readonly kind: 'SetSchema'; readonly schema: Identifier }
  | { readonly kind: 'SetDefault'; readonly column: Identifier; readonly expression: Expression; readonly text: string }
  | { readonly kind: 'DropDefault'; readonly column: Identifier }
  | { readonly kind: 'SetNotNull'; readonly column: Identifier }
  | { readonly kind: 'DropNotNull'; readonly column: Identifier }
  | {
      readonly kind: 'SetType';
      readonly column: Identifier;
      readonly type: TypeName;
      readonly using: Expression | null;
    }
  | { readonly kind: 'AddConstraint'; readonly constraint: ConstraintDefinition }
  | {
      readonly kind: 'DropConstraint';
      readonly constraint: Identifier;
      readonly ifExists: boolean;
      readonly isCascade: boolean;
    }
  | { readonly kind: 'ValidateConstraint'; readonly constraint: Identifier }
  | {
      readonly kind: 'AddIdentity';
      readonly column: Identifier;
      readonly isAlways: boolean;
      readonly options: SequenceOptions;
    }
  | {
      readonly kind: 'SetIdentity';
      readonly column: Identifier;
      readonly isAlways: boolean | null;
      readonly options: SequenceOptions;
    }
  | { readonly kind: 'DropIdentity'; readonly column: Identifier; readonly ifExists: boolean }
  | { readonly kind: 'DropExpression'; readonly column: Identifier; readonly ifExists: boolean }
  /** Anything else ALTER TABLE knows; `feature` names it for the 0A000 answer. */
  | { readonly kind: 'Unsupported'; readonly feature: string };

export interface AlterTable extends Node {
  readonly kind: 'AlterTable';
  readonly name: QualifiedName;
  readonly ifExists: boolean;
  readonly actions: readonly (AlterTableAction & { readonly span: Span })[];
}

export type ObjectKind = 'TABLE' | 'INDEX' | 'SEQUENCE' | 'VIEW' | 'SCHEMA' | 'TYPE' | 'EXTENSION';

export interface Drop extends Node {
  readonly kind: 'Drop';
  readonly objectKind: ObjectKind;
  readonly names: readonly QualifiedName[];
  readonly ifExists: boolean;
  readonly isCascade: boolean;
  readonly isConcurrently: boolean;
}

export interface IndexColumn {
  /** A column name or an expression. */
  readonly expression: Expression;
  readonly operatorClass: QualifiedName | null;
  readonly collation: QualifiedName | null;
  readonly isDescending: boolean;
  readonly nulls: 'FIRST' | 'LAST' | null;
  readonly span: Span;
}

export interface CreateIndex extends Node {
  readonly kind: 'CreateIndex';
  readonly name: Identifier | null;
  readonly table: QualifiedName;
  readonly ifNotExists: boolean;
  readonly isUnique: boolean;
  readonly isConcurrently: boolean;
  readonly nullsNotDistinct: boolean;
  /** `btree` unless USING says otherwise. */
  readonly method: string;
  readonly columns: readonly IndexColumn[];
  readonly include: readonly Identifier[];
  readonly options: readonly StorageOption[];
  readonly where: Expression | null;
  /** The predicate as written, when there is one. */
  readonly whereText: string | null;
}

export interface CreateSequence extends Node {
  readonly kind: 'CreateSequence';
  readonly name: QualifiedName;
  readonly ifNotExists: boolean;
  readonly isTemporary: boolean;
  readonly options: SequenceOptions;
}

export interface AlterSequence extends Node {
  readonly kind: 'AlterSequence';
  readonly name: QualifiedName;
  readonly ifExists: boolean;
  readonly options: SequenceOptions;
}

export interface CreateView extends Node {
  readonly kind: 'CreateView';
  readonly name: QualifiedName;
  readonly columns: readonly Identifier[];
  readonly orReplace: boolean;
  readonly isTemporary: boolean;
  readonly query: Query;
  /** The query as written. */
  readonly queryText: string;
}

export interface CreateSchema extends Node {
  readonly kind: 'CreateSchema';
  readonly name: Identifier;
  readonly ifNotExists: boolean;
}

/** `CREATE TYPE name AS ENUM ('a', 'b')`. */
export interface CreateEnum extends Node {
  readonly kind: 'CreateEnum';
  readonly name: QualifiedName;
  readonly labels: readonly string[];
}

/** `CREATE EXTENSION [IF NOT EXISTS] vector`. */
export interface CreateExtension extends Node {
  readonly kind: 'CreateExtension';
  readonly name: Identifier;
  readonly ifNotExists: boolean;
}

/** `ALTER INDEX | SEQUENCE | VIEW | SCHEMA | TYPE x RENAME TO y`. */
export interface Rename extends Node {
  readonly kind: 'Rename';
  readonly objectKind: ObjectKind;
  readonly name: QualifiedName;
  readonly ifExists: boolean;
  readonly to: Identifier;
}

export interface CommentOn extends Node {
  readonly kind: 'CommentOn';
  readonly objectKind: 'TABLE' | 'COLUMN' | 'INDEX' | 'SEQUENCE' | 'VIEW' | 'SCHEMA' | 'TYPE' | 'CONSTRAINT';
  readonly name: QualifiedName;
  /** The table of a constraint. */
  readonly table: QualifiedName | null;
  readonly comment: string | null;
}

export interface Truncate extends Node {
  readonly kind: 'Truncate';
  readonly tables: readonly QualifiedName[];
  readonly restartIdentity: boolean;
  readonly isCascade: boolean;
}

// ------------------------------------------------------------------------------------ sessions, maintenance

export interface TransactionModes {
  readonly isolation: 'READ UNCOMMITTED' | 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE' | null;
  readonly isReadOnly: boolean | null;
  readonly isDeferrable: boolean | null;
}

export interface Begin extends Node {
  readonly kind: 'Begin';
  readonly modes: TransactionModes;
}

export interface Commit extends Node {
  readonly kind: 'Commit';
  readonly isChain: boolean;
}

export interface Rollback extends Node {
  readonly kind: 'Rollback';
  readonly isChain: boolean;
  /** `ROLLBACK TO SAVEPOINT name`. */
  readonly savepoint: Identifier | null;
}

export interface Savepoint extends Node {
  readonly kind: 'Savepoint';
  readonly name: Identifier;
}

export interface Release extends Node {
  readonly kind: 'Release';
  readonly name: Identifier;
}

export interface SetTransaction extends Node {
  readonly kind: 'SetTransaction';
  readonly modes: TransactionModes;
  /** `SET SESSION CHARACTERISTICS AS TRANSACTION`. */
  readonly isSession: boolean;
}

/** `SET [LOCAL | SESSION] name = value`; `values` null: DEFAULT. */
export interface SetSetting extends Node {
  readonly kind: 'SetSetting';
  readonly name: string;
  readonly values: readonly (string | number | boolean)[] | null;
  readonly isLocal: boolean;
}

/** `RESET name`, `RESET ALL` (name null). */
export interface ResetSetting extends Node {
  readonly kind: 'ResetSetting';
  readonly name: string | null;
}

/** `SHOW name`, `SHOW ALL` (name null). */
export interface ShowSetting extends Node {
  readonly kind: 'ShowSetting';
  readonly name: string | null;
}

export interface Explain extends Node {
  readonly kind: 'Explain';
  readonly isAnalyze: boolean;
  readonly isVerbose: boolean;
  readonly format: 'TEXT' | 'JSON' | 'XML' | 'YAML';
  /** Other options by lower-case name. */
  readonly options: readonly StorageOption[];
  readonly statement: Statement;
}

export interface Analyze extends Node {
  readonly kind: 'Analyze';
  readonly tables: readonly { readonly name: QualifiedName; readonly columns: readonly Identifier[] }[];
}

export interface Vacuum extends Node {
  readonly kind: 'Vacuum';
  readonly tables: readonly QualifiedName[];
  readonly isFull: boolean;
  readonly isAnalyze: boolean;
}

export interface Reindex extends Node {
  readonly kind: 'Reindex';
  readonly target: 'INDEX' | 'TABLE' | 'SCHEMA' | 'DATABASE';
  readonly name: QualifiedName | null;
}

export interface Copy extends Node {
  readonly kind: 'Copy';
  readonly source: { readonly table: QualifiedName; readonly columns: readonly Identifier[] } | Query;
  readonly direction: 'FROM' | 'TO';
  /** A file name, or null for STDIN and STDOUT. */
  readonly file: string | null;
  readonly options: readonly StorageOption[];
  readonly where: Expression | null;
}

/** `PREPARE name (types) AS statement`. */
export interface Prepare extends Node {
  readonly kind: 'Prepare';
  readonly name: Identifier;
  readonly types: readonly TypeName[];
  readonly statement: Statement;
}

export interface Execute extends Node {
  readonly kind: 'Execute';
  readonly name: Identifier;
  readonly arguments: readonly Expression[];
}

export interface Deallocate extends Node {
  readonly kind: 'Deallocate';
  /** null: ALL. */
  readonly name: Identifier | null;
}

/** A statement PostgreSQL has and this engine does not run: `feature` names it, e.g. 'MERGE'. */
export interface Unsupported extends Node {
  readonly kind: 'Unsupported';
  readonly feature: string;
}

export type Statement =
  | Query
  | Insert
  | Update
  | Delete
  | CreateTable
  | CreateTableAs
  | AlterTable
  | Drop
  | CreateIndex
  | CreateSequence
  | AlterSequence
  | CreateView
  | CreateSchema
  | CreateEnum
  | CreateExtension
  | Rename
  | CommentOn
  | Truncate
  | Begin
  | Commit
  | Rollback
  | Savepoint
  | Release
  | SetTransaction
  | SetSetting
  | ResetSetting
  | ShowSetting
  | Explain
  | Analyze
  | Vacuum
  | Reindex
  | Copy
  | Prepare
  | Execute
  | Deallocate
  | Unsupported;
