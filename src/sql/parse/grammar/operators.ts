import type { TokenType } from 'chevrotain';
import { notSupported } from '../../../common/errors.js';
import type { Expression, FunctionCall, Query } from '../ast.js';
import { quoteIdentifier } from '../format/identifier.js';
import type { Grammar } from '../grammar.js';
import { infixPrecedence, isNonAssociative, Precedence } from '../precedence.js';
import { syntaxError } from '../syntax-error.js';
import * as T from '../tokens.js';
import { K, type Token } from '../tokens.js';
import { plainCall } from './function-call.js';
import { numberLiteral, spanOf, stringLiteral } from './literals.js';
import { keywordName } from './names.js';
import type { Rule } from './parser-base.js';

// Operators by precedence climbing: `climb(level)` reads an operand and the operators of that level and above that
// follow it. One rule call an operand, whatever the precedence; a chain of equal operators is a loop.
//
// A prefix operator's operand is read at the prefix's own level even inside a tighter operator: `1 + NOT a = b` is
// 1 + (NOT (a = b)), because nothing else could end there. PostgreSQL's LALR parser agrees.

/** What this file adds to the grammar. */
export interface OperatorRules {
  /** a_expr of PostgreSQL's grammar. */
  expression: Rule<Expression>;
  /** b_expr: without AND, OR, NOT, IN, LIKE, BETWEEN, IS NULL and the like; of DEFAULT, of a bound of BETWEEN. */
  restrictedExpression: Rule<Expression>;
  /** An expression that a column label without AS may follow: `SELECT 1 is, 2 and FROM t` has two labels. */
  targetExpression: Rule<Expression>;
  /** An operator where a name is wanted: `<`, `OPERATOR(schema.<)`. */
  operatorName: Rule<string>;
}

type Mode = 'normal' | 'restricted' | 'target';

const { AND, OR, NOT, IS, ISNULL, NOTNULL, IN, BETWEEN, LIKE, ILIKE, SIMILAR, OPERATOR, OVERLAPS } = K;
const { ANY, SOME, ALL, ESCAPE, DISTINCT, FROM, SYMMETRIC, ASYMMETRIC, TIME, ZONE, LOCAL, TO, NULL, TRUE, FALSE } = K;
const { UNKNOWN, DOCUMENT, NORMALIZED, NFC, NFD, NFKC, NFKD, VALUE, SCALAR, ARRAY, OBJECT, WITH, WITHOUT } = K;
const { UNIQUE, KEYS, INTO, WHERE, GROUP, HAVING, WINDOW, ORDER, LIMIT, OFFSET, FETCH, FOR, UNION, INTERSECT } = K;
const { EXCEPT, ON, RETURNING } = K;

/** What may follow a SELECT list or one of its columns; none of it begins an operand. */
export const followsTarget = T.tableByType(
  [
    ...[T.Comma, T.RightParen, INTO, FROM, WHERE, GROUP, HAVING, WINDOW, ORDER, LIMIT, OFFSET, FETCH, FOR],
    ...[UNION, INTERSECT, EXCEPT, ON, WITH, RETURNING, T.endOfInput],
  ].map((type) => [type, 1]),
);

const literalTypes = T.tableByType([T.NumberToken, T.StringToken, NULL, TRUE, FALSE].map((type) => [type, 1]));
const endsListItem = T.tableByType([T.Comma, T.RightParen].map((type) => [type, 1]));

/** Whether the next item of a list is one literal, which takes no rule to read. Most items of a long INSERT are. */
function isLiteralItem($: Grammar): boolean {
  return literalTypes[$.LA(1).tokenTypeIdx] === 1 && endsListItem[$.LA(2).tokenTypeIdx] === 1;
}

function literal(token: Token): Expression {
  switch (token.tokenType) {
    case T.StringToken:
      return stringLiteral(token);
    case T.NumberToken:
      return numberLiteral(token);
    case NULL:
      return { kind: 'NullLiteral', span: spanOf(token) };
    default:
      return { kind: 'BooleanLiteral', span: spanOf(token), value: token.tokenType === TRUE };
  }
}

/** One or more expressions with commas between. */
export function expressionList($: Grammar): Expression[] {
  if ($.RECORDING_PHASE) return $.list($.expression);
  const items: Expression[] = [];
  do items.push(isLiteralItem($) ? literal($.take()) : $.SUBRULE($.expression));
  while ($.accept(T.Comma));
  return items;
}

/** Operators that a keyword stands for when ANY or ALL follows. */
const patternOperators = new Map<TokenType, string>([
  [LIKE, '~~'],
  [ILIKE, '~~*'],
]);

