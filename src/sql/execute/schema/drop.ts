import type { IncomingReference } from '../../../catalog/catalog.js';
import { type CatalogObject, displayName, type TableDescriptor } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';
import { dropIndex, type SchemaContext } from './schema-context.js';
import { dropView, dropViewsOn } from './views.js';

const KINDS: Readonly<Record<string, CatalogObject['kind']>> = {
  TABLE: 'table',
  INDEX: 'index',
  SEQUENCE: 'sequence',
  VIEW: 'view',
};

export function drop(schema: SchemaContext, node: ast.Drop): void {
  for (const name of node.names) {
    switch (node.objectKind) {
      case 'SCHEMA':
        dropSchema(schema, node, name);
        break;
      case 'TYPE':
        dropType(schema, node, name);
        break;
      case 'EXTENSION':
        dropExtension(node, name);
        break;
      default:
        dropRelation(schema, node, name);
    }
  }
}

function dropRelation(schema: SchemaContext, node: ast.Drop, name: ast.QualifiedName): void {
  const binder = schema.bind();
  const shown = name.parts.map((part) => part.name).join('.');
  const label = node.objectKind.toLowerCase();
  const relation = binder.findRelation(name);
  if (relation === undefined) {
    if (node.ifExists) return;
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
  switch (relation.kind) {
    case 'table':
      return dropTable(schema, relation, node.isCascade);
    case 'index': {
      if (relation.constraintId !== null) {
        const table = schema.catalog.table(relation.tableId);
        throw error(
          'dependent_objects_still_exist',
          `cannot drop index ${relation.name} because constraint ${relation.name} on table ${table.name} requires it`,
          { hint: `you can drop constraint ${relation.name} on table ${table.name} instead` },
        );
      }
      return dropIndex(schema, relation);
    }
    case 'sequence': {
      if (relation.ownedBy !== null) {
        const table = schema.catalog.table(relation.ownedBy.tableId);
        const column = table.columns.find((candidate) => candidate.id === relation.ownedBy!.columnId);
        throw error(
          'dependent_objects_still_exist',
          `cannot drop sequence ${relation.name} because other objects depend on it`,
          {
            detail: `default value for column ${column?.name} of table ${table.name} depends on sequence ${relation.name}`,
          },
        );
      }
      schema.change([], [relation]);
      return;
    }
    case 'view':
      return dropView(schema, relation, node.isCascade);
  }
}

/** Removes a table with its indexes, sequences and constraints; foreign keys of others only with CASCADE. */
export function dropTable(schema: SchemaContext, table: TableDescriptor, isCascade: boolean): void {
  const incoming = schema.catalog.referencesTo(table.id).filter((reference) => reference.table.id !== table.id);
  if (incoming.length > 0 && !isCascade) throw stillReferenced(table, incoming);
  for (const { table: child, constraint } of incoming) {
    const current = schema.catalog.table(child.id);
    schema.change([{ ...current, constraints: current.constraints.filter(({ id }) => id !== constraint.id) }]);
  }
  dropViewsOn(schema, table, isCascade);
  const indexes = schema.catalog.indexesOf(table);
  const sequences = [...schema.catalog.relations()].filter(
    (relation) => relation.kind === 'sequence' && relation.ownedBy?.tableId === table.id,
  );
  schema.change([], [table, ...indexes, ...sequences]);
  for (const index of indexes) schema.writes.dropIndex(index.id);
  schema.writes.dropTable(table.id);
}

function stillReferenced(table: TableDescriptor, incoming: readonly IncomingReference[]): Error {
  const lines = incoming.map(
    ({ table: child, constraint }) =>
      `constraint ${constraint.name} on table ${displayName(child)} depends on table ${displayName(table)}`,
  );
  return error(
    'dependent_objects_still_exist',
    `cannot drop table ${displayName(table)} because other objects depend on it`,
    {
      detail: lines.join('\n'),
      hint: 'use DROP ... CASCADE to drop the dependent objects too',
    },
  );
}

function dropSchema(schema: SchemaContext, node: ast.Drop, name: ast.QualifiedName): void {
  const shown = name.parts[name.parts.length - 1]!.name;
  const found = schema.catalog.schema(shown);
  if (found === undefined) {
    if (node.ifExists) return;
    throw error('invalid_schema_name', `schema "${shown}" does not exist`, { span: name.span });
  }
  const relations = [...schema.catalog.relations()].filter((relation) => relation.schema === shown);
  const enums = [...schema.catalog.objects()].filter((object) => object.kind === 'enum' && object.schema === shown);
  if (relations.length + enums.length > 0 && !node.isCascade) {
    throw error('dependent_objects_still_exist', `cannot drop schema ${shown} because other objects depend on it`, {
      detail: relations
        .map((relation) => `${relation.kind} ${displayName(relation)} depends on schema ${shown}`)
        .join('\n'),
      hint: 'use DROP ... CASCADE to drop the dependent objects too',
    });
  }
  for (const relation of relations) {
    const current = schema.catalog.get(relation.id);
    if (current?.kind === 'table') dropTable(schema, current, true);
    else if (current?.kind === 'view') dropView(schema, current, true);
    else if (current?.kind === 'sequence') schema.change([], [current]);
  }
  schema.change([], [found, ...enums]);
}

function dropType(schema: SchemaContext, node: ast.Drop, name: ast.QualifiedName): void {
  const { parts } = name;
  const last = parts[parts.length - 1]!.name;
  const schemaName = parts.length > 1 ? parts[parts.length - 2]!.name : 'public';
  const found = schema.catalog.enum(schemaName, last);
  if (found === undefined) {
    if (node.ifExists) return;
    throw error('undefined_object', `type "${last}" does not exist`, { span: name.span });
  }
  for (const relation of schema.catalog.relations()) {
    if (relation.kind !== 'table') continue;
    const user = relation.columns.find(({ type }) => type === found.type || type.element === found.type);
    if (user === undefined) continue;
    if (node.isCascade) throw notSupported('DROP TYPE ... CASCADE', node.span);
    throw error('dependent_objects_still_exist', `cannot drop type ${last} because other objects depend on it`, {
      detail: `column ${user.name} of table ${displayName(relation)} depends on type ${last}`,
      hint: 'use DROP ... CASCADE to drop the dependent objects too',
    });
  }
  schema.change([], [found]);
}

/** `vector` is part of the engine: dropping it is refused, as long as nobody can do without. */
function dropExtension(node: ast.Drop, name: ast.QualifiedName): void {
  const shown = name.parts[name.parts.length - 1]!.name;
  if (shown === 'vector') throw notSupported('dropping the extension "vector", which is built in,', name.span);
  if (node.ifExists) return;
  throw error('undefined_object', `extension "${shown}" does not exist`, { span: name.span });
}
