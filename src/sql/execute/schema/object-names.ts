import type { Catalog } from '../../../catalog/catalog.js';
import type { TableDescriptor } from '../../../catalog/descriptors.js';
import { limits } from '../../../common/limits.js';

// Names PostgreSQL chooses for constraints, indexes and sequences that were given none: parts joined by underscores,
// cut to 63 bytes from the longer part, with a number when the name is taken.

/** `<table>_<column>_<label>`; parts that are null are left out. */
export function objectName(table: string, column: string | null, label: string): string {
  let first = table;
  let second = column ?? '';
  const overhead = 1 + label.length + (column === null ? 0 : 1);
  const room = limits.identifierBytesMax - overhead;
  while (Buffer.byteLength(first) + Buffer.byteLength(second) > room) {
    if (Buffer.byteLength(first) > Buffer.byteLength(second)) first = first.slice(0, -1);
    else second = second.slice(0, -1);
  }
  return column === null ? `${first}_${label}` : `${first}_${second}_${label}`;
}

/** A relation's name that is free in `schema`. */
export function freeRelationName(
  catalog: Catalog,
  schema: string,
  table: string,
  column: string | null,
  label: string,
  taken: ReadonlySet<string> = new Set(),
): string {
  for (let attempt = 0; ; attempt++) {
    const name = objectName(table, column, attempt === 0 ? label : `${label}${attempt}`);
    if (catalog.relation(schema, name) === undefined && !taken.has(name)) return name;
  }
}

/** A constraint's name that is free on its table. */
export function freeConstraintName(
  taken: readonly { readonly name: string }[],
  table: string,
  column: string | null,
  label: string,
): string {
  for (let attempt = 0; ; attempt++) {
    const name = objectName(table, column, attempt === 0 ? label : `${label}${attempt}`);
    if (!taken.some((constraint) => constraint.name === name)) return name;
  }
}

/** Columns of an index or constraint as they appear in its chosen name. */
export function joinedColumns(table: TableDescriptor, columnIds: readonly number[]): string {
  return columnIds.map((id) => table.columns.find((column) => column.id === id)?.name ?? 'expr').join('_');
}
