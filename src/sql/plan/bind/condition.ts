import type * as ast from '../../parse/ast.js';
import type { BoundExpression } from '../bound-expression.js';
import { coerceToBoolean, withKnownType } from './coerce.js';
import type { ExpressionContext } from './context.js';

/** Binds an expression that must be boolean. `clause` names it in the message. */
export function bindCondition(at: ExpressionContext, node: ast.Expression, clause: string): BoundExpression {
  return coerceToBoolean(at.context, at.context.rules.expression(at, node), clause, node.span);
}

/** Binds an expression and gives it a definite type. */
export function bindKnown(at: ExpressionContext, node: ast.Expression): BoundExpression {
  return withKnownType(at.context, at.context.rules.expression(at, node), node.span);
}
