import { error } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import { commonType } from '../../../types/common-type.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression } from '../bound-expression.js';
import { coerce, coerceToBoolean, constant } from './coerce.js';
import { bindCondition, bindKnown } from './condition.js';
import type { ExpressionContext } from './context.js';
import { bindOperator, callOperator } from './operator-call.js';

// CASE and the functions of the standard that are CASEs in short.

export function bindCase(outside: ExpressionContext, node: ast.Case): BoundExpression {
  const at: ExpressionContext = { ...outside, clause: 'CASE', sets: undefined };
  const operand = node.operand === null ? null : bindKnown(at, node.operand);
  const whens = node.branches.map(({ when }) => {
    if (operand === null) return bindCondition(at, when, 'CASE/WHEN');
    const comparand: BoundExpression = { kind: 'CaseOperand', type: operand.type, modifier: operand.modifier };
    const equality = callOperator(at, '=', [comparand, at.context.rules.expression(at, when)], when.span);
    return coerceToBoolean(at.context, equality, 'CASE/WHEN', when.span);
  });
  const thens = node.branches.map(({ then }) => at.context.rules.expression(at, then));
  const otherwise =
    node.otherwise === null ? constant(types.unknown, null) : at.context.rules.expression(at, node.otherwise);
  const type = commonType([otherwise.type, ...thens.map((then) => then.type)], 'CASE');
  const cast = (expression: BoundExpression, span: Span) => coerce(at.context, expression, type, -1, 'implicit', span);
  return {
    kind: 'Case',
    operand,
    branches: node.branches.map(({ then }, i) => ({ when: whens[i]!, then: cast(thens[i]!, then.span) })),
    otherwise: cast(otherwise, node.span),
    type,
    modifier: -1,
  };
}

/** Compared with each other as they are. */
const INTEGER_TYPES = new Set(['int2', 'int4', 'int8']);

/** Binds COALESCE, GREATEST, LEAST and NULLIF; null for any other name. */
export function bindConditionalCall(
  outside: ExpressionContext,
  name: string,
  node: ast.FunctionCall,
): BoundExpression | null {
  const at: ExpressionContext = name === 'coalesce' ? { ...outside, clause: 'COALESCE', sets: undefined } : outside;
  const args = node.arguments.map(({ value }) => value);
  switch (name) {
    case 'coalesce':
    case 'greatest':
    case 'least': {
      const bound = args.map((arg) => at.context.rules.expression(at, arg));
      const type = commonType(
        bound.map((arg) => arg.type),
        name.toUpperCase(),
      );
      const coerced = bound.map((arg, i) => coerce(at.context, arg, type, -1, 'implicit', args[i]!.span));
      if (name === 'coalesce') return { kind: 'Coalesce', args: coerced, type, modifier: -1 };
      if (type.compare === null) {
        throw error('undefined_function', `could not identify a comparison function for type ${type.sqlName}`, {
          span: node.span,
        });
      }
      const which = name === 'greatest' ? 'GREATEST' : 'LEAST';
      return { kind: 'Extreme', which, args: coerced, type, modifier: -1 };
    }
    case 'nullif': {
      if (args.length !== 2) return null;
      const left = bindKnown(at, args[0]!);
      const equality = bindOperator(at, '=', args, node.span);
      if (equality.kind !== 'Call') return null;
      const [comparand, right] = equality.args;
      // The result is the comparison's left side: promoted, where PostgreSQL has no operator across the two types.
      const isKept = INTEGER_TYPES.has(left.type.name) && INTEGER_TYPES.has(comparand!.type.name);
      const kept = isKept ? left : comparand!;
      return {
        kind: 'NullIf',
        left: kept,
        right: right!,
        equals: equality.function,
        comparand: comparand!,
        type: kept.type,
        modifier: kept.modifier,
      };
    }
    default:
      return null;
  }
}
