import type { Type } from '../types/type.js';
import { INLINE_BYTES_MAX } from './layout.js';
import { SEAL_BYTES } from './seal.js';

// A chunk: up to 256 consecutive rows of one table, column by column (PAX), as one value of the store.
//
//   0      8           10          12            14      16
//   +------+-----------+-----------+-------------+-------+-------------+--------------+---------------
//   | seal | slotCount | liveCount | columnCount | flags | directory   | live bitmap  | columns ...
//   +------+-----------+-----------+-------------+-------+-------------+--------------+---------------
//
//   directory   16 bytes a column: id u32, encoding u8, flags u8, unused u16, offset u32 (from the value's start),
//               length u32
//   live bitmap one bit a slot, present when some slot is empty (flag 1); padded to 8 bytes
//   column      [minimum f64, maximum f64]   with flag HAS_RANGE
//               [null bitmap, padded to 8]   with flag HAS_NULLS
//               [external bitmap, padded]    with flag HAS_EXTERNAL: the value lies under `externalKey`
//               data, padded to 8
//
// Slot i is row id (chunk number << shift) + i. Deleted rows leave empty slots. Every column starts at a multiple of
// 8, so typed arrays can be laid over the bytes.
//
// A numeric column takes the narrowest encoding that holds all its values exactly; which one differs from chunk to
// chunk and is no property of the type.

export const CHUNK_VERSION = 1;
export const CHUNK_HEADER_BYTES = SEAL_BYTES + 8;
export const DIRECTORY_ENTRY_BYTES = 16;
export const FLAG_HAS_GAPS = 1;

export const HAS_NULLS = 1;
export const HAS_RANGE = 2;
export const HAS_EXTERNAL = 4;

export const Encoding = {
  /** Every value is NULL; no data. */
  nulls: 0,
  /** One bit a slot. */
  bits: 1,
  int8: 2,
  int16: 3,
  int32: 4,
  float32: 5,
  float64: 6,
  /** Integers beyond 2^53. */
  int64: 7,
  /** offsets u32[slotCount + 1], then bytes. */
  bytes: 8,
  /** As `bytes`, all of it ASCII. */
  ascii: 9,
  /** codes u8[slotCount] padded to 8, entryCount u32, isAscii u32, offsets u32[entryCount + 1], then bytes. */
  dictionary: 10,
} as const;

/** What a column of a chunk under construction holds: runtime values by slot. */
export interface ChunkColumnValues {
  readonly id: number;
  readonly type: Type;
  /** Typed array for fixed-width layouts, else a plain array; whatever at NULL and empty slots. */
  readonly values: ArrayLike<unknown>;
  readonly nulls: Uint8Array | null;
  /** 1 where the value lies outside the chunk. */
  readonly external: Uint8Array | null;
}

/** A column as the bytes it has in another chunk of as many slots. */
export interface ChunkColumnBytes {
  readonly id: number;
  readonly encoding: number;
  readonly flags: number;
  readonly bytes: Uint8Array;
}

export interface ChunkContents {
  readonly slotCount: number;
  readonly liveCount: number;
  /** 1 where the slot holds a row. */
  readonly live: Uint8Array;
  readonly columns: readonly (ChunkColumnValues | ChunkColumnBytes)[];
}

/** True for values that go outside the chunk. */
export function isExternal(type: Type, value: unknown): boolean {
  if (type.layout === 'text') return (value as string).length > INLINE_BYTES_MAX;
  if (type.layout === 'bytes') return type.toBytes!(value).byteLength > INLINE_BYTES_MAX;
  return false;
}

