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
import {
  CHUNK_HEADER_BYTES,
  type ChunkColumnBytes,
  DIRECTORY_ENTRY_BYTES,
  Encoding,
  FLAG_HAS_GAPS,
  HAS_EXTERNAL,
  HAS_NULLS,
  HAS_RANGE,
  NUMBER_WIDTH,
  numberView,
  pad8,
} from './chunk-format.js';

/** Where one column of a chunk lies. */
export interface ColumnPlace {
  readonly encoding: number;
  /** Smallest and largest value, null when not recorded. */
  readonly range: { readonly min: number; readonly max: number } | null;
  /** Offset of the null bitmap, -1 when there is none. */
  readonly nullsAt: number;
  readonly externalAt: number;
  readonly dataAt: number;
}

/** Reads the columns of one encoded chunk (`chunk-format.ts`). The bytes must stay as they are while it is used. */
export class ChunkReader {
  readonly bytes: Buffer;
  readonly slotCount: number;
  readonly liveCount: number;
  private readonly columnCount: number;
  private readonly hasGaps: boolean;

  constructor(value: Uint8Array) {
    this.bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    this.slotCount = this.bytes.readUInt16LE(8);
    this.liveCount = this.bytes.readUInt16LE(10);
    this.columnCount = this.bytes.readUInt16LE(12);
    this.hasGaps = (this.bytes.readUInt16LE(14) & FLAG_HAS_GAPS) !== 0;
  }

  isLive(slot: number): boolean {
    if (slot >= this.slotCount) return false;
    if (!this.hasGaps) return true;
    const at = CHUNK_HEADER_BYTES + this.columnCount * DIRECTORY_ENTRY_BYTES;
    return ((this.bytes[at + (slot >> 3)]! >> (slot & 7)) & 1) === 1;
  }

  /** Finds a column; null when the chunk was written before it existed. `hint` is where it probably stands. */
  place(columnId: number, hint: number): ColumnPlace | null {
    const { bytes } = this;
    const entry = this.entryOf(columnId, hint);
    if (entry < 0) return null;
    const flags = bytes[entry + 5]!;
    let at = bytes.readUInt32LE(entry + 8);
    const bitmapBytes = pad8((this.slotCount + 7) >> 3);
    let range: ColumnPlace['range'] = null;
    if ((flags & HAS_RANGE) !== 0) {
      range = { min: bytes.readDoubleLE(at), max: bytes.readDoubleLE(at + 8) };
      at += 16;
    }
    let nullsAt = -1;
    if ((flags & HAS_NULLS) !== 0) {
      nullsAt = at;
      at += bitmapBytes;
    }
    let externalAt = -1;
    if ((flags & HAS_EXTERNAL) !== 0) {
      externalAt = at;
      at += bitmapBytes;
    }
    return { encoding: bytes[entry + 4]!, range, nullsAt, externalAt, dataAt: at };
  }

  /** A column as it stands in the chunk; null when the chunk was written before it existed. */
  columnBytes(columnId: number, hint: number): ChunkColumnBytes | null {
    const { bytes } = this;
    const entry = this.entryOf(columnId, hint);
    if (entry < 0) return null;
    const start = bytes.readUInt32LE(entry + 8);
    return {
      id: columnId,
      encoding: bytes[entry + 4]!,
      flags: bytes[entry + 5]!,
      bytes: bytes.subarray(start, start + bytes.readUInt32LE(entry + 12)),
    };
  }

  /** Offset of a column's entry in the directory, -1 when it has none. */
  private entryOf(columnId: number, hint: number): number {
    let index = -1;
    if (hint < this.columnCount && this.idAt(hint) === columnId) index = hint;
    for (let i = 0; index < 0 && i < this.columnCount; i++) if (this.idAt(i) === columnId) index = i;
    return index < 0 ? -1 : CHUNK_HEADER_BYTES + index * DIRECTORY_ENTRY_BYTES;
  }

  private idAt(index: number): number {
    return this.bytes.readUInt32LE(CHUNK_HEADER_BYTES + index * DIRECTORY_ENTRY_BYTES);
  }

  /** Spreads a bitmap into `target[from ..]`, one byte a slot. */
  readBitmap(at: number, target: Uint8Array, from: number): void {
    const { bytes, slotCount } = this;
    for (let i = 0; i < slotCount; i++) target[from + i] = (bytes[at + (i >> 3)]! >> (i & 7)) & 1;
  }

  /** Writes a numeric column's values to `target[from ..]`. Places of NULLs get 0. */
  readNumbers(place: ColumnPlace, target: Int32Array | Float64Array, from: number): void {
    if (place.encoding === Encoding.nulls) return;
    const { bytes, slotCount } = this;
    const view = numberView(place.encoding, bytes.buffer, bytes.byteOffset + place.dataAt, slotCount);
    if (view instanceof BigInt64Array) {
      for (let i = 0; i < slotCount; i++) target[from + i] = Number(view[i]);
    } else {
      target.set(view, from);
    }
  }

