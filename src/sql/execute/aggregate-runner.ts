import type { Batch } from '../../columnar/batch.js';
import type { Column } from '../../columnar/column.js';
import type { Type } from '../../types/type.js';
import type { AggregateFunction } from '../functions/function.js';
import type { SortKey } from '../plan/logical-plan.js';
import { type Accumulator, kernelAccumulator, type RowCounts } from './aggregate-kernels.js';
import type { FusedSum } from './aggregate-loops.js';
import { keyComparison } from './compare-keys.js';
import type { ExecutionContext } from './context.js';
import { valuesKey } from './row-key.js';
import type { BatchFilter, BatchMap } from './vectorize.js';

/** One aggregate call, compiled. */
export interface CompiledAggregate {
  readonly function: AggregateFunction;
  readonly args: readonly BatchMap[];
  readonly argumentTypes: readonly Type[];
  readonly type: Type;
  readonly isDistinct: boolean;
  readonly filter: BatchFilter | null;
  readonly orderBy: readonly SortKey[];
  readonly orderMaps: readonly BatchMap[];
}

/** One aggregate over all groups: by a kernel where there is one for the argument, else by `step`. */
export class AggregateRunner {
  private kernel: Accumulator | null;
  private readonly states: unknown[] = [];
  private readonly seen: (Set<unknown> | undefined)[] = [];
  /** With ORDER BY: argument values and sort keys by group, put in order at the end. */
  private readonly ordered: { values: unknown[]; keys: unknown[] }[][] = [];
  private groupCount = 0;

  constructor(
    private readonly aggregate: CompiledAggregate,
    private readonly context: ExecutionContext,
  ) {
    const { kernel } = aggregate.function;
    const isPlain = !aggregate.isDistinct && aggregate.orderBy.length === 0;
    this.kernel =
      kernel !== undefined && isPlain ? kernelAccumulator(kernel, aggregate.argumentTypes[0] ?? null) : null;
  }

  reserve(count: number): void {
    this.groupCount = count;
    this.kernel?.reserve(count);
  }

  /** `isSingle`: all rows are in group 0. */
  add(batch: Batch, groups: Int32Array, isSingle: boolean): void {
    let rows = batch;
    let rowGroups = groups;
    if (this.aggregate.filter !== null) {
      const kept = new Int32Array(batch.count);
      const count = this.aggregate.filter.run(batch, this.context, kept);
      rowGroups = groupsOf(batch, groups, kept, count);
      rows = batch.select(kept, count);
    }
    this.addColumns(rows, this.columnsOf(rows), rowGroups, isSingle);
  }

  /** True when a pass over several aggregates may do its work. */
  get canShare(): boolean {
    return this.aggregate.filter === null && this.kernel?.fused !== undefined;
  }

  share(rows: RowCounts): void {
    this.kernel!.sharedRows = rows;
  }

  /** Its part in such a pass; see `Accumulator.fused`. */
  fused(columns: readonly Column[], rowCount: number): FusedSum | null | undefined {
    return this.kernel?.fused?.(columns[0] ?? null, rowCount);
  }

  columnsOf(rows: Batch): readonly Column[] {
    return this.aggregate.args.map((arg) => arg.run(rows, this.context));
  }

  /** Adds rows whose arguments are computed. */
  addColumns(rows: Batch, columns: readonly Column[], rowGroups: Int32Array, isSingle: boolean): void {
    if (this.kernel !== null) {
      if (this.kernel.add(rows, columns[0] ?? null, isSingle ? null : rowGroups)) return;
      this.leaveKernel();
    }
    if (this.aggregate.orderBy.length > 0) this.collect(rows, columns, rowGroups);
    else this.step(rows, columns, rowGroups);
  }

  /** The argument's column has another kind now: go on from the kernel's states, row by row. */
  private leaveKernel(): void {
    const kernel = this.kernel!;
    this.kernel = null;
    for (let group = 0; group < this.groupCount; group++) this.states[group] = kernel.state(group);
  }

  private step(batch: Batch, columns: readonly Column[], groups: Int32Array): void {
    const { function: row, isDistinct } = this.aggregate;
    const skipsNulls = row.nulls === 'skip';
    for (let i = 0; i < batch.count; i++) {
      const at = batch.row(i);
      const values = columns.map((column) => column.value(at));
      if (skipsNulls && values.includes(null)) continue;
      const group = groups[i]!;
      if (isDistinct && this.isRepeated(group, values)) continue;
      const state = this.states[group];
      this.states[group] = row.step(state === undefined ? this.initial() : state, ...values);
      if (row.collects) this.context.reserveMemory(collectedBytes(values));
    }
  }

  private initial(): unknown {
    return this.aggregate.function.initial(this.aggregate.argumentTypes, this.aggregate.orderBy);
  }

  private isRepeated(group: number, values: readonly unknown[]): boolean {
    this.seen[group] ??= new Set();
    const seen = this.seen[group];
    const key = valuesKey(this.aggregate.argumentTypes, values);
    if (seen.has(key)) return true;
    seen.add(key);
    this.context.reserveMemory(48);
    return false;
  }

  private collect(batch: Batch, columns: readonly Column[], groups: Int32Array): void {
    const keyColumns = this.aggregate.orderMaps.map((map) => map.run(batch, this.context));
    for (let i = 0; i < batch.count; i++) {
      const at = batch.row(i);
      const group = groups[i]!;
      this.ordered[group] ??= [];
      const values = columns.map((column) => column.value(at));
      this.context.reserveMemory(keyColumns.length * 32 + collectedBytes(values));
      this.ordered[group].push({ values, keys: keyColumns.map((column) => column.value(at)) });
    }
  }

  result(group: number): unknown {
    const { function: row, argumentTypes } = this.aggregate;
    if (this.kernel !== null) return row.finish(this.kernel.state(group), argumentTypes, this.context.session);
    if (this.aggregate.orderBy.length > 0) this.stepOrdered(group);
    const state = this.states[group];
    return row.finish(state === undefined ? this.initial() : state, argumentTypes, this.context.session);
  }

  private stepOrdered(group: number): void {
    const { function: row, orderBy, isDistinct } = this.aggregate;
    const rows = this.ordered[group] ?? [];
    const comparisons = orderBy.map(keyComparison);
    rows.sort((left, right) => {
      for (let i = 0; i < comparisons.length; i++) {
        const order = comparisons[i]!(left.keys[i], right.keys[i]);
        if (order !== 0) return order;
      }
      return 0;
    });
    for (const { values } of rows) {
      if (row.nulls === 'skip' && values.includes(null)) continue;
      if (isDistinct && this.isRepeated(group, values)) continue;
      const state = this.states[group];
      this.states[group] = row.step(state === undefined ? this.initial() : state, ...values);
    }
    this.ordered[group] = [];
  }
}

/** About what a state keeps of one row. */
function collectedBytes(values: readonly unknown[]): number {
  let bytes = 0;
  for (const value of values) {
    const length = typeof value === 'string' ? value.length * 2 : value instanceof Uint8Array ? value.length : 0;
    bytes += 32 + length;
  }
  return bytes;
}

/** Groups of the rows a filter kept, by position among them. */
function groupsOf(batch: Batch, groups: Int32Array, kept: Int32Array, count: number): Int32Array {
  const result = new Int32Array(count);
  let position = 0;
  for (let i = 0; i < count; i++) {
    while (batch.row(position) !== kept[i]) position++;
    result[i] = groups[position]!;
  }
  return result;
}
