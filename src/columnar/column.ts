// A column of values in memory: what operators read and generated loops index into.
//
// Eight kinds cover every type and use. `nulls[i]` is 1 where row i is NULL, and the array is null when no row is. Columns are
// immutable once handed out.
//
//   int32       smallint, integer, date           Int32Array
//   float64     real, double precision, and bigint or timestamp while every value is a safe integer
//   boolean     bool                               Uint8Array of 0 and 1
//   dictionary  few distinct values                codes into a list of runtime values
//   text        strings still in their bytes       decoded one by one on demand
//   object      everything else                    runtime values, null for NULL
//   constant    one value in every row
//   lazy        values fetched when asked for          vectors, which lie apart from their rows

export type Column =
  | Int32Column
  | Float64Column
  | BooleanColumn
  | DictionaryColumn
  | TextColumn
  | ObjectColumn
  | ConstantColumn
  | LazyColumn;
export type ColumnKind = Column['kind'];

export class Int32Column {
  readonly kind = 'int32';
  /** No value without its sign is larger. */
  readonly largest = 2 ** 31;

  constructor(
    readonly data: Int32Array,
    readonly nulls: Uint8Array | null,
  ) {}

  value(row: number): unknown {
    return this.nulls !== null && this.nulls[row] === 1 ? null : this.data[row];
  }

  get byteSize(): number {
    return this.data.byteLength + (this.nulls?.byteLength ?? 0);
  }
}

export class Float64Column {
  readonly kind = 'float64';
  /** NaN: not known yet. */
  private bound = Number.NaN;

  constructor(
    readonly data: Float64Array,
    readonly nulls: Uint8Array | null,
  ) {}

  /** The largest value without its sign, NaN left out; what stands in the place of a NULL counts. */
  get largest(): number {
    if (Number.isNaN(this.bound)) this.bound = largestOf(this.data);
    return this.bound;
  }

  value(row: number): unknown {
    return this.nulls !== null && this.nulls[row] === 1 ? null : this.data[row];
  }

  get byteSize(): number {
    return this.data.byteLength + (this.nulls?.byteLength ?? 0);
  }
}

function largestOf(data: Float64Array): number {
  let low = 0;
  let high = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value > high) high = value;
    if (value < low) low = value;
  }
  return Math.max(high, -low);
}

export class BooleanColumn {
  readonly kind = 'boolean';
  constructor(
    readonly data: Uint8Array,
    readonly nulls: Uint8Array | null,
  ) {}

  value(row: number): unknown {
    return this.nulls !== null && this.nulls[row] === 1 ? null : this.data[row] === 1;
  }

  get byteSize(): number {
    return this.data.byteLength + (this.nulls?.byteLength ?? 0);
  }
}

export class DictionaryColumn {
  readonly kind = 'dictionary';
  constructor(
    readonly codes: Uint8Array | Uint16Array,
    readonly dictionary: readonly unknown[],
    readonly nulls: Uint8Array | null,
  ) {}

  value(row: number): unknown {
    return this.nulls !== null && this.nulls[row] === 1 ? null : this.dictionary[this.codes[row]!];
  }

  get byteSize(): number {
    return this.codes.byteLength + (this.nulls?.byteLength ?? 0) + this.dictionary.length * 40;
  }
}

/** Reads a value that lies outside its chunk. */
export type ExternalReader = (row: number) => unknown;

/**
 * Values of variable length, decoded when asked for. Row i lies in `bytes` from `offsets[i]` to `offsets[i + 1]`;
 * where `external[i]` is 1 it lies elsewhere and `readExternal` fetches it.
 */
export class TextColumn {
  readonly kind = 'text';
  constructor(
    readonly bytes: Buffer,
    readonly offsets: Uint32Array,
    readonly decode: (bytes: Buffer, start: number, end: number) => unknown,
    readonly nulls: Uint8Array | null,
    readonly external: Uint8Array | null,
    readonly readExternal: ExternalReader | null,
  ) {}

  value(row: number): unknown {
    if (this.nulls !== null && this.nulls[row] === 1) return null;
    if (this.external !== null && this.external[row] === 1) return this.readExternal!(row);
    return this.decode(this.bytes, this.offsets[row]!, this.offsets[row + 1]!);
  }

  /** The same column, fetching its external values through another snapshot. */
  withReader(readExternal: ExternalReader): TextColumn {
    return new TextColumn(this.bytes, this.offsets, this.decode, this.nulls, this.external, readExternal);
  }

  get byteSize(): number {
    return (
      this.bytes.byteLength + this.offsets.byteLength + (this.nulls?.byteLength ?? 0) + (this.external?.byteLength ?? 0)
    );
  }
}

export class ObjectColumn {
  readonly kind = 'object';
  readonly nulls = null;
  constructor(readonly values: readonly unknown[]) {}

  value(row: number): unknown {
    return this.values[row];
  }

  get byteSize(): number {
    return this.values.length * 32;
  }
}

export class ConstantColumn {
  readonly kind = 'constant';
  readonly nulls = null;
  constructor(readonly constant: unknown) {}

  value(_row: number): unknown {
    return this.constant;
  }

  readonly byteSize = 64;
}

export class LazyColumn {
  readonly kind = 'lazy';
  readonly nulls = null;
  constructor(private readonly read: (row: number) => unknown) {}

  value(row: number): unknown {
    return this.read(row);
  }

  readonly byteSize = 64;
}
