import { sameExpression } from './expression-tree.js';
import type { SortKey, Window, WindowGroup } from './logical-plan.js';
import type { PhysicalPlan, WindowStep } from './physical-plan.js';

// Windows: in which order their groups run, so that one sort serves all groups that it can.

export function lowerWindow(plan: Window, input: PhysicalPlan): PhysicalPlan {
  const steps = orderSteps(plan.groups);
  const calls = steps.flatMap((step) => step.calls);
  const columns = [...input.columns, ...calls.map((call) => call.column)];
  return { kind: 'Window', columns, rows: input.rows, input, steps };
}

/** What the rows of a group are sorted by. */
export function sortKeysOf(group: WindowGroup): SortKey[] {
  const partition = group.partitionBy.map((expression) => ({ expression, isDescending: false, isNullsFirst: false }));
  return [...partition, ...group.orderBy];
}

/** The group with the longest order first, then those that its order serves, and so on. */
function orderSteps(groups: readonly WindowGroup[]): WindowStep[] {
  const steps: WindowStep[] = [];
  let rest = [...groups].sort((left, right) => sortKeysOf(right).length - sortKeysOf(left).length);
  while (rest.length > 0) {
    const [first, ...others] = rest;
    const order = sortKeysOf(first!);
    steps.push({ ...first!, sorts: order.length > 0 });
    for (const other of others) if (serves(order, other)) steps.push({ ...other, sorts: false });
    rest = others.filter((other) => !serves(order, other));
  }
  return steps;
}

/** True when rows in this order are together by partition and in order within. */
function serves(order: readonly SortKey[], group: WindowGroup): boolean {
  const width = group.partitionBy.length;
  const front = order.slice(0, width);
  if (front.length < width) return false;
  const isPartitioned = group.partitionBy.every((key) => front.some((has) => sameExpression(has.expression, key)));
  return isPartitioned && group.orderBy.every((key, i) => sameKey(order[width + i], key));
}

function sameKey(left: SortKey | undefined, right: SortKey): boolean {
  return (
    left !== undefined &&
    left.isDescending === right.isDescending &&
    left.isNullsFirst === right.isNullsFirst &&
    sameExpression(left.expression, right.expression)
  );
}
