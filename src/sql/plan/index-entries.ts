import { keyRanges } from '../../catalog/index-ranges.js';
import type { PgArray } from '../../types/array.js';
import type { BoundExpression } from './bound-expression.js';
import type { IndexScan, KeySearch, RangeEnd } from './physical-plan.js';
import type { Statistics } from './statistics.js';

/** Ranges beyond these are not counted one by one: their number times the entries of these is as good. */
const RANGES_COUNTED_MAX = 20;

/** The entries of an index that a condition of constants names; null when its values are known only when it runs. */
export function countEntries(
  { table, index, keyTypes, condition }: Pick<IndexScan, 'table' | 'index' | 'keyTypes' | 'condition'>,
  statistics: Statistics,
): { readonly ranges: number; readonly entries: number } | null {
  const { lower, upper, isNotNull } = condition;
  const searches = condition.searches.map(constantValues);
  if (searches.includes(null) || !isConstant(lower) || !isConstant(upper)) return null;
  const ranges = keyRanges(index.keys, keyTypes, {
    searches: searches as readonly (readonly unknown[] | 'null')[],
    lower: constantEnd(lower),
    upper: constantEnd(upper),
    isNotNull,
  });
  const counted = ranges.slice(0, RANGES_COUNTED_MAX);
  let entries = 0;
  for (const { start, end } of counted) {
    const between = statistics.entriesBetween(table, index, start, end);
    if (between === null) return null;
    entries += between;
  }
  return { ranges: ranges.length, entries: (entries * ranges.length) / Math.max(1, counted.length) };
}

function constantValues(search: KeySearch): readonly unknown[] | 'null' | null {
  switch (search.kind) {
    case 'value':
      return search.value.kind === 'Constant' ? [search.value.value] : null;
    case 'null':
      return 'null';
    case 'list':
      return search.values.every(isConstantValue) ? search.values.map((value) => value.value) : null;
    case 'array':
      return search.array.kind === 'Constant' ? ((search.array.value as PgArray | null)?.elements ?? []) : null;
  }
}

type ConstantValue = Extract<BoundExpression, { kind: 'Constant' }>;

function isConstantValue(value: BoundExpression): value is ConstantValue {
  return value.kind === 'Constant';
}

function isConstant(end: RangeEnd | null): boolean {
  return end === null || isConstantValue(end.value);
}

function constantEnd(end: RangeEnd | null) {
  return end === null ? null : { value: (end.value as ConstantValue).value, isInclusive: end.isInclusive };
}
