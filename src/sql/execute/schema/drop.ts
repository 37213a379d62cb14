import type { IncomingReference } from '../../../catalog/catalog.js';
import {
  type CatalogObject,
  displayName,
  type EnumDescriptor,
  type IndexDescriptor,
  type RelationDescriptor,
  type SequenceDescriptor,
  type TableDescriptor,
} from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import { resolveType } from '../../../types/registry.js';
import type * as ast from '../../parse/ast.js';
import { findSystemRelation } from '../../plan/bind/system-relation.js';
import { dropColumn } from './alter-table.js';
import {
  columnsOfType,
  type Dropping,
  partsUsing,
  removePart,
  showPart,
  stillNeeded,
  viewsUsing,
} from './dependencies.js';
import { dropSequence, releaseSequence } from './drop-sequence.js';
import { dropIndex, type SchemaContext } from './schema-context.js';
import { dropView, dropViewsOn } from './views.js';

// DROP. All names are looked up first: objects that go together may depend on each other.

const KINDS: Readonly<Record<string, CatalogObject['kind']>> = {
  TABLE: 'table',
  INDEX: 'index',
  SEQUENCE: 'sequence',
  VIEW: 'view',
};

export function drop(schema: SchemaContext, node: ast.Drop): void {
  const objects = node.names.flatMap((name) => findObject(schema, node, name) ?? []);
  const dropping: Dropping = { isCascade: node.isCascade, doomed: new Set(objects.map(({ id }) => id)) };
  for (const { id } of objects) {
    // It may have gone with another one.
    const object = schema.catalog.get(id);
    if (object !== undefined) dropObject(schema, object, dropping);
  }
}

/** The object a name of DROP means; null when there is none and IF EXISTS allows it. */
function findObject(schema: SchemaContext, node: ast.Drop, name: ast.QualifiedName): CatalogObject | null {
  switch (node.objectKind) {
    case 'SCHEMA':
      return findSchema(schema, node, name);
    case 'TYPE':
      return findType(schema, node, name);
    case 'EXTENSION':
      dropExtension(node, name);
      return null;
    default:
      return findRelation(schema, node, name);
  }
}

function dropObject(schema: SchemaContext, object: CatalogObject, dropping: Dropping): void {
  switch (object.kind) {
    case 'table':
      return dropTable(schema, object, dropping);
    case 'view':
      return dropView(schema, object, dropping.isCascade, dropping.doomed);
    case 'index':
      return dropOwnIndex(schema, object, dropping);
    case 'sequence':
      return dropSequence(schema, object, dropping);
    case 'enum':
      return dropEnum(schema, object, dropping);
    case 'schema':
      return dropSchema(schema, object.name, dropping);
  }
}

// ------------------------------------------------------------------------------------------------------ relations

function findRelation(schema: SchemaContext, node: ast.Drop, name: ast.QualifiedName): RelationDescriptor | null {
  const binder = schema.bind();
  const shown = name.parts.map((part) => part.name).join('.');
  const label = node.objectKind.toLowerCase();
  const relation = binder.findRelation(name, { needsSchema: !node.ifExists });
  if (relation === undefined) {
    if (findSystemRelation(binder, name) !== null) throw isRequired(`${label} ${shown}`);
    if (node.ifExists) return null;
    const condition = node.objectKind === 'INDEX' ? 'undefined_object' : 'undefined_table';
    throw error(condition, `${label} "${shown}" does not exist`, {
      span: name.span,
      hint: `use DROP ${node.objectKind} IF EXISTS to pass over it`,
    });
  }
  if (relation.kind !== KINDS[node.objectKind]) {
    throw error('wrong_object_type', `"${shown}" is not ${label === 'index' ? 'an' : 'a'} ${label}`, {
      span: name.span,
      hint: `use DROP ${relation.kind.toUpperCase()} to remove ${relation.kind === 'index' ? 'an' : 'a'} ${relation.kind}`,
    });
  }
  return relation;
}

function isRequired(what: string): Error {
  const problem = `cannot drop ${what} because it is required by the database system`;
  return error('dependent_objects_still_exist', problem);
}

/** An index by itself. @throws 2BP01 for one of a constraint, or that foreign keys need */
function dropOwnIndex(schema: SchemaContext, index: IndexDescriptor, { isCascade }: Dropping): void {
  const table = schema.catalog.table(index.tableId);
  if (index.constraintId !== null) {
    const constraint = `constraint ${index.name} on table ${displayName(table)}`;
    const problem = `cannot drop index ${displayName(index)} because ${constraint} requires it`;
    throw error('dependent_objects_still_exist', problem, { hint: `you can drop ${constraint} instead` });
  }
  const incoming = schema.catalog
    .referencesTo(table.id)
    .filter(({ constraint }) => constraint.referencedIndexId === index.id);
  if (incoming.length > 0 && !isCascade) throw stillNeeded(`index ${displayName(index)}`, incoming.map(showReference));
  removeReferences(schema, incoming);
  dropIndex(schema, schema.catalog.index(index.id));
}

