import { unreachable } from '../../common/assert.js';
import { chooseAccessPath, orderedPath } from './access-path.js';
import type { BoundExpression, ColumnId } from './bound-expression.js';
import { estimateRows } from './cost.js';
import { columnsOf, conjunction, conjunctsOf, isVolatile } from './expression-tree.js';
import type { Aggregate, Join, Limit, LogicalPlan, Scan } from './logical-plan.js';
import { lowerWindow } from './lower-window.js';
import type { PhysicalPlan } from './physical-plan.js';
import { freeColumnsOfPlan } from './plan-tree.js';
import type { RuleContext } from './rules/rule.js';
import { systemScan } from './system-path.js';

// Lowering: from what to compute to how. Chooses access paths, join algorithms and their sides, and whether an order
// comes from an index, from keeping the first rows, or from sorting.
//
// A join whose sides are exchanged hands its columns up in another order than the logical plan has them: nodes that
// pass columns on take them from their lowered inputs.

/** Up to this many rows on the outer side an inner index is searched once a row instead of hashing the table. */
const INDEX_JOIN_COST_PER_ROW = 2;
const HASH_BUILD_COST_PER_ROW = 0.1;

export function lower(plan: LogicalPlan, context: RuleContext): PhysicalPlan {
  const rows = estimateRows(plan, context.statistics);
  const { columns } = plan;
  switch (plan.kind) {
    case 'Scan':
      return chooseAccessPath(plan, context);
    case 'SystemScan':
      return systemScan(plan, rows);
    case 'Values':
      return { kind: 'Values', columns, rows, rowsOfValues: plan.rows };
    case 'Filter': {
      const input = lower(plan.input, context);
      return { kind: 'Filter', columns: input.columns, rows, input, predicate: plan.predicate };
    }
    case 'Project':
      return { kind: 'Project', columns, rows, input: lower(plan.input, context), expressions: plan.expressions };
    case 'Join':
      return lowerJoin(plan, rows, context);
    case 'Aggregate':
      return lowerAggregate(plan, rows, context);
    case 'Window':
      return lowerWindow(plan, lower(plan.input, context));
    case 'Sort': {
      const input = lower(plan.input, context);
      return { kind: 'Sort', columns: input.columns, rows, input, keys: plan.keys };
    }
    case 'Limit':
      return lowerLimit(plan, rows, context);
    case 'Distinct': {
      const input = lower(plan.input, context);
      return { kind: 'Distinct', columns: input.columns, rows, input, on: plan.on };
    }
    case 'SetOperation': {
      const { operator, isAll } = plan;
      const left = lower(plan.left, context);
      const right = lower(plan.right, context);
      return { kind: 'SetOperation', columns, rows, operator, isAll, left, right };
    }
    case 'FunctionScan': {
      const { calls, withOrdinality } = plan;
      return { kind: 'FunctionScan', columns, rows, calls, withOrdinality };
    }
    case 'CommonTableScan': {
      const { table, name, alias, outerIds, outer } = plan;
      return { kind: 'CommonTableScan', columns, rows, table, name, alias, outerIds, outer };
    }
    case 'RecursiveUnion': {
      const { isAll, workTable } = plan;
      const left = lower(plan.left, context);
      const right = lower(plan.right, context);
      return { kind: 'RecursiveUnion', columns, rows, left, right, isAll, workTable };
    }
    case 'WorkTableScan':
      return { kind: 'WorkTableScan', columns, rows, name: plan.name, alias: plan.alias, workTable: plan.workTable };
    case 'VectorSearch':
      return { ...plan, rows };
    default:
      return unreachable(plan);
  }
}

function lowerAggregate(plan: Aggregate, rows: number, context: RuleContext): PhysicalPlan {
  const { columns, aggregates, groups } = plan;
  if (isRowCount(plan)) {
    const { table, alias } = plan.input as Scan;
    return { kind: 'RowCount', columns, rows: 1, table, alias };
  }
  if (plan.sets !== null) {
    const { sets, groupings } = plan;
    const input = lower(plan.input, context);
    return {
      kind: 'GroupingSets',
      columns,
      rows,
      input,
      groups: groups.map(expressionOf),
      aggregates,
      sets,
      groupings,
    };
  }
  return {
    kind: 'HashAggregate',
    columns,
    rows,
    input: lower(plan.input, context),
    groups: groups.map(expressionOf),
    aggregates,
    groupings: plan.groupings,
  };
}

