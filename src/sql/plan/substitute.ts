import type { BoundExpression, ColumnId } from './bound-expression.js';
import { mapChildren } from './expression-tree.js';
import type { LogicalPlan } from './logical-plan.js';
import { freeColumnsOfPlan, mapPlan } from './plan-tree.js';

/**
 * Replaces columns by expressions, also inside subqueries, where they are references to the outside. A column that
 * a subquery gets as its outer value must map to a column.
 */
export function substitute(
  expression: BoundExpression,
  replacements: ReadonlyMap<ColumnId, BoundExpression>,
): BoundExpression {
  if (expression.kind === 'Column') return replacements.get(expression.id) ?? expression;
  const mapped = mapChildren(expression, (child) => substitute(child, replacements));
  if (mapped.kind !== 'Subquery' || !mapped.outerIds.some((id) => replacements.has(id))) return mapped;
  const plan = mapPlan(mapped.plan as LogicalPlan, (inner) => substitute(inner, replacements));
  return { ...mapped, plan, outerIds: freeColumnsOfPlan(plan) };
}
