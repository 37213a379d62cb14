import { columnPosition } from '../../catalog/descriptors.js';
import { unreachable } from '../../common/assert.js';
import type { PgArray } from '../../types/array.js';
import type { BoundExpression, Call, ColumnId } from './bound-expression.js';
import { columnsOf, conjunctsOf, sameExpression } from './expression-tree.js';
import { likePrefix } from './like-prefix.js';
import type { Join, LogicalPlan, Scan } from './logical-plan.js';
import type { Statistics } from './statistics.js';

// Cardinality estimates. Without statistics the guesses are those of the textbooks (Selinger et al. 1979).

const EQUALITY = 0.005;
const RANGE = 0.33;
/** Both ends of a range given. */
const BETWEEN = 0.005;
const PATTERN = 0.1;
/** A pattern whose start is known. */
const PREFIX = 0.005;
/** Elements of an array that is not known. */
const ARRAY_ELEMENTS = 10;
const OTHER = 0.33;

/** Estimates the rows a plan gives; at least 1 unless it surely gives none. */
export function estimateRows(plan: LogicalPlan, statistics: Statistics): number {
  switch (plan.kind) {
    case 'Scan': {
      if (plan.predicate === null) return Math.max(1, statistics.rowCount(plan.table));
      const counted = statistics.countRows?.(plan) ?? null;
      const rows = counted ?? statistics.rowCount(plan.table) * selectivity(plan.predicate, plan, statistics);
      return Math.max(1, rows);
    }
    case 'Values':
      return plan.rows.length;
    case 'Filter':
      return Math.max(1, estimateRows(plan.input, statistics) * selectivity(plan.predicate, plan.input, statistics));
    case 'Project':
    case 'Window':
    case 'Sort':
      return estimateRows(plan.input, statistics);
    case 'Join':
      return estimateJoin(plan, statistics);
    case 'Aggregate': {
      if (plan.groups.length === 0) return 1;
      const input = estimateRows(plan.input, statistics);
      let groups = 1;
      for (const { expression } of plan.groups)
        groups *= distinctValues(expression, plan.input, statistics) ?? Math.sqrt(input);
      return Math.max(1, Math.min(groups, input)) * (plan.sets?.length ?? 1);
    }
    case 'Limit': {
      const input = estimateRows(plan.input, statistics);
      const limit = plan.limit?.kind === 'Constant' ? Number(plan.limit.value ?? input) : input;
      return Math.min(input, limit);
    }
    case 'Distinct':
      return Math.max(1, estimateRows(plan.input, statistics) / 2);
    case 'SetOperation': {
      const left = estimateRows(plan.left, statistics);
      return plan.operator === 'UNION' ? left + estimateRows(plan.right, statistics) : left;
    }
    case 'FunctionScan':
    case 'SystemScan':
      return 1000;
    case 'CommonTableScan':
      return plan.source === null ? WRITTEN_ROWS : sourceRows(plan.source, statistics);
    case 'RecursiveUnion':
      return sourceRows(plan.left, statistics) + RECURSION_ROUNDS * sourceRows(plan.right, statistics);
    case 'WorkTableScan':
      return RECURSION_ROUNDS * sourceRows(plan.source, statistics);
    case 'VectorSearch':
      return plan.limit.kind === 'Constant' ? Number(plan.limit.value) : 10;
    default:
      return unreachable(plan);
  }
}

/** Rounds of a recursive query, as PostgreSQL guesses them. */
const RECURSION_ROUNDS = 10;
/** Rows that a write in WITH returns. */
const WRITTEN_ROWS = 100;

const sourceEstimates = new WeakMap<LogicalPlan, number>();

/** The estimate of a plan that many references share, made once. */
function sourceRows(plan: LogicalPlan, statistics: Statistics): number {
  let rows = sourceEstimates.get(plan);
  if (rows === undefined) {
    rows = estimateRows(plan, statistics);
    sourceEstimates.set(plan, rows);
  }
  return rows;
}

function estimateJoin(plan: Join, statistics: Statistics): number {
  const left = estimateRows(plan.left, statistics);
  const right = estimateRows(plan.right, statistics);
  if (plan.type === 'semi') return Math.max(1, left / 2);
  if (plan.type === 'anti') return Math.max(1, left / 2);
  const pairs = joinedRows(conjunctsOf(plan.condition), plan.left, plan.right, left, right, statistics);
  if (plan.type === 'left') return Math.max(left, pairs);
  if (plan.type === 'right') return Math.max(right, pairs);
  return plan.type === 'full' ? Math.max(left + right, pairs) : Math.max(1, pairs);
}

/** Pairs of two inputs that satisfy all conditions. */
export function joinedRows(
  conditions: readonly BoundExpression[],
  left: LogicalPlan,
  right: LogicalPlan,
  leftRows: number,
  rightRows: number,
  statistics: Statistics,
): number {
  let rows = leftRows * rightRows;
  for (const condition of conditions) {
    if (condition.kind === 'Call' && condition.function.name === '=' && condition.args.length === 2) {
      const [first, second] = condition.args;
      const distinct = [first!, second!].map(
        (side) => distinctValues(side, left, statistics) ?? distinctValues(side, right, statistics) ?? 0,
      );
      rows /= Math.max(...distinct, Math.min(leftRows, rightRows), 1);
    } else {
      rows *= OTHER;
    }
  }
  return rows;
}

