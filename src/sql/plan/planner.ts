import type { BoundStatement } from './bind.js';
import type { BoundExpression, ColumnId, Subquery } from './bound-expression.js';
import { columnsOf, mapChildren } from './expression-tree.js';
import type { LogicalPlan } from './logical-plan.js';
import { lower } from './lower.js';
import { optimize } from './optimize.js';
import type { PhysicalPlan } from './physical-plan.js';
import { mapPlan } from './plan-tree.js';
import { foldExpression } from './rules/constant-folding.js';
import type { RuleContext } from './rules/rule.js';
import type { DeletePlan, RowExpression, UpdatePlan, WritePlan } from './write-plan.js';

/** A write whose source is a physical plan. */
export type PhysicalWrite = {
  [Kind in WritePlan['kind']]: Omit<Extract<WritePlan, { kind: Kind }>, 'source'> & { readonly source: PhysicalPlan };
}[WritePlan['kind']];

/** A statement ready to be compiled. */
export type PhysicalStatement = { readonly kind: 'Query'; readonly query: PhysicalPlan } | PhysicalWrite;

/**
 * Optimizes and lowers a query and every query inside its expressions. `required`: the columns somebody uses; all when
 * not given.
 */
export function planQuery(
  plan: LogicalPlan,
  context: RuleContext,
  required: ReadonlySet<ColumnId> | null = null,
): PhysicalPlan {
  const optimized = optimize(plan, { ...context, required });
  return lower(
    mapPlan(optimized, (expression) => planExpression(expression, context)),
    context,
  );
}

/** The expression folded, with its subqueries planned. */
export function planExpression(expression: BoundExpression, context: RuleContext): BoundExpression {
  const mapped = mapChildren(expression, (child) => planExpression(child, context));
  if (mapped.kind !== 'Subquery') return mapped;
  const planned: Subquery = { ...mapped, plan: planQuery(mapped.plan as LogicalPlan, context) };
  return planned;
}

export function planStatement(bound: BoundStatement['plan'], context: RuleContext): PhysicalStatement {
  if (bound.kind === 'Query') return { kind: 'Query', query: planQuery(bound.query, context) };
  const value = (expression: BoundExpression) => planExpression(foldExpression(expression, context.text), context);
  const row = (given: RowExpression): RowExpression => ({ ...given, expression: value(given.expression) });
  const returning = bound.returning === null ? null : { ...bound.returning, values: bound.returning.values.map(row) };
  switch (bound.kind) {
    case 'Insert': {
      const { conflict } = bound;
      return {
        ...bound,
        source: planQuery(bound.source, context),
        returning,
        values: bound.values.map(value),
        conflict:
          conflict === null
            ? null
            : {
                ...conflict,
                assignments: conflict.assignments.map((one) => ({ ...one, value: row(one.value) })),
                condition: conflict.condition === null ? null : row(conflict.condition),
              },
      };
    }
    case 'Update': {
      const assigned = bound.assignments.map(({ value }) => value);
      return {
        ...bound,
        source: planQuery(bound.source, context, requiredColumns(bound, assigned)),
        returning,
        assignments: bound.assignments.map((one) => ({ ...one, value: value(one.value) })),
      };
    }
    case 'Delete':
      return { ...bound, source: planQuery(bound.source, context, requiredColumns(bound, [])), returning };
  }
}

/** What an UPDATE or DELETE uses of its source's columns. */
function requiredColumns(bound: UpdatePlan | DeletePlan, expressions: readonly BoundExpression[]): Set<ColumnId> {
  const returned = bound.returning?.values.map(({ expression }) => expression) ?? [];
  const used = columnsOf(...expressions, ...returned);
  used.add(bound.rowId);
  return used;
}
