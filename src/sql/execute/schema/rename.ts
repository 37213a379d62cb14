import type { CatalogObject, RelationDescriptor } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';
import { renameType } from './enum-types.js';
import type { SchemaContext } from './schema-context.js';

/** Gives a table, index, sequence or view another name in its schema. */
export function renameRelation(schema: SchemaContext, relation: RelationDescriptor, to: ast.Identifier): void {
  if (schema.catalog.relation(relation.schema, to.name) !== undefined) {
    throw error('duplicate_table', `relation "${to.name}" already exists`, { span: to.span });
  }
  const put: CatalogObject[] = [{ ...relation, name: to.name }];
  // A constraint's index shares its name.
  if (relation.kind === 'index' && relation.constraintId !== null) {
    const table = schema.catalog.table(relation.tableId);
    put.push({
      ...table,
      constraints: table.constraints.map((constraint) =>
        constraint.id === relation.constraintId ? { ...constraint, name: to.name } : constraint,
      ),
    });
  }
  schema.change(put);
}

export function rename(schema: SchemaContext, node: ast.Rename): void {
  switch (node.objectKind) {
    case 'SCHEMA':
      throw notSupported('renaming a schema', node.span);
    case 'TYPE':
      return renameType(schema, node);
    default:
      break;
  }
  const binder = schema.bind();
  const relation = node.ifExists ? binder.findRelation(node.name, { needsSchema: false }) : binder.relation(node.name);
  if (relation === undefined) return;
  const label = node.objectKind.toLowerCase();
  // ALTER INDEX renames tables and views too, as in PostgreSQL.
  if ((label === 'view' || label === 'sequence') && relation.kind !== label) {
    throw error('wrong_object_type', `"${relation.name}" is not a ${label}`, { span: node.name.span });
  }
  renameRelation(schema, relation, node.to);
}
