import type { IndexKeyDescriptor } from '../../../catalog/descriptors.js';
import { rowIdOf, searchPart } from '../../../catalog/index-key.js';
import { BATCH_ROWS, Batch } from '../../../columnar/batch.js';
import type { Column } from '../../../columnar/column.js';
import type { IndexCursor, IndexView } from '../../../storage/index-tree.js';
import type { TableView } from '../../../storage/table-view.js';
import type { Type } from '../../../types/type.js';
import type { IndexJoinType } from '../../plan/physical-plan.js';
import type { ExecutionContext } from '../context.js';
import type { Operator } from '../operator.js';
import { gather } from '../row-buffer.js';
import { RowFetch } from '../row-fetch.js';
import type { BatchFilter, BatchMap } from '../vectorize.js';
import type { ScanColumns } from './table-scan.js';

// A join that searches an index of the right table with values of the left rows.
//
// Some left rows at a time are looked up, their keys in ascending order, so that neighbours in the index are found without
// a descent, and equal keys are looked up once. What is found are row ids by left row:
//
//   left rows     0        1    2            3
//   found     [0 .. 2)  [2..2) [0 .. 2)  [2 .. 5)      ranges of `rowIds`
//
// Pairs then come in the order of the left rows, a batch at a time.

/** Left rows that are looked up at once: few at first, since somebody above may need no more. */
const LOOKUP_ROWS_MIN = 32;
/** More row ids than these at once, and fewer left rows are looked up next time. */
const FOUND_MAX = 65_536;

const NO_ROWS = new Int32Array(0);

/** What an index join is made of, compiled once. */
export interface IndexJoinParts {
  readonly type: IndexJoinType;
  readonly leftTypes: readonly Type[];
  readonly columns: ScanColumns;
  readonly keys: readonly IndexKeyDescriptor[];
  readonly keyTypes: readonly Type[];
  /** Values of leading keys over left rows. */
  readonly values: readonly BatchMap[];
  /** What equality of keys does not say, over left and right columns together. */
  readonly residual: BatchFilter | null;
}

/** Gives pairs for inner and left joins, left rows for semi and anti joins. */
export class IndexJoinOperator implements Operator {
  private readonly fetch: RowFetch;
  private leftBatch: Batch | null = null;
  private keyColumns: readonly Column[] = [];
  /** Place in the left batch's selection of the first row that is not looked up yet. */
  private leftAt = 0;
  private lookupRows = LOOKUP_ROWS_MIN;
  // The rows looked up last: their rows in the left batch, what was found for each, and where pairs go on.
  private rows: Int32Array = NO_ROWS;
  private starts: Int32Array = NO_ROWS;
  private ends: Int32Array = NO_ROWS;
  private rowIds: number[] = [];
  private rowAt = 0;
  private foundAt = -1;
  /** 1 where a row looked up has a match; only where the residual condition decides. */
  private matched: Uint8Array | null = null;
  private readonly pairLeft = new Int32Array(BATCH_ROWS);
  private readonly pairRight = new Float64Array(BATCH_ROWS);

  constructor(
    private readonly left: Operator,
    table: TableView,
    private readonly index: IndexView,
    private readonly parts: IndexJoinParts,
    private readonly context: ExecutionContext,
  ) {
    this.fetch = new RowFetch(table, parts.columns);
  }

  next(): Batch | null {
    for (;;) {
      if (this.rowAt >= this.rows.length) {
        const rest = this.finishLookup();
        if (rest !== null) return rest;
        if (!this.nextLookup()) return null;
      }
      const { type, residual } = this.parts;
      const isHalf = type === 'semi' || type === 'anti';
      const batch = isHalf && residual === null ? this.halves() : this.nextPairs(isHalf);
      if (batch !== null) return batch;
    }
  }

  // ------------------------------------------------------------------------------------------------------ looking up

  /** Looks the next left rows up; false when there are none. */
  private nextLookup(): boolean {
    this.context.checkCancelled();
    while (this.leftBatch === null || this.leftAt >= this.leftBatch.count) {
      const batch = this.left.next();
      if (batch === null) return false;
      this.leftBatch = batch;
      this.leftAt = 0;
      this.keyColumns = this.parts.values.map((value) => value.run(batch, this.context));
    }
    const batch = this.leftBatch;
    const count = Math.min(this.lookupRows, batch.count - this.leftAt);
    this.rows = new Int32Array(count);
    for (let i = 0; i < count; i++) this.rows[i] = batch.row(this.leftAt + i);
    this.leftAt += count;
    this.rowAt = 0;
    this.foundAt = -1;
    this.matched = this.parts.residual === null ? null : new Uint8Array(batch.rowCount);
    this.lookUp();
    const isMuch = this.rowIds.length > FOUND_MAX;
    this.lookupRows = isMuch ? Math.max(1, this.lookupRows >> 2) : Math.min(BATCH_ROWS, this.lookupRows * 2);
    return true;
  }

