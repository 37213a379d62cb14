import {
  type ColumnDescriptor,
  type ConstraintDescriptor,
  columnPosition,
  type IndexDescriptor,
  type IndexKeyDescriptor,
  type SequenceDescriptor,
  type TableDescriptor,
} from '../../catalog/descriptors.js';
import { quoteIdentifier, quoteLiteral } from '../functions/quoting.js';
import type { SystemCatalog } from './system-catalog.js';

// Definitions of constraints, indexes and defaults as the SQL text that PostgreSQL prints for them.

/** The expression behind a column's `pg_attrdef` row as PostgreSQL prints it; null when it has none. */
export function defaultText(system: SystemCatalog, table: TableDescriptor, column: ColumnDescriptor): string | null {
  const source = defaultSource(system, column);
  return source === null ? null : system.expressionFacts(source, table, column).text(false);
}

function defaultSource(system: SystemCatalog, column: ColumnDescriptor): string | null {
  if (column.generated !== null) return column.generated;
  if (!hasDefault(column)) return null;
  if (column.sequenceId === null) return column.default;
  const sequence = system.catalog.get(column.sequenceId) as SequenceDescriptor;
  return `nextval(${quoteLiteral(`${quoteIdentifier(sequence.schema)}.${quoteIdentifier(sequence.name)}`)}::regclass)`;
}

/** True when a column has a row in `pg_attrdef`. */
export function hasDefault({ default: source, generated, identity, sequenceId }: ColumnDescriptor): boolean {
  return generated !== null || (identity === null && (source !== null || sequenceId !== null));
}

function columnName(table: TableDescriptor, columnId: number): string {
  return quoteIdentifier(table.columns[columnPosition(table, columnId)]!.name);
}

export function columnNames(table: TableDescriptor, columnIds: readonly number[]): string {
  return columnIds.map((id) => columnName(table, id)).join(', ');
}

/** A relation's name, with its schema where the search path does not find it. */
function relationName(system: SystemCatalog, table: { readonly id: number }): string {
  return system.nameOf('class', table.id)!;
}

export function constraintDefinition(
  system: SystemCatalog,
  table: TableDescriptor,
  constraint: ConstraintDescriptor,
  isPretty: boolean,
): string {
  switch (constraint.kind) {
    case 'primary key':
      return `PRIMARY KEY (${columnNames(table, constraint.columnIds)})`;
    case 'unique': {
      const { areNullsEqual } = system.catalog.index(constraint.indexId);
      return `UNIQUE ${areNullsEqual ? 'NULLS NOT DISTINCT ' : ''}(${columnNames(table, constraint.columnIds)})`;
    }
    case 'check':
      return `CHECK (${system.expressionFacts(constraint.expression, table).text(isPretty)})`;
    case 'foreign key': {
      const target = system.catalog.table(constraint.referencedTableId);
      const parts = [
        `FOREIGN KEY (${columnNames(table, constraint.columnIds)}) REFERENCES `,
        `${relationName(system, target)}(${columnNames(target, constraint.referencedColumnIds)})`,
        constraint.isMatchFull ? ' MATCH FULL' : '',
        constraint.onUpdate === 'NO ACTION' ? '' : ` ON UPDATE ${constraint.onUpdate}`,
        constraint.onDelete === 'NO ACTION' ? '' : ` ON DELETE ${constraint.onDelete}`,
      ];
      return parts.join('');
    }
  }
}

/** `CREATE INDEX ...`; the pretty form leaves the schema out where it can. */
export function indexDefinition(system: SystemCatalog, index: IndexDescriptor, isPretty: boolean): string {
  const table = system.catalog.table(index.tableId);
  const target = isPretty
    ? relationName(system, table)
    : `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
  const keys = index.keys.map((key) => keyText(system, table, key, isPretty) + keyOptions(index, key));
  const included = index.includedIds ?? [];
  const options = Object.entries(index.options).map(([name, value]) => `${name}='${value}'`);
  const parts = [
    `CREATE ${index.isUnique ? 'UNIQUE ' : ''}INDEX ${quoteIdentifier(index.name)} ON ${target} `,
    `USING ${index.declaredMethod ?? index.method} (${keys.join(', ')})`,
    included.length === 0 ? '' : ` INCLUDE (${columnNames(table, included)})`,
    index.areNullsEqual ? ' NULLS NOT DISTINCT' : '',
    options.length === 0 ? '' : ` WITH (${options.join(', ')})`,
    index.predicate === null ? '' : ` WHERE ${predicateText(system, table, index.predicate, isPretty)}`,
  ];
  return parts.join('');
}

function predicateText(system: SystemCatalog, table: TableDescriptor, predicate: string, isPretty: boolean): string {
  return system.expressionFacts(predicate, table).text(isPretty);
}

/** One column of an index without its options: a name, or an expression. */
export function keyText(
  system: SystemCatalog,
  table: TableDescriptor,
  key: IndexKeyDescriptor,
  isPretty: boolean,
): string {
  if (key.columnId !== null) return columnName(table, key.columnId);
  const facts = system.expressionFacts(key.expression!, table);
  return facts.isCall ? facts.text(isPretty) : `(${facts.text(isPretty)})`;
}

/** Text of column `key` (from 1) of an index, included ones at the end; null beyond them. */
export function indexColumnText(
  system: SystemCatalog,
  index: IndexDescriptor,
  key: number,
  isPretty: boolean,
): string | null {
  const table = system.catalog.table(index.tableId);
  const descriptor = index.keys[key - 1];
  if (descriptor !== undefined) return keyText(system, table, descriptor, isPretty);
  const included = index.includedIds?.[key - 1 - index.keys.length];
  return included === undefined ? null : columnName(table, included);
}

function keyOptions(index: IndexDescriptor, key: IndexKeyDescriptor): string {
  if (index.method === 'hnsw') return ` ${key.operatorClass}`;
  const { isDescending, isNullsFirst } = key;
  const direction = isDescending ? ' DESC' : '';
  if (isNullsFirst === isDescending) return direction;
  return `${direction} NULLS ${isNullsFirst ? 'FIRST' : 'LAST'}`;
}
