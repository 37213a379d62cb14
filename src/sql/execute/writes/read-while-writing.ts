import { someExpression } from '../../plan/expression-tree.js';
import type { PhysicalWrite } from '../../plan/planner.js';

/**
 * True when queries run while rows are being written: those of RETURNING and of ON CONFLICT DO UPDATE. They must see
 * the table as it was when the statement began.
 */
export function readsWhileWriting(plan: PhysicalWrite): boolean {
  const conflict = plan.kind === 'Insert' ? plan.conflict : null;
  const computed = [
    ...(plan.returning?.values ?? []),
    ...(conflict?.assignments.map(({ value }) => value) ?? []),
    ...(conflict?.condition ? [conflict.condition] : []),
  ];
  return computed.some(({ expression }) => someExpression(expression, (node) => node.kind === 'Subquery'));
}
