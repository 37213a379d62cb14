import type { CatalogObject, RelationDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';
import { partsUsing, showPart } from './dependencies.js';
import { moveType } from './enum-types.js';
import type { SchemaContext } from './schema-context.js';

// SET SCHEMA. What belongs to a table goes with it: its indexes and the sequences of its columns.

/** `ALTER SEQUENCE | VIEW | TYPE x SET SCHEMA y`. */
export function setSchema(schema: SchemaContext, node: ast.SetSchema): void {
  if (node.objectKind === 'TYPE') return moveType(schema, node, targetSchema(schema, node.to));
  const binder = schema.bind();
  const relation = node.ifExists ? binder.findRelation(node.name, { needsSchema: false }) : binder.relation(node.name);
  if (relation === undefined) return;
  const label = node.objectKind.toLowerCase();
  if (relation.kind !== label) {
    throw error('wrong_object_type', `"${relation.name}" is not a ${label}`, { span: node.name.span });
  }
  moveRelation(schema, relation, node.to);
}

/** The schema something goes to. @throws 3F000, 0A000 for a system schema */
function targetSchema(schema: SchemaContext, { name, span }: ast.Identifier): string {
  if (schema.catalog.hasSchema(name)) return name;
  throw error('invalid_schema_name', `schema "${name}" does not exist`, { span });
}

/** Moves a table, sequence or view. */
export function moveRelation(schema: SchemaContext, relation: RelationDescriptor, to: ast.Identifier): void {
  const target = targetSchema(schema, to);
  if (relation.kind === 'sequence' && relation.ownedBy !== null) {
    const table = schema.catalog.table(relation.ownedBy.tableId);
    throw error('feature_not_supported', 'cannot move an owned sequence into another schema', {
      span: to.span,
      detail: `Sequence "${relation.name}" is linked to table "${table.name}".`,
    });
  }
  // Going where it is already is nothing.
  if (target === relation.schema) return;
  const moved = relation.kind === 'table' ? [relation, ...belongings(schema, relation)] : [relation];
  for (const object of moved) {
    if (schema.catalog.relation(target, object.name) !== undefined) {
      throw error('duplicate_table', `relation "${object.name}" already exists in schema "${target}"`, {
        span: to.span,
      });
    }
    if (object.kind === 'sequence') refuseByName(schema, object, to);
  }
  schema.change(moved.map((object) => ({ ...object, schema: target }) as CatalogObject));
}

function belongings(schema: SchemaContext, table: TableDescriptor): RelationDescriptor[] {
  const sequences = [...schema.catalog.relations()].filter(
    (relation) => relation.kind === 'sequence' && relation.ownedBy?.tableId === table.id,
  );
  return [...schema.catalog.indexesOf(table), ...sequences];
}

/** Expressions name sequences by text. @throws 0A000 for one that would be lost */
function refuseByName(
  schema: SchemaContext,
  sequence: Extract<RelationDescriptor, { kind: 'sequence' }>,
  to: ast.Identifier,
): void {
  const part = partsUsing(schema, sequence).find(({ table, kind, id }) => {
    const column = kind === 'default' ? table.columns.find((candidate) => candidate.id === id) : undefined;
    return column?.sequenceId !== sequence.id;
  });
  if (part !== undefined) throw notSupported(`SET SCHEMA of a sequence that ${showPart(part)} uses`, to.span);
}
