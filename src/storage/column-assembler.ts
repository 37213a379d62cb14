import {
  BooleanColumn,
  type Column,
  DictionaryColumn,
  Float64Column,
  Int32Column,
  ObjectColumn,
  TextColumn,
} from '../columnar/column.js';
import type { Type } from '../types/type.js';
import { Encoding } from './chunk-format.js';
import { type ChunkReader, type ColumnPlace, decodeAscii, decodeUtf8, decodeWith } from './chunk-reader.js';
import type { StoredColumn } from './layout.js';

/**
 * Joins one column of the chunks of a row group. Chunks come in order; rows between them that no chunk covers keep
 * whatever the arrays hold, since no selection names them.
 */
export abstract class ColumnAssembler {
  protected nulls: Uint8Array | null = null;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** False once some chunk had no recorded range. */
  hasRange = true;

  constructor(
    readonly column: StoredColumn,
    protected readonly rowCount: number,
  ) {}

  /** Takes a chunk whose slot 0 is row `from`. `place` is null when the chunk lacks the column. */
  add(chunk: ChunkReader, place: ColumnPlace | null, from: number): void {
    if (place === null) {
      this.hasRange = false;
      this.fill(from, chunk.slotCount, this.column.missing);
      return;
    }
    if (place.range !== null) {
      if (place.range.min < this.min) this.min = place.range.min;
      if (place.range.max > this.max) this.max = place.range.max;
    } else if (place.encoding !== Encoding.nulls) {
      this.hasRange = false;
    }
    if (place.encoding === Encoding.nulls) {
      this.fill(from, chunk.slotCount, null);
      return;
    }
    if (place.nullsAt >= 0) chunk.readBitmap(place.nullsAt, this.nullFlags(), from);
    this.read(chunk, place, from);
  }

  abstract finish(): Column;
  protected abstract read(chunk: ChunkReader, place: ColumnPlace, from: number): void;
  protected abstract fillValue(from: number, count: number, value: unknown): void;

  private fill(from: number, count: number, value: unknown): void {
    if (value === null) this.nullFlags().fill(1, from, from + count);
    else this.fillValue(from, count, value);
  }

  protected nullFlags(): Uint8Array {
    this.nulls ??= new Uint8Array(this.rowCount);
    return this.nulls;
  }
}

export function columnAssembler(column: StoredColumn, rowCount: number): ColumnAssembler {
  switch (column.type.layout) {
    case 'int32':
      return new Int32Assembler(column, rowCount);
    case 'int64':
      return new Int64Assembler(column, rowCount);
    case 'float32':
    case 'float64':
      return new Float64Assembler(column, rowCount);
    case 'bool':
      return new BooleanAssembler(column, rowCount);
    default:
      return new VariableAssembler(column, rowCount);
  }
}

class Int32Assembler extends ColumnAssembler {
  private readonly data = new Int32Array(this.rowCount);

  protected read(chunk: ChunkReader, place: ColumnPlace, from: number): void {
    chunk.readNumbers(place, this.data, from);
  }

  protected fillValue(from: number, count: number, value: unknown): void {
    this.data.fill(value as number, from, from + count);
  }

  finish(): Column {
    return new Int32Column(this.data, this.nulls);
  }
}

class Float64Assembler extends ColumnAssembler {
  private readonly data = new Float64Array(this.rowCount);

  protected read(chunk: ChunkReader, place: ColumnPlace, from: number): void {
    chunk.readNumbers(place, this.data, from);
  }

  protected fillValue(from: number, count: number, value: unknown): void {
    this.data.fill(value as number, from, from + count);
  }

  finish(): Column {
    return new Float64Column(this.data, this.nulls);
  }
}

/** bigint and timestamps: doubles until a chunk brings a value that is not a safe integer. */
class Int64Assembler extends ColumnAssembler {
  private readonly data = new Float64Array(this.rowCount);
  private values: unknown[] | null = null;

  protected read(chunk: ChunkReader, place: ColumnPlace, from: number): void {
    if (place.encoding === Encoding.int64 && this.values === null) this.values = Array.from(this.data);
    if (this.values === null) {
      chunk.readNumbers(place, this.data, from);
    } else {
      for (let slot = 0; slot < chunk.slotCount; slot++)
        this.values[from + slot] = chunk.readNumber(place, slot, this.column.type);
    }
  }

  protected fillValue(from: number, count: number, value: unknown): void {
    if (typeof value === 'bigint') this.values ??= Array.from(this.data);
    if (this.values === null) this.data.fill(value as number, from, from + count);
    else this.values.fill(value, from, from + count);
  }

  finish(): Column {
    if (this.values === null) return new Float64Column(this.data, this.nulls);
    const { nulls, values } = this;
    if (nulls !== null) for (let i = 0; i < values.length; i++) if (nulls[i] === 1) values[i] = null;
    return new ObjectColumn(values);
  }
}

class BooleanAssembler extends ColumnAssembler {
  private readonly data = new Uint8Array(this.rowCount);

  protected read(chunk: ChunkReader, place: ColumnPlace, from: number): void {
    chunk.readBitmap(place.dataAt, this.data, from);
  }

  protected fillValue(from: number, count: number, value: unknown): void {
    this.data.fill(value === true ? 1 : 0, from, from + count);
  }

  finish(): Column {
    return new BooleanColumn(this.data, this.nulls);
  }
}

const EMPTY = Buffer.alloc(0);

