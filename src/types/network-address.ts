import { error } from '../common/errors.js';
import { type Cast, castsOf } from './cast.js';
import { invalidText } from './input.js';
import { wrongParameter } from './parameter.js';
import { bpchar, text as textType, varchar } from './text.js';
import type { Type } from './type.js';

// An address of IPv4 or IPv6 with the length of its network's prefix. It is kept in its output form, which is the same
// for equal values; `inet` leaves the length out where it is all bits, `cidr` never does.

/** An address in pieces: 4 or 16 bytes. */
interface Address {
  readonly bytes: readonly number[];
  /** Bits of the network's prefix. */
  readonly length: number;
}

/** Reads digits of a prefix length at the end of `text`; null when it is none. */
function parseLength(text: string | undefined, max: number): number | null {
  if (text === undefined || !/^\d{1,4}$/.test(text)) return null;
  const length = Number(text);
  return length > max ? null : length;
}

/** `10.1/16`: bytes that are left out are zero if there is a length; without one `cidr` takes that of the class. */
function parseVersion4(text: string, isCidr: boolean): Address | null {
  const match = /^(\d+(?:\.\d+)*)(?:\/(.*))?$/.exec(text);
  if (match === null) return null;
  const bytes = match[1]!.split('.').map(Number);
  const hasLength = match[2] !== undefined;
  if (bytes.length > 4 || bytes.some((byte) => byte > 255)) return null;
  const given = hasLength ? parseLength(match[2], 32) : null;
  if (hasLength && given === null) return null;
  if (isCidr) {
    const length = given ?? Math.max(classLength(bytes[0]!), bytes.length * 8);
    const adjusted = given === null && length === 8 && bytes[0] === 224 ? 4 : length;
    return { bytes: padded(bytes), length: adjusted };
  }
  if (given === null) return bytes.length === 4 ? { bytes, length: 32 } : null;
  return given >> 3 > bytes.length ? null : { bytes: padded(bytes), length: given };
}

function padded(bytes: readonly number[]): number[] {
  return [...bytes, 0, 0, 0].slice(0, 4);
}

/** The prefix of an address's class, as it was before there were lengths. */
function classLength(first: number): number {
  if (first >= 240) return 32;
  if (first >= 224) return 8;
  if (first >= 192) return 24;
  return first >= 128 ? 16 : 8;
}

function parseVersion6(text: string): Address | null {
  const [address, lengthText, ...rest] = text.split('/') as [string, ...string[]];
  if (rest.length > 0) return null;
  const length = lengthText === undefined ? 128 : parseLength(lengthText, 128);
  if (length === null || /:::/.test(address)) return null;
  const halves = address.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half) => groupBytes(half)) as [number[] | null, (number[] | null)?];
  if (head === null || tail === null) return null;
  if (tail === undefined) return head.length === 16 ? { bytes: head, length } : null;
  // Dotted bytes stand at the very end only.
  if (halves[0]!.includes('.')) return null;
  const missing = 16 - head.length - tail.length;
  if (missing < 1) return null;
  return { bytes: [...head, ...new Array<number>(missing).fill(0), ...tail], length };
}

/** Groups of hexadecimal digits between colons, the last perhaps an address of IPv4. */
function groupBytes(text: string): number[] | null {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [i, group] of groups.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const word = Number.parseInt(group, 16);
      bytes.push(word >> 8, word & 255);
      continue;
    }
    const isLast = i === groups.length - 1;
    if (!isLast || !/^\d{1,3}(\.\d{1,3}){3}$/.test(group)) return null;
    const dotted = group.split('.').map(Number);
    if (dotted.some((byte) => byte > 255)) return null;
    bytes.push(...dotted);
  }
  return bytes;
}

function parseAddress(text: string, isCidr: boolean): Address | null {
  return text.includes(':') ? parseVersion6(text) : parseVersion4(text, isCidr);
}

