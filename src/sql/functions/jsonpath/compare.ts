import type { ComparisonOperator } from '../../../types/jsonpath-syntax.js';
import { compareText } from '../../../types/text.js';
import { compareMoments, type MomentZone } from './moment.js';
import type { PathValue } from './value.js';

/** `true`, `false`, or null: unknown. */
export type Truth = boolean | null;

/** Compares two single values; arrays, objects and values of different kinds give unknown. */
export function compareValues(
  operator: ComparisonOperator,
  left: PathValue,
  right: PathValue,
  zone: MomentZone,
): Truth {
  // null is different from everything else, and nothing more can be said of it.
  if (left.kind !== right.kind) return left.kind === 'null' || right.kind === 'null' ? operator === '!=' : null;
  const order = orderOf(left, right, zone);
  if (order === null) return null;
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function orderOf(left: PathValue, right: PathValue, zone: MomentZone): number | null {
  switch (left.kind) {
    case 'null':
      return 0;
    case 'boolean':
      return Number(left.value) - Number((right as typeof left).value);
    case 'number':
      return left.value.compare((right as typeof left).value);
    case 'string':
      return compareText(left.value, (right as typeof left).value);
    case 'datetime':
      return compareMoments(left, right as typeof left, zone);
    default:
      return null;
  }
}
