import type { IndexDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';
import { rebuildIndex } from './rebuild-index.js';
import type { SchemaContext } from './schema-context.js';

/**
 * REINDEX: makes indexes anew from the rows of their tables, an HNSW graph too.
 * @throws 42P01, 42809, 3F000 for a name that is not what is asked for.
 */
export function reindex(schema: SchemaContext, node: ast.Reindex): void {
  for (const { id } of indexesOf(schema, node)) {
    const index = schema.catalog.get(id);
    if (index?.kind === 'index') rebuildIndex(schema, index);
  }
}

function indexesOf(schema: SchemaContext, { target, name, span }: ast.Reindex): readonly IndexDescriptor[] {
  if (name === null) return allIndexes(schema, () => true);
  const last = name.parts[name.parts.length - 1]!.name;
  switch (target) {
    case 'DATABASE':
      if (last === schema.execution().session.currentDatabase) return allIndexes(schema, () => true);
      throw notSupported(`REINDEX of "${last}", which is not the open database,`, name.span);
    case 'SCHEMA':
      if (schema.catalog.schema(last) === undefined) {
        throw error('invalid_schema_name', `schema "${last}" does not exist`, { span: name.span });
      }
      return allIndexes(schema, (table) => table.schema === last);
    default: {
      const relation = schema.bind().relation(name);
      if (target === 'INDEX' && relation.kind === 'index') return [relation];
      if (target === 'TABLE' && relation.kind === 'table') return schema.catalog.indexesOf(relation);
      const wanted = target === 'INDEX' ? 'an index' : 'a table or materialized view';
      throw error('wrong_object_type', `"${relation.name}" is not ${wanted}`, { span });
    }
  }
}

function allIndexes(schema: SchemaContext, holds: (table: TableDescriptor) => boolean): readonly IndexDescriptor[] {
  return [...schema.catalog.relations()].flatMap((relation) =>
    relation.kind === 'table' && holds(relation) ? schema.catalog.indexesOf(relation) : [],
  );
}
