import type { ColumnId, OutputColumn } from '../bound-expression.js';
import { collectColumns } from '../expression-tree.js';
import type { LogicalPlan } from '../logical-plan.js';
import { expressionsOf, withInputs } from '../plan-tree.js';
import type { Rule } from './rule.js';

// Leaves out columns that nobody above uses, so that scans decode only what the statement needs.

export const projectionPruning: Rule = {
  name: 'ProjectionPruning',
  apply: (plan, context) => prune(plan, context.required ?? new Set(plan.columns.map((column) => column.id))),
};

function prune(plan: LogicalPlan, used: ReadonlySet<ColumnId>): LogicalPlan {
  switch (plan.kind) {
    case 'Scan':
    case 'SystemScan':
    case 'VectorSearch': {
      const needed = withOwn(plan, used);
      const kept = plan.columns.map((column) => needed.has(column.id));
      if (kept.every(Boolean)) return plan;
      return {
        ...plan,
        columns: plan.columns.filter((_, i) => kept[i]),
        positions: plan.positions.filter((_, i) => kept[i]),
      };
    }
    case 'Values': {
      const kept = plan.columns.map((column) => used.has(column.id));
      if (kept.every(Boolean)) return plan;
      return {
        ...plan,
        columns: plan.columns.filter((_, i) => kept[i]),
        rows: plan.rows.map((row) => row.filter((_, i) => kept[i])),
      };
    }
    case 'FunctionScan':
      return plan;
    case 'Project': {
      const kept = plan.columns.map((column) => used.has(column.id));
      const columns = plan.columns.filter((_, i) => kept[i]);
      const expressions = plan.expressions.filter((_, i) => kept[i]);
      const next: LogicalPlan = kept.every(Boolean) ? plan : { ...plan, columns, expressions };
      return withInputs(next, (input) => prune(input, withOwn(next, new Set())));
    }
    case 'Aggregate': {
      const aggregates = plan.aggregates.filter((call) => used.has(call.column.id));
      const isSame = aggregates.length === plan.aggregates.length;
      const columns = [...plan.groups, ...aggregates, ...plan.groupings].map(({ column }) => column);
      const next: LogicalPlan = isSame ? plan : { ...plan, aggregates, columns };
      return withInputs(next, (input) => prune(input, withOwn(next, new Set())));
    }
    case 'Window': {
      const groups = plan.groups
        .map((group) => ({ ...group, calls: group.calls.filter((call) => used.has(call.column.id)) }))
        .filter((group) => group.calls.length > 0);
      if (groups.length === 0) return prune(plan.input, used);
      const input = prune(plan.input, withOwn({ ...plan, groups }, used));
      const calls = groups.flatMap((group) => group.calls);
      return { ...plan, input, groups, columns: [...input.columns, ...calls.map((call) => call.column)] };
    }
    case 'Distinct':
      if (plan.on !== null) return pruneInputs(plan, used);
      return withInputs(plan, (input) => prune(input, new Set(input.columns.map((column) => column.id))));
    case 'SetOperation':
    case 'RecursiveUnion':
      // Every column decides which rows are equal; the work table has them all.
      return withInputs(plan, (input) => prune(input, new Set(input.columns.map((column) => column.id))));
    default:
      return pruneInputs(plan, used);
  }
}

/** For a node that passes the columns of its inputs on. */
function pruneInputs(plan: LogicalPlan, used: ReadonlySet<ColumnId>): LogicalPlan {
  const needed = withOwn(plan, used);
  const next = withInputs(plan, (input) => prune(input, needed));
  if (next === plan) return plan;
  return { ...next, columns: columnsAfter(next) } as LogicalPlan;
}

/** Columns used above and by the node's own expressions. */
function withOwn(plan: LogicalPlan, used: ReadonlySet<ColumnId>): Set<ColumnId> {
  const all = new Set(used);
  for (const expression of expressionsOf(plan)) collectColumns(expression, all);
  if (plan.kind === 'Join') collectLateral(plan.right, all);
  return all;
}

/** What a LATERAL right side takes from the left. */
function collectLateral(plan: LogicalPlan, into: Set<ColumnId>): void {
  for (const expression of expressionsOf(plan)) collectColumns(expression, into);
  withInputs(plan, (input) => {
    collectLateral(input, into);
    return input;
  });
}

/** Columns a node passes on from inputs that have fewer now. */
function columnsAfter(plan: LogicalPlan): readonly OutputColumn[] {
  switch (plan.kind) {
    case 'Filter':
    case 'Sort':
    case 'Limit':
    case 'Distinct':
      return plan.input.columns;
    case 'Join': {
      const isHalf = plan.type === 'semi' || plan.type === 'anti';
      return isHalf ? plan.left.columns : [...plan.left.columns, ...plan.right.columns];
    }
    default:
      return plan.columns;
  }
}
