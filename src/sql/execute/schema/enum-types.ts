import type { CatalogObject, ColumnDescriptor, EnumDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import { arrayOf } from '../../../types/array.js';
import type { PgArray } from '../../../types/array-value.js';
import { enumType } from '../../../types/enum.js';
import type { Type } from '../../../types/type.js';
import type * as ast from '../../parse/ast.js';
import { quoteString } from '../../parse/format/identifier.js';
import { parseExpression } from '../../parse/parse.js';
import { partsUsing, showPart, viewsUsing } from './dependencies.js';
import { rebuildIndex } from './rebuild-index.js';
import { changeTable, type SchemaContext, writerOf } from './schema-context.js';
import { rowIdsOf } from './table-rows.js';

// CREATE TYPE and ALTER TYPE of enum types. A type is an object that columns hold, so that changing one puts a new type
// into every table and view that has such columns. Rows hold labels, keys of indexes hold their positions.

export function createEnum(schema: SchemaContext, node: ast.CreateEnum): void {
  const schemaName = schema.bind().creationSchema(node.name);
  const { name, span } = node.name.parts[node.name.parts.length - 1]!;
  const found = schema.catalog.enum(schemaName, name);
  if (found !== undefined && found.isShell !== true) throw duplicateType(name, span);
  const seen = new Set<string>();
  for (const label of node.labels) {
    checkLabel(label, node.span);
    if (seen.has(label)) {
      const index = 'pg_enum_typid_label_index';
      throw error('unique_violation', `duplicate key value violates unique constraint "${index}"`, { span: node.span });
    }
    seen.add(label);
  }
  const id = found?.id ?? schema.newId();
  const arrayId = found?.arrayId ?? schema.newId();
  const type = enumType(name, id, arrayId, node.labels);
  schema.change([{ kind: 'enum', id, schema: schemaName, name, arrayId, labels: node.labels, type, comment: null }]);
}

/** `CREATE TYPE name`: takes the name until the type is defined. */
export function createShellType(schema: SchemaContext, node: ast.CreateShellType): void {
  const schemaName = schema.bind().creationSchema(node.name);
  const { name, span } = node.name.parts[node.name.parts.length - 1]!;
  if (schema.catalog.enum(schemaName, name) !== undefined) throw duplicateType(name, span);
  const id = schema.newId();
  const arrayId = schema.newId();
  const type = enumType(name, id, arrayId, []);
  const shell: EnumDescriptor = {
    kind: 'enum',
    id,
    schema: schemaName,
    name,
    arrayId,
    labels: [],
    type,
    comment: null,
    isShell: true,
  };
  schema.change([shell]);
}

function duplicateType(name: string, span: Span): Error {
  return error('duplicate_object', `type "${name}" already exists`, { span });
}

function labelExists(label: string, span: Span): Error {
  return error('duplicate_object', `enum label "${label}" already exists`, { span });
}

/** Bytes of a label, as of any name. */
const LABEL_BYTES_MAX = 63;

function checkLabel(label: string, span: Span): void {
  if (Buffer.byteLength(label) <= LABEL_BYTES_MAX) return;
  throw error('invalid_name', `invalid enum label "${label}"`, {
    span,
    detail: `Labels must be ${LABEL_BYTES_MAX} bytes or less.`,
  });
}

/** The enum type of a name. @throws 42704 when there is none, 42809 when it is another type. */
export function enumNamed(schema: SchemaContext, name: ast.QualifiedName): EnumDescriptor {
  const { parts, span } = name;
  const last = parts[parts.length - 1]!.name;
  const binder = schema.bind();
  const schemas = parts.length > 1 ? [parts[parts.length - 2]!.name] : binder.searchPath;
  if (parts.length > 1 && !schema.catalog.hasSchema(schemas[0]!) && !schemas[0]!.startsWith('pg_')) {
    throw error('invalid_schema_name', `schema "${schemas[0]}" does not exist`, { span });
  }
  for (const schemaName of schemas) {
    const found = schema.catalog.enum(schemaName, last);
    if (found !== undefined) return found;
  }
  const typeName: ast.TypeName = {
    schema: parts.length > 1 ? schemas[0]! : null,
    name: last,
    modifiers: [],
    intervalFields: null,
    arrayDepth: 0,
    span,
  };
  const { type } = binder.type(typeName);
  throw error('wrong_object_type', `${type.sqlName} is not an enum`, { span });
}

export function alterEnum(schema: SchemaContext, node: ast.AlterEnum): void {
  const found = enumNamed(schema, node.name);
  const { change } = node;
  if (change.kind === 'AddValue') return addValue(schema, found, change, node.span);
  const { label, to } = change;
  checkLabel(to, node.span);
  if (!found.labels.includes(label)) throw noLabel(label, node.span);
  if (found.labels.includes(to)) throw labelExists(to, node.span);
  const labels = found.labels.map((one) => (one === label ? to : one));
  const map = (value: string) => (value === label ? to : value);
  for (const id of replaceType(schema, found, { ...found, labels })) {
    refuseLabel(schema, schema.catalog.table(id), label, node.span);
    rewriteRows(schema, schema.catalog.table(id), found.id, map);
  }
}

function noLabel(label: string, span: Span): Error {
  return error('invalid_parameter_value', `"${label}" is not an existing enum label`, { span });
}

function addValue(
  schema: SchemaContext,
  found: EnumDescriptor,
  { label, ifNotExists, place }: Extract<ast.AlterEnum['change'], { kind: 'AddValue' }>,
  span: Span,
): void {
  checkLabel(label, span);
  if (found.labels.includes(label)) {
    if (ifNotExists) return;
    throw labelExists(label, span);
  }
  const neighbor = place === null ? found.labels.length - 1 : found.labels.indexOf(place.label);
  if (place !== null && neighbor < 0) throw noLabel(place.label, span);
  const at = place?.side === 'BEFORE' ? neighbor : neighbor + 1;
  const tables = replaceType(schema, found, { ...found, labels: found.labels.toSpliced(at, 0, label) });
  if (at === found.labels.length) return;
  // Positions behind the new label have changed, and with them the keys.
  for (const id of tables) {
    for (const index of schema.catalog.indexesOf(schema.catalog.table(id))) {
      if (index.method === 'btree') rebuildIndex(schema, index);
    }
  }
}

/** Gives an enum type another name. */
export function renameType(schema: SchemaContext, node: ast.Rename): void {
  const found = enumNamed(schema, node.name);
  const { name, span } = node.to;
  if (schema.catalog.enum(found.schema, name) !== undefined) throw duplicateType(name, span);
  refuseUses(schema, found, 'renaming a type', node.span);
  replaceType(schema, found, { ...found, name });
}

/** `ALTER TYPE x SET SCHEMA y`. */
export function moveType(schema: SchemaContext, node: ast.SetSchema, target: string): void {
  const found = enumNamed(schema, node.name);
  if (target === found.schema) return;
  if (schema.catalog.enum(target, found.name) !== undefined) {
    throw error('duplicate_object', `type "${found.name}" already exists in schema "${target}"`, {
      span: node.to.span,
    });
  }
  refuseUses(schema, found, 'SET SCHEMA of a type', node.span);
  replaceType(schema, found, { ...found, schema: target });
}

/** Stored expressions and views name types by text. @throws 0A000 when one names this type */
function refuseUses(schema: SchemaContext, found: EnumDescriptor, action: string, span: Span): void {
  const [part] = partsUsing(schema, found);
  if (part !== undefined) throw notSupported(`${action} that ${showPart(part)} uses`, span);
  const view = viewsUsing(schema, found).find(({ query }) => query.includes(found.name));
  if (view !== undefined) throw notSupported(`${action} that view ${view.name} uses`, span);
  for (const index of schema.catalog.relations()) {
    if (index.kind !== 'index') continue;
    const texts = [index.predicate, ...index.keys.map(({ expression }) => expression)];
    if (texts.some((text) => text?.includes(found.name))) {
      throw notSupported(`${action} that index ${index.name} may use`, span);
    }
  }
}

/** Puts a changed type in the place of an old one, everywhere. @returns ids of the tables that have columns of it */
function replaceType(schema: SchemaContext, old: EnumDescriptor, changed: EnumDescriptor): number[] {
  const type = enumType(changed.name, changed.id, changed.arrayId, changed.labels);
  const put: CatalogObject[] = [{ ...changed, type }];
  const tables: number[] = [];
  const swap = <Column extends { readonly type: Type }>(column: Column): Column => {
    if (column.type === old.type) return { ...column, type };
    return column.type.element === old.type ? { ...column, type: arrayOf(type) } : column;
  };
  for (const relation of schema.catalog.relations()) {
    if (relation.kind !== 'table' && relation.kind !== 'view') continue;
    if (!relation.columns.some((column) => isOf(column.type, old))) continue;
    if (relation.kind === 'table') {
      tables.push(relation.id);
      put.push({ ...relation, columns: relation.columns.map(swap) });
    } else {
      put.push({ ...relation, columns: relation.columns.map(swap) });
    }
  }
  schema.change(put);
  return tables;
}

function isOf(type: Type, { type: own }: EnumDescriptor): boolean {
  return type === own || type.element === own;
}

/** Stored expressions hold labels as text. @throws 0A000 when one may hold this label, but for plain defaults */
function refuseLabel(schema: SchemaContext, table: TableDescriptor, label: string, span: Span): void {
  const texts: (string | null)[] = schema.catalog.viewsOn(table.id).map(({ query }) => query);
  for (const column of table.columns)
    texts.push(labelOfDefault(column) === null ? column.default : null, column.generated);
  for (const constraint of table.constraints) if (constraint.kind === 'check') texts.push(constraint.expression);
  for (const { keys, predicate } of schema.catalog.indexesOf(table)) {
    texts.push(predicate, ...keys.map(({ expression }) => expression));
  }
  if (!texts.some((text) => text?.includes(label))) return;
  throw notSupported(`renaming a value that expressions of table ${table.name} name`, span);
}

/** The label of a default that is nothing else, `'a'`; null for others. */
function labelOfDefault({ default: text }: ColumnDescriptor): string | null {
  if (text === null) return null;
  const node = parseExpression(text);
  return node.kind === 'StringLiteral' ? node.value : null;
}

/** Gives labels other texts in all rows of a table and in its defaults. */
function rewriteRows(
  schema: SchemaContext,
  table: TableDescriptor,
  typeId: number,
  map: (label: string) => string,
): void {
  const change = (type: Type, value: unknown): unknown => {
    if (value === null) return null;
    if (type.oid === typeId) return map(value as string);
    return (value as PgArray<string>).map(type.element!, map);
  };
  const isLabel = ({ type }: { readonly type: Type }) => type.oid === typeId || type.element?.oid === typeId;
  const columns = table.columns.map((column) =>
    isLabel(column)
      ? { ...column, missing: change(column.type, column.missing), default: defaultUnder(column, map) }
      : column,
  );
  const positions = columns.flatMap((column, i) => (isLabel(column) ? [i] : []));
  const writer = writerOf(schema, changeTable(schema, table, { columns }));
  for (const rowId of rowIdsOf(schema, table)) {
    const values = positions.map((position) => change(columns[position]!.type, writer.value(rowId, position)));
    writer.update(rowId, positions, values);
  }
}

function defaultUnder(column: ColumnDescriptor, map: (label: string) => string): string | null {
  const label = labelOfDefault(column);
  return label === null ? column.default : quoteString(map(label));
}
