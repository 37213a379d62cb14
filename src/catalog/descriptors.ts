import type { RowLayout, StoredColumn } from '../storage/layout.js';
import type { Modifier, Type } from '../types/type.js';

// Catalog objects: what the database knows of its schemas, tables, indexes, constraints, sequences and views.
//
// Descriptors are immutable; a schema change makes new ones. Every object has an id that is never reused (it serves
// as PostgreSQL's OID). Expressions (defaults, checks, predicates) are kept as SQL text and bound where they are used.

export interface SchemaDescriptor {
  readonly kind: 'schema';
  readonly id: number;
  readonly name: string;
  readonly comment: string | null;
}

export interface ColumnDescriptor {
  /** Never reused within the table. */
  readonly id: number;
  readonly name: string;
  readonly type: Type;
  readonly modifier: Modifier;
  readonly isNotNull: boolean;
  /** SQL text, or null. */
  readonly default: string | null;
  readonly identity: 'ALWAYS' | 'BY DEFAULT' | null;
  /** SQL text of a generated column, or null. */
  readonly generated: string | null;
  readonly isStored: boolean;
  /** The sequence of a serial or identity column, or null. */
  readonly sequenceId: number | null;
  /** The value rows had when the column was added after them; a runtime value. */
  readonly missing: unknown;
  readonly comment: string | null;
}

/** A column without default, constraint or sequence. */
export function plainColumn({
  id,
  name,
  type,
  modifier,
}: Pick<ColumnDescriptor, 'id' | 'name' | 'type' | 'modifier'>): ColumnDescriptor {
  return {
    id,
    name,
    type,
    modifier,
    isNotNull: false,
    default: null,
    identity: null,
    generated: null,
    isStored: true,
    sequenceId: null,
    missing: null,
    comment: null,
  };
}

export type ReferentialAction = 'NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT';

interface ConstraintBase {
  readonly id: number;
  readonly name: string;
  readonly comment: string | null;
}

export type ConstraintDescriptor =
  | (ConstraintBase & {
      readonly kind: 'primary key' | 'unique';
      readonly columnIds: readonly number[];
      readonly indexId: number;
    })
  | (ConstraintBase & { readonly kind: 'check'; readonly expression: string })
  | (ConstraintBase & {
      readonly kind: 'foreign key';
      readonly columnIds: readonly number[];
      readonly referencedTableId: number;
      readonly referencedColumnIds: readonly number[];
      /** The unique index on the referenced columns. */
      readonly referencedIndexId: number;
      readonly onDelete: ReferentialAction;
      readonly onUpdate: ReferentialAction;
      readonly isMatchFull: boolean;
    });

export type ForeignKeyDescriptor = Extract<ConstraintDescriptor, { kind: 'foreign key' }>;

export interface TableDescriptor {
  readonly kind: 'table';
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly ColumnDescriptor[];
  readonly constraints: readonly ConstraintDescriptor[];
  /** Ids of all indexes, in order of creation. */
  readonly indexIds: readonly number[];
  readonly nextColumnId: number;
  readonly comment: string | null;
}

export interface IndexKeyDescriptor {
  /** null for an expression. */
  readonly columnId: number | null;
  /** SQL text, null for a plain column. */
  readonly expression: string | null;
  readonly isDescending: boolean;
  readonly isNullsFirst: boolean;
  /** Operator class where given, e.g. 'vector_cosine_ops'. */
  readonly operatorClass: string | null;
}

export interface IndexDescriptor {
  readonly kind: 'index';
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly tableId: number;
  readonly method: 'btree' | 'hnsw';
  /** The method it was declared with, where a B-tree does the work of another. Absent: `method`. */
  readonly declaredMethod?: 'hash';
  readonly isUnique: boolean;
  /** NULLS NOT DISTINCT. */
  readonly areNullsEqual: boolean;
  readonly keys: readonly IndexKeyDescriptor[];
  /** Columns of INCLUDE: kept in the definition, not in the entries. Absent: none. */
  readonly includedIds?: readonly number[];
  /** SQL text of a partial index's predicate, or null. */
  readonly predicate: string | null;
  /** `WITH (...)`, e.g. { m: 16, ef_construction: 64 }. */
  readonly options: Readonly<Record<string, number | string | boolean>>;
  /** The constraint that owns it, or null. */
  readonly constraintId: number | null;
  readonly comment: string | null;
}

