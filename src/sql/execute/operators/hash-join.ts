import { BATCH_ROWS, Batch } from '../../../columnar/batch.js';
import { type Column, ConstantColumn } from '../../../columnar/column.js';
import type { Type } from '../../../types/type.js';
import type { JoinType } from '../../plan/logical-plan.js';
import type { ExecutionContext } from '../context.js';
import { type JoinTable, joinTable } from '../join-table.js';
import type { Operator } from '../operator.js';
import { gather, RowBuffer } from '../row-buffer.js';
import type { BatchFilter, BatchMap } from '../vectorize.js';

/** The chain of the current left row was not looked up yet. */
const NOT_STARTED = -2;

/** What a hash join is made of, compiled once. */
export interface HashJoinParts {
  readonly type: JoinType;
  readonly leftTypes: readonly Type[];
  readonly rightTypes: readonly Type[];
  readonly keyTypes: readonly Type[];
  readonly leftKeys: readonly BatchMap[];
  readonly rightKeys: readonly BatchMap[];
  /** What equality of keys does not say, over left and right columns together. */
  readonly residual: BatchFilter | null;
  /** Where the scan of the left side finds the range of keys that have matches; null: it needs all rows. */
  readonly rangeSlot: number | null;
}

/**
 * Reads the right side into a table by key, then finds the matches of each left row. Gives pairs for inner and outer
 * joins (unmatched left rows as they are met, unmatched right rows at the end), left rows for semi and anti joins.
 */
export class HashJoinOperator implements Operator {
  private table: JoinTable | null = null;
  private rightColumns: readonly Column[] = [];
  private rightCount = 0;
  /** 1 where a right row has matched; only for full joins. */
  private matched: Uint8Array | null = null;
  private leftBatch: Batch | null = null;
  /** The first match of each row of the left batch, or -1. */
  private heads = new Int32Array(BATCH_ROWS);
  private leftAt = 0;
  /** The next right row of the current left row's chain, or NOT_STARTED. */
  private chain = NOT_STARTED;
  private hasMatch = false;
  private unmatchedAt = -1;
  private readonly leftRows = new Int32Array(BATCH_ROWS);
  private readonly rightRows = new Int32Array(BATCH_ROWS);

  constructor(
    private readonly left: Operator,
    private readonly right: Operator,
    private readonly parts: HashJoinParts,
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    if (this.table === null) this.build();
    if (this.rightCount === 0 && (this.parts.type === 'inner' || this.parts.type === 'semi')) return null;
    for (;;) {
      if (this.unmatchedAt >= 0) return this.nextUnmatched();
      if (this.leftBatch === null && !this.nextLeft()) {
        if (this.parts.type !== 'full') return null;
        this.unmatchedAt = 0;
        continue;
      }
      const batch = this.parts.type === 'semi' || this.parts.type === 'anti' ? this.filterLeft() : this.nextPairs();
      if (batch !== null) return batch;
    }
  }

  private build(): void {
    const { rightTypes, keyTypes, rightKeys, type } = this.parts;
    const rows = new RowBuffer([...rightTypes, ...keyTypes], this.context);
    for (let batch = this.right.next(); batch !== null; batch = this.right.next()) {
      const columns = rightTypes.map((_, i) => batch!.column(i));
      rows.append(batch, [...columns, ...rightKeys.map((key) => key.run(batch!, this.context))]);
    }
    const all = rows.finish();
    this.rightColumns = all.slice(0, rightTypes.length);
    this.rightCount = rows.rowCount;
    this.table = joinTable(keyTypes, all.slice(rightTypes.length), rows.rowCount);
    if (this.parts.rangeSlot !== null) this.context.outer[this.parts.rangeSlot] = this.table.range;
    if (type === 'full') this.matched = new Uint8Array(rows.rowCount);
  }

  private nextLeft(): boolean {
    this.context.checkCancelled();
    this.leftBatch = this.left.next();
    if (this.leftBatch === null) return false;
    const batch = this.leftBatch;
    const keys = this.parts.leftKeys.map((key) => key.run(batch, this.context));
    if (batch.count > this.heads.length) this.heads = new Int32Array(batch.count);
    this.table!.lookUp(keys, batch, this.heads);
    this.leftAt = 0;
    this.chain = NOT_STARTED;
    return true;
  }

