import {
  type ColumnDescriptor,
  columnPosition,
  layoutOf,
  type TableDescriptor,
  type ViewDescriptor,
} from '../../../catalog/descriptors.js';
import { unreachable } from '../../../common/assert.js';
import { error, notSupported } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type { Span } from '../../../common/span.js';
import type * as ast from '../../parse/ast.js';
import { parseExpression } from '../../parse/parse.js';
import { assign, bindDefault, rowContext, rowOf, targetColumn } from '../../plan/bind/row-rules.js';
import { isVolatile } from '../../plan/expression-tree.js';
import { Builder } from '../build.js';
import { compileFixed, compileRow } from '../writes/row-cells.js';
import { setType } from './alter-type.js';
import { mentions, renameIn } from './column-names.js';
import { addConstraint, setNotNull } from './constraints.js';
import { addColumn, checkDefault, checkRules, constraintsOfColumn, ownedSequence } from './create-table.js';
import { stillNeeded } from './dependencies.js';
import { releaseSequence } from './drop-sequence.js';
import { indexReads, renameInIndex } from './index-columns.js';
import { moveRelation } from './move.js';
import { renameRelation } from './rename.js';
import { changeTable, dropIndex, type SchemaContext, writerOf } from './schema-context.js';
import { ownedSequences, sequenceType } from './sequences.js';
import { columnNamed, rowIdsOf } from './table-rows.js';
import { dropViewsOn, renameViewColumn, requireViews } from './views.js';

export function alterTable(schema: SchemaContext, node: ast.AlterTable): void {
  const relation = schema.bind().findRelation(node.name, { needsSchema: !node.ifExists });
  if (relation === undefined && node.ifExists) return;
  if (relation?.kind === 'view') {
    for (const action of node.actions) alterView(schema, relation, action, action.span);
    return;
  }
  const table = schema.bind().writableTable(node.name);
  for (const action of node.actions) apply(schema, schema.catalog.table(table.id), action, action.span);
}

function apply(schema: SchemaContext, table: TableDescriptor, action: ast.AlterTableAction, span: Span): void {
  switch (action.kind) {
    case 'AddColumn':
      return addNewColumn(schema, table, action.column, action.ifNotExists);
    case 'DropColumn':
      return dropNamedColumn(schema, table, action);
    case 'RenameColumn':
      return renameColumn(schema, table, action.column, action.to);
    case 'RenameTable':
      return renameRelation(schema, table, action.to);
    case 'RenameConstraint':
      return renameConstraint(schema, table, action.constraint, action.to);
    case 'SetDefault': {
      const column = { ...columnWithDefault(table, action.column), default: action.text };
      return replaceColumn(schema, table, {
        ...column,
        default: checkDefault(schema, column, action.expression.span),
      });
    }
    case 'DropDefault':
      return replaceColumn(schema, table, { ...columnWithDefault(table, action.column), default: null });
    case 'SetNotNull':
      columnNamed(table, action.column);
      setNotNull(schema, table, action.column);
      return;
    case 'DropNotNull':
      return dropNotNull(schema, table, action.column);
    case 'SetType':
      return setType(schema, table, action, span);
    case 'AddConstraint':
      addConstraint(schema, table, action.constraint, null);
      return;
    case 'DropConstraint':
      return dropConstraint(schema, table, action);
    case 'ValidateConstraint':
      if (!table.constraints.some(({ name }) => name === action.constraint.name)) {
        throw noConstraint(table, action.constraint);
      }
      return;
    case 'AddIdentity': {
      const column = columnNamed(table, action.column);
      if (column.sequenceId !== null) {
        throw error(
          'object_not_in_prerequisite_state',
          `column "${column.name}" of relation "${table.name}" is already an identity column`,
          { span },
        );
      }
      if (!column.isNotNull) {
        throw error(
          'object_not_in_prerequisite_state',
          `column "${column.name}" of relation "${table.name}" must be declared NOT NULL before identity can be added`,
          { span },
        );
      }
      const dataType = sequenceType({ ...NO_TYPE, name: column.type.sqlName, span });
      const sequence = ownedSequence(schema, table, column, dataType, action.options);
      schema.change([sequence]);
      const identity = action.isAlways ? 'ALWAYS' : 'BY DEFAULT';
      return replaceColumn(schema, table, { ...column, identity, sequenceId: sequence.id });
    }
    case 'SetIdentity': {
      const column = columnNamed(table, action.column);
      if (column.identity === null) {
        throw error(
          'object_not_in_prerequisite_state',
          `column "${column.name}" of relation "${table.name}" is not an identity column`,
          { span },
        );
      }
      if (Object.values(action.options).some((value) => value !== null))
        throw notSupported('changing identity options', span);
      const identity = action.isAlways === null ? column.identity : action.isAlways ? 'ALWAYS' : 'BY DEFAULT';
      return replaceColumn(schema, table, { ...column, identity });
    }
    case 'DropIdentity': {
      const column = columnNamed(table, action.column);
      if (column.identity === null) {
        if (action.ifExists) return;
        throw error(
          'object_not_in_prerequisite_state',
          `column "${column.name}" of relation "${table.name}" is not an identity column`,
          { span },
        );
      }
      const sequence = schema.catalog.get(column.sequenceId!);
      if (sequence !== undefined) schema.change([], [sequence]);
      return replaceColumn(schema, table, { ...column, identity: null, sequenceId: null });
    }
    case 'DropExpression':
      return replaceColumn(schema, table, { ...columnNamed(table, action.column), generated: null });
    case 'SetSchema':
      return moveRelation(schema, table, action.schema);
    case 'Unsupported':
      throw notSupported(action.feature, span);
    default:
      return unreachable(action);
  }
}

