import { unreachable } from '../../common/assert.js';
import type { BoundExpression, ColumnId } from './bound-expression.js';
import { childrenOf, collectColumns } from './expression-tree.js';
import type { FrameBound, LogicalPlan, SortKey, WindowGroup } from './logical-plan.js';

// Walking logical plans: inputs, expressions, rewriting, and the columns a plan takes from outside.

export function inputsOf(plan: LogicalPlan): readonly LogicalPlan[] {
  switch (plan.kind) {
    case 'Scan':
    case 'SystemScan':
    case 'Values':
    case 'FunctionScan':
    case 'CommonTableScan':
    case 'WorkTableScan':
    case 'VectorSearch':
      return [];
    case 'Filter':
    case 'Project':
    case 'Aggregate':
    case 'Window':
    case 'Sort':
    case 'Limit':
    case 'Distinct':
      return [plan.input];
    case 'Join':
    case 'SetOperation':
    case 'RecursiveUnion':
      return [plan.left, plan.right];
    default:
      return unreachable(plan);
  }
}

/** The same node over other inputs; the node itself when they are the same. */
export function withInputs(plan: LogicalPlan, map: (input: LogicalPlan) => LogicalPlan): LogicalPlan {
  switch (plan.kind) {
    case 'Scan':
    case 'SystemScan':
    case 'Values':
    case 'FunctionScan':
    case 'CommonTableScan':
    case 'WorkTableScan':
    case 'VectorSearch':
      return plan;
    case 'Filter':
    case 'Project':
    case 'Aggregate':
    case 'Window':
    case 'Sort':
    case 'Limit':
    case 'Distinct': {
      const input = map(plan.input);
      return input === plan.input ? plan : { ...plan, input };
    }
    case 'Join':
    case 'SetOperation':
    case 'RecursiveUnion': {
      const left = map(plan.left);
      const right = map(plan.right);
      return left === plan.left && right === plan.right ? plan : { ...plan, left, right };
    }
    default:
      return unreachable(plan);
  }
}

/** Expressions of this node, not of its inputs. */
export function expressionsOf(plan: LogicalPlan): readonly BoundExpression[] {
  const found: BoundExpression[] = [];
  mapExpressions(plan, (expression) => {
    found.push(expression);
    return expression;
  });
  return found;
}

/** The same node over rewritten expressions; the node itself when none changed. */
export function mapExpressions(plan: LogicalPlan, map: (expression: BoundExpression) => BoundExpression): LogicalPlan {
  let isChanged = false;
  const one = (expression: BoundExpression): BoundExpression => {
    const mapped = map(expression);
    if (mapped !== expression) isChanged = true;
    return mapped;
  };
  const optional = (expression: BoundExpression | null) => (expression === null ? null : one(expression));
  const key = (sort: SortKey): SortKey => ({ ...sort, expression: one(sort.expression) });
  const next = ((): LogicalPlan => {
    switch (plan.kind) {
      case 'Scan':
      case 'SystemScan':
        return { ...plan, predicate: optional(plan.predicate) };
      case 'Values':
        return { ...plan, rows: plan.rows.map((row) => row.map(one)) };
      case 'Filter':
        return { ...plan, predicate: one(plan.predicate) };
      case 'Project':
        return { ...plan, expressions: plan.expressions.map(one) };
      case 'Join':
        return { ...plan, condition: optional(plan.condition) };
      case 'Aggregate':
        return {
          ...plan,
          groups: plan.groups.map((group) => ({ ...group, expression: one(group.expression) })),
          aggregates: plan.aggregates.map((call) => ({
            ...call,
            args: call.args.map(one),
            filter: optional(call.filter),
            orderBy: call.orderBy.map(key),
          })),
        };
      case 'Window':
        return { ...plan, groups: plan.groups.map((group) => mapWindowGroup(group, one)) };
      case 'Sort':
        return { ...plan, keys: plan.keys.map(key) };
      case 'Limit':
        return { ...plan, limit: optional(plan.limit), offset: optional(plan.offset) };
      case 'Distinct':
        return { ...plan, on: plan.on === null ? null : plan.on.map(one) };
      case 'SetOperation':
      case 'RecursiveUnion':
        return plan;
      case 'CommonTableScan':
        return { ...plan, outer: plan.outer.map(one) };
      case 'WorkTableScan':
        return { ...plan, rows: one(plan.rows) };
      case 'FunctionScan':
        return { ...plan, calls: plan.calls.map((call) => ({ ...call, args: call.args.map(one) })) };
      case 'VectorSearch':
        return {
          ...plan,
          predicate: optional(plan.predicate),
          query: one(plan.query),
          limit: one(plan.limit),
          offset: optional(plan.offset),
        };
      default:
        return unreachable(plan);
    }
  })();
  return isChanged ? next : plan;
}

/** The same calls over rewritten expressions. */
export function mapWindowGroup(group: WindowGroup, map: (expression: BoundExpression) => BoundExpression): WindowGroup {
  const bound = (end: FrameBound): FrameBound => ({ ...end, offset: end.offset === null ? null : map(end.offset) });
  return {
    partitionBy: group.partitionBy.map(map),
    orderBy: group.orderBy.map((key) => ({ ...key, expression: map(key.expression) })),
    calls: group.calls.map((call) => ({
      ...call,
      args: call.args.map(map),
      filter: call.filter === null ? null : map(call.filter),
      frame: { ...call.frame, start: bound(call.frame.start), end: bound(call.frame.end) },
    })),
  };
}

/** Rewrites every expression of a whole plan. */
export function mapPlan(plan: LogicalPlan, map: (expression: BoundExpression) => BoundExpression): LogicalPlan {
  return mapExpressions(
    withInputs(plan, (input) => mapPlan(input, map)),
    map,
  );
}

/** Shows every node, inputs before their parents, subqueries left out. */
export function visitPlan(plan: LogicalPlan, visit: (node: LogicalPlan) => void): void {
  for (const input of inputsOf(plan)) visitPlan(input, visit);
  visit(plan);
}

/** Columns the plan refers to but does not make: those of outer queries. */
export function freeColumnsOfPlan(plan: LogicalPlan): ColumnId[] {
  const used = new Set<ColumnId>();
  const made = new Set<ColumnId>();
  visitPlan(plan, (node) => {
    for (const column of node.columns) made.add(column.id);
    if (node.kind === 'RecursiveUnion') made.add(node.workTable);
    for (const expression of expressionsOf(node)) collectColumns(expression, used);
  });
  return [...used].filter((id) => !made.has(id));
}

/** True when `holds` is true of some node, subqueries included. */
export function somePlan(plan: LogicalPlan, holds: (node: LogicalPlan) => boolean): boolean {
  if (holds(plan)) return true;
  if (inputsOf(plan).some((input) => somePlan(input, holds))) return true;
  const inside = (expression: BoundExpression): boolean =>
    (expression.kind === 'Subquery' && somePlan(expression.plan as LogicalPlan, holds)) ||
    childrenOf(expression).some(inside);
  return expressionsOf(plan).some(inside);
}
