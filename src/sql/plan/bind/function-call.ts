import { error, notSupported } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type { Span } from '../../../common/span.js';
import { closestName } from '../../../common/spelling.js';
import { typeByName } from '../../../types/registry.js';
import type { Type } from '../../../types/type.js';
import type { AggregateFunction, ScalarFunction } from '../../functions/function.js';
import { functionNames, functionsNamed } from '../../functions/registry.js';
import { resolve } from '../../functions/resolve.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression } from '../bound-expression.js';
import { coerceOrNull } from './coerce.js';
import { bindConditionalCall } from './conditional.js';
import type { ExpressionContext } from './context.js';
import { makeCall } from './operator-call.js';

/** Binds a function call of the text. */
export function bindFunctionCall(at: ExpressionContext, node: ast.FunctionCall): BoundExpression {
  const { parts } = node.name;
  const name = parts[parts.length - 1]!.name;
  if (parts.length > 1 && parts[parts.length - 2]!.name !== 'pg_catalog') {
    const shown = parts.map((part) => part.name).join('.');
    throw error('undefined_function', `function ${shown} does not exist`, { span: node.name.span });
  }
  if (node.arguments.length > limits.functionArgumentsMax && name !== 'coalesce') {
    throw error('too_many_arguments', `cannot pass more than ${limits.functionArgumentsMax} arguments to a function`, {
      span: node.span,
    });
  }
  const conditional = parts.length === 1 ? bindConditionalCall(at, name, node) : null;
  if (conditional !== null) return conditional;
  if (node.over !== null) throw notSupported('a window function (OVER)', node.span);
  if (node.withinGroup !== null) throw notSupported('WITHIN GROUP', node.span);
  if (node.isVariadic) throw notSupported('VARIADIC in a call', node.span);
  if (node.arguments.some((argument) => argument.name !== null)) throw notSupported('named arguments', node.span);
  const rows = functionsNamed(name);
  const aggregates = rows.filter((row): row is AggregateFunction => row.kind === 'aggregate');
  if (aggregates.length > 0) return bindAggregate(at, node, name, aggregates);
  if (node.isStar) throw noFunction(name, [], node.span, true);
  if (node.isDistinct || node.orderBy.length > 0 || node.filter !== null) {
    const clause = node.isDistinct ? 'DISTINCT' : node.filter !== null ? 'FILTER' : 'ORDER BY';
    throw error('wrong_object_type', `${clause} specified, but ${name} is not an aggregate function`, {
      span: node.span,
    });
  }
  if (rows.some((row) => row.kind === 'window')) {
    throw error('windowing_error', `window function ${name} requires an OVER clause`, { span: node.span });
  }
  if (rows.some((row) => row.kind === 'table') && !rows.some((row) => row.kind === 'scalar')) {
    throw notSupported(`the set-returning function ${name} outside of FROM`, node.span);
  }
  const args = node.arguments.map(({ value }) => at.context.rules.expression(at, value));
  return callNamed(
    at,
    name,
    args,
    node.span,
    node.arguments.map(({ value }) => value.span),
  );
}

function bindAggregate(
  at: ExpressionContext,
  node: ast.FunctionCall,
  name: string,
  rows: readonly AggregateFunction[],
): BoundExpression {
  if (at.aggregates === null) {
    throw error('grouping_error', `aggregate functions are not allowed in ${at.clause}`, { span: node.span });
  }
  return at.aggregates.bind(at, node, name, rows);
}

/** Calls the function `name` with bound arguments. */
export function callNamed(
  at: ExpressionContext,
  name: string,
  args: readonly BoundExpression[],
  span: Span,
  spans: readonly Span[] = args.map(() => span),
): BoundExpression {
  const rows = functionsNamed(name).filter((row): row is ScalarFunction => row.kind === 'scalar');
  const given = args.map((arg) => arg.type);
  const resolution = resolve(rows, given);
  if (resolution === 'none' || resolution === 'ambiguous') {
    const cast = resolution === 'none' ? castByName(at, name, args, span) : null;
    if (cast !== null) return cast;
    throw resolution === 'none' ? noFunction(name, given, span, false) : ambiguousFunction(name, given, span);
  }
  return makeCall(at, resolution, args, spans, false);
}

/** `date(x)`, `text(x)`: a type's name called with one argument is a cast. */
function castByName(
  at: ExpressionContext,
  name: string,
  args: readonly BoundExpression[],
  span: Span,
): BoundExpression | null {
  const type = args.length === 1 ? typeByName(name) : null;
  if (type === null) return null;
  return coerceOrNull(at.context, args[0]!, type, -1, 'explicit', span);
}

function showTypes(given: readonly Type[]): string {
  return given.map((type) => type.sqlName).join(', ');
}

export function noFunction(name: string, given: readonly Type[], span: Span, isStar: boolean): Error {
  const shown = isStar ? '*' : showTypes(given);
  if (functionsNamed(name).length > 0) {
    return error('undefined_function', `function ${name}(${shown}) does not exist`, {
      span,
      hint: 'no function matches the given name and argument types; you might need to add explicit type casts',
    });
  }
  const close = closestName(name, functionNames());
  return error('undefined_function', `function ${name}(${shown}) does not exist`, {
    span,
    hint: close === null ? 'no function of that name exists' : `did you mean "${close}"?`,
  });
}

function ambiguousFunction(name: string, given: readonly Type[], span: Span): Error {
  return error('ambiguous_function', `function ${name}(${showTypes(given)}) is not unique`, {
    span,
    hint: 'could not choose a best candidate function; you might need to add explicit type casts',
  });
}
