import { type ConstraintDescriptor, columnPosition, type TableDescriptor } from '../../../catalog/descriptors.js';
import { informationView, type SystemRow, type SystemSource } from '../relation.js';
import { notNullName } from '../relations-of.js';

// Constraints and the columns they are about.

interface ConstraintPlace {
  readonly table: TableDescriptor;
  readonly constraint: ConstraintDescriptor;
}

function* constraintsOf({ catalog }: Pick<SystemSource, 'catalog'>): Iterable<ConstraintPlace> {
  for (const table of catalog.relations()) {
    if (table.kind !== 'table') continue;
    for (const constraint of table.constraints) yield { table, constraint };
  }
}

function* notNulls({ catalog }: SystemSource): Iterable<{ table: TableDescriptor; column: string; name: string }> {
  for (const table of catalog.relations()) {
    if (table.kind !== 'table') continue;
    for (const { name, isNotNull } of table.columns) {
      if (isNotNull) yield { table, column: name, name: notNullName(table, name) };
    }
  }
}

function constraintNames({ database }: SystemSource, table: TableDescriptor, name: string): SystemRow {
  return { constraint_catalog: database, constraint_schema: table.schema, constraint_name: name };
}

function tableNames({ database }: SystemSource, table: TableDescriptor): SystemRow {
  return { table_catalog: database, table_schema: table.schema, table_name: table.name };
}

function columnName(table: TableDescriptor, id: number): string {
  return table.columns[columnPosition(table, id)]!.name;
}

const TYPES: Readonly<Record<ConstraintDescriptor['kind'], string>> = {
  'primary key': 'PRIMARY KEY',
  unique: 'UNIQUE',
  check: 'CHECK',
  'foreign key': 'FOREIGN KEY',
};

export const tableConstraints = informationView({
  name: 'table_constraints',
  oid: 13_408,
  keys: ['table_name', 'constraint_name'],
  columns:
    'constraint_catalog name, constraint_schema name, constraint_name name, table_catalog name, table_schema name, ' +
    'table_name name, constraint_type varchar, is_deferrable varchar, initially_deferred varchar, enforced varchar, ' +
    'nulls_distinct varchar',
  *rows(source) {
    const common = { is_deferrable: 'NO', initially_deferred: 'NO', enforced: 'YES' };
    for (const { table, constraint } of constraintsOf(source)) {
      yield {
        ...common,
        ...constraintNames(source, table, constraint.name),
        ...tableNames(source, table),
        constraint_type: TYPES[constraint.kind],
        nulls_distinct:
          constraint.kind === 'unique' ? (source.catalog.index(constraint.indexId).areNullsEqual ? 'NO' : 'YES') : null,
      };
    }
    for (const { table, name } of notNulls(source)) {
      const names = { ...constraintNames(source, table, name), ...tableNames(source, table) };
      yield { ...common, ...names, constraint_type: 'CHECK' };
    }
  },
});

export const keyColumnUsage = informationView({
  name: 'key_column_usage',
  oid: 13_409,
  keys: ['table_name', 'constraint_name'],
  columns:
    'constraint_catalog name, constraint_schema name, constraint_name name, table_catalog name, table_schema name, ' +
    'table_name name, column_name name, ordinal_position int4, position_in_unique_constraint int4',
  *rows(source) {
    for (const { table, constraint } of constraintsOf(source)) {
      if (constraint.kind === 'check') continue;
      for (const [i, id] of constraint.columnIds.entries()) {
        yield {
          ...constraintNames(source, table, constraint.name),
          ...tableNames(source, table),
          column_name: columnName(table, id),
          ordinal_position: i + 1,
          position_in_unique_constraint:
            constraint.kind === 'foreign key' ? placeInTarget(source, constraint, i) : null,
        };
      }
    }
  },
});

/** Place of a foreign key's column in the key it refers to, from 1. */
function placeInTarget(
  { catalog }: SystemSource,
  constraint: Extract<ConstraintDescriptor, { kind: 'foreign key' }>,
  at: number,
): number {
  const { keys } = catalog.index(constraint.referencedIndexId);
  return keys.findIndex(({ columnId }) => columnId === constraint.referencedColumnIds[at]) + 1;
}

