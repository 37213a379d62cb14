import type { ColumnDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import type * as ast from '../../parse/ast.js';
import { targetColumn } from '../../plan/bind/row-rules.js';
import { type SchemaContext, writerOf } from './schema-context.js';

/** The column of this name. @throws 42703. */
export function columnNamed(table: TableDescriptor, name: ast.Identifier): ColumnDescriptor {
  return table.columns[targetColumn(table, name)]!;
}

/** Ids of all rows of a table, ascending. */
export function rowIdsOf(schema: SchemaContext, table: TableDescriptor): number[] {
  const rowIds: number[] = [];
  for (const block of writerOf(schema, table).blocks([])) {
    for (let i = 0; i < block.liveCount; i++) {
      rowIds.push(block.firstRowId + (block.selection === null ? i : block.selection[i]!));
    }
  }
  return rowIds;
}
