import { encodeDecimal, encodeText, encodeUint32 } from '../codec/key.js';
import type { JsonArray, JsonNode, JsonObject } from './json-node.js';
import { compareText } from './text.js';

// jsonb's btree order. Kinds: null < string < number < boolean < array < object. Arrays go by their number of elements
// before the elements themselves, objects by their number of pairs, then first key, first value, second key ...
//
// A scalar at the top counts as an array of one element, and is less than a true one. So an empty array is less than
// every scalar, at the top only.

const RANKS: Readonly<Record<JsonNode['kind'], number>> = {
  null: 1,
  string: 2,
  number: 3,
  boolean: 4,
  array: 5,
  object: 6,
};

/** Compares two whole jsonb values. */
export function compareJson(left: JsonNode, right: JsonNode): number {
  const isLeftArray = left.kind === 'array';
  const isRightArray = right.kind === 'array';
  if (isLeftArray !== isRightArray && left.kind !== 'object' && right.kind !== 'object') {
    const array = (isLeftArray ? left : right) as JsonArray;
    const arrayOrder = array.elements.length === 0 ? -1 : 1;
    return isLeftArray ? arrayOrder : -arrayOrder;
  }
  return compareNodes(left, right);
}

function compareNodes(left: JsonNode, right: JsonNode): number {
  switch (left.kind) {
    case 'string':
      if (right.kind === 'string') return compareText(left.value, right.value);
      break;
    case 'number':
      if (right.kind === 'number') return left.value.compare(right.value);
      break;
    case 'boolean':
      if (right.kind === 'boolean') return Number(left.value) - Number(right.value);
      break;
    case 'array':
      if (right.kind === 'array') return compareArrays(left, right);
      break;
    case 'object':
      if (right.kind === 'object') return compareObjects(left, right);
      break;
  }
  return RANKS[left.kind] - RANKS[right.kind];
}

function compareArrays(left: JsonArray, right: JsonArray): number {
  let order = left.elements.length - right.elements.length;
  for (let i = 0; order === 0 && i < left.elements.length; i++) {
    order = compareNodes(left.elements[i]!, right.elements[i]!);
  }
  return order;
}

function compareObjects(left: JsonObject, right: JsonObject): number {
  let order = left.pairs.length - right.pairs.length;
  for (let i = 0; order === 0 && i < left.pairs.length; i++) {
    const a = left.pairs[i]!;
    const b = right.pairs[i]!;
    order = compareText(a.key, b.key) || compareNodes(a.value, b.value);
  }
  return order;
}

/** A key in `compareJson`'s order. */
export function encodeJson(node: JsonNode): string {
  switch (node.kind) {
    case 'array':
      return node.elements.length === 0 ? '\x01' : `\x03${encodeNode(node)}`;
    case 'object':
      return `\x04${encodeNode(node)}`;
    default:
      return `\x02${encodeNode(node)}`;
  }
}

function encodeNode(node: JsonNode): string {
  const rank = String.fromCharCode(RANKS[node.kind]);
  switch (node.kind) {
    case 'null':
      return rank;
    case 'string':
      return rank + encodeText(node.value);
    case 'number':
      return rank + encodeDecimal(node.value.coefficient, node.value.scale);
    case 'boolean':
      return rank + (node.value ? '\x01' : '\x00');
    case 'array':
      return rank + encodeUint32(node.elements.length) + node.elements.map(encodeNode).join('');
    case 'object': {
      const pairs = node.pairs.map((pair) => encodeText(pair.key) + encodeNode(pair.value));
      return rank + encodeUint32(node.pairs.length) + pairs.join('');
    }
  }
}
