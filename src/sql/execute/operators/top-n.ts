import { Batch } from '../../../columnar/batch.js';
import type { Column, TextColumn } from '../../../columnar/column.js';
import { columnOf } from '../../../columnar/column-builder.js';
import { compareText } from '../../../types/text.js';
import type { Type } from '../../../types/type.js';
import type { SortKey } from '../../plan/logical-plan.js';
import { type KeyComparison, keyComparison } from '../compare-keys.js';
import type { ExecutionContext } from '../context.js';
import type { Operator } from '../operator.js';
import type { BatchMap } from '../vectorize.js';

const EMPTY = new Uint8Array();

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
  /** The worst text of the heap, and its bytes. */
  private worstText: string | null = null;
  private worstBytes: Uint8Array = EMPTY;

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
      if (!this.addQuickly(batch, columns, wanted)) this.addRows(batch, columns, wanted, 0);
    }
    const sorted = this.heap.sort((left, right) => this.compare(left, right));
    return sorted.slice(this.offset);
  }

  /**
   * A first key of numbers or of texts in their bytes, without NULLs: passes over rows behind the worst of the heap in
   * a tight loop. False when the key is anything else.
   */
  private addQuickly(batch: Batch, columns: readonly Column[], wanted: number): boolean {
    const search = this.searchOf(columns[0]!);
    if (search === null) return false;
    const { count } = batch;
    let at = 0;
    while (at < count) {
      const worst = this.heap.length < wanted ? null : this.heap[0]!.keys[0];
      if (worst !== null) at = search(batch, at, worst);
      if (at < count) at = this.addRows(batch, columns, wanted, at, 1);
    }
    this.arrivals += count;
    return true;
  }

  /** Finds the next position whose first key may come before `worst`; ties count when other keys decide them. */
  private searchOf(column: Column): ((batch: Batch, from: number, worst: unknown) => number) | null {
    const [{ expression, isDescending }] = this.keys as readonly [SortKey, ...SortKey[]];
    const withTies = this.keys.length > 1;
    if (column.nulls !== null) return null;
    if (column.kind === 'int32' || column.kind === 'float64') {
      return (batch, from, worst) => {
        // NaN in the heap has no place among numbers.
        if (typeof worst !== 'number' || Number.isNaN(worst)) return from;
        return nextNumber(column.data, batch, from, worst, isDescending, withTies);
      };
    }
    if (column.kind !== 'text' || column.external !== null || expression.type.compare !== compareText) return null;
    return (batch, from, worst) => {
      if (worst !== this.worstText) {
        this.worstText = worst as string;
        this.worstBytes = Buffer.from(this.worstText);
      }
      return nextText(column, batch, from, this.worstBytes, isDescending, withTies);
    };
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

/** Position of the next row whose number comes before `worst`, or the batch's count. NaN is above all numbers. */
function nextNumber(
  data: Int32Array | Float64Array,
  { selection, count }: Batch,
  from: number,
  worst: number,
  isDescending: boolean,
  withTies: boolean,
): number {
  let at = from;
  if (isDescending) {
    // NaN comes first and is not below `worst`: it gets through.
    if (withTies) while (at < count && data[selection === null ? at : selection[at]!]! < worst) at++;
    else while (at < count && data[selection === null ? at : selection[at]!]! <= worst) at++;
    return at;
  }
  if (withTies) while (at < count && !(data[selection === null ? at : selection[at]!]! <= worst)) at++;
  else while (at < count && !(data[selection === null ? at : selection[at]!]! < worst)) at++;
  return at;
}

/** The same for texts, whose order is that of their bytes in UTF-8. */
function nextText(
  column: TextColumn,
  { selection, count }: Batch,
  from: number,
  worst: Uint8Array,
  isDescending: boolean,
  withTies: boolean,
): number {
  const { bytes, offsets } = column;
  for (let at = from; at < count; at++) {
    const row = selection === null ? at : selection[at]!;
    const order = compareBytes(bytes, offsets[row]!, offsets[row + 1]!, worst);
    if (order === 0 ? withTies : isDescending ? order > 0 : order < 0) return at;
  }
  return count;
}

function compareBytes(bytes: Uint8Array, start: number, end: number, other: Uint8Array): number {
  const length = Math.min(end - start, other.length);
  for (let i = 0; i < length; i++) {
    const difference = bytes[start + i]! - other[i]!;
    if (difference !== 0) return difference;
  }
  return end - start - other.length;
}