  /** Fills a batch with pairs of the current left batch; null when it gave none. */
  private nextPairs(): Batch | null {
    const { residual, type } = this.parts;
    const isOuter = type === 'left' || type === 'full';
    const left = this.leftBatch!;
    let count = 0;
    while (this.leftAt < left.count && count < BATCH_ROWS) {
      const row = left.row(this.leftAt);
      if (this.chain === NOT_STARTED) {
        this.chain = this.heads[this.leftAt]!;
        this.hasMatch = false;
      }
      if (residual !== null) {
        // Whether a left row has a match is known only after its whole chain was tested.
        if (count > 0) break;
        return this.testChain(left, row, isOuter);
      }
      while (this.chain >= 0 && count < BATCH_ROWS) {
        this.leftRows[count] = row;
        this.rightRows[count++] = this.chain;
        if (this.matched !== null) this.matched[this.chain] = 1;
        this.hasMatch = true;
        this.chain = this.table!.next(this.chain);
      }
      if (this.chain >= 0) break;
      if (!this.hasMatch && isOuter) {
        if (count === BATCH_ROWS) break;
        this.leftRows[count] = row;
        this.rightRows[count++] = -1;
      }
      this.finishLeftRow();
    }
    if (this.leftAt >= left.count) this.leftBatch = null;
    return count === 0 ? null : this.pairs(left, count);
  }

  private finishLeftRow(): void {
    this.leftAt++;
    this.chain = NOT_STARTED;
  }

  /** The pairs of one left row that pass the residual condition, or the row with NULLs. */
  private testChain(left: Batch, row: number, isOuter: boolean): Batch | null {
    let count = 0;
    while (this.chain >= 0 && count < BATCH_ROWS) {
      this.leftRows[count] = row;
      this.rightRows[count++] = this.chain;
      this.chain = this.table!.next(this.chain);
    }
    let result: Batch | null = null;
    if (count > 0) {
      const pairs = this.pairs(left, count);
      const kept = new Int32Array(count);
      const keptCount = this.parts.residual!.run(pairs, this.context, kept);
      if (this.matched !== null) for (let i = 0; i < keptCount; i++) this.matched[this.rightRows[kept[i]!]!] = 1;
      if (keptCount > 0) {
        this.hasMatch = true;
        result = pairs.select(kept, keptCount);
      }
    }
    if (this.chain < 0) {
      if (!this.hasMatch && isOuter) {
        this.leftRows[0] = row;
        this.rightRows[0] = -1;
        result = this.pairs(left, 1);
      }
      this.finishLeftRow();
      if (this.leftAt >= left.count) this.leftBatch = null;
    }
    return result;
  }

  private pairs(left: Batch, count: number): Batch {
    const columns = [
      ...this.parts.leftTypes.map((_, i) => gather(left.column(i), this.leftRows, count)),
      ...this.rightColumns.map((column) => gather(column, this.rightRows, count)),
    ];
    return new Batch(columns, count);
  }

  /** Semi and anti joins: left rows with, or without, a match. */
  private filterLeft(): Batch | null {
    const left = this.leftBatch!;
    this.leftBatch = null;
    const wantsMatch = this.parts.type === 'semi';
    const kept = new Int32Array(left.count);
    let count = 0;
    for (let i = 0; i < left.count; i++) {
      const row = left.row(i);
      if (this.matches(left, row, this.heads[i]!) === wantsMatch) kept[count++] = row;
    }
    return count === 0 ? null : left.select(kept, count);
  }

  private matches(left: Batch, row: number, first: number): boolean {
    let candidate = first;
    if (this.parts.residual === null) return candidate >= 0;
    const kept = new Int32Array(1);
    for (; candidate >= 0; candidate = this.table!.next(candidate)) {
      this.leftRows[0] = row;
      this.rightRows[0] = candidate;
      if (this.parts.residual.run(this.pairs(left, 1), this.context, kept) === 1) return true;
    }
    return false;
  }

  /** Full join: right rows nobody matched, with NULLs on the left. */
  private nextUnmatched(): Batch | null {
    let count = 0;
    while (this.unmatchedAt < this.rightCount && count < BATCH_ROWS) {
      const row = this.unmatchedAt++;
      if (this.matched![row] === 0) this.rightRows[count++] = row;
    }
    if (count === 0) return null;
    const columns = [
      ...this.parts.leftTypes.map(() => new ConstantColumn(null)),
      ...this.rightColumns.map((column) => gather(column, this.rightRows, count)),
    ];
    return new Batch(columns, count);
  }

  close(): void {
    this.left.close();
    this.right.close();
  }
}
