import { displayName, type TableDescriptor } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';
import { targetColumn } from '../../plan/bind/row-rules.js';
import { type SchemaContext, writerOf } from './schema-context.js';

// Schema statements of a few lines each: schemas, extensions, comments, TRUNCATE.

export function createSchema(schema: SchemaContext, node: ast.CreateSchema): void {
  const { name, span } = node.name;
  if (name.startsWith('pg_')) {
    throw error('reserved_name', `unacceptable schema name "${name}"`, {
      span,
      detail: 'The prefix "pg_" is reserved for system schemas.',
    });
  }
  if (schema.catalog.hasSchema(name)) {
    if (node.ifNotExists) return;
    throw error('duplicate_schema', `schema "${name}" already exists`, { span });
  }
  schema.change([{ kind: 'schema', id: schema.newId(), name, comment: null }]);
}

/** `vector` is built in; other extensions do not exist. */
export function createExtension(node: ast.CreateExtension): void {
  if (node.name.name === 'vector') {
    if (node.ifNotExists) return;
    return;
  }
  throw error('feature_not_supported', `extension "${node.name.name}" is not available`, {
    span: node.name.span,
    hint: 'the extension "vector" is built in; there are no others',
  });
}

export function commentOn(schema: SchemaContext, node: ast.CommentOn): void {
  const { parts } = node.name;
  const { comment } = node;
  switch (node.objectKind) {
    case 'COLUMN': {
      if (parts.length < 2) throw error('syntax_error', 'column name must be qualified', { span: node.name.span });
      const name = { ...node.name, parts: parts.slice(0, -1) };
      if (schema.bind().relation(name).kind === 'view')
        throw notSupported('a comment on a column of a view', node.span);
      const table = schema.bind().writableTable(name);
      const position = targetColumn(table, parts[parts.length - 1]!);
      const columns = table.columns.map((column, i) => (i === position ? { ...column, comment } : column));
      schema.change([{ ...table, columns }]);
      return;
    }
    case 'SCHEMA': {
      const found = schema.catalog.schema(parts[0]!.name);
      if (found === undefined) {
        throw error('invalid_schema_name', `schema "${parts[0]!.name}" does not exist`, { span: node.name.span });
      }
      schema.change([{ ...found, comment }]);
      return;
    }
    case 'TYPE':
      throw notSupported('COMMENT ON TYPE', node.span);
    case 'CONSTRAINT': {
      const table = schema.bind().writableTable(node.table!);
      const { name } = parts[0]!;
      if (!table.constraints.some((constraint) => constraint.name === name)) {
        throw error('undefined_object', `constraint "${name}" for table "${table.name}" does not exist`, {
          span: node.name.span,
        });
      }
      const constraints = table.constraints.map((constraint) =>
        constraint.name === name ? { ...constraint, comment } : constraint,
      );
      schema.change([{ ...table, constraints }]);
      return;
    }
    default: {
      const relation = schema.bind().relation(node.name);
      if (relation.kind !== node.objectKind.toLowerCase()) {
        throw error('wrong_object_type', `"${relation.name}" is not a ${node.objectKind.toLowerCase()}`, {
          span: node.name.span,
        });
      }
      schema.change([{ ...relation, comment }]);
    }
  }
}

/** Removes all rows. Row ids go on where they were, so that nothing confuses old rows with new ones. */
export function truncate(schema: SchemaContext, node: ast.Truncate, restart: (sequenceId: number) => void): void {
  const tables = node.tables.map((name) => schema.bind().writableTable(name));
  const all = new Map<number, TableDescriptor>(tables.map((table) => [table.id, table]));
  for (const table of all.values()) {
    for (const { table: child, constraint } of schema.catalog.referencesTo(table.id)) {
      if (all.has(child.id)) continue;
      if (!node.isCascade) {
        throw error('feature_not_supported', 'cannot truncate a table referenced in a foreign key constraint', {
          detail: `Table "${displayName(child)}" references "${displayName(table)}" by constraint "${constraint.name}".`,
          hint: `truncate table "${displayName(child)}" at the same time, or use TRUNCATE ... CASCADE`,
        });
      }
      all.set(child.id, child);
    }
  }
  for (const table of all.values()) {
    writerOf(schema, table).clear(table.indexIds);
    if (!node.restartIdentity) continue;
    for (const { sequenceId } of table.columns) if (sequenceId !== null) restart(sequenceId);
  }
}
