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

function byteAt(text: string, at: number): number {
  const high = text.charCodeAt(at);
  const low = text.charCodeAt(at + 1);
  return (high < 58 ? high - 48 : high - 87) * 16 + (low < 58 ? low - 48 : low - 87);
}

/** The 16 bytes as a binary string. */
function encodeUuid(value: string): string {
  const first = String.fromCharCode(
    byteAt(value, 0),
    byteAt(value, 2),
    byteAt(value, 4),
    byteAt(value, 6),
    byteAt(value, 9),
    byteAt(value, 11),
    byteAt(value, 14),
    byteAt(value, 16),
  );
  const second = String.fromCharCode(
    byteAt(value, 19),
    byteAt(value, 21),
    byteAt(value, 24),
    byteAt(value, 26),
    byteAt(value, 28),
    byteAt(value, 30),
    byteAt(value, 32),
    byteAt(value, 34),
  );
  return first + second;
}

/** `uuid`: 36 lower-case characters. */
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
