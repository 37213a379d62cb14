import { Batch } from '../../../columnar/batch.js';
import type { Column } from '../../../columnar/column.js';
import { columnOf } from '../../../columnar/column-builder.js';
import type { Type } from '../../../types/type.js';
import type { SortKey } from '../../plan/logical-plan.js';
import { type KeyComparison, keyComparison } from '../compare-keys.js';
import type { ExecutionContext } from '../context.js';
import type { Operator } from '../operator.js';
import type { BatchMap } from '../vectorize.js';

/** A row among the first: its keys, its values, and when it came, which decides between equals. */
interface Candidate {
  readonly keys: readonly unknown[];
  readonly values: readonly unknown[];
  readonly arrival: number;
}

/**
 * The first `limit` rows of an order behind `offset`. Keeps a heap of as many rows as are wanted, the last of them on
 * top; a row that does not come before it is passed over, with one comparison. Values of other columns are read only
 * for rows that enter the heap.
 */
export class TopNOperator implements Operator {
  private result: Candidate[] | null = null;
  private readonly comparisons: readonly KeyComparison[];
  private readonly heap: Candidate[] = [];
  private arrivals = 0;

  constructor(
    private readonly input: Operator,
    private readonly types: readonly Type[],
    private readonly keys: readonly SortKey[],
    private readonly keyMaps: readonly BatchMap[],
    private readonly limit: number,
    private readonly offset: number,
    private readonly context: ExecutionContext,
  ) {
    this.comparisons = keys.map(keyComparison);
  }

  next(): Batch | null {
    if (this.result !== null) return null;
    this.result = this.run();
    if (this.result.length === 0) return null;
    const rows = this.result;
    const columns = this.types.map((type, i) =>
      columnOf(
        type,
        rows.map((row) => row.values[i]),
      ),
    );
    return new Batch(columns, rows.length);
  }

  private run(): Candidate[] {
    const wanted = this.limit + this.offset;
    if (wanted <= 0) return [];
    for (let batch = this.input.next(); batch !== null; batch = this.input.next()) {
      const columns = this.keyMaps.map((map) => map.run(batch!, this.context));
      if (!this.addNumbers(batch, columns, wanted)) this.addRows(batch, columns, wanted, 0);
    }
    const sorted = this.heap.sort((left, right) => this.compare(left, right));
    return sorted.slice(this.offset);
  }

  /** One numeric key without NULLs: compares numbers in a tight loop. False when the key is anything else. */
  private addNumbers(batch: Batch, columns: readonly Column[], wanted: number): boolean {
    const column = columns[0]!;
    if (this.keys.length !== 1 || column.nulls !== null) return false;
    if (column.kind !== 'int32' && column.kind !== 'float64') return false;
    const { data } = column;
    const { selection, count } = batch;
    const { isDescending } = this.keys[0]!;
    let at = 0;
    while (at < count) {
      if (this.heap.length < wanted) {
        at = this.addRows(batch, columns, wanted, at, 1);
        continue;
      }
      const worst = this.heap[0]!.keys[0];
      // NaN and NULL in the heap have no place among numbers.
      if (typeof worst !== 'number' || Number.isNaN(worst)) {
        at = this.addRows(batch, columns, wanted, at, 1);
        continue;
      }
      at = nextBefore(data, selection, at, count, worst, isDescending);
      if (at < count) at = this.addRows(batch, columns, wanted, at, 1);
    }
    this.arrivals += count;
    return true;
  }

  /** Offers rows from position `from` to the heap, `limit` of them at most; gives the position behind them. */
  private addRows(batch: Batch, columns: readonly Column[], wanted: number, from: number, limit = batch.count): number {
    const end = Math.min(batch.count, from + limit);
    for (let i = from; i < end; i++) {
      const row = batch.row(i);
      const keys = columns.map((column) => column.value(row));
      if (this.heap.length === wanted && !this.isBeforeWorst(keys)) continue;
      const values = this.types.map((_, c) => batch.column(c).value(row));
      this.push({ keys, values, arrival: this.arrivals + i }, wanted);
    }
    if (limit === batch.count) this.arrivals += batch.count;
    return end;
  }

  private isBeforeWorst(keys: readonly unknown[]): boolean {
    const worst = this.heap[0]!.keys;
    for (let i = 0; i < keys.length; i++) {
      const order = this.comparisons[i]!(keys[i], worst[i]);
      if (order !== 0) return order < 0;
    }
    // An equal row that came later stays behind.
    return false;
  }

  private compare(left: Candidate, right: Candidate): number {
    for (let i = 0; i < this.comparisons.length; i++) {
      const order = this.comparisons[i]!(left.keys[i], right.keys[i]);
      if (order !== 0) return order;
    }
    return left.arrival - right.arrival;
  }

  /** Puts a row into the heap, whose top is the last row in order; drops the top when there are too many. */
  private push(candidate: Candidate, wanted: number): void {
    const { heap } = this;
    if (heap.length < wanted) {
      this.context.reserveMemory(candidate.values.length * 24);
      let at = heap.length;
      heap.push(candidate);
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (this.compare(heap[parent]!, candidate) >= 0) break;
        heap[at] = heap[parent]!;
        at = parent;
      }
      heap[at] = candidate;
      return;
    }
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.compare(heap[child + 1]!, heap[child]!) > 0) child++;
      if (this.compare(candidate, heap[child]!) >= 0) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = candidate;
  }

  close(): void {
    this.input.close();
  }
}

/** Position of the next row whose number comes before `worst`, or `count`. NaN is above all numbers. */
function nextBefore(
  data: Int32Array | Float64Array,
  selection: Int32Array | null,
  from: number,
  count: number,
  worst: number,
  isDescending: boolean,
): number {
  let at = from;
  if (isDescending) {
    // NaN comes first and is not `<= worst`: it gets through.
    if (selection === null) while (at < count && data[at]! <= worst) at++;
    else while (at < count && data[selection[at]!]! <= worst) at++;
    return at;
  }
  if (selection === null) while (at < count && !(data[at]! < worst)) at++;
  else while (at < count && !(data[selection[at]!]! < worst)) at++;
  return at;
}
