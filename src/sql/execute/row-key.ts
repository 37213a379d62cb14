import type { Column } from '../../columnar/column.js';
import type { HashKey, Type } from '../../types/type.js';

/** What NULL is among hash keys: equal to itself and to no value. */
const NULL_KEY = Symbol('NULL');

/**
 * A primitive that two rows share exactly when all their values are equal or both NULL, as GROUP BY and DISTINCT
 * compare rows.
 */
export function rowKey(types: readonly Type[], columns: readonly Column[], row: number): HashKey | symbol {
  if (types.length === 1) return valueKey(types[0]!, columns[0]!.value(row));
  let key = '';
  for (let i = 0; i < types.length; i++) key += keyPart(types[i]!, columns[i]!.value(row));
  return key;
}

/** As `rowKey`, for values. */
export function valuesKey(types: readonly Type[], values: readonly unknown[]): HashKey | symbol {
  if (types.length === 1) return valueKey(types[0]!, values[0]);
  let key = '';
  for (let i = 0; i < types.length; i++) key += keyPart(types[i]!, values[i]);
  return key;
}

function valueKey(type: Type, value: unknown): HashKey | symbol {
  return value === null ? NULL_KEY : type.hashKey(value);
}

/** Parts are delimited by their lengths, so that no two lists of values share a key. */
function keyPart(type: Type, value: unknown): string {
  if (value === null) return 'n;';
  const text = String(type.hashKey(value));
  return `${text.length}:${text}`;
}
