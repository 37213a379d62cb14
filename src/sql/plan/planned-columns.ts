import type { ColumnId, OutputColumn } from './bound-expression.js';
import type { PhysicalPlan } from './physical-plan.js';

/**
 * The columns of a planned query as CREATE TABLE AS makes them: as PostgreSQL's, their modifiers are those of what is left
 * when constants are folded. `CASE WHEN true THEN price END` is `price`, with its scale; EXCEPT and INTERSECT give the left
 * side's.
 */
export function plannedColumns(plan: PhysicalPlan): OutputColumn[] {
  return plan.columns.map((column) => ({ ...column, modifier: modifierOf(plan, column.id) ?? column.modifier }));
}

/** The modifier of the expression that a column shows; null where something other than a projection makes it. */
function modifierOf(plan: PhysicalPlan, id: ColumnId): number | null {
  if (plan.kind === 'SetOperation' && plan.operator !== 'UNION') {
    const side = plan.left.columns[plan.columns.findIndex((column) => column.id === id)];
    return side === undefined ? null : (modifierOf(plan.left, side.id) ?? side.modifier);
  }
  if (plan.kind !== 'Project') return 'input' in plan ? modifierOf(plan.input, id) : null;
  const at = plan.columns.findIndex((column) => column.id === id);
  const expression = plan.expressions[at];
  if (expression === undefined) return null;
  const below = expression.kind === 'Column' ? modifierOf(plan.input, expression.id) : null;
  return below ?? expression.modifier;
}
