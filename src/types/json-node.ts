import type { Numeric } from './numeric.js';
import { compareText } from './text.js';

/** A JSON value as operators see it. `start` and `end` tell where it stood in the text it was read from, else -1. */
export type JsonNode = JsonNull | JsonBoolean | JsonNumber | JsonString | JsonArray | JsonObject;

interface Place {
  readonly start: number;
  readonly end: number;
}

/** `null`. */
export interface JsonNull extends Place {
  readonly kind: 'null';
}

/** `true` or `false`. */
export interface JsonBoolean extends Place {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** Numbers keep every digit: 1.10 has two places. */
export interface JsonNumber extends Place {
  readonly kind: 'number';
  readonly value: Numeric;
}

/** A string without its quotes and escapes. */
export interface JsonString extends Place {
  readonly kind: 'string';
  readonly value: string;
}

/** `[...]`. */
export interface JsonArray extends Place {
  readonly kind: 'array';
  readonly elements: readonly JsonNode[];
}

/** One member of an object. */
export interface JsonPair {
  readonly key: string;
  readonly value: JsonNode;
}

/** In jsonb every key is there once and `compareJsonKeys` is their order; in json all pairs stand as written. */
export interface JsonObject extends Place {
  readonly kind: 'object';
  readonly pairs: readonly JsonPair[];
}

const NOWHERE: Place = { start: -1, end: -1 };

/** The JSON null, which is not the SQL one. */
export const jsonNull: JsonNull = { kind: 'null', ...NOWHERE };

/** Makes a boolean node. */
export function jsonBoolean(value: boolean): JsonBoolean {
  return { kind: 'boolean', value, ...NOWHERE };
}

/** Makes a number node. */
export function jsonNumber(value: Numeric): JsonNumber {
  return { kind: 'number', value, ...NOWHERE };
}

/** Makes a string node. */
export function jsonString(value: string): JsonString {
  return { kind: 'string', value, ...NOWHERE };
}

/** Makes an array node. */
export function jsonArray(elements: readonly JsonNode[]): JsonArray {
  return { kind: 'array', elements, ...NOWHERE };
}

/** An object of jsonb: sorts the pairs, and of one key the last pair stays. */
export function jsonObject(pairs: readonly JsonPair[]): JsonObject {
  return { kind: 'object', pairs: normalizePairs(pairs), ...NOWHERE };
}

/** jsonb's order of keys: the shorter in UTF-8 first, then by bytes. */
export function compareJsonKeys(left: string, right: string): number {
  return utf8Length(left) - utf8Length(right) || compareText(left, right);
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // A surrogate is half of four bytes.
    if (unit > 0x7f) length += unit > 0x7ff && (unit & 0xf800) !== 0xd800 ? 2 : 1;
  }
  return length;
}

/** Sorts and removes duplicates; gives the same array when there is nothing to do. */
export function normalizePairs(pairs: readonly JsonPair[]): readonly JsonPair[] {
  if (isNormal(pairs)) return pairs;
  const byKey = new Map<string, JsonPair>();
  for (const pair of pairs) byKey.set(pair.key, pair);
  return [...byKey.values()].sort((left, right) => compareJsonKeys(left.key, right.key));
}

function isNormal(pairs: readonly JsonPair[]): boolean {
  for (let i = 1; i < pairs.length; i++) if (compareJsonKeys(pairs[i - 1]!.key, pairs[i]!.key) >= 0) return false;
  return true;
}

/** The value under a key of a jsonb object; null when there is none. */
export function findPair(object: JsonObject, key: string): JsonNode | null {
  let low = 0;
  let high = object.pairs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const pair = object.pairs[middle]!;
    const order = compareJsonKeys(pair.key, key);
    if (order === 0) return pair.value;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return null;
}
