import { DESCENT_COST, FETCH_COST, HASH_ROW_COST, SCAN_ROW_COST } from './access-cost.js';
import { searchPath } from './access-path.js';
import type { BoundExpression, ColumnId } from './bound-expression.js';
import { estimateRows, joinedRows } from './cost.js';
import { columnsOf, conjunction, conjunctsOf, isVolatile, mapChildren } from './expression-tree.js';
import type { Distinct, Join, LogicalPlan } from './logical-plan.js';
import type { IndexCondition, IndexScan, PhysicalPlan } from './physical-plan.js';
import type { RuleContext } from './rules/rule.js';

// Joins that search an index of one side with values of the other.

/** A row looked up together with many others costs a part of one that is fetched alone. */
const BATCHED = 0.5;

/**
 * The join through an index, when there is one that the condition fits and the other side has so few rows that looking
 * them up is cheaper than reading all of the indexed table; null otherwise.
 */
export function indexJoin(
  plan: Join,
  rows: number,
  context: RuleContext,
  lower: (input: LogicalPlan) => PhysicalPlan,
): PhysicalPlan | null {
  if (!context.isEnabled('enable_indexscan') || !context.isEnabled('enable_nestloop')) return null;
  const candidates = plan.type === 'inner' ? [plan, mirrored(plan)] : [plan];
  let best: { candidate: Join; path: IndexScan; cost: number } | null = null;
  for (const candidate of candidates) {
    const path = innerPath(candidate, context);
    if (path === null) continue;
    const cost = costOf(candidate, path, rows, context);
    if (best === null || cost < best.cost) best = { candidate, path, cost };
  }
  if (best === null || (context.isEnabled('enable_hashjoin') && best.cost >= otherCost(best.candidate, context))) {
    return null;
  }
  return joinOver(best.candidate, best.path, rows, lower);
}

/**
 * `x IN (SELECT y ...)` the other way round: the distinct values of the right side are looked up in an index of the left
 * table. Null when that fits no index or costs more.
 */
export function semiJoinFromRight(
  plan: Join,
  keys: { readonly left: readonly BoundExpression[]; readonly right: readonly BoundExpression[] },
  rows: number,
  context: RuleContext,
  lower: (input: LogicalPlan) => PhysicalPlan,
): PhysicalPlan | null {
  if (!context.isEnabled('enable_indexscan') || !context.isEnabled('enable_nestloop')) return null;
  const columns = keys.right.map(({ type, modifier }) => context.column({ name: 'key', type, modifier }));
  const values: Distinct = {
    kind: 'Distinct',
    columns,
    input: { kind: 'Project', columns, input: plan.right, expressions: keys.right },
    on: null,
  };
  const references = new Map<BoundExpression, BoundExpression>();
  columns.forEach(({ id, name, type, modifier }, i) => {
    references.set(keys.right[i]!, { kind: 'Column', id, name, type, modifier });
  });
  const condition = conjunction(
    conjunctsOf(plan.condition).map((part) =>
      mapChildren(part, (side) => (keys.right.includes(side) ? references.get(side)! : side)),
    ),
  );
  const join: Join = {
    ...plan,
    type: 'inner',
    left: values,
    right: plan.left,
    columns: [...columns, ...plan.left.columns],
    condition,
  };
  const path = innerPath(join, context);
  if (path === null || !isLookUp(path)) return null;
  const distinct = estimateRows(plan.right, context.statistics);
  const cost = distinct * HASH_ROW_COST + costOf(join, path, joinRows(join, distinct, context), context);
  if (context.isEnabled('enable_hashjoin') && cost >= otherCost(mirrored(plan), context)) return null;
  return joinOver(join, path, rows, lower);
}

function joinRows(join: Join, keyCount: number, { statistics }: RuleContext): number {
  return joinedRows(
    conjunctsOf(join.condition),
    join.left,
    join.right,
    keyCount,
    estimateRows(join.right, statistics),
    statistics,
  );
}

