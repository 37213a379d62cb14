import { error } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression } from '../bound-expression.js';
import { columnsOf } from '../expression-tree.js';
import { insideAggregate, ownerOf } from './aggregate.js';
import { bindKnown } from './condition.js';
import type { ExpressionContext } from './context.js';
import { levelOf } from './query-level.js';

const ARGUMENTS_MAX = 31;

/**
 * `GROUPING(a, b)`: a bit for each expression, set in rows whose grouping set does not hold it. Whether they are grouped
 * shows once GROUP BY is known (`group.ts`).
 * @throws 54023, 42803 where there are no aggregates either
 */
export function bindGroupingCall(at: ExpressionContext, node: ast.GroupingCall): BoundExpression {
  const { span } = node;
  if (node.arguments.length > ARGUMENTS_MAX) {
    throw error('too_many_arguments', 'GROUPING must have fewer than 32 arguments', { span });
  }
  const inside = insideAggregate(at);
  const args = node.arguments.map((argument) => bindKnown(inside, argument));
  const level = levelOf(at.context, at.scope, columnsOf(...args)) ?? 0;
  const owner = ownerOf(at, level, 'grouping operations', span);
  return owner.aggregates!.addGrouping(owner, args, span);
}
