import { error, notSupported } from '../../../common/errors.js';
import type { AggregateFunction } from '../../functions/function.js';
import { resolve, resultType } from '../../functions/resolve.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, ColumnExpression } from '../bound-expression.js';
import { columnsOf, sameExpression, someExpression } from '../expression-tree.js';
import type { AggregateCall, SortKey } from '../logical-plan.js';
import { coerce } from './coerce.js';
import { bindCondition, bindKnown } from './condition.js';
import type { AggregateSink, ExpressionContext } from './context.js';
import { ambiguousFunction, noFunction } from './function-call.js';

/** Collects the aggregate calls of one SELECT; each becomes a column of its Aggregate node. */
export class AggregateCollector implements AggregateSink {
  readonly calls: AggregateCall[] = [];

  /** True when the expression holds a result of one of the calls. */
  isUsedIn(expression: BoundExpression): boolean {
    const ids = new Set(this.calls.map((call) => call.column.id));
    return someExpression(expression, (node) => node.kind === 'Column' && ids.has(node.id));
  }

  /** Binds a call and gives the column that will hold its result. */
  bind(
    at: ExpressionContext,
    node: ast.FunctionCall,
    name: string,
    rows: readonly AggregateFunction[],
  ): ColumnExpression {
    const inside: ExpressionContext = { ...at, clause: 'an aggregate function', aggregates: NESTED, sets: undefined };
    const sorted = node.withinGroup ?? [];
    const nodes = [...node.arguments.map(({ value }) => value), ...sorted.map(({ expression }) => expression)];
    const bound = node.isStar ? [] : nodes.map((value) => inside.context.rules.expression(inside, value));
    const candidates = rows.filter((row) => (node.isStar ? row.args.length === 0 : true));
    const given = bound.map((arg) => arg.type);
    const resolution = resolve(candidates, given);
    if (resolution === 'none' || (!node.isStar && resolution !== 'ambiguous' && bound.length === 0)) {
      if (name === 'count' && bound.length === 0 && !node.isStar) {
        throw error('wrong_object_type', 'count(*) must be used to call a parameterless aggregate function', {
          span: node.span,
        });
      }
      throw noFunction(name, given, node.span);
    }
    if (resolution === 'ambiguous') {
      throw ambiguousFunction(name, given, node.span);
    }
    checkOrderedSet(at, node, name, resolution.candidate, bound);
    const args = bound.map((arg, i) =>
      coerce(at.context, arg, resolution.argumentTypes[i]!, -1, 'implicit', nodes[i]!.span),
    );
    const filter = node.filter === null ? null : bindCondition({ ...inside, clause: 'FILTER' }, node.filter, 'FILTER');
    let orderBy = [...node.orderBy, ...sorted].map((item) => this.bindOrder(inside, item));
    if (node.isDistinct) {
      this.checkDistinct(args, orderBy, node);
      if (resolution.candidate.isOrderSensitive) orderBy = withAllArguments(args, orderBy);
    }
    refuseOuterAggregate(at, args, node);
    const type = resultType(resolution.candidate.returns, resolution);
    const call: AggregateCall = {
      column: at.context.column(name, type),
      function: resolution.candidate,
      args,
      isDistinct: node.isDistinct,
      filter,
      orderBy,
    };
    const known = this.calls.find((other) => sameCall(other, call)) ?? call;
    if (known === call) this.calls.push(call);
    return { kind: 'Column', id: known.column.id, name, type, modifier: -1 };
  }

  private bindOrder(at: ExpressionContext, item: ast.OrderItem): SortKey {
    if (item.usingOperator !== null) throw notSupported('ORDER BY ... USING', item.span);
    const expression = bindKnown(at, item.expression);
    return {
      expression,
      isDescending: item.isDescending,
      isNullsFirst: (item.nulls ?? (item.isDescending ? 'FIRST' : 'LAST')) === 'FIRST',
    };
  }

  private checkDistinct(args: readonly BoundExpression[], orderBy: readonly SortKey[], node: ast.FunctionCall): void {
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
}

/**
 * The call and WITHIN GROUP must fit the function.
 * @throws 42809, 42883, 42601
 */
function checkOrderedSet(
  at: ExpressionContext,
  node: ast.FunctionCall,
  name: string,
  row: AggregateFunction,
  bound: readonly BoundExpression[],
): void {
  const { span } = node;
  const isOrderedSet = row.directArguments !== undefined;
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
  if (node.arguments.length !== row.directArguments) {
    throw noFunction(
      name,
      bound.map((arg) => arg.type),
      span,
    );
  }
  const inputs = new Set(at.scope.relations.flatMap((relation) => relation.columns.map((column) => column.id)));
  for (const [i, { value }] of node.arguments.entries()) {
    if (someExpression(bound[i]!, (part) => part.kind === 'Column' && inputs.has(part.id))) {
      throw notSupported('a direct argument that changes from row to row', value.span);
    }
  }
}

/** PostgreSQL finds equal arguments by sorting them, which shows in the result where the order does. */
function withAllArguments(args: readonly BoundExpression[], orderBy: readonly SortKey[]): SortKey[] {
  const others = args.filter((arg) => !orderBy.some((key) => sameExpression(arg, key.expression)));
  return [...orderBy, ...others.map((expression) => ({ expression, isDescending: false, isNullsFirst: false }))];
}

/** An aggregate over columns of an outer query alone is one of that query. @throws 0A000. */
function refuseOuterAggregate(at: ExpressionContext, args: readonly BoundExpression[], node: ast.FunctionCall): void {
  const used = columnsOf(...args);
  if (used.size === 0 || at.scope.parent === null) return;
  const { relations, merged } = at.scope;
  const isOwn = ({ id }: { readonly id: number }) => used.has(id);
  if (merged.some(isOwn) || relations.some(({ columns }) => columns.some(isOwn))) return;
  throw notSupported('an aggregate of an outer query inside of a subquery', node.span);
}

/** Stands where an aggregate is already being bound. */
const NESTED: AggregateSink = {
  bind(_at, node) {
    throw error('grouping_error', 'aggregate function calls cannot be nested', { span: node.span });
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