  /** One value of a numeric column of `type`. */
  readNumber(place: ColumnPlace, slot: number, type: Type): number | bigint {
    const { bytes } = this;
    const at = place.dataAt + slot * NUMBER_WIDTH[place.encoding]!;
    switch (place.encoding) {
      case Encoding.int8:
        return bytes.readInt8(at);
      case Encoding.int16:
        return bytes.readInt16LE(at);
      case Encoding.int32:
        return bytes.readInt32LE(at);
      case Encoding.float32:
        return bytes.readFloatLE(at);
      case Encoding.int64:
        return (type.fromInt64 ?? narrowInt64)(bytes.readBigInt64LE(at)) as number | bigint;
      default:
        return bytes.readDoubleLE(at);
    }
  }

  /** Offsets and start of the bytes of an `ascii` or `bytes` column, or of a dictionary's entries. */
  readOffsets(at: number, count: number): Uint32Array {
    return new Uint32Array(this.bytes.buffer, this.bytes.byteOffset + at, count + 1);
  }

  /** A dictionary column's codes and decoded entries. */
  readDictionary(place: ColumnPlace): { codes: Uint8Array; entries: string[] } {
    const { bytes, slotCount } = this;
    const codesEnd = pad8(place.dataAt + slotCount);
    const entryCount = bytes.readUInt32LE(codesEnd);
    const decode = bytes.readUInt32LE(codesEnd + 4) === 1 ? decodeAscii : decodeUtf8;
    const offsets = this.readOffsets(codesEnd + 8, entryCount);
    const dataAt = codesEnd + 8 + (entryCount + 1) * 4;
    const entries: string[] = [];
    for (let i = 0; i < entryCount; i++) entries.push(decode(bytes, dataAt + offsets[i]!, dataAt + offsets[i + 1]!));
    return { codes: bytes.subarray(place.dataAt, place.dataAt + slotCount), entries };
  }
}

/** A bigint as the engine keeps it: a number while it is safe. */
export function narrowInt64(value: bigint): number | bigint {
  const narrow = Number(value);
  return Number.isSafeInteger(narrow) ? narrow : value;
}

export function decodeAscii(bytes: Buffer, start: number, end: number): string {
  return bytes.latin1Slice(start, end);
}

export function decodeUtf8(bytes: Buffer, start: number, end: number): string {
  return bytes.utf8Slice(start, end);
}

/** Decodes values of a type with layout 'bytes'. */
export function decodeWith(type: Type): (bytes: Buffer, start: number, end: number) => unknown {
  return (bytes, start, end) => type.fromBytes!(bytes.subarray(start, end));
}

/** One column of one chunk as a `Column`, for point reads. `readExternal` gets slots. */
export function chunkColumn(
  chunk: ChunkReader,
  place: ColumnPlace | null,
  type: Type,
  missing: unknown,
  readExternal: (slot: number) => unknown,
): Column {
  const { slotCount, bytes } = chunk;
  if (place === null || place.encoding === Encoding.nulls) {
    const value = place === null ? missing : null;
    if (place === null || place.externalAt < 0) return new ObjectColumn(new Array(slotCount).fill(value));
  }
  const nulls = place!.nullsAt < 0 ? null : new Uint8Array(slotCount);
  if (nulls !== null) chunk.readBitmap(place!.nullsAt, nulls, 0);
  if (place!.encoding === Encoding.int64) {
    const values: unknown[] = new Array(slotCount);
    for (let i = 0; i < slotCount; i++) values[i] = nulls?.[i] === 1 ? null : chunk.readNumber(place!, i, type);
    return new ObjectColumn(values);
  }
  switch (type.layout) {
    case 'int32': {
      const data = new Int32Array(slotCount);
      chunk.readNumbers(place!, data, 0);
      return new Int32Column(data, nulls);
    }
    case 'int64':
    case 'float32':
    case 'float64': {
      const data = new Float64Array(slotCount);
      chunk.readNumbers(place!, data, 0);
      return new Float64Column(data, nulls);
    }
    case 'bool': {
      const data = new Uint8Array(slotCount);
      chunk.readBitmap(place!.dataAt, data, 0);
      return new BooleanColumn(data, nulls);
    }
    default: {
      if (place!.encoding === Encoding.dictionary) {
        const { codes, entries } = chunk.readDictionary(place!);
        return new DictionaryColumn(codes, entries, nulls);
      }
      const external = place!.externalAt < 0 ? null : new Uint8Array(slotCount);
      if (external !== null) chunk.readBitmap(place!.externalAt, external, 0);
      const offsets = chunk.readOffsets(place!.dataAt, slotCount);
      const data = bytes.subarray(place!.dataAt + (slotCount + 1) * 4);
      const decode =
        place!.encoding === Encoding.ascii ? decodeAscii : type.layout === 'text' ? decodeUtf8 : decodeWith(type);
      return new TextColumn(data, offsets, decode, nulls, external, readExternal);
    }
  }
}
