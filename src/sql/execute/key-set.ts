import type { HashKey, Type } from '../../types/type.js';

/** Values to look others up in; NULL is none of them. */
export function keySet(values: readonly unknown[], type: Type): { keys: Set<HashKey>; hasNull: boolean } {
  const keys = new Set<HashKey>();
  let hasNull = false;
  for (const value of values) {
    if (value === null) hasNull = true;
    else keys.add(type.hashKey(value));
  }
  return { keys, hasNull };
}
