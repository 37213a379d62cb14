import type { BoundExpression, Subquery } from './bound-expression.js';
import { foldExpression } from './rules/constant-folding.js';
import { mapChildren } from './expression-tree.js';
import type { LogicalPlan } from './logical-plan.js';
import { lower } from './lower.js';
import { optimize } from './optimize.js';
import type { PhysicalPlan } from './physical-plan.js';
import { mapPlan } from './plan-tree.js';
import type { RuleContext } from './rules/rule.js';
import type { BoundStatement } from './bind.js';
import type { RowExpression, WritePlan } from './write-plan.js';

/** A write whose source is a physical plan. */
export type PhysicalWrite = {
  [Kind in WritePlan['kind']]: Omit<Extract<WritePlan, { kind: Kind }>, 'source'> & { readonly source: PhysicalPlan };
}[WritePlan['kind']];

/** A statement ready to be compiled. */
export type PhysicalStatement = { readonly kind: 'Query'; readonly query: PhysicalPlan } | PhysicalWrite;

/** Optimizes and lowers a query and every query inside its expressions. */
export function planQuery(plan: LogicalPlan, context: RuleContext): PhysicalPlan {
  const optimized = optimize(plan, context);
  return lower(
    mapPlan(optimized, (expression) => planExpression(expression, context)),
    context,
  );
}

/** The expression with its subqueries planned. */
function planExpression(expression: BoundExpression, context: RuleContext): BoundExpression {
  const mapped = mapChildren(expression, (child) => planExpression(child, context));
  if (mapped.kind !== 'Subquery') return mapped;
  const planned: Subquery = { ...mapped, plan: planQuery(mapped.plan as LogicalPlan, context) };
  return planned;
}

export function planStatement(bound: BoundStatement['plan'], context: RuleContext): PhysicalStatement {
  if (bound.kind === 'Query') return { kind: 'Query', query: planQuery(bound.query, context) };
  const source = planQuery(bound.source, context);
  const value = (expression: BoundExpression) => planExpression(foldExpression(expression, context.text), context);
  const row = (given: RowExpression): RowExpression => ({ ...given, expression: value(given.expression) });
  const returning =
    bound.returning === null ? null : { ...bound.returning, values: bound.returning.values.map(row) };
  switch (bound.kind) {
    case 'Insert': {
      const { conflict } = bound;
      return {
        ...bound,
        source,
        returning,
        values: bound.values.map(value),
        rules: rulesOf(bound.rules, row),
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
    case 'Update':
      return {
        ...bound,
        source,
        returning,
        assignments: bound.assignments.map((one) => ({ ...one, value: value(one.value) })),
        rules: rulesOf(bound.rules, row),
      };
    case 'Delete':
      return { ...bound, source, returning };
  }
}

function rulesOf<Rules extends { generated: readonly { position: number; value: RowExpression }[]; checks: readonly { name: string; condition: RowExpression }[] }>(
  rules: Rules,
  row: (given: RowExpression) => RowExpression,
): Rules {
  return {
    ...rules,
    generated: rules.generated.map((one) => ({ ...one, value: row(one.value) })),
    checks: rules.checks.map((one) => ({ ...one, condition: row(one.condition) })),
  };
}
