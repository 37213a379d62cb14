import { type ColumnDescriptor, plainColumn, type TableDescriptor } from '../../../catalog/descriptors.js';
import type { Batch } from '../../../columnar/batch.js';
import { error, notSupported } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type * as ast from '../../parse/ast.js';
import type { OutputColumn } from '../../plan/bound-expression.js';
import { type SchemaContext, writerOf } from './schema-context.js';

/** CREATE TABLE AS and SELECT INTO: a table with the columns of a query, and its rows. */
export function createTableAs(schema: SchemaContext, node: ast.CreateTableAs): void {
  if (node.isTemporary) throw notSupported('a temporary table', node.span);
  const binder = schema.bind();
  const schemaName = binder.creationSchema(node.name);
  const { name, span } = node.name.parts[node.name.parts.length - 1]!;
  if (schema.catalog.relation(schemaName, name) !== undefined) {
    // The query must make sense, but is not run.
    binder.topWith = node.query.with;
    binder.rules.query(binder, node.query, null);
    if (node.ifNotExists) return;
    throw error('duplicate_table', `relation "${name}" already exists`, {
      span,
      table: name,
      hint: 'use CREATE TABLE IF NOT EXISTS, or another name',
    });
  }
  const query = schema.query(node.query);
  const columns = tableColumns(node, query.columns);
  const table: TableDescriptor = {
    kind: 'table',
    id: schema.newId(),
    schema: schemaName,
    name,
    columns,
    constraints: [],
    indexIds: [],
    nextColumnId: columns.length + 1,
    comment: null,
  };
  schema.change([table]);
  if (!node.withData) return;
  const writer = writerOf(schema, table);
  query.run((batch) => {
    for (let i = 0; i < batch.count; i++) writer.insert(rowOf(batch, batch.row(i), columns.length));
  });
}

function rowOf(batch: Batch, at: number, width: number): unknown[] {
  const row: unknown[] = new Array(width);
  for (let i = 0; i < width; i++) row[i] = batch.column(i).value(at);
  return row;
}

/** @throws 42601 when there are more names than columns, 42701 for a name used twice, 42P16 for a pseudo-type. */
function tableColumns(node: ast.CreateTableAs, given: readonly OutputColumn[]): ColumnDescriptor[] {
  if (node.columns.length > given.length) {
    throw error('syntax_error', 'too many column names were specified', { span: node.columns[given.length]!.span });
  }
  if (given.length > limits.tableColumnsMax) {
    throw error('too_many_columns', `tables can have at most ${limits.tableColumnsMax} columns`, { span: node.span });
  }
  const names = new Set<string>();
  return given.map(({ name: own, type, modifier }, i) => {
    const name = node.columns[i]?.name ?? own;
    if (names.has(name)) {
      throw error('duplicate_column', `column "${name}" specified more than once`, { span: node.span, column: name });
    }
    names.add(name);
    if (type.category === 'P') {
      throw error('invalid_table_definition', `column "${name}" has pseudo-type ${type.sqlName}`, { span: node.span });
    }
    return plainColumn({ id: i + 1, name, type, modifier });
  });
}
