import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, ColumnId, OutputColumn } from '../bound-expression.js';
import { type LogicalPlan, ROW_ID, type Scan } from '../logical-plan.js';
import { Scope } from '../scope.js';
import type { DeletePlan, UpdatePlan } from '../write-plan.js';
import { constant } from './coerce.js';
import { bindCondition } from './condition.js';
import type { BindContext, ExpressionContext } from './context.js';
import { bindFrom, scanOf } from './from.js';
import { bindReturning } from './returning.js';
import { assign, bindDefault } from './row-rules.js';
import { bindSubscriptAssignment } from './subscript.js';
import { withQueries } from './with.js';
import { bindWriteTarget, type WriteTarget, writtenColumn } from './write-target.js';

export function bindUpdate(context: BindContext, node: ast.Update): UpdatePlan {
  if (node.with !== null) {
    return withQueries(context, node.with, null, () => bindUpdate(context, { ...node, with: null }));
  }
  const written = bindWriteTarget(context, node.table, 'UPDATE');
  const { table } = written;
  context.options.access.check(table, 'UPDATE');
  const target = bindTarget(context, written, node.alias?.name ?? written.name, node.from, node.where);
  const at: ExpressionContext = { context, scope: target.scope, clause: 'UPDATE', aggregates: null };
  return {
    kind: 'Update',
    table,
    source: target.plan,
    rowId: target.rowId,
    assignments: bindAssignments(at, written, node.assignments),
    returning: bindReturning(context, written, node.returning, {
      alias: target.alias,
      version: 'new',
      relations: target.scope.relations.slice(1),
      plan: target.plan,
    }),
  };
}

export function bindDelete(context: BindContext, node: ast.Delete): DeletePlan {
  if (node.with !== null) {
    return withQueries(context, node.with, null, () => bindDelete(context, { ...node, with: null }));
  }
  const written = bindWriteTarget(context, node.table, 'DELETE');
  const { table } = written;
  context.options.access.check(table, 'DELETE');
  const target = bindTarget(context, written, node.alias?.name ?? written.name, node.using, node.where);
  return {
    kind: 'Delete',
    table,
    source: target.plan,
    rowId: target.rowId,
    returning: bindReturning(context, written, node.returning, {
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
  target: WriteTarget,
  alias: string,
  others: readonly ast.FromItem[],
  where: ast.Expression | null,
): BoundTarget {
  const scan = targetRows(context, target, alias);
  const rowId = scan.columns[scan.columns.length - 1]!.id;
  const tableId = target.view === null ? target.table.id : null;
  const relation = { alias, schema: target.schema, columns: scan.columns.slice(0, -1), tableId };
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

/** The rows of a table or view, with the row id as their last column. */
function targetRows(context: BindContext, target: WriteTarget, alias: string): LogicalPlan {
  const scan = withRowId(context, scanOf(context, target.table, alias));
  if (target.view === null) return scan;
  const { values, condition } = target.over(scan.columns.slice(0, -1));
  const rowId = scan.columns[scan.columns.length - 1]!;
  const input: LogicalPlan =
    condition === null ? scan : { kind: 'Filter', input: scan, predicate: condition, columns: scan.columns };
  const columns = target.columns.map(({ name }, i) => context.column(name, values[i]!.type, values[i]!.modifier));
  const { id, name, type, modifier } = rowId;
  return {
    kind: 'Project',
    input,
    columns: [...columns, context.column(name, type, modifier)],
    expressions: [...values, { kind: 'Column', id, name, type, modifier }],
  };
}

/** The scan with the row id as its last column. */
function withRowId(context: BindContext, scan: Scan): Scan {
  const rowId: OutputColumn = context.column('row id', types.int8);
  return { ...scan, columns: [...scan.columns, rowId], positions: [...scan.positions, ROW_ID] };
}

/** Binds SET: one value a column. */
export function bindAssignments(
  at: ExpressionContext,
  target: WriteTarget,
  assignments: readonly ast.Assignment[],
): { position: number; value: BoundExpression }[] {
  const bound: { position: number; value: BoundExpression; isPart: boolean }[] = [];
  for (const { columns, value, span } of assignments) {
    const values = columns.length === 1 ? [value] : spread(value, columns.length, span);
    columns.forEach((name, i) => {
      const position = writtenColumn(target, name, 'update');
      const before = bound.find((other) => other.position === position);
      if (name.subscripts !== undefined && (before === undefined || before.isPart)) {
        const current = before?.value ?? currentValue(at, name);
        const value = bindPart(at, target, position, {
          column: name,
          subscripts: name.subscripts,
          value: values[i]!,
          current,
        });
        if (before === undefined) bound.push({ position, value, isPart: true });
        else before.value = value;
        return;
      }
      if (before !== undefined) {
        throw error('syntax_error', `multiple assignments to same column "${name.name}"`, { span: name.span });
      }
      bound.push({ position, value: bindAssigned(at, target, position, values[i]!), isPart: false });
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

/** The value of a column before the statement. */
function currentValue(at: ExpressionContext, { name }: ast.Identifier): BoundExpression {
  const column = at.scope.relations[0]!.columns.find((candidate) => candidate.name === name)!;
  return { kind: 'Column', id: column.id, name, type: column.type, modifier: column.modifier };
}

interface AssignedPart {
  readonly column: ast.Identifier;
  readonly subscripts: readonly ast.AssignedSubscript[];
  readonly value: ast.Expression;
  /** The column's value as the assignments before have made it. */
  readonly current: BoundExpression;
}

/** `a[1] = x`: the column's value with another part. */
function bindPart(
  at: ExpressionContext,
  target: WriteTarget,
  position: number,
  { column, subscripts, value, current }: AssignedPart,
): BoundExpression {
  if (value.kind === 'DefaultMarker') {
    throw error('feature_not_supported', 'cannot set an array element to DEFAULT', { span: value.span });
  }
  refuseComputedValue(at, target, position, value.span);
  return bindSubscriptAssignment(at, current, { column, subscripts, value });
}

/** Queues 428C9 for a column that only the system gives values. */
function refuseComputedValue(at: ExpressionContext, { table }: WriteTarget, position: number, span: Span): void {
  const column = table.columns[position]!;
  if (column.generated === null && column.identity !== 'ALWAYS') return;
  at.context.defer(() => {
    throw error('generated_always', `column "${column.name}" can only be updated to DEFAULT`, {
      span,
      detail:
        column.generated !== null
          ? `Column "${column.name}" is a generated column.`
          : `Column "${column.name}" is an identity column defined as GENERATED ALWAYS.`,
      column: column.name,
    });
  });
}

function bindAssigned(
  at: ExpressionContext,
  target: WriteTarget,
  position: number,
  value: ast.Expression,
): BoundExpression {
  const column = target.table.columns[position]!;
  // The defaults of a view are its own, and it has none.
  const isDefault = value.kind === 'DefaultMarker' && target.view === null;
  if (!isDefault) refuseComputedValue(at, target, position, value.span);
  if (isDefault) return bindDefault(at.context, column, value.span);
  if (value.kind === 'DefaultMarker') return { ...constant(column.type, null), modifier: column.modifier };
  return assign(at.context, at.context.rules.expression(at, value), column, value.span);
}
