import { Numeric } from './numeric.js';

// A stored numeric: a head, then the coefficient's magnitude, least byte first and without leading zeros.
//
//   0               1
//   +---------------+---------------------+
//   | sign | scale  | magnitude ...       |   scale 0 to 125
//   +---------------+---------+-----------+
//   | sign | 126    | scale 2 | magnitude |   larger scales
//   +---------------+---------+-----------+
//   | 0      127    | kind    |               kind 0 NaN, 1 Infinity, 2 -Infinity
//   +---------------+---------+

const WIDE_SCALE = 126;
const SPECIAL = 127;

/** The stored form of a numeric. */
export function encodeNumeric(value: Numeric): Uint8Array {
  const { coefficient, scale } = value;
  if (!value.isFinite) return Uint8Array.of(SPECIAL, value.isNaN ? 0 : coefficient > 0 ? 1 : 2);
  const sign = coefficient < 0 ? 0x80 : 0;
  const head = scale < WIDE_SCALE ? [sign | scale] : [sign | WIDE_SCALE, scale & 0xff, scale >>> 8];
  if (typeof coefficient === 'number') {
    let magnitude = Math.abs(coefficient);
    while (magnitude > 0) {
      head.push(magnitude & 0xff);
      magnitude = Math.floor(magnitude / 256);
    }
    return Uint8Array.from(head);
  }
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString(16);
  const magnitude = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex').reverse();
  const bytes = new Uint8Array(head.length + magnitude.length);
  bytes.set(head);
  bytes.set(magnitude, head.length);
  return bytes;
}

/** Reads what `encodeNumeric` wrote. */
export function decodeNumeric(bytes: Uint8Array): Numeric {
  const head = bytes[0]!;
  let scale = head & 0x7f;
  let at = 1;
  if (scale === SPECIAL) return [Numeric.nan, Numeric.infinity, Numeric.negativeInfinity][bytes[1]!]!;
  if (scale === WIDE_SCALE) {
    scale = bytes[1]! | (bytes[2]! << 8);
    at = 3;
  }
  const isNegative = head >= 0x80;
  if (bytes.length - at <= 6) {
    let magnitude = 0;
    for (let i = bytes.length - 1; i >= at; i--) magnitude = magnitude * 256 + bytes[i]!;
    return new Numeric(isNegative ? 0 - magnitude : magnitude, scale);
  }
  const magnitude = BigInt(`0x${Buffer.from(bytes.subarray(at)).reverse().toString('hex')}`);
  return Numeric.of(isNegative ? -magnitude : magnitude, scale);
}
