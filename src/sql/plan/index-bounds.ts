import * as types from '../../types/builtin.js';
import type { Type } from '../../types/type.js';
import type { BoundExpression, Call, ColumnId, Constant } from './bound-expression.js';
import { columnsOf, isVolatile, sameExpression } from './expression-tree.js';
import { likePrefix, textAfterPrefix } from './like-prefix.js';
import type { KeySearch, RangeEnd } from './physical-plan.js';

// What conditions say about one key of an index.

/** A key of an index in the columns of a scan: the id of a column, or an expression over columns. */
export type IndexKey = ColumnId | BoundExpression;

/** A condition, and what it makes of the index's entries. */
interface Used<Bound> {
  readonly condition: BoundExpression;
  readonly bound: Bound;
  /** Every entry visited satisfies the condition, so that rows need not be asked again. */
  readonly isExact: boolean;
}

/** Bounds on one key; of several of a kind one is taken. */
export interface KeyBounds {
  search: Used<KeySearch> | null;
  lower: Used<RangeEnd> | null;
  upper: Used<RangeEnd> | null;
  notNull: Used<null> | null;
}

/** How much is known by a search: one value is narrower than several. */
const RANK: Readonly<Record<KeySearch['kind'], number>> = { value: 0, null: 1, list: 2, array: 3 };

const FLIPPED: Readonly<Record<string, string>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** What is looked for bounds: a key of type `type`, among conditions on the columns `own` of one scan. */
export interface BoundedKey {
  readonly key: IndexKey;
  readonly type: Type;
  readonly own: ReadonlySet<ColumnId>;
}

/** The bounds that the conditions put on a key. */
export function boundsOn(conditions: readonly BoundExpression[], given: BoundedKey): KeyBounds {
  const bounds: KeyBounds = { search: null, lower: null, upper: null, notNull: null };
  for (const condition of conditions) {
    const search = searchOf(condition, given);
    if (search === null) addRange(bounds, condition, given);
    else if (bounds.search === null || RANK[search.kind] < RANK[bounds.search.bound.kind]) {
      bounds.search = { condition, bound: search, isExact: true };
    }
  }
  return bounds;
}

/** True when the expression is the key. */
export function isKey(expression: BoundExpression, key: IndexKey): boolean {
  if (typeof key === 'object') return sameExpression(expression, key);
  return expression.kind === 'Column' && expression.id === key;
}

function isFixed(value: BoundExpression, { own }: BoundedKey): boolean {
  return !isVolatile(value) && ![...columnsOf(value)].some((used) => own.has(used));
}

/** The values that a condition allows a key to have; null when it is none of that kind. */
function searchOf(condition: BoundExpression, given: BoundedKey): KeySearch | null {
  const { key, type } = given;
  const isValue = (value: BoundExpression) => hasSameKeys(value.type, type) && isFixed(value, given);
  switch (condition.kind) {
    case 'Call': {
      const comparison = comparisonOf(condition, given);
      return comparison?.symbol === '=' ? { kind: 'value', value: comparison.value } : null;
    }
    case 'IsNull':
      return !condition.isNegated && isKey(condition.operand, key) ? { kind: 'null' } : null;
    case 'InList': {
      const { operand, items, isNegated } = condition;
      if (isNegated || !isKey(operand, key) || !items.every(isValue)) return null;
      return items.length === 1 ? { kind: 'value', value: items[0]! } : { kind: 'list', values: items };
    }
    case 'ArrayComparison': {
      const { quantifier, compare, left, array } = condition;
      const { element } = array.type;
      if (quantifier !== 'ANY' || compare.name !== '=' || element === null || !isKey(left, key)) return null;
      return hasSameKeys(element, type) && isFixed(array, given) ? { kind: 'array', array } : null;
    }
    case 'Column':
      // A boolean column is a condition by itself.
      return type === types.bool && isKey(condition, key) ? { kind: 'value', value: constant(types.bool, true) } : null;
    case 'Not':
      return type === types.bool && isKey(condition.operand, key)
        ? { kind: 'value', value: constant(types.bool, false) }
        : null;
    default:
      return null;
  }
}

