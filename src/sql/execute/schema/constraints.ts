import {
  type ConstraintDescriptor,
  columnPosition,
  type ForeignKeyDescriptor,
  type IndexDescriptor,
  type TableDescriptor,
} from '../../../catalog/descriptors.js';
import { searchPart } from '../../../catalog/index-key.js';
import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import { findCast } from '../../../types/casts.js';
import type { Type } from '../../../types/type.js';
import type * as ast from '../../parse/ast.js';
import { bindRowRules } from '../../plan/bind/row-rules.js';
import { compileTableRules } from '../writes/table-rules.js';
import { mentions } from './column-names.js';
import { buildIndex } from './index-build.js';
import { freeConstraintName, freeRelationName, joinedColumns } from './object-names.js';
import { changeTable, type SchemaContext, writerOf } from './schema-context.js';
import { refuseParameters } from './stored-text.js';
import { rowIdsOf } from './table-rows.js';

/**
 * Adds a constraint to a table and checks the rows that are there. `column` is the column it was written at, null for
 * a table constraint.
 */
export function addConstraint(
  schema: SchemaContext,
  table: TableDescriptor,
  node: ast.ConstraintDefinition,
  column: ast.Identifier | null,
): TableDescriptor {
  if (node.isDeferrable || node.isInitiallyDeferred) throw notSupported('a deferrable constraint', node.span);
  const { definition } = node;
  switch (definition.kind) {
    case 'PrimaryKey':
      return addKey(schema, table, node, keyColumns(table, definition.columns, column), true, false);
    case 'Unique':
      return addKey(
        schema,
        table,
        node,
        keyColumns(table, definition.columns, column),
        false,
        definition.nullsNotDistinct,
      );
    case 'Check':
      return addCheck(schema, table, node, definition);
    case 'ForeignKey':
      return addForeignKey(schema, table, node, definition, column);
    case 'Exclude':
      throw notSupported('EXCLUDE', node.span);
    case 'NotNull': {
      if (column === null) throw notSupported('a named NOT NULL constraint', node.span);
      return setNotNull(schema, table, column);
    }
    default:
      throw notSupported(`${definition.kind} as a table constraint`, node.span);
  }
}

function keyColumns(
  table: TableDescriptor,
  columns: readonly ast.Identifier[],
  column: ast.Identifier | null,
): number[] {
  const names = columns.length > 0 ? columns : [column!];
  const ids: number[] = [];
  for (const { name, span } of names) {
    const found = table.columns.find((candidate) => candidate.name === name);
    if (found === undefined) {
      throw error('undefined_column', `column "${name}" named in key does not exist`, { span, column: name });
    }
    if (ids.includes(found.id)) {
      throw error('duplicate_column', `column "${name}" appears twice in a key constraint`, { span });
    }
    ids.push(found.id);
  }
  return ids;
}

function checkName(table: TableDescriptor, name: ast.Identifier | null): void {
  if (name !== null && table.constraints.some((constraint) => constraint.name === name.name)) {
    throw error('duplicate_object', `constraint "${name.name}" for relation "${table.name}" already exists`, {
      span: name.span,
    });
  }
}

// ----------------------------------------------------------------------------------------------------------- keys

