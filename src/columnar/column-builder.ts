import type { Type } from '../types/type.js';
import { BooleanColumn, type Column, Float64Column, Int32Column, ObjectColumn } from './column.js';

/** Collects runtime values of one type into a column. */
export interface ColumnBuilder {
  readonly length: number;
  append(value: unknown): void;
  /** Hands the column over and starts empty again. */
  finish(): Column;
}

/** A builder whose column kind suits `type`: typed arrays for numbers and booleans, else runtime values. */
export function columnBuilder(type: Type, capacity: number): ColumnBuilder {
  switch (type.layout) {
    case 'int32':
      return new Int32Builder(capacity);
    case 'float32':
    case 'float64':
      return new Float64Builder(capacity);
    case 'bool':
      return new BooleanBuilder(capacity);
    default:
      return new ObjectBuilder();
  }
}

/** A column of the given runtime values. */
export function columnOf(type: Type, values: readonly unknown[]): Column {
  const builder = columnBuilder(type, values.length);
  for (const value of values) builder.append(value);
  return builder.finish();
}

abstract class TypedBuilder<Data extends Int32Array | Float64Array | Uint8Array> implements ColumnBuilder {
  length = 0;
  protected data: Data;
  protected nulls: Uint8Array | null = null;

  constructor(protected capacity: number) {
    this.data = this.allocate(capacity);
  }

  protected abstract allocate(capacity: number): Data;
  protected abstract column(data: Data, nulls: Uint8Array | null): Column;

  append(value: unknown): void {
    const at = this.length++;
    if (at === this.capacity) this.grow();
    if (value === null) {
      this.nulls ??= new Uint8Array(this.capacity);
      this.nulls[at] = 1;
    } else {
      this.data[at] = value as number;
    }
  }

  finish(): Column {
    const column = this.column(
      this.data.subarray(0, this.length) as Data,
      this.nulls === null ? null : this.nulls.subarray(0, this.length),
    );
    this.data = this.allocate(this.capacity);
    this.nulls = null;
    this.length = 0;
    return column;
  }

  private grow(): void {
    this.capacity = Math.max(16, this.capacity * 2);
    const data = this.allocate(this.capacity);
    data.set(this.data);
    this.data = data;
    if (this.nulls !== null) {
      const nulls = new Uint8Array(this.capacity);
      nulls.set(this.nulls);
      this.nulls = nulls;
    }
  }
}

class Int32Builder extends TypedBuilder<Int32Array> {
  protected allocate(capacity: number): Int32Array {
    return new Int32Array(capacity);
  }
  protected column(data: Int32Array, nulls: Uint8Array | null): Column {
    return new Int32Column(data, nulls);
  }
}

class Float64Builder extends TypedBuilder<Float64Array> {
  protected allocate(capacity: number): Float64Array {
    return new Float64Array(capacity);
  }
  protected column(data: Float64Array, nulls: Uint8Array | null): Column {
    return new Float64Column(data, nulls);
  }
}

class BooleanBuilder extends TypedBuilder<Uint8Array> {
  protected allocate(capacity: number): Uint8Array {
    return new Uint8Array(capacity);
  }
  protected column(data: Uint8Array, nulls: Uint8Array | null): Column {
    return new BooleanColumn(data, nulls);
  }
}

class ObjectBuilder implements ColumnBuilder {
  private values: unknown[] = [];

  get length(): number {
    return this.values.length;
  }

  append(value: unknown): void {
    this.values.push(value);
  }

  finish(): Column {
    const column = new ObjectColumn(this.values);
    this.values = [];
    return column;
  }
}
