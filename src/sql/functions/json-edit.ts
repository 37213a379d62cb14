import { error } from '../../common/errors.js';
import type { PgArray } from '../../types/array.js';
import {
  findPair,
  type JsonArray,
  type JsonNode,
  type JsonObject,
  type JsonPair,
  jsonArray,
  jsonObject,
} from '../../types/json-node.js';
import { pathIndex } from './json-access.js';

// Changes inside jsonb: new trees that share with the old one what did not change.

/** What happens at the end of a path. */
export type JsonEdit =
  | { readonly kind: 'delete' }
  /** `mayAppend`: what is not there is added. */
  | { readonly kind: 'set'; readonly value: JsonNode; readonly mayAppend: boolean }
  | { readonly kind: 'insert'; readonly value: JsonNode; readonly isAfter: boolean };

/**
 * Edits what a path leads to. A path that leaves the value changes nothing, unless its last part can be added.
 * @throws 22004 for a NULL in the path, 22P02 for a part that is no index of an array, 2202E for a path that is no list.
 */
export function editPath(root: JsonNode, path: PgArray<string>, edit: JsonEdit): JsonNode {
  checkList(path);
  if (root.kind !== 'object' && root.kind !== 'array') {
    throw error('invalid_parameter_value', `cannot ${edit.kind === 'delete' ? 'delete' : 'set'} path in scalar`);
  }
  const mayAdd = edit.kind === 'insert' || (edit.kind === 'set' && edit.mayAppend);
  const isEmpty = root.kind === 'array' ? root.elements.length === 0 : root.pairs.length === 0;
  if (path.elements.length === 0 || (isEmpty && !mayAdd)) return root;
  return editNode(root, path.elements, 0, edit);
}

function checkList(path: PgArray<string>): void {
  if (path.dimensions.length > 1) throw error('array_subscript_error', 'wrong number of array subscripts');
}

type Path = readonly (string | null)[];

function editNode(node: JsonNode, path: Path, level: number, edit: JsonEdit): JsonNode {
  const part = path[level]!;
  if (part === null) {
    throw error('null_value_not_allowed', `path element at position ${level + 1} is null`);
  }
  switch (node.kind) {
    case 'object':
      return editObject(node, part, path, level, edit);
    case 'array':
      return editArray(node, part, path, level, edit);
    default:
      return node;
  }
}

function editObject(node: JsonObject, key: string, path: Path, level: number, edit: JsonEdit): JsonNode {
  const isLast = level === path.length - 1;
  const old = findPair(node, key);
  if (old === null) {
    const mayAdd = edit.kind === 'insert' || (edit.kind === 'set' && edit.mayAppend);
    return isLast && mayAdd ? jsonObject([...node.pairs, { key, value: edit.value }]) : node;
  }
  if (!isLast) return replacePair(node, key, editNode(old, path, level + 1, edit));
  switch (edit.kind) {
    case 'delete':
      return withoutKeys(node, (candidate) => candidate === key);
    case 'set':
      return replacePair(node, key, edit.value);
    case 'insert':
      throw error('invalid_parameter_value', 'cannot replace existing key', {
        hint: 'try using the function jsonb_set to replace key value',
      });
  }
}

function replacePair(node: JsonObject, key: string, value: JsonNode): JsonObject {
  return jsonObject(node.pairs.map((pair) => (pair.key === key ? { key, value } : pair)));
}

function editArray(node: JsonArray, part: string, path: Path, level: number, edit: JsonEdit): JsonNode {
  const given = pathIndex(part);
  if (given === null) {
    throw error('invalid_text_representation', `path element at position ${level + 1} is not an integer: "${part}"`);
  }
  const { elements } = node;
  const index = given < 0 ? given + elements.length : given;
  const isLast = level === path.length - 1;
  if (index < 0 || index >= elements.length) {
    const mayAdd = edit.kind === 'insert' || (edit.kind === 'set' && edit.mayAppend);
    if (!isLast || !mayAdd) return node;
    return jsonArray(index < 0 ? [edit.value, ...elements] : [...elements, edit.value]);
  }
  const old = elements[index]!;
  return jsonArray([
    ...elements.slice(0, index),
    ...(isLast ? editElement(old, edit) : [editNode(old, path, level + 1, edit)]),
    ...elements.slice(index + 1),
  ]);
}

/** What stands in place of an element. */
function editElement(old: JsonNode, edit: JsonEdit): readonly JsonNode[] {
  switch (edit.kind) {
    case 'delete':
      return [];
    case 'set':
      return [edit.value];
    case 'insert':
      return edit.isAfter ? [old, edit.value] : [edit.value, old];
  }
}

function withoutKeys(node: JsonObject, isGone: (key: string) => boolean): JsonObject {
  return jsonObject(node.pairs.filter((pair) => !isGone(pair.key)));
}

/** As `removeKeys`, of an array's elements. @throws 2202E for an array that is no list. */
export function removeAllKeys(root: JsonNode, keys: PgArray<string>): JsonNode {
  checkList(keys);
  return removeKeys(root, keys.elements);
}

/** Removes members by key, or elements that are such strings. @throws 22023 for a scalar. */
export function removeKeys(root: JsonNode, keys: readonly (string | null)[]): JsonNode {
  const gone = new Set(keys);
  if (root.kind === 'object') return withoutKeys(root, (key) => gone.has(key));
  if (root.kind !== 'array') throw error('invalid_parameter_value', 'cannot delete from scalar');
  return jsonArray(root.elements.filter((element) => element.kind !== 'string' || !gone.has(element.value)));
}

/** Removes an element; a negative index counts from the end. @throws 22023 for what is no array. */
export function removeElement(root: JsonNode, index: number): JsonNode {
  if (root.kind === 'object') {
    throw error('invalid_parameter_value', 'cannot delete from object using integer index');
  }
  if (root.kind !== 'array') throw error('invalid_parameter_value', 'cannot delete from scalar');
  const at = index < 0 ? index + root.elements.length : index;
  return jsonArray(root.elements.filter((_, i) => i !== at));
}

/** `||`: two objects become one in which the right side's values win; anything else is joined as arrays. */
export function concatenate(left: JsonNode, right: JsonNode): JsonNode {
  if (left.kind === 'object' && right.kind === 'object') return jsonObject([...left.pairs, ...right.pairs]);
  return jsonArray([...elementsOf(left), ...elementsOf(right)]);
}

function elementsOf(node: JsonNode): readonly JsonNode[] {
  return node.kind === 'array' ? node.elements : [node];
}

/** Removes members that are null, at every depth, and elements of arrays too when `inArrays` says so. */
export function stripNulls(node: JsonNode, inArrays: boolean): JsonNode {
  switch (node.kind) {
    case 'array': {
      const kept = inArrays ? node.elements.filter((element) => element.kind !== 'null') : node.elements;
      return { ...node, elements: kept.map((element) => stripNulls(element, inArrays)) };
    }
    case 'object': {
      const pairs: JsonPair[] = [];
      for (const { key, value } of node.pairs) {
        if (value.kind !== 'null') pairs.push({ key, value: stripNulls(value, inArrays) });
      }
      return { ...node, pairs };
    }
    default:
      return node;
  }
}