function addKey(
  schema: SchemaContext,
  table: TableDescriptor,
  node: ast.ConstraintDefinition,
  columnIds: readonly number[],
  isPrimary: boolean,
  areNullsEqual: boolean,
): TableDescriptor {
  checkName(table, node.name);
  if (isPrimary && table.constraints.some((constraint) => constraint.kind === 'primary key')) {
    throw error('invalid_table_definition', `multiple primary keys for table "${table.name}" are not allowed`, {
      span: node.span,
    });
  }
  const columns = isPrimary ? null : joinedColumns(table, columnIds);
  const name =
    node.name?.name ?? freeRelationName(schema.catalog, table.schema, table.name, columns, isPrimary ? 'pkey' : 'key');
  if (node.name !== null && schema.catalog.relation(table.schema, name) !== undefined) {
    throw error('duplicate_table', `relation "${name}" already exists`, { span: node.name.span });
  }
  for (const id of columnIds) {
    const { type, name: columnName } = table.columns[columnPosition(table, id)]!;
    if (type.encodeKey === null) {
      throw error(
        'undefined_object',
        `data type ${type.sqlName} has no default operator class for access method "btree"`,
        {
          span: node.span,
          column: columnName,
          hint: 'a key needs columns of a type that has an order',
        },
      );
    }
  }
  const constraintId = schema.newId();
  const index: IndexDescriptor = {
    kind: 'index',
    id: schema.newId(),
    schema: table.schema,
    name,
    tableId: table.id,
    method: 'btree',
    isUnique: true,
    areNullsEqual,
    keys: columnIds.map((columnId) => ({
      columnId,
      expression: null,
      isDescending: false,
      isNullsFirst: false,
      operatorClass: null,
    })),
    predicate: null,
    options: {},
    constraintId,
    comment: null,
  };
  const constraint: ConstraintDescriptor = {
    id: constraintId,
    name,
    comment: null,
    kind: isPrimary ? 'primary key' : 'unique',
    columnIds,
    indexId: index.id,
  };
  const changed = {
    ...table,
    constraints: [...table.constraints, constraint],
    indexIds: [...table.indexIds, index.id],
  };
  schema.change([changed, index]);
  buildIndex(schema, changed, index);
  if (!isPrimary) return changed;
  return columnIds.reduce((next, id) => {
    const { name: columnName } = next.columns[columnPosition(next, id)]!;
    return setNotNull(schema, next, { name: columnName, span: node.span, isQuoted: true });
  }, changed as TableDescriptor);
}

/** Forbids NULL in a column. @throws 23502 when a row has one. */
export function setNotNull(schema: SchemaContext, table: TableDescriptor, column: ast.Identifier): TableDescriptor {
  const position = table.columns.findIndex(({ name }) => name === column.name);
  const found = table.columns[position]!;
  if (found.isNotNull) return table;
  const writer = writerOf(schema, table);
  for (const block of writer.blocks([position])) {
    for (let i = 0; i < block.liveCount; i++) {
      const row = block.selection === null ? i : block.selection[i]!;
      const value =
        found.type.layout === 'vector'
          ? writer.vector(block.firstRowId + row, position)
          : block.column(position).value(row);
      if (value === null) {
        throw error('not_null_violation', `column "${found.name}" of relation "${table.name}" contains null values`, {
          schema: table.schema,
          table: table.name,
          column: found.name,
        });
      }
    }
  }
  return changeTable(schema, table, {
    columns: table.columns.map((candidate) =>
      candidate.id === found.id ? { ...candidate, isNotNull: true } : candidate,
    ),
  });
}

// ---------------------------------------------------------------------------------------------------------- checks

function addCheck(
  schema: SchemaContext,
  table: TableDescriptor,
  node: ast.ConstraintDefinition,
  { text: expression, expression: written }: Extract<ast.ConstraintDefinition['definition'], { kind: 'Check' }>,
): TableDescriptor {
  checkName(table, node.name);
  const name =
    node.name?.name ?? freeConstraintName(table.constraints, table.name, columnOfCheck(table, expression), 'check');
  const constraint: ConstraintDescriptor = { id: schema.newId(), name, comment: null, kind: 'check', expression };
  const changed = changeTable(schema, table, { constraints: [...table.constraints, constraint] });
  // Binding shows mistakes in the expression; the rows there are must satisfy it.
  const context = schema.bind();
  bindRowRules(context, changed, new Map([[expression, written.span.start]]));
  refuseParameters(context, written.span);
  if (!node.isNotValid) checkRows(schema, changed, name);
  return changed;
}

/** The one column an expression reads, which its constraint is named after; null for none or several. */
function columnOfCheck(table: TableDescriptor, expression: string): string | null {
  const read = table.columns.filter(({ name }) => mentions(expression, name));
  return read.length === 1 ? read[0]!.name : null;
}

