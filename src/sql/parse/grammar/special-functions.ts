import type { TokenType } from 'chevrotain';
import { notSupported } from '../../../common/errors.js';
import type { Expression, FunctionArgument, FunctionCall } from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K, type Token, WordBit, wordBits } from '../tokens.js';
import { functionApplication, functionArgument, plainCall } from './function-call.js';
import { numberLiteral, spanOf, stringLiteral } from './literals.js';
import { keywordName } from './names.js';
import type { Rule } from './parser-base.js';

// The functions that the standard gives a syntax of their own. In the tree they are calls like any other, under the
// names PostgreSQL has for them.

/** What this file adds to the grammar. */
export interface SpecialFunctionRules {
  /** `CURRENT_DATE`, `CURRENT_TIMESTAMP(3)`, `USER` ... */
  keywordFunction: Rule<Expression>;
  /** A keyword of `specialFunctions` with its parentheses. */
  specialFunction: Rule<Expression>;
  /** `COLLATION FOR (x)`. */
  collationFor: Rule<Expression>;
}

const { COALESCE, GREATEST, LEAST, NULLIF, EXTRACT, OVERLAY, POSITION, SUBSTRING, TRIM, NORMALIZE, GROUPING } = K;
const { TREAT, XMLCONCAT, XMLELEMENT, XMLEXISTS, XMLFOREST, XMLPARSE, XMLPI, XMLROOT, XMLSERIALIZE, XMLTABLE } = K;
const { JSON_OBJECT, JSON_ARRAY, JSON_OBJECTAGG, JSON_ARRAYAGG, JSON_QUERY, JSON_EXISTS, JSON_VALUE, JSON_TABLE } = K;
const { JSON_SCALAR, JSON_SERIALIZE, MERGE_ACTION, FROM, FOR, SIMILAR, ESCAPE, PLACING, IN } = K;
const { LEADING, TRAILING, BOTH, NFC, NFD, NFKC, NFKD, COLLATION, CURRENT_SCHEMA } = K;
const { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, CAST } = K;

/** Functions without parentheses; those of `withPrecision` may have one number in them. */
export const keywordFunctions: readonly TokenType[] = [
  ...[K.CURRENT_DATE, K.CURRENT_TIME, K.CURRENT_TIMESTAMP, K.LOCALTIME, K.LOCALTIMESTAMP, K.CURRENT_ROLE],
  ...[K.CURRENT_USER, K.SESSION_USER, K.SYSTEM_USER, K.USER, K.CURRENT_CATALOG, CURRENT_SCHEMA],
];

const withPrecision: readonly TokenType[] = [...[K.CURRENT_TIME, K.CURRENT_TIMESTAMP, K.LOCALTIME, K.LOCALTIMESTAMP]];

/** Keywords whose parentheses, if any follow, have a syntax of their own. */
export const specialFunctions: readonly TokenType[] = [
  ...[COALESCE, GREATEST, LEAST, NULLIF, EXTRACT, OVERLAY, POSITION, SUBSTRING, TRIM, NORMALIZE, GROUPING],
  ...[TREAT, XMLCONCAT, XMLELEMENT, XMLEXISTS, XMLFOREST, XMLPARSE, XMLPI, XMLROOT, XMLSERIALIZE, XMLTABLE],
  ...[JSON_OBJECT, JSON_ARRAY, JSON_OBJECTAGG, JSON_ARRAYAGG, JSON_QUERY, JSON_EXISTS, JSON_VALUE, JSON_TABLE],
  ...[JSON_SCALAR, JSON_SERIALIZE, MERGE_ACTION],
];

/** The fields that EXTRACT takes as a keyword; any other is an identifier. */
const extractFields: readonly TokenType[] = [YEAR, MONTH, DAY, HOUR, MINUTE, SECOND];
const normalForms: readonly TokenType[] = [NFC, NFD, NFKC, NFKD];

/** 1: a call by itself. 2: a call when what belongs to it follows. */
const specialWords = T.tableByType([
  ...[...keywordFunctions, CAST].map((type) => [type, 1] as const),
  ...[...specialFunctions, COLLATION, K.JSON].map((type) => [type, 2] as const),
]);

/** Whether a call comes next: a name and a parenthesis, or a function that is a keyword. */
export function beginsCall($: Grammar): boolean {
  if (beginsSpecialCall($)) return true;
  if ((wordBits[$.LA(1).tokenTypeIdx] & WordBit.functionName) === 0 && !$.sees(2, T.Dot)) return false;
  let distance = 2;
  while ($.sees(distance, T.Dot)) distance += 2;
  return $.sees(distance, T.LeftParen);
}

