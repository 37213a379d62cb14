import { arrayOf } from '../../../types/array.js';
import type { Type } from '../../../types/type.js';
import type { ArgumentType, TableFunction } from '../../functions/function.js';
import { type Resolution, resolve } from '../../functions/resolve.js';
import type * as ast from '../../parse/ast.js';
import type { OutputColumn } from '../bound-expression.js';
import type { TableCall } from '../logical-plan.js';
import { coerce } from './coerce.js';
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
  const args = nodes.map((value) => at.context.rules.expression(at, value));
  const given = args.map((arg) => arg.type);
  const resolution = resolve(rows, given);
  if (resolution === 'none') throw noFunction(name, given, node.span);
  if (resolution === 'ambiguous') throw ambiguousFunction(name, given, node.span);
  const coerced = args.map((arg, i) =>
    coerce(at.context, arg, resolution.argumentTypes[i]!, -1, 'implicit', nodes[i]!.span),
  );
  const { candidate } = resolution;
  const columns = candidate.columns.map((column) =>
    at.context.column(column.name === name ? alias : column.name, columnType(column.type, resolution)),
  );
  return { call: { function: candidate, args: coerced }, columns };
}

function columnType(type: ArgumentType, { element }: Resolution<TableFunction>): Type {
  if (typeof type !== 'string') return type;
  return type.endsWith('array') ? arrayOf(element!) : element!;
}
