import { types } from 'node:util';
import { encodeText } from '../codec/key.js';
import { error } from '../common/errors.js';
import { wrongParameter } from './parameter.js';
import type { HashKey, Modifier, Type } from './type.js';

// Text is ordered by code points, which is the order of its UTF-8 bytes (collation C). JavaScript's own order is that
// of UTF-16 units, where the surrogates of characters from U+10000 stand below U+E000 to U+FFFF.

/** Characters of varchar(n) and char(n). */
const LENGTH_MAX = 10_485_760;

/** Compares by code points. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return a >= 0xd800 && b >= 0xd800 ? aboveSurrogates(a) - aboveSurrogates(b) : a - b;
  }
  return left.length - right.length;
}

/** Exchanges surrogates with what is above them. */
function aboveSurrogates(unit: number): number {
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/**
 * Makes a JavaScript string a runtime value: surrogates without partner become U+FFFD, as on their way to a server.
 * @throws 22021 for U+0000.
 */
export function checkText(value: string): string {
  if (value.includes('\0')) {
    throw error('character_not_in_repertoire', 'invalid byte sequence for encoding "UTF8": 0x00');
  }
  const text = value as unknown as UnicodeString;
  return text.isWellFormed() ? value : text.toWellFormed();
}

/** What ES2024 declares of strings, and Node has from version 20. */
interface UnicodeString {
  isWellFormed(): boolean;
  toWellFormed(): string;
}

/** Count of characters (code points). */
export function characterCount(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--;
  return count;
}

/** Where the first `count` characters of `text` end, in UTF-16 units. */
export function characterOffset(text: string, count: number): number {
  let at = 0;
  for (; count > 0 && at < text.length; count--) at += (text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1;
  return Math.min(at, text.length);
}

/** Removes blanks (U+0020 only) from the end. */
export function trimBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 32) end--;
  return end === text.length ? text : text.slice(0, end);
}

/** Cuts to `length` characters. An assignment raises 22001 unless only blanks are lost. */
function fitLength(value: string, length: number, isExplicit: boolean, typeName: string): string {
  if (value.length <= length) return value;
  const end = characterOffset(value, length);
  if (end === value.length) return value;
  if (!isExplicit && trimBlanks(value.slice(end)) !== '') {
    throw error('string_data_right_truncation', `value too long for type ${typeName}(${length})`);
  }
  return value.slice(0, end);
}

function packLength(modifiers: readonly number[], typeName: string): Modifier {
  const [length] = modifiers;
  if (length === undefined || modifiers.length !== 1) throw error('invalid_parameter_value', 'invalid type modifier');
  if (length < 1) throw error('invalid_parameter_value', `length for type ${typeName} must be at least 1`);
  if (length > LENGTH_MAX) {
    throw error('invalid_parameter_value', `length for type ${typeName} cannot exceed ${LENGTH_MAX}`);
  }
  return length + 4;
}

/** Text parameters: strings, and what has one obvious text. */
export function textParameter(value: unknown, typeName: string): string {
  switch (typeof value) {
    case 'string':
      return checkText(value);
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      if (types.isDate(value)) return dateParameter(value, typeName);
      throw wrongParameter(typeName, 'a string, a number, a boolean or a Date', value);
  }
}

/** The ISO form of a Date, whose own methods may be anything. */
function dateParameter(value: Date, typeName: string): string {
  const milliseconds = Date.prototype.getTime.call(value);
  if (Number.isNaN(milliseconds)) throw wrongParameter(typeName, 'a valid Date', value);
  return new Date(milliseconds).toISOString();
}

/** `text`. */
export const text: Type<string> = {
  name: 'text',
  sqlName: 'text',
  oid: 25,
  arrayOid: 1009,
  category: 'S',
  isPreferred: true,
  layout: 'text',
  element: null,
  parse: checkText,
  format: (value) => value,
  compare: compareText,
  hashKey: (value) => value,
  encodeKey: encodeText,
  toResult: (value) => value,
  fromParameter: (value) => textParameter(value, 'text'),
};

function fitVarchar(value: string, modifier: Modifier, isExplicit: boolean): string {
  return fitLength(value, modifier - 4, isExplicit, 'character varying');
}

