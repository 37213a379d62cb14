import type { ExplainDetail, ExplainDisplay, ExplainNode, NodeActuals } from './explain-tree.js';

// Plans as indented text, in PostgreSQL's manner:
//
//   Limit  (rows=10) (actual time=0.021..0.043 rows=10.00 loops=1)
//     ->  Index Scan using item_price_idx on item  (rows=33) (actual time=0.019..0.040 rows=10.00 loops=1)
//           Index Cond: (item.price < 10)

/** The lines of a plan. */
export function explainText(node: ExplainNode, display: ExplainDisplay): string[] {
  const lines = [titleOf(node, display), ...detailsOf(node, display).map((line) => `  ${line}`)];
  for (const child of node.children) {
    const [first, ...rest] = explainText(child, display);
    const arrow = `  ->  ${first}`;
    const below = rest.map((line) => `      ${line}`);
    if (child.subplanName === null) lines.push(arrow, ...below);
    else lines.push(`  ${child.subplanName}`, ...[arrow, ...below].map((line) => `  ${line}`));
  }
  return lines;
}

function titleOf({ title, rows, actuals }: ExplainNode, { showsCosts, showsTiming }: ExplainDisplay): string {
  const estimate = showsCosts ? `  (rows=${Math.round(rows)})` : '';
  return title + estimate + actualText(actuals, showsTiming);
}

function actualText(actuals: NodeActuals | null | undefined, showsTiming: boolean): string {
  if (actuals === undefined) return '';
  if (actuals === null) return ' (never executed)';
  const { loops, rows, startupMs, totalMs } = actuals;
  const time = showsTiming ? `time=${(startupMs / loops).toFixed(3)}..${(totalMs / loops).toFixed(3)} ` : '';
  return ` (actual ${time}rows=${(rows / loops).toFixed(2)} loops=${loops})`;
}

function detailsOf({ type, details, output, actuals }: ExplainNode, { isVerbose }: ExplainDisplay): string[] {
  const lines: string[] = [];
  if (isVerbose && type !== 'Project' && output.length > 0) lines.push(`Output: ${output.join(', ')}`);
  for (const detail of details) {
    lines.push(detailText(detail));
    if (detail.label === 'Filter' && actuals && actuals.removedRows) {
      lines.push(`Rows Removed by Filter: ${Math.round(actuals.removedRows / actuals.loops)}`);
    }
  }
  return lines;
}

function detailText({ label, value }: ExplainDetail): string {
  return `${label}: ${typeof value === 'string' ? value : value.join(', ')}`;
}
