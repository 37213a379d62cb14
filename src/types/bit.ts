import { encodeText } from '../codec/key.js';
import { type DatabaseError, error } from '../common/errors.js';
import { wrongParameter } from './parameter.js';
import type { Modifier, Type } from './type.js';

// A bit string is kept as its text of zeros and ones. The order of that text is PostgreSQL's: bits from the left,
// then the shorter one first.

/** Bits of bit(n) and varbit(n). */
const LENGTH_MAX = 10_485_760 * 8;

/** Bits that a text stands for if its digits are good; the length is checked before they are. */
function lengthOf(text: string): number {
  const length = Buffer.byteLength(text, 'utf8');
  const first = text.charAt(0).toLowerCase();
  return first === 'x' ? (length - 1) * 4 : first === 'b' ? length - 1 : length;
}

function parseBits(text: string): string {
  const first = text.charAt(0);
  if (first === 'x' || first === 'X') return parseHexadecimal(text);
  const bits = first === 'b' || first === 'B' ? text.slice(1) : text;
  const bad = /[^01]/u.exec(bits);
  if (bad !== null) throw error('invalid_text_representation', `"${bad[0]}" is not a valid binary digit`);
  return bits;
}

function parseHexadecimal(text: string): string {
  const bad = /[^0-9a-fA-F]/u.exec(text.slice(1));
  if (bad !== null) throw error('invalid_text_representation', `"${bad[0]}" is not a valid hexadecimal digit`);
  let bits = '';
  for (let at = 1; at < text.length; at++) bits += Number.parseInt(text[at]!, 16).toString(2).padStart(4, '0');
  return bits;
}

function packLength(modifiers: readonly number[], typeName: string): Modifier {
  const [length] = modifiers;
  if (length === undefined || modifiers.length !== 1) throw error('invalid_parameter_value', 'invalid type modifier');
  if (length < 1) throw error('invalid_parameter_value', `length for type ${typeName} must be at least 1`);
  if (length > LENGTH_MAX) {
    throw error('invalid_parameter_value', `length for type ${typeName} cannot exceed ${LENGTH_MAX}`);
  }
  return length;
}

/** An explicit cast cuts or pads with zeros on the right; an assignment wants the very length. */
function fitBit(value: string, length: Modifier, isExplicit: boolean): string {
  if (value.length === length) return value;
  if (!isExplicit) throw wrongLength(value.length, length);
  return value.slice(0, length).padEnd(length, '0');
}

function wrongLength(length: number, wanted: number): DatabaseError {
  return error('string_data_length_mismatch', `bit string length ${length} does not match type bit(${wanted})`);
}

function tooLong(length: number): DatabaseError {
  return error('string_data_right_truncation', `bit string too long for type bit varying(${length})`);
}

function fitVarbit(value: string, length: Modifier, isExplicit: boolean): string {
  if (value.length <= length) return value;
  if (!isExplicit) throw tooLong(length);
  return value.slice(0, length);
}

/** `bit(n)`: exactly n bits; bare `bit` in SQL is `bit(1)`. */
export const bit: Type<string> = {
  name: 'bit',
  sqlName: 'bit',
  oid: 1560,
  arrayOid: 1561,
  category: 'V',
  isPreferred: false,
  layout: 'text',
  element: null,
  parse(text, modifier) {
    if (modifier !== -1 && lengthOf(text) !== modifier) throw wrongLength(lengthOf(text), modifier);
    return parseBits(text);
  },
  format: (value) => value,
  compare: (left, right) => (left < right ? -1 : left > right ? 1 : 0),
  hashKey: (value) => value,
  encodeKey: encodeText,
  toResult: (value) => value,
  fromParameter(value) {
    if (typeof value === 'string') return parseBits(value);
    throw wrongParameter('bit', 'a string of zeros and ones', value);
  },
  packModifiers: (modifiers) => packLength(modifiers, 'bit'),
  formatModifier: (modifier) => `(${modifier})`,
  applyModifier: fitBit,
};

/** `bit varying(n)`: up to n bits. */
export const varbit: Type<string> = {
  ...bit,
  name: 'varbit',
  sqlName: 'bit varying',
  oid: 1562,
  arrayOid: 1563,
  isPreferred: true,
  parse(text, modifier) {
    if (modifier !== -1 && lengthOf(text) > modifier) throw tooLong(modifier);
    return parseBits(text);
  },
  packModifiers: (modifiers) => packLength(modifiers, 'varbit'),
  applyModifier: fitVarbit,
};
