import { BATCH_ROWS, Batch } from '../../../columnar/batch.js';
import { type Column, ConstantColumn } from '../../../columnar/column.js';
import { columnOf } from '../../../columnar/column-builder.js';
import type { Type } from '../../../types/type.js';
import { AggregateRunner, type CompiledAggregate } from '../aggregate-runner.js';
import type { ExecutionContext } from '../context.js';
import { GroupIndex } from '../group-index.js';
import type { Operator } from '../operator.js';
import type { BatchMap } from '../vectorize.js';

/**
 * Groups its input by several sets of keys in one pass, each with hash table and states of its own, and gives the groups
 * of one set after those of the other. Keys that a set does not hold are NULL. A set without keys is one group, also
 * when there are no rows.
 */
export class GroupingSetsOperator implements Operator {
  private readonly sets: GroupingSet[];
  private isDone = false;
  private set = 0;
  private at = 0;

  constructor(
    private readonly input: Operator,
    private readonly keys: readonly BatchMap[],
    private readonly keyTypes: readonly Type[],
    private readonly aggregates: readonly CompiledAggregate[],
    sets: readonly (readonly number[])[],
    /** By GROUPING call, the numbers of its keys. */
    private readonly groupings: readonly (readonly number[])[],
    private readonly context: ExecutionContext,
  ) {
    this.sets = sets.map((keyNumbers) => new GroupingSet(keyNumbers, keyTypes, aggregates, context));
  }

  next(): Batch | null {
    if (!this.isDone) this.run();
    for (; this.set < this.sets.length; this.set++, this.at = 0) {
      const set = this.sets[this.set]!;
      if (this.at >= set.groupCount) continue;
      const from = this.at;
      this.at = Math.min(set.groupCount, from + BATCH_ROWS);
      return this.batchOf(set, from, this.at);
    }
    return null;
  }

  private run(): void {
    this.isDone = true;
    for (let batch = this.input.next(); batch !== null; batch = this.input.next()) {
      const columns = this.keys.map((key) => key.run(batch!, this.context));
      for (const set of this.sets) set.add(batch, columns);
    }
  }

  private batchOf(set: GroupingSet, from: number, to: number): Batch {
    const columns: Column[] = this.keyTypes.map((type, key) => {
      const values = set.keyValues(key);
      return values === null ? columnOf(type, new Array(to - from).fill(null)) : columnOf(type, values.slice(from, to));
    });
    this.aggregates.forEach(({ type }, i) => {
      const results: unknown[] = [];
      for (let group = from; group < to; group++) results.push(set.result(i, group));
      columns.push(columnOf(type, results));
    });
    for (const keyNumbers of this.groupings) columns.push(new ConstantColumn(set.groupingBits(keyNumbers)));
    return new Batch(columns, to - from);
  }

  close(): void {
    this.input.close();
  }
}

/** The groups of one set and their aggregates. */
class GroupingSet {
  private readonly groups: GroupIndex;
  private readonly runners: AggregateRunner[];
  private rowGroups = new Int32Array(BATCH_ROWS);
  private known = 0;

  constructor(
    private readonly keyNumbers: readonly number[],
    keyTypes: readonly Type[],
    aggregates: readonly CompiledAggregate[],
    private readonly context: ExecutionContext,
  ) {
    this.groups = new GroupIndex(keyNumbers.map((key) => keyTypes[key]!));
    this.runners = aggregates.map((aggregate) => new AggregateRunner(aggregate, context));
    if (this.isSingle) this.reserve(1);
  }

  private get isSingle(): boolean {
    return this.keyNumbers.length === 0;
  }

  get groupCount(): number {
    return this.isSingle ? 1 : this.groups.count;
  }

  /** Adds rows whose keys are computed. */
  add(batch: Batch, columns: readonly Column[]): void {
    if (batch.count > this.rowGroups.length) this.rowGroups = new Int32Array(batch.count);
    if (!this.isSingle) {
      const own = this.keyNumbers.map((key) => columns[key]!);
      this.groups.assign(batch, own, this.rowGroups);
      this.reserve(this.groups.count);
    }
    for (const runner of this.runners) runner.add(batch, this.rowGroups, this.isSingle);
  }

  private reserve(groupCount: number): void {
    if (groupCount <= this.known) return;
    this.context.reserveMemory((groupCount - this.known) * (this.keyNumbers.length + this.runners.length) * 32);
    this.known = groupCount;
    for (const runner of this.runners) runner.reserve(groupCount);
  }

  /** The values of a key by group; null when the set does not hold it. */
  keyValues(key: number): readonly unknown[] | null {
    const place = this.keyNumbers.indexOf(key);
    return place < 0 ? null : this.groups.values[place]!;
  }

  result(aggregate: number, group: number): unknown {
    return this.runners[aggregate]!.result(group);
  }

  /** What GROUPING over these keys gives: the last one's bit is the lowest. */
  groupingBits(keyNumbers: readonly number[]): number {
    return keyNumbers.reduce((bits, key) => bits * 2 + (this.keyNumbers.includes(key) ? 0 : 1), 0);
  }
}
