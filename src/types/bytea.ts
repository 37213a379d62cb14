import { types } from 'node:util';
import { encodeBytes } from '../codec/key.js';
import { error } from '../common/errors.js';
import { isSpace } from './input.js';
import { readParameter, wrongParameter } from './parameter.js';
import type { Type } from './type.js';

/** Reads the hex form `\x01ff` or the escape form, where `\\` is a backslash and `\377` a byte. */
function parseBytea(text: string): Uint8Array {
  return text.startsWith('\\x') ? parseHex(text) : parseEscapes(text);
}

function parseHex(text: string): Uint8Array {
  const bytes = new Uint8Array((text.length - 2) >> 1);
  let length = 0;
  for (let at = 2; at < text.length; at++) {
    if (isSpace(text.charCodeAt(at)) && text[at] !== '\v' && text[at] !== '\f') continue;
    const high = hexDigit(text, at++);
    if (at === text.length) throw error('invalid_parameter_value', 'invalid hexadecimal data: odd number of digits');
    bytes[length++] = high * 16 + hexDigit(text, at);
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}

function hexDigit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  if (lower >= 97 && lower <= 102) return lower - 87;
  throw error('invalid_parameter_value', `invalid hexadecimal digit: "${String.fromCodePoint(text.codePointAt(at)!)}"`);
}

const ESCAPE = /\\(?:\\|([0-3][0-7][0-7])|())/g;

function parseEscapes(text: string): Uint8Array {
  if (!text.includes('\\')) return new Uint8Array(Buffer.from(text, 'utf8'));
  const utf8 = Buffer.from(text, 'utf8').toString('latin1');
  const bytes = utf8.replace(ESCAPE, (_, octal: string | undefined, bad: string | undefined) => {
    if (bad !== undefined) throw error('invalid_text_representation', 'invalid input syntax for type bytea');
    return octal === undefined ? '\\' : String.fromCharCode(Number.parseInt(octal, 8));
  });
  return new Uint8Array(Buffer.from(bytes, 'latin1'));
}

/** Byte by byte as unsigned numbers, then the shorter one first. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  return Buffer.compare(left, right);
}

/** The bytes as a Buffer over the same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** `bytea`. Its values are never changed, and no one else holds their memory. */
export const bytea: Type<Uint8Array> = {
  name: 'bytea',
  sqlName: 'bytea',
  oid: 17,
  arrayOid: 1001,
  category: 'U',
  isPreferred: false,
  layout: 'bytes',
  element: null,
  parse: parseBytea,
  format: (value) => `\\x${asBuffer(value).toString('hex')}`,
  compare: compareBytes,
  hashKey: (value) => asBuffer(value).toString('latin1'),
  encodeKey: encodeBytes,
  toBytes: (value) => value,
  // A copy: what storage hands over may lie in memory that changes.
  fromBytes: (bytes) => new Uint8Array(bytes),
  toResult: (value) => value,
  fromParameter(value) {
    if (typeof value === 'string') return parseBytea(value);
    if (types.isUint8Array(value)) return readParameter('bytea', () => new Uint8Array(value));
    if (types.isArrayBuffer(value)) return readParameter('bytea', () => new Uint8Array(value).slice());
    throw wrongParameter('bytea', 'a Uint8Array, an ArrayBuffer or a string', value);
  },
};
