// Order-preserving encodings into binary strings: JavaScript strings whose UTF-16 units are bytes (0 to 255).
//
// V8 keeps such strings one byte a character and compares them like memcmp, so they serve as keys of the store,
// of in-memory trees and of Maps alike, without a Buffer per key.

/** Signed 16-bit integer, 2 bytes. */
export function encodeInt16(value: number): string {
  const flipped = (value + 0x8000) & 0xffff;
  return String.fromCharCode(flipped >>> 8, flipped & 0xff);
}

/** Signed 32-bit integer, 4 bytes. */
export function encodeInt32(value: number): string {
  const flipped = (value ^ 0x80000000) >>> 0;
  return String.fromCharCode(flipped >>> 24, (flipped >>> 16) & 0xff, (flipped >>> 8) & 0xff, flipped & 0xff);
}

/** Unsigned 32-bit integer, 4 bytes. */
export function encodeUint32(value: number): string {
  return String.fromCharCode(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}

/** Unsigned integer below 2^48, 6 bytes. */
export function encodeUint48(value: number): string {
  const high = Math.floor(value / 0x1_0000_0000);
  const low = value >>> 0;
  return String.fromCharCode(
    (high >>> 8) & 0xff,
    high & 0xff,
    low >>> 24,
    (low >>> 16) & 0xff,
    (low >>> 8) & 0xff,
    low & 0xff,
  );
}

/** Reads what `encodeUint32` wrote at `at`. */
export function decodeUint32(key: string, at: number): number {
  return (
    ((key.charCodeAt(at) << 24) |
      (key.charCodeAt(at + 1) << 16) |
      (key.charCodeAt(at + 2) << 8) |
      key.charCodeAt(at + 3)) >>>
    0
  );
}

/** Reads what `encodeUint48` wrote at `at`. */
export function decodeUint48(key: string, at: number): number {
  return ((key.charCodeAt(at) << 8) | key.charCodeAt(at + 1)) * 0x1_0000_0000 + decodeUint32(key, at + 2);
}

const INT64_MIN = -(2n ** 63n);

/** Signed 64-bit integer, given as a safe number or a bigint, 8 bytes. */
export function encodeInt64(value: number | bigint): string {
  if (typeof value === 'number') {
    const high = Math.floor(value / 0x1_0000_0000);
    return encodeInt32(high) + encodeUint32(value - high * 0x1_0000_0000);
  }
  const flipped = value - INT64_MIN;
  return encodeUint32(Number(flipped >> 32n)) + encodeUint32(Number(flipped & 0xffffffffn));
}

const float64 = new Float64Array(1);
const float64Words = new Uint32Array(float64.buffer);

/** IEEE double in SQL's order, 8 bytes: -Infinity first, -0 equal to 0, NaN above everything. */
export function encodeFloat64(value: number): string {
  float64[0] = Number.isNaN(value) ? Number.NaN : value + 0 === 0 ? 0 : value;
  let high = float64Words[1]!;
  let low = float64Words[0]!;
  if (high & 0x80000000 && !Number.isNaN(value)) {
    high = ~high;
    low = ~low;
  } else {
    high = (high | 0x80000000) >>> 0;
  }
  return encodeUint32(high >>> 0) + encodeUint32(low >>> 0);
}

const float32 = new Float32Array(1);
const float32Word = new Uint32Array(float32.buffer);

/** IEEE single in SQL's order, 4 bytes; see `encodeFloat64`. */
export function encodeFloat32(value: number): string {
  float32[0] = Number.isNaN(value) ? Number.NaN : value + 0 === 0 ? 0 : value;
  const word = float32Word[0]!;
  return encodeUint32(word & 0x80000000 && !Number.isNaN(value) ? ~word >>> 0 : (word | 0x80000000) >>> 0);
}

/**
 * The decimal `coefficient * 10^-scale`, or NaN and the infinities given as coefficient. Equal decimals of different
 * scales have one key.
 *
 *   +------+----------+--------------------+----+
 *   | rank | exponent | digits, two a byte | 00 |   rank 3; all but the rank inverted at rank 1
 *   +------+----------+--------------------+----+
 *
 * Ranks: 0 -Infinity, 1 negative, 2 zero, 3 positive, 4 Infinity, 5 NaN; only 1 and 3 have more. The exponent is the
 * first digit's power of ten (4 bytes), a digit pair is 1 to 100, and trailing zeros are not written.
 */
export function encodeDecimal(coefficient: number | bigint, scale: number): string {
  if (coefficient === 0 || coefficient === 0n) return '\x02';
  if (typeof coefficient === 'number' && !Number.isFinite(coefficient)) {
    return Number.isNaN(coefficient) ? '\x05' : coefficient > 0 ? '\x04' : '\x00';
  }
  const text = String(coefficient);
  const isNegative = text.charCodeAt(0) === 45;
  const start = isNegative ? 1 : 0;
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end--;
  let body = encodeInt32(text.length - start - scale - 1);
  for (let i = start; i < end; i += 2) {
    const second = i + 1 < end ? text.charCodeAt(i + 1) - 48 : 0;
    body += String.fromCharCode((text.charCodeAt(i) - 48) * 10 + second + 1);
  }
  body += '\0';
  return isNegative ? `\x01${invertKey(body)}` : `\x03${body}`;
}

/**
 * Text, ended by a zero byte (SQL text has none inside). Order is that of the UTF-8 bytes, which is the order of
 * code points: collation C.
 */
export function encodeText(value: string): string {
  return (isAscii(value) ? value : Buffer.from(value, 'utf8').toString('latin1')) + '\0';
}

/** Bytes of any value: 0x00 becomes 0x00 0xFF, and 0x00 0x00 ends. */
export function encodeBytes(value: Uint8Array): string {
  const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
  return (text.includes('\0') ? text.replaceAll('\0', '\0\xff') : text) + '\0\0';
}

const COMPLEMENT = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(255 - byte));

/** The same key in descending order. */
export function invertKey(key: string): string {
  let inverted = '';
  for (let i = 0; i < key.length; i++) inverted += COMPLEMENT[key.charCodeAt(i)];
  return inverted;
}

/** The smallest key above every key that starts with `prefix`; null when there is none. */
export function afterPrefix(prefix: string): string | null {
  for (let i = prefix.length - 1; i >= 0; i--) {
    const byte = prefix.charCodeAt(i);
    if (byte < 255) return prefix.slice(0, i) + String.fromCharCode(byte + 1);
  }
  return null;
}

export function isAscii(value: string): boolean {
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) > 127) return false;
  return true;
}
