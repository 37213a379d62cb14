import type { BoundExpression, ColumnId } from '../bound-expression.js';
import { columnsOf, conjunction, conjunctsOf, isVolatile } from '../expression-tree.js';
import type { Aggregate, Filter, Join, LogicalPlan, Project, Window } from '../logical-plan.js';
import { withInputs } from '../plan-tree.js';
import { substitute } from '../substitute.js';
import type { Rule } from './rule.js';

// Moves each part of a condition as near to the tables as its columns allow: through projections and grouping,
// into the sides of joins, and at last into the scans.

export const filterPushdown: Rule = {
  name: 'FilterPushdown',
  apply: (plan) => push(plan, []),
};

/** Pushes `conditions` (and what filters below hold) into `plan`. */
function push(plan: LogicalPlan, conditions: readonly BoundExpression[]): LogicalPlan {
  // No row: what stands below is not computed, its errors included.
  if (conditions.some(isNever)) return { kind: 'Values', columns: plan.columns, rows: [] };
  switch (plan.kind) {
    case 'Filter':
      return push(plan.input, [...conjunctsOf(plan.predicate), ...conditions]);
    case 'Scan':
    case 'SystemScan': {
      if (conditions.length === 0) return plan;
      return { ...plan, predicate: conjunction([...conjunctsOf(plan.predicate), ...conditions]) };
    }
    case 'Project':
      return pushThroughProject(plan, conditions);
    case 'Aggregate':
      return pushThroughAggregate(plan, conditions);
    case 'Window':
      return pushThroughWindow(plan, conditions);
    case 'Join':
      return pushIntoJoin(plan, conditions);
    case 'Sort':
      return { ...plan, input: push(plan.input, conditions) };
    case 'Distinct':
      if (plan.on !== null) break;
      return { ...plan, input: push(plan.input, conditions) };
    case 'SetOperation': {
      const side = (input: LogicalPlan) =>
        push(
          input,
          conditions.map((condition) => rename(condition, plan.columns, input)),
        );
      return { ...plan, left: side(plan.left), right: side(plan.right) };
    }
    default:
      break;
  }
  return filtered(
    withInputs(plan, (input) => push(input, [])),
    conditions,
  );
}

function isNever(condition: BoundExpression): boolean {
  return condition.kind === 'Constant' && condition.value !== true;
}

function filtered(plan: LogicalPlan, conditions: readonly BoundExpression[]): LogicalPlan {
  const predicate = conjunction(conditions);
  if (predicate === null) return plan;
  const filter: Filter = { kind: 'Filter', input: plan, predicate, columns: plan.columns };
  return filter;
}

/** The condition over one side's columns instead of the set operation's. */
function rename(condition: BoundExpression, columns: LogicalPlan['columns'], side: LogicalPlan): BoundExpression {
  const replacements = new Map<ColumnId, BoundExpression>();
  columns.forEach((column, i) => {
    const { id, name, type, modifier } = side.columns[i]!;
    replacements.set(column.id, { kind: 'Column', id, name, type, modifier });
  });
  return substitute(condition, replacements);
}

function pushThroughProject(plan: Project, conditions: readonly BoundExpression[]): LogicalPlan {
  const replacements = new Map<ColumnId, BoundExpression>();
  plan.columns.forEach((column, i) => replacements.set(column.id, plan.expressions[i]!));
  const below: BoundExpression[] = [];
  const above: BoundExpression[] = [];
  for (const condition of conditions) {
    // A volatile value must be computed once, and a subquery can only take columns from outside.
    const blocks = [...columnsOf(condition)].some((id) => {
      const value = replacements.get(id);
      return value !== undefined && (isVolatile(value) || (value.kind !== 'Column' && hasSubquery(condition)));
    });
    if (blocks) above.push(condition);
    else below.push(substitute(condition, replacements));
  }
  return filtered({ ...plan, input: push(plan.input, below) }, above);
}

function hasSubquery(condition: BoundExpression): boolean {
  return isVolatile(condition);
}

function pushThroughAggregate(plan: Aggregate, conditions: readonly BoundExpression[]): LogicalPlan {
  const replacements = new Map<ColumnId, BoundExpression>();
  plan.groups.forEach((group, i) => {
    // A group that some set does not hold is NULL there.
    const isEverywhere = plan.sets === null || plan.sets.every((set) => set.includes(i));
    if (isEverywhere) replacements.set(group.column.id, group.expression);
  });
  const made = new Set(plan.columns.map((column) => column.id));
  const setCount = plan.sets?.length ?? 1;
  if (plan.groups.length === 0 && plan.aggregates.length === 0 && plan.groupings.length === 0) {
    // A row a set whatever the input holds: HAVING alone. As in PostgreSQL the input is not read.
    return filtered({ kind: 'Values', columns: [], rows: Array.from({ length: setCount }, () => []) }, conditions);
  }
  const hasEmptySet = plan.sets === null ? plan.groups.length === 0 : plan.sets.some((set) => set.length === 0);
  const below: BoundExpression[] = [];
  const above: BoundExpression[] = [];
  for (const condition of conditions) {
    const isOnGroups = [...columnsOf(condition)].every((id) => replacements.has(id) || !made.has(id));
    const isMovable = isOnGroups && !isVolatile(condition);
    if (isMovable) below.push(substitute(condition, replacements));
    // The empty set has a row whatever the input holds.
    if (!isMovable || hasEmptySet) above.push(condition);
  }
  return filtered({ ...plan, input: push(plan.input, below) }, above);
}

