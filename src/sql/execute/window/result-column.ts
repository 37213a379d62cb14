import { BooleanColumn, type Column, Float64Column, Int32Column, ObjectColumn } from '../../../columnar/column.js';
import type { Type } from '../../../types/type.js';

/** A column whose values come in any order of rows. Every row must be set before it is read. */
export class ResultColumn {
  private numbers: Int32Array | Float64Array | Uint8Array | null;
  private nulls: Uint8Array | null = null;
  private objects: unknown[] | null = null;

  constructor(
    type: Type,
    private readonly rowCount: number,
  ) {
    this.numbers = numbersFor(type, rowCount);
    if (this.numbers === null) this.objects = new Array(rowCount).fill(null);
  }

  set(row: number, value: unknown): void {
    if (this.numbers === null) {
      this.objects![row] = value;
    } else if (value === null) {
      this.nulls ??= new Uint8Array(this.rowCount);
      this.nulls[row] = 1;
    } else if (typeof value === 'bigint') {
      this.becomeObjects();
      this.objects![row] = value;
    } else {
      this.numbers[row] = value as number;
    }
  }

  /** Bytes of one row, about; without what objects point to. */
  static readonly rowBytes = 9;

  finish(): Column {
    const { numbers, nulls } = this;
    if (numbers === null) return new ObjectColumn(this.objects!);
    if (numbers instanceof Int32Array) return new Int32Column(numbers, nulls);
    return numbers instanceof Float64Array ? new Float64Column(numbers, nulls) : new BooleanColumn(numbers, nulls);
  }

  /** A bigint column meets its first value that is no safe integer. */
  private becomeObjects(): void {
    const { numbers, nulls } = this;
    this.objects = Array.from(numbers!, (value, row) => (nulls !== null && nulls[row] === 1 ? null : value));
    this.numbers = null;
  }
}

function numbersFor(type: Type, rowCount: number): Int32Array | Float64Array | Uint8Array | null {
  switch (type.layout) {
    case 'int32':
      return new Int32Array(rowCount);
    case 'int64':
    case 'float32':
    case 'float64':
      return new Float64Array(rowCount);
    case 'bool':
      return new Uint8Array(rowCount);
    default:
      return null;
  }
}
