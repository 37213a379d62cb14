import { error } from '../common/errors.js';
import { type Cast, castsOf } from './cast.js';
import { invalidText, isSpace } from './input.js';
import { wrongParameter } from './parameter.js';
import type { Type } from './type.js';

// A hardware address is kept in its output form, two lower-case digits a byte between colons: the order of those texts
// is that of the bytes.

/** The ways of writing six bytes that `macaddr_in` tries: `2` a number of two characters at most, `x` of any length. */
const SHAPES = ['x:x:x:x:x:x', 'x-x-x-x-x-x', '222:222', '222-222', '22.22.22', '22-22-22', '222222'] as const;

/** The numbers of a text of a shape, as the `sscanf` of C reads them; null when it is none. */
function scan(text: string, shape: string): number[] | null {
  const numbers: number[] = [];
  let at = 0;
  for (const part of shape) {
    if (part !== 'x' && part !== '2') {
      if (text[at] !== part) return null;
      at++;
      continue;
    }
    while (isSpace(text.charCodeAt(at))) at++;
    // A sign counts as a character, and so does a prefix.
    const found = /^[+-]?(0x)?[0-9a-f]+/i.exec(part === '2' ? text.slice(at, at + 2) : text.slice(at));
    if (found === null) return null;
    const sign = found[0].startsWith('-') ? -1 : 1;
    numbers.push(sign * Number.parseInt(found[0].replace(/^[+-]/, ''), 16));
    at += found[0].length;
  }
  while (isSpace(text.charCodeAt(at))) at++;
  return at < text.length ? null : numbers;
}

function formatBytes(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

function bytesOf(value: string): number[] {
  return value.split(':').map((digits) => Number.parseInt(digits, 16));
}

/** @throws 22P02; 22003 when a number is no byte. */
function parseMacaddr(text: string): string {
  for (const shape of SHAPES) {
    const bytes = scan(text, shape);
    if (bytes === null) continue;
    if (bytes.some((byte) => byte < 0 || byte > 255)) {
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
