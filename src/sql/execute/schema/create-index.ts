import type { IndexDescriptor, IndexKeyDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import type { Type } from '../../../types/type.js';
import { METRICS, metricOfOperatorClass } from '../../../vector/metrics.js';
import { HNSW_OPTIONS, HNSW_WORDS } from '../../../vector/options.js';
import type * as ast from '../../parse/ast.js';
import { formatExpression } from '../../parse/format.js';
import { bindIndexRules, isComputed } from '../../plan/bind/index-rules.js';
import { targetColumn } from '../../plan/bind/row-rules.js';
import { buildIndex } from './index-build.js';
import { freeRelationName } from './object-names.js';
import type { SchemaContext } from './schema-context.js';
import { refuseParameters } from './stored-text.js';

/** A hash index keeps what a B-tree keeps, and says so: here a B-tree does its work. */
function createHashIndex(schema: SchemaContext, node: ast.CreateIndex): void {
  const refuse = (what: string) =>
    error('feature_not_supported', `access method "hash" does not support ${what}`, { span: node.span });
  if (node.isUnique) throw refuse('unique indexes');
  if (node.include.length > 0) throw refuse('included columns');
  if (node.columns.length > 1) throw refuse('multicolumn indexes');
  const [column] = node.columns;
  if (column!.isDescending) throw refuse('ASC/DESC options');
  if (column!.nulls !== null) throw refuse('NULLS FIRST/LAST options');
  createIndex(schema, { ...node, method: 'btree' }, 'hash');
}

export function createIndex(schema: SchemaContext, node: ast.CreateIndex, declaredMethod?: 'hash'): void {
  if (node.method === 'hash') return createHashIndex(schema, node);
  if (node.method !== 'btree' && node.method !== 'hnsw') {
    if (['gin', 'gist', 'brin', 'spgist', 'ivfflat'].includes(node.method)) {
      throw notSupported(`the index method "${node.method}"`, node.span, 'use btree, or hnsw for vectors');
    }
    throw error('undefined_object', `access method "${node.method}" does not exist`, {
      span: node.span,
      hint: 'use btree, or hnsw for vectors',
    });
  }
  const table = schema.bind().writableTable(node.table);
  const name = indexName(schema, table, node);
  if (name === null) return;
  if (node.columns.length > limits.indexColumnsMax) {
    throw error('too_many_columns', `cannot use more than ${limits.indexColumnsMax} columns in an index`, {
      span: node.span,
    });
  }
  const index: IndexDescriptor = {
    kind: 'index',
    id: schema.newId(),
    schema: table.schema,
    name,
    tableId: table.id,
    method: node.method,
    declaredMethod,
    isUnique: node.isUnique,
    areNullsEqual: node.nullsNotDistinct,
    keys: node.columns.map((column) => keyOf(table, node, column)),
    includedIds: node.include.map((column) => table.columns[targetColumn(table, column)]!.id),
    predicate: node.whereText,
    options: node.method === 'hnsw' ? hnswOptions(node) : btreeOptions(node),
    constraintId: null,
    comment: null,
  };
  if (node.method === 'hnsw' && node.isUnique) {
    throw error('feature_not_supported', 'access method "hnsw" does not support unique indexes', { span: node.span });
  }
  if (node.method === 'hnsw' && (node.where !== null || node.include.length > 0)) {
    throw notSupported(node.where === null ? 'INCLUDE with hnsw' : 'a partial hnsw index', node.span);
  }
  if (node.method === 'hnsw' && node.columns.length > 1) {
    throw error('feature_not_supported', 'access method "hnsw" does not support multicolumn indexes', {
      span: node.span,
    });
  }
  // Shows mistakes in expressions before anything is made.
  if (isComputed(index)) checkKeys(schema, table, index, node);
  schema.change([{ ...table, indexIds: [...table.indexIds, index.id] }, index]);
  // A vector index is built from the committed rows; see `engine/vector-indexes.ts`.
  if (index.method === 'btree') buildIndex(schema, schema.catalog.table(table.id), index);
}

/** The index's name; null when it exists and IF NOT EXISTS allows it. */
function indexName(schema: SchemaContext, table: TableDescriptor, node: ast.CreateIndex): string | null {
  if (node.name === null) {
    return freeRelationName(schema.catalog, table.schema, table.name, columnsName(node), 'idx');
  }
  const { name, span } = node.name;
  if (schema.catalog.relation(table.schema, name) === undefined) return name;
  if (node.ifNotExists) return null;
  throw error('duplicate_table', `relation "${name}" already exists`, {
    span,
    hint: 'use CREATE INDEX IF NOT EXISTS, or another name',
  });
}

/** @throws 42704 for a key whose type has no order, and what binding throws */
function checkKeys(schema: SchemaContext, table: TableDescriptor, index: IndexDescriptor, node: ast.CreateIndex): void {
  const places = new Map(index.keys.map((key, i) => [key.expression ?? '', node.columns[i]!.expression.span.start]));
  if (index.predicate !== null) places.set(index.predicate, node.where!.span.start);
  const context = schema.bind();
  const { keys } = bindIndexRules(context, table, index, places);
  refuseParameters(context, node.span);
  keys.forEach(({ type }, i) => {
    if (type.encodeKey === null) throw noOperatorClass(type, node.columns[i]!.span);
  });
}

function noOperatorClass(type: Type, span: Span): Error {
  return error(
    'undefined_object',
    `data type ${type.sqlName} has no default operator class for access method "btree"`,
    {
      span,
      hint:
        type === types.vector
          ? 'write USING hnsw (column vector_l2_ops)'
          : 'you must specify an operator class for the index',
    },
  );
}

function keyOf(table: TableDescriptor, node: ast.CreateIndex, column: ast.IndexColumn): IndexKeyDescriptor {
  const { expression, span } = column;
  if (expression.kind !== 'ColumnReference' || expression.parts.length !== 1) {
    if (node.method === 'hnsw') throw notSupported('an hnsw index on an expression', expression.span);
    return expressionKey(table, column);
  }
  const found = table.columns[targetColumn(table, expression.parts[0]!)]!;
  const operatorClass =
    column.operatorClass === null ? null : column.operatorClass.parts.map((part) => part.name).join('.');
  if (node.method === 'hnsw') return vectorKey(column, found, operatorClass);
  if (found.type.encodeKey === null) {
    throw noOperatorClass(found.type, span);
  }
  if (operatorClass !== null && !BTREE_CLASS.test(operatorClass)) {
    throw error('undefined_object', `operator class "${operatorClass}" does not exist for access method "btree"`, {
      span,
    });
  }
  const isDescending = column.isDescending;
  const isNullsFirst = (column.nulls ?? (isDescending ? 'FIRST' : 'LAST')) === 'FIRST';
  return { columnId: found.id, expression: null, isDescending, isNullsFirst, operatorClass };
}

/** What the columns add to a chosen name: their names, those of called functions, `expr` for other expressions. */
function columnsName(node: ast.CreateIndex): string {
  const taken = new Set<string>();
  for (const { expression } of node.columns) {
    const wanted = nameOf(expression);
    let name = wanted;
    for (let i = 1; taken.has(name); i++) name = `${wanted}${i}`;
    taken.add(name);
  }
  for (const { name } of node.include) taken.add(name);
  return [...taken].join('_');
}

function nameOf(expression: ast.Expression): string {
  if (expression.kind === 'ColumnReference') return expression.parts[expression.parts.length - 1]!.name;
  if (expression.kind === 'FunctionCall') return expression.name.parts[expression.name.parts.length - 1]!.name;
  if (expression.kind !== 'Cast') return 'expr';
  const inner = nameOf(expression.operand);
  return inner === 'expr' ? expression.type.name : inner;
}

function expressionKey(table: TableDescriptor, column: ast.IndexColumn): IndexKeyDescriptor {
  const { expression, isDescending } = column;
  const operatorClass =
    column.operatorClass === null ? null : column.operatorClass.parts.map((part) => part.name).join('.');
  if (operatorClass !== null && !BTREE_CLASS.test(operatorClass)) {
    throw error('undefined_object', `operator class "${operatorClass}" does not exist for access method "btree"`, {
      span: column.span,
    });
  }
  const isNullsFirst = (column.nulls ?? (isDescending ? 'FIRST' : 'LAST')) === 'FIRST';
  // `(t.a)` is the column a, in parentheses and with its table.
  if (expression.kind === 'ColumnReference') {
    const found = table.columns[targetColumn(table, expression.parts[expression.parts.length - 1]!)]!;
    return { columnId: found.id, expression: null, isDescending, isNullsFirst, operatorClass };
  }
  return { columnId: null, expression: formatExpression(expression), isDescending, isNullsFirst, operatorClass };
}

/** `int4_ops`, `text_ops`, ... : the classes that are the types' own order. */
const BTREE_CLASS = /^\w+_ops$/;

function vectorKey(
  column: ast.IndexColumn,
  found: TableDescriptor['columns'][number],
  operatorClass: string | null,
): IndexKeyDescriptor {
  const { span } = column;
  if (found.type !== types.vector) {
    if (found.type === types.halfvec || found.type === types.bit) {
      throw notSupported(`an hnsw index on ${found.type.sqlName}`, span);
    }
    throw error(
      'undefined_object',
      `data type ${found.type.sqlName} has no default operator class for access method "hnsw"`,
      {
        span,
        hint: 'hnsw indexes are for columns of type vector(n)',
      },
    );
  }
  if (found.modifier < 0) {
    throw error('data_exception', 'column does not have dimensions', {
      span,
      hint: `declare the column as vector(n): ALTER TABLE ... ALTER COLUMN ${found.name} TYPE vector(n)`,
    });
  }
  const chosen = operatorClass ?? 'vector_l2_ops';
  if (metricOfOperatorClass(chosen) === null) {
    throw error('undefined_object', `operator class "${chosen}" does not exist for access method "hnsw"`, {
      span,
      hint: `use one of ${METRICS.map((metric) => metric.operatorClass).join(', ')}`,
    });
  }
  return { columnId: found.id, expression: null, isDescending: false, isNullsFirst: false, operatorClass: chosen };
}

function hnswOptions(node: ast.CreateIndex): IndexDescriptor['options'] {
  const options: Record<string, number> = {};
  const words: Record<string, string> = {};
  for (const [name, { defaultValue }] of Object.entries(HNSW_WORDS)) words[name] = defaultValue;
  for (const [name, { defaultValue }] of Object.entries(HNSW_OPTIONS)) options[name] = defaultValue;
  for (const { name, value, span } of node.options) {
    if (Object.hasOwn(HNSW_WORDS, name)) {
      words[name] = wordOf(name as keyof typeof HNSW_WORDS, value, span);
      continue;
    }
    const option = HNSW_OPTIONS[name as keyof typeof HNSW_OPTIONS];
    if (option === undefined) {
      throw error('invalid_parameter_value', `unrecognized parameter "${name}"`, {
        span,
        hint: `hnsw knows ${[...Object.keys(HNSW_OPTIONS), ...Object.keys(HNSW_WORDS)].join(', ')}`,
      });
    }
    const number = typeof value === 'number' ? value : Number(value);
    if (!Number.isInteger(number)) {
      throw error('invalid_parameter_value', `invalid value for integer option "${name}": ${value}`, { span });
    }
    if (number < option.min || number > option.max) {
      throw error('invalid_parameter_value', `value ${number} out of bounds for option "${name}"`, {
        span,
        detail: `Valid values are between "${option.min}" and "${option.max}".`,
      });
    }
    options[name] = number;
  }
  if (options.ef_construction! < options.m! * 2) {
    throw error('invalid_parameter_value', 'ef_construction must be greater than or equal to 2 * m', {
      span: node.span,
    });
  }
  return { ...options, ...words };
}

function wordOf(name: keyof typeof HNSW_WORDS, value: unknown, span: Span): string {
  const { values } = HNSW_WORDS[name];
  const word = String(value).toLowerCase();
  if (Object.hasOwn(values, word)) return word;
  throw error('invalid_parameter_value', `invalid value for enum option "${name}": ${value}`, {
    span,
    detail: `Valid values are "${Object.keys(values).join('" and "')}".`,
  });
}

function btreeOptions(node: ast.CreateIndex): IndexDescriptor['options'] {
  for (const { name, span } of node.options) {
    if (name !== 'fillfactor' && name !== 'deduplicate_items') {
      throw error('invalid_parameter_value', `unrecognized parameter "${name}"`, { span });
    }
  }
  // Blocks fill as entries come; PostgreSQL's storage parameters have nothing to act on.
  return {};
}