/** Asks a CHECK of all rows. @throws 23514. */
export function checkRows(schema: SchemaContext, table: TableDescriptor, name: string): void {
  const { checks } = compileTableRules(bindRowRules(schema.bind(), table));
  const check = checks.find((candidate) => candidate.name === name)!;
  const writer = writerOf(schema, table);
  const context = schema.execution();
  for (const rowId of rowIdsOf(schema, table)) {
    const newRow = table.columns.map((_, position) => writer.value(rowId, position));
    if (check.condition({ newRow, oldRow: null, source: null, sourceRow: 0 }, context) !== false) continue;
    throw error('check_violation', `check constraint "${name}" of relation "${table.name}" is violated by some row`, {
      schema: table.schema,
      table: table.name,
      constraint: name,
    });
  }
}

// ---------------------------------------------------------------------------------------------------- foreign keys

function addForeignKey(
  schema: SchemaContext,
  table: TableDescriptor,
  node: ast.ConstraintDefinition,
  definition: Extract<ast.ConstraintKind, { kind: 'ForeignKey' }>,
  column: ast.Identifier | null,
): TableDescriptor {
  checkName(table, node.name);
  const { target } = definition;
  if (target.match === 'PARTIAL') throw notSupported('MATCH PARTIAL', node.span);
  const binder = schema.bind();
  const found = binder.relation(target.table);
  if (found.kind !== 'table') {
    throw error('wrong_object_type', `referenced relation "${found.name}" is not a table`, { span: target.table.span });
  }
  // The table itself may be the target, in its newest version.
  const parent = schema.catalog.table(found.id);
  const columnIds = foreignColumns(table, definition.columns, column, node.span);
  const { ids, index } = referencedKey(schema, parent, target.columns, columnIds.length, node.span);
  const name =
    node.name?.name ?? freeConstraintName(table.constraints, table.name, joinedColumns(table, columnIds), 'fkey');
  const constraint: ForeignKeyDescriptor = {
    id: schema.newId(),
    name,
    comment: null,
    kind: 'foreign key',
    columnIds,
    referencedTableId: parent.id,
    referencedColumnIds: ids,
    referencedIndexId: index.id,
    onDelete: target.onDelete,
    onUpdate: target.onUpdate,
    isMatchFull: target.match === 'FULL',
  };
  checkKeyTypes(table, parent, constraint, node.span);
  const changed = changeTable(schema, table, { constraints: [...table.constraints, constraint] });
  if (!node.isNotValid) checkReferences(schema, changed, schema.catalog.table(parent.id), constraint, index);
  return changed;
}

/** Compares the rows of a changed table, or of the one it refers to, with their foreign key again. @throws 23503. */
export function recheckReferences(schema: SchemaContext, table: TableDescriptor, key: ForeignKeyDescriptor): void {
  const current = table.constraints.find((constraint): constraint is ForeignKeyDescriptor => constraint.id === key.id)!;
  const parent = schema.catalog.table(current.referencedTableId);
  checkKeyTypes(table, parent, current, { start: 0, end: 0 });
  checkReferences(schema, table, parent, current, schema.catalog.index(current.referencedIndexId));
}

/** @throws 42804 when the columns of a foreign key cannot be compared, 0A000 when only PostgreSQL can. */
function checkKeyTypes(table: TableDescriptor, parent: TableDescriptor, key: ForeignKeyDescriptor, span: Span): void {
  key.columnIds.forEach((id, i) => {
    const child = table.columns[columnPosition(table, id)]!;
    const referenced = parent.columns[columnPosition(parent, key.referencedColumnIds[i]!)]!;
    if (hasSameKeys(child.type, referenced.type)) return;
    const cast = findCast(child.type, referenced.type);
    if (cast !== null && cast.context === 'implicit') {
      throw notSupported(`a foreign key from ${child.type.sqlName} to ${referenced.type.sqlName}`, span);
    }
    throw error('datatype_mismatch', `foreign key constraint "${key.name}" cannot be implemented`, {
      span,
      detail: `Key columns "${child.name}" of the referencing table and "${referenced.name}" of the referenced table are of incompatible types: ${child.type.sqlName} and ${referenced.type.sqlName}.`,
    });
  });
}

const INTEGER_TYPES = new Set(['int2', 'int4', 'int8']);
const TEXT_TYPES = new Set(['text', 'varchar']);

/** True when values of one type are found among keys of the other as they are. */
function hasSameKeys(child: Type, parent: Type): boolean {
  if (child === parent) return true;
  if (INTEGER_TYPES.has(child.name) && INTEGER_TYPES.has(parent.name)) return true;
  return TEXT_TYPES.has(child.name) && TEXT_TYPES.has(parent.name);
}

