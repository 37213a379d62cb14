import { error } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import type { Type } from '../../../types/type.js';
import type { ScalarFunction } from '../../functions/function.js';
import { defaultOf } from '../../functions/named-arguments.js';
import { operatorsNamed } from '../../functions/registry.js';
import { type Resolution, resolve, resultType } from '../../functions/resolve.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, Call } from '../bound-expression.js';
import { coerce, constant } from './coerce.js';
import type { ExpressionContext } from './context.js';

/** Binds the operands of the text and calls the operator on them. */
export function bindOperator(
  at: ExpressionContext,
  symbol: string,
  operands: readonly ast.Expression[],
  span: Span,
): BoundExpression {
  const args = operands.map((operand) => at.context.rules.expression(at, operand));
  return callOperator(
    at,
    symbol,
    args,
    span,
    operands.map((operand) => operand.span),
  );
}

/** Calls the operator `symbol`; one argument: the prefix operator. */
export function callOperator(
  at: ExpressionContext,
  symbol: string,
  args: readonly BoundExpression[],
  span: Span,
  spans: readonly Span[] = args.map(() => span),
): BoundExpression {
  const operands = withVectorLiterals(at, args, spans);
  const given = operands.map((arg) => arg.type);
  const resolution = resolve(operatorsNamed(symbol, given.length === 1), given, true);
  if (resolution === 'none') throw noOperator(symbol, given, span);
  if (resolution === 'ambiguous') {
    throw error('ambiguous_function', `operator is not unique: ${showOperator(symbol, given)}`, {
      span,
      hint: 'could not choose a best candidate operator; you might need to add explicit type casts',
    });
  }
  return makeCall(at, resolution, operands, spans, true);
}

/**
 * Beside a vector, `ARRAY[...]` of numbers is a vector. pgvector wants a cast there; the product's own examples
 * write it without.
 */
function withVectorLiterals(
  at: ExpressionContext,
  args: readonly BoundExpression[],
  spans: readonly Span[],
): readonly BoundExpression[] {
  if (!args.some((arg) => arg.type === types.vector)) return args;
  return args.map((arg, i) => {
    const isNumbers = (arg.kind === 'Array' || arg.kind === 'Constant') && arg.type.element?.category === 'N';
    return isNumbers ? coerce(at.context, arg, types.vector, -1, 'assignment', spans[i]!) : arg;
  });
}

/** The call of a resolved row, its arguments cast to what the row takes. */
export function makeCall(
  at: ExpressionContext,
  resolution: Resolution<ScalarFunction>,
  args: readonly BoundExpression[],
  spans: readonly Span[],
  isOperator: boolean,
): Call {
  const row = resolution.candidate;
  const coerced: BoundExpression[] = args.map((arg, i) =>
    coerce(at.context, arg, resolution.argumentTypes[i]!, -1, 'implicit', spans[i]!),
  );
  for (let i = coerced.length; i < row.args.length && row.defaults !== undefined; i++) {
    coerced.push(constant(row.args[i] as Type, defaultOf(row, i)));
  }
  return {
    kind: 'Call',
    function: row,
    args: coerced,
    isOperator,
    type: resultType(row.returns, resolution),
    modifier: row.modifier?.(coerced.map((arg) => arg.modifier)) ?? -1,
  };
}

function showOperator(symbol: string, given: readonly Type[]): string {
  return given.length === 1 ? `${symbol} ${given[0]!.sqlName}` : `${given[0]!.sqlName} ${symbol} ${given[1]!.sqlName}`;
}

/** The error for operands that no operator of the symbol takes. */
export function noOperator(symbol: string, given: readonly Type[], span: Span): Error {
  return error('undefined_function', `operator does not exist: ${showOperator(symbol, given)}`, {
    span,
    hint: 'no operator matches the given name and argument types; you might need to add explicit type casts',
  });
}