export interface SequenceDescriptor {
  readonly kind: 'sequence';
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly dataType: 'smallint' | 'integer' | 'bigint';
  readonly start: bigint;
  readonly increment: bigint;
  readonly minValue: bigint;
  readonly maxValue: bigint;
  readonly isCycling: boolean;
  /** `CACHE n` as declared; values are cached in memory whatever it says. Absent: 1. */
  readonly cache?: bigint;
  /** The column it goes away with, or null. */
  readonly ownedBy: { readonly tableId: number; readonly columnId: number } | null;
  readonly comment: string | null;
}

/** A relation in the text of a view, as it was when the view was made. */
export interface ViewSource {
  /** Its name as written: a JSON list of one or two parts. */
  readonly name: string;
  readonly relationId: number;
  /** The columns it had; of a view the ids count from 1. A used one cannot be dropped before the view. */
  readonly columns: readonly { readonly id: number; readonly name: string; readonly isUsed: boolean }[];
}

export interface ViewDescriptor {
  readonly kind: 'view';
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: Type; readonly modifier: Modifier }[];
  /** The query's SQL text. */
  readonly query: string;
  /** Tables and views it reads: those of `sources`. */
  readonly dependsOn: readonly number[];
  /** What the names in FROM mean. */
  readonly sources: readonly ViewSource[];
  /** Where types without a schema are looked up. */
  readonly searchPath: readonly string[];
  readonly comment: string | null;
}

export interface EnumDescriptor {
  readonly kind: 'enum';
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly arrayId: number;
  readonly labels: readonly string[];
  readonly type: Type;
  readonly comment: string | null;
  /** The name waits for its type (`CREATE TYPE name`). Absent: false. */
  readonly isShell?: boolean;
}

/** What shares one namespace within a schema. */
export type RelationDescriptor = TableDescriptor | IndexDescriptor | SequenceDescriptor | ViewDescriptor;
export type CatalogObject = SchemaDescriptor | RelationDescriptor | EnumDescriptor;

const layouts = new WeakMap<readonly ColumnDescriptor[], RowLayout>();

/** What storage must know of a table. The same object as long as the columns are. */
export function layoutOf(table: TableDescriptor): RowLayout {
  let layout = layouts.get(table.columns);
  if (layout === undefined) {
    layout = { tableId: table.id, columns: table.columns.map(storedColumn) };
    layouts.set(table.columns, layout);
  }
  return layout;
}

function storedColumn({ id, type, modifier, missing }: ColumnDescriptor): StoredColumn {
  if (type.layout !== 'vector') return { id, type, missing, dimensions: 0 };
  // A vector column without dimensions holds vectors of any; they lie in their rows as bytes.
  if (modifier < 0) return { id, type: asBytes(type), missing, dimensions: 0 };
  return { id, type, missing, dimensions: modifier };
}

const byteTypes = new Map<Type, Type>();

function asBytes(type: Type): Type {
  let bytes = byteTypes.get(type);
  if (bytes === undefined) {
    bytes = { ...type, layout: 'bytes' };
    byteTypes.set(type, bytes);
  }
  return bytes;
}

/** Position of the column with this id in the table's rows. */
export function columnPosition(table: TableDescriptor, columnId: number): number {
  return table.columns.findIndex((column) => column.id === columnId);
}

export function findColumn(table: TableDescriptor, name: string): ColumnDescriptor | undefined {
  return table.columns.find((column) => column.name === name);
}

export function primaryKeyOf(table: TableDescriptor): ConstraintDescriptor | undefined {
  return table.constraints.find((constraint) => constraint.kind === 'primary key');
}

/** `schema.name` as shown to people: without the schema when it is public. */
export function displayName(object: { readonly schema: string; readonly name: string }): string {
  return object.schema === 'public' ? object.name : `${object.schema}.${object.name}`;
}