/** What ALTER TABLE may do with a view, and ALTER VIEW. */
function alterView(schema: SchemaContext, view: ViewDescriptor, action: ast.AlterTableAction, span: Span): void {
  if (action.kind === 'RenameTable') return renameRelation(schema, view, action.to);
  if (action.kind === 'RenameColumn') return renameViewColumn(schema, view, action.column, action.to);
  throw error('wrong_object_type', `ALTER action cannot be performed on relation "${view.name}"`, {
    span,
    detail: 'This operation is not supported for views.',
  });
}

const NO_TYPE = { schema: null, modifiers: [], arrayDepth: 0, intervalFields: null };

/** The column, ready for another default; the sequence of a serial column stays behind. @throws 42601. */
function columnWithDefault(table: TableDescriptor, name: ast.Identifier): ColumnDescriptor {
  const column = columnNamed(table, name);
  if (column.identity !== null || column.generated !== null) {
    const what = column.identity !== null ? 'an identity' : 'a generated';
    throw error('syntax_error', `column "${column.name}" of relation "${table.name}" is ${what} column`, {
      span: name.span,
    });
  }
  return { ...column, sequenceId: null };
}

function replaceColumn(schema: SchemaContext, table: TableDescriptor, column: ColumnDescriptor): void {
  changeTable(schema, table, {
    columns: table.columns.map((candidate) => (candidate.id === column.id ? column : candidate)),
  });
}

// -------------------------------------------------------------------------------------------------------- columns

function addNewColumn(
  schema: SchemaContext,
  table: TableDescriptor,
  node: ast.ColumnDefinition,
  ifNotExists: boolean,
): void {
  if (table.columns.some(({ name }) => name === node.name.name)) {
    if (ifNotExists) return;
    throw error('duplicate_column', `column "${node.name.name}" of relation "${table.name}" already exists`, {
      span: node.name.span,
      column: node.name.name,
    });
  }
  if (table.columns.length >= limits.tableColumnsMax) {
    throw error('too_many_columns', `tables can have at most ${limits.tableColumnsMax} columns`, { span: node.span });
  }
  const before = writerOf(schema, table).rowCount;
  let changed = addColumn(schema, table, node);
  const column = changed.columns[changed.columns.length - 1]!;
  if (before > 0) changed = fillNewColumn(schema, changed, column, node.span);
  for (const placed of constraintsOfColumn(node)) {
    changed = addConstraint(schema, changed, placed.constraint, placed.column);
  }
  checkRules(schema, changed);
}

/** Gives existing rows the new column's value: noted once when it is the same for all, else written row by row. */
function fillNewColumn(
  schema: SchemaContext,
  table: TableDescriptor,
  column: ColumnDescriptor,
  span: Span,
): TableDescriptor {
  const position = columnPosition(table, column.id);
  if (column.generated !== null) {
    computeColumn(schema, table, column, column.generated);
  } else {
    const value = bindDefault(schema.bind(), column, span);
    const compiled = compileFixed(value, new Builder());
    if (!isVolatile(value) && column.type.layout !== 'vector') {
      const missing = compiled(schema.execution());
      const columns = table.columns.map((candidate) =>
        candidate.id === column.id ? { ...column, missing } : candidate,
      );
      return checkFilled(schema, changeTable(schema, table, { columns }), column, missing === null);
    }
    const writer = writerOf(schema, table);
    for (const rowId of rowIdsOf(schema, table)) writer.update(rowId, [position], [compiled(schema.execution())]);
  }
  return checkFilled(schema, table, column, true);
}

