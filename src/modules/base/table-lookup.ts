import type { ColumnDescriptor, TableDescriptor } from '../../catalog/descriptors.js';
import { error } from '../../common/errors.js';
import { closestName } from '../../common/spelling.js';
import type { ModuleContext } from './context.js';
import type { FilterTarget } from './filter.js';

const DEFAULT_SCHEMA = 'public';

/** A name as SQL text. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function tableText(table: TableDescriptor): string {
  return `${quoteName(table.schema)}.${quoteName(table.name)}`;
}

/** A table by its name, or by `schema.name`. @throws 42P01 with the closest name there is. */
export function findTable({ catalog }: ModuleContext, name: string): TableDescriptor {
  const exact = catalog.relation(DEFAULT_SCHEMA, name);
  if (exact?.kind === 'table') return exact;
  const dot = name.indexOf('.');
  const qualified = dot < 0 ? undefined : catalog.relation(name.slice(0, dot), name.slice(dot + 1));
  if (qualified?.kind === 'table') return qualified;
  const names = [...catalog.relations()].filter(({ kind }) => kind === 'table').map((relation) => relation.name);
  const close = closestName(name, names);
  throw error('undefined_table', `relation "${name}" does not exist`, {
    table: name,
    hint: close === null ? undefined : `did you mean "${close}"?`,
  });
}

/** A column by name. @throws 42703 with the closest name there is. */
export function findColumn(table: TableDescriptor, name: string): ColumnDescriptor {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  const close = closestName(
    name,
    table.columns.map((candidate) => candidate.name),
  );
  throw error('undefined_column', `column "${name}" of table "${table.name}" does not exist`, {
    hint: close === null ? undefined : `did you mean "${close}"?`,
  });
}

/** Names of the columns of the primary key; empty when there is none. */
export function primaryKeyOf(table: TableDescriptor): string[] {
  for (const constraint of table.constraints) {
    if (constraint.kind !== 'primary key') continue;
    return constraint.columnIds.map((id) => table.columns.find((column) => column.id === id)!.name);
  }
  return [];
}

/** A filter over a table's columns that appends its values to `params`. */
export function columnTarget(table: TableDescriptor, params: unknown[]): FilterTarget {
  const expression = (field: string) => quoteName(findColumn(table, field).name);
  const parameter = (value: unknown) => {
    params.push(value);
    return `$${params.length}`;
  };
  return { expression, text: expression, parameter, pattern: parameter };
}
