import { error } from '../common/errors.js';
import { type Cast, castsOf } from './cast.js';
import { invalidText, isSpace } from './input.js';
import { wrongParameter } from './parameter.js';
import type { Type } from './type.js';

// A hardware address is kept in its output form, two lower-case digits a byte between colons: the order of those texts
// is that of the bytes.

/** The ways of writing six bytes that `macaddr_in` tries; a group of n bytes has 2n digits, or one less at its end. */
const SHAPES: readonly RegExp[] = [
  /^\s*([0-9a-f]+):\s*([0-9a-f]+):\s*([0-9a-f]+):\s*([0-9a-f]+):\s*([0-9a-f]+):\s*([0-9a-f]+)\s*$/i,
  /^\s*([0-9a-f]+)-\s*([0-9a-f]+)-\s*([0-9a-f]+)-\s*([0-9a-f]+)-\s*([0-9a-f]+)-\s*([0-9a-f]+)\s*$/i,
  /^\s*([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{1,2})[:-]\s*([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{1,2})\s*$/i,
  /^\s*([0-9a-f]{2})([0-9a-f]{1,2})\.\s*([0-9a-f]{2})([0-9a-f]{1,2})\.\s*([0-9a-f]{2})([0-9a-f]{1,2})\s*$/i,
  /^\s*([0-9a-f]{2})([0-9a-f]{1,2})-\s*([0-9a-f]{2})([0-9a-f]{1,2})-\s*([0-9a-f]{2})([0-9a-f]{1,2})\s*$/i,
  /^\s*([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{1,2})\s*$/i,
];

function formatBytes(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

function bytesOf(value: string): number[] {
  return value.split(':').map((digits) => Number.parseInt(digits, 16));
}

/** @throws 22P02; 22003 when a group of digits is above 255. */
function parseMacaddr(text: string): string {
  for (const shape of SHAPES) {
    const match = shape.exec(text);
    if (match === null) continue;
    const bytes = match.slice(1).map((digits) => Number.parseInt(digits, 16));
    if (bytes.some((byte) => byte > 255)) {
      throw error('numeric_value_out_of_range', `invalid octet value in "macaddr" value: "${text}"`);
    }
    return formatBytes(bytes);
  }
  throw invalidText('macaddr', text);
}

/**
 * Six or eight bytes of two digits with one kind of separator between any of them; six get ff:fe in their middle.
 * @throws 22P02
 */
function parseMacaddr8(text: string): string {
  const bytes: number[] = [];
  let separator = '';
  let at = 0;
  while (isSpace(text.charCodeAt(at))) at++;
  while (at + 1 < text.length) {
    const digits = text.slice(at, at + 2);
    if (!/^[0-9a-f]{2}$/i.test(digits) || bytes.length === 8) throw invalidText('macaddr8', text);
    bytes.push(Number.parseInt(digits, 16));
    at += 2;
    const next = text.charAt(at);
    if (next !== '' && ':-.'.includes(next)) {
      if (separator !== '' && separator !== next) throw invalidText('macaddr8', text);
      separator = next;
      at++;
    }
    if ((bytes.length === 6 || bytes.length === 8) && isSpace(text.charCodeAt(at))) {
      while (isSpace(text.charCodeAt(at))) at++;
      if (at < text.length) throw invalidText('macaddr8', text);
    }
  }
  if (bytes.length === 6) return formatBytes(widened(bytes));
  if (bytes.length !== 8) throw invalidText('macaddr8', text);
  return formatBytes(bytes);
}

function widened(bytes: readonly number[]): number[] {
  return [...bytes.slice(0, 3), 0xff, 0xfe, ...bytes.slice(3)];
}

function narrowed(value: string): string {
  const bytes = bytesOf(value);
  if (bytes[3] !== 0xff || bytes[4] !== 0xfe) {
    throw error('numeric_value_out_of_range', 'macaddr8 data out of range to convert to macaddr', {
      hint: 'Only addresses that have FF and FE as values in the 4th and 5th bytes from the left, for example xx:xx:xx:ff:fe:xx:xx:xx, are eligible to be converted from macaddr8 to macaddr.',
    });
  }
  return formatBytes([...bytes.slice(0, 3), ...bytes.slice(5)]);
}

function addressType(name: string, oid: number, arrayOid: number, parse: (text: string) => string): Type<string> {
  return {
    name,
    sqlName: name,
    oid,
    arrayOid,
    category: 'U',
    isPreferred: false,
    layout: 'text',
    element: null,
    parse,
    format: (value) => value,
    compare: (left, right) => (left < right ? -1 : left > right ? 1 : 0),
    hashKey: (value) => value,
    encodeKey: (value) => String.fromCharCode(...bytesOf(value)),
    toResult: (value) => value,
    fromParameter(value) {
      if (typeof value === 'string') return parse(value);
      throw wrongParameter(name, 'a string', value);
    },
  };
}

/** `macaddr`: six bytes. */
export const macaddr = addressType('macaddr', 829, 1040, parseMacaddr);

/** `macaddr8`: eight bytes. */
export const macaddr8 = addressType('macaddr8', 774, 775, parseMacaddr8);

export const macAddressCasts: readonly Cast[] = castsOf([
  [macaddr, macaddr8, 'implicit', (value: string) => formatBytes(widened(bytesOf(value)))],
  [macaddr8, macaddr, 'implicit', narrowed],
]);