/** The columns a constraint reads, with their table: for a foreign key those it refers to. */
function* usedColumns(
  source: SystemSource,
  { table, constraint }: ConstraintPlace,
): Iterable<{ table: TableDescriptor; name: string }> {
  switch (constraint.kind) {
    case 'primary key':
    case 'unique':
      for (const id of constraint.columnIds) yield { table, name: columnName(table, id) };
      return;
    case 'check': {
      const { columnPositions } = source.system.expressionFacts(constraint.expression, table);
      for (const position of columnPositions) yield { table, name: table.columns[position]!.name };
      return;
    }
    case 'foreign key': {
      const target = source.catalog.table(constraint.referencedTableId);
      for (const id of constraint.referencedColumnIds) yield { table: target, name: columnName(target, id) };
    }
  }
}

export const constraintColumnUsage = informationView({
  name: 'constraint_column_usage',
  oid: 13_410,
  keys: ['table_name', 'constraint_name'],
  columns:
    'table_catalog name, table_schema name, table_name name, column_name name, constraint_catalog name, ' +
    'constraint_schema name, constraint_name name',
  *rows(source) {
    for (const place of constraintsOf(source)) {
      const names = constraintNames(source, place.table, place.constraint.name);
      for (const { table, name } of usedColumns(source, place)) {
        yield { ...names, ...tableNames(source, table), column_name: name };
      }
    }
    for (const { table, column, name } of notNulls(source)) {
      yield { ...constraintNames(source, table, name), ...tableNames(source, table), column_name: column };
    }
  },
});

export const constraintTableUsage = informationView({
  name: 'constraint_table_usage',
  oid: 13_411,
  keys: ['table_name', 'constraint_name'],
  columns:
    'table_catalog name, table_schema name, table_name name, constraint_catalog name, constraint_schema name, ' +
    'constraint_name name',
  *rows(source) {
    for (const { table, constraint } of constraintsOf(source)) {
      if (constraint.kind === 'check') continue;
      const used = constraint.kind === 'foreign key' ? source.catalog.table(constraint.referencedTableId) : table;
      yield { ...constraintNames(source, table, constraint.name), ...tableNames(source, used) };
    }
  },
});

export const referentialConstraints = informationView({
  name: 'referential_constraints',
  oid: 13_412,
  keys: ['constraint_name'],
  columns:
    'constraint_catalog name, constraint_schema name, constraint_name name, unique_constraint_catalog name, ' +
    'unique_constraint_schema name, unique_constraint_name name, match_option varchar, update_rule varchar, ' +
    'delete_rule varchar',
  *rows(source) {
    for (const { table, constraint } of constraintsOf(source)) {
      if (constraint.kind !== 'foreign key') continue;
      const target = source.catalog.table(constraint.referencedTableId);
      const { constraintId } = source.catalog.index(constraint.referencedIndexId);
      const key = target.constraints.find(({ id }) => id === constraintId);
      yield {
        ...constraintNames(source, table, constraint.name),
        unique_constraint_catalog: key === undefined ? null : source.database,
        unique_constraint_schema: key === undefined ? null : target.schema,
        unique_constraint_name: key?.name ?? null,
        match_option: constraint.isMatchFull ? 'FULL' : 'NONE',
        update_rule: constraint.onUpdate,
        delete_rule: constraint.onDelete,
      };
    }
  },
});

export const checkConstraints = informationView({
  name: 'check_constraints',
  oid: 13_413,
  keys: ['constraint_name'],
  columns: 'constraint_catalog name, constraint_schema name, constraint_name name, check_clause varchar',
  *rows(source) {
    for (const { table, constraint } of constraintsOf(source)) {
      if (constraint.kind !== 'check') continue;
      const text = source.system.expressionFacts(constraint.expression, table).text(false);
      yield { ...constraintNames(source, table, constraint.name), check_clause: text };
    }
    for (const { table, column, name } of notNulls(source)) {
      yield { ...constraintNames(source, table, name), check_clause: `${column} IS NOT NULL` };
    }
  },
});
