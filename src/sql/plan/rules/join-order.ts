import type { BoundExpression, ColumnId } from '../bound-expression.js';
import { estimateRows, joinedRows } from '../cost.js';
import { columnsOf, conjunction, conjunctsOf, isVolatile } from '../expression-tree.js';
import type { Join, LogicalPlan } from '../logical-plan.js';
import { withInputs } from '../plan-tree.js';
import type { Statistics } from '../statistics.js';
import type { Rule } from './rule.js';

// Orders chains of inner joins: the smallest input first, then always the input that leaves the fewest rows, those
// joined by a condition before those that are not. Greedy, so that 64 tables take no time worth measuring.

export const joinOrder: Rule = {
  name: 'JoinOrder',
  apply: (plan, context) => order(plan, context.statistics),
};

function order(plan: LogicalPlan, statistics: Statistics): LogicalPlan {
  if (!isReorderable(plan)) return withInputs(plan, (input) => order(input, statistics));
  const inputs: LogicalPlan[] = [];
  const conditions: BoundExpression[] = [];
  flatten(plan, inputs, conditions);
  const ordered = inputs.map((input) => order(input, statistics));
  if (inputs.length === 2) {
    const { left, right } = plan as Join;
    const isSame = ordered[0] === left && ordered[1] === right;
    return isSame ? plan : { ...(plan as Join), left: ordered[0]!, right: ordered[1]! };
  }
  return greedy(ordered, conditions, statistics);
}

function isReorderable(plan: LogicalPlan): plan is Join {
  return (
    plan.kind === 'Join' &&
    plan.type === 'inner' &&
    !plan.isLateral &&
    !conjunctsOf(plan.condition).some((condition) => isVolatile(condition))
  );
}

function flatten(plan: LogicalPlan, inputs: LogicalPlan[], conditions: BoundExpression[]): void {
  if (!isReorderable(plan)) {
    inputs.push(plan);
    return;
  }
  flatten(plan.left, inputs, conditions);
  flatten(plan.right, inputs, conditions);
  conditions.push(...conjunctsOf(plan.condition));
}

interface Candidate {
  readonly plan: LogicalPlan;
  readonly ids: ReadonlySet<ColumnId>;
  readonly rows: number;
}

function greedy(
  inputs: readonly LogicalPlan[],
  conditions: readonly BoundExpression[],
  statistics: Statistics,
): LogicalPlan {
  const all = new Set(inputs.flatMap((input) => input.columns.map((column) => column.id)));
  const remaining: Candidate[] = inputs.map((plan) => ({
    plan,
    ids: new Set(plan.columns.map((column) => column.id)),
    rows: estimateRows(plan, statistics),
  }));
  const pending = conditions.map((condition) => ({
    condition,
    ids: [...columnsOf(condition)].filter((id) => all.has(id)),
  }));
  let joined = take(remaining, smallest(remaining, pending));
  while (remaining.length > 0) {
    let best = 0;
    let bestRows = Number.POSITIVE_INFINITY;
    let bestApplies: typeof pending = [];
    for (let i = 0; i < remaining.length; i++) {
      const candidate = remaining[i]!;
      const applies = pending.filter(({ ids }) => ids.every((id) => joined.ids.has(id) || candidate.ids.has(id)));
      const rows = joinedRows(
        applies.map(({ condition }) => condition),
        joined.plan,
        candidate.plan,
        joined.rows,
        candidate.rows,
        statistics,
      );
      // A cross product is the last resort, however small.
      const score = applies.length === 0 ? rows + 1e30 : rows;
      if (score < bestRows) {
        best = i;
        bestRows = score;
        bestApplies = applies;
      }
    }
    const next = take(remaining, best);
    for (const used of bestApplies) pending.splice(pending.indexOf(used), 1);
    const plan: Join = {
      kind: 'Join',
      type: 'inner',
      left: joined.plan,
      right: next.plan,
      condition: conjunction(bestApplies.map(({ condition }) => condition)),
      columns: [...joined.plan.columns, ...next.plan.columns],
      isLateral: false,
    };
    const rows = bestRows >= 1e30 ? bestRows - 1e30 : bestRows;
    joined = { plan, ids: new Set([...joined.ids, ...next.ids]), rows: Math.max(1, rows) };
  }
  return joined.plan;
}

/** The smallest input that some condition joins to another; the smallest of all when there is none. */
function smallest(candidates: readonly Candidate[], pending: readonly { ids: readonly ColumnId[] }[]): number {
  let best = 0;
  let bestScore = Number.POSITIVE_INFINITY;
  candidates.forEach((candidate, i) => {
    const isJoined = pending.some(({ ids }) => {
      const inside = ids.filter((id) => candidate.ids.has(id)).length;
      return inside > 0 && inside < ids.length;
    });
    const score = candidate.rows + (isJoined ? 0 : 1e30);
    if (score < bestScore) {
      best = i;
      bestScore = score;
    }
  });
  return best;
}

function take(candidates: Candidate[], index: number): Candidate {
  return candidates.splice(index, 1)[0]!;
}