function checkFilled(
  schema: SchemaContext,
  table: TableDescriptor,
  column: ColumnDescriptor,
  mayBeNull: boolean,
): TableDescriptor {
  if (!column.isNotNull || !mayBeNull) return table;
  const open = { ...column, isNotNull: false };
  const nullable = {
    ...table,
    columns: table.columns.map((candidate) =>
      candidate.id === column.id ? { ...open, missing: candidate.missing } : candidate,
    ),
  };
  schema.change([nullable]);
  return setNotNull(schema, nullable, { name: column.name, span: { start: 0, end: 0 }, isQuoted: true });
}

/** Writes an expression over the row into a column of every row. */
function computeColumn(schema: SchemaContext, table: TableDescriptor, column: ColumnDescriptor, text: string): void {
  const binder = schema.bind();
  const row = rowOf(binder, table, 'new');
  const at = rowContext(binder, table, row, 'a column generation expression');
  const node = parseExpression(text);
  const expression = assign(binder, binder.rules.expression(at, node), column, node.span);
  const compute = compileRow({ expression, inputs: row.inputs }, new Builder());
  const writer = writerOf(schema, table);
  const position = columnPosition(table, column.id);
  const context = schema.execution();
  for (const rowId of rowIdsOf(schema, table)) {
    const newRow = table.columns.map((_, at) => writer.value(rowId, at));
    writer.update(rowId, [position], [compute({ newRow, oldRow: null, source: null, sourceRow: 0 }, context)]);
  }
}

function dropNamedColumn(
  schema: SchemaContext,
  table: TableDescriptor,
  action: Extract<ast.AlterTableAction, { kind: 'DropColumn' }>,
): void {
  const found = table.columns.find(({ name }) => name === action.column.name);
  if (found !== undefined) return dropColumn(schema, table, found, action.isCascade);
  if (!action.ifExists) targetColumn(table, action.column);
}

/** Takes a column away, with what of its table involves it; what else depends on it only with CASCADE. @throws 2BP01 */
export function dropColumn(
  schema: SchemaContext,
  given: TableDescriptor,
  found: ColumnDescriptor,
  isCascade: boolean,
): void {
  const computed = given.columns.filter(
    ({ id, generated }) => generated !== null && id !== found.id && mentions(generated, found.name),
  );
  if (computed.length > 0 && !isCascade) {
    const shown = (name: string) => `column ${name} of table ${given.name}`;
    throw stillNeeded(
      shown(found.name),
      computed.map(({ name }) => shown(name)),
    );
  }
  for (const column of computed) dropColumn(schema, schema.catalog.table(given.id), column, true);
  const table = schema.catalog.table(given.id);
  const incoming = schema.catalog
    .referencesTo(table.id)
    .filter(({ constraint }) => constraint.referencedColumnIds.includes(found.id));
  for (const { table: child, constraint } of incoming) {
    if (child.id !== table.id && !isCascade) {
      throw error(
        'dependent_objects_still_exist',
        `cannot drop column ${found.name} of table ${table.name} because other objects depend on it`,
        {
          detail: `constraint ${constraint.name} on table ${child.name} depends on column ${found.name} of table ${table.name}`,
          hint: 'use DROP ... CASCADE to drop the dependent objects too',
        },
      );
    }
    const current = schema.catalog.table(child.id);
    schema.change([{ ...current, constraints: current.constraints.filter(({ id }) => id !== constraint.id) }]);
  }
  dropViewsOn(schema, table, isCascade, found.id);
  // Indexes and constraints of the table that involve the column go with it.
  let current = schema.catalog.table(table.id);
  for (const index of schema.catalog.indexesOf(current)) {
    if (indexReads(index, found)) dropIndex(schema, index);
  }
  current = schema.catalog.table(table.id);
  const constraints = current.constraints.filter((constraint) =>
    constraint.kind === 'check'
      ? !mentions(constraint.expression, found.name)
      : !constraint.columnIds.includes(found.id),
  );
  const sequences = ownedSequences(schema, table, found.id);
  const dropping = { isCascade, doomed: new Set([table.id]) };
  for (const sequence of sequences) releaseSequence(schema, sequence, dropping);
  current = schema.catalog.table(table.id);
  schema.change([], sequences);
  const changed = changeTable(schema, current, {
    constraints,
    columns: current.columns.filter(({ id }) => id !== found.id),
  });
  schema.writes.dropColumn(layoutOf(changed), found.id);
}

