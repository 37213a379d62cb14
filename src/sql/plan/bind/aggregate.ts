import { error } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import { commonType } from '../../../types/common-type.js';
import type { Type } from '../../../types/type.js';
import type { AggregateFunction } from '../../functions/function.js';
import { type Resolution, resolve, resultType } from '../../functions/resolve.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, ColumnExpression, OutputColumn } from '../bound-expression.js';
import { columnsOf, sameExpression } from '../expression-tree.js';
import { type AggregateCall, directCountOf, type SortKey } from '../logical-plan.js';
import { coerce } from './coerce.js';
import { bindCondition, bindKnown } from './condition.js';
import type { AggregateSink, ExpressionContext, WindowSink } from './context.js';
import { sortKey } from './order.js';
import { levelOf, scopeAt } from './query-level.js';
import { ambiguousFunction, noFunction } from './unresolved-function.js';

// Aggregate calls. An aggregate belongs to the query that the nearest column in its arguments is of, which may be one
// around the query it is written in: there it is one value a group, and inside it is a value from outside.

/** `GROUPING(...)`: the expressions that must be grouped, and the column for its bits. */
export interface GroupingCall {
  readonly column: OutputColumn;
  readonly args: readonly BoundExpression[];
  readonly span: Span;
}

/** Collects the aggregates of one SELECT; each becomes a column of its Aggregate node. */
export class AggregateCollector implements AggregateSink {
  readonly calls: AggregateCall[] = [];
  readonly groupings: GroupingCall[] = [];

  get isEmpty(): boolean {
    return this.calls.length === 0 && this.groupings.length === 0;
  }

  /** True when the expression holds a result of one of the calls, also in a query inside of it. */
  isUsedIn(expression: BoundExpression): boolean {
    const used = columnsOf(expression);
    return [...this.calls, ...this.groupings].some(({ column }) => used.has(column.id));
  }

  addCall(at: ExpressionContext, call: AggregateCall): ColumnExpression {
    const known = this.calls.find((other) => sameCall(other, call)) ?? call;
    if (known === call) this.calls.push(call);
    return this.columnOf(at, known.column);
  }

  addGrouping(at: ExpressionContext, args: readonly BoundExpression[], span: Span): ColumnExpression {
    const column = at.context.column('grouping', types.int4);
    this.groupings.push({ column, args, span });
    return this.columnOf(at, column);
  }

  private columnOf(at: ExpressionContext, { id, name, type }: OutputColumn): ColumnExpression {
    at.context.setOwner(id, at.scope);
    return { kind: 'Column', id, name, type, modifier: -1 };
  }
}

/**
 * Binds the call of an aggregate and gives the column that will hold its result.
 * @throws 42803 where its query takes no aggregates, 42883, 42725, 42809, 42P10
 */
export function bindAggregate(
  at: ExpressionContext,
  node: ast.FunctionCall,
  name: string,
  rows: readonly AggregateFunction[],
): BoundExpression {
  const inside = insideAggregate(at);
  const sorted = node.withinGroup ?? [];
  const nodes = [...node.arguments.map(({ value }) => value), ...sorted.map(({ expression }) => expression)];
  const bound = node.isStar ? [] : nodes.map((value) => inside.context.rules.expression(inside, value));
  const resolution = chooseRow(node, name, rows, bound);
  const { candidate } = resolution;
  checkOrderedSet(node, name, candidate, bound);
  const argumentTypes = candidate.isHypothetical ? pairTypes(bound, node) : resolution.argumentTypes;
  const args = bound.map((arg, i) => coerce(at.context, arg, argumentTypes[i]!, -1, 'implicit', nodes[i]!.span));
  const inFilter: ExpressionContext = { ...inside, clause: 'FILTER', windows: undefined };
  const filter = node.filter === null ? null : bindCondition(inFilter, node.filter, 'FILTER');
  const directCount = args.length - sorted.length;
  const within = sorted.map((item, i) => sortKey(item, args[directCount + i]!));
  // A key that is an argument means it as the function takes it: a varchar that is aggregated as text.
  const keyOf = (expression: BoundExpression) => {
    const place = bound.findIndex((arg) => sameExpression(arg, expression));
    return place < 0 ? expression : args[place]!;
  };
  let orderBy = [...node.orderBy.map((item) => sortKey(item, keyOf(bindKnown(inside, item.expression)))), ...within];
  if (node.isDistinct) {
    checkDistinct(args, orderBy, node);
    if (candidate.isOrderSensitive) orderBy = withAllArguments(args, orderBy);
  }
  const type = resultType(candidate.returns, resolution);
  const call: AggregateCall = {
    column: at.context.column(name, type),
    function: candidate,
    args,
    isDistinct: node.isDistinct,
    filter,
    orderBy,
  };
  const owner = ownerOf(at, levelOfCall(at, call, node.span), 'aggregate functions', node.span);
  return owner.aggregates!.addCall(owner, call, node.span);
}

/** What the arguments of an aggregate stand in. */
export function insideAggregate(at: ExpressionContext): ExpressionContext {
  return { ...at, clause: 'an aggregate function', aggregates: NESTED, sets: undefined, windows: WINDOW_INSIDE };
}

/**
 * The place of the query an aggregate belongs to, `level` queries out, as it stands around the query inside.
 * @throws 42803 when there may be none
 */
export function ownerOf(at: ExpressionContext, level: number, what: string, span: Span): ExpressionContext {
  const owner = level === 0 ? at : at.context.placeOf(scopeAt(at.scope, level));
  if (owner === undefined) {
    throw error('grouping_error', `${what} are not allowed in FROM clause of their own query level`, { span });
  }
  if (owner.aggregates === null) throw error('grouping_error', `${what} are not allowed in ${owner.clause}`, { span });
  return owner;
}

