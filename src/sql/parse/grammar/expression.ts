import type { TokenType } from 'chevrotain';
import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import type { ArrayConstructor, ArraySubquery, Case, Cast, Expression, RowConstructor } from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import { nameExpression } from './function-call.js';
import { indirection } from './indirection.js';
import { bitLiteral, numberLiteral, numericArray, spanOf, stringLiteral } from './literals.js';
import type { Rule } from './parser-base.js';
import { keywordFunctions, specialFunctions } from './special-functions.js';
import { beginsTypedLiteral, typeKeywords } from './type-name.js';

/** What this file adds to the grammar. */
export interface ExpressionRules {
  /** c_expr of PostgreSQL's grammar: an operand. */
  primary: Rule<Expression>;
  /** `(x)`, of which only the expression is left. */
  parenthesizedExpression: Rule<Expression>;
  caseExpression: Rule<Case>;
  castExpression: Rule<Cast>;
  arrayExpression: Rule<ArrayConstructor | ArraySubquery>;
  /** `[a, b]`, or `[[a, b], [c, d]]`. */
  arrayElements: Rule<ArrayConstructor>;
  exists: Rule<Expression>;
  /** `ROW(a, b)`. */
  rowExpression: Rule<RowConstructor>;
}

const { TRUE, FALSE, NULL, CASE, WHEN, THEN, ELSE, END, CAST, AS, EXISTS, ARRAY, ROW, DEFAULT, UNIQUE, COLLATION } = K;
const { FOR, DOUBLE } = K;

type Parse = () => Expression;

/** How an operand begins, and how it goes on. */
interface OperandRow {
  readonly begins: readonly TokenType[];
  readonly parse: Parse | Rule<Expression>;
  /** The keyword is a name unless this holds. Default: it always begins the row's operand. */
  readonly condition?: () => boolean;
}

/** Adds the rules, and gives the function that reads an operand: a rule's call costs more than most operands. */
export function addExpressionRules($: Grammar): () => Expression {
  const parenthesisFollows = () => $.sees(2, T.LeftParen);

  addOperandRules($);

  const rows: OperandRow[] = [
    { begins: [T.ColumnName, T.FunctionName], parse: () => nameExpression($) },
    { begins: [T.NumberToken], parse: () => numberLiteral($.take()) },
    { begins: [T.StringToken], parse: () => stringLiteral($.take()) },
    { begins: [T.ParameterToken], parse: parameter },
    { begins: [NULL], parse: () => ({ kind: 'NullLiteral', span: spanOf($.take()) }) },
    { begins: [TRUE], parse: () => ({ kind: 'BooleanLiteral', span: spanOf($.take()), value: true }) },
    { begins: [FALSE], parse: () => ({ kind: 'BooleanLiteral', span: spanOf($.take()), value: false }) },
    { begins: [T.BitString], parse: () => bitLiteral($.take()) },
    { begins: [T.NumericArrayToken], parse: () => numericArray($.take()) },
    { begins: [T.LeftParen], parse: group },
    { begins: [T.QueryParen], parse: scalarSubquery },
    { begins: [CASE], parse: $.caseExpression },
    { begins: [CAST], parse: $.castExpression },
    { begins: [ARRAY], parse: $.arrayExpression },
    { begins: [EXISTS], parse: $.exists, condition: parenthesisFollows },
    { begins: [ROW], parse: $.rowExpression, condition: parenthesisFollows },
    { begins: [DEFAULT], parse: defaultMarker },
    { begins: [UNIQUE], parse: unique },
    { begins: keywordFunctions, parse: $.keywordFunction },
    { begins: specialFunctions, parse: $.specialFunction, condition: parenthesisFollows },
    { begins: [COLLATION], parse: $.collationFor, condition: () => $.sees(2, FOR) },
    { begins: [...typeKeywords, DOUBLE], parse: $.typedLiteral, condition: () => beginsTypedLiteral($) },
    { begins: [K.JSON], parse: json },
  ];

  /** By token type; a later row wins, so that keywords with a form of their own come after plain names. */
  const parsers: (Parse | undefined)[] = [];
  for (const { begins, parse, condition } of rows) {
    const operand = 'ruleName' in parse ? () => $.SUBRULE(parse) : parse;
    for (const type of begins.flatMap(membersOf)) {
      parsers[type] = condition === undefined ? operand : () => (condition() ? operand() : nameExpression($));
    }
  }

  function readOperand(): Expression {
    const parse = parsers[$.LA(1).tokenTypeIdx];
    return parse === undefined ? $.fail() : parse();
  }

  $.primary = $.RULE('primary', () => ($.RECORDING_PHASE ? record() : readOperand()));

  function record(): Expression {
    const alternatives = rows.flatMap(({ begins, parse }, index) =>
      'ruleName' in parse
        ? [{ ALT: () => void $.subrule(index, parse) }]
        : begins.map((type) => ({ ALT: () => void $.consume(index, type) })),
    );
    $.OR({ DEF: alternatives, IGNORE_AMBIGUITIES: true });
    return undefined as never;
  }

  function parameter(): Expression {
    const token = $.take();
    const span = spanOf(token);
    const index = Number(token.image);
    if (index === 0) throw error('undefined_parameter', 'there is no parameter $0', { span });
    return indirection($, { kind: 'Parameter', span, index });
  }

  function scalarSubquery(): Expression {
    const start = $.nextStart;
    const query = $.SUBRULE($.parenthesizedQuery);
    return indirection($, { kind: 'ScalarSubquery', span: $.spanFrom(start), query });
  }

  /** `(a)`, or the row `(a, b)`. */
  function group(): Expression {
    const open = $.take();
    const first = $.SUBRULE($.expression);
    if (!$.sees(1, T.Comma)) {
      $.expect(T.RightParen);
      // The node is ours alone yet: widened to its parentheses, it covers all that a parent's span must cover.
      (first as { span: Span }).span = $.spanFrom(open.start);
      if (first.kind === 'Subscript' && $.sees(1, T.LeftBracket)) (first as { isWhole?: true }).isWhole = true;
      return indirection($, first);
    }
    $.take();
    const elements = [first, ...$.list($.expression)];
    $.expect(T.RightParen);
    return { kind: 'RowConstructor', span: $.spanFrom(open.start), elements };
  }

  function defaultMarker(): Expression {
    const marker: Expression = { kind: 'DefaultMarker', span: spanOf($.take()) };
    $.defaultMarkers.add(marker);
    return marker;
  }

  /** `json '{}'`, a column of that name, or the constructor. */
  function json(): Expression {
    if (parenthesisFollows()) throw notSupported('JSON()', spanOf($.take()));
    return beginsTypedLiteral($) ? $.SUBRULE($.typedLiteral) : nameExpression($);
  }

  function unique(): never {
    throw notSupported('UNIQUE predicate', spanOf($.take()));
  }

  return readOperand;
}

