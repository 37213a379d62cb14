import { error } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression } from '../bound-expression.js';
import { sameExpression } from '../expression-tree.js';
import type { LogicalPlan, SortKey } from '../logical-plan.js';
import { withKnownType } from './coerce.js';
import type { ExpressionContext } from './context.js';
import { outputColumn } from './order.js';
import type { BoundTarget } from './targets.js';

/** The different expressions of DISTINCT ON. */
export function bindDistinctKeys(
  at: ExpressionContext,
  nodes: readonly ast.Expression[],
  targets: readonly BoundTarget[],
): BoundExpression[] {
  const bound = nodes.map((node) => bindDistinctKey(at, node, targets));
  return bound.filter((key, i) => bound.findIndex((other) => sameExpression(other, key)) === i);
}

/** One expression of DISTINCT ON: an output column by name or number, else an expression over the input. */
function bindDistinctKey(
  at: ExpressionContext,
  node: ast.Expression,
  targets: readonly BoundTarget[],
): BoundExpression {
  const inside: ExpressionContext = { ...at, clause: 'DISTINCT ON' };
  const key =
    outputColumn(node, targets, 'DISTINCT ON') ??
    withKnownType(at.context, at.context.rules.expression(inside, node), node.span);
  if (key.type.compare !== null) return key;
  throw error('undefined_function', `could not identify an equality operator for type ${key.type.sqlName}`, {
    span: node.span,
  });
}

/**
 * The first row, in the order of `keys`, of each combination of `on`; in that order.
 * @throws 42P10 when ORDER BY does not begin with these expressions
 */
export function distinctOn(
  input: LogicalPlan,
  on: readonly BoundExpression[],
  keys: readonly SortKey[],
  core: ast.SelectCore,
): LogicalPlan {
  const places = keys.map((key) => on.findIndex((expression) => sameExpression(expression, key.expression)));
  const firstOther = places.indexOf(-1);
  const unordered = on.filter((_, i) => !places.includes(i));
  const late = places.slice(firstOther).filter((place) => place >= 0 && places.indexOf(place) > firstOther);
  if (firstOther >= 0 && (unordered.length > 0 || late.length > 0)) {
    const problem = 'SELECT DISTINCT ON expressions must match initial ORDER BY expressions';
    throw error('invalid_column_reference', problem, { span: core.span });
  }
  // Rows that are equal in `on` must be neighbours.
  const rest = unordered.map((expression): SortKey => ({ expression, isDescending: false, isNullsFirst: false }));
  const sorted: LogicalPlan = { kind: 'Sort', input, keys: [...keys, ...rest], columns: input.columns };
  return { kind: 'Distinct', input: sorted, on, columns: input.columns };
}
