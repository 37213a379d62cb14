import type { IndexDescriptor } from '../../catalog/descriptors.js';
import { DESCENT_COST, FETCH_COST } from './access-cost.js';
import { cheapestPath } from './access-path.js';
import type { BoundExpression } from './bound-expression.js';
import { estimateRows } from './cost.js';
import { type IndexKey, isKey } from './index-bounds.js';
import { countEntries } from './index-entries.js';
import { indexPath, isMany, keysOf, wholeIndex } from './index-path.js';
import type { Scan, SortKey } from './logical-plan.js';
import type { IndexCondition, IndexScan } from './physical-plan.js';
import type { RuleContext } from './rules/rule.js';

// Reading a table in an order that an index has.

/**
 * The scan through an index that gives the order of `keys`, where reading the first `wanted` rows so costs less than reading
 * all rows and sorting; null when there is none. Keys on columns the condition makes equal to one value do not matter.
 */
export function orderedPath(
  scan: Scan,
  keys: readonly SortKey[],
  wanted: number,
  context: RuleContext,
): IndexScan | null {
  if (!context.isEnabled('enable_indexscan')) return null;
  const tableRows = context.statistics.rowCount(scan.table);
  const rows = estimateRows(scan, context.statistics);
  let best: IndexScan | null = null;
  let bestCost = cheapestPath(scan, context).cost + rows * SORT_ROW_COST;
  for (const index of context.catalog.indexesOf(scan.table)) {
    const path = indexPath(scan, index, context);
    const node = path?.node ?? wholeIndex(scan, index, context);
    const indexKeys = keysOf(scan, index, context);
    if (node === null || indexKeys === null) continue;
    const isBackward = directionOf(scan, index, indexKeys, keys, fixedCount(node.condition));
    if (isBackward === null) continue;
    const entries = path?.entries ?? countEntries(node, context.statistics)?.entries ?? tableRows;
    // Of so many entries `rows` survive the filter.
    const visited = Math.min(entries, (wanted * entries) / Math.max(1, Math.min(rows, entries)));
    const cost = DESCENT_COST + visited * FETCH_COST;
    if (cost > bestCost) continue;
    best = { ...node, isBackward, keepsOrder: true, rows };
    bestCost = cost;
  }
  return best;
}

/** A row that is kept among the first ones, or is not. */
const SORT_ROW_COST = 0.02;

/** Leading columns that have one value in all entries visited. Entries of a list come in the index's order. */
function fixedCount({ searches }: IndexCondition): number {
  const at = searches.findIndex(isMany);
  return at < 0 ? searches.length : at;
}

/** Whether reading the index forwards (false) or backwards (true) gives the order; null when neither does. */
function directionOf(
  scan: Scan,
  index: IndexDescriptor,
  indexKeys: readonly (IndexKey | null)[],
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
    // Where no entry is NULL, NULLs may stand first or last.
    const hasNulls = mayBeNull(scan, key.columnId);
    const isForward = key.isDescending === isDescending && (!hasNulls || key.isNullsFirst === isNullsFirst);
    const isReverse = key.isDescending !== isDescending && (!hasNulls || key.isNullsFirst !== isNullsFirst);
    if (!isForward && !isReverse) return null;
    if (isBackward !== null && isBackward !== isReverse) return null;
    isBackward = isReverse;
    at++;
  }
  return isBackward ?? false;
}

function mayBeNull({ table }: Scan, columnId: number | null): boolean {
  const column = table.columns.find(({ id }) => id === columnId);
  return column === undefined || !column.isNotNull;
}
