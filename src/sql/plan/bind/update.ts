import type { TableDescriptor } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, ColumnId, OutputColumn } from '../bound-expression.js';
import { type LogicalPlan, ROW_ID, type Scan } from '../logical-plan.js';
import { Scope } from '../scope.js';
import type { DeletePlan, UpdatePlan } from '../write-plan.js';
import { bindCondition } from './condition.js';
import type { BindContext, ExpressionContext } from './context.js';
import { bindFrom, scanOf } from './from.js';
import { bindReturning } from './returning.js';
import { assign, bindDefault, targetColumn } from './row-rules.js';

export function bindUpdate(context: BindContext, node: ast.Update): UpdatePlan {
  if (node.with !== null) throw notSupported('WITH', node.with.span);
  const table = context.writableTable(node.table);
  context.options.access.check(table, 'UPDATE');
  const target = bindTarget(context, table, node.alias?.name ?? table.name, node.from, node.where);
  const at: ExpressionContext = { context, scope: target.scope, clause: 'UPDATE', aggregates: null };
  return {
    kind: 'Update',
    table,
    source: target.plan,
    rowId: target.rowId,
    assignments: bindAssignments(at, table, node.assignments),
    returning: bindReturning(context, table, node.returning, {
      alias: target.alias,
      version: 'new',
      relations: target.scope.relations.slice(1),
      plan: target.plan,
    }),
  };
}

export function bindDelete(context: BindContext, node: ast.Delete): DeletePlan {
  if (node.with !== null) throw notSupported('WITH', node.with.span);
  const table = context.writableTable(node.table);
  context.options.access.check(table, 'DELETE');
  const target = bindTarget(context, table, node.alias?.name ?? table.name, node.using, node.where);
  return {
    kind: 'Delete',
    table,
    source: target.plan,
    rowId: target.rowId,
    returning: bindReturning(context, table, node.returning, {
      alias: target.alias,
      version: 'old',
      relations: target.scope.relations.slice(1),
      plan: target.plan,
    }),
  };
}

interface BoundTarget {
  readonly alias: string;
  readonly plan: LogicalPlan;
  readonly rowId: ColumnId;
  readonly scope: Scope;
}

/** The rows a statement is about: the table with its row ids, joined with FROM or USING, filtered. */
function bindTarget(
  context: BindContext,
  table: TableDescriptor,
  alias: string,
  others: readonly ast.FromItem[],
  where: ast.Expression | null,
): BoundTarget {
  const scan = withRowId(context, scanOf(context, table, alias));
  const rowId = scan.columns[scan.columns.length - 1]!.id;
  const relation = { alias, schema: table.schema, columns: scan.columns.slice(0, -1), tableId: table.id };
  let plan: LogicalPlan = scan;
  let scope = new Scope([relation], null);
  if (others.length > 0) {
    const from = bindFrom(context, others, null);
    if (from.scope.relations.some((other) => other.alias === alias)) {
      throw error('duplicate_alias', `table name "${alias}" specified more than once`, { span: others[0]!.span });
    }
    plan = {
      kind: 'Join',
      type: 'inner',
      left: scan,
      right: from.plan,
      condition: null,
      columns: [...scan.columns, ...from.plan.columns],
      isLateral: false,
    };
    scope = new Scope([relation, ...from.scope.relations], null, from.scope.merged, from.scope.hidden);
  }
  if (where !== null) {
    const at: ExpressionContext = { context, scope, clause: 'WHERE', aggregates: null };
    const predicate = bindCondition(at, where, 'WHERE');
    plan = { kind: 'Filter', input: plan, predicate, columns: plan.columns };
  }
  return { alias, plan, rowId, scope };
}

/** The scan with the row id as its last column. */
function withRowId(context: BindContext, scan: Scan): Scan {
  const rowId: OutputColumn = context.column('row id', types.int8);
  return { ...scan, columns: [...scan.columns, rowId], positions: [...scan.positions, ROW_ID] };
}

/** Binds SET: one value a column. */
export function bindAssignments(
  at: ExpressionContext,
  table: TableDescriptor,
  assignments: readonly ast.Assignment[],
): { position: number; value: BoundExpression }[] {
  const bound: { position: number; value: BoundExpression }[] = [];
  for (const { columns, value, span } of assignments) {
    const values = columns.length === 1 ? [value] : spread(value, columns.length, span);
    columns.forEach((name, i) => {
      const position = targetColumn(table, name);
      if (bound.some((other) => other.position === position)) {
        throw error('syntax_error', `multiple assignments to same column "${name.name}"`, { span: name.span });
      }
      bound.push({ position, value: bindAssigned(at, table, position, values[i]!) });
    });
  }
  return bound;
}

function spread(value: ast.Expression, count: number, span: Span): readonly ast.Expression[] {
  if (value.kind !== 'RowConstructor') throw notSupported('a multi-column assignment from a subquery', span);
  if (value.elements.length !== count) {
    throw error('syntax_error', 'number of columns does not match number of values', { span });
  }
  return value.elements;
}

function bindAssigned(
  at: ExpressionContext,
  table: TableDescriptor,
  position: number,
  value: ast.Expression,
): BoundExpression {
  const column = table.columns[position]!;
  const isDefault = value.kind === 'DefaultMarker';
  if (!isDefault && (column.generated !== null || column.identity === 'ALWAYS')) {
    at.context.defer(() => {
      throw error('generated_always', `column "${column.name}" can only be updated to DEFAULT`, {
        span: value.span,
        detail:
          column.generated !== null
            ? `Column "${column.name}" is a generated column.`
            : `Column "${column.name}" is an identity column defined as GENERATED ALWAYS.`,
        column: column.name,
      });
    });
  }
  if (isDefault) return bindDefault(at.context, column, value.span);
  return assign(at.context, at.context.rules.expression(at, value), column, value.span);
}
