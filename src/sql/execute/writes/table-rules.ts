import type { RowRules } from '../../plan/bind/row-rules.js';
import { Builder } from '../build.js';
import type { ExecutionContext } from '../context.js';
import type { ComputedKeys } from './computed-keys.js';
import { compileFixed, compileRow, type RowEvaluator } from './row-cells.js';

/** What new rows of a table must go through, compiled once a catalog version. */
export interface TableRules {
  /** The value of a column that is not given. */
  readonly defaults: readonly ((context: ExecutionContext) => unknown)[];
  readonly generated: readonly { readonly position: number; readonly value: RowEvaluator }[];
  readonly checks: readonly { readonly name: string; readonly condition: RowEvaluator }[];
  /** Of indexes on expressions and partial ones, by id. */
  readonly computedKeys: ReadonlyMap<number, ComputedKeys>;
}

export function compileTableRules(
  rules: RowRules,
  computedKeys: ReadonlyMap<number, ComputedKeys> = new Map(),
): TableRules {
  const builder = new Builder();
  return {
    defaults: rules.defaults.map((value) => compileFixed(value, builder)),
    generated: rules.generated.map(({ position, value }) => ({ position, value: compileRow(value, builder) })),
    checks: rules.checks.map(({ name, condition }) => ({ name, condition: compileRow(condition, builder) })),
    computedKeys,
  };
}
