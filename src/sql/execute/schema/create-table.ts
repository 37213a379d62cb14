import {
  type ColumnDescriptor,
  plainColumn,
  type SequenceDescriptor,
  type TableDescriptor,
} from '../../../catalog/descriptors.js';
import { DatabaseError, error, notSupported } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import type { Type } from '../../../types/type.js';
import type * as ast from '../../parse/ast.js';
import { parseTypeName } from '../../parse/parse.js';
import { bindDefault, bindRowRules, NO_PLACES, type TextPlaces } from '../../plan/bind/row-rules.js';
import { inStatement } from '../../plan/bind/statement-place.js';
import type { BoundExpression } from '../../plan/bound-expression.js';
import { addConstraint } from './constraints.js';
import { freeRelationName } from './object-names.js';
import type { SchemaContext } from './schema-context.js';
import { sequenceOf } from './sequences.js';
import { refuseParameters, withOids } from './stored-text.js';

const SERIAL_TYPES: Readonly<Record<string, 'smallint' | 'integer' | 'bigint'>> = {
  smallserial: 'smallint',
  serial2: 'smallint',
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
};

export function createTable(schema: SchemaContext, node: ast.CreateTable): void {
  refuseUnsupported(node);
  const binder = schema.bind();
  const schemaName = binder.creationSchema(node.name);
  const { name, span } = node.name.parts[node.name.parts.length - 1]!;
  if (schema.catalog.relation(schemaName, name) !== undefined) {
    if (node.ifNotExists) return;
    throw error('duplicate_table', `relation "${name}" already exists`, {
      span,
      table: name,
      hint: 'use CREATE TABLE IF NOT EXISTS, or another name',
    });
  }
  if (node.columns.length > limits.tableColumnsMax) {
    throw error('too_many_columns', `tables can have at most ${limits.tableColumnsMax} columns`, { span });
  }
  let table: TableDescriptor = {
    kind: 'table',
    id: schema.newId(),
    schema: schemaName,
    name,
    columns: [],
    constraints: [],
    indexIds: [],
    nextColumnId: 1,
    comment: null,
  };
  schema.change([table]);
  for (const column of node.columns) table = addColumn(schema, table, column);
  checkRules(schema, table, placesOf(node.columns));
  const constraints = [
    ...node.columns.flatMap(constraintsOfColumn),
    ...node.constraints.map((constraint) => ({ constraint, column: null })),
  ];
  // Keys first, so that foreign keys of the table to itself find them.
  const isKey = ({ constraint }: PlacedConstraint) =>
    constraint.definition.kind === 'PrimaryKey' || constraint.definition.kind === 'Unique';
  for (const placed of [...constraints.filter(isKey), ...constraints.filter((one) => !isKey(one))]) {
    table = addConstraint(schema, table, placed.constraint, placed.column);
  }
}

/** Where the expressions of generated columns stand. */
function placesOf(columns: readonly ast.ColumnDefinition[]): TextPlaces {
  const places = new Map<string, number>();
  for (const { definition } of columns.flatMap(({ constraints }) => constraints)) {
    if (definition.kind === 'Generated') places.set(definition.text, definition.expression.span.start);
  }
  return places;
}

interface PlacedConstraint {
  readonly constraint: ast.ConstraintDefinition;
  readonly column: ast.Identifier | null;
}

/** Constraints written at a column that are constraints of the table. */
export function constraintsOfColumn(column: ast.ColumnDefinition): PlacedConstraint[] {
  const kinds = new Set(['PrimaryKey', 'Unique', 'Check', 'ForeignKey']);
  return column.constraints
    .filter((constraint) => kinds.has(constraint.definition.kind))
    .map((constraint) => ({ constraint, column: column.name }));
}

function refuseUnsupported(node: ast.CreateTable): void {
  if (node.isTemporary) throw notSupported('a temporary table', node.span);
  if (node.inherits.length > 0) throw notSupported('INHERITS', node.span);
  if (node.isPartitioned) throw notSupported('PARTITION BY', node.span);
  if (node.likes.length > 0) throw notSupported('LIKE in CREATE TABLE', node.span);
  if (node.onCommit !== null) throw notSupported('ON COMMIT', node.span);
}

/** Binds every default, generated column and check of a table, so that mistakes show when it is made. */
export function checkRules(schema: SchemaContext, table: TableDescriptor, places: TextPlaces = NO_PLACES): void {
  const context = schema.bind();
  bindRowRules(context, table, places);
  refuseParameters(context, { start: 0, end: 0 });
}

