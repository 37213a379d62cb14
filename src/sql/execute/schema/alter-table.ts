import { type ColumnDescriptor, columnPosition, type TableDescriptor } from '../../../catalog/descriptors.js';
import { unreachable } from '../../../common/assert.js';
import { error, notSupported } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type { Span } from '../../../common/span.js';
import type * as ast from '../../parse/ast.js';
import { formatExpression } from '../../parse/format.js';
import { parseExpression } from '../../parse/parse.js';
import { assign, bindDefault, rowContext, rowOf, targetColumn } from '../../plan/bind/row-rules.js';
import { isVolatile } from '../../plan/expression-tree.js';
import { Builder } from '../build.js';
import { compileFixed, compileRow } from '../writes/row-cells.js';
import { addConstraint, setNotNull } from './constraints.js';
import { addColumn, checkDefault, checkRules, constraintsOfColumn, ownedSequence } from './create-table.js';
import { buildIndex } from './index-build.js';
import { renameRelation } from './rename.js';
import { changeTable, dropIndex, type SchemaContext, writerOf } from './schema-context.js';
import { sequenceType } from './sequences.js';

export function alterTable(schema: SchemaContext, node: ast.AlterTable): void {
  const relation = schema.bind().findRelation(node.name);
  if (relation === undefined && node.ifExists) return;
  const table = schema.bind().writableTable(node.name);
  for (const action of node.actions) apply(schema, schema.catalog.table(table.id), action, action.span);
}

function apply(schema: SchemaContext, table: TableDescriptor, action: ast.AlterTableAction, span: Span): void {
  switch (action.kind) {
    case 'AddColumn':
      return addNewColumn(schema, table, action.column, action.ifNotExists);
    case 'DropColumn':
      return dropColumn(schema, table, action);
    case 'RenameColumn':
      return renameColumn(schema, table, action.column, action.to);
    case 'RenameTable':
      return renameRelation(schema, table, action.to);
    case 'RenameConstraint':
      return renameConstraint(schema, table, action.constraint, action.to);
    case 'SetDefault': {
      const column = { ...columnNamed(table, action.column), default: action.text };
      checkDefault(schema, column, span);
      return replaceColumn(schema, table, column);
    }
    case 'DropDefault':
      return replaceColumn(schema, table, { ...columnNamed(table, action.column), default: null });
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
      throw notSupported('SET SCHEMA', span);
    case 'Unsupported':
      throw notSupported(action.feature, span);
    default:
      return unreachable(action);
  }
}

const NO_TYPE = { schema: null, modifiers: [], arrayDepth: 0, intervalFields: null };