/** Distinct values a joined dictionary may have. */
const DICTIONARY_ENTRIES_MAX = 1024;

/** Text and bytes: one dictionary as long as every chunk has one, else bytes under offsets. */
class VariableAssembler extends ColumnAssembler {
  private codes: Uint16Array | null;
  private readonly entries: string[] = [];
  private readonly codeOf = new Map<string, number>();

  private bytes: Buffer = EMPTY;
  private length = 0;
  private readonly offsets = new Uint32Array(this.rowCount + 1);
  /** Rows below this have their offsets. */
  private filled = 0;
  private isAscii = true;
  private external: Uint8Array | null = null;

  constructor(column: StoredColumn, rowCount: number) {
    super(column, rowCount);
    this.codes = column.type.layout === 'text' ? new Uint16Array(rowCount) : null;
  }

  protected read(chunk: ChunkReader, place: ColumnPlace, from: number): void {
    if (place.encoding === Encoding.dictionary) {
      const { codes, entries } = chunk.readDictionary(place);
      if (this.codes !== null && !this.joinDictionary(codes, entries, from)) this.leaveDictionary(from);
      if (this.codes === null) {
        this.skipTo(from);
        for (let slot = 0; slot < codes.length; slot++) this.appendText(entries[codes[slot]!] ?? '');
      }
      return;
    }
    if (this.codes !== null) this.leaveDictionary(from);
    this.skipTo(from);
    const { slotCount } = chunk;
    const offsets = chunk.readOffsets(place.dataAt, slotCount);
    const dataAt = place.dataAt + (slotCount + 1) * 4;
    const byteCount = offsets[slotCount]!;
    this.reserve(byteCount);
    chunk.bytes.copy(this.bytes, this.length, dataAt, dataAt + byteCount);
    for (let slot = 0; slot < slotCount; slot++) this.offsets[from + slot] = this.length + offsets[slot]!;
    this.length += byteCount;
    this.filled = from + slotCount;
    if (place.encoding !== Encoding.ascii) this.isAscii = false;
    if (place.externalAt >= 0) {
      this.external ??= new Uint8Array(this.rowCount);
      chunk.readBitmap(place.externalAt, this.external, from);
    }
  }

  /** False when the dictionary would grow too large. */
  private joinDictionary(codes: Uint8Array, entries: readonly string[], from: number): boolean {
    if (this.entries.length + entries.length > DICTIONARY_ENTRIES_MAX) return false;
    const joined = entries.map((entry) => this.codeFor(entry));
    for (let slot = 0; slot < codes.length; slot++) this.codes![from + slot] = joined[codes[slot]!] ?? 0;
    this.filled = from + codes.length;
    return true;
  }

  private codeFor(entry: string): number {
    let code = this.codeOf.get(entry);
    if (code === undefined) {
      code = this.entries.length;
      this.codeOf.set(entry, code);
      this.entries.push(entry);
    }
    return code;
  }

  /** Writes out the rows so far, which had codes, as bytes. */
  private leaveDictionary(to: number): void {
    const codes = this.codes!;
    this.codes = null;
    this.filled = 0;
    for (let row = 0; row < to; row++) this.appendText(this.entries[codes[row]!] ?? '');
  }

  private appendText(text: string): void {
    this.reserve(text.length * 3);
    this.offsets[this.filled++] = this.length;
    const byteCount = this.bytes.utf8Write(text, this.length);
    if (byteCount !== text.length) this.isAscii = false;
    this.length += byteCount;
  }

  private skipTo(row: number): void {
    while (this.filled < row) this.offsets[this.filled++] = this.length;
  }

  protected fillValue(from: number, count: number, value: unknown): void {
    if (this.codes !== null && this.entries.length < DICTIONARY_ENTRIES_MAX) {
      this.codes.fill(this.codeFor(value as string), from, from + count);
      this.filled = from + count;
      return;
    }
    if (this.codes !== null) this.leaveDictionary(from);
    this.skipTo(from);
    const { type } = this.column;
    for (let i = 0; i < count; i++) {
      if (type.layout === 'text') this.appendText(value as string);
      else this.appendBytes(type.toBytes!(value));
    }
  }

  private appendBytes(value: Uint8Array): void {
    this.reserve(value.byteLength);
    this.offsets[this.filled++] = this.length;
    this.bytes.set(value, this.length);
    this.length += value.byteLength;
  }

  private reserve(byteCount: number): void {
    if (this.length + byteCount <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.length + byteCount, this.bytes.length * 2, 4096));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  finish(): Column {
    if (this.codes !== null) {
      const codes = this.entries.length <= 256 ? Uint8Array.from(this.codes) : this.codes;
      return new DictionaryColumn(codes, this.entries, this.nulls);
    }
    this.skipTo(this.rowCount);
    this.offsets[this.rowCount] = this.length;
    const { type } = this.column;
    const bytes = Buffer.allocUnsafeSlow(this.length);
    this.bytes.copy(bytes, 0, 0, this.length);
    return new TextColumn(bytes, this.offsets, textDecoder(type, this.isAscii), this.nulls, this.external, null);
  }
}

/** How values of `type` leave their bytes. */
function textDecoder(type: Type, isAscii: boolean): (bytes: Buffer, start: number, end: number) => unknown {
  if (type.layout !== 'text') return decodeWith(type);
  return isAscii ? decodeAscii : decodeUtf8;
}
