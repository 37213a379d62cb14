import { error } from '../../../common/errors.js';
import { arrayOf } from '../../../types/array.js';
import * as types from '../../../types/builtin.js';
import { operatorsNamed } from '../../functions/registry.js';
import { resolve } from '../../functions/resolve.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression } from '../bound-expression.js';
import { coerce } from './coerce.js';
import type { ExpressionContext } from './context.js';
import { noOperator } from './operator-call.js';

/** `left op ANY | ALL (array)`: the operator between the left side and one element of the array. */
export function bindArrayComparison(
  at: ExpressionContext,
  node: ast.QuantifiedComparison,
  array: BoundExpression,
): BoundExpression {
  const { operator, quantifier, span } = node;
  const left = at.context.rules.expression(at, node.left);
  if (array.type.element === null && array.type !== types.unknown) {
    throw error('wrong_object_type', 'op ANY/ALL (array) requires array on right side', { span: node.right.span });
  }
  const given = [left.type, array.type.element ?? types.unknown];
  const resolution = resolve(operatorsNamed(operator, false), given, true);
  if (resolution === 'none') throw noOperator(operator, given, span);
  if (resolution === 'ambiguous') {
    throw error('ambiguous_function', `operator is not unique: ${given[0]!.sqlName} ${operator} ${given[1]!.sqlName}`, {
      span,
      hint: 'could not choose a best candidate operator; you might need to add explicit type casts',
    });
  }
  const compare = resolution.candidate;
  if (compare.returns !== types.bool) {
    throw error('wrong_object_type', 'op ANY/ALL (array) requires operator to yield boolean', { span });
  }
  const [leftType, elementType] = resolution.argumentTypes;
  if (elementType!.element !== null) {
    // An array of arrays is no type of its own.
    throw noOperator(operator, given, span);
  }
  return {
    kind: 'ArrayComparison',
    quantifier,
    left: coerce(at.context, left, leftType!, -1, 'implicit', node.left.span),
    array: coerce(at.context, array, arrayOf(elementType!), -1, 'implicit', node.right.span),
    compare,
    type: types.bool,
    modifier: -1,
  };
}
