import { invalidText, trimSpace } from './input.js';
import { wrongParameter } from './parameter.js';
import type { Type } from './type.js';

/** Any beginning of true, false, yes and no; on and off where the beginning tells them apart; 1 and 0. */
function parseBoolean(text: string): boolean {
  const word = trimSpace(text).toLowerCase();
  switch (word.charAt(0)) {
    case 't':
      if ('true'.startsWith(word)) return true;
      break;
    case 'f':
      if ('false'.startsWith(word)) return false;
      break;
    case 'y':
      if ('yes'.startsWith(word)) return true;
      break;
    case 'n':
      if ('no'.startsWith(word)) return false;
      break;
    case 'o':
      if (word === 'on') return true;
      if (word === 'of' || word === 'off') return false;
      break;
    case '1':
      if (word === '1') return true;
      break;
    case '0':
      if (word === '0') return false;
      break;
  }
  throw invalidText('boolean', text);
}

/** `boolean`; false is less than true. */
export const boolean: Type<boolean> = {
  name: 'bool',
  sqlName: 'boolean',
  oid: 16,
  arrayOid: 1000,
  category: 'B',
  isPreferred: true,
  layout: 'bool',
  element: null,
  parse: parseBoolean,
  format: (value) => (value ? 't' : 'f'),
  compare: (left, right) => Number(left) - Number(right),
  hashKey: (value) => value,
  encodeKey: (value) => (value ? '\x01' : '\x00'),
  toResult: (value) => value,
  fromParameter(value) {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'string') return parseBoolean(value);
    if (typeof value === 'number' || typeof value === 'bigint') {
      if (Number(value) === 1) return true;
      if (Number(value) === 0) return false;
      throw invalidText('boolean', String(value));
    }
    throw wrongParameter('boolean', 'a boolean, 0, 1 or a string', value);
  },
};
