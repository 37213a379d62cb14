import type { Catalog } from '../../../catalog/catalog.js';
import type { TextContext } from '../../../types/type.js';
import type { ColumnId, OutputColumn } from '../bound-expression.js';
import type { LogicalPlan } from '../logical-plan.js';
import type { Statistics } from '../statistics.js';

/** What rules may use. */
export interface RuleContext {
  readonly catalog: Catalog;
  readonly statistics: Statistics;
  readonly text: TextContext;
  /** Settings by name, e.g. `enable_indexscan`. */
  isEnabled(setting: string): boolean;
  /** Columns of the whole plan that somebody uses; null: all. */
  readonly required: ReadonlySet<ColumnId> | null;
  /** The tables are read as they were when the statement began, which indexes of vectors do not keep. */
  readonly readsSnapshot?: boolean;
  /** A fresh column. */
  column(column: Omit<OutputColumn, 'id'>): OutputColumn;
}

/** A rewrite of logical plans that keeps their meaning. It gives the same node where nothing changes. */
export interface Rule {
  /** Shown by EXPLAIN of the optimizer: 'FilterPushdown'. */
  readonly name: string;
  apply(plan: LogicalPlan, context: RuleContext): LogicalPlan;
}
