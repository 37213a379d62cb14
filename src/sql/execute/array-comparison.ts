import type { PgArray } from '../../types/array.js';
import type { HashKey } from '../../types/type.js';
import type { ArrayComparison } from '../plan/bound-expression.js';
import type { ExecutionContext } from './context.js';
import type { Evaluator } from './evaluate.js';

/** From here on the elements are hashed instead of compared one by one. */
const HASHED_MIN = 9;

/**
 * `left op ANY | ALL (array)`. ANY holds when one element does, ALL when no element fails; with NULLs among the rest the
 * answer is unknown.
 */
export function compileArrayComparison(
  { quantifier, left, array, compare }: ArrayComparison,
  leftValue: Evaluator,
  arrayValue: Evaluator,
  evaluate: (...args: unknown[]) => unknown,
): Evaluator {
  const isAny = quantifier === 'ANY';
  const holds = (value: unknown, element: unknown, context: ExecutionContext) =>
    compare.usesContext ? evaluate(context.session, value, element) : evaluate(value, element);
  const isHashable = isAny && compare.name === '=' && left.type === array.type.element;
  const { type } = left;
  let hashed: { of: PgArray; keys: Set<HashKey>; hasNull: boolean } | null = null;
  return (batch, at, context) => {
    const elements = arrayValue(batch, at, context) as PgArray | null;
    if (elements === null) return null;
    const value = leftValue(batch, at, context);
    const { length } = elements.elements;
    if (length === 0) return !isAny;
    if (value === null && compare.nulls === 'propagate') return null;
    if (isHashable && length >= HASHED_MIN) {
      if (hashed?.of !== elements) hashed = hashElements(elements, (element) => type.hashKey(element));
      return hashed.keys.has(type.hashKey(value)) ? true : hashed.hasNull ? null : false;
    }
    let isUnknown = false;
    for (let i = 0; i < length; i++) {
      const element = elements.elements[i]!;
      const result = element === null && compare.nulls === 'propagate' ? null : holds(value, element, context);
      if (result === null) isUnknown = true;
      else if (result === isAny) return isAny;
    }
    return isUnknown ? null : !isAny;
  };
}

function hashElements(of: PgArray, keyOf: (element: unknown) => HashKey) {
  const keys = new Set<HashKey>();
  let hasNull = false;
  for (const element of of.elements) {
    if (element === null) hasNull = true;
    else keys.add(keyOf(element));
  }
  return { of, keys, hasNull };
}