/** Distinct values of a plain column of a scan inside `plan`; null when not known. */
function distinctValues(expression: BoundExpression, plan: LogicalPlan, statistics: Statistics): number | null {
  if (expression.kind !== 'Column') return null;
  const source = scanOfColumn(plan, expression.id);
  if (source === null) return null;
  const { scan, position } = source;
  const column = scan.table.columns[position];
  if (column === undefined) return null;
  if (isUniqueColumn(scan, position)) return statistics.rowCount(scan.table);
  return statistics.distinctCount(scan.table, column.id);
}

/** The scan a column comes from unchanged, and its place there. */
function scanOfColumn(plan: LogicalPlan, id: ColumnId): { scan: Scan; position: number } | null {
  switch (plan.kind) {
    case 'Scan': {
      const at = plan.columns.findIndex((column) => column.id === id);
      return at < 0 ? null : { scan: plan, position: plan.positions[at]! };
    }
    case 'Filter':
    case 'Sort':
    case 'Limit':
      return scanOfColumn(plan.input, id);
    case 'Join':
      return scanOfColumn(plan.left, id) ?? scanOfColumn(plan.right, id);
    default:
      return null;
  }
}

/** The share of `input`'s rows that a condition keeps. */
export function selectivity(predicate: BoundExpression | null, input: LogicalPlan, statistics: Statistics): number {
  let share = 1;
  const ends: { operand: BoundExpression; isLower: boolean }[] = [];
  for (const condition of conjunctsOf(predicate)) {
    const end = rangeEndOf(condition);
    if (end === null) {
      share *= selectivityOf(condition, input, statistics);
      continue;
    }
    const opposite = ends.findIndex((one) => one.isLower !== end.isLower && sameExpression(one.operand, end.operand));
    if (opposite < 0) {
      ends.push(end);
      share *= RANGE;
    } else {
      // Between two ends lies far less than a third of a third.
      ends.splice(opposite, 1);
      share *= BETWEEN / RANGE;
    }
  }
  return share;
}

/** One end of a range of a column; null for other conditions. */
function rangeEndOf(condition: BoundExpression): { operand: BoundExpression; isLower: boolean } | null {
  if (condition.kind !== 'Call' || condition.args.length !== 2) return null;
  const { name } = condition.function;
  if (name !== '<' && name !== '<=' && name !== '>' && name !== '>=') return null;
  const [left, right] = condition.args as readonly [BoundExpression, BoundExpression];
  const isLeft = columnsOf(right).size === 0;
  return { operand: isLeft ? left : right, isLower: name.startsWith('>') === isLeft };
}

function selectivityOf(condition: BoundExpression, input: LogicalPlan, statistics: Statistics): number {
  switch (condition.kind) {
    case 'Call': {
      const { name } = condition.function;
      if (name === '=') return equalityShare(condition.args, input, statistics);
      if (name === '<>') return 1 - EQUALITY;
      if (name === '<' || name === '<=' || name === '>' || name === '>=') return RANGE;
      if (name.includes('~~')) return patternShare(condition);
      return OTHER;
    }
    case 'ArrayComparison': {
      const { quantifier, compare, array, left } = condition;
      if (quantifier !== 'ANY' || compare.name !== '=') return OTHER;
      const count =
        array.kind === 'Constant' ? ((array.value as PgArray | null)?.elements.length ?? 0) : ARRAY_ELEMENTS;
      return Math.min(1, equalityShare([left], input, statistics) * count);
    }
    case 'Logical': {
      if (condition.operator === 'AND') return selectivity(condition, input, statistics);
      let none = 1;
      for (const operand of condition.operands) none *= 1 - selectivityOf(operand, input, statistics);
      return 1 - none;
    }
    case 'Not':
      return 1 - selectivityOf(condition.operand, input, statistics);
    case 'IsNull':
      return condition.isNegated ? 0.95 : 0.05;
    case 'InList': {
      const one = equalityShare([condition.operand], input, statistics);
      const share = Math.min(1, one * condition.items.length);
      return condition.isNegated ? 1 - share : share;
    }
    case 'Constant':
      return condition.value === true ? 1 : 0;
    default:
      return OTHER;
  }
}

function patternShare({ function: { name }, args }: Call): number {
  const pattern = args[1]!;
  if (name !== '~~' || pattern.kind !== 'Constant' || typeof pattern.value !== 'string') return PATTERN;
  return likePrefix(pattern.value) === null ? PATTERN : PREFIX;
}

function equalityShare(sides: readonly BoundExpression[], input: LogicalPlan, statistics: Statistics): number {
  for (const side of sides) {
    if (side.kind !== 'Column') continue;
    const source = scanOfColumn(input, side.id);
    if (source === null) continue;
    if (isUniqueColumn(source.scan, source.position)) return 1 / Math.max(1, statistics.rowCount(source.scan.table));
    const distinct = distinctValues(side, input, statistics);
    if (distinct !== null) return 1 / Math.max(1, distinct);
  }
  return columnsOf(...sides).size === 0 ? OTHER : EQUALITY;
}

function isUniqueColumn(scan: Scan, position: number): boolean {
  return scan.table.constraints.some(
    (constraint) =>
      (constraint.kind === 'primary key' || constraint.kind === 'unique') &&
      constraint.columnIds.length === 1 &&
      columnPosition(scan.table, constraint.columnIds[0]!) === position,
  );
}