/** The scan of the right side by an index whose leading keys the condition makes equal to values of left rows. */
function innerPath(join: Join, context: RuleContext): IndexScan | null {
  const { type, left, right } = join;
  if (type === 'full' || type === 'right' || right.kind !== 'Scan') return null;
  // With the join's condition in its predicate the inner scan may find an index.
  const conditions = [...conjunctsOf(right.predicate), ...conjunctsOf(join.condition)];
  if (conditions.some((condition) => isVolatile(condition))) return null;
  const outer = new Set(left.columns.map((column) => column.id));
  return searchPath({ ...right, predicate: conjunction(conditions) }, context, ({ condition }) =>
    usesOuter(condition, outer),
  );
}

function usesOuter({ searches, lower, upper }: IndexCondition, outer: ReadonlySet<ColumnId>): boolean {
  const values = searches.flatMap((search) => (search.kind === 'value' ? [search.value] : []));
  for (const end of [lower, upper]) if (end !== null) values.push(end.value);
  return [...columnsOf(...values)].some((id) => outer.has(id));
}

/** Beyond what reading the left side costs. */
function costOf({ left, right, type }: Join, path: IndexScan, rows: number, { statistics }: RuleContext): number {
  const leftRows = estimateRows(left, statistics);
  const isHalf = type === 'semi' || type === 'anti';
  const pairs = Math.max(isHalf ? leftRows : rows, 1);
  if (isLookUp(path)) return (leftRows * DESCENT_COST + pairs * FETCH_COST) * BATCHED;
  // A range is searched once for every left row, by a scan of its own.
  const found = right.kind === 'Scan' ? statistics.rowCount(right.table) * RANGE_SHARE : pairs;
  return leftRows * (SCAN_START_COST + found * FETCH_COST);
}

/** Making a scan for one left row. */
const SCAN_START_COST = 4;
const RANGE_SHARE = 0.05;

/** Hashing, or for conditions that are no equality comparing every pair, beyond what reading the left side costs. */
function otherCost({ left, right, condition }: Join, { statistics }: RuleContext): number {
  const leftRows = estimateRows(left, statistics);
  const rightRows = estimateRows(right, statistics);
  const tableRows = right.kind === 'Scan' ? statistics.rowCount(right.table) : rightRows;
  const reading = tableRows * SCAN_ROW_COST;
  const isEqual = conjunctsOf(condition).some((part) => part.kind === 'Call' && part.function.name === '=');
  return isEqual ? reading + (leftRows + rightRows) * HASH_ROW_COST : reading + leftRows * rightRows * SCAN_ROW_COST;
}

/** Only values for the leading keys: what an index join looks up. */
function isLookUp({ condition: { searches, lower, upper, isNotNull } }: IndexScan): boolean {
  return lower === null && upper === null && !isNotNull && searches.every((search) => search.kind === 'value');
}

function joinOver(
  join: Join,
  path: IndexScan,
  rows: number,
  lower: (input: LogicalPlan) => PhysicalPlan,
): PhysicalPlan {
  const { type } = join;
  const left = lower(join.left);
  const columns = columnsOfJoin(type, left, path);
  if (isLookUp(path) && type !== 'full' && type !== 'right') {
    const keys = path.condition.searches.flatMap((search): BoundExpression[] =>
      search.kind === 'value' ? [search.value] : [],
    );
    return { kind: 'IndexJoin', columns, rows, type, left, right: path, keys, residual: path.predicate };
  }
  const made = new Set(left.columns.map((column) => column.id));
  const values = [path.predicate, ...path.condition.shown];
  const outerIds = [...columnsOf(...values)].filter((id) => made.has(id));
  const right = { ...path, rows: Math.max(1, rows / Math.max(1, left.rows)) };
  return { kind: 'NestedLoopJoin', columns, rows, type, left, right, condition: null, outerIds };
}

/** What a lowered join hands up. */
export function columnsOfJoin(type: Join['type'], left: PhysicalPlan, right: PhysicalPlan): PhysicalPlan['columns'] {
  const isHalf = type === 'semi' || type === 'anti';
  return isHalf ? left.columns : [...left.columns, ...right.columns];
}

/** The same join with its sides exchanged. */
export function mirrored(plan: Join): Join {
  const type = plan.type === 'right' ? 'left' : plan.type === 'left' ? 'right' : plan.type;
  const { left: right, right: left } = plan;
  return { ...plan, type, left, right, columns: [...left.columns, ...right.columns] };
}
