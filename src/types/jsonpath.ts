import { formatJsonPath } from './jsonpath-format.js';
import { parseJsonPath } from './jsonpath-parser.js';
import { wrongParameter } from './parameter.js';
import { checkText } from './text.js';
import type { Type } from './type.js';

function normalizePath(text: string): string {
  return formatJsonPath(parseJsonPath(checkText(text)));
}

/** `jsonpath`: a path into a jsonb value, as its text in normal form. It has no equality and no order. */
export const jsonpath: Type<string> = {
  name: 'jsonpath',
  sqlName: 'jsonpath',
  oid: 4072,
  arrayOid: 4073,
  category: 'U',
  isPreferred: false,
  layout: 'text',
  element: null,
  parse: normalizePath,
  format: (value) => value,
  compare: null,
  hashKey: (value) => value,
  encodeKey: null,
  toResult: (value) => value,
  fromParameter: (value) => {
    if (typeof value !== 'string') throw wrongParameter('jsonpath', 'a string', value);
    return normalizePath(value);
  },
};