/** Removes a table with its indexes, sequences and constraints; what others hold of it only with CASCADE. */
function dropTable(schema: SchemaContext, table: TableDescriptor, dropping: Dropping): void {
  const incoming = schema.catalog.referencesTo(table.id).filter((reference) => reference.table.id !== table.id);
  const strangers = incoming.filter((reference) => !dropping.doomed.has(reference.table.id));
  if (strangers.length > 0 && !dropping.isCascade) {
    throw stillNeeded(`table ${displayName(table)}`, strangers.map(showReference));
  }
  removeReferences(schema, incoming);
  dropViewsOn(schema, table, dropping.isCascade, null, dropping.doomed);
  const sequences = [...schema.catalog.relations()].filter(
    (relation): relation is SequenceDescriptor =>
      relation.kind === 'sequence' && relation.ownedBy?.tableId === table.id,
  );
  const inside: Dropping = { ...dropping, doomed: new Set([...dropping.doomed, table.id]) };
  for (const sequence of sequences) releaseSequence(schema, sequence, inside);
  const current = schema.catalog.table(table.id);
  const indexes = schema.catalog.indexesOf(current);
  schema.change([], [current, ...indexes, ...sequences]);
  for (const index of indexes) schema.writes.dropIndex(index.id);
  schema.writes.dropTable(table.id);
}

function showReference({ table, constraint }: IncomingReference): string {
  return `constraint ${constraint.name} on table ${displayName(table)}`;
}

function removeReferences(schema: SchemaContext, references: readonly IncomingReference[]): void {
  for (const { table, constraint } of references) {
    const current = schema.catalog.table(table.id);
    schema.change([{ ...current, constraints: current.constraints.filter(({ id }) => id !== constraint.id) }]);
  }
}

// -------------------------------------------------------------------------------------------------------- schemas

function findSchema(schema: SchemaContext, node: ast.Drop, name: ast.QualifiedName): CatalogObject | null {
  const shown = name.parts[name.parts.length - 1]!.name;
  const found = schema.catalog.schema(shown);
  if (found !== undefined) return found;
  if (shown === 'pg_catalog' || shown === 'information_schema') throw isRequired(`schema ${shown}`);
  if (node.ifExists) return null;
  throw error('invalid_schema_name', `schema "${shown}" does not exist`, { span: name.span });
}

function dropSchema(schema: SchemaContext, name: string, dropping: Dropping): void {
  const found = schema.catalog.schema(name)!;
  const inside = [...schema.catalog.objects()].filter((object) => object.kind !== 'schema' && object.schema === name);
  if (inside.length > 0 && !dropping.isCascade) {
    const shown = inside.filter(({ kind }) => kind !== 'index');
    throw stillNeeded(
      `schema ${name}`,
      shown.map((object) => `${object.kind} ${object.name}`),
    );
  }
  const all: Dropping = { ...dropping, doomed: new Set([...dropping.doomed, ...inside.map(({ id }) => id)]) };
  for (const kind of ['view', 'table', 'sequence', 'enum'] as const) {
    for (const { id } of inside) {
      const current = schema.catalog.get(id);
      if (current?.kind === kind) dropObject(schema, current, all);
    }
  }
  schema.change([], [found]);
}

// ---------------------------------------------------------------------------------------------------------- types

function findType(schema: SchemaContext, node: ast.Drop, name: ast.QualifiedName): CatalogObject | null {
  const { parts } = name;
  const last = parts[parts.length - 1]!.name;
  const binder = schema.bind();
  const schemas = parts.length > 1 ? [parts[parts.length - 2]!.name] : binder.searchPath;
  for (const schemaName of schemas) {
    const found = schema.catalog.enum(schemaName, last);
    if (found !== undefined) return found;
  }
  const relation = binder.findRelation(name, { needsSchema: !node.ifExists });
  if (relation?.kind === 'table' || relation?.kind === 'view') {
    const holder = `${relation.kind} ${displayName(relation)}`;
    const problem = `cannot drop type ${displayName(relation)} because ${holder} requires it`;
    throw error('dependent_objects_still_exist', problem, { hint: `you can drop ${holder} instead` });
  }
  const builtin = parts.length === 1 || schemas[0] === 'pg_catalog' ? resolveType(last, [], null) : null;
  if (builtin !== null) throw isRequired(`type ${builtin.type.sqlName}`);
  if (node.ifExists) return null;
  throw error('undefined_object', `type "${last}" does not exist`, { span: name.span });
}

function dropEnum(schema: SchemaContext, object: EnumDescriptor, dropping: Dropping): void {
  const isStranger = ({ table }: { readonly table: TableDescriptor }) => !dropping.doomed.has(table.id);
  const columns = columnsOfType(schema, object).filter(isStranger);
  const parts = partsUsing(schema, object).filter(isStranger);
  const views = viewsUsing(schema, object).filter(({ id }) => !dropping.doomed.has(id));
  if (!dropping.isCascade && columns.length + parts.length + views.length > 0) {
    const fields = columns.map((column) => showPart({ ...column, kind: 'generated' }));
    const shown = [...fields, ...parts.map(showPart), ...views.map((view) => `view ${displayName(view)}`)];
    throw stillNeeded(`type ${displayName(object)}`, shown);
  }
  for (const view of views) dropView(schema, view, true, dropping.doomed);
  for (const part of parts) removePart(schema, part);
  const generated = parts.filter(({ kind }) => kind === 'generated').map(({ table, id }) => ({ table, id }));
  for (const { table, id } of [...columns, ...generated]) {
    const current = schema.catalog.table(table.id);
    const column = current.columns.find((candidate) => candidate.id === id);
    if (column !== undefined) dropColumn(schema, current, column, true);
  }
  schema.change([], [object]);
}

/** `vector` is part of the engine: dropping it is refused, as long as nobody can do without. */
function dropExtension(node: ast.Drop, name: ast.QualifiedName): void {
  const shown = name.parts[name.parts.length - 1]!.name;
  if (shown === 'vector') throw notSupported('dropping the extension "vector", which is built in,', name.span);
  if (node.ifExists) return;
  throw error('undefined_object', `extension "${shown}" does not exist`, { span: name.span });
}
