import type { IndexDescriptor } from '../../../catalog/descriptors.js';
import { buildIndex } from './index-build.js';
import type { SchemaContext } from './schema-context.js';

/** Makes an index anew from the rows of its table, under a new id, with other columns where `fields` says so. */
export function rebuildIndex(
  schema: SchemaContext,
  index: IndexDescriptor,
  fields: Partial<Pick<IndexDescriptor, 'keys' | 'includedIds'>> = {},
): void {
  const table = schema.catalog.table(index.tableId);
  const rebuilt = { ...index, ...fields, id: schema.newId() };
  const swap = (id: number) => (id === index.id ? rebuilt.id : id);
  const constraints = table.constraints.map((constraint) =>
    constraint.kind === 'primary key' || constraint.kind === 'unique'
      ? { ...constraint, indexId: swap(constraint.indexId) }
      : constraint,
  );
  schema.change([{ ...table, indexIds: table.indexIds.map(swap), constraints }, rebuilt], [index]);
  schema.writes.dropIndex(index.id);
  for (const { table: child, constraint } of schema.catalog.referencesTo(table.id)) {
    if (constraint.referencedIndexId !== index.id) continue;
    const referring = schema.catalog.table(child.id);
    const references = referring.constraints.map((candidate) =>
      candidate.id === constraint.id ? { ...constraint, referencedIndexId: rebuilt.id } : candidate,
    );
    schema.change([{ ...referring, constraints: references }]);
  }
  // A graph is linked once the transaction has been committed.
  if (rebuilt.method === 'btree') buildIndex(schema, schema.catalog.table(table.id), rebuilt);
}