/** Whether a function that is a keyword comes next: `current_date`, `coalesce(...)`. */
export function beginsSpecialCall($: Grammar): boolean {
  const type = $.LA(1).tokenType;
  switch (specialWords[type.tokenTypeIdx as number]) {
    case 0:
      return false;
    case 1:
      return true;
    default:
      return type === COLLATION ? $.sees(2, FOR) : $.sees(2, T.LeftParen);
  }
}

/** Adds the rules of `SpecialFunctionRules`. */
export function addSpecialFunctionRules($: Grammar): void {
  $.keywordFunction = $.RULE('keywordFunction', () => {
    if ($.RECORDING_PHASE) return recordOneOf(keywordFunctions);
    const keyword = $.take();
    if (keyword.tokenType === CURRENT_SCHEMA && $.sees(1, T.LeftParen)) {
      return functionApplication($, keywordName('current_schema', keyword));
    }
    const values: Expression[] = [];
    if (withPrecision.includes(keyword.tokenType) && $.accept(T.LeftParen)) {
      values.push(numberLiteral($.CONSUME(T.NumberToken)));
      $.expect(T.RightParen);
    }
    return { ...call(keyword, keyword.image, values), isKeyword: true };
  });

  $.specialFunction = $.RULE('specialFunction', () => {
    if ($.RECORDING_PHASE) return recordOneOf(specialFunctions);
    const keyword = $.take();
    switch (keyword.tokenType) {
      case COALESCE:
      case GREATEST:
      case LEAST:
        return call(keyword, keyword.image, $.parenthesizedList($.expression));
      case NULLIF:
        return nullIf(keyword);
      case EXTRACT:
        return extract(keyword);
      case OVERLAY:
        return overlay(keyword);
      case POSITION:
        return position(keyword);
      case SUBSTRING:
        return substring(keyword);
      case TRIM:
        return trim(keyword);
      case NORMALIZE:
        return normalize(keyword);
      case GROUPING: {
        const list = $.parenthesizedList($.expression);
        return { kind: 'GroupingCall', span: $.spanFrom(keyword.start), arguments: list };
      }
      case JSON_OBJECT:
        return jsonObject(keyword);
      default:
        throw notSupported(keyword.image.toUpperCase(), spanOf(keyword));
    }
  });

  $.collationFor = $.RULE('collationFor', () => {
    const keyword = $.CONSUME(COLLATION);
    $.CONSUME(FOR);
    const operand = $.SUBRULE($.parenthesizedExpression);
    return call(keyword, 'pg_collation_for', [operand]);
  });

  function recordOneOf(types: readonly TokenType[]): Expression {
    $.OR(types.map((type, index) => ({ ALT: () => void $.consume(index, type) })));
    return undefined as never;
  }

  function call(keyword: Token, name: string, values: readonly Expression[]): FunctionCall {
    return callOf(
      keyword,
      name,
      values.map((value) => ({ name: null, value })),
    );
  }

  function callOf(keyword: Token, name: string, values: readonly FunctionArgument[]): FunctionCall {
    return plainCall(keywordName(name, keyword), $.spanFrom(keyword.start), values);
  }

  function nullIf(keyword: Token): Expression {
    $.expect(T.LeftParen);
    const left = $.SUBRULE($.expression);
    $.expect(T.Comma);
    const right = $.SUBRULE($.expression);
    $.expect(T.RightParen);
    return call(keyword, 'nullif', [left, right]);
  }

  /** `EXTRACT(field FROM x)`. */
  function extract(keyword: Token): Expression {
    $.expect(T.LeftParen);
    const token = $.LA(1);
    const isField =
      token.tokenType === T.Identifier ||
      token.tokenType === T.QuotedIdentifier ||
      token.tokenType === T.StringToken ||
      extractFields.includes(token.tokenType);
    if (!isField) $.fail();
    const field = stringLiteral($.take());
    $.expect(FROM);
    const source = $.SUBRULE($.expression);
    $.expect(T.RightParen);
    return call(keyword, 'extract', [field, source]);
  }

  /** `POSITION(part IN text)`. */
  function position(keyword: Token): Expression {
    $.expect(T.LeftParen);
    const part = $.SUBRULE($.restrictedExpression);
    $.expect(IN);
    const text = $.SUBRULE($.restrictedExpression);
    $.expect(T.RightParen);
    return call(keyword, 'position', [text, part]);
  }

  /** `OVERLAY(x PLACING y FROM a FOR b)`, or plain arguments. */
  function overlay(keyword: Token): Expression {
    const values = openArguments();
    if (values.length !== 1 || !$.accept(PLACING)) return closeArguments(keyword, 'overlay', values);
    values.push(argument());
    $.expect(FROM);
    values.push(argument());
    if ($.accept(FOR)) values.push(argument());
    $.expect(T.RightParen);
    return callOf(keyword, 'overlay', values);
  }

  /** `SUBSTRING(x FROM a FOR b)`, `SUBSTRING(x SIMILAR p ESCAPE e)`, or plain arguments. */
  function substring(keyword: Token): Expression {
    const outer = $.stopsAtSimilar;
    $.stopsAtSimilar = true;
    const values = openArguments();
    $.stopsAtSimilar = outer;
    if (values.length === 1 && $.accept(FROM)) {
      values.push(argument());
      if ($.accept(FOR)) values.push(argument());
    } else if (values.length === 1 && $.accept(FOR)) {
      const count = argument();
      values.push(...($.accept(FROM) ? [argument(), count] : fromTheFirst(count.value)));
    } else if (values.length === 1 && $.accept(SIMILAR)) {
      values.push(argument());
      $.expect(ESCAPE);
      values.push(argument());
    } else {
      return closeArguments(keyword, 'substring', values);
    }
    $.expect(T.RightParen);
    return callOf(keyword, 'substring', values);
  }

  /** Start and count of `SUBSTRING(x FOR count)`, which takes a count of any numeric type. */
  function fromTheFirst(count: Expression): FunctionArgument[] {
    const span = count.span;
    const type = { name: 'int4', schema: null, modifiers: [], arrayDepth: 0, intervalFields: null, span };
    return [
      { name: null, value: { kind: 'NumberLiteral', span, text: '1' } },
      { name: null, value: { kind: 'Cast', span, operand: count, type } },
    ];
  }

  /** `TRIM([LEADING | TRAILING | BOTH] [characters] [FROM] text)`. */
  function trim(keyword: Token): Expression {
    $.expect(T.LeftParen);
    const name = $.accept(LEADING) ? 'ltrim' : $.accept(TRAILING) ? 'rtrim' : 'btrim';
    if (name === 'btrim') $.accept(BOTH);
    let values: Expression[];
    if ($.accept(FROM)) {
      values = $.list($.expression);
    } else {
      const first = $.SUBRULE($.expression);
      if ($.accept(FROM)) values = [...$.list($.expression), first];
      else values = $.accept(T.Comma) ? [first, ...$.list($.expression)] : [first];
    }
    $.expect(T.RightParen);
    return call(keyword, name, values);
  }

  /** `NORMALIZE(x [, NFC])`. */
  function normalize(keyword: Token): Expression {
    $.expect(T.LeftParen);
    const values = [$.SUBRULE($.expression)];
    if ($.accept(T.Comma)) {
      const form = $.LA(1);
      if (!normalForms.includes(form.tokenType)) $.fail();
      $.take();
      values.push({ kind: 'StringLiteral', span: spanOf(form), value: form.image.toUpperCase() });
    }
    $.expect(T.RightParen);
    return call(keyword, 'normalize', values);
  }

  /** `JSON_OBJECT(a, b)` is a function; with `key : value` or `key VALUE value` it is a constructor. */
  function jsonObject(keyword: Token): Expression {
    if ($.sees(2, T.RightParen)) throw notSupported('JSON_OBJECT', spanOf(keyword));
    const values = openArguments();
    if (!$.sees(1, T.Comma) && !$.sees(1, T.RightParen)) throw notSupported('JSON_OBJECT', spanOf(keyword));
    return closeArguments(keyword, 'json_object', values);
  }

  // `(first` ... `, more)`: what stands between decides which form it is.

  function openArguments(): FunctionArgument[] {
    $.expect(T.LeftParen);
    return $.sees(1, T.RightParen) ? [] : [functionArgument($)];
  }

  function closeArguments(keyword: Token, name: string, values: FunctionArgument[]): Expression {
    while ($.accept(T.Comma)) values.push(functionArgument($));
    $.expect(T.RightParen);
    return callOf(keyword, name, values);
  }

  function argument(): FunctionArgument {
    return { name: null, value: $.SUBRULE($.expression) };
  }
}