/** Adds a column with its own properties (not its table constraints) and gives the new descriptor. */
export function addColumn(schema: SchemaContext, table: TableDescriptor, node: ast.ColumnDefinition): TableDescriptor {
  const { name, span } = node.name;
  if (table.columns.some((column) => column.name === name)) {
    throw error('duplicate_column', `column "${name}" specified more than once`, { span, column: name });
  }
  if (node.collation !== null) {
    const collation = node.collation.parts[node.collation.parts.length - 1]!.name;
    if (!['C', 'POSIX', 'default'].includes(collation))
      throw notSupported(`collation "${collation}"`, node.collation.span);
  }
  const serial = node.type.schema === null && node.type.arrayDepth === 0 ? SERIAL_TYPES[node.type.name] : undefined;
  const { type, modifier } = schema.bind().type(serial === undefined ? node.type : parseTypeName(serial));
  if (type.category === 'P' || type === types.unknown) {
    throw error('invalid_table_definition', `column "${name}" has pseudo-type ${type.sqlName}`, { span });
  }
  let column: ColumnDescriptor = {
    ...plainColumn({ id: table.nextColumnId, name, type, modifier }),
    isNotNull: serial !== undefined,
  };
  let sequence: SequenceDescriptor | null =
    serial === undefined ? null : ownedSequence(schema, table, column, serial, {});
  checkNullability(table, node, serial !== undefined);
  for (const constraint of node.constraints) {
    const applied = applyColumnConstraint(schema, table, column, constraint, sequence);
    column = applied.column;
    sequence = applied.sequence;
  }
  if (sequence !== null) column = { ...column, sequenceId: sequence.id, isNotNull: true };
  const next: TableDescriptor = {
    ...table,
    columns: [...table.columns, column],
    nextColumnId: table.nextColumnId + 1,
  };
  schema.change(sequence === null ? [next] : [next, sequence]);
  return next;
}

/** @throws 42601 when a column is declared NULL and something that forbids it. */
function checkNullability(table: TableDescriptor, node: ast.ColumnDefinition, isSerial: boolean): void {
  const nullable = node.constraints.find(({ definition }) => definition.kind === 'Null');
  if (nullable === undefined) return;
  const forbids = new Set(['NotNull', 'PrimaryKey', 'Identity']);
  if (!isSerial && !node.constraints.some(({ definition }) => forbids.has(definition.kind))) return;
  throw error(
    'syntax_error',
    `conflicting NULL/NOT NULL declarations for column "${node.name.name}" of table "${table.name}"`,
    { span: nullable.span },
  );
}

function applyColumnConstraint(
  schema: SchemaContext,
  table: TableDescriptor,
  column: ColumnDescriptor,
  { definition, span }: ast.ConstraintDefinition,
  sequence: SequenceDescriptor | null,
): { column: ColumnDescriptor; sequence: SequenceDescriptor | null } {
  const { name } = column;
  switch (definition.kind) {
    case 'NotNull':
    case 'PrimaryKey':
      return { column: { ...column, isNotNull: true }, sequence };
    case 'Null':
      return { column, sequence };
    case 'Default': {
      if (column.default !== null || sequence !== null) {
        throw error('syntax_error', `multiple default values specified for column "${name}" of table "${table.name}"`, {
          span,
        });
      }
      const text = checkDefault(schema, { ...column, default: definition.text }, definition.expression.span);
      return { column: { ...column, default: text }, sequence };
    }
    case 'Generated':
      if (!definition.isStored)
        throw notSupported('a virtual generated column', span, 'write STORED behind the expression');
      if (column.default !== null) {
        throw error(
          'syntax_error',
          `both default and generation expression specified for column "${name}" of table "${table.name}"`,
          { span },
        );
      }
      return { column: { ...column, generated: definition.text }, sequence };
    case 'Identity': {
      const dataType = INTEGER_NAMES.get(column.type);
      if (dataType === undefined) {
        throw error('invalid_parameter_value', 'identity column type must be smallint, integer, or bigint', { span });
      }
      if (column.default !== null) {
        throw error(
          'syntax_error',
          `both default and identity specified for column "${name}" of table "${table.name}"`,
          {
            span,
          },
        );
      }
      const identity = definition.isAlways ? 'ALWAYS' : 'BY DEFAULT';
      return {
        column: { ...column, identity, isNotNull: true },
        sequence: ownedSequence(schema, table, column, dataType, definition.options),
      };
    }
    default:
      return { column, sequence };
  }
}

const INTEGER_NAMES = new Map<Type, SequenceDescriptor['dataType']>([
  [types.int2, 'smallint'],
  [types.int4, 'integer'],
  [types.int8, 'bigint'],
]);

/** Binds a column's default, which may not look at the row, and gives its text as it is kept. */
export function checkDefault(schema: SchemaContext, column: ColumnDescriptor, span: Span): string {
  const context = schema.bind();
  context.relationLiterals = [];
  return inStatement(span.start, () => {
    let bound: BoundExpression;
    try {
      bound = bindDefault(context, column, { start: 0, end: span.end - span.start });
    } catch (cause) {
      if (cause instanceof DatabaseError && cause.code === '42703') {
        const problem = 'cannot use column reference in DEFAULT expression';
        throw error('feature_not_supported', problem, { span: cause.span, cause });
      }
      throw cause;
    }
    refuseParameters(context, { start: 0, end: span.end - span.start });
    // A literal is an instant for good, in whatever zone rows are inserted.
    if (bound.kind === 'Constant' && bound.type === types.timestamptz && typeof bound.value === 'number') {
      return `'${types.timestamptz.format(bound.value, context.text)}'::timestamptz`;
    }
    return withOids(column.default ?? '', context);
  });
}

export function ownedSequence(
  schema: SchemaContext,
  table: TableDescriptor,
  column: Pick<ColumnDescriptor, 'id' | 'name'>,
  dataType: SequenceDescriptor['dataType'],
  options: Partial<ast.SequenceOptions>,
): SequenceDescriptor {
  const name = freeRelationName(schema.catalog, table.schema, table.name, column.name, 'seq');
  const ownedBy = { tableId: table.id, columnId: column.id };
  return sequenceOf({ id: schema.newId(), schema: table.schema, name, ownedBy }, dataType, options);
}