/** The bytes with everything behind the prefix zero. */
function network({ bytes, length }: Address): number[] {
  return bytes.map((byte, i) => {
    const kept = Math.min(8, Math.max(0, length - i * 8));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
}

function formatAddress({ bytes, length }: Address, showsLength: boolean): string {
  const host = bytes.length === 4 ? bytes.join('.') : formatVersion6(bytes);
  return showsLength || length < bytes.length * 8 ? `${host}/${length}` : host;
}

/** The longest run of two or more zero groups becomes `::`; what looks like an address of IPv4 at the end is dotted. */
function formatVersion6(bytes: readonly number[]): string {
  const words = Array.from({ length: 8 }, (_, i) => bytes[2 * i]! * 256 + bytes[2 * i + 1]!);
  let best = { start: -1, count: 1 };
  for (let start = 0; start < 8; start++) {
    let count = 0;
    while (start + count < 8 && words[start + count] === 0) count++;
    if (count > best.count) best = { start, count };
    start += count;
  }
  const { start, count } = best;
  const isDotted = start === 0 && (count === 6 || (count === 5 && words[5] === 0xffff));
  const groups = words.map((word) => word.toString(16));
  if (isDotted) groups.splice(6, 2, bytes.slice(12).join('.'));
  if (start < 0) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + count).join(':')}`;
}

/** Family, network, length of the prefix, address: the order of `network_cmp`. */
function encodeAddress(value: string): string {
  const address = addressOf(value);
  const { bytes, length } = address;
  return String.fromCharCode(bytes.length, ...network(address), length, ...bytes);
}

function addressOf(value: string): Address {
  return parseAddress(value, false)!;
}

/** @throws 22P02 */
function parseInet(text: string): string {
  const address = parseAddress(text, false);
  if (address === null) throw invalidText('inet', text);
  return formatAddress(address, false);
}

/** @throws 22P02, also for an address with bits behind its prefix */
function parseCidr(text: string): string {
  const address = parseAddress(text, true);
  if (address === null) throw invalidText('cidr', text);
  if (network(address).some((byte, i) => byte !== address.bytes[i])) {
    throw error('invalid_text_representation', `invalid cidr value: "${text}"`, {
      detail: 'Value has bits set to right of mask.',
    });
  }
  return formatAddress(address, true);
}

/** `inet`: a host's address, with its network. */
export const inet: Type<string> = {
  name: 'inet',
  sqlName: 'inet',
  oid: 869,
  arrayOid: 1041,
  category: 'I',
  isPreferred: true,
  layout: 'text',
  element: null,
  parse: parseInet,
  format: (value) => value,
  compare(left, right) {
    if (left === right) return 0;
    return encodeAddress(left) < encodeAddress(right) ? -1 : 1;
  },
  hashKey: (value) => value,
  encodeKey: encodeAddress,
  toResult: (value) => value,
  fromParameter(value) {
    if (typeof value === 'string') return parseInet(value);
    throw wrongParameter('inet', 'a string', value);
  },
};

/** `cidr`: a network. */
export const cidr: Type<string> = {
  ...inet,
  name: 'cidr',
  sqlName: 'cidr',
  oid: 650,
  arrayOid: 651,
  isPreferred: false,
  parse: parseCidr,
  fromParameter(value) {
    if (typeof value === 'string') return parseCidr(value);
    throw wrongParameter('cidr', 'a string', value);
  },
};

function toCidr(value: string): string {
  const address = addressOf(value);
  return formatAddress({ bytes: network(address), length: address.length }, true);
}

/** As a text a value always shows its length. */
const show = (value: string) => formatAddress(addressOf(value), true);

export const networkAddressCasts: readonly Cast[] = castsOf([
  [cidr, inet, 'implicit', (value: string) => formatAddress(addressOf(value), false)],
  [inet, cidr, 'assignment', toCidr],
  [inet, textType, 'assignment', show],
  [inet, varchar, 'assignment', show],
  [inet, bpchar, 'assignment', show],
  [cidr, textType, 'assignment', show],
  [cidr, varchar, 'assignment', show],
  [cidr, bpchar, 'assignment', show],
]);
