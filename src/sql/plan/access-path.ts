import { columnPosition, type IndexDescriptor } from '../../catalog/descriptors.js';
import type { Type } from '../../types/type.js';
import { isComputed } from './bind/index-rules.js';
import type { BoundExpression, ColumnId } from './bound-expression.js';
import { selectivity } from './cost.js';
import { columnsOf, conjunction, conjunctsOf, isVolatile, sameExpression } from './expression-tree.js';
import { indexTerms } from './index-terms.js';
import type { Scan, SortKey } from './logical-plan.js';
import type { IndexCondition, IndexScan, RangeEnd, TableScan } from './physical-plan.js';
import type { RuleContext } from './rules/rule.js';

// Choosing how a table is read: from end to end, or through an index whose leading columns the condition bounds.

/** Microseconds, measured: a row of a decoded scan, a descent into an index, a row fetched by its id. */
const SCAN_ROW_COST = 0.02;
const DESCENT_COST = 1;
const FETCH_COST = 0.6;

export type AccessPath = TableScan | IndexScan;

/** The cheapest way to read the rows of a scan. */
export function chooseAccessPath(scan: Scan, context: RuleContext): AccessPath {
  const tableRows = context.statistics.rowCount(scan.table);
  const rows = Math.max(1, tableRows * selectivity(scan.predicate, scan, context.statistics));
  const { columns, positions, table, alias, predicate } = scan;
  let best: AccessPath = { kind: 'TableScan', table, alias, columns, positions, predicate, rows };
  if (!context.isEnabled('enable_indexscan')) return best;
  let bestCost = tableRows * SCAN_ROW_COST;
  for (const index of context.catalog.indexesOf(scan.table)) {
    const path = indexPath(scan, index, context);
    if (path === null) continue;
    const cost = indexCost(path, tableRows, context, scan);
    if (cost < bestCost || (path.isUnique && best.kind === 'TableScan')) {
      best = path.node;
      bestCost = cost;
    }
  }
  return best;
}

interface IndexPath {
  readonly node: IndexScan;
  /** Every key column is equal to a value: at most one row. */
  readonly isUnique: boolean;
}

function indexCost(path: IndexPath, tableRows: number, context: RuleContext, scan: Scan): number {
  if (path.isUnique) return DESCENT_COST + FETCH_COST;
  const { shown, anyOf } = path.node.condition;
  const share = selectivity(conjunction(shown), scan, context.statistics);
  return (anyOf?.length ?? 1) * DESCENT_COST + tableRows * share * FETCH_COST;
}

/** The scan through an index whose leading columns the predicate bounds; null when it bounds none. */
function indexPath(scan: Scan, index: IndexDescriptor, context: RuleContext): IndexPath | null {
  const keys = keysOf(scan, index, context);
  if (keys === null) return null;
  const conjuncts = [...conjunctsOf(scan.predicate)];
  const keyTypes = typesOfKeys(scan, index, keys);
  const used = new Set<BoundExpression>();
  const equal: BoundExpression[] = [];
  let lower: RangeEnd | null = null;
  let upper: RangeEnd | null = null;
  let anyOf: readonly BoundExpression[] | null = null;
  for (let i = 0; i < index.keys.length; i++) {
    const key = keys[i]!;
    if (key === null) break;
    const bounds = boundsOn(conjuncts, key, keyTypes[i]!, scan);
    if (bounds.equal !== null) {
      equal.push(bounds.equal.value);
      used.add(bounds.equal.condition);
      continue;
    }
    if (bounds.anyOf !== null) {
      anyOf = bounds.anyOf.values;
      used.add(bounds.anyOf.condition);
      break;
    }
    // Under DESC the ends change places in the index; the operator sees to that.
    lower = bounds.lower?.end ?? null;
    upper = bounds.upper?.end ?? null;
    if (bounds.lower !== null) used.add(bounds.lower.condition);
    if (bounds.upper !== null) used.add(bounds.upper.condition);
    break;
  }
  if (used.size === 0) return null;
  const isUnique = index.isUnique && equal.length === index.keys.length;
  const condition: IndexCondition = { equal, lower, upper, anyOf, shown: [...used] };
  const residual = conjunction(conjuncts.filter((conjunct) => !used.has(conjunct)));
  const rows = isUnique
    ? 1
    : Math.max(1, context.statistics.rowCount(scan.table) * selectivity(scan.predicate, scan, context.statistics));
  return { node: indexNode(scan, index, keyTypes, condition, residual, rows), isUnique };
}

function indexNode(
  scan: Scan,
  index: IndexDescriptor,
  keyTypes: readonly Type[],
  condition: IndexCondition,
  predicate: BoundExpression | null,
  rows: number,
): IndexScan {
  const { table, alias, columns, positions } = scan;
  return {
    kind: 'IndexScan',
    table,
    alias,
    columns,
    positions,
    index,
    keyTypes,
    condition,
    isBackward: false,
    keepsOrder: false,
    predicate,
    rows,
  };
}

/** A key of an index in the scan's columns: the id of a column, an expression, or null when the scan lacks a column. */
type IndexKey = ColumnId | BoundExpression | null;

/** The keys of a B-tree index; null when it may not serve the scan: a partial index must hold all rows wanted. */
function keysOf(scan: Scan, index: IndexDescriptor, context: RuleContext): readonly IndexKey[] | null {
  if (index.method !== 'btree') return null;
  if (isComputed(index)) return indexTerms(scan, index, context)?.keys.map(plainKey) ?? null;
  return index.keys.map((key) => {
    const at = scan.positions.indexOf(columnPosition(scan.table, key.columnId!));
    return at < 0 ? null : scan.columns[at]!.id;
  });
}

