import type { TableDescriptor } from '../../../catalog/descriptors.js';
import { notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import type { BoundExpression } from '../bound-expression.js';
import { someExpression } from '../expression-tree.js';
import type { LogicalPlan } from '../logical-plan.js';
import { somePlan } from '../plan-tree.js';

/**
 * Refuses subqueries over the written table in what is computed while rows are written: they would see rows of their
 * own statement, which in PostgreSQL they do not.
 * @throws 0A000.
 */
export function refuseTargetReads(
  table: TableDescriptor,
  expressions: readonly BoundExpression[],
  clause: string,
  span: Span,
): void {
  const readsTable = (plan: LogicalPlan) =>
    somePlan(plan, (node) => (node.kind === 'Scan' || node.kind === 'VectorSearch') && node.table.id === table.id);
  const isReading = (node: BoundExpression) => node.kind === 'Subquery' && readsTable(node.plan as LogicalPlan);
  if (expressions.some((expression) => someExpression(expression, isReading))) {
    throw notSupported(`a subquery over the written table in ${clause}`, span);
  }
}
