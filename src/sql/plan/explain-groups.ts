import type { ExplainDisplay, ExplainNode } from './explain-tree.js';

// A plan as groups of properties under PostgreSQL's keys: what the formats JSON, YAML and XML have in common.

/** A number as it is written: EXPLAIN keeps trailing zeros. */
export interface ExplainNumber {
  readonly kind: 'number';
  readonly text: string;
}

export interface ExplainGroup {
  readonly kind: 'group';
  readonly properties: readonly ExplainProperty[];
}

/** Groups of one kind: `Plans`. */
export interface ExplainGroups {
  readonly kind: 'groups';
  /** What one of them is called in XML. */
  readonly itemName: string;
  readonly items: readonly ExplainGroup[];
}

export type ExplainValue = string | boolean | readonly string[] | ExplainNumber | ExplainGroup | ExplainGroups;
export type ExplainProperty = readonly [key: string, value: ExplainValue];

/** A number with so many digits behind the point. */
export function numberOf(value: number, digits: number): ExplainNumber {
  return { kind: 'number', text: value.toFixed(digits) };
}

/** The properties of a node, and its inputs under `Plans`. */
export function explainGroup(node: ExplainNode, display: ExplainDisplay): ExplainGroup {
  const { type, facts, relationship, subplanName, children } = node;
  const properties: ExplainProperty[] = [['Node Type', type]];
  if (relationship !== null) properties.push(['Parent Relationship', relationship]);
  if (subplanName !== null) properties.push(['Subplan Name', subplanName]);
  properties.push(['Parallel Aware', false], ['Async Capable', false]);
  for (const [key, value] of Object.entries(facts)) {
    if (key !== 'Schema' || display.isVerbose) properties.push([key, value]);
  }
  if (display.showsCosts) properties.push(['Plan Rows', numberOf(node.rows, 0)]);
  properties.push(...actualProperties(node, display), ['Disabled', false], ...detailProperties(node, display));
  if (children.length > 0) {
    const items = children.map((child) => explainGroup(child, display));
    properties.push(['Plans', { kind: 'groups', itemName: 'Plan', items }]);
  }
  return { kind: 'group', properties };
}

function actualProperties({ actuals }: ExplainNode, { showsTiming }: ExplainDisplay): ExplainProperty[] {
  if (actuals === undefined) return [];
  const { loops, rows, startupMs, totalMs } = actuals ?? { loops: 0, rows: 0, startupMs: 0, totalMs: 0 };
  const mean = (sum: number, digits: number) => numberOf(loops === 0 ? 0 : sum / loops, digits);
  const times: ExplainProperty[] = [
    ['Actual Startup Time', mean(startupMs, 3)],
    ['Actual Total Time', mean(totalMs, 3)],
  ];
  return [...(showsTiming ? times : []), ['Actual Rows', mean(rows, 2)], ['Actual Loops', numberOf(loops, 0)]];
}

function detailProperties({ type, details, output, actuals }: ExplainNode, display: ExplainDisplay): ExplainProperty[] {
  const properties: ExplainProperty[] = [];
  if (display.isVerbose && type !== 'Project' && output.length > 0) properties.push(['Output', output]);
  // Keys of a group are unique: sets of GROUP BY become one list.
  const labels = [...new Set(details.map(({ label }) => label))];
  for (const label of labels) {
    const values = details.filter((detail) => detail.label === label).map(({ value }) => value);
    properties.push([label, values.length === 1 ? values[0]! : values.map((value) => [value].flat().join(', '))]);
    if (label === 'Filter' && actuals && actuals.removedRows !== null) {
      properties.push(['Rows Removed by Filter', numberOf(actuals.removedRows / actuals.loops, 0)]);
    }
  }
  return properties;
}
