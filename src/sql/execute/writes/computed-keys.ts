import type { IndexDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import type { Type } from '../../../types/type.js';
import type { FunctionContext } from '../../functions/function.js';
import type { BindContext } from '../../plan/bind/context.js';
import { bindIndexRules, type IndexRules, isComputed } from '../../plan/bind/index-rules.js';
import { columnsOf } from '../../plan/expression-tree.js';
import type { RowInput } from '../../plan/write-plan.js';
import { Builder } from '../build.js';
import type { ExecutionContext } from '../context.js';
import { compileRow, type RowEvaluator } from './row-cells.js';

// Expressions and predicates of indexes, compiled. They are immutable: they see the row and nothing of the session, so
// that an entry is the same whoever writes it.

const OUTSIDE = { session: { timeZone: 'UTC' } as FunctionContext } as ExecutionContext;

export class ComputedKeys {
  readonly types: readonly Type[];
  /** Places in the table's rows of the columns that keys and predicate read. */
  readonly readPositions: readonly number[];
  private readonly keys: readonly RowEvaluator[];
  private readonly predicate: RowEvaluator | null;

  constructor(rules: IndexRules) {
    const builder = new Builder();
    const inputs = rules.columns.map(({ id }, position): RowInput => ({ id, from: 'new', position }));
    this.types = rules.keys.map(({ type }) => type);
    this.keys = rules.keys.map((expression) => compileRow({ expression, inputs }, builder));
    this.predicate = rules.predicate === null ? null : compileRow({ expression: rules.predicate, inputs }, builder);
    const used = columnsOf(...rules.keys, rules.predicate);
    this.readPositions = inputs.flatMap(({ id, position }) => (used.has(id) ? [position] : []));
  }

  /** The key's values for a row; null when the index has no entry for it. */
  values(row: readonly unknown[]): unknown[] | null {
    const versions = { newRow: row, oldRow: null, source: null, sourceRow: 0 };
    if (this.predicate !== null && this.predicate(versions, OUTSIDE) !== true) return null;
    return this.keys.map((key) => key(versions, OUTSIDE));
  }
}

/** The computed keys of those of a table's indexes that have some, by index id. */
export function computedKeysOf(
  context: BindContext,
  table: TableDescriptor,
  indexes: readonly IndexDescriptor[],
): ReadonlyMap<number, ComputedKeys> {
  const found = new Map<number, ComputedKeys>();
  for (const index of indexes) {
    if (isComputed(index)) found.set(index.id, new ComputedKeys(bindIndexRules(context, table, index)));
  }
  return found;
}
