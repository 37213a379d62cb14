import { unreachable } from '../../common/assert.js';
import { chooseAccessPath } from './access-path.js';
import type { BoundExpression, ColumnId } from './bound-expression.js';
import { estimateRows } from './cost.js';
import { columnsOf, conjunction, conjunctsOf, isVolatile } from './expression-tree.js';
import { checkFullJoin } from './full-join.js';
import { extremesByIndex } from './index-extremes.js';
import { columnsOfJoin, indexJoin, mirrored, semiJoinFromRight } from './index-join.js';
import type { Aggregate, Join, Limit, LogicalPlan, Scan } from './logical-plan.js';
import { lowerWindow } from './lower-window.js';
import { orderedPath } from './ordered-path.js';
import type { PhysicalPlan } from './physical-plan.js';
import { freeColumnsOfPlan } from './plan-tree.js';
import type { RuleContext } from './rules/rule.js';
import { systemScan } from './system-path.js';

// Lowering: from what to compute to how. Chooses access paths, join algorithms and their sides, and whether an order
// comes from an index, from keeping the first rows, or from sorting.
//
// A join whose sides are exchanged hands its columns up in another order than the logical plan has them: nodes that
// pass columns on take them from their lowered inputs.

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
  const extremes = extremesByIndex(plan, context);
  if (extremes !== null) return extremes;
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
    const wanted = wantedRows(plan);
    const ordered = input.input.kind === 'Scan' ? orderedPath(input.input, input.keys, wanted, context) : null;
    if (ordered !== null) return { kind: 'Limit', columns: ordered.columns, rows, input: ordered, limit, offset };
    const unsorted = lower(input.input, context);
    return { kind: 'TopN', columns: unsorted.columns, rows, input: unsorted, keys: input.keys, limit, offset };
  }
  const lowered = lower(input, context);
  return { kind: 'Limit', columns: lowered.columns, rows, input: lowered, limit, offset };
}

/** What LIMIT is taken to be when it is known only when the statement runs. */
const USUAL_LIMIT = 100;

/** Rows that are read for a LIMIT, those that OFFSET passes over included. */
function wantedRows({ limit, offset }: Limit): number {
  const number = (expression: BoundExpression | null, otherwise: number) =>
    expression?.kind === 'Constant' && expression.value !== null ? Number(expression.value) : otherwise;
  return number(limit, USUAL_LIMIT) + number(offset, 0);
}

// ---------------------------------------------------------------------------------------------------------- joins

function lowerJoin(plan: Join, rows: number, context: RuleContext): PhysicalPlan {
  if (plan.isLateral) return lateralJoin(plan, rows, context);
  if (plan.type === 'right') return lowerJoin(mirrored(plan), rows, context);
  const { type } = plan;
  const keys = equiKeys(plan);
  if (type === 'full') checkFullJoin(keys.left, keys.residual);
  if (keys.left.length === 0)
    return indexJoin(plan, rows, context, (input) => lower(input, context)) ?? nestedLoop(plan, rows, context);
  const indexed = indexJoin(plan, rows, context, (input) => lower(input, context));
  if (indexed !== null) return indexed;
  if (type === 'semi' && keys.residual.length === 0) {
    const reversed = semiJoinFromRight(plan, keys, rows, context, (input) => lower(input, context));
    if (reversed !== null) return reversed;
  }
  if (!context.isEnabled('enable_hashjoin')) return nestedLoop(plan, rows, context);
  const leftRows = estimateRows(plan.left, context.statistics);
  const rightRows = estimateRows(plan.right, context.statistics);
  if (type === 'inner' && leftRows < rightRows) {
    // The smaller side is hashed.
    return hashJoin(mirrored(plan), { left: keys.right, right: keys.left, residual: keys.residual }, rows, context);
  }
  return hashJoin(plan, keys, rows, context);
}

function nestedLoop(plan: Join, rows: number, context: RuleContext): PhysicalPlan {
  const { type, condition } = plan;
  const left = lower(plan.left, context);
  const right = lower(plan.right, context);
  const columns = columnsOfJoin(type, left, right);
  return { kind: 'NestedLoopJoin', columns, rows, type, left, right, condition, outerIds: [] };
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