function foreignColumns(
  table: TableDescriptor,
  columns: readonly ast.Identifier[],
  column: ast.Identifier | null,
  span: Span,
): number[] {
  const names = columns.length > 0 ? columns : column === null ? [] : [column];
  return names.map(({ name, span: place }) => {
    const found = table.columns.find((candidate) => candidate.name === name);
    if (found === undefined) {
      throw error('undefined_column', `column "${name}" referenced in foreign key constraint does not exist`, {
        span: place ?? span,
      });
    }
    return found.id;
  });
}

/** The referenced columns and the unique index over exactly them. */
function referencedKey(
  schema: SchemaContext,
  parent: TableDescriptor,
  columns: readonly ast.Identifier[],
  count: number,
  span: Span,
): { ids: readonly number[]; index: IndexDescriptor } {
  if (columns.length === 0) {
    const key = parent.constraints.find((constraint) => constraint.kind === 'primary key');
    if (key?.kind !== 'primary key') {
      throw error('undefined_object', `there is no primary key for referenced table "${parent.name}"`, { span });
    }
    checkCount(count, key.columnIds.length, span);
    return { ids: key.columnIds, index: schema.catalog.index(key.indexId) };
  }
  checkCount(count, columns.length, span);
  const ids = columns.map(({ name, span: place }) => {
    const found = parent.columns.find((candidate) => candidate.name === name);
    if (found === undefined) {
      throw error('undefined_column', `column "${name}" referenced in foreign key constraint does not exist`, {
        span: place,
      });
    }
    return found.id;
  });
  const index = schema.catalog
    .indexesOf(parent)
    .find(
      ({ isUnique, predicate, keys }) =>
        isUnique &&
        predicate === null &&
        keys.length === ids.length &&
        keys.every((key) => key.columnId !== null && ids.includes(key.columnId)),
    );
  if (index === undefined) {
    throw error(
      'invalid_foreign_key',
      `there is no unique constraint matching given keys for referenced table "${parent.name}"`,
      { span, hint: 'make the referenced columns a primary key, or give them a UNIQUE constraint' },
    );
  }
  return { ids, index };
}

function checkCount(referencing: number, referenced: number, span: Span): void {
  if (referencing !== referenced) {
    throw error('invalid_foreign_key', 'number of referencing and referenced columns for foreign key disagree', {
      span,
    });
  }
}

/** Every row must have its parent. */
function checkReferences(
  schema: SchemaContext,
  table: TableDescriptor,
  parent: TableDescriptor,
  constraint: ForeignKeyDescriptor,
  index: IndexDescriptor,
): void {
  const writer = writerOf(schema, table);
  if (writer.rowCount === 0) return;
  const lookup = writerOf(schema, parent).index(index.id);
  const positions = constraint.columnIds.map((id) => columnPosition(table, id));
  for (const block of writer.blocks([])) {
    for (let i = 0; i < block.liveCount; i++) {
      const rowId = block.firstRowId + (block.selection === null ? i : block.selection[i]!);
      const values = positions.map((position) => writer.value(rowId, position));
      if (values.includes(null)) continue;
      let prefix: string | null = '';
      for (const key of index.keys) {
        const at = constraint.referencedColumnIds.indexOf(key.columnId!);
        const { type } = parent.columns[columnPosition(parent, key.columnId!)]!;
        const part = searchPart(key, type, values[at]);
        prefix = prefix === null || part === null ? null : prefix + part;
      }
      if (prefix !== null && lookup.find(prefix) !== null) continue;
      const session = schema.execution().session;
      const shown = values.map((value, v) => table.columns[positions[v]!]!.type.format(value, session)).join(', ');
      const names = positions.map((position) => table.columns[position]!.name).join(', ');
      throw error(
        'foreign_key_violation',
        `insert or update on table "${table.name}" violates foreign key constraint "${constraint.name}"`,
        {
          table: table.name,
          constraint: constraint.name,
          detail: `Key (${names})=(${shown}) is not present in table "${parent.name}".`,
        },
      );
    }
  }
}
