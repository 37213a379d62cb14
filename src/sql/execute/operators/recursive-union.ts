import type { Batch } from '../../../columnar/batch.js';
import type { Type } from '../../../types/type.js';
import type { ExecutionContext } from '../context.js';
import type { Operator, OperatorFactory } from '../operator.js';
import { rowKey } from '../row-key.js';
import { bytesOf, keepRows } from '../shared-rows.js';

// WITH RECURSIVE, as PostgreSQL evaluates it:
//
//   work = rows of the left side
//   while work is not empty:
//     give the rows of the right side over work; work = those rows
//
// UNION leaves out what was given before; such rows are not worked on either. Rows are handed up as they come, so that
// a reader that stops ends the recursion.

/** What a recursive union is made of, compiled once. */
export interface RecursiveUnionParts {
  readonly left: OperatorFactory;
  readonly right: OperatorFactory;
  readonly types: readonly Type[];
  readonly isAll: boolean;
  /** Slot of the outer values that holds the work table: the batches of the round before. */
  readonly workSlot: number;
}

export class RecursiveUnionOperator implements Operator {
  private current: Operator | null;
  /** Rows given in this round. */
  private given: Batch[] = [];
  private givenBytes = 0;
  private reservedBytes = 0;
  private readonly seen: Set<unknown> | null;

  constructor(
    private readonly parts: RecursiveUnionParts,
    private readonly context: ExecutionContext,
  ) {
    this.current = parts.left(context);
    this.seen = parts.isAll ? null : new Set();
  }

  next(): Batch | null {
    while (this.current !== null) {
      const batch = this.current.next();
      if (batch === null) {
        this.startRound();
        continue;
      }
      const fresh = this.seen === null ? batch : this.unseen(batch, this.seen);
      if (fresh.count === 0) continue;
      const kept = keepRows(fresh);
      this.given.push(kept);
      this.countBytes(bytesOf(kept));
      return kept;
    }
    return null;
  }

  private startRound(): void {
    this.current!.close();
    this.current = null;
    if (this.given.length === 0) return;
    this.context.checkCancelled();
    this.context.outer[this.parts.workSlot] = this.given;
    this.given = [];
    this.givenBytes = 0;
    this.current = this.parts.right(this.context);
  }

  /** Only the rows of two rounds are kept: what counts is the largest. */
  private countBytes(byteSize: number): void {
    this.givenBytes += byteSize;
    const missing = 2 * this.givenBytes - this.reservedBytes;
    if (missing <= 0) return;
    this.context.reserveMemory(missing);
    this.reservedBytes += missing;
  }

  private unseen(batch: Batch, seen: Set<unknown>): Batch {
    const { types } = this.parts;
    const columns = types.map((_, i) => batch.column(i));
    const kept = new Int32Array(batch.count);
    let count = 0;
    for (let i = 0; i < batch.count; i++) {
      const row = batch.row(i);
      const key = rowKey(types, columns, row);
      if (seen.has(key)) continue;
      seen.add(key);
      kept[count++] = row;
    }
    this.context.reserveMemory(count * 64);
    return batch.select(kept, count);
  }

  close(): void {
    this.current?.close();
    this.current = null;
    this.given = [];
  }
}
