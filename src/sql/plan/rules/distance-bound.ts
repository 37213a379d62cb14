import { metricOfOperator } from '../../../vector/metrics.js';
import type { BoundExpression, Call } from '../bound-expression.js';
import { isVolatile, sameExpression } from '../expression-tree.js';

// Conditions that hold for all rows nearer than some distance and for none beyond: `v <-> $1 < 0.5`, or of a similarity,
// `1 - (v <=> $1) > 0.7`. The nearest rows for which one holds are those of the nearest rows for which it holds.

/** How a value moves with the distance. */
type Direction = 'same' | 'opposite';

const OPPOSITE: Readonly<Record<Direction, Direction>> = { same: 'opposite', opposite: 'same' };

/**
 * True when `condition` is such a bound of `distance`. A similarity is no bound where distances can be NaN, which is
 * above all numbers, and minus it too: `isNaNPossible`.
 *
 * @param isFixed Tells an expression that is the same for all rows.
 */
export function isDistanceBound(
  condition: BoundExpression,
  distance: BoundExpression,
  isFixed: (expression: BoundExpression) => boolean,
  isNaNPossible: boolean,
): boolean {
  if (condition.kind !== 'Call' || condition.args.length !== 2) return false;
  const [left, right] = condition.args as readonly [BoundExpression, BoundExpression];
  const wanted = wantedDirection(condition);
  if (wanted === null) return false;
  const fixed = (expression: BoundExpression) => isFixed(expression) && !isVolatile(expression);
  const [value, direction] = fixed(right) ? [left, wanted] : fixed(left) ? [right, OPPOSITE[wanted]] : [null, wanted];
  if (value === null || (direction === 'opposite' && isNaNPossible)) return false;
  return directionOf(value, distance, fixed) === direction;
}

/** How the left side must move for the condition to hold below a distance and not above it. */
function wantedDirection({ function: { name } }: Call): Direction | null {
  if (name === '<' || name === '<=') return 'same';
  return name === '>' || name === '>=' ? 'opposite' : null;
}

/** The distance with fixed numbers added to it or taken away; rounding keeps the order. */
function directionOf(
  value: BoundExpression,
  distance: BoundExpression,
  fixed: (expression: BoundExpression) => boolean,
): Direction | null {
  if (sameExpression(value, distance)) return 'same';
  if (value.kind !== 'Call' || value.type !== distance.type) return null;
  const { name } = value.function;
  const [left, right] = value.args;
  if (left === undefined || metricOfOperator(name) !== null) return null;
  if (right === undefined) {
    if (name !== '-') return null;
    const inner = directionOf(left, distance, fixed);
    return inner === null ? null : OPPOSITE[inner];
  }
  if (name === '+' && fixed(left)) return directionOf(right, distance, fixed);
  if ((name === '+' || name === '-') && fixed(right)) return directionOf(left, distance, fixed);
  if (name !== '-' || !fixed(left)) return null;
  const inner = directionOf(right, distance, fixed);
  return inner === null ? null : OPPOSITE[inner];
}