function renameColumn(schema: SchemaContext, table: TableDescriptor, from: ast.Identifier, to: ast.Identifier): void {
  const column = columnNamed(table, from);
  if (table.columns.some(({ name }) => name === to.name)) {
    throw error('duplicate_column', `column "${to.name}" of relation "${table.name}" already exists`, {
      span: to.span,
    });
  }
  const rewrite = (text: string) => renameIn(text, from.name, to.name);
  changeTable(schema, table, {
    columns: table.columns.map((candidate) => ({
      ...candidate,
      name: candidate.id === column.id ? to.name : candidate.name,
      generated: candidate.generated === null ? null : rewrite(candidate.generated),
    })),
    constraints: table.constraints.map((constraint) =>
      constraint.kind === 'check' ? { ...constraint, expression: rewrite(constraint.expression) } : constraint,
    ),
  });
  schema.change(schema.catalog.indexesOf(table).map((index) => renameInIndex(index, from.name, to.name)));
}

function dropNotNull(schema: SchemaContext, table: TableDescriptor, name: ast.Identifier): void {
  const column = columnNamed(table, name);
  const isKey = table.constraints.some(
    (constraint) => constraint.kind === 'primary key' && constraint.columnIds.includes(column.id),
  );
  if (column.identity !== null) {
    throw error('syntax_error', `column "${column.name}" of relation "${table.name}" is an identity column`, {
      span: name.span,
    });
  }
  if (isKey) {
    throw error('invalid_table_definition', `column "${column.name}" is in a primary key`, { span: name.span });
  }
  replaceColumn(schema, table, { ...column, isNotNull: false });
}

// ---------------------------------------------------------------------------------------------------- constraints

function noConstraint(table: TableDescriptor, name: ast.Identifier): Error {
  return error('undefined_object', `constraint "${name.name}" of relation "${table.name}" does not exist`, {
    span: name.span,
    constraint: name.name,
  });
}

function renameConstraint(
  schema: SchemaContext,
  table: TableDescriptor,
  from: ast.Identifier,
  to: ast.Identifier,
): void {
  const found = table.constraints.find(({ name }) => name === from.name);
  if (found === undefined) throw noConstraint(table, from);
  if (table.constraints.some(({ name }) => name === to.name)) {
    throw error('duplicate_object', `constraint "${to.name}" for relation "${table.name}" already exists`, {
      span: to.span,
    });
  }
  const changed = table.constraints.map((constraint) =>
    constraint.id === found.id ? { ...constraint, name: to.name } : constraint,
  );
  changeTable(schema, table, { constraints: changed });
  if (found.kind === 'primary key' || found.kind === 'unique') {
    schema.change([{ ...schema.catalog.index(found.indexId), name: to.name }]);
  }
}

function dropConstraint(
  schema: SchemaContext,
  table: TableDescriptor,
  action: Extract<ast.AlterTableAction, { kind: 'DropConstraint' }>,
): void {
  const found = table.constraints.find(({ name }) => name === action.constraint.name);
  if (found === undefined) {
    if (action.ifExists) return;
    throw noConstraint(table, action.constraint);
  }
  const isKey = found.kind === 'primary key' || found.kind === 'unique';
  if (isKey) {
    const incoming = schema.catalog
      .referencesTo(table.id)
      .filter(({ constraint }) => constraint.referencedIndexId === found.indexId);
    if (incoming.length > 0 && !action.isCascade) {
      const { table: child, constraint } = incoming[0]!;
      throw error(
        'dependent_objects_still_exist',
        `cannot drop constraint ${found.name} on table ${table.name} because other objects depend on it`,
        {
          detail: `constraint ${constraint.name} on table ${child.name} depends on index ${found.name}`,
          hint: 'use DROP ... CASCADE to drop the dependent objects too',
        },
      );
    }
    for (const { table: child, constraint } of incoming) {
      const current = schema.catalog.table(child.id);
      schema.change([{ ...current, constraints: current.constraints.filter(({ id }) => id !== constraint.id) }]);
    }
    dropIndex(schema, schema.catalog.index(found.indexId));
  }
  const current = schema.catalog.table(table.id);
  const changed = changeTable(schema, current, {
    constraints: current.constraints.filter(({ id }) => id !== found.id),
  });
  if (isKey) requireViews(schema, changed, `constraint ${found.name} on table ${changed.name}`, action.isCascade);
}
