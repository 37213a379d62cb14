import { catalogRelation, type SystemRow, type SystemSource } from '../relation.js';

// pg_stat_user_indexes and pg_stat_all_indexes. Uses of indexes are not counted: what tools read here is which there are.

const COLUMNS =
  'relid oid, indexrelid oid, schemaname name, relname name, indexrelname name, idx_scan int8, ' +
  'last_idx_scan timestamptz, idx_tup_read int8, idx_tup_fetch int8';

function* rows({ catalog }: SystemSource): IterableIterator<SystemRow> {
  for (const index of catalog.relations()) {
    if (index.kind !== 'index') continue;
    const table = catalog.table(index.tableId);
    yield {
      relid: table.id,
      indexrelid: index.id,
      schemaname: table.schema,
      relname: table.name,
      indexrelname: index.name,
    };
  }
}

export const pgStatUserIndexes = catalogRelation({
  name: 'pg_stat_user_indexes',
  oid: 13_109,
  isView: true,
  keys: ['relname', 'relid'],
  columns: COLUMNS,
  rows,
});

export const pgStatAllIndexes = catalogRelation({
  name: 'pg_stat_all_indexes',
  oid: 13_110,
  isView: true,
  keys: ['relname', 'relid'],
  columns: COLUMNS,
  rows,
});
