import { error } from '../../common/errors.js';
import { findPair, type JsonNode, jsonArray, jsonNull, jsonObject } from '../../types/json-node.js';
import { pathIndex } from './json-access.js';

// Subscripts of jsonb: `j['a'][1]`, and assignments to them, which make what a path needs and is not there.

/**
 * The value at a path put into `root`.
 * @throws 22023 where the path goes into a scalar, or before the begin of an array, 22P02 for a key of an array
 */
export function withJsonAt(root: JsonNode, path: readonly string[], value: JsonNode): JsonNode {
  return put(root, path, 0, value);
}

/** What a missing root becomes: an array for a number, else an object. */
export function emptyFor(part: string, isNumber: boolean): JsonNode {
  return isNumber && pathIndex(part) !== null ? jsonArray([]) : jsonObject([]);
}

function put(node: JsonNode, path: readonly string[], level: number, value: JsonNode): JsonNode {
  const part = path[level]!;
  switch (node.kind) {
    case 'object': {
      const next = below(findPair(node, part), path, level + 1, value);
      return jsonObject([...node.pairs, { key: part, value: next }]);
    }
    case 'array':
      return putElement(node.elements, path, level, value);
    default:
      throw error('invalid_parameter_value', 'cannot replace existing key', {
        detail: 'The path assumes key is a composite object, but it is a scalar value.',
      });
  }
}

function putElement(old: readonly JsonNode[], path: readonly string[], level: number, value: JsonNode): JsonNode {
  const part = path[level]!;
  const given = pathIndex(part);
  if (given === null) {
    throw error('invalid_text_representation', `path element at position ${level + 1} is not an integer: "${part}"`);
  }
  const index = given < 0 ? given + old.length : given;
  if (index < 0) {
    throw error('invalid_parameter_value', `path element at position ${level + 1} is out of range: ${given}`);
  }
  const elements = old.slice();
  while (elements.length < index) elements.push(jsonNull);
  elements[index] = below(old[index] ?? null, path, level + 1, value);
  return jsonArray(elements);
}

/** What stands at `level` of the path; a missing container is made. */
function below(node: JsonNode | null, path: readonly string[], level: number, value: JsonNode): JsonNode {
  if (level === path.length) return value;
  return put(node ?? emptyFor(path[level]!, true), path, level, value);
}
