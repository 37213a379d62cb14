import type { BoundExpression, ColumnId, Subquery } from '../bound-expression.js';
import { columnsOf, conjunction, conjunctsOf, isVolatile } from '../expression-tree.js';
import type { Join, LogicalPlan } from '../logical-plan.js';
import { freeColumnsOfPlan, withInputs } from '../plan-tree.js';
import { substitute } from '../substitute.js';
import type { Rule } from './rule.js';

// Turns `EXISTS (...)` and `x IN (...)` in a condition into semi joins, and NOT EXISTS into an anti join, so that the
// inner query runs once instead of once a row. NOT IN stays: NULLs make it no anti join.

export const subqueryUnnesting: Rule = {
  name: 'SubqueryUnnesting',
  apply: (plan) => unnest(plan),
};

function unnest(plan: LogicalPlan): LogicalPlan {
  const next = withInputs(plan, unnest);
  if (next.kind !== 'Filter') return next;
  let { input } = next;
  const kept: BoundExpression[] = [];
  for (const condition of conjunctsOf(next.predicate)) {
    const join = joinFor(input, condition);
    if (join === null) kept.push(condition);
    else input = join;
  }
  const predicate = conjunction(kept);
  if (predicate === null) return input;
  return input === next.input ? next : { ...next, input, predicate, columns: input.columns };
}

function joinFor(input: LogicalPlan, condition: BoundExpression): Join | null {
  if (condition.kind === 'Subquery' && condition.mode === 'exists') return semiJoin(input, condition, 'semi', []);
  if (condition.kind === 'Subquery' && condition.mode === 'any' && condition.isHashable) {
    return semiJoin(input, condition, 'semi', matches(condition));
  }
  if (condition.kind === 'Not' && condition.operand.kind === 'Subquery' && condition.operand.mode === 'exists') {
    return semiJoin(input, condition.operand, 'anti', []);
  }
  return null;
}

/** `left = column` for each pair of an IN. */
function matches(subquery: Subquery): BoundExpression[] {
  return subquery.left.map((left, i) => {
    const { id, name, type, modifier } = subquery.plan.columns[i]!;
    const column: BoundExpression = { kind: 'Column', id, name, type, modifier };
    return {
      kind: 'Call',
      function: subquery.compare[i]!,
      args: [left, column],
      isOperator: true,
      type: subquery.type,
      modifier: -1,
    };
  });
}

function semiJoin(
  input: LogicalPlan,
  subquery: Subquery,
  type: 'semi' | 'anti',
  conditions: readonly BoundExpression[],
): Join | null {
  if (subquery.left.some((left) => isVolatile(left))) return null;
  const inputIds = new Set(input.columns.map((column) => column.id));
  const outerIds = subquery.outerIds.filter((id) => inputIds.has(id));
  // References further out are left to the expression.
  if (outerIds.length !== subquery.outerIds.length) return null;
  const inner =
    outerIds.length === 0
      ? { plan: subquery.plan as LogicalPlan, lifted: [] }
      : lift(subquery.plan as LogicalPlan, new Set(outerIds));
  if (inner === null) return null;
  const { plan: right, conditions: on } = withoutOutput(inner.plan, [...conditions, ...inner.lifted]);
  return {
    kind: 'Join',
    type,
    left: input,
    right,
    condition: conjunction(on),
    columns: input.columns,
    isLateral: false,
  };
}

/**
 * Whether there are rows does not depend on what they show: the outermost projection goes, and the conditions take its
 * expressions for its columns.
 */
function withoutOutput(
  plan: LogicalPlan,
  conditions: readonly BoundExpression[],
): { plan: LogicalPlan; conditions: readonly BoundExpression[] } {
  if (plan.kind !== 'Project' || plan.expressions.some((expression) => isVolatile(expression))) {
    return { plan, conditions };
  }
  const values = new Map<ColumnId, BoundExpression>();
  plan.columns.forEach((column, i) => values.set(column.id, plan.expressions[i]!));
  return { plan: plan.input, conditions: conditions.map((condition) => substitute(condition, values)) };
}

/**
 * Takes conditions on outer columns out of a query, to become part of a join's condition. Only through nodes where
 * filtering before or after makes no difference; null when the query refers to the outside anywhere else.
 */
function lift(
  plan: LogicalPlan,
  outer: ReadonlySet<ColumnId>,
): { plan: LogicalPlan; lifted: BoundExpression[] } | null {
  const usesOuter = (node: LogicalPlan) => freeColumnsOfPlan(node).some((id) => outer.has(id));
  if (!usesOuter(plan)) return { plan, lifted: [] };
  switch (plan.kind) {
    case 'Project': {
      if (plan.expressions.some((expression) => [...columnsOf(expression)].some((id) => outer.has(id)))) return null;
      const inner = lift(plan.input, outer);
      if (inner === null) return null;
      // The lifted conditions need their columns to come through.
      const extra = inner.plan.columns.filter((column) => !plan.columns.some((own) => own.id === column.id));
      const expressions: BoundExpression[] = extra.map(({ id, name, type, modifier }) => ({
        kind: 'Column',
        id,
        name,
        type,
        modifier,
      }));
      return {
        plan: {
          ...plan,
          input: inner.plan,
          columns: [...plan.columns, ...extra],
          expressions: [...plan.expressions, ...expressions],
        },
        lifted: inner.lifted,
      };
    }
    case 'Filter': {
      const inner = lift(plan.input, outer);
      if (inner === null) return null;
      const lifted = [...inner.lifted];
      const kept: BoundExpression[] = [];
      for (const condition of conjunctsOf(plan.predicate)) {
        const isOuter = [...columnsOf(condition)].some((id) => outer.has(id));
        if (isOuter && isVolatile(condition)) return null;
        (isOuter ? lifted : kept).push(condition);
      }
      const predicate = conjunction(kept);
      const filtered: LogicalPlan =
        predicate === null ? inner.plan : { kind: 'Filter', input: inner.plan, predicate, columns: inner.plan.columns };
      return { plan: filtered, lifted };
    }
    case 'Join': {
      if (plan.type !== 'inner' || plan.isLateral) return null;
      const left = lift(plan.left, outer);
      const right = lift(plan.right, outer);
      if (left === null || right === null) return null;
      const kept: BoundExpression[] = [];
      const lifted = [...left.lifted, ...right.lifted];
      for (const condition of conjunctsOf(plan.condition)) {
        const isOuter = [...columnsOf(condition)].some((id) => outer.has(id));
        if (isOuter && isVolatile(condition)) return null;
        (isOuter ? lifted : kept).push(condition);
      }
      const columns = [...left.plan.columns, ...right.plan.columns];
      return {
        plan: { ...plan, left: left.plan, right: right.plan, condition: conjunction(kept), columns },
        lifted,
      };
    }
    default:
      return null;
  }
}
