import { SCAN_ROW_COST } from './access-cost.js';
import { estimateRows } from './cost.js';
import { type IndexPath, indexPath } from './index-path.js';
import type { Scan } from './logical-plan.js';
import type { IndexScan, TableScan } from './physical-plan.js';
import type { RuleContext } from './rules/rule.js';

// Choosing how a table is read: from end to end, or through an index whose leading columns the condition bounds.
//
// Where the condition's values are constants, the entries they name are counted in the index. Else they are guessed, and
// the scan decides anew when it runs (`IndexScan.alternative`).

export type AccessPath = TableScan | IndexScan;

/** Smaller tables are read whole unless an index is known to be cheaper. */
const TENTATIVE_ROWS_MIN = 200;

/** The cheapest way to read the rows of a scan. */
export function chooseAccessPath(scan: Scan, context: RuleContext): AccessPath {
  return cheapestPath(scan, context).node;
}

/** As `chooseAccessPath`, with the cost in microseconds. */
export function cheapestPath(scan: Scan, context: RuleContext): { readonly node: AccessPath; readonly cost: number } {
  const tableRows = context.statistics.rowCount(scan.table);
  const whole = tableScan(scan, context);
  const wholeCost = tableRows * SCAN_ROW_COST;
  if (!context.isEnabled('enable_indexscan')) return { node: whole, cost: wholeCost };
  let best: IndexPath | null = null;
  for (const index of context.catalog.indexesOf(scan.table)) {
    const path = indexPath(scan, index, context);
    if (path !== null && (best === null || path.cost < best.cost)) best = path;
  }
  if (best === null) return { node: whole, cost: wholeCost };
  const { node, cost, isUnique, isCounted } = best;
  if (isUnique) return { node, cost };
  const isTentative = !isCounted && tableRows >= TENTATIVE_ROWS_MIN;
  const mayScan = context.isEnabled('enable_seqscan');
  if (!isTentative && cost >= wholeCost && mayScan) return { node: whole, cost: wholeCost };
  return { node: mayScan ? { ...node, alternative: whole } : node, cost: Math.min(cost, wholeCost) };
}

/** The cheapest scan through an index that serves; null when there is none. */
export function searchPath(scan: Scan, context: RuleContext, serves: (node: IndexScan) => boolean): IndexScan | null {
  let best: IndexPath | null = null;
  for (const index of context.catalog.indexesOf(scan.table)) {
    const path = indexPath(scan, index, context);
    if (path !== null && serves(path.node) && (best === null || path.cost < best.cost)) best = path;
  }
  return best?.node ?? null;
}

function tableScan(scan: Scan, { statistics }: RuleContext): TableScan {
  const { columns, positions, table, alias, predicate } = scan;
  const rows = estimateRows(scan, statistics);
  return { kind: 'TableScan', table, alias, columns, positions, predicate, rows };
}