function plainKey(key: BoundExpression | null): IndexKey {
  return key?.kind === 'Column' ? key.id : key;
}

function typesOfKeys(scan: Scan, index: IndexDescriptor, keys: readonly IndexKey[]): Type[] {
  return index.keys.map(({ columnId }, i) => {
    if (columnId !== null) return scan.table.columns[columnPosition(scan.table, columnId)]!.type;
    const key = keys[i];
    // An expression over columns that the scan lacks is not searched: any type will do.
    return key === null || typeof key !== 'object' ? scan.table.columns[0]!.type : key!.type;
  });
}

function isKey(expression: BoundExpression, key: ColumnId | BoundExpression): boolean {
  if (typeof key === 'object') return sameExpression(expression, key);
  return expression.kind === 'Column' && expression.id === key;
}

interface Bounds {
  equal: { condition: BoundExpression; value: BoundExpression } | null;
  lower: { condition: BoundExpression; end: RangeEnd } | null;
  upper: { condition: BoundExpression; end: RangeEnd } | null;
  anyOf: { condition: BoundExpression; values: readonly BoundExpression[] } | null;
}

const FLIPPED: Readonly<Record<string, string>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** What the conditions say about one column. */
function boundsOn(
  conditions: readonly BoundExpression[],
  key: ColumnId | BoundExpression,
  type: Type,
  scan: Scan,
): Bounds {
  const bounds: Bounds = { equal: null, lower: null, upper: null, anyOf: null };
  const own = new Set(scan.columns.map((column) => column.id));
  const isFixed = (value: BoundExpression) =>
    !isVolatile(value) && ![...columnsOf(value)].some((used) => own.has(used));
  for (const condition of conditions) {
    if (condition.kind === 'InList') {
      const { operand, items, isNegated } = condition;
      if (isNegated || !isKey(operand, key) || !items.every(isFixed)) continue;
      if (items.every((item) => hasSameKeys(item.type, type))) bounds.anyOf ??= { condition, values: items };
      continue;
    }
    if (condition.kind !== 'Call' || condition.args.length !== 2) continue;
    const { name } = condition.function;
    if (FLIPPED[name] === undefined) continue;
    const [left, right] = condition.args;
    const isLeft = isKey(left!, key);
    const isRight = isKey(right!, key);
    if (isLeft === isRight) continue;
    const value = isLeft ? right! : left!;
    if (!isFixed(value) || !hasSameKeys(value.type, type)) continue;
    const symbol = isLeft ? name : FLIPPED[name]!;
    const isInclusive = symbol.length === 2;
    if (symbol === '=') bounds.equal ??= { condition, value };
    else if (symbol.startsWith('>')) bounds.lower ??= { condition, end: { value, isInclusive } };
    else bounds.upper ??= { condition, end: { value, isInclusive } };
  }
  return bounds;
}

const INTEGER_TYPES = new Set(['int2', 'int4', 'int8']);
const TEXT_TYPES = new Set(['text', 'varchar']);

/** True when a value of type `value` can be searched among keys of type `key`. */
function hasSameKeys(value: Type, key: Type): boolean {
  if (value === key) return true;
  if (INTEGER_TYPES.has(value.name) && INTEGER_TYPES.has(key.name)) return true;
  return TEXT_TYPES.has(value.name) && TEXT_TYPES.has(key.name);
}

/**
 * The scan in the order of `keys` through an index, so that nothing need be sorted; null when no index has that
 * order. Keys on columns the condition makes equal to one value do not matter.
 */
export function orderedPath(scan: Scan, keys: readonly SortKey[], context: RuleContext): IndexScan | null {
  if (!context.isEnabled('enable_indexscan')) return null;
  for (const index of context.catalog.indexesOf(scan.table)) {
    const indexKeys = keysOf(scan, index, context);
    if (indexKeys === null) continue;
    const bounded = indexPath(scan, index, context);
    const keyTypes = typesOfKeys(scan, index, indexKeys);
    const node = bounded?.node ?? indexNode(scan, index, keyTypes, EVERYTHING, scan.predicate, 0);
    if (node.condition.anyOf !== null) continue;
    const isBackward = directionOf(index, indexKeys, keys, node.condition.equal.length);
    if (isBackward === null) continue;
    const rows = context.statistics.rowCount(scan.table) * selectivity(scan.predicate, scan, context.statistics);
    return { ...node, isBackward, keepsOrder: true, rows: Math.max(1, rows) };
  }
  return null;
}

const EVERYTHING: IndexCondition = { equal: [], lower: null, upper: null, anyOf: null, shown: [] };

/** Whether reading the index forwards (false) or backwards (true) gives the order; null when neither does. */
function directionOf(
  index: IndexDescriptor,
  indexKeys: readonly IndexKey[],
  keys: readonly SortKey[],
  skipped: number,
): boolean | null {
  const isAt = (expression: BoundExpression, at: number) => indexKeys[at] != null && isKey(expression, indexKeys[at]!);
  let isBackward: boolean | null = null;
  let at = skipped;
  for (const { expression, isDescending, isNullsFirst } of keys) {
    const fixed = index.keys.findIndex((_, i) => i < skipped && isAt(expression, i));
    if (fixed >= 0) continue;
    const key = index.keys[at];
    if (key === undefined || !isAt(expression, at)) return null;
    const isForward = key.isDescending === isDescending && key.isNullsFirst === isNullsFirst;
    const isReverse = key.isDescending !== isDescending && key.isNullsFirst !== isNullsFirst;
    if (!isForward && !isReverse) return null;
    if (isBackward !== null && isBackward !== isReverse) return null;
    isBackward = isReverse;
    at++;
  }
  return isBackward ?? false;
}
