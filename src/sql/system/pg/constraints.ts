import type { ConstraintDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import { PgArray } from '../../../types/array.js';
import * as types from '../../../types/builtin.js';
import { notNullOid } from '../object-ids.js';
import { catalogRelation, type SystemRow, type SystemSource } from '../relation.js';
import { notNullName, schemaOid } from '../relations-of.js';

// pg_constraint: primary keys, unique, checks, foreign keys, and the NOT NULL of every column.

const CONTYPE: Readonly<Record<ConstraintDescriptor['kind'], string>> = {
  'primary key': 'p',
  unique: 'u',
  check: 'c',
  'foreign key': 'f',
};

const ACTION = { 'NO ACTION': 'a', RESTRICT: 'r', CASCADE: 'c', 'SET NULL': 'n', 'SET DEFAULT': 'd' } as const;

function common(source: SystemSource, table: TableDescriptor): SystemRow {
  return {
    connamespace: schemaOid(source, table.schema),
    condeferrable: false,
    condeferred: false,
    conenforced: true,
    convalidated: true,
    conrelid: table.id,
    contypid: 0,
    conindid: 0,
    conparentid: 0,
    confrelid: 0,
    confupdtype: ' ',
    confdeltype: ' ',
    confmatchtype: ' ',
    conislocal: true,
    coninhcount: 0,
    connoinherit: true,
    conperiod: false,
  };
}

const numbers = (ids: readonly number[]) => PgArray.of(types.int2, ids);

/** Columns that an expression reads. */
function columnsRead(source: SystemSource, table: TableDescriptor, expression: string): number[] {
  const { columnPositions } = source.system.expressionFacts(expression, table);
  return columnPositions.map((position) => table.columns[position]!.id);
}

function constraintRow(source: SystemSource, table: TableDescriptor, constraint: ConstraintDescriptor): SystemRow {
  const row = {
    ...common(source, table),
    oid: constraint.id,
    conname: constraint.name,
    contype: CONTYPE[constraint.kind],
  };
  switch (constraint.kind) {
    case 'primary key':
    case 'unique':
      return { ...row, conindid: constraint.indexId, conkey: numbers(constraint.columnIds) };
    case 'check':
      return {
        ...row,
        connoinherit: false,
        conkey: numbers(columnsRead(source, table, constraint.expression)),
        conbin: constraint.expression,
      };
    case 'foreign key':
      return {
        ...row,
        conindid: constraint.referencedIndexId,
        confrelid: constraint.referencedTableId,
        confupdtype: ACTION[constraint.onUpdate],
        confdeltype: ACTION[constraint.onDelete],
        confmatchtype: constraint.isMatchFull ? 'f' : 's',
        conkey: numbers(constraint.columnIds),
        confkey: numbers(constraint.referencedColumnIds),
      };
  }
}

export const pgConstraint = catalogRelation({
  name: 'pg_constraint',
  oid: 2606,
  keys: ['oid', 'conrelid', 'conname'],
  columns:
    'oid oid, conname name, connamespace oid, contype "char", condeferrable bool, condeferred bool, conenforced bool, ' +
    'convalidated bool, conrelid oid, contypid oid, conindid oid, conparentid oid, confrelid oid, confupdtype "char", ' +
    'confdeltype "char", confmatchtype "char", conislocal bool, coninhcount int2, connoinherit bool, conperiod bool, ' +
    'conkey int2[], confkey int2[], conpfeqop oid[], conppeqop oid[], conffeqop oid[], confdelsetcols int2[], ' +
    'conexclop oid[], conbin pg_node_tree',
  *rows(source) {
    for (const table of source.catalog.relations()) {
      if (table.kind !== 'table') continue;
      for (const column of table.columns) {
        if (!column.isNotNull) continue;
        yield {
          ...common(source, table),
          oid: notNullOid(table.id, column.id),
          conname: notNullName(table, column.name),
          contype: 'n',
          connoinherit: false,
          conkey: numbers([column.id]),
        };
      }
      for (const constraint of table.constraints) yield constraintRow(source, table, constraint);
    }
  },
});

/** The NOT NULL of a column, which no descriptor stands for. */
export interface NotNull {
  readonly notNull: true;
  readonly columnId: number;
}

/** A table and the constraint on it that has this OID. */
export function constraintOf(
  source: Pick<SystemSource, 'catalog'>,
  oid: number,
): { readonly table: TableDescriptor; readonly constraint: ConstraintDescriptor | NotNull } | null {
  for (const table of source.catalog.relations()) {
    if (table.kind !== 'table') continue;
    const constraint = table.constraints.find(({ id }) => id === oid);
    if (constraint !== undefined) return { table, constraint };
    const column = table.columns.find(({ id, isNotNull }) => isNotNull && notNullOid(table.id, id) === oid);
    if (column !== undefined) return { table, constraint: { notNull: true, columnId: column.id } };
  }
  return null;
}
