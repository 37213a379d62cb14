import type { AssignedSubscript, Expression, Subscript } from '../ast.js';
import type { Grammar } from '../grammar.js';
import { errorNear } from '../syntax-error.js';
import * as T from '../tokens.js';
import { toIdentifier } from './names.js';

// Subscripts and fields.

/** What may follow a column, a parameter or a parenthesis: `[1]`, `[1:2]`, `.field`, `.*`. */
export function indirection($: Grammar, operand: Expression): Expression {
  for (;;) {
    const type = $.LA(1).tokenType;
    if (type === T.LeftBracket) operand = subscript($, operand);
    else if (type === T.Dot) operand = fieldAccess($, operand);
    else return operand;
  }
}

function subscript($: Grammar, operand: Expression): Expression {
  const bounds = subscriptBounds($);
  $.levels++;
  return { kind: 'Subscript', span: $.spanFrom(operand.span.start), operand, ...bounds };
}

/** `[1]` or `[1:2]`. */
function subscriptBounds($: Grammar): Pick<Subscript, 'isSlice' | 'lower' | 'upper'> {
  $.take();
  const lower = $.sees(1, T.Colon) || $.sees(1, T.RightBracket) ? null : $.SUBRULE($.expression);
  const isSlice = $.accept(T.Colon);
  if (lower === null && !isSlice) $.fail();
  const upper = !isSlice || $.sees(1, T.RightBracket) ? null : $.SUBRULE($.expression);
  $.expect(T.RightBracket);
  return { isSlice, lower, upper };
}

/** The subscripts behind a column that is assigned to. */
export function assignedSubscripts($: Grammar): AssignedSubscript[] {
  const subscripts: AssignedSubscript[] = [];
  while ($.sees(1, T.LeftBracket)) {
    const start = $.nextStart;
    const bounds = subscriptBounds($);
    subscripts.push({ kind: 'AssignedSubscript', span: $.spanFrom(start), ...bounds });
  }
  return subscripts;
}

function fieldAccess($: Grammar, operand: Expression): Expression {
  $.take();
  if (operand.kind === 'FieldAccess' && operand.field === null) {
    throw errorNear($.text, 'improper use of "*"', $.placeOfNext());
  }
  const field = $.accept(T.Star) ? null : toIdentifier($.CONSUME(T.Label));
  $.levels++;
  return { kind: 'FieldAccess', span: $.spanFrom(operand.span.start), operand, field };
}