/** Writes a chunk, all but its seal. */
export function encodeChunk(chunk: ChunkContents): Buffer {
  const { slotCount, liveCount, columns } = chunk;
  const hasGaps = liveCount < slotCount;
  scratch.begin();
  let at = CHUNK_HEADER_BYTES + columns.length * DIRECTORY_ENTRY_BYTES;
  scratch.reserve(at);
  const header = scratch.bytes;
  header.writeUInt16LE(slotCount, 8);
  header.writeUInt16LE(liveCount, 10);
  header.writeUInt16LE(columns.length, 12);
  header.writeUInt16LE(hasGaps ? FLAG_HAS_GAPS : 0, 14);
  if (hasGaps) at = writeBitmap(chunk.live, slotCount, at, 1);
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i]!;
    const start = at;
    at =
      'bytes' in column
        ? copyColumn(column, at)
        : writeColumn(column, slotCount, absentSlots(column, chunk, hasGaps), at);
    const entry = CHUNK_HEADER_BYTES + i * DIRECTORY_ENTRY_BYTES;
    const { bytes } = scratch;
    bytes.writeUInt32LE(column.id, entry);
    bytes[entry + 4] = written.encoding;
    bytes[entry + 5] = written.flags;
    bytes.writeUInt16LE(0, entry + 6);
    bytes.writeUInt32LE(start, entry + 8);
    bytes.writeUInt32LE(at - start, entry + 12);
  }
  return scratch.take(at);
}

/** What the last `writeColumn` chose. */
const written = { encoding: 0 as number, flags: 0 };

function copyColumn({ encoding, flags, bytes }: ChunkColumnBytes, at: number): number {
  written.encoding = encoding;
  written.flags = flags;
  scratch.reserve(at + bytes.length);
  scratch.bytes.set(bytes, at);
  return at + bytes.length;
}

/** Slots without a value inside the chunk, or null when there is none. */
function absentSlots(column: ChunkColumnValues, chunk: ChunkContents, hasGaps: boolean): Uint8Array | null {
  if (!hasGaps && column.nulls === null && column.external === null) return null;
  const absent = new Uint8Array(chunk.slotCount);
  let count = 0;
  for (let i = 0; i < chunk.slotCount; i++) {
    if (chunk.live[i] === 0 || column.nulls?.[i] === 1 || column.external?.[i] === 1) {
      absent[i] = 1;
      count++;
    }
  }
  return count === 0 ? null : absent;
}

function writeColumn(column: ChunkColumnValues, slotCount: number, absent: Uint8Array | null, at: number): number {
  written.flags = 0;
  let hasNulls = false;
  if (column.nulls !== null) for (let i = 0; i < slotCount && !hasNulls; i++) hasNulls = column.nulls[i] === 1;
  let hasExternal = false;
  if (column.external !== null) {
    for (let i = 0; i < slotCount && !hasExternal; i++) hasExternal = column.external[i] === 1;
  }
  const { layout } = column.type;
  const isNumeric = layout === 'int32' || layout === 'float32' || layout === 'float64' || layout === 'int64';
  const profile = isNumeric ? profileNumbers(column.values as ArrayLike<number | bigint>, absent, slotCount) : null;
  if (profile?.hasRange) {
    written.flags |= HAS_RANGE;
    scratch.reserve(at + 16);
    scratch.bytes.writeDoubleLE(profile.min, at);
    scratch.bytes.writeDoubleLE(profile.max, at + 8);
    at += 16;
  }
  if (hasNulls) {
    written.flags |= HAS_NULLS;
    at = writeBitmap(column.nulls!, slotCount, at, 1);
  }
  if (hasExternal) {
    written.flags |= HAS_EXTERNAL;
    at = writeBitmap(column.external!, slotCount, at, 1);
  }
  if (profile !== null) {
    written.encoding = profile.encoding;
    return writeNumbers(column, absent, slotCount, profile.encoding, at);
  }
  switch (layout) {
    case 'bool':
      written.encoding = Encoding.bits;
      return writeBitmap(column.values as ArrayLike<number>, slotCount, at, 1);
    case 'text':
      return writeText(column.values as ArrayLike<string>, absent, slotCount, hasExternal, at);
    default:
      return writeBytes(column, absent, slotCount, at);
  }
}

interface NumberProfile {
  readonly encoding: number;
  readonly min: number;
  readonly max: number;
  readonly hasRange: boolean;
}