  private lookUp(): void {
    const { rows } = this;
    const prefixes: (string | null)[] = new Array(rows.length);
    const order: number[] = [];
    for (let i = 0; i < rows.length; i++) {
      prefixes[i] = this.prefixOf(rows[i]!);
      if (prefixes[i] !== null) order.push(i);
    }
    sortBy(order, prefixes);
    this.starts = new Int32Array(rows.length);
    this.ends = new Int32Array(rows.length);
    this.rowIds = [];
    let cursor: IndexCursor | null = null;
    let last = -1;
    for (const i of order) {
      const prefix = prefixes[i]!;
      if (last >= 0 && prefixes[last] === prefix) {
        this.starts[i] = this.starts[last]!;
        this.ends[i] = this.ends[last]!;
        continue;
      }
      last = i;
      if (cursor === null) cursor = this.index.seek(prefix);
      else cursor.advanceTo(prefix);
      this.starts[i] = this.rowIds.length;
      for (; cursor.isValid && cursor.entry.startsWith(prefix); cursor.next()) this.rowIds.push(rowIdOf(cursor.entry));
      this.ends[i] = this.rowIds.length;
    }
  }

  /** The start of the entries of a left row's key; null when no entry can have it. */
  private prefixOf(row: number): string | null {
    const { keys, keyTypes } = this.parts;
    let prefix = '';
    for (let i = 0; i < this.keyColumns.length; i++) {
      const part = searchPart(keys[i]!, keyTypes[i]!, this.keyColumns[i]!.value(row));
      if (part === null) return null;
      prefix += part;
    }
    return prefix;
  }

  // ----------------------------------------------------------------------------------------------------------- output

  /** The left rows that have, or have not, entries. */
  private halves(): Batch | null {
    const wantsMatch = this.parts.type === 'semi';
    const kept = new Int32Array(this.rows.length);
    let count = 0;
    for (let i = 0; i < this.rows.length; i++) {
      if (this.ends[i]! > this.starts[i]! === wantsMatch) kept[count++] = this.rows[i]!;
    }
    this.rowAt = this.rows.length;
    return count === 0 ? null : this.leftBatch!.select(kept, count);
  }

  /** The next pairs that satisfy the residual condition; null when these do not, or only matches are asked for. */
  private nextPairs(isHalf: boolean): Batch | null {
    const filled = this.fillPairs(isHalf);
    const count = this.dropMissing(filled);
    if (count === 0) return null;
    const left = this.leftBatch!;
    const columns = [
      ...this.parts.leftTypes.map((_, i) => gather(left.column(i), this.pairLeft, count)),
      ...this.fetch.read(this.pairRight, count),
    ];
    const pairs = new Batch(columns, count);
    const { residual } = this.parts;
    if (residual === null) return pairs;
    const kept = new Int32Array(count);
    const keptCount = residual.run(pairs, this.context, kept);
    for (let i = 0; i < keptCount; i++) this.matched![this.pairLeft[kept[i]!]!] = 1;
    return isHalf || keptCount === 0 ? null : pairs.select(kept, keptCount);
  }

  /** Lists pairs of left rows and row ids, -1 for a left row that keeps its place without a match; gives their count. */
  private fillPairs(isHalf: boolean): number {
    const { pairLeft, pairRight, rows, starts, ends } = this;
    const keepsUnmatched = this.parts.type === 'left' && this.parts.residual === null;
    let count = 0;
    while (this.rowAt < rows.length && count < BATCH_ROWS) {
      const i = this.rowAt;
      const row = rows[i]!;
      if (this.foundAt < 0) this.foundAt = starts[i]!;
      const end = ends[i]!;
      if (keepsUnmatched && starts[i] === end) {
        pairLeft[count] = row;
        pairRight[count++] = -1;
      }
      while (this.foundAt < end && count < BATCH_ROWS) {
        pairLeft[count] = row;
        pairRight[count++] = this.rowIds[this.foundAt++]!;
      }
      // A row whose match is known already needs no more of them.
      if (this.foundAt < end && !(isHalf && this.matched![row] === 1)) break;
      this.rowAt++;
      this.foundAt = -1;
    }
    return count;
  }

  private dropMissing(count: number): number {
    return this.parts.type === 'left' && this.parts.residual === null
      ? count
      : this.fetch.keepLive(this.pairRight, this.pairLeft, count);
  }

  /** What the residual condition decided over the rows looked up: left rows, or left rows without a match. */
  private finishLookup(): Batch | null {
    const { matched, rows } = this;
    const { type } = this.parts;
    this.rows = NO_ROWS;
    this.rowAt = 0;
    if (matched === null || type === 'inner') return null;
    this.matched = null;
    const wanted = type === 'semi' ? 1 : 0;
    const kept = rows.filter((row) => matched[row] === wanted);
    if (kept.length === 0) return null;
    const left = this.leftBatch!;
    if (type !== 'left') return left.select(kept, kept.length);
    const nothing = new Float64Array(kept.length).fill(-1);
    const columns = [
      ...this.parts.leftTypes.map((_, i) => gather(left.column(i), kept, kept.length)),
      ...this.fetch.read(nothing, kept.length),
    ];
    return new Batch(columns, kept.length);
  }

  close(): void {
    this.left.close();
  }
}

/** Sorts places by the strings that stand there. Keys that come in order already, as from an index, are left as they are. */
function sortBy(order: number[], strings: readonly (string | null)[]): void {
  for (let i = 1; i < order.length; i++) {
    if (strings[order[i]!]! >= strings[order[i - 1]!]!) continue;
    order.sort((left, right) => (strings[left]! < strings[right]! ? -1 : strings[left]! > strings[right]! ? 1 : 0));
    return;
  }
}
