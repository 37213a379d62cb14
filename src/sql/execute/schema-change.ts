import type { SequenceDescriptor } from '../../catalog/descriptors.js';
import type * as ast from '../parse/ast.js';
import { alterTable } from './schema/alter-table.js';
import { createIndex } from './schema/create-index.js';
import { createTable } from './schema/create-table.js';
import { createTableAs } from './schema/create-table-as.js';
import { drop } from './schema/drop.js';
import { alterEnum, createEnum, createShellType } from './schema/enum-types.js';
import { setSchema } from './schema/move.js';
import { reindex } from './schema/reindex.js';
import { rename } from './schema/rename.js';
import type { SchemaContext } from './schema/schema-context.js';
import { alterSequence, createSequence, type SequenceControl } from './schema/sequences.js';
import { commentOn, createExtension, createSchema, truncate } from './schema/small-changes.js';
import { createView } from './schema/views.js';

/** Statements that change the catalog. */
export type SchemaStatement =
  | ast.CreateTable
  | ast.CreateTableAs
  | ast.AlterTable
  | ast.Drop
  | ast.CreateIndex
  | ast.CreateSequence
  | ast.AlterSequence
  | ast.CreateView
  | ast.CreateSchema
  | ast.CreateEnum
  | ast.CreateShellType
  | ast.AlterEnum
  | ast.SetSchema
  | ast.CreateExtension
  | ast.Rename
  | ast.CommentOn
  | ast.Reindex
  | ast.Truncate;

/** Carries out a schema statement. */
export function changeSchema(schema: SchemaContext, statement: SchemaStatement, sequences: SequenceControl): void {
  switch (statement.kind) {
    case 'CreateTable':
      return createTable(schema, statement);
    case 'AlterTable':
      return alterTable(schema, statement);
    case 'Drop':
      return drop(schema, statement);
    case 'CreateIndex':
      return createIndex(schema, statement);
    case 'CreateSequence':
      return createSequence(schema, statement);
    case 'CreateSchema':
      return createSchema(schema, statement);
    case 'CreateEnum':
      return createEnum(schema, statement);
    case 'CreateShellType':
      return createShellType(schema, statement);
    case 'AlterEnum':
      return alterEnum(schema, statement);
    case 'SetSchema':
      return setSchema(schema, statement);
    case 'CreateExtension':
      return createExtension(statement);
    case 'Rename':
      return rename(schema, statement);
    case 'Reindex':
      return reindex(schema, statement);
    case 'CommentOn':
      return commentOn(schema, statement);
    case 'Truncate':
      return truncate(schema, statement, (id) => sequences.restart(schema.catalog.get(id) as SequenceDescriptor));
    case 'CreateTableAs':
      return createTableAs(schema, statement);
    case 'AlterSequence':
      return alterSequence(schema, statement, sequences);
    case 'CreateView':
      return createView(schema, statement);
  }
}
