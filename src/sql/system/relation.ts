import type { Catalog } from '../../catalog/catalog.js';
import type { SequenceDescriptor } from '../../catalog/descriptors.js';
import { assert } from '../../common/assert.js';
import { typeByName } from '../../types/registry.js';
import type { Type } from '../../types/type.js';
import type { SystemCatalog } from './system-catalog.js';

// System relations: `pg_catalog` and `information_schema`, computed from the catalog when they are read.

export interface SystemColumn {
  readonly name: string;
  readonly type: Type;
}

/** A row by column names; a column that is left out is NULL. */
export type SystemRow = Readonly<Record<string, unknown>>;

export interface SystemRelation {
  readonly schema: string;
  readonly name: string;
  /** PostgreSQL's OID where it is fixed; information schema views and others have one of ours. */
  readonly oid: number;
  readonly isView: boolean;
  readonly columns: readonly SystemColumn[];
  /** Columns by which queries pick rows out of many: equality with one looks rows up. */
  readonly keys: readonly string[];
  /** The rows tell more than the catalog does, and are computed anew for every statement. */
  readonly isVolatile: boolean;
  rows(source: SystemSource): Iterable<SystemRow>;
}

/** A setting as `pg_settings` shows it. */
export interface SettingFacts {
  readonly name: string;
  readonly value: string;
  readonly unit: string | null;
  readonly kind: string;
  readonly doc: string;
  readonly defaultValue: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly values: readonly string[] | null;
  readonly isReadOnly: boolean;
  readonly isChanged: boolean;
}

/** What rows are computed from. Rows of a relation that is not volatile ask for the catalog alone. */
export interface SystemSource {
  readonly catalog: Catalog;
  readonly system: SystemCatalog;
  readonly database: string;
  readonly user: string;
  settings(): readonly SettingFacts[];
  rowCount(tableId: number): number;
  sequenceState(sequence: SequenceDescriptor): { readonly lastValue: number | bigint; readonly isCalled: boolean };
}

interface RelationFields {
  readonly name: string;
  readonly oid: number;
  /** `name type` pairs between commas. */
  readonly columns: string;
  readonly keys?: readonly string[];
  readonly isView?: boolean;
  readonly isVolatile?: boolean;
  readonly rows: (source: SystemSource) => Iterable<SystemRow>;
}

/** A relation of `pg_catalog`. */
export function catalogRelation(fields: RelationFields): SystemRelation {
  return relation('pg_catalog', { ...fields, isView: fields.isView ?? false });
}

/** A view of `information_schema`. */
export function informationView(fields: Omit<RelationFields, 'isView'>): SystemRelation {
  return relation('information_schema', { ...fields, isView: true });
}

function relation(schema: SystemRelation['schema'], fields: RelationFields): SystemRelation {
  const { name, oid, isView = false, keys = [], isVolatile = false, rows } = fields;
  return { schema, name, oid, isView, columns: columnsOf(fields.columns), keys, isVolatile, rows };
}

/** The columns of `oid oid, relname name, ...`. An array's type is written `text[]`. */
function columnsOf(text: string): SystemColumn[] {
  return text.split(',').map((column) => {
    const [name, typeName] = column.trim().split(' ') as [string, string];
    const type = typeByName(typeName.endsWith('[]') ? `_${typeName.slice(0, -2)}` : typeName);
    assert(type !== null, `system column ${name} has the unknown type ${typeName}`);
    return { name, type };
  });
}

export const NO_ROWS = (): readonly SystemRow[] => [];
