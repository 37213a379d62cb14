import {
  type ColumnDescriptor,
  columnPosition,
  layoutOf,
  type SequenceDescriptor,
  type TableDescriptor,
} from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import { formatType } from '../../../types/registry.js';
import type * as ast from '../../parse/ast.js';
import { parseExpression } from '../../parse/parse.js';
import { assign, rowContext, rowOf } from '../../plan/bind/row-rules.js';
import { Builder } from '../build.js';
import { compileRow } from '../writes/row-cells.js';
import { mentions } from './column-names.js';
import { checkRows, recheckReferences } from './constraints.js';
import { checkDefault, checkRules } from './create-table.js';
import { indexReads } from './index-columns.js';
import { rebuildIndex } from './rebuild-index.js';
import { changeTable, type SchemaContext, writerOf } from './schema-context.js';
import { ownedSequences } from './sequences.js';
import { columnNamed, rowIdsOf } from './table-rows.js';
import { uses } from './views.js';

/** Changes a column's type: computes the new values of all rows, then lets a new column take the old one's place. */
export function setType(
  schema: SchemaContext,
  table: TableDescriptor,
  action: Extract<ast.AlterTableAction, { kind: 'SetType' }>,
  span: Span,
): void {
  const old = columnNamed(table, action.column);
  const binder = schema.bind();
  const { type, modifier } = binder.type(action.type);
  if (old.identity !== null && !INTEGER_TYPES.has(type.name)) {
    throw error('invalid_parameter_value', 'identity column type must be smallint, integer, or bigint', { span });
  }
  if (
    table.columns.some(({ id, generated }) => generated !== null && (id === old.id || mentions(generated, old.name)))
  ) {
    throw notSupported('changing the type of a generated column, or of one it is computed from,', span);
  }
  refuseVectorIndex(schema, table, old, span);
  if (schema.catalog.viewsOn(table.id).some((view) => uses(view, table, old.id))) {
    throw error('feature_not_supported', 'cannot alter type of a column used by a view or rule', { span });
  }
  const column: ColumnDescriptor = {
    ...old,
    id: table.nextColumnId,
    type,
    modifier,
    missing: null,
    default: convertedDefault(old),
  };
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
  checkConvertedDefault(schema, column, span);
  // Checks must make sense with the new type before any value is converted.
  checkRules(schema, {
    ...table,
    columns: table.columns.map((candidate) => (candidate.id === old.id ? column : candidate)),
  });
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
  schema.writes.dropColumn(layoutOf(changed), old.id);
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
  schema.change(ownedSequences(schema, table, old.id).map((sequence) => ownedByColumn(sequence, column.id)));
  const finished = schema.catalog.table(table.id);
  recheckRows(schema, finished, column);
}

const INTEGER_TYPES = new Set(['int2', 'int4', 'int8']);

function ownedByColumn(sequence: SequenceDescriptor, columnId: number): SequenceDescriptor {
  return { ...sequence, ownedBy: { ...sequence.ownedBy!, columnId } };
}

function refuseVectorIndex(schema: SchemaContext, table: TableDescriptor, column: ColumnDescriptor, span: Span): void {
  const index = schema.catalog
    .indexesOf(table)
    .find(({ method, keys }) => method === 'hnsw' && keys.some(({ columnId }) => columnId === column.id));
  if (index === undefined) return;
  throw notSupported('changing the type of a column with a vector index', span, `drop the index "${index.name}" first`);
}

/** A literal is read by the type it was written for: '03.5' of a numeric column becomes the text 3.5. */
function convertedDefault({ default: text, type }: ColumnDescriptor): string | null {
  if (text === null || parseExpression(text).kind !== 'StringLiteral') return text;
  return `CAST(${text} AS ${formatType(type)})`;
}

/** @throws 42804 when the default has no way to the new type. */
function checkConvertedDefault(schema: SchemaContext, column: ColumnDescriptor, span: Span): void {
  if (column.generated !== null) return;
  try {
    checkDefault(schema, column, span);
  } catch (cause) {
    if ((cause as { code?: string }).code !== '42804') throw cause;
    throw error(
      'datatype_mismatch',
      `default for column "${column.name}" cannot be cast automatically to type ${column.type.sqlName}`,
      { span, hint: 'drop the default first, and set another one afterwards' },
    );
  }
}

/** Checks and foreign keys must hold for the new values too. */
function recheckRows(schema: SchemaContext, table: TableDescriptor, column: ColumnDescriptor): void {
  for (const constraint of table.constraints) {
    if (constraint.kind === 'check') checkRows(schema, table, constraint.name);
    else if (constraint.kind === 'foreign key' && constraint.columnIds.includes(column.id)) {
      recheckReferences(schema, table, constraint);
    }
  }
  for (const { table: child, constraint } of schema.catalog.referencesTo(table.id)) {
    if (constraint.referencedColumnIds.includes(column.id)) {
      recheckReferences(schema, schema.catalog.table(child.id), constraint);
    }
  }
}

/** Indexes on the old column are made anew on the new one, under new ids. */
function rebuildIndexes(schema: SchemaContext, table: TableDescriptor, oldId: number, newId: number): void {
  for (const index of schema.catalog.indexesOf(table)) {
    const current = schema.catalog.table(table.id);
    const name = current.columns.find(({ id }) => id === newId)!.name;
    if (!indexReads(index, { id: oldId, name })) continue;
    rebuildIndex(schema, index, {
      keys: index.keys.map((key) => (key.columnId === oldId ? { ...key, columnId: newId } : key)),
      includedIds: index.includedIds?.map((id) => (id === oldId ? newId : id)),
    });
  }
}
