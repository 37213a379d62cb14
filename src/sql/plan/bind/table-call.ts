import type { Span } from '../../../common/span.js';
import { arrayOf } from '../../../types/array.js';
import type { Type } from '../../../types/type.js';
import type { ArgumentType, TableFunction } from '../../functions/function.js';
import { arrangeArguments, defaultOf } from '../../functions/named-arguments.js';
import { type Resolution, resolve } from '../../functions/resolve.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, OutputColumn } from '../bound-expression.js';
import type { TableCall } from '../logical-plan.js';
import { argumentNames } from './argument-names.js';
import { coerce, constant } from './coerce.js';
import type { ExpressionContext } from './context.js';
import { ambiguousFunction, noFunction } from './unresolved-function.js';

/** A call of a function that gives rows, and the columns it adds to them. */
export interface BoundTableCall {
  readonly call: TableCall;
  readonly columns: readonly OutputColumn[];
}

/**
 * Binds a call of the table functions `rows` of one name. A column without a name of its own is called `alias`.
 * @throws 42883, 42725
 */
export function bindTableCall(
  at: ExpressionContext,
  rows: readonly TableFunction[],
  name: string,
  nodes: readonly ast.Expression[],
  node: ast.FunctionCall,
  alias: string,
): BoundTableCall {
  const { args, spans } = argumentsOf(at, rows, nodes, node);
  const given = args.map((arg) => arg.type);
  const resolution = resolve(rows, given);
  if (resolution === 'none') throw noFunction(name, given, node.span);
  if (resolution === 'ambiguous') throw ambiguousFunction(name, given, node.span);
  const coerced: BoundExpression[] = args.map((arg, i) =>
    coerce(at.context, arg, resolution.argumentTypes[i]!, -1, 'implicit', spans[i]!),
  );
  const { candidate } = resolution;
  for (let i = coerced.length; i < candidate.args.length && candidate.defaults !== undefined; i++) {
    coerced.push(constant(candidate.args[i] as Type, defaultOf(candidate, i)));
  }
  const columns = candidate.columns.map((column) =>
    at.context.column(column.name === name ? alias : column.name, columnType(column.type, resolution)),
  );
  return { call: { function: candidate, args: coerced }, columns };
}

/** The arguments as they stand, or, where some have names, in the order of the function that knows these. */
function argumentsOf(
  at: ExpressionContext,
  rows: readonly TableFunction[],
  nodes: readonly ast.Expression[],
  node: ast.FunctionCall,
): { readonly args: readonly BoundExpression[]; readonly spans: readonly Span[] } {
  const given = nodes.map((value) => at.context.rules.expression(at, value));
  const spans = nodes.map(({ span }) => span);
  const names = argumentNames(node);
  if (names === null) return { args: given, spans };
  for (const row of rows) {
    const sources = arrangeArguments(row, names);
    if (sources === null) continue;
    return {
      args: sources.map((source, i) =>
        source === null ? constant(row.args[i] as Type, defaultOf(row, i)) : given[source]!,
      ),
      spans: sources.map((source) => (source === null ? node.span : spans[source]!)),
    };
  }
  const types = given.map(({ type }) => type);
  throw noFunction(node.name.parts[node.name.parts.length - 1]!.name, types, node.span);
}

function columnType(type: ArgumentType, { element }: Resolution<TableFunction>): Type {
  if (typeof type !== 'string') return type;
  return type.endsWith('array') ? arrayOf(element!) : element!;
}
