import type { BoundExpression } from './bound-expression.js';
import { columnsOf, conjunctsOf, isVolatile } from './expression-tree.js';
import type { SystemScan } from './logical-plan.js';
import type { SystemScanNode } from './physical-plan.js';

/** How a system relation is read: by looking rows up when the condition fixes one of its keys. */
export function systemScan(scan: SystemScan, rows: number): SystemScanNode {
  return { ...scan, rows, lookUp: lookUpOf(scan) };
}

function lookUpOf(scan: SystemScan): SystemScanNode['lookUp'] {
  const { relation, columns, positions } = scan;
  const own = new Set(columns.map(({ id }) => id));
  const isFixed = (value: BoundExpression) =>
    !isVolatile(value) && ![...columnsOf(value)].some((used) => own.has(used));
  for (const condition of conjunctsOf(scan.predicate)) {
    if (condition.kind !== 'Call' || condition.function.name !== '=' || condition.args.length !== 2) continue;
    const [left, right] = condition.args as readonly [BoundExpression, BoundExpression];
    for (const [side, value] of [
      [left, right],
      [right, left],
    ] as const) {
      if (side.kind !== 'Column' || !isFixed(value)) continue;
      const at = columns.findIndex(({ id }) => id === side.id);
      if (at < 0) continue;
      const position = positions[at]!;
      if (relation.keys.includes(relation.columns[position]!.name)) return { position, value };
    }
  }
  return null;
}
