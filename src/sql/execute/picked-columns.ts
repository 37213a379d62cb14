import type { PhysicalPlan } from '../plan/physical-plan.js';

/** A plan that does nothing but pick columns of a source: the source, and where in its rows each column lies. */
export interface PickedColumns<Source> {
  readonly source: Source;
  readonly positions: number[];
}

/** What a plan picks of a source that `sourceOf` recognises; null when it does anything else. */
export function pickedColumns<Source extends PhysicalPlan & { readonly positions: readonly number[] }>(
  plan: PhysicalPlan,
  sourceOf: (plan: PhysicalPlan) => Source | null,
): PickedColumns<Source> | null {
  const source = sourceOf(plan);
  if (source !== null) return { source, positions: [...source.positions] };
  if (plan.kind !== 'Project') return null;
  const inner = pickedColumns(plan.input, sourceOf);
  if (inner === null) return null;
  const positions: number[] = [];
  for (const expression of plan.expressions) {
    if (expression.kind !== 'Column') return null;
    const at = plan.input.columns.findIndex(({ id }) => id === expression.id);
    if (at < 0) return null;
    positions.push(inner.positions[at]!);
  }
  return { source: inner.source, positions };
}
