import { error } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import type { Type } from '../../../types/type.js';
import type { BoundExpression } from '../bound-expression.js';
import { someExpression } from '../expression-tree.js';

/** @throws 42P17 with `message` for what is not the same at every time and in every session. */
export function requireImmutable(expression: BoundExpression, message: string, span: Span): void {
  const isMoving = (node: BoundExpression) =>
    (node.kind === 'Call' && node.function.volatility !== 'immutable') ||
    (node.kind === 'Cast' && node.cast !== null && !isFixedCast(node.operand.type, node.type));
  if (someExpression(expression, isMoving)) throw error('invalid_object_definition', message, { span });
}

const ZONED = new Set(['timestamptz', 'timetz']);

/** False for casts that depend on the session: its time zone, and how it writes dates. */
function isFixedCast(source: Type, target: Type): boolean {
  const [from, to] = [source.element ?? source, target.element ?? target];
  if (from === to) return true;
  if (from.category === 'D' && to.category === 'D') return ZONED.has(from.name) === ZONED.has(to.name);
  if (from.category === 'D') return to.category !== 'S';
  return to.category !== 'D' && to.name !== 'interval';
}
