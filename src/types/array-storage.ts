import { PgArray } from './array-value.js';
import type { Type } from './type.js';

// A stored array, little endian. The element's layout decides how an element lies; its type is known from the column.
//
//   0        4 * 2 * d + 1
//   +---+-----------------------------+------------+-----------------+
//   | d | d lengths, d lower bounds   | null bits  | elements ...    |
//   +---+-----------------------------+------------+-----------------+
//
// Elements: bool 1 byte; int32 and float32 4; float64 8; int64 8 or, where one is no safe integer, see below; text and
// bytes a length of 4 and the bytes; vector a length of 4 and its float32s. NULL elements take no room.
//
// int64 elements are doubles when all are numbers and else 64-bit integers; a byte before the elements tells.

/** The stored form of an array. */
export function encodeArray(array: PgArray): Uint8Array {
  const { dimensions, lowerBounds, elements } = array;
  const writer = new Writer();
  writer.byte(dimensions.length);
  for (const length of dimensions) writer.int32(length);
  for (const lower of lowerBounds) writer.int32(lower);
  for (let i = 0; i < elements.length; i += 8) {
    let bits = 0;
    for (let bit = 0; bit < 8 && i + bit < elements.length; bit++) if (elements[i + bit] === null) bits |= 1 << bit;
    writer.byte(bits);
  }
  writeElements(writer, array.elementType, elements);
  return writer.finish();
}

function writeElements(writer: Writer, type: Type, elements: readonly unknown[]): void {
  const isWide = type.layout === 'int64' && elements.some((element) => typeof element === 'bigint');
  if (type.layout === 'int64') writer.byte(isWide ? 1 : 0);
  for (const element of elements) {
    if (element === null) continue;
    switch (type.layout) {
      case 'bool':
        writer.byte(element === true ? 1 : 0);
        break;
      case 'int32':
        writer.int32(element as number);
        break;
      case 'float32':
        writer.float32(element as number);
        break;
      case 'float64':
        writer.float64(element as number);
        break;
      case 'int64':
        if (isWide) writer.int64(type.toInt64 ? type.toInt64(element) : BigInt(element as number));
        else writer.float64(element as number);
        break;
      case 'text':
        writer.bytes(Buffer.from(element as string, 'utf8'));
        break;
      case 'bytes':
        writer.bytes(type.toBytes!(element));
        break;
      case 'vector': {
        const vector = element as Float32Array;
        writer.bytes(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
        break;
      }
    }
  }
}

/** Reads what `encodeArray` wrote for the same element type. */
export function decodeArray(bytes: Uint8Array, type: Type): PgArray {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensionCount = buffer[0]!;
  const dimensions: number[] = [];
  const lowerBounds: number[] = [];
  for (let i = 0; i < dimensionCount; i++) {
    dimensions.push(buffer.readInt32LE(1 + i * 4));
    lowerBounds.push(buffer.readInt32LE(1 + (dimensionCount + i) * 4));
  }
  const count = dimensionCount === 0 ? 0 : dimensions.reduce((product, length) => product * length, 1);
  const bitsAt = 1 + dimensionCount * 8;
  const reader = new Reader(buffer, bitsAt + Math.ceil(count / 8), type);
  const elements: unknown[] = new Array(count);
  for (let i = 0; i < count; i++) {
    elements[i] = (buffer[bitsAt + (i >> 3)]! >> (i & 7)) & 1 ? null : reader.next();
  }
  return new PgArray(type, dimensions, lowerBounds, elements);
}

class Reader {
  private readonly isWide: boolean;

  constructor(
    private readonly buffer: Buffer,
    private at: number,
    private readonly type: Type,
  ) {
    this.isWide = type.layout === 'int64' && buffer[at] === 1;
    if (type.layout === 'int64') this.at++;
  }

  next(): unknown {
    const buffer = this.buffer;
    const type = this.type;
    switch (type.layout) {
      case 'bool':
        return buffer[this.at++] === 1;
      case 'int32':
        return buffer.readInt32LE(this.move(4));
      case 'float32':
        return buffer.readFloatLE(this.move(4));
      case 'float64':
        return buffer.readDoubleLE(this.move(8));
      case 'int64': {
        if (!this.isWide) return buffer.readDoubleLE(this.move(8));
        const stored = buffer.readBigInt64LE(this.move(8));
        if (type.fromInt64) return type.fromInt64(stored);
        return Number.isSafeInteger(Number(stored)) ? Number(stored) : stored;
      }
      case 'text':
        return this.bytes().toString('utf8');
      case 'bytes':
        return type.fromBytes!(this.bytes());
      case 'vector':
        return new Float32Array(new Uint8Array(this.bytes()).buffer);
    }
  }

  private move(size: number): number {
    const { at } = this;
    this.at += size;
    return at;
  }

  private bytes(): Buffer {
    const size = this.buffer.readUInt32LE(this.move(4));
    const start = this.move(size);
    return this.buffer.subarray(start, start + size);
  }
}

/** A buffer that grows. */
class Writer {
  private buffer = Buffer.allocUnsafe(256);
  private size = 0;

  byte(value: number): void {
    this.buffer[this.reserve(1)] = value;
  }

  int32(value: number): void {
    this.buffer.writeInt32LE(value, this.reserve(4));
  }

  float32(value: number): void {
    this.buffer.writeFloatLE(value, this.reserve(4));
  }

  float64(value: number): void {
    this.buffer.writeDoubleLE(value, this.reserve(8));
  }

  int64(value: bigint): void {
    this.buffer.writeBigInt64LE(value, this.reserve(8));
  }

  bytes(value: Uint8Array): void {
    this.buffer.writeUInt32LE(value.byteLength, this.reserve(4));
    this.buffer.set(value, this.reserve(value.byteLength));
  }

  finish(): Uint8Array {
    return new Uint8Array(this.buffer.subarray(0, this.size));
  }

  private reserve(count: number): number {
    const { size } = this;
    this.size += count;
    if (this.size > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.size, this.buffer.length * 2));
      larger.set(this.buffer.subarray(0, size));
      this.buffer = larger;
    }
    return size;
  }
}
