import { error } from '../common/errors.js';
import { formatJson } from './json-format.js';
import type { JsonNode } from './json-node.js';
import { compareJson, encodeJson } from './json-order.js';
import { JSON_DEPTH_MAX, jsonTooDeep, parseJson, parseJsonb } from './json-parse.js';
import { readParameter, wrongParameter } from './parameter.js';
import { checkText } from './text.js';
import type { Type } from './type.js';

/** Checks a json text, which is kept as it is. */
function parseJsonText(text: string): string {
  const checked = checkText(text);
  try {
    // V8's parser knows the same grammar; ours only has to find the words for an error.
    JSON.parse(checked);
  } catch {
    parseJson(checked);
  }
  if (checked.length > 2 * JSON_DEPTH_MAX && depthOf(checked) > JSON_DEPTH_MAX) throw jsonTooDeep();
  return checked;
}

/** How deep a valid text is nested. */
function depthOf(text: string): number {
  let depth = 0;
  let depthMax = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) isInString = !isInString;
    else if (isInString) at += code === 92 ? 1 : 0;
    else if (code === 91 || code === 123) depthMax = Math.max(depthMax, ++depth);
    else if (code === 93 || code === 125) depth--;
  }
  return depthMax;
}

function parseJsonbText(text: string): string {
  return formatJson(parseJsonb(checkText(text)));
}

/** The JSON text of a parameter. Strings are JSON texts already; bigints become strings, as drivers send them. */
function jsonParameter(value: unknown, typeName: string): string {
  if (typeof value === 'string') return value;
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') {
    throw wrongParameter(typeName, 'a value that JSON can express', value);
  }
  const text = readParameter(typeName, () =>
    JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? member.toString() : member)),
  );
  if (typeof text === 'string') return text;
  throw error('invalid_parameter_value', `cannot read a parameter of type ${typeName}: its toJSON gives nothing`);
}

/** `json`: the text as it was written. It has no equality and no order. */
export const json: Type<string> = {
  name: 'json',
  sqlName: 'json',
  oid: 114,
  arrayOid: 199,
  category: 'U',
  isPreferred: false,
  layout: 'text',
  element: null,
  parse: parseJsonText,
  format: (value) => value,
  compare: null,
  hashKey: (value) => value,
  encodeKey: null,
  toResult: (value) => JSON.parse(value),
  fromParameter: (value) => parseJsonText(jsonParameter(value, 'json')),
};

/** A text whose numbers have no places is its own key; in others 1.0 must equal 1. */
function hashJsonb(value: string): string {
  return value.includes('.') ? formatJson(normalizeNumbers(parseJsonb(value))) : value;
}

function normalizeNumbers(node: JsonNode): JsonNode {
  switch (node.kind) {
    case 'number':
      return { ...node, value: node.value.normalize() };
    case 'array':
      return { ...node, elements: node.elements.map(normalizeNumbers) };
    case 'object':
      return { ...node, pairs: node.pairs.map(({ key, value }) => ({ key, value: normalizeNumbers(value) })) };
    default:
      return node;
  }
}

/** `jsonb`: PostgreSQL's normal text, with sorted keys. */
export const jsonb: Type<string> = {
  name: 'jsonb',
  sqlName: 'jsonb',
  oid: 3802,
  arrayOid: 3807,
  category: 'U',
  isPreferred: false,
  layout: 'text',
  element: null,
  parse: parseJsonbText,
  format: (value) => value,
  compare: (left, right) => (left === right ? 0 : compareJson(parseJsonb(left), parseJsonb(right))),
  hashKey: hashJsonb,
  encodeKey: (value) => encodeJson(parseJsonb(value)),
  toResult: (value) => JSON.parse(value),
  fromParameter: (value) => parseJsonbText(jsonParameter(value, 'jsonb')),
};