/** Direct arguments have no say in it, but may not be of a query further in. */
function levelOfCall(at: ExpressionContext, call: AggregateCall, span: Span): number {
  const { context, scope } = at;
  const direct = call.args.slice(0, directCountOf(call));
  const keys = call.orderBy.map((key) => key.expression);
  const level = levelOf(context, scope, columnsOf(...call.args.slice(direct.length), ...keys, call.filter)) ?? 0;
  const directLevel = levelOf(context, scope, columnsOf(...direct));
  if (directLevel !== null && directLevel < level) {
    const problem = 'outer-level aggregate cannot contain a lower-level variable in its direct arguments';
    throw error('grouping_error', problem, { span });
  }
  const used = columnsOf(...call.args, ...keys, call.filter);
  const own = scopeAt(scope, level);
  if ([...used].some((id) => context.ownerOf(id) === own)) throw nested(span);
  return level;
}

function chooseRow(
  node: ast.FunctionCall,
  name: string,
  rows: readonly AggregateFunction[],
  bound: readonly BoundExpression[],
): Resolution<AggregateFunction> {
  const candidates = rows.filter((row) => (node.isStar ? row.args.length === 0 : true));
  const given = bound.map((arg) => arg.type);
  const resolution = resolve(candidates, given);
  if (resolution === 'ambiguous') throw ambiguousFunction(name, given, node.span);
  if (resolution !== 'none' && (node.isStar || bound.length > 0)) return resolution;
  if (resolution !== 'none' && !node.isStar) {
    const problem = `${name}(*) must be used to call a parameterless aggregate function`;
    throw error('wrong_object_type', problem, { span: node.span });
  }
  throw noFunction(name, given, node.span);
}

function checkDistinct(args: readonly BoundExpression[], orderBy: readonly SortKey[], node: ast.FunctionCall): void {
  for (const arg of args) {
    if (arg.type.compare === null) {
      throw error('undefined_function', `could not identify an equality operator for type ${arg.type.sqlName}`, {
        span: node.span,
      });
    }
  }
  if (orderBy.some((key) => !args.some((arg) => sameExpression(arg, key.expression)))) {
    throw error(
      'invalid_column_reference',
      'in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list',
      { span: node.span },
    );
  }
}

/**
 * The call and WITHIN GROUP must fit the function.
 * @throws 42809, 42883, 42601
 */
function checkOrderedSet(
  node: ast.FunctionCall,
  name: string,
  row: AggregateFunction,
  bound: readonly BoundExpression[],
): void {
  const { span } = node;
  const isOrderedSet = row.directArguments !== undefined || row.isHypothetical === true;
  if (node.withinGroup === null) {
    if (!isOrderedSet) return;
    throw error('wrong_object_type', `WITHIN GROUP is required for ordered-set aggregate ${name}`, { span });
  }
  if (!isOrderedSet) {
    throw error('wrong_object_type', `${name} is not an ordered-set aggregate, so it cannot have WITHIN GROUP`, {
      span,
    });
  }
  if (node.isDistinct) throw error('syntax_error', 'cannot use DISTINCT with WITHIN GROUP', { span });
  const directCount = row.isHypothetical ? node.withinGroup.length : row.directArguments;
  if (node.arguments.length !== directCount) {
    throw noFunction(
      name,
      bound.map((arg) => arg.type),
      span,
    );
  }
}

/** The types of a hypothetical row and of the rows it is put among: one for each pair. @throws 42804 */
function pairTypes(bound: readonly BoundExpression[], node: ast.FunctionCall): Type[] {
  const count = node.arguments.length;
  const pairs = node.arguments.map((_, i) => commonType([bound[i]!.type, bound[count + i]!.type], 'WITHIN GROUP'));
  return [...pairs, ...pairs];
}

/** PostgreSQL finds equal arguments by sorting them, which shows in the result where the order does. */
function withAllArguments(args: readonly BoundExpression[], orderBy: readonly SortKey[]): SortKey[] {
  const others = args.filter((arg) => !orderBy.some((key) => sameExpression(arg, key.expression)));
  return [...orderBy, ...others.map((expression) => ({ expression, isDescending: false, isNullsFirst: false }))];
}

function nested(span: Span): Error {
  return error('grouping_error', 'aggregate function calls cannot be nested', { span });
}

/** Stands where an aggregate of the same query is already being bound. */
const NESTED: AggregateSink = {
  addCall(_at, _call, span): never {
    throw nested(span);
  },
  addGrouping(_at, _args, span): never {
    throw nested(span);
  },
};

/** Stands in the arguments of an aggregate, which is computed before any window. */
const WINDOW_INSIDE: WindowSink = {
  bind(_at, node): never {
    throw error('grouping_error', 'aggregate function calls cannot contain window function calls', {
      span: node.span,
    });
  },
};

function sameCall(left: AggregateCall, right: AggregateCall): boolean {
  return (
    left.function === right.function &&
    left.isDistinct === right.isDistinct &&
    left.args.length === right.args.length &&
    left.args.every((arg, i) => sameExpression(arg, right.args[i]!)) &&
    sameOptional(left.filter, right.filter) &&
    left.orderBy.length === 0 &&
    right.orderBy.length === 0
  );
}

function sameOptional(left: BoundExpression | null, right: BoundExpression | null): boolean {
  return left === null || right === null ? left === right : sameExpression(left, right);
}