function addRange(bounds: KeyBounds, condition: BoundExpression, given: BoundedKey): void {
  if (condition.kind === 'IsNull') {
    if (isKey(condition.operand, given.key)) bounds.notNull ??= { condition, bound: null, isExact: true };
    return;
  }
  if (condition.kind !== 'Call') return;
  if (addPrefix(bounds, condition, given)) return;
  const comparison = comparisonOf(condition, given);
  if (comparison === null) return;
  const { symbol, value } = comparison;
  const used = { condition, bound: { value, isInclusive: symbol.length === 2 }, isExact: true };
  if (symbol.startsWith('>')) bounds.lower = tighter(bounds.lower, used, 1);
  else bounds.upper = tighter(bounds.upper, used, -1);
}

/** Of two ends of one side the one that excludes more, as far as constants tell; else the first. */
function tighter(first: Used<RangeEnd> | null, second: Used<RangeEnd>, sign: 1 | -1): Used<RangeEnd> {
  if (first === null) return second;
  const left = first.bound.value;
  const right = second.bound.value;
  if (left.kind !== 'Constant' || right.kind !== 'Constant' || left.type !== right.type) return first;
  if (left.value === null || right.value === null || left.type.compare === null) return first;
  const order = left.type.compare(right.value, left.value) * sign;
  const isTighter = order > 0 || (order === 0 && first.bound.isInclusive && !second.bound.isInclusive);
  return isTighter ? second : first;
}

/** `key op value`, whichever side the key stands on; null when the condition is none. */
function comparisonOf(condition: Call, given: BoundedKey): { symbol: string; value: BoundExpression } | null {
  const { name } = condition.function;
  if (FLIPPED[name] === undefined || condition.args.length !== 2) return null;
  const [left, right] = condition.args as readonly [BoundExpression, BoundExpression];
  const isLeft = isKey(left, given.key);
  if (isLeft === isKey(right, given.key)) return null;
  const value = isLeft ? right : left;
  if (!isFixed(value, given) || !hasSameKeys(value.type, given.type)) return null;
  return { symbol: isLeft ? name : FLIPPED[name]!, value };
}

/** `key LIKE 'prefix...'` and `key ^@ 'prefix'` as a range; false when the condition is none of them. */
function addPrefix(bounds: KeyBounds, condition: Call, { key, type }: BoundedKey): boolean {
  const { name } = condition.function;
  if ((name !== '~~' && name !== '^@') || !TEXT_TYPES.has(type.name)) return false;
  const [value, pattern] = condition.args as readonly [BoundExpression, BoundExpression];
  if (!isKey(value, key) || pattern.kind !== 'Constant' || typeof pattern.value !== 'string') return false;
  if (bounds.lower !== null || bounds.upper !== null) return false;
  const found = name === '~~' ? likePrefix(pattern.value) : { prefix: pattern.value, isWhole: true };
  if (found === null || found.prefix === '') return false;
  const isExact = found.isWhole;
  const after = textAfterPrefix(found.prefix);
  const lower = { value: constant(types.text, found.prefix), isInclusive: true };
  bounds.lower = { condition, bound: lower, isExact };
  if (after === null) return true;
  bounds.upper = { condition, bound: { value: constant(types.text, after), isInclusive: false }, isExact };
  return true;
}

function constant(type: Type, value: unknown): Constant {
  return { kind: 'Constant', type, modifier: -1, value };
}

const INTEGER_TYPES = new Set(['int2', 'int4', 'int8']);
const TEXT_TYPES = new Set(['text', 'varchar']);

/** True when a value of type `value` can be searched among keys of type `key`. */
function hasSameKeys(value: Type, key: Type): boolean {
  if (value === key) return true;
  if (INTEGER_TYPES.has(value.name) && INTEGER_TYPES.has(key.name)) return true;
  return TEXT_TYPES.has(value.name) && TEXT_TYPES.has(key.name);
}
