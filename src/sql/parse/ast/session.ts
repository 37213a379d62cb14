import type { Expression } from './expression.js';
import type { Identifier, Node, QualifiedName, TypeName } from './name.js';
import type { Query } from './query.js';
import type {
  AlterEnum,
  AlterSequence,
  AlterTable,
  CommentOn,
  CreateEnum,
  CreateExtension,
  CreateIndex,
  CreateSchema,
  CreateSequence,
  CreateShellType,
  CreateTable,
  CreateTableAs,
  CreateView,
  Drop,
  Rename,
  SetSchema,
  StorageOption,
  Truncate,
} from './schema.js';
import type { Delete, Insert, Update } from './write.js';

// Statements of the session and of maintenance, and the statement itself.

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
  | CreateShellType
  | AlterEnum
  | SetSchema
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
