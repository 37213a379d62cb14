import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import { arrayOf } from '../../../types/array.js';
import * as types from '../../../types/builtin.js';
import type { ScalarFunction } from '../../functions/function.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, OutputColumn, Subquery } from '../bound-expression.js';
import type { LogicalPlan } from '../logical-plan.js';
import { freeColumnsOfPlan } from '../plan-tree.js';
import { bindArrayComparison } from './array-comparison.js';
import type { ExpressionContext } from './context.js';
import { callOperator } from './operator-call.js';

// Queries inside expressions.

/** Clauses whose expressions look at one row and nothing else. */
const ROW_CLAUSES = new Set([
  'a check constraint',
  'a column generation expression',
  'transform expressions',
  'DEFAULT expressions',
  'index expressions',
  'index predicates',
]);

/** @throws 0A000 where PostgreSQL has no subqueries either. */
function bindInner(at: ExpressionContext, node: ast.Query): LogicalPlan {
  if (ROW_CLAUSES.has(at.clause)) throw notSupported(`a subquery in ${at.clause}`, node.span);
  return at.context.within(at, () => at.context.rules.query(at.context, node, at.scope));
}

function subquery(
  mode: Subquery['mode'],
  plan: LogicalPlan,
  fields: Pick<Subquery, 'type' | 'modifier'> & Partial<Subquery>,
): Subquery {
  return {
    kind: 'Subquery',
    mode,
    plan,
    outerIds: freeColumnsOfPlan(plan),
    left: [],
    compare: [],
    isHashable: false,
    ...fields,
  };
}

function oneColumn(plan: LogicalPlan, span: Span): OutputColumn {
  if (plan.columns.length !== 1) throw error('syntax_error', 'subquery must return only one column', { span });
  return plan.columns[0]!;
}

export function bindScalarSubquery(at: ExpressionContext, node: ast.ScalarSubquery): BoundExpression {
  const plan = bindInner(at, node.query);
  const { type, modifier } = oneColumn(plan, node.span);
  return subquery('scalar', plan, { type, modifier });
}

export function bindArraySubquery(at: ExpressionContext, node: ast.ArraySubquery): BoundExpression {
  const plan = bindInner(at, node.query);
  const { type } = oneColumn(plan, node.span);
  return subquery('array', plan, { type: type.element === null ? arrayOf(type) : type, modifier: -1 });
}

export function bindExists(at: ExpressionContext, node: ast.Exists): BoundExpression {
  return subquery('exists', existing(node.query, bindInner(at, node.query)), { type: types.bool, modifier: -1 });
}

/**
 * The rows of a query whose number alone counts: as in PostgreSQL their values are not computed, nor are they sorted
 * or grouped, unless aggregates, windows or a count of rows stand in between.
 */
function existing({ body, offset, limit }: ast.Query, plan: LogicalPlan): LogicalPlan {
  if (body.kind !== 'SelectCore' || offset !== null || limit !== null || body.having !== null) return plan;
  let rows = plan;
  while (rows.kind === 'Project' || rows.kind === 'Sort' || rows.kind === 'Distinct') rows = rows.input;
  if (rows.kind === 'Aggregate' && rows.aggregates.length === 0 && rows.sets === null && rows.groups.length > 0) {
    rows = rows.input;
  }
  const isPlain = rows.kind === 'Scan' || rows.kind === 'SystemScan' || rows.kind === 'Filter' || rows.kind === 'Join';
  if (!isPlain || rows === plan) return plan;
  return { kind: 'Project', input: rows, expressions: [], columns: [] };
}

export function bindInSubquery(at: ExpressionContext, node: ast.InSubquery): BoundExpression {
  const left = node.operand.kind === 'RowConstructor' ? node.operand.elements : [node.operand];
  const any = compareWithRows(at, left, '=', 'any', node.query, node.span);
  return node.isNegated ? { kind: 'Not', operand: any, type: types.bool, modifier: -1 } : any;
}

/** `x op ANY | ALL (query or array)`. */
export function bindQuantified(at: ExpressionContext, node: ast.QuantifiedComparison): BoundExpression {
  const { left, right, operator, quantifier, span } = node;
  if (right.kind === 'Query') {
    const items = left.kind === 'RowConstructor' ? left.elements : [left];
    return compareWithRows(at, items, operator, quantifier === 'ANY' ? 'any' : 'all', right, span);
  }
  const array = at.context.rules.expression(at, right);
  return bindArrayComparison(at, node, array);
}

function compareWithRows(
  at: ExpressionContext,
  items: readonly ast.Expression[],
  symbol: string,
  mode: 'any' | 'all',
  query: ast.Query,
  span: Span,
): BoundExpression {
  const plan = bindInner(at, query);
  if (items.length !== plan.columns.length) {
    const which = items.length < plan.columns.length ? 'many' : 'few';
    throw error('syntax_error', `subquery has too ${which} columns`, { span });
  }
  if (items.length > 1 && symbol !== '=' && symbol !== '<>') throw notSupported(`operator ${symbol} on rows`, span);
  const left: BoundExpression[] = [];
  const compare: ScalarFunction[] = [];
  const inputs: BoundExpression[] = [];
  items.forEach((item, i) => {
    const { id, name, type, modifier } = plan.columns[i]!;
    const column: BoundExpression = { kind: 'Column', id, name, type, modifier };
    const call = callOperator(at, symbol, [at.context.rules.expression(at, item), column], span);
    if (call.kind !== 'Call' || call.type !== types.bool)
      throw notSupported(`operator ${symbol} with a subquery`, span);
    compare.push(call.function);
    left.push(call.args[0]!);
    inputs.push(call.args[1]!);
  });
  // The comparison may want the rows' values cast.
  const isCast = inputs.some((input) => input.kind !== 'Column');
  const columns = inputs.map((input, i) => at.context.column(plan.columns[i]!.name, input.type, input.modifier));
  const rows: LogicalPlan = isCast ? { kind: 'Project', input: plan, expressions: inputs, columns } : plan;
  const isHashable = symbol === '=' && left.every((item, i) => item.type === rows.columns[i]!.type);
  return subquery(mode, rows, { type: types.bool, modifier: -1, left, compare, isHashable });
}