/** Adds the rules of `OperatorRules`. */
export function addOperatorRules($: Grammar, readOperand: () => Expression): void {
  let mode: Mode = 'normal';

  function expression(inMode: Mode): Expression {
    if ($.RECORDING_PHASE) return record();
    const outer = $.enter();
    const outerMode = mode;
    const outerLevels = $.levels;
    mode = inMode;
    $.levels = 1;
    const node = climb(Precedence.or);
    $.leave(outer, $.levels);
    mode = outerMode;
    $.levels = outerLevels;
    return node;
  }

  $.expression = $.RULE('expression', () => expression('normal'));
  $.restrictedExpression = $.RULE('restrictedExpression', () => expression('restricted'));
  $.targetExpression = $.RULE('targetExpression', () => expression('target'));

  $.operatorName = $.RULE('operatorName', () => {
    if (!$.RECORDING_PHASE && isOperatorSymbol($.LA(1))) return $.take().image;
    if ($.RECORDING_PHASE || $.sees(1, OPERATOR)) $.CONSUME(OPERATOR);
    else $.fail();
    return $.RECORDING_PHASE ? '' : operatorInParentheses();
  });

  /** The shape of an expression for Chevrotain: what may begin it, and that it ends in operands. */
  function record(): Expression {
    $.many(1, () =>
      $.OR([T.Plus, T.Minus, T.Operator, OPERATOR, NOT].map((type, index) => ({ ALT: () => $.consume(index, type) }))),
    );
    return $.SUBRULE($.primary);
  }

  function climb(lowest: number): Expression {
    let left = operand();
    /** The level of the comparison that `left` is; another one of the same level is an error. */
    let closed = 0;
    for (;;) {
      const token = $.LA(1);
      const precedence = infixPrecedence[token.tokenTypeIdx];
      if (precedence === 0 || precedence < lowest || !isOperator(token, precedence, left)) return left;
      if (precedence === closed) $.fail();
      $.levels++;
      closed = 0;
      switch (precedence) {
        case Precedence.or:
          left = logical('OR', OR, left);
          break;
        case Precedence.and:
          left = logical('AND', AND, left);
          break;
        case Precedence.is:
          left = isTest($.take(), left);
          if (left.kind === 'DistinctTest') closed = precedence;
          break;
        case Precedence.pattern: {
          const node = pattern(left);
          left = node;
          if (node.kind !== 'InList' && node.kind !== 'InSubquery' && node.kind !== 'QuantifiedComparison') {
            closed = precedence;
          }
          break;
        }
        case Precedence.at:
          left = atTimeZone($.take(), left);
          break;
        case Precedence.collate: {
          $.take();
          const collation = $.SUBRULE($.qualifiedName);
          left = { kind: 'Collate', span: $.spanFrom(left.span.start), operand: left, collation };
          break;
        }
        case Precedence.cast:
          left = token.tokenType === OVERLAPS ? overlaps(left) : cast(left);
          break;
        default:
          left = binary(left, precedence);
          if (left.kind === 'BinaryOperation' && isNonAssociative(precedence)) closed = precedence;
      }
    }
  }

  /** Whether a token with a level is an operator here, and not a label, a clause or another rule's business. */
  function isOperator(token: Token, precedence: number, left: Expression): boolean {
    const type = token.tokenType;
    if (precedence === Precedence.cast) {
      return type !== OVERLAPS || (left.kind === 'RowConstructor' && mode !== 'restricted');
    }
    if (type === OPERATOR) return mode !== 'target' || $.sees(2, T.LeftParen);
    if (precedence >= Precedence.other && precedence <= Precedence.power) return true;
    if (precedence === Precedence.comparison) return true;
    if (type === NOT && !isPatternKeyword($.LA(2))) return false;
    if (type === SIMILAR && $.stopsAtSimilar && !$.sees(2, TO)) return false;
    if (mode === 'target') return !followsTarget[$.LA(2).tokenTypeIdx] || type === ISNULL || type === NOTNULL;
    return mode === 'normal' || type === IS;
  }

  function isPatternKeyword(token: Token): boolean {
    const type = token.tokenType;
    return type === BETWEEN || type === IN || type === LIKE || type === ILIKE || type === SIMILAR;
  }

  // -------------------------------------------------------------------------------------------- operands

  function operand(): Expression {
    const token = $.LA(1);
    const type = token.tokenType;
    if (type === T.Minus || type === T.Plus) {
      $.take();
      return unary(token, token.image, Precedence.sign);
    }
    if (type === T.Operator) {
      $.take();
      return unary(token, token.image, Precedence.other);
    }
    if (type === NOT && mode !== 'restricted') {
      $.take();
      const negated = prefixed(Precedence.not);
      return { kind: 'NotOperation', span: $.spanFrom(token.start), operand: negated };
    }
    if (type === OPERATOR && $.sees(2, T.LeftParen)) return unary(token, namedOperator(), Precedence.other);
    return readOperand();
  }

  /** The operand of a prefix operator. A run of them nests, unlike other operators. */
  function prefixed(precedence: number): Expression {
    $.levels++;
    const outer = $.enter();
    const node = climb(precedence + 1);
    $.leave(outer, 0);
    return node;
  }

  function unary(token: Token, operator: string, precedence: number): Expression {
    const node = prefixed(precedence);
    return { kind: 'UnaryOperation', span: $.spanFrom(token.start), operator, operand: node };
  }

  // ----------------------------------------------------------------------------------------- infix, postfix

  function logical(operator: 'AND' | 'OR', type: TokenType, left: Expression): Expression {
    const lowest = operator === 'AND' ? Precedence.not : Precedence.and;
    const operands: Expression[] =
      left.kind === 'LogicalOperation' && left.operator === operator ? [...left.operands] : [left];
    do {
      $.take();
      operands.push(climb(lowest));
    } while ($.LA(1).tokenType === type && isOperator($.LA(1), 0, left));
    return { kind: 'LogicalOperation', span: $.spanFrom(left.span.start), operator, operands };
  }

  function binary(left: Expression, precedence: number): Expression {
    const token = $.LA(1);
    let operator: string;
    if (token.tokenType === OPERATOR) {
      operator = namedOperator();
    } else {
      operator = token.image;
      $.take();
    }
    const operatorSpan = { start: token.start, end: $.lastEnd };
    if (mode !== 'restricted' && quantifierFollows()) return quantified(left, operator);
    const right = climb(precedence + 1);
    return { kind: 'BinaryOperation', span: $.spanFrom(left.span.start), operator, left, right, operatorSpan };
  }

  /** `OPERATOR(schema.+)`: its name, with the schema unless it is pg_catalog. */
  function namedOperator(): string {
    $.take();
    return operatorInParentheses();
  }

  function operatorInParentheses(): string {
    $.expect(T.LeftParen);
    let schema = '';
    while ($.sees(1, T.ColumnName)) {
      const name = $.take().image;
      $.expect(T.Dot);
      if (name !== 'pg_catalog') schema += `${quoteIdentifier(name)}.`;
    }
    const token = $.LA(1);
    if (!isOperatorSymbol(token)) $.fail();
    $.take();
    $.expect(T.RightParen);
    return schema + token.image;
  }

  function isOperatorSymbol(token: Token): boolean {
    const precedence = infixPrecedence[token.tokenTypeIdx];
    if (precedence === Precedence.comparison || token.tokenType === T.Operator) return true;
    return precedence >= Precedence.additive && precedence <= Precedence.power;
  }

  function quantifierFollows(): boolean {
    const type = $.LA(1).tokenType;
    return type === ANY || type === SOME || type === ALL;
  }

  function quantified(left: Expression, operator: string): Expression {
    const quantifier = $.take().tokenType === ALL ? 'ALL' : 'ANY';
    const right: Expression | Query = $.sees(1, T.QueryParen)
      ? $.SUBRULE($.parenthesizedQuery)
      : $.SUBRULE($.parenthesizedExpression);
    return { kind: 'QuantifiedComparison', span: $.spanFrom(left.span.start), operator, quantifier, left, right };
  }

  function pattern(operand: Expression): Expression {
    const start = operand.span.start;
    const isNegated = $.accept(NOT);
    const type = $.take().tokenType;
    if (type === IN) {
      if ($.sees(1, T.QueryParen)) {
        const query = $.SUBRULE($.parenthesizedQuery);
        return { kind: 'InSubquery', span: $.spanFrom(start), operand, query, isNegated };
      }
      $.expect(T.LeftParen);
      const items = expressionList($);
      $.expect(T.RightParen);
      return { kind: 'InList', span: $.spanFrom(start), operand, items, isNegated };
    }
    if (type === BETWEEN) return between(operand, isNegated);
    if (type === SIMILAR) {
      $.expect(TO);
      return patternMatch('SIMILAR TO', operand, isNegated);
    }
    if (quantifierFollows()) return quantified(operand, (isNegated ? '!' : '') + patternOperators.get(type));
    return patternMatch(type === LIKE ? 'LIKE' : 'ILIKE', operand, isNegated);
  }

  function patternMatch(style: 'LIKE' | 'ILIKE' | 'SIMILAR TO', operand: Expression, isNegated: boolean): Expression {
    const text = climb(Precedence.pattern + 1);
    const escaping = $.accept(ESCAPE) ? climb(Precedence.pattern + 1) : null;
    const span = $.spanFrom(operand.span.start);
    return { kind: 'PatternMatch', span, style, operand, pattern: text, escape: escaping, isNegated };
  }

  function between(operand: Expression, isNegated: boolean): Expression {
    const isSymmetric = $.accept(SYMMETRIC);
    if (!isSymmetric) $.accept(ASYMMETRIC);
    const outerMode = mode;
    mode = 'restricted';
    const low = climb(Precedence.or);
    mode = outerMode;
    $.expect(AND);
    const high = climb(Precedence.pattern + 1);
    const span = $.spanFrom(operand.span.start);
    return { kind: 'Between', span, operand, low, high, isSymmetric, isNegated };
  }

  function cast(operand: Expression): Expression {
    $.take();
    const type = $.SUBRULE($.typeName);
    return { kind: 'Cast', span: $.spanFrom(operand.span.start), operand, type };
  }

  // ----------------------------------------------------------------------------------------------------- IS

  function isTest(keyword: Token, operand: Expression): Expression {
    const start = operand.span.start;
    if (keyword.tokenType !== IS) {
      const isNegated = keyword.tokenType === NOTNULL;
      return { kind: 'IsTest', span: $.spanFrom(start), operand, test: 'NULL', isNegated };
    }
    const isNegated = $.accept(NOT);
    if ($.accept(DISTINCT)) {
      $.expect(FROM);
      const right = climb(Precedence.is + 1);
      return { kind: 'DistinctTest', span: $.spanFrom(start), left: operand, right, isNegated };
    }
    const token = $.LA(1);
    if (mode === 'restricted' && token.tokenType !== DOCUMENT) $.fail();
    switch (token.tokenType) {
      case NULL:
      case TRUE:
      case FALSE:
      case UNKNOWN: {
        $.take();
        const test = token.image.toUpperCase() as 'NULL' | 'TRUE' | 'FALSE' | 'UNKNOWN';
        return { kind: 'IsTest', span: $.spanFrom(start), operand, test, isNegated };
      }
      case K.JSON:
        $.take();
        return isJson(operand, isNegated);
      case DOCUMENT:
        throw notSupported('IS DOCUMENT', $.placeOfNext());
      default:
        return isNormalized(operand, isNegated);
    }
  }

  function isJson(operand: Expression, isNegated: boolean): Expression {
    let shape: 'VALUE' | 'SCALAR' | 'ARRAY' | 'OBJECT' = 'VALUE';
    if ($.accept(SCALAR)) shape = 'SCALAR';
    else if ($.accept(ARRAY)) shape = 'ARRAY';
    else if ($.accept(OBJECT)) shape = 'OBJECT';
    else $.accept(VALUE);
    const uniqueKeys = $.acceptThen(WITH, UNIQUE);
    if (uniqueKeys || $.acceptThen(WITHOUT, UNIQUE)) $.accept(KEYS);
    return { kind: 'IsJson', span: $.spanFrom(operand.span.start), operand, shape, uniqueKeys, isNegated };
  }

  /** `x IS [NOT] [NFC] NORMALIZED`. */
  function isNormalized(operand: Expression, isNegated: boolean): Expression {
    const form = [NFC, NFD, NFKC, NFKD].some((type) => $.sees(1, type)) ? $.take() : null;
    const keyword = $.LA(1);
    $.expect(NORMALIZED);
    const operands = [operand];
    if (form !== null) {
      operands.push({ kind: 'StringLiteral', span: spanOf(form), value: form.image.toUpperCase() });
    }
    const test = call('is_normalized', keyword, operand.span.start, operands);
    return isNegated ? { kind: 'NotOperation', span: test.span, operand: test } : test;
  }

  // ---------------------------------------------------------------------------- operators that are functions

  /** `x AT TIME ZONE z` and `x AT LOCAL`. */
  function atTimeZone(keyword: Token, operand: Expression): Expression {
    if ($.accept(LOCAL)) return call('timezone', keyword, operand.span.start, [operand]);
    $.expect(TIME, ZONE);
    const zone = climb(Precedence.at + 1);
    return call('timezone', keyword, operand.span.start, [zone, operand]);
  }

  /** `(a, b) OVERLAPS (c, d)`. */
  function overlaps(left: Expression): Expression {
    const keyword = $.take();
    if (!$.sees(1, T.LeftParen) && !$.sees(1, K.ROW)) $.fail();
    const right = $.SUBRULE($.primary);
    const sides = [left, right].map((side) => (side.kind === 'RowConstructor' ? side.elements : []));
    for (const [index, elements] of sides.entries()) {
      if (elements.length === 2) continue;
      const message = `wrong number of parameters on ${index === 0 ? 'left' : 'right'} side of OVERLAPS expression`;
      throw syntaxError(message, (index === 0 ? left : right).span);
    }
    return call('overlaps', keyword, left.span.start, sides.flat());
  }

  function call(name: string, token: Token, start: number, values: readonly Expression[]): FunctionCall {
    const argumentsOf = values.map((value) => ({ name: null, value }));
    return plainCall(keywordName(name, token), $.spanFrom(start), argumentsOf);
  }
}
