import type { JsonNode } from '../../types/json-node.js';
import { findPair } from '../../types/json-node.js';
import { compareJson } from '../../types/json-order.js';

// Containment of jsonb, `@>`: an object contains the objects whose members it has, an array the arrays whose elements
// it has, in any order and number. At the top an array also contains its scalars.

/** Whether `whole @> part`. */
export function contains(whole: JsonNode, part: JsonNode): boolean {
  if (isScalar(part)) {
    if (whole.kind === 'array') return whole.elements.some((element) => isScalar(element) && isSame(element, part));
    return isScalar(whole) && isSame(whole, part);
  }
  return containsDeep(whole, part);
}

function isScalar(node: JsonNode): boolean {
  return node.kind !== 'array' && node.kind !== 'object';
}

function isSame(left: JsonNode, right: JsonNode): boolean {
  return left.kind === right.kind && compareJson(left, right) === 0;
}

function containsDeep(whole: JsonNode, part: JsonNode): boolean {
  if (part.kind === 'object') {
    return (
      whole.kind === 'object' &&
      part.pairs.every(({ key, value }) => {
        const own = findPair(whole, key);
        return own !== null && containsDeep(own, value);
      })
    );
  }
  if (part.kind === 'array') {
    return (
      whole.kind === 'array' &&
      part.elements.every((element) => whole.elements.some((own) => containsDeep(own, element)))
    );
  }
  return isSame(whole, part);
}

/** Whether a text is a key of an object, a string of an array, or the value itself. */
export function hasKey(node: JsonNode, key: string): boolean {
  switch (node.kind) {
    case 'object':
      return findPair(node, key) !== null;
    case 'array':
      return node.elements.some((element) => element.kind === 'string' && element.value === key);
    default:
      return node.kind === 'string' && node.value === key;
  }
}
