import { BATCH_ROWS, Batch } from '../../../columnar/batch.js';
import { columnOf } from '../../../columnar/column-builder.js';
import type { Type } from '../../../types/type.js';
import type { SystemRelation } from '../../system/relation.js';
import type { SystemRows } from '../../system/system-catalog.js';
import type { ExecutionContext } from '../context.js';
import type { Evaluator } from '../evaluate.js';
import type { Operator } from '../operator.js';

const NO_INPUT = new Batch([], 1);

/** The rows of a system relation, or those that have one value in a key column. */
export class SystemScanOperator implements Operator {
  private source: SystemRows | null = null;
  /** Rows to be read; null: all. */
  private found: readonly number[] | null = null;
  private at = 0;

  constructor(
    private readonly relation: SystemRelation,
    private readonly positions: readonly number[],
    private readonly types: readonly Type[],
    private readonly lookUp: { readonly position: number; readonly value: Evaluator } | null,
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    this.context.checkCancelled();
    const { rows } = this.open();
    const total = this.found === null ? rows.length : this.found.length;
    const count = Math.min(BATCH_ROWS, total - this.at);
    if (count <= 0) return null;
    const columns = this.positions.map((position, i) => {
      const values: unknown[] = new Array(count);
      for (let k = 0; k < count; k++) {
        const row = rows[this.found === null ? this.at + k : this.found[this.at + k]!]!;
        values[k] = row[position];
      }
      return columnOf(this.types[i]!, values);
    });
    this.at += count;
    return new Batch(columns, count);
  }

  private open(): SystemRows {
    if (this.source === null) {
      this.source = this.context.systemRows(this.relation);
      if (this.lookUp !== null) {
        const value = this.lookUp.value(NO_INPUT, 0, this.context);
        this.found = this.source.lookUp(this.lookUp.position, value);
      }
    }
    return this.source;
  }

  close(): void {
    this.source = null;
    this.found = null;
  }
}
