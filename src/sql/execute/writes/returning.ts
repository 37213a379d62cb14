import type { Batch } from '../../../columnar/batch.js';
import type { OutputColumn } from '../../plan/bound-expression.js';
import type { ReturningPlan } from '../../plan/write-plan.js';
import type { Builder } from '../build.js';
import type { ExecutionContext } from '../context.js';
import { RowBuffer } from '../row-buffer.js';
import { compileRow, type RowEvaluator, type RowVersions } from './row-cells.js';

/** RETURNING, compiled. */
export class Returning {
  private readonly values: readonly RowEvaluator[];

  constructor(
    private readonly plan: ReturningPlan,
    builder: Builder,
    sourceColumns: readonly OutputColumn[],
  ) {
    const ids = sourceColumns.map((column) => column.id);
    this.values = plan.values.map((value) => compileRow(value, builder, ids));
  }

  /** Collects the result rows of one execution. */
  collect(context: ExecutionContext): ReturnedRows {
    return new ReturnedRows(this.values, this.plan, context);
  }
}

export class ReturnedRows {
  private readonly rows: RowBuffer;

  constructor(
    private readonly values: readonly RowEvaluator[],
    plan: ReturningPlan,
    private readonly context: ExecutionContext,
  ) {
    this.rows = new RowBuffer(
      plan.columns.map((column) => column.type),
      context,
    );
  }

  add(versions: RowVersions): void {
    this.rows.appendRow(this.values.map((value) => value(versions, this.context)));
  }

  batch(): Batch {
    return this.rows.batch();
  }
}