/** Finds the narrowest encoding that holds all values exactly, and their range (none with NaN or bigints). */
function profileNumbers(
  values: ArrayLike<number | bigint>,
  absent: Uint8Array | null,
  slotCount: number,
): NumberProfile {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let isInteger = true;
  let isFloat32 = true;
  let hasNaN = false;
  let isEmpty = true;
  for (let i = 0; i < slotCount; i++) {
    if (absent !== null && absent[i] === 1) continue;
    const value = values[i]!;
    if (typeof value === 'bigint') return { encoding: Encoding.int64, min: 0, max: 0, hasRange: false };
    isEmpty = false;
    if (value < min) min = value;
    if (value > max) max = value;
    if (isInteger && ((value | 0) !== value || (value === 0 && 1 / value < 0))) isInteger = false;
    if (isFloat32 && Math.fround(value) !== value) {
      isFloat32 = false;
      // NaN never equals itself, so it counts as no float32 and keeps its bits.
      if (Number.isNaN(value)) hasNaN = true;
    }
  }
  if (isEmpty) return { encoding: Encoding.nulls, min: 0, max: 0, hasRange: false };
  const hasRange = !hasNaN;
  if (isInteger && hasRange) {
    if (min >= -128 && max <= 127) return { encoding: Encoding.int8, min, max, hasRange };
    if (min >= -32768 && max <= 32767) return { encoding: Encoding.int16, min, max, hasRange };
    return { encoding: Encoding.int32, min, max, hasRange };
  }
  return { encoding: isFloat32 ? Encoding.float32 : Encoding.float64, min, max, hasRange };
}

function writeNumbers(
  column: ChunkColumnValues,
  absent: Uint8Array | null,
  slotCount: number,
  encoding: number,
  at: number,
): number {
  if (encoding === Encoding.nulls) return at;
  const values = column.values as ArrayLike<number | bigint>;
  const width = NUMBER_WIDTH[encoding]!;
  const end = pad8(at + slotCount * width);
  scratch.reserve(end);
  scratch.bytes.fill(0, at, end);
  const target = numberView(encoding, scratch.bytes.buffer as ArrayBuffer, scratch.bytes.byteOffset + at, slotCount);
  if (target instanceof BigInt64Array) {
    const stored = column.type.toInt64 ?? BigInt;
    for (let i = 0; i < slotCount; i++) if (absent === null || absent[i] === 0) target[i] = stored(values[i]!);
  } else if (values instanceof Int32Array || values instanceof Float64Array) {
    // Absent slots bring along whatever they hold; nobody reads them.
    target.set(values.subarray(0, slotCount));
  } else {
    for (let i = 0; i < slotCount; i++) if (absent === null || absent[i] === 0) target[i] = values[i] as number;
  }
  return end;
}

export const NUMBER_WIDTH: Readonly<Record<number, number>> = {
  [Encoding.int8]: 1,
  [Encoding.int16]: 2,
  [Encoding.int32]: 4,
  [Encoding.float32]: 4,
  [Encoding.float64]: 8,
  [Encoding.int64]: 8,
};

export type NumberView = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array | BigInt64Array;

/** A typed array over a numeric column's data. */
export function numberView(encoding: number, buffer: ArrayBufferLike, offset: number, length: number): NumberView {
  switch (encoding) {
    case Encoding.int8:
      return new Int8Array(buffer, offset, length);
    case Encoding.int16:
      return new Int16Array(buffer, offset, length);
    case Encoding.int32:
      return new Int32Array(buffer, offset, length);
    case Encoding.float32:
      return new Float32Array(buffer, offset, length);
    case Encoding.int64:
      return new BigInt64Array(buffer, offset, length);
    default:
      return new Float64Array(buffer, offset, length);
  }
}

function writeText(
  values: ArrayLike<string>,
  absent: Uint8Array | null,
  slotCount: number,
  hasExternal: boolean,
  at: number,
): number {
  const dictionary = hasExternal ? null : dictionaryOf(values, absent, slotCount);
  if (dictionary !== null) {
    written.encoding = Encoding.dictionary;
    const codesEnd = pad8(at + slotCount);
    scratch.reserve(codesEnd + 8);
    scratch.bytes.fill(0, at, codesEnd);
    for (let i = 0; i < slotCount; i++) scratch.bytes[at + i] = dictionary.codes[i]!;
    scratch.bytes.writeUInt32LE(dictionary.entries.length, codesEnd);
    const end = writeStrings(dictionary.entries, null, dictionary.entries.length, codesEnd + 8);
    scratch.bytes.writeUInt32LE(isAsciiWritten ? 1 : 0, codesEnd + 4);
    return end;
  }
  const end = writeStrings(values, absent, slotCount, at);
  written.encoding = isAsciiWritten ? Encoding.ascii : Encoding.bytes;
  return end;
}