/** What decides on whole partitions may do so before they are made. */
function pushThroughWindow(plan: Window, conditions: readonly BoundExpression[]): LogicalPlan {
  const isPartitioned = (id: ColumnId) =>
    plan.groups.every(({ partitionBy }) => partitionBy.some((key) => key.kind === 'Column' && key.id === id));
  const below: BoundExpression[] = [];
  const above: BoundExpression[] = [];
  for (const condition of conditions) {
    const ids = [...columnsOf(condition)];
    const isOnPartitions = ids.length > 0 && ids.every(isPartitioned) && !isVolatile(condition);
    (isOnPartitions ? below : above).push(condition);
  }
  return filtered({ ...plan, input: push(plan.input, below) }, above);
}

function pushIntoJoin(plan: Join, conditions: readonly BoundExpression[]): LogicalPlan {
  const { left, right } = plan;
  const leftIds = new Set(left.columns.map((column) => column.id));
  const rightIds = new Set(right.columns.map((column) => column.id));
  // A condition above that no NULL-extended row can satisfy makes an outer join an inner one.
  const type = simplify(plan.type, conditions, leftIds, rightIds);
  const toLeft: BoundExpression[] = [];
  const toRight: BoundExpression[] = [];
  const inside: BoundExpression[] = [];
  const above: BoundExpression[] = [];
  const keepsLeft = type === 'inner' || type === 'left' || type === 'semi' || type === 'anti';
  const keepsRight = type === 'inner' || type === 'right';
  for (const condition of conditions) {
    const side = sideOf(condition, leftIds, rightIds);
    if (side === 'left' && keepsLeft) toLeft.push(condition);
    else if (side === 'right' && keepsRight) toRight.push(condition);
    else if (type === 'inner' && !isVolatile(condition)) inside.push(condition);
    else above.push(condition);
  }
  for (const condition of conjunctsOf(plan.condition)) {
    const side = sideOf(condition, leftIds, rightIds);
    // ON decides which pairs match: it may filter the side that is not kept whole.
    if (side === 'left' && (type === 'inner' || type === 'right' || type === 'semi')) toLeft.push(condition);
    else if (side === 'right' && (type === 'inner' || type === 'left' || type === 'semi' || type === 'anti')) {
      toRight.push(condition);
    } else inside.push(condition);
  }
  const joined: Join = {
    ...plan,
    type,
    left: push(left, toLeft),
    right: push(right, toRight),
    condition: conjunction(inside),
  };
  return filtered(joined, above);
}

/** The side a condition is about; null for both, none, or one that must not move. */
function sideOf(
  condition: BoundExpression,
  leftIds: ReadonlySet<ColumnId>,
  rightIds: ReadonlySet<ColumnId>,
): 'left' | 'right' | null {
  if (isVolatile(condition)) return null;
  let usesLeft = false;
  let usesRight = false;
  for (const id of columnsOf(condition)) {
    if (leftIds.has(id)) usesLeft = true;
    else if (rightIds.has(id)) usesRight = true;
  }
  if (usesLeft === usesRight) return null;
  return usesLeft ? 'left' : 'right';
}

function simplify(
  type: Join['type'],
  conditions: readonly BoundExpression[],
  leftIds: ReadonlySet<ColumnId>,
  rightIds: ReadonlySet<ColumnId>,
): Join['type'] {
  if (type !== 'left' && type !== 'right' && type !== 'full') return type;
  const rejectsNull = (ids: ReadonlySet<ColumnId>) => conditions.some((condition) => isNullRejecting(condition, ids));
  const needsLeft = rejectsNull(leftIds);
  const needsRight = rejectsNull(rightIds);
  if (type === 'left') return needsRight ? 'inner' : 'left';
  if (type === 'right') return needsLeft ? 'inner' : 'right';
  if (needsLeft && needsRight) return 'inner';
  return needsLeft ? 'left' : needsRight ? 'right' : 'full';
}

/** True when the condition cannot hold if all columns of `ids` are NULL. */
function isNullRejecting(condition: BoundExpression, ids: ReadonlySet<ColumnId>): boolean {
  switch (condition.kind) {
    case 'Call':
      return condition.function.nulls === 'propagate' && condition.args.some((arg) => isStrictIn(arg, ids));
    case 'IsNull':
      return condition.isNegated && isStrictIn(condition.operand, ids);
    case 'InList':
      return isStrictIn(condition.operand, ids);
    case 'Logical':
      return condition.operator === 'AND'
        ? condition.operands.some((operand) => isNullRejecting(operand, ids))
        : condition.operands.every((operand) => isNullRejecting(operand, ids));
    case 'Column':
      return ids.has(condition.id);
    default:
      return false;
  }
}

/** True when the expression is NULL if all columns of `ids` are. */
function isStrictIn(expression: BoundExpression, ids: ReadonlySet<ColumnId>): boolean {
  if (expression.kind === 'Column') return ids.has(expression.id);
  if (expression.kind === 'Cast') return isStrictIn(expression.operand, ids);
  if (expression.kind === 'Call') {
    return expression.function.nulls === 'propagate' && expression.args.some((arg) => isStrictIn(arg, ids));
  }
  return false;
}
