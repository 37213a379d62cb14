import type { TableDescriptor } from '../../catalog/descriptors.js';
import { RowSet } from '../../columnar/row-set.js';
import type { TableState } from '../../storage/table-state.js';
import { CommittedTable } from '../../storage/table-view.js';
import type { BoundExpression, OutputColumn } from '../plan/bound-expression.js';
import { someExpression } from '../plan/expression-tree.js';
import type { ExecutionContext } from './context.js';
import type { OperatorFactory } from './operator.js';

/** Sets that are kept for the next execution. */
const KEPT_MAX = 4;

interface KeptRows {
  readonly state: TableState;
  readonly parameters: readonly unknown[];
  readonly rows: RowSet;
}

/**
 * The row ids that satisfy a condition. A condition that says the same of the same table whenever its parameters are the
 * same is not evaluated again until the table changes.
 */
export class MatchingRows {
  /** Most recently used last. */
  private readonly kept: KeptRows[] = [];

  constructor(
    private readonly table: TableDescriptor,
    private readonly scan: OperatorFactory,
    /** Which column of the scan is the row id. */
    private readonly rowIdColumn: number,
    private readonly isRepeatable: boolean,
    /** The parameters that the condition reads, by place. */
    private readonly parameters: readonly number[],
  ) {}

  of(context: ExecutionContext): RowSet {
    const view = context.view(this.table);
    if (!this.isRepeatable || !(view instanceof CommittedTable)) return this.evaluate(context, view.rowIdEnd);
    const parameters = this.parameters.map((place) => context.parameters[place]);
    const { state } = view;
    const at = this.kept.findIndex((kept) => kept.state === state && isSame(kept.parameters, parameters));
    const found = at < 0 ? { state, parameters, rows: this.evaluate(context, view.rowIdEnd) } : this.kept[at]!;
    if (at >= 0) this.kept.splice(at, 1);
    this.kept.push(found);
    if (this.kept.length > KEPT_MAX) this.kept.shift();
    return found.rows;
  }

  private evaluate(context: ExecutionContext, end: number): RowSet {
    const rows = new RowSet(end);
    const operator = this.scan(context);
    try {
      for (let batch = operator.next(); batch !== null; batch = operator.next()) {
        const ids = batch.column(this.rowIdColumn);
        for (let i = 0; i < batch.count; i++) rows.add(ids.value(batch.row(i)) as number);
      }
    } finally {
      operator.close();
    }
    return rows;
  }
}

/** Whether values are the same. An object may have changed inside, so it never is. */
function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((value, i) => (value === null || typeof value !== 'object') && Object.is(value, b[i]));
}

/** Whether a condition on `columns` depends on nothing but their values and its parameters: not on time or settings. */
export function isRepeatable(condition: BoundExpression, columns: readonly OutputColumn[]): boolean {
  const own = new Set(columns.map(({ id }) => id));
  return !someExpression(condition, (node) => {
    if (node.kind === 'Column') return !own.has(node.id);
    if (node.kind === 'Call') return node.function.volatility !== 'immutable';
    // Text to a time and back goes by the time zone.
    if (node.kind === 'Cast') return node.type.category === 'D' || node.operand.type.category === 'D';
    return node.kind === 'Subquery';
  });
}

/** The parameters that a condition reads, by place. */
export function parametersOf(condition: BoundExpression): number[] {
  const places = new Set<number>();
  someExpression(condition, (node) => {
    if (node.kind === 'Parameter') places.add(node.index);
    return false;
  });
  return [...places];
}
