import { error } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import { findCast } from '../../../types/casts.js';
import type { Modifier, Type } from '../../../types/type.js';
import { parseNumericList } from '../../../types/vector.js';
import type { BoundExpression, Constant } from '../bound-expression.js';
import { type BindContext, locate } from './context.js';

/** Where a cast is asked for: by an operator's rules, by storing into a column, or by the user. */
export type CoercionContext = 'implicit' | 'assignment' | 'explicit';

const RANK: Readonly<Record<CoercionContext, number>> = { implicit: 0, assignment: 1, explicit: 2 };

/** Text that means another instant at every evaluation. */
const MOVING_TIME = /\b(now|today|tomorrow|yesterday|allballs)\b/i;

/**
 * Gives `expression` the type `type` (and modifier), or null when no cast of that context exists. Literals are
 * converted here and now; a parameter of unknown type takes the type.
 */
export function coerceOrNull(
  context: BindContext,
  expression: BoundExpression,
  type: Type,
  modifier: Modifier,
  how: CoercionContext,
  span: Span,
): BoundExpression | null {
  if (expression.type === types.unknown && type !== types.unknown) {
    return coerceUnknown(context, expression, type, modifier, how, span);
  }
  if (expression.type === type) return withModifier(expression, type, modifier, how);
  if (
    type === types.vector &&
    how !== 'implicit' &&
    expression.kind === 'Constant' &&
    expression.numbers !== undefined
  ) {
    const { numbers } = expression;
    const value = locate(span, () => parseNumericList(numbers));
    return withModifier({ kind: 'Constant', type, modifier: value.length, value }, type, modifier, how);
  }
  const cast = findCast(expression.type, type);
  if (cast === null || RANK[cast.context] > RANK[how]) return null;
  if (cast.isBinary) {
    return withModifier(relabeled(expression, type), type, modifier, how);
  }
  const converted: BoundExpression = {
    kind: 'Cast',
    operand: expression,
    cast,
    type,
    modifier: -1,
    isExplicit: how === 'explicit',
  };
  return withModifier(converted, type, modifier, how);
}

/** The same runtime value under another type. A cast keeps its own modifier: it cuts or rounds. */
function relabeled(expression: BoundExpression, type: Type): BoundExpression {
  if (expression.kind === 'Cast' && expression.modifier !== -1) {
    return { kind: 'Cast', operand: expression, cast: null, type, modifier: -1, isExplicit: false };
  }
  return { ...expression, type, modifier: -1 } as BoundExpression;
}

/** As `coerceOrNull`. @throws 42804 or 42846 when there is no cast; `what` begins the message. */
export function coerce(
  context: BindContext,
  expression: BoundExpression,
  type: Type,
  modifier: Modifier,
  how: CoercionContext,
  span: Span,
): BoundExpression {
  const coerced = coerceOrNull(context, expression, type, modifier, how, span);
  if (coerced !== null) return coerced;
  throw error('cannot_coerce', `cannot cast type ${expression.type.sqlName} to ${type.sqlName}`, { span });
}

/** A condition: boolean, or 42804 `argument of WHERE must be type boolean, not type integer`. */
export function coerceToBoolean(
  context: BindContext,
  expression: BoundExpression,
  clause: string,
  span: Span,
): BoundExpression {
  const coerced = coerceOrNull(context, expression, types.bool, -1, 'assignment', span);
  if (coerced !== null) return coerced;
  throw error('datatype_mismatch', `argument of ${clause} must be type boolean, not type ${expression.type.sqlName}`, {
    span,
  });
}

/** An expression of a definite type: what is still unknown becomes text. */
export function withKnownType(context: BindContext, expression: BoundExpression, span: Span): BoundExpression {
  if (expression.type !== types.unknown) return expression;
  return coerce(context, expression, types.text, -1, 'implicit', span);
}

function coerceUnknown(
  context: BindContext,
  expression: BoundExpression,
  type: Type,
  modifier: Modifier,
  how: CoercionContext,
  span: Span,
): BoundExpression | null {
  if (expression.kind === 'Parameter') {
    context.setParameterType(expression.index, type);
    return withModifier({ ...expression, type }, type, modifier, how);
  }
  if (expression.kind !== 'Constant') {
    // A column of a subquery that was never given a type: it holds text.
    const cast = findCast(types.text, type);
    if (cast === null) return null;
    return withModifier(
      { kind: 'Cast', operand: expression, cast, type, modifier: -1, isExplicit: true },
      type,
      modifier,
      how,
    );
  }
  if (expression.value === null) return { ...expression, type, modifier };
  const text = expression.value as string;
  if (type.category === 'D' && MOVING_TIME.test(text)) context.isVolatilePlan = true;
  // The fields of `interval '1' year` say what the number counts.
  const inputModifier = how === 'explicit' && type !== types.interval ? -1 : modifier;
  const value = locate(span, () => type.parse(text, inputModifier, context.text));
  if (type === types.regclass) context.relationLiterals?.push({ span, oid: value as number });
  return withModifier({ kind: 'Constant', type, modifier: -1, value }, type, modifier, how);
}

/** Applies a modifier that the expression does not already satisfy. */
function withModifier(
  expression: BoundExpression,
  type: Type,
  modifier: Modifier,
  how: CoercionContext,
): BoundExpression {
  if (expression.modifier === modifier) return expression;
  // `x::numeric` of a numeric(8, 2) is a numeric of any scale, though its value stays.
  if (modifier === -1) return how === 'explicit' ? relabeled(expression, type) : expression;
  if (type.applyModifier === undefined) return expression;
  const isExplicit = how === 'explicit';
  return { kind: 'Cast', operand: expression, cast: null, type, modifier, isExplicit };
}

export function constant(type: Type, value: unknown): Constant {
  return { kind: 'Constant', type, modifier: -1, value };
}
