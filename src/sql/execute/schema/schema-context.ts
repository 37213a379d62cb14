import type { Catalog } from '../../../catalog/catalog.js';
import type { CatalogObject, IndexDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import { layoutOf } from '../../../catalog/descriptors.js';
import type { TableWriter } from '../../../storage/table-writer.js';
import type { WriteTransaction } from '../../../storage/write-transaction.js';
import type { BindContext } from '../../plan/bind/context.js';
import type { ExecutionContext } from '../context.js';

/** What schema statements work with: the transaction's catalog, its writes, and binding against both. */
export interface SchemaContext {
  readonly catalog: Catalog;
  readonly writes: WriteTransaction;
  /** Puts objects into the catalog and the store, and takes others out, as one change of the transaction. */
  change(put: readonly CatalogObject[], removed?: readonly CatalogObject[]): void;
  /** An id that was never used. */
  newId(): number;
  /** A fresh binder over the catalog as it is now. */
  bind(): BindContext;
  /** Runs expressions (defaults, USING) over the catalog as it is now. */
  execution(): ExecutionContext;
}

/** The writer of a table's rows under its current layout. */
export function writerOf(schema: SchemaContext, table: TableDescriptor): TableWriter {
  return schema.writes.table(layoutOf(table));
}

/** Replaces a table's descriptor and gives the new one. */
export function changeTable(
  schema: SchemaContext,
  table: TableDescriptor,
  fields: Partial<TableDescriptor>,
): TableDescriptor {
  const next: TableDescriptor = { ...table, ...fields };
  schema.change([next]);
  return next;
}

/** Takes an index away, with what is stored of it. */
export function dropIndex(schema: SchemaContext, index: IndexDescriptor): void {
  const table = schema.catalog.table(index.tableId);
  schema.change([{ ...table, indexIds: table.indexIds.filter((id) => id !== index.id) }], [index]);
  schema.writes.dropIndex(index.id);
}
