import { error } from '../../../common/errors.js';
import * as types from '../../../types/builtin.js';
import { findCast } from '../../../types/casts.js';
import type { Type } from '../../../types/type.js';
import { type InRange, inRangeOf } from '../../functions/in-range.js';
import type * as ast from '../../parse/ast.js';
import { columnsOf } from '../expression-tree.js';
import type { FrameBound, SortKey, WindowFrame } from '../logical-plan.js';
import { coerce, coerceOrNull } from './coerce.js';
import type { ExpressionContext } from './context.js';

const START: FrameBound = { kind: 'UNBOUNDED PRECEDING', offset: null, inRange: null };
const CURRENT: FrameBound = { kind: 'CURRENT ROW', offset: null, inRange: null };

/** The frame of a window that says none. */
export const DEFAULT_FRAME: WindowFrame = { mode: 'RANGE', start: START, end: CURRENT, exclude: 'NO OTHERS' };

/**
 * Binds a frame of a window in the order `orderBy`.
 * @throws 42P20 when the order does not suit the mode, 42P10 for an offset with columns, 42804, 0A000
 */
export function bindFrame(
  at: ExpressionContext,
  frame: ast.WindowFrame,
  orderBy: readonly SortKey[],
  window: ast.WindowSpecification,
): WindowFrame {
  const { mode, start, end, exclude } = frame;
  if (mode === 'RANGE' && (start.offset ?? end.offset) !== null && orderBy.length !== 1) {
    const problem = 'RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column';
    throw error('windowing_error', problem, { span: window.span });
  }
  if (mode === 'GROUPS' && orderBy.length === 0) {
    throw error('windowing_error', 'GROUPS mode requires an ORDER BY clause', { span: window.span });
  }
  const bind = ({ kind, offset }: ast.FrameBound): FrameBound =>
    offset === null ? { kind, offset, inRange: null } : { kind, ...bindOffset(at, mode, offset, orderBy) };
  return { mode, start: bind(start), end: bind(end), exclude };
}

function bindOffset(
  around: ExpressionContext,
  mode: ast.WindowFrame['mode'],
  node: ast.Expression,
  orderBy: readonly SortKey[],
): Pick<FrameBound, 'offset' | 'inRange'> {
  const at: ExpressionContext = { ...around, clause: `window ${mode}`, aggregates: null, sets: undefined };
  const bound = at.context.rules.expression(at, node);
  const inRange = mode === 'RANGE' ? chooseInRange(orderBy[0]!.expression.type, bound.type, node) : null;
  const type = inRange === null ? types.int8 : inRange.offset;
  const given = bound.type;
  const offset =
    inRange === null
      ? coerceOrNull(at.context, bound, type, -1, 'assignment', node.span)
      : coerce(at.context, bound, type, -1, 'implicit', node.span);
  if (offset === null || (inRange === null && given !== types.unknown && given.category !== 'N')) {
    throw error('datatype_mismatch', `argument of ${mode} must be type bigint, not type ${given.sqlName}`, {
      span: node.span,
    });
  }
  const used = columnsOf(offset);
  const { relations, merged } = at.scope;
  const isOwn = ({ id }: { readonly id: number }) => used.has(id);
  if (merged.some(isOwn) || relations.some(({ columns }) => columns.some(isOwn))) {
    throw error('invalid_column_reference', `argument of ${mode} must not contain variables`, { span: node.span });
  }
  return { offset, inRange };
}

/** How offsets of one type are added to a column of another, as PostgreSQL chooses. @throws 0A000 */
function chooseInRange(column: Type, offset: Type, node: ast.Expression): InRange {
  const what = `RANGE with offset PRECEDING/FOLLOWING`;
  const { span } = node;
  const rows = inRangeOf(column);
  if (rows.length === 0) {
    throw error('feature_not_supported', `${what} is not supported for column type ${column.sqlName}`, { span });
  }
  const fitting = rows.filter((row) => fits(offset, row.offset));
  const preferred = offset === types.unknown ? column : offset;
  const exact = fitting.find((row) => row.offset === preferred);
  if (exact !== undefined) return exact;
  const shown = `column type ${column.sqlName} and offset type ${offset.sqlName}`;
  if (fitting.length === 0) {
    throw error('feature_not_supported', `${what} is not supported for ${shown}`, {
      span,
      hint: 'cast the offset value to an appropriate type',
    });
  }
  if (fitting.length > 1) {
    throw error('feature_not_supported', `${what} has multiple interpretations for ${shown}`, {
      span,
      hint: 'cast the offset value to the exact intended type',
    });
  }
  return fitting[0]!;
}

function fits(from: Type, to: Type): boolean {
  return from === types.unknown || from === to || findCast(from, to)?.context === 'implicit';
}
