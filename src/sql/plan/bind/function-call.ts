import { error, notSupported } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type { Span } from '../../../common/span.js';
import { typeByName } from '../../../types/registry.js';
import type { Type } from '../../../types/type.js';
import type {
  AggregateFunction,
  ScalarFunction,
  SqlFunction,
  TableFunction,
  WindowFunction,
} from '../../functions/function.js';
import { arrangeArguments, defaultOf } from '../../functions/named-arguments.js';
import { functionsNamed } from '../../functions/registry.js';
import { resolve } from '../../functions/resolve.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression } from '../bound-expression.js';
import { bindAggregate } from './aggregate.js';
import { argumentNames } from './argument-names.js';
import { coerceOrNull, constant } from './coerce.js';
import { bindConditionalCall } from './conditional.js';
import type { ExpressionContext } from './context.js';
import { bindKeywordFunction } from './keyword-function.js';
import { makeCall } from './operator-call.js';
import { ambiguousFunction, noFunction } from './unresolved-function.js';

/** Binds a function call of the text. */
export function bindFunctionCall(at: ExpressionContext, node: ast.FunctionCall): BoundExpression {
  if (node.isKeyword) return bindKeywordFunction(at, node);
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
  if (node.isVariadic) throw notSupported('VARIADIC in a call', node.span);
  const rows = functionsNamed(name);
  const names = argumentNames(node);
  if (names !== null && !isTableCall(rows)) return bindNamedCall(at, node, name, { rows, names });
  if (node.over !== null) return bindWindowCall(at, node, name, rows);
  const aggregates = rows.filter((row): row is AggregateFunction => row.kind === 'aggregate');
  const windows = rows.filter((row): row is WindowFunction => row.kind === 'window');
  const isWindow = windows.length > 0 && node.withinGroup === null && (aggregates.length === 0 || !hasArguments(node));
  if (isWindow) throw missingOver(at, node, name, windows);
  if (aggregates.length > 0) return bindAggregate(at, node, name, aggregates);
  if (node.withinGroup !== null) throw notSupported(`WITHIN GROUP of ${name}`, node.span);
  if (node.isStar) throw noFunction(name, [], node.span);
  if (node.isDistinct || node.orderBy.length > 0 || node.filter !== null) {
    const clause = node.isDistinct ? 'DISTINCT' : node.filter !== null ? 'FILTER' : 'ORDER BY';
    throw error('wrong_object_type', `${clause} specified, but ${name} is not an aggregate function`, {
      span: node.span,
    });
  }
  const tables = rows.filter((row): row is TableFunction => row.kind === 'table');
  if (isTableCall(rows)) {
    if (at.sets !== undefined) return at.sets.bind(at, node, name, tables);
    throw error('feature_not_supported', `set-returning functions are not allowed in ${at.clause}`, {
      span: node.span,
      hint: 'call the function in FROM, with LATERAL if it needs columns of other items',
    });
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

/** Whether the functions of a name give rows. */
function isTableCall(rows: readonly SqlFunction[]): boolean {
  return rows.some((row) => row.kind === 'table') && !rows.some((row) => row.kind === 'scalar');
}

/** `make_interval(1, days => 10)`: arguments by name, in the place that the function gives them. */
function bindNamedCall(
  at: ExpressionContext,
  node: ast.FunctionCall,
  name: string,
  { rows, names }: { readonly rows: readonly SqlFunction[]; readonly names: readonly (string | null)[] },
): BoundExpression {
  const given = node.arguments.map(({ value }) => at.context.rules.expression(at, value));
  for (const row of rows) {
    const sources = row.kind === 'scalar' ? arrangeArguments(row, names) : null;
    if (sources === null) continue;
    const args = sources.map((source, i) =>
      source === null ? constant(row.args[i] as Type, defaultOf(row, i)) : given[source]!,
    );
    const spans = sources.map((source) => (source === null ? node.span : node.arguments[source]!.value.span));
    return callNamed(at, name, args, node.span, spans);
  }
  const shown = given.map(({ type }, i) => (names[i] === null ? type.sqlName : `${names[i]} => ${type.sqlName}`));
  throw error('undefined_function', `function ${name}(${shown.join(', ')}) does not exist`, {
    span: node.span,
    hint: 'no function of that name has arguments of these names',
  });
}

function bindWindowCall(
  at: ExpressionContext,
  node: ast.FunctionCall,
  name: string,
  rows: readonly SqlFunction[],
): BoundExpression {
  if (at.windows !== undefined) return at.windows.bind(at, node, name, rows);
  throw error('windowing_error', `window functions are not allowed in ${at.clause}`, { span: node.span });
}

function hasArguments(node: ast.FunctionCall): boolean {
  return node.arguments.length > 0;
}

/** 42809 for a window function without OVER, 42883 when the arguments fit none. */
function missingOver(
  at: ExpressionContext,
  node: ast.FunctionCall,
  name: string,
  rows: readonly WindowFunction[],
): Error {
  const given = node.arguments.map(({ value }) => at.context.rules.expression(at, value).type);
  if (resolve(rows, given) === 'none') return noFunction(name, given, node.span);
  return error('wrong_object_type', `window function ${name} requires an OVER clause`, { span: node.span });
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
    throw resolution === 'none' ? noFunction(name, given, span) : ambiguousFunction(name, given, span);
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