/** `character varying(n)`: up to n characters. */
export const varchar: Type<string> = {
  ...text,
  name: 'varchar',
  sqlName: 'character varying',
  oid: 1043,
  arrayOid: 1015,
  isPreferred: false,
  parse(value, modifier) {
    const checked = checkText(value);
    return modifier === -1 ? checked : fitVarchar(checked, modifier, false);
  },
  fromParameter: (value) => textParameter(value, 'character varying'),
  packModifiers: (modifiers) => packLength(modifiers, 'varchar'),
  formatModifier: (modifier) => `(${modifier - 4})`,
  applyModifier: fitVarchar,
};

function fitBpchar(value: string, modifier: Modifier, isExplicit: boolean): string {
  const length = modifier - 4;
  const cut = fitLength(value, length, isExplicit, 'character');
  const missing = length - characterCount(cut);
  return missing > 0 ? cut + ' '.repeat(missing) : cut;
}

/** Blank-padded text: values carry their padding, but trailing blanks count for nothing in comparisons. */
export const bpchar: Type<string> = {
  ...text,
  name: 'bpchar',
  sqlName: 'character',
  oid: 1042,
  arrayOid: 1014,
  isPreferred: false,
  parse(value, modifier) {
    const checked = checkText(value);
    return modifier === -1 ? checked : fitBpchar(checked, modifier, false);
  },
  compare: (left, right) => compareText(trimBlanks(left), trimBlanks(right)),
  hashKey: trimBlanks,
  encodeKey: (value) => encodeText(trimBlanks(value)),
  fromParameter: (value) => textParameter(value, 'character'),
  packModifiers: (modifiers) => packLength(modifiers, 'char'),
  formatModifier: (modifier) => `(${modifier - 4})`,
  applyModifier: fitBpchar,
};

/** Bytes of an identifier; see `limits.identifierBytesMax`. */
const NAME_BYTES_MAX = 63;

/** Cuts to 63 bytes without breaking a character. */
export function truncateName(value: string): string {
  if (value.length * 3 <= NAME_BYTES_MAX || Buffer.byteLength(value, 'utf8') <= NAME_BYTES_MAX) return value;
  let end = 0;
  for (let bytes = 0; ; ) {
    const code = value.codePointAt(end)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > NAME_BYTES_MAX) return value.slice(0, end);
    end += code < 0x10000 ? 1 : 2;
  }
}

/** Identifiers of catalogs. */
export const name: Type<string> = {
  ...text,
  name: 'name',
  sqlName: 'name',
  oid: 19,
  arrayOid: 1003,
  isPreferred: false,
  parse: (value) => truncateName(checkText(value)),
  fromParameter: (value) => truncateName(textParameter(value, 'name')),
};

const OCTAL = /^\\[0-7][0-7][0-7]/;

/** The byte of a "char" value, which is kept in its text form. */
export function charByte(value: string): number {
  return value === '' ? 0 : OCTAL.test(value) ? Number.parseInt(value.slice(1, 4), 8) : value.charCodeAt(0);
}

/** The text form of a "char": nothing for byte 0, an octal escape from 128 on. */
export function charOfByte(byte: number): string {
  if (byte === 0) return '';
  return byte < 128 ? String.fromCharCode(byte) : `\\${byte.toString(8)}`;
}

/** The first byte of a text, or the byte that an octal escape stands for. */
export function charOfText(value: string): string {
  if (value === '') return '';
  if (OCTAL.test(value) && value.length === 4) return charOfByte(Number.parseInt(value.slice(1), 8) & 0xff);
  return charOfByte(Buffer.from(value.slice(0, 2), 'utf8')[0]!);
}

/** The one-byte type "char" of catalogs, no relative of char(n). */
export const char: Type<string> = {
  ...text,
  name: 'char',
  sqlName: '"char"',
  oid: 18,
  arrayOid: 1002,
  category: 'Z',
  isPreferred: false,
  parse: (value) => charOfText(checkText(value)),
  compare: (left, right) => charByte(left) - charByte(right),
  hashKey: charByte as (value: string) => HashKey,
  encodeKey: (value) => String.fromCharCode(charByte(value)),
  fromParameter: (value) => charOfText(textParameter(value, '"char"')),
};

/** A literal whose type the statement has not decided: its text, read when the type is known. */
export const unknown: Type<string> = {
  ...text,
  name: 'unknown',
  sqlName: 'unknown',
  oid: 705,
  arrayOid: 0,
  category: 'X',
  isPreferred: false,
  fromParameter: (value) => textParameter(value, 'unknown'),
};