function expressionOf({ expression }: Aggregate['groups'][number]): BoundExpression {
  return expression;
}

/** `SELECT count(*) FROM t`. */
function isRowCount(plan: Aggregate): boolean {
  if (plan.groups.length > 0 || plan.aggregates.length !== 1) return false;
  const call = plan.aggregates[0]!;
  const isCountStar = call.function.name === 'count' && call.args.length === 0 && call.filter === null;
  return isCountStar && plan.input.kind === 'Scan' && plan.input.predicate === null;
}

function lowerLimit(plan: Limit, rows: number, context: RuleContext): PhysicalPlan {
  const { limit, offset, input } = plan;
  if (input.kind === 'Sort' && limit !== null) {
    const ordered = input.input.kind === 'Scan' ? orderedPath(input.input, input.keys, context) : null;
    if (ordered !== null && isCheap(ordered.rows, rows, input.input as Scan, context)) {
      return { kind: 'Limit', columns: ordered.columns, rows, input: ordered, limit, offset };
    }
    const unsorted = lower(input.input, context);
    return { kind: 'TopN', columns: unsorted.columns, rows, input: unsorted, keys: input.keys, limit, offset };
  }
  const lowered = lower(input, context);
  return { kind: 'Limit', columns: lowered.columns, rows, input: lowered, limit, offset };
}

/** Fetching rows one by one in index order pays while few are fetched in all. */
function isCheap(matching: number, wanted: number, scan: Scan, context: RuleContext): boolean {
  const tableRows = context.statistics.rowCount(scan.table);
  // Of every `tableRows` entries `matching` survive the filter.
  const visited = Math.min(tableRows, (wanted * tableRows) / Math.max(1, matching));
  return visited < 1000 || visited * 20 < tableRows;
}

// ---------------------------------------------------------------------------------------------------------- joins

function lowerJoin(plan: Join, rows: number, context: RuleContext): PhysicalPlan {
  if (plan.isLateral) return lateralJoin(plan, rows, context);
  if (plan.type === 'right') return lowerJoin(mirrored(plan), rows, context);
  const { type } = plan;
  const keys = equiKeys(plan);
  if (keys.left.length === 0) {
    const left = lower(plan.left, context);
    const right = lower(plan.right, context);
    const columns = columnsOfJoin(type, left, right);
    return { kind: 'NestedLoopJoin', columns, rows, type, left, right, condition: plan.condition, outerIds: [] };
  }
  const indexed = indexJoin(plan, rows, context);
  if (indexed !== null) return indexed;
  const leftRows = estimateRows(plan.left, context.statistics);
  const rightRows = estimateRows(plan.right, context.statistics);
  if (type === 'inner' && leftRows < rightRows) {
    // The smaller side is hashed.
    return hashJoin(mirrored(plan), { left: keys.right, right: keys.left, residual: keys.residual }, rows, context);
  }
  return hashJoin(plan, keys, rows, context);
}

function hashJoin(plan: Join, keys: EquiKeys, rows: number, context: RuleContext): PhysicalPlan {
  const left = lower(plan.left, context);
  const right = lower(plan.right, context);
  return {
    kind: 'HashJoin',
    columns: columnsOfJoin(plan.type, left, right),
    rows,
    type: plan.type,
    left,
    right,
    leftKeys: keys.left,
    rightKeys: keys.right,
    residual: conjunction(keys.residual),
  };
}

function columnsOfJoin(type: Join['type'], left: PhysicalPlan, right: PhysicalPlan): PhysicalPlan['columns'] {
  const isHalf = type === 'semi' || type === 'anti';
  return isHalf ? left.columns : [...left.columns, ...right.columns];
}

/** The same join with its sides exchanged. */
function mirrored(plan: Join): Join {
  const type = plan.type === 'right' ? 'left' : plan.type === 'left' ? 'right' : plan.type;
  const { left: right, right: left } = plan;
  return { ...plan, type, left, right, columns: [...left.columns, ...right.columns] };
}