function columnNamed(table: TableDescriptor, name: ast.Identifier): ColumnDescriptor {
  return table.columns[targetColumn(table, name)]!;
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

function rowIdsOf(schema: SchemaContext, table: TableDescriptor): number[] {
  const rowIds: number[] = [];
  for (const block of writerOf(schema, table).blocks([])) {
    for (let i = 0; i < block.liveCount; i++) {
      rowIds.push(block.firstRowId + (block.selection === null ? i : block.selection[i]!));
    }
  }
  return rowIds;
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

function dropColumn(
  schema: SchemaContext,
  table: TableDescriptor,
  action: Extract<ast.AlterTableAction, { kind: 'DropColumn' }>,
): void {
  const found = table.columns.find(({ name }) => name === action.column.name);
  if (found === undefined) {
    if (action.ifExists) return;
    targetColumn(table, action.column);
    return;
  }
  const incoming = schema.catalog
    .referencesTo(table.id)
    .filter(({ constraint }) => constraint.referencedColumnIds.includes(found.id));
  for (const { table: child, constraint } of incoming) {
    if (child.id !== table.id && !action.isCascade) {
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
  // Indexes and constraints of the table that involve the column go with it.
  let current = schema.catalog.table(table.id);
  for (const index of schema.catalog.indexesOf(current)) {
    if (index.keys.some(({ columnId }) => columnId === found.id)) dropIndex(schema, index);
  }
  current = schema.catalog.table(table.id);
  const constraints = current.constraints.filter((constraint) =>
    constraint.kind === 'check'
      ? !mentions(constraint.expression, found.name)
      : !constraint.columnIds.includes(found.id),
  );
  for (const other of current.columns) {
    if (
      other.generated !== null &&
      other.id !== found.id &&
      mentions(other.generated, found.name) &&
      !action.isCascade
    ) {
      throw error(
        'dependent_objects_still_exist',
        `cannot drop column ${found.name} of table ${table.name} because other objects depend on it`,
        {
          detail: `column ${other.name} of table ${table.name} depends on column ${found.name} of table ${table.name}`,
          hint: 'use DROP ... CASCADE to drop the dependent objects too',
        },
      );
    }
  }
  if (found.sequenceId !== null) {
    const sequence = schema.catalog.get(found.sequenceId);
    if (sequence !== undefined) schema.change([], [sequence]);
  }
  changeTable(schema, current, { constraints, columns: current.columns.filter(({ id }) => id !== found.id) });
  if (found.type.layout === 'vector') schema.writes.dropVectors(table.id, found.id);
}

/** True when a stored expression refers to a column of this name. */
function mentions(text: string, column: string): boolean {
  let isFound = false;
  visitNames(parseExpression(text), (name) => {
    if (name === column) isFound = true;
    return name;
  });
  return isFound;
}

/** The tree with the last part of every column reference mapped. */
function visitNames(node: unknown, map: (name: string) => string): unknown {
  if (Array.isArray(node)) return node.map((item) => visitNames(item, map));
  if (node === null || typeof node !== 'object') return node;
  const tree = node as Record<string, unknown>;
  if (tree.kind === 'ColumnReference') {
    const parts = tree.parts as ast.Identifier[];
    const last = parts[parts.length - 1]!;
    return { ...tree, parts: [...parts.slice(0, -1), { ...last, name: map(last.name), isQuoted: true }] };
  }
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, visitNames(value, map)]));
}

function renameColumn(schema: SchemaContext, table: TableDescriptor, from: ast.Identifier, to: ast.Identifier): void {
  const column = columnNamed(table, from);
  if (table.columns.some(({ name }) => name === to.name)) {
    throw error('duplicate_column', `column "${to.name}" of relation "${table.name}" already exists`, {
      span: to.span,
    });
  }
  const rewrite = (text: string) =>
    mentions(text, from.name)
      ? formatExpression(
          visitNames(parseExpression(text), (name) => (name === from.name ? to.name : name)) as ast.Expression,
        )
      : text;
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
}

function dropNotNull(schema: SchemaContext, table: TableDescriptor, name: ast.Identifier): void {
  const column = columnNamed(table, name);
  const isKey = table.constraints.some(
    (constraint) => constraint.kind === 'primary key' && constraint.columnIds.includes(column.id),
  );
  if (isKey) {
    throw error('invalid_table_definition', `column "${column.name}" is in a primary key`, { span: name.span });
  }
  if (column.identity !== null) {
    throw error('syntax_error', `column "${column.name}" of relation "${table.name}" is an identity column`, {
      span: name.span,
    });
  }
  replaceColumn(schema, table, { ...column, isNotNull: false });
}

/** Changes a column's type: computes the new values of all rows, then lets a new column take the old one's place. */
function setType(
  schema: SchemaContext,
  table: TableDescriptor,
  action: Extract<ast.AlterTableAction, { kind: 'SetType' }>,
  span: Span,
): void {
  const old = columnNamed(table, action.column);
  const binder = schema.bind();
  const { type, modifier } = binder.type(action.type);
  const column: ColumnDescriptor = { ...old, id: table.nextColumnId, type, modifier, missing: null };
  const row = rowOf(binder, table, 'new');
  const at = rowContext(binder, table, row, 'transform expressions');
  const node: ast.Expression = action.using ?? {
    kind: 'ColumnReference',
    parts: [action.column],
    span: action.column.span,
  };
  let expression: ReturnType<typeof assign>;
  try {
    expression = assign(binder, binder.rules.expression(at, node), column, span);
  } catch (cause) {
    if ((cause as { code?: string }).code !== '42804') throw cause;
    throw error('datatype_mismatch', `column "${old.name}" cannot be cast automatically to type ${type.sqlName}`, {
      span,
      hint: `you might need to specify "USING ${old.name}::${type.sqlName}"`,
    });
  }
  const compute = compileRow({ expression, inputs: row.inputs }, new Builder());
  const writer = writerOf(schema, table);
  const context = schema.execution();
  const rowIds = rowIdsOf(schema, table);
  const values = rowIds.map((rowId) => {
    const newRow = table.columns.map((_, position) => writer.value(rowId, position));
    return compute({ newRow, oldRow: null, source: null, sourceRow: 0 }, context);
  });
  const swap = (id: number) => (id === old.id ? column.id : id);
  const changed = changeTable(schema, table, {
    columns: table.columns.map((candidate) => (candidate.id === old.id ? column : candidate)),
    constraints: table.constraints.map((constraint) =>
      constraint.kind === 'check' ? constraint : { ...constraint, columnIds: constraint.columnIds.map(swap) },
    ),
    nextColumnId: table.nextColumnId + 1,
  });
  const position = columnPosition(changed, column.id);
  const next = writerOf(schema, changed);
  rowIds.forEach((rowId, i) => next.update(rowId, [position], [values[i]]));
  if (old.type.layout === 'vector') schema.writes.dropVectors(table.id, old.id);
  rebuildIndexes(schema, changed, old.id, column.id);
  for (const { table: child, constraint } of schema.catalog.referencesTo(table.id)) {
    if (!constraint.referencedColumnIds.includes(old.id)) continue;
    const current = schema.catalog.table(child.id);
    const constraints = current.constraints.map((candidate) =>
      candidate.id === constraint.id && candidate.kind === 'foreign key'
        ? { ...candidate, referencedColumnIds: candidate.referencedColumnIds.map(swap) }
        : candidate,
    );
    schema.change([{ ...current, constraints }]);
  }
  checkRules(schema, schema.catalog.table(table.id));
}

/** Indexes on the old column are made anew on the new one, under new ids. */
function rebuildIndexes(schema: SchemaContext, table: TableDescriptor, oldId: number, newId: number): void {
  for (const index of schema.catalog.indexesOf(table)) {
    if (!index.keys.some(({ columnId }) => columnId === oldId)) continue;
    if (index.method === 'hnsw') {
      dropIndex(schema, index);
      continue;
    }
    const current = schema.catalog.table(table.id);
    const rebuilt = {
      ...index,
      id: schema.newId(),
      keys: index.keys.map((key) => (key.columnId === oldId ? { ...key, columnId: newId } : key)),
    };
    const swap = (id: number) => (id === index.id ? rebuilt.id : id);
    schema.change(
      [
        {
          ...current,
          indexIds: current.indexIds.map(swap),
          constraints: current.constraints.map((constraint) =>
            constraint.kind === 'primary key' || constraint.kind === 'unique'
              ? { ...constraint, indexId: swap(constraint.indexId) }
              : constraint,
          ),
        },
        rebuilt,
      ],
      [index],
    );
    schema.writes.dropIndex(index.id);
    for (const { table: child, constraint } of schema.catalog.referencesTo(table.id)) {
      if (constraint.referencedIndexId !== index.id) continue;
      const referring = schema.catalog.table(child.id);
      schema.change([
        {
          ...referring,
          constraints: referring.constraints.map((candidate) =>
            candidate.id === constraint.id ? { ...constraint, referencedIndexId: rebuilt.id } : candidate,
          ),
        },
      ]);
    }
    buildIndex(schema, schema.catalog.table(table.id), rebuilt);
  }
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
  changeTable(schema, current, { constraints: current.constraints.filter(({ id }) => id !== found.id) });
}
