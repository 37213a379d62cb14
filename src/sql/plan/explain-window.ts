import type { NodeDescription } from './explain-tree.js';
import type { FrameBound, WindowCall, WindowFrame } from './logical-plan.js';
import { sortKeysOf } from './lower-window.js';
import type { PhysicalPlan, WindowNode, WindowStep } from './physical-plan.js';
import { show, showKeys } from './show-expression.js';

/** A window as PostgreSQL shows it: a WindowAgg for each step, over its Sort, the last step on top. */
export function describeWindow(plan: WindowNode): NodeDescription {
  const { steps, columns, rows } = plan;
  const step = steps[steps.length - 1]!;
  const before = steps.slice(0, -1);
  const below: PhysicalPlan = before.length === 0 ? plan.input : { ...plan, steps: before };
  const input: PhysicalPlan = step.sorts
    ? { kind: 'Sort', columns, rows, input: below, keys: sortKeysOf(step) }
    : below;
  return { type: 'WindowAgg', details: [{ label: 'Window', value: showWindow(step) }], inputs: [input] };
}

function showWindow(step: WindowStep): string {
  const clauses: string[] = [];
  if (step.partitionBy.length > 0) clauses.push(`PARTITION BY ${step.partitionBy.map(show).join(', ')}`);
  if (step.orderBy.length > 0) clauses.push(`ORDER BY ${showKeys(step.orderBy)}`);
  const frames = new Set(step.calls.filter(usesFrame).map(({ frame }) => showFrame(frame)));
  return [`(${clauses.join(' ')})`, ...[...frames].filter((frame) => frame !== '')].join(' ');
}

function usesFrame({ function: row }: WindowCall): boolean {
  return row.kind === 'aggregate' || row.ignoresFrame !== true;
}

/** Nothing for the default frame. */
function showFrame({ mode, start, end, exclude }: WindowFrame): string {
  const isDefault =
    mode === 'RANGE' && start.kind === 'UNBOUNDED PRECEDING' && end.kind === 'CURRENT ROW' && exclude === 'NO OTHERS';
  if (isDefault) return '';
  const excluded = exclude === 'NO OTHERS' ? '' : ` EXCLUDE ${exclude}`;
  return `${mode} BETWEEN ${showBound(start)} AND ${showBound(end)}${excluded}`;
}

function showBound({ kind, offset }: FrameBound): string {
  return offset === null ? kind : `${show(offset)} ${kind}`;
}
