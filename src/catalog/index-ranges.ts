import type { Type } from '../types/type.js';
import type { IndexKeyDescriptor } from './descriptors.js';
import { entriesRange, keyPart, placeOf, searchPart, valuesRange } from './index-key.js';

// From what is searched for in an index to the ranges of its entries.

/** Entries from `start` on and below `end`. */
export interface KeyRange {
  readonly start: string;
  readonly end: string;
}

/** One end of a range of values. */
export interface ValueEnd {
  readonly value: unknown;
  readonly isInclusive: boolean;
}

/** What the leading columns of an index are searched for, and the range of the column behind them. */
export interface WantedValues {
  /** By column: the values that it may have, of which NULL is none; or 'null', for IS NULL. */
  readonly searches: readonly (readonly unknown[] | 'null')[];
  readonly lower: ValueEnd | null;
  readonly upper: ValueEnd | null;
  /** NULLs are left out where neither end is given. */
  readonly isNotNull: boolean;
}

/** Above every byte that can follow a complete key. */
const AFTER = '\xff\xff\xff\xff\xff\xff\xff';

/** The ranges of entries that hold what is wanted, in index order, none touching another. */
export function keyRanges(
  keys: readonly IndexKeyDescriptor[],
  types: readonly Type[],
  { searches, lower, upper, isNotNull }: WantedValues,
): KeyRange[] {
  let prefixes: readonly string[] = [''];
  for (let i = 0; i < searches.length; i++) {
    const parts = partsOf(keys[i]!, types[i]!, searches[i]!);
    if (parts.length === 0) return [];
    // Keys delimit themselves, so sorted prefixes with sorted parts behind them are sorted.
    prefixes = prefixes.flatMap((prefix) => parts.map((part) => prefix + part));
  }
  const next = searches.length;
  if (lower === null && upper === null && !isNotNull) {
    if (next === 0) return [entriesRange('')];
    return prefixes.map((prefix) => ({ start: prefix, end: prefix + AFTER }));
  }
  const between = rangeBetween(keys[next]!, types[next]!, lower, upper);
  if (between === null) return [];
  return prefixes.map((prefix) => ({ start: prefix + between.start, end: prefix + between.end }));
}

function partsOf(key: IndexKeyDescriptor, type: Type, search: readonly unknown[] | 'null'): readonly string[] {
  if (search === 'null') return [keyPart(key, type, null)];
  if (search.length === 1) {
    const part = searchPart(key, type, search[0]);
    return part === null ? [] : [part];
  }
  const parts = new Set<string>();
  for (const value of search) {
    const part = searchPart(key, type, value);
    if (part !== null) parts.add(part);
  }
  return [...parts].sort();
}

/** Parts of one column between two values; null when there is none. */
function rangeBetween(
  key: IndexKeyDescriptor,
  type: Type,
  lower: ValueEnd | null,
  upper: ValueEnd | null,
): KeyRange | null {
  let { start, end } = valuesRange('');
  const { isDescending } = key;
  const ends = [
    { side: lower, isStart: !isDescending },
    { side: upper, isStart: isDescending },
  ];
  for (const { side, isStart } of ends) {
    if (side === null) continue;
    const { value, isInclusive } = side;
    if (value === null) return null;
    const place = placeOf(type, value);
    if (place !== 'inside') {
      // No value of the column lies on the far side: the bound excludes nothing or everything.
      const excludesAll = (side === lower) === (place === 'above');
      if (excludesAll) return null;
      continue;
    }
    const part = keyPart(key, type, value);
    if (isStart) start = isInclusive ? part : part + AFTER;
    else end = isInclusive ? part + AFTER : part;
  }
  return start < end ? { start, end } : null;
}
