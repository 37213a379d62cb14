import type { Catalog } from '../../../catalog/catalog.js';
import type { CatalogObject, IndexDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import { layoutOf } from '../../../catalog/descriptors.js';
import type { Batch } from '../../../columnar/batch.js';
import type { TableWriter } from '../../../storage/table-writer.js';
import type { WriteTransaction } from '../../../storage/write-transaction.js';
import type * as ast from '../../parse/ast.js';
import type { BindContext } from '../../plan/bind/context.js';
import type { OutputColumn } from '../../plan/bound-expression.js';
import type { ExecutionContext } from '../context.js';

/** A query inside a schema statement. */
export interface SchemaQuery {
  readonly columns: readonly OutputColumn[];
  /** Hands over all rows; a batch is valid until the next one. */
  run(visit: (batch: Batch) => void): void;
}

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
  /** A query over the tables as they are now. @throws 42xxx when it makes no sense. */
  query(query: ast.Query): SchemaQuery;
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