interface EquiKeys {
  readonly left: readonly BoundExpression[];
  readonly right: readonly BoundExpression[];
  readonly residual: readonly BoundExpression[];
}

/** Splits a join condition into `left = right` pairs and the rest. */
function equiKeys(plan: Join): EquiKeys {
  const leftIds = new Set(plan.left.columns.map((column) => column.id));
  const rightIds = new Set(plan.right.columns.map((column) => column.id));
  const left: BoundExpression[] = [];
  const right: BoundExpression[] = [];
  const residual: BoundExpression[] = [];
  for (const condition of conjunctsOf(plan.condition)) {
    const pair = equalSides(condition, leftIds, rightIds);
    if (pair === null) {
      residual.push(condition);
    } else {
      left.push(pair.left);
      right.push(pair.right);
    }
  }
  return { left, right, residual };
}

function equalSides(
  condition: BoundExpression,
  leftIds: ReadonlySet<ColumnId>,
  rightIds: ReadonlySet<ColumnId>,
): { left: BoundExpression; right: BoundExpression } | null {
  if (condition.kind !== 'Call' || condition.function.name !== '=' || condition.args.length !== 2) return null;
  const [first, second] = condition.args;
  if (first!.type !== second!.type || isVolatile(condition)) return null;
  const isOf = (expression: BoundExpression, ids: ReadonlySet<ColumnId>) => {
    const used = [...columnsOf(expression)].filter((id) => leftIds.has(id) || rightIds.has(id));
    return used.length > 0 && used.every((id) => ids.has(id));
  };
  if (isOf(first!, leftIds) && isOf(second!, rightIds)) return { left: first!, right: second! };
  if (isOf(first!, rightIds) && isOf(second!, leftIds)) return { left: second!, right: first! };
  return null;
}

/** A nested loop whose inner side searches an index with values of the outer row. */
function indexJoin(plan: Join, rows: number, context: RuleContext): PhysicalPlan | null {
  const candidates = plan.type === 'inner' ? [plan, mirrored(plan)] : [plan];
  for (const candidate of candidates) {
    if (candidate.type === 'full' || candidate.right.kind !== 'Scan') continue;
    const inner = candidate.right;
    const outerRows = estimateRows(candidate.left, context.statistics);
    const innerRows = context.statistics.rowCount(inner.table);
    if (outerRows * INDEX_JOIN_COST_PER_ROW > innerRows * HASH_BUILD_COST_PER_ROW) continue;
    // With the join's condition in its predicate the inner scan may find an index.
    const conditions = [...conjunctsOf(inner.predicate), ...conjunctsOf(candidate.condition)];
    if (conditions.some((condition) => isVolatile(condition))) continue;
    const path = chooseAccessPath({ ...inner, predicate: conjunction(conditions) }, context);
    if (path.kind !== 'IndexScan') continue;
    const outerIds = outerIdsOf(path.condition.equal, candidate.left);
    if (outerIds.length === 0) continue;
    const all = new Set(candidate.left.columns.map((column) => column.id));
    const used = columnsOf(...conditions);
    const left = lower(candidate.left, context);
    return {
      kind: 'NestedLoopJoin',
      columns: columnsOfJoin(candidate.type, left, path),
      rows,
      type: candidate.type,
      left,
      right: { ...path, rows: Math.max(1, rows / Math.max(1, outerRows)) },
      condition: null,
      outerIds: [...used].filter((id) => all.has(id)),
    };
  }
  return null;
}

function outerIdsOf(expressions: readonly BoundExpression[], outer: LogicalPlan): ColumnId[] {
  const ids = new Set(outer.columns.map((column) => column.id));
  return [...columnsOf(...expressions)].filter((id) => ids.has(id));
}

function lateralJoin(plan: Join, rows: number, context: RuleContext): PhysicalPlan {
  const made = new Set(plan.left.columns.map((column) => column.id));
  const left = lower(plan.left, context);
  const right = lower(plan.right, context);
  return {
    kind: 'NestedLoopJoin',
    columns: columnsOfJoin(plan.type, left, right),
    rows,
    type: plan.type,
    left,
    right,
    condition: plan.condition,
    outerIds: freeColumnsOfPlan(plan.right).filter((id) => made.has(id)),
  };
}
