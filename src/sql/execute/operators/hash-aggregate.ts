import { BATCH_ROWS, Batch } from '../../../columnar/batch.js';
import { type Column, ConstantColumn } from '../../../columnar/column.js';
import { columnOf } from '../../../columnar/column-builder.js';
import type { Type } from '../../../types/type.js';
import { RowCounts } from '../aggregate-kernels.js';
import { addFused, type FusedSum } from '../aggregate-loops.js';
import { AggregateRunner, type CompiledAggregate } from '../aggregate-runner.js';
import type { ExecutionContext } from '../context.js';
import { GroupIndex } from '../group-index.js';
import type { Operator } from '../operator.js';
import type { BatchMap } from '../vectorize.js';

/** Groups rows by hashing their keys and gives one row a group; without keys one row in all. */
export class HashAggregateOperator implements Operator {
  private readonly groups: GroupIndex;
  private runners: AggregateRunner[] = [];
  private at = -1;

  constructor(
    private readonly input: Operator,
    private readonly keys: readonly BatchMap[],
    private readonly keyTypes: readonly Type[],
    private readonly aggregates: readonly CompiledAggregate[],
    /** Columns of GROUPING calls behind the others, all 0. */
    private readonly groupingCount: number,
    private readonly context: ExecutionContext,
  ) {
    this.groups = new GroupIndex(keyTypes);
  }

  next(): Batch | null {
    if (this.at < 0) {
      this.run();
      this.at = 0;
    }
    const total = this.keyTypes.length === 0 ? 1 : this.groups.count;
    if (this.at >= total) return null;
    const from = this.at;
    const to = Math.min(total, from + BATCH_ROWS);
    this.at = to;
    const columns: Column[] = this.keyTypes.map((type, i) => columnOf(type, this.groups.values[i]!.slice(from, to)));
    this.runners.forEach((runner, i) => {
      const results: unknown[] = [];
      for (let group = from; group < to; group++) results.push(runner.result(group));
      columns.push(columnOf(this.aggregates[i]!.type, results));
    });
    for (let i = 0; i < this.groupingCount; i++) columns.push(new ConstantColumn(0));
    return new Batch(columns, to - from);
  }

  private run(): void {
    this.runners = this.aggregates.map((aggregate) => new AggregateRunner(aggregate, this.context));
    let rowGroups = new Int32Array(BATCH_ROWS);
    let known = 0;
    for (const runner of this.runners) runner.reserve(1);
    const isSingle = this.keys.length === 0;
    const rows = isSingle ? null : sharedRows(this.runners);
    for (let batch = this.input.next(); batch !== null; batch = this.input.next()) {
      if (batch.count > rowGroups.length) rowGroups = new Int32Array(batch.count);
      if (this.keys.length > 0) {
        const columns = this.keys.map((key) => key.run(batch!, this.context));
        this.groups.assign(batch, columns, rowGroups);
        if (this.groups.count > known) {
          this.context.reserveMemory((this.groups.count - known) * (this.keys.length + this.runners.length) * 32);
          known = this.groups.count;
          for (const runner of this.runners) runner.reserve(known);
          rows?.reserve(known);
        }
      }
      if (rows !== null) {
        const columns = this.runners.map((runner) => runner.columnsOf(batch!));
        if (addTogether(this.runners, batch, columns, rowGroups, rows)) continue;
        this.runners.forEach((runner, i) => {
          runner.addColumns(batch!, columns[i]!, rowGroups, false);
        });
        continue;
      }
      for (const runner of this.runners) runner.add(batch, rowGroups, isSingle);
    }
  }

  close(): void {
    this.input.close();
  }
}

/** Counts of rows for passes over all aggregates at once; null when one of them cannot take part. */
function sharedRows(runners: readonly AggregateRunner[]): RowCounts | null {
  if (runners.length === 0 || !runners.every((runner) => runner.canShare)) return null;
  const rows = new RowCounts();
  for (const runner of runners) runner.share(rows);
  return rows;
}

/** Adds a batch to all aggregates in one pass; false when the columns do not allow that. */
function addTogether(
  runners: readonly AggregateRunner[],
  batch: Batch,
  columns: readonly (readonly Column[])[],
  groups: Int32Array,
  rows: RowCounts,
): boolean {
  const parts: FusedSum[] = [];
  for (let i = 0; i < runners.length; i++) {
    const part = runners[i]!.fused(columns[i]!, batch.count);
    if (part === undefined) return false;
    if (part !== null) parts.push(part);
  }
  return addFused(batch.selection, batch.count, groups, rows.values, parts);
}
