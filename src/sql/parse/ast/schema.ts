import type { Span } from '../../../common/span.js';
import type { Expression } from './expression.js';
import type { Identifier, Node, QualifiedName, TypeName } from './name.js';
import type { Query } from './query.js';

// Statements that change the schema.

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

/** `CREATE TYPE name`: a name that waits for its type. */
export interface CreateShellType extends Node {
  readonly kind: 'CreateShellType';
  readonly name: QualifiedName;
}

/** `ALTER TYPE name ADD VALUE [IF NOT EXISTS] 'a' [BEFORE | AFTER 'b']` and `... RENAME VALUE 'a' TO 'b'`. */
export interface AlterEnum extends Node {
  readonly kind: 'AlterEnum';
  readonly name: QualifiedName;
  readonly change:
    | {
        readonly kind: 'AddValue';
        readonly label: string;
        readonly ifNotExists: boolean;
        readonly place: { readonly side: 'BEFORE' | 'AFTER'; readonly label: string } | null;
      }
    | { readonly kind: 'RenameValue'; readonly label: string; readonly to: string };
}

/** `ALTER SEQUENCE | VIEW | TYPE x SET SCHEMA y`; of a table it is an action of ALTER TABLE. */
export interface SetSchema extends Node {
  readonly kind: 'SetSchema';
  readonly objectKind: ObjectKind;
  readonly name: QualifiedName;
  readonly ifExists: boolean;
  readonly to: Identifier;
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