function addOperandRules($: Grammar): void {
  $.parenthesizedExpression = $.RULE('parenthesizedExpression', () => {
    $.CONSUME(T.LeftParen);
    const expression = $.SUBRULE($.expression);
    $.CONSUME(T.RightParen);
    return expression;
  });

  $.caseExpression = $.RULE('caseExpression', () => {
    const start = $.nextStart;
    const branches: { when: Expression; then: Expression }[] = [];
    $.CONSUME(CASE);
    const operand = $.RECORDING_PHASE || !$.sees(1, WHEN) ? $.SUBRULE($.expression) : null;
    do {
      $.CONSUME(WHEN);
      const when = $.SUBRULE2($.expression);
      $.CONSUME(THEN);
      branches.push({ when, then: $.SUBRULE3($.expression) });
    } while ($.sees(1, WHEN));
    const otherwise = $.clause(ELSE, $.expression);
    $.CONSUME(END);
    return { kind: 'Case', span: $.spanFrom(start), operand, branches, otherwise };
  });

  $.castExpression = $.RULE('castExpression', () => {
    const start = $.nextStart;
    $.CONSUME(CAST);
    $.CONSUME(T.LeftParen);
    const operand = $.SUBRULE($.expression);
    $.CONSUME(AS);
    const type = $.SUBRULE($.typeName);
    $.CONSUME(T.RightParen);
    return { kind: 'Cast', span: $.spanFrom(start), operand, type };
  });

  $.arrayExpression = $.RULE('arrayExpression', (): ArrayConstructor | ArraySubquery => {
    const start = $.nextStart;
    $.CONSUME(ARRAY);
    if (!$.sees(1, T.LeftParen)) {
      const { elements } = $.SUBRULE($.arrayElements);
      return { kind: 'ArrayConstructor', span: $.spanFrom(start), elements };
    }
    const query = $.SUBRULE($.parenthesizedQuery);
    return { kind: 'ArraySubquery', span: $.spanFrom(start), query };
  });

  $.arrayElements = $.RULE('arrayElements', () => {
    const start = $.nextStart;
    $.CONSUME(T.LeftBracket);
    let elements: Expression[] = [];
    if ($.sees(1, T.LeftBracket)) {
      const outer = $.enter();
      elements = $.list($.arrayElements);
      $.leave(outer, 1);
    } else if ($.RECORDING_PHASE || !$.sees(1, T.RightBracket)) {
      elements = $.list($.expression);
    }
    $.CONSUME(T.RightBracket);
    return { kind: 'ArrayConstructor', span: $.spanFrom(start), elements };
  });

  $.exists = $.RULE('exists', () => {
    const start = $.nextStart;
    $.CONSUME(EXISTS);
    const query = $.SUBRULE($.parenthesizedQuery);
    return { kind: 'Exists', span: $.spanFrom(start), query };
  });

  $.rowExpression = $.RULE('rowExpression', () => {
    const start = $.nextStart;
    $.CONSUME(ROW);
    $.CONSUME(T.LeftParen);
    const elements = $.RECORDING_PHASE || !$.sees(1, T.RightParen) ? $.list($.expression) : [];
    $.CONSUME(T.RightParen);
    return { kind: 'RowConstructor', span: $.spanFrom(start), hasKeyword: true, elements };
  });
}

function membersOf(type: TokenType): number[] {
  return [type.tokenTypeIdx as number, ...(type.categoryMatches ?? [])];
}
