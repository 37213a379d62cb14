import { invalidText } from './input.js';
import { wrongParameter } from './parameter.js';
import type { Type } from './type.js';

const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Hyphens may stand behind any four digits but the last, braces around all. */
const LENIENT = /^(\{?)((?:[0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4})(\}?)$/;

function parseUuid(text: string): string {
  if (CANONICAL.test(text)) return text;
  const match = LENIENT.exec(text);
  if (match === null || (match[1] === '') !== (match[3] === '')) throw invalidText('uuid', text);
  return uuidOfDigits(match[2]!.replaceAll('-', '').toLowerCase());
}

/** Puts hyphens between 32 lower-case hexadecimal digits. */
export function uuidOfDigits(digits: string): string {
  const groups = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ];
  return groups.join('-');
}

/** Where each of the 16 bytes stands in the text. */
const BYTE_AT = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 58 ? code - 48 : code - 87;
}

/** The 16 bytes as a binary string. */
function encodeUuid(value: string): string {
  let key = '';
  for (const at of BYTE_AT) key += String.fromCharCode(digitAt(value, at) * 16 + digitAt(value, at + 1));
  return key;
}

export const uuid: Type<string> = {
  name: 'uuid',
  sqlName: 'uuid',
  oid: 2950,
  arrayOid: 2951,
  category: 'U',
  isPreferred: false,
  layout: 'text',
  element: null,
  parse: parseUuid,
  format: (value) => value,
  compare: (left, right) => (left < right ? -1 : left > right ? 1 : 0),
  hashKey: (value) => value,
  encodeKey: encodeUuid,
  toResult: (value) => value,
  fromParameter(value) {
    if (typeof value === 'string') return parseUuid(value);
    throw wrongParameter('uuid', 'a string', value);
  },
};
