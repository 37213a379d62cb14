import type { Batch } from '../../../columnar/batch.js';
import type { Type } from '../../../types/type.js';
import type { ExecutionContext } from '../context.js';
import type { Operator } from '../operator.js';
import { rowKey } from '../row-key.js';

/** UNION ALL: the rows of one input, then those of the other. */
export class UnionAllOperator implements Operator {
  private isLeftDone = false;

  constructor(
    private readonly left: Operator,
    private readonly right: Operator,
  ) {}

  next(): Batch | null {
    if (!this.isLeftDone) {
      const batch = this.left.next();
      if (batch !== null) return batch;
      this.isLeftDone = true;
    }
    return this.right.next();
  }

  close(): void {
    this.left.close();
    this.right.close();
  }
}

/**
 * INTERSECT and EXCEPT. Counts the rows of the right side, then passes over the left: with ALL a row appears as often
 * as the counts say (the smaller count; the difference), without ALL once.
 */
export class IntersectOperator implements Operator {
  private counts: Map<unknown, number> | null = null;
  private readonly given = new Set<unknown>();

  constructor(
    private readonly left: Operator,
    private readonly right: Operator,
    private readonly types: readonly Type[],
    private readonly isExcept: boolean,
    private readonly isAll: boolean,
    private readonly context: ExecutionContext,
  ) {}

  next(): Batch | null {
    this.counts ??= this.count();
    for (let batch = this.left.next(); batch !== null; batch = this.left.next()) {
      const columns = this.types.map((_, i) => batch!.column(i));
      const kept = new Int32Array(batch.count);
      let count = 0;
      for (let i = 0; i < batch.count; i++) {
        const row = batch.row(i);
        if (this.isKept(rowKey(this.types, columns, row))) kept[count++] = row;
      }
      if (count > 0) return batch.select(kept, count);
    }
    return null;
  }

  private isKept(key: unknown): boolean {
    const left = this.counts!.get(key) ?? 0;
    if (this.isAll) {
      if (left > 0) this.counts!.set(key, left - 1);
      return left > 0 !== this.isExcept;
    }
    if (left > 0 === this.isExcept || this.given.has(key)) return false;
    this.given.add(key);
    return true;
  }

  private count(): Map<unknown, number> {
    const counts = new Map<unknown, number>();
    for (let batch = this.right.next(); batch !== null; batch = this.right.next()) {
      const columns = this.types.map((_, i) => batch!.column(i));
      this.context.reserveMemory(batch.count * 64);
      for (let i = 0; i < batch.count; i++) {
        const key = rowKey(this.types, columns, batch.row(i));
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    return counts;
  }

  close(): void {
    this.left.close();
    this.right.close();
  }
}
