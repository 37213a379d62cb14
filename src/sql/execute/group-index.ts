import type { Batch } from '../../columnar/batch.js';
import type { Column } from '../../columnar/column.js';
import type { Type } from '../../types/type.js';
import { assignGroups, DENSE_KEYS } from './aggregate-loops.js';
import { rowKey } from './row-key.js';

/** Numbers the groups of rows: rows with equal keys get the same number, in order of first appearance. */
export class GroupIndex {
  /** Key values by group, one list a key. */
  readonly values: unknown[][];
  count = 0;
  private readonly numbers: NumberGroups | null;
  private readonly keys = new Map<unknown, number>();

  constructor(private readonly types: readonly Type[]) {
    this.values = types.map(() => []);
    const isNumber = types.length === 1 && NUMBER_LAYOUTS.has(types[0]!.layout);
    this.numbers = isNumber ? new NumberGroups() : null;
  }

  /** Writes the group of the row at each position of the batch to `groups`. */
  assign(batch: Batch, columns: readonly Column[], groups: Int32Array): void {
    const [column] = columns;
    if (columns.length === 1 && column!.kind === 'dictionary') return this.assignDictionary(batch, column!, groups);
    if (this.numbers !== null && (column!.kind === 'int32' || column!.kind === 'float64')) {
      return this.assignNumbers(batch, column!, groups);
    }
    for (let i = 0; i < batch.count; i++) groups[i] = this.groupOf(columns, batch.row(i));
  }

  /** A dictionary column: each entry that occurs is looked up once a batch. */
  private assignDictionary(batch: Batch, column: Extract<Column, { kind: 'dictionary' }>, groups: Int32Array): void {
    const { codes, nulls, dictionary } = column;
    const ofCode = new Int32Array(dictionary.length).fill(-1);
    let ofNull = -1;
    const { selection, count } = batch;
    for (let i = 0; i < count; i++) {
      const row = selection === null ? i : selection[i]!;
      if (nulls !== null && nulls[row] === 1) {
        if (ofNull < 0) ofNull = this.groupOf([column], row);
        groups[i] = ofNull;
        continue;
      }
      let group = ofCode[codes[row]!]!;
      if (group < 0) {
        group = this.groupOf([column], row);
        ofCode[codes[row]!] = group;
      }
      groups[i] = group;
    }
  }

  private assignNumbers(
    batch: Batch,
    column: Extract<Column, { kind: 'int32' | 'float64' }>,
    groups: Int32Array,
  ): void {
    const numbers = this.numbers!;
    const find = (value: number) => {
      const group = numbers.find(value, this.count);
      if (group === this.count) {
        this.count++;
        this.values[0]!.push(value);
      }
      return group;
    };
    const findNull = (row: number) => this.groupOf([column], row);
    assignGroups(column, batch.selection, batch.count, groups, numbers.denseFor(batch.count), find, findNull);
  }

  private groupOf(columns: readonly Column[], row: number): number {
    const first = columns[0]!;
    if (this.numbers !== null) {
      const value = first.value(row);
      if (typeof value === 'number') {
        const group = this.numbers.find(value, this.count);
        if (group === this.count) this.add(columns, row);
        return group;
      }
    }
    const key = rowKey(this.types, columns, row);
    let group = this.keys.get(key);
    if (group === undefined) {
      group = this.count;
      this.keys.set(key, group);
      this.add(columns, row);
    }
    return group;
  }

  private add(columns: readonly Column[], row: number): void {
    this.count++;
    for (let i = 0; i < columns.length; i++) this.values[i]!.push(columns[i]!.value(row));
  }
}

/** Rows of a batch from which on keys are looked up in a table. */
const DENSE_ROWS_MIN = 512;

const NUMBER_LAYOUTS = new Set(['int32', 'int64', 'float32', 'float64']);

/** Numbers to groups by open addressing over typed arrays; -0 is 0 and NaN is NaN. */
class NumberGroups {
  private capacity = 1024;
  private size = 0;
  private keys = new Float64Array(this.capacity);
  private groups = new Int32Array(this.capacity).fill(-1);
  /** The groups of small whole numbers as well, -1 where there is none. */
  private dense: Int32Array | null = null;

  /** That table, once there are rows enough to be worth it. */
  denseFor(rowCount: number): Int32Array | null {
    if (this.dense === null && rowCount >= DENSE_ROWS_MIN) this.dense = new Int32Array(DENSE_KEYS).fill(-1);
    return this.dense;
  }

  /** The group of `key`; `next` when it is new, which it then belongs to. */
  find(key: number, next: number): number {
    if (Number.isNaN(key)) return this.findNaN(next);
    const group = this.hashed(key, next);
    if (this.dense !== null && key >= 0 && key < DENSE_KEYS && Number.isInteger(key)) this.dense[key] = group;
    return group;
  }

  private hashed(key: number, next: number): number {
    const { keys, groups } = this;
    const mask = this.capacity - 1;
    let slot = hashNumber(key) & mask;
    for (;;) {
      const group = groups[slot]!;
      if (group < 0) break;
      if (keys[slot] === key) return group;
      slot = (slot + 1) & mask;
    }
    keys[slot] = key;
    groups[slot] = next;
    this.size++;
    if (this.size * 2 > this.capacity) this.grow();
    return next;
  }

  private nan = -1;

  private findNaN(next: number): number {
    if (this.nan < 0) this.nan = next;
    return this.nan;
  }

  private grow(): void {
    const { keys, groups } = this;
    this.capacity *= 2;
    this.keys = new Float64Array(this.capacity);
    this.groups = new Int32Array(this.capacity).fill(-1);
    const mask = this.capacity - 1;
    for (let old = 0; old < groups.length; old++) {
      if (groups[old]! < 0) continue;
      let slot = hashNumber(keys[old]!) & mask;
      while (this.groups[slot]! >= 0) slot = (slot + 1) & mask;
      this.keys[slot] = keys[old]!;
      this.groups[slot] = groups[old]!;
    }
  }
}

const float64 = new Float64Array(1);
const words = new Int32Array(float64.buffer);

/** Integers and other doubles hash by their bits; -0 as 0. */
function hashNumber(key: number): number {
  if ((key | 0) === key) return Math.imul(key, 0x9e3779b1) >>> 9;
  float64[0] = key;
  return (Math.imul(words[0]!, 0x9e3779b1) ^ Math.imul(words[1]!, 0x85ebca6b)) >>> 9;
}