/** Whether the last `writeStrings` met only ASCII. */
let isAsciiWritten = true;

/** offsets u32[count + 1], then the UTF-8 bytes; padded to 8. */
function writeStrings(values: ArrayLike<string>, absent: Uint8Array | null, count: number, at: number): number {
  const offsetsEnd = at + (count + 1) * 4;
  let units = 0;
  for (let i = 0; i < count; i++) if (absent === null || absent[i] === 0) units += values[i]!.length;
  scratch.reserve(pad8(offsetsEnd + units * 3));
  const { bytes } = scratch;
  let end = offsetsEnd;
  for (let i = 0; i < count; i++) {
    bytes.writeUInt32LE(end - offsetsEnd, at + i * 4);
    if (absent === null || absent[i] === 0) end += bytes.utf8Write(values[i]!, end);
  }
  bytes.writeUInt32LE(end - offsetsEnd, at + count * 4);
  isAsciiWritten = end - offsetsEnd === units;
  return scratch.padFrom(end);
}

const DICTIONARY_ENTRIES_MAX = 64;

/** A dictionary when it saves space: few distinct values among the slots. */
function dictionaryOf(
  values: ArrayLike<string>,
  absent: Uint8Array | null,
  slotCount: number,
): { codes: Uint8Array; entries: string[] } | null {
  if (slotCount < 16) return null;
  const limit = Math.min(DICTIONARY_ENTRIES_MAX, slotCount >> 1);
  const codeOf = new Map<string, number>();
  const codes = new Uint8Array(slotCount);
  for (let i = 0; i < slotCount; i++) {
    if (absent !== null && absent[i] === 1) continue;
    const value = values[i]!;
    let code = codeOf.get(value);
    if (code === undefined) {
      code = codeOf.size;
      if (code === limit) return null;
      codeOf.set(value, code);
    }
    codes[i] = code;
  }
  return { codes, entries: [...codeOf.keys()] };
}

function writeBytes(column: ChunkColumnValues, absent: Uint8Array | null, slotCount: number, at: number): number {
  written.encoding = Encoding.bytes;
  const offsetsEnd = at + (slotCount + 1) * 4;
  scratch.reserve(offsetsEnd);
  let end = offsetsEnd;
  for (let i = 0; i < slotCount; i++) {
    scratch.bytes.writeUInt32LE(end - offsetsEnd, at + i * 4);
    if (absent !== null && absent[i] === 1) continue;
    const value = column.type.toBytes!(column.values[i]);
    scratch.reserve(pad8(end + value.byteLength));
    scratch.bytes.set(value, end);
    end += value.byteLength;
  }
  scratch.bytes.writeUInt32LE(end - offsetsEnd, at + slotCount * 4);
  return scratch.padFrom(end);
}

/** One bit a slot, set where `flags[i]` is 1 (or true); padded to 8 bytes. */
function writeBitmap(flags: ArrayLike<unknown>, slotCount: number, at: number, set: number): number {
  const end = pad8(at + ((slotCount + 7) >> 3));
  scratch.reserve(end);
  const { bytes } = scratch;
  bytes.fill(0, at, end);
  // biome-ignore lint/suspicious/noDoubleEquals: true and 1 both count.
  for (let i = 0; i < slotCount; i++) if (flags[i] == set) bytes[at + (i >> 3)]! |= 1 << (i & 7);
  return end;
}

export function pad8(offset: number): number {
  return (offset + 7) & ~7;
}

/** A growing buffer that chunks are written into before their size is known. */
class Scratch {
  bytes = Buffer.allocUnsafeSlow(64 * 1024);

  begin(): void {
    // A huge chunk must not pin its memory for ever.
    if (this.bytes.length > 16 * 1024 * 1024) this.bytes = Buffer.allocUnsafeSlow(64 * 1024);
  }

  reserve(length: number): void {
    if (length <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(length, this.bytes.length * 2));
    larger.set(this.bytes);
    this.bytes = larger;
  }

  padFrom(end: number): number {
    const padded = pad8(end);
    this.reserve(padded);
    this.bytes.fill(0, end, padded);
    return padded;
  }

  take(length: number): Buffer {
    const copy = Buffer.allocUnsafeSlow(length);
    this.bytes.copy(copy, 0, 0, length);
    return copy;
  }
}

const scratch = new Scratch();
