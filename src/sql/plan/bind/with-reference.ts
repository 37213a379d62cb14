import { error } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, ColumnId, OutputColumn } from '../bound-expression.js';
import { isVolatileQuery } from '../common-table.js';
import type { LogicalPlan } from '../logical-plan.js';
import type { CommonTableName, WorkTableName } from '../with-names.js';
import type { BindContext } from './context.js';

/** The rows behind a name of WITH that stands in FROM under `alias`. */
export function bindWithName(
  context: BindContext,
  name: CommonTableName | WorkTableName,
  alias: string,
  span: Span,
): LogicalPlan {
  return name.kind === 'WorkTable' ? workTableScan(context, name, alias) : commonTableScan(context, name, alias, span);
}

function workTableScan(context: BindContext, name: WorkTableName, alias: string): LogicalPlan {
  const { workTable, source } = name;
  return {
    kind: 'WorkTableScan',
    name: name.name,
    alias,
    columns: fresh(context, name.columns),
    workTable,
    rows: outerColumn(context, workTable, name.name),
    source,
  };
}

function commonTableScan(context: BindContext, name: CommonTableName, alias: string, span: Span): LogicalPlan {
  const { table } = name;
  if (table.source.kind !== 'Query' && table.source.returning === null) {
    throw error('feature_not_supported', `WITH query "${table.name}" does not have a RETURNING clause`, { span });
  }
  const copy = context.referenceCount(table) > 0 ? anotherCopy(context, name) : null;
  if (copy !== null) return copy;
  context.addReference(table);
  return {
    kind: 'CommonTableScan',
    table: table.id,
    name: table.name,
    alias,
    columns: fresh(context, table.columns),
    outerIds: table.outerIds,
    outer: table.outerIds.map((id) => outerColumn(context, id, table.name)),
    source: table.source.kind === 'Query' ? table.source.query : null,
  };
}

/**
 * A second reference to a query that is NOT MATERIALIZED is the query bound once more; null when it must be shared
 * nevertheless: it has effects, or there are copies enough.
 */
function anotherCopy(context: BindContext, name: CommonTableName): LogicalPlan | null {
  const { table, definition, outer } = name;
  if (table.isMaterialized !== false || table.isRecursive || table.source.kind !== 'Query') return null;
  if (isVolatileQuery(table.source.query) || !context.countCopy(limits.withCopiesMax)) return null;
  const around = context.names;
  context.names = name.names;
  try {
    const input = context.rules.query(context, definition.statement as ast.Query, outer);
    const columns = fresh(context, table.columns);
    return { kind: 'Project', input, columns, expressions: input.columns.map(reference) };
  } finally {
    context.names = around;
  }
}

function fresh(context: BindContext, columns: readonly OutputColumn[]): OutputColumn[] {
  return columns.map(({ name, type, modifier }) => context.column(name, type, modifier));
}

function reference({ id, name, type, modifier }: OutputColumn): BoundExpression {
  return { kind: 'Column', id, name, type, modifier };
}

/** A reference to a column of an outer query; its type is of no account, since its value is only passed on. */
function outerColumn(context: BindContext, id: ColumnId, name: string): BoundExpression {
  return reference({ ...context.column(name, types.unknown), id });
}
