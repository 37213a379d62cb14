import { columnPosition, type IndexDescriptor, type TableDescriptor } from '../../catalog/descriptors.js';
import * as types from '../../types/builtin.js';
import type { Modifier, Type } from '../../types/type.js';
import { CATALOG_SCHEMA_OID, INFORMATION_SCHEMA_OID } from './object-ids.js';
import type { SystemSource } from './relation.js';

// What `pg_class` and `pg_attribute` have in common: relations of every kind, the system's own included.

export interface AttributeFacts {
  readonly name: string;
  readonly number: number;
  readonly type: Type;
  readonly modifier: Modifier;
}

/** OID of a schema; the system's are not in the catalog. */
export function schemaOid(source: Pick<SystemSource, 'catalog'>, name: string): number {
  if (name === 'pg_catalog') return CATALOG_SCHEMA_OID;
  if (name === 'information_schema') return INFORMATION_SCHEMA_OID;
  return source.catalog.schema(name)?.id ?? 0;
}

/** The columns of an index: its keys, then what it includes. */
export function indexAttributes(source: SystemSource, index: IndexDescriptor): AttributeFacts[] {
  const table = source.catalog.table(index.tableId);
  const taken = new Set<string>();
  const free = (wanted: string) => {
    let name = wanted;
    for (let i = 1; taken.has(name); i++) name = `${wanted}${i}`;
    taken.add(name);
    return name;
  };
  const keys = index.keys.map((key, i): AttributeFacts => {
    if (key.columnId !== null) {
      const { name, type, modifier } = table.columns[columnPosition(table, key.columnId)]!;
      return { name: free(name), number: i + 1, type, modifier };
    }
    const { name, type } = source.system.expressionFacts(key.expression!, table);
    return { name: free(name), number: i + 1, type, modifier: -1 };
  });
  const included = (index.includedIds ?? []).map((id, i): AttributeFacts => {
    const { name, type, modifier } = table.columns[columnPosition(table, id)]!;
    return { name: free(name), number: keys.length + i + 1, type, modifier };
  });
  return [...keys, ...included];
}

export const SEQUENCE_ATTRIBUTES: readonly AttributeFacts[] = [
  { name: 'last_value', number: 1, type: types.int8, modifier: -1 },
  { name: 'log_cnt', number: 2, type: types.int8, modifier: -1 },
  { name: 'is_called', number: 3, type: types.bool, modifier: -1 },
];

/** Name of a column's NOT NULL, as PostgreSQL chooses it. */
export function notNullName(table: TableDescriptor, columnName: string): string {
  return `${table.name}_${columnName}_not_null`.slice(0, 63);
}
