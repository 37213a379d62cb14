import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import { ARRAY_DIMENSIONS_MAX } from '../../../types/array-value.js';
import * as types from '../../../types/builtin.js';
import { canCast } from '../../../types/casts.js';
import type { Modifier, Type } from '../../../types/type.js';
import type { ScalarFunction } from '../../functions/function.js';
import {
  arrayAssignment,
  arrayElement,
  arraySlice,
  jsonAssignment,
  jsonElement,
  nameCharacter,
  type SliceShape,
  sliceAssignment,
} from '../../functions/subscript.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, Call } from '../bound-expression.js';
import { coerceOrNull, constant } from './coerce.js';
import { bindKnown } from './condition.js';
import type { ExpressionContext } from './context.js';

// Subscripts: of arrays, of jsonb, of names. Once one subscript is a slice all are, and a single number then means the
// bounds from 1 to it.

/** What a subscript says, wherever it stands. */
type Bounds = Pick<ast.Subscript, 'isSlice' | 'lower' | 'upper' | 'span'>;

/** Binds `x[i]`, `x[a:b]`, with all brackets that chain. */
export function bindSubscript(at: ExpressionContext, node: ast.Subscript): BoundExpression {
  const brackets: Bounds[] = [];
  let base: ast.Expression = node;
  while (base.kind === 'Subscript' && (base === node || !base.isWhole)) {
    brackets.unshift(base);
    base = base.operand;
  }
  const operand = bindKnown(at, base);
  const { type } = operand;
  if (type === types.jsonb) {
    return call(jsonElement, [operand, ...jsonPath(at, brackets).parts], types.jsonb);
  }
  if (type === types.name) {
    if (brackets.some(({ isSlice }) => isSlice)) throw notSupported('a slice of a name', node.span);
    return call(
      nameCharacter,
      [operand, ...brackets.map((one) => integer(at, one.lower!))],
      nameCharacter.returns as Type,
    );
  }
  checkArray(type, brackets, node.span);
  if (!brackets.some(({ isSlice }) => isSlice)) {
    const subscripts = brackets.map((one) => integer(at, one.lower!));
    return call(arrayElement, [operand, ...subscripts], type.element!, operand.modifier);
  }
  const { shape, bounds } = slice(at, brackets);
  return call(arraySlice(shape), [operand, ...bounds], type, operand.modifier);
}

/**
 * Binds an assignment to a part of a column.
 *
 * @param current the column's value as the assignments before have made it
 * @param value the expression assigned; `column` its name for messages
 */
export function bindSubscriptAssignment(
  at: ExpressionContext,
  current: BoundExpression,
  { column, subscripts, value }: { column: ast.Identifier; subscripts: readonly Bounds[]; value: ast.Expression },
): BoundExpression {
  const { type, modifier } = current;
  const given = at.context.rules.expression(at, value);
  const assigned = (wanted: Type) => {
    const coerced = coerceOrNull(at.context, given, wanted, modifier, 'assignment', value.span);
    if (coerced !== null) return coerced;
    throw error(
      'datatype_mismatch',
      `subscripted assignment to "${column.name}" requires type ${wanted.sqlName} but expression is of type ${given.type.sqlName}`,
      { span: value.span, hint: 'you will need to rewrite or cast the expression' },
    );
  };
  if (type === types.jsonb) {
    const { parts, isNumber } = jsonPath(at, subscripts);
    return call(jsonAssignment(isNumber), [current, assigned(types.jsonb), ...parts], type);
  }
  if (type === types.name) throw notSupported('assignment to a character of a name', column.span);
  checkArray(type, subscripts, column.span);
  if (!subscripts.some(({ isSlice }) => isSlice)) {
    const places = subscripts.map((one) => integer(at, one.lower!));
    return call(arrayAssignment, [current, assigned(type.element!), ...places], type, modifier);
  }
  const { shape, bounds } = slice(at, subscripts);
  return call(sliceAssignment(shape), [current, assigned(type), ...bounds], type, modifier);
}

function call(row: ScalarFunction, args: readonly BoundExpression[], type: Type, modifier: Modifier = -1): Call {
  return { kind: 'Call', function: row, args, isOperator: false, type, modifier };
}

/** @throws 42804 for what has no elements, 54000 for more subscripts than an array has dimensions */
function checkArray(type: Type, brackets: readonly Bounds[], span: Span): void {
  if (type.element === null) {
    throw error('datatype_mismatch', `cannot subscript type ${type.sqlName} because it does not support subscripting`, {
      span,
    });
  }
  if (brackets.length > ARRAY_DIMENSIONS_MAX) {
    throw error(
      'program_limit_exceeded',
      `number of array dimensions (${brackets.length}) exceeds the maximum allowed (${ARRAY_DIMENSIONS_MAX})`,
      { span },
    );
  }
}

function integer(at: ExpressionContext, node: ast.Expression): BoundExpression {
  const subscript = at.context.rules.expression(at, node);
  const coerced = coerceOrNull(at.context, subscript, types.int4, -1, 'assignment', node.span);
  if (coerced !== null) return coerced;
  throw error('datatype_mismatch', 'array subscript must have type integer', { span: node.span });
}

function slice(
  at: ExpressionContext,
  brackets: readonly Bounds[],
): { readonly shape: SliceShape[]; readonly bounds: BoundExpression[] } {
  const shape: SliceShape[] = [];
  const bounds: BoundExpression[] = [];
  for (const { isSlice, lower, upper } of brackets) {
    if (!isSlice) {
      shape.push({ hasLower: true, hasUpper: true });
      bounds.push(constant(types.int4, 1), integer(at, lower!));
      continue;
    }
    shape.push({ hasLower: lower !== null, hasUpper: upper !== null });
    if (lower !== null) bounds.push(integer(at, lower));
    if (upper !== null) bounds.push(integer(at, upper));
  }
  return { shape, bounds };
}

/** Keys and indexes as texts. @throws 42804 for slices and for subscripts that are neither integer nor text */
function jsonPath(
  at: ExpressionContext,
  brackets: readonly Bounds[],
): { readonly parts: BoundExpression[]; readonly isNumber: boolean } {
  let isNumber = false;
  const parts = brackets.map(({ isSlice, lower, upper, span }, i) => {
    if (isSlice) {
      throw error('datatype_mismatch', 'jsonb subscript does not support slices', {
        span: (lower ?? upper)?.span ?? span,
      });
    }
    const subscript = at.context.rules.expression(at, lower!);
    const { type } = subscript;
    const isInteger = type !== types.unknown && canCast(type, types.int4, 'implicit');
    if (i === 0) isNumber = isInteger;
    if (isInteger) {
      const number = coerceOrNull(at.context, subscript, types.int4, -1, 'implicit', lower!.span)!;
      return coerceOrNull(at.context, number, types.text, -1, 'explicit', lower!.span)!;
    }
    const text = coerceOrNull(at.context, subscript, types.text, -1, 'implicit', lower!.span);
    if (text !== null) return text;
    throw error('datatype_mismatch', `subscript type ${type.sqlName} is not supported`, {
      span: lower!.span,
      hint: 'jsonb subscript must be coercible to either integer or text.',
    });
  });
  return { parts, isNumber };
}
