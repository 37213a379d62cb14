import { indexPath } from './index-path.js';
import type { Scan } from './logical-plan.js';
import type { RuleContext } from './rules/rule.js';

/** The context with statistics that count rows of scans in indexes, each scan once. */
export function withCounts(context: RuleContext): RuleContext {
  const known = new WeakMap<Scan, number | null>();
  const countRows = (scan: Scan): number | null => {
    let rows = known.get(scan);
    if (rows === undefined) {
      rows = null;
      for (const index of context.catalog.indexesOf(scan.table)) {
        const path = indexPath(scan, index, context);
        if (path?.isCounted) rows = Math.min(rows ?? path.node.rows, path.node.rows);
      }
      known.set(scan, rows);
    }
    return rows;
  };
  return { ...context, statistics: { ...context.statistics, countRows } };
}
