import type { Span } from '../../../common/span.js';
import type { Expression, FunctionArgument, FunctionCall, Identifier, OrderItem, QualifiedName } from '../ast.js';
import type { Grammar } from '../grammar.js';
import { errorNear, syntaxError } from '../syntax-error.js';
import * as T from '../tokens.js';
import { K, WordBit, wordBits } from '../tokens.js';
import { indirection } from './indirection.js';
import { stringLiteral } from './literals.js';
import { toIdentifier } from './names.js';
import type { Rule } from './parser-base.js';
import { typeFromName, typeModifiers } from './type-name.js';

// Names in expressions: columns, calls, and the typed literals that begin with a name: `date '2020-01-01'`,
// `vector(3) '[1,2,3]'`. Which one it is shows only behind the name.

/** What this file adds to the grammar. */
export interface FunctionCallRules {
  /** `GROUP (ORDER BY a)`, behind WITHIN. */
  withinGroup: Rule<OrderItem[]>;
  /** `(WHERE x)`, behind FILTER. */
  filterCondition: Rule<Expression>;
}

const { VARIADIC, ALL, DISTINCT, ORDER, WITHIN, GROUP, FILTER, WHERE, OVER } = K;

/** What a name begins in an expression. */
export function nameExpression($: Grammar): Expression {
  const first = $.take();
  const bits = wordBits[first.tokenTypeIdx];
  const parts: Identifier[] = [toIdentifier(first)];
  while ((bits & WordBit.columnName) !== 0 && $.LA(1).tokenType === T.Dot) {
    $.take();
    if ($.accept(T.Star)) {
      if ($.sees(1, T.Dot) || $.sees(1, T.LeftBracket)) throw errorNear($.text, 'improper use of "*"', $.placeOfNext());
      return { kind: 'Star', span: $.spanFrom(first.start), qualifier: parts };
    }
    parts.push(toIdentifier($.CONSUME(T.Label)));
  }
  const next = $.LA(1).tokenType;
  // A word of the class columnName is no function unless qualified: what follows is then the mistake.
  if ((bits & WordBit.functionName) !== 0 || parts.length > 1) {
    const name = { parts, span: $.spanFrom(first.start) };
    if (next === T.LeftParen || next === T.QueryParen) return callExpression($, name);
    if (next === T.StringToken) return typedString($, name, []);
  }
  if ((bits & WordBit.columnName) === 0) $.fail();
  return indirection($, { kind: 'ColumnReference', span: $.spanFrom(first.start), parts });
}

function typedString($: Grammar, name: QualifiedName, modifiers: number[]): Expression {
  const type = typeFromName(name, modifiers, $.spanFrom(name.span.start));
  const operand = stringLiteral($.take());
  return { kind: 'Cast', span: $.spanFrom(name.span.start), operand, type };
}

function callExpression($: Grammar, name: QualifiedName): Expression {
  const call = functionApplication($, name);
  if ($.sees(1, T.StringToken) && isModifierList(call)) {
    return typedString($, name, typeModifiers(call.arguments.map((argument) => argument.value)));
  }
  const place = $.placeOfNext();
  const withinGroup = $.clause(WITHIN, $.withinGroup);
  if (withinGroup !== null) refuseWithinGroup(call, place);
  const filter = $.clause(FILTER, $.filterCondition);
  const over = $.clause(OVER, $.windowReference);
  if (withinGroup === null && filter === null && over === null) return call;
  return { ...call, span: $.spanFrom(call.span.start), withinGroup, filter, over };
}

/** A call that may turn out to be a type with modifiers: `vector(3)` before a string. */
function isModifierList(call: FunctionCall): boolean {
  const isPlain = !call.isStar && !call.isDistinct && !call.isVariadic && call.arguments.length > 0;
  if (!isPlain) return false;
  const named = call.arguments.find((argument) => argument.name !== null);
  if (named !== undefined) throw syntaxError('type modifier cannot have parameter name', named.value.span);
  if (call.orderBy.length > 0) throw syntaxError('type modifier cannot have ORDER BY', call.orderBy[0].span);
  return true;
}

function refuseWithinGroup(call: FunctionCall, place: Span): void {
  const refuse = (what: string) => {
    throw syntaxError(`cannot use ${what} with WITHIN GROUP`, place);
  };
  if (call.orderBy.length > 0) refuse('multiple ORDER BY clauses');
  if (call.isDistinct) refuse('DISTINCT');
  if (call.isVariadic) refuse('VARIADIC');
}

/** A call with nothing but its arguments. */
export function plainCall(name: QualifiedName, span: Span, values: readonly FunctionArgument[]): FunctionCall {
  return {
    kind: 'FunctionCall',
    span,
    name,
    arguments: values,
    isStar: false,
    isDistinct: false,
    isVariadic: false,
    orderBy: [],
    withinGroup: null,
    filter: null,
    over: null,
    isKeyword: false,
  };
}

/** `name(arguments)` from the left parenthesis on, without WITHIN GROUP, FILTER and OVER. */
export function functionApplication($: Grammar, name: QualifiedName): FunctionCall {
  $.take();
  let isStar = false;
  let isDistinct = false;
  let isVariadic = false;
  let orderBy: readonly OrderItem[] = [];
  const values: FunctionArgument[] = [];
  if ($.accept(T.Star)) {
    isStar = true;
  } else if (!$.sees(1, T.RightParen)) {
    isDistinct = $.accept(DISTINCT);
    const isMarked = isDistinct || $.accept(ALL);
    do {
      isVariadic = !isMarked && $.accept(VARIADIC);
      values.push(functionArgument($));
    } while (!isVariadic && $.accept(T.Comma));
    orderBy = $.clause(ORDER, $.orderKeys) ?? [];
  }
  $.expect(T.RightParen);
  return {
    kind: 'FunctionCall',
    span: $.spanFrom(name.span.start),
    name,
    arguments: values,
    isStar,
    isDistinct,
    isVariadic,
    orderBy,
    withinGroup: null,
    filter: null,
    over: null,
    isKeyword: false,
  };
}

/** One argument: `x`, `name => x`, `name := x`. */
export function functionArgument($: Grammar): FunctionArgument {
  let name: Identifier | null = null;
  if (wordBits[$.LA(1).tokenTypeIdx] & WordBit.functionName) {
    const next = $.LA(2).tokenType;
    if (next === T.EqualGreater || next === T.ColonEqual) {
      name = toIdentifier($.take());
      $.take();
    }
  }
  return { name, value: $.SUBRULE($.expression) };
}

/** Adds the rules of `FunctionCallRules`. */
export function addFunctionCallRules($: Grammar): void {
  $.withinGroup = $.RULE('withinGroup', () => {
    $.CONSUME(GROUP);
    $.CONSUME(T.LeftParen);
    $.CONSUME(ORDER);
    const order = $.SUBRULE($.orderKeys);
    $.CONSUME(T.RightParen);
    return order;
  });

  $.filterCondition = $.RULE('filterCondition', () => {
    $.CONSUME(T.LeftParen);
    $.CONSUME(WHERE);
    const condition = $.SUBRULE($.expression);
    $.CONSUME(T.RightParen);
    return condition;
  });
}
