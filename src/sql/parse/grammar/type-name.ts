import type { TokenType } from 'chevrotain';
import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import type { Cast, Expression, Identifier, QualifiedName, TypeName } from '../ast.js';
import type { Grammar } from '../grammar.js';
import { syntaxError } from '../syntax-error.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import { stringLiteral } from './literals.js';
import { toIdentifier } from './names.js';
import type { Rule } from './parser-base.js';

// Types. Those that the standard spells as keywords have forms of their own, every other is a name with optional
// modifiers. Names are kept as written but for two things:
//
// - CHAR VARYING, NATIONAL CHARACTER and their kind become `character` and `character varying`;
// - a quoted name that means another type than the keyword keeps its quotes: `"char"` is not char.

/** What this file adds to the grammar. */
export interface TypeRules {
  /** A type with array bounds. */
  typeName: Rule<TypeName>;
  /** A type without array bounds. */
  simpleTypeName: Rule<TypeName>;
  /** `interval '1' day`, `timestamp with time zone '...'`, `int '1'`. */
  typedLiteral: Rule<Cast>;
}

const { INT, INTEGER, SMALLINT, BIGINT, REAL, BOOLEAN, FLOAT, DECIMAL, DEC, NUMERIC, DOUBLE, PRECISION } = K;
const { BIT, VARYING, CHARACTER, CHAR, NCHAR, NATIONAL, VARCHAR, TIME, TIMESTAMP, INTERVAL, WITH, WITHOUT, ZONE } = K;
const { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, TO, ARRAY, SETOF } = K;

/** The keywords that begin a type. Each is also a column's name when nothing of a literal follows. */
export const typeKeywords: readonly TokenType[] = [
  ...[INT, INTEGER, SMALLINT, BIGINT, REAL, BOOLEAN, K.JSON, FLOAT, DECIMAL, DEC, NUMERIC, BIT],
  ...[CHARACTER, CHAR, NCHAR, NATIONAL, VARCHAR, TIME, TIMESTAMP, INTERVAL],
];

/** Quoted or qualified, these name another type than the keyword does, or none. */
const otherWhenQuoted = new Set(
  'bigint bit boolean char character dec decimal double float int integer national nchar real smallint'.split(' '),
);

/** The fields an interval may end with, by its first one. */
const intervalFieldsAfter = new Map<TokenType, readonly TokenType[]>([
  [YEAR, [MONTH]],
  [MONTH, []],
  [DAY, [HOUR, MINUTE, SECOND]],
  [HOUR, [MINUTE, SECOND]],
  [MINUTE, [SECOND]],
  [SECOND, []],
]);

/** What an array type may have at most. PostgreSQL's MAXDIM. */
const arrayDepthMax = 6;

/** Whether the type keyword that comes next begins a literal. */
export function beginsTypedLiteral($: Grammar): boolean {
  const type = $.LA(1).tokenType;
  const next = $.LA(2).tokenType;
  switch (type) {
    case DOUBLE:
      return next === PRECISION;
    case NATIONAL:
      return next === CHARACTER || next === CHAR;
    case TIME:
    case TIMESTAMP:
      if (next === WITH || next === WITHOUT) return $.sees(3, TIME);
      break;
    case INT:
    case INTEGER:
    case SMALLINT:
    case BIGINT:
    case REAL:
    case BOOLEAN:
    case K.JSON:
      return next === T.StringToken;
  }
  return next === T.StringToken || next === VARYING || next === T.LeftParen;
}

/** The type that a plain name means. */
export function typeFromName(name: QualifiedName, modifiers: readonly number[], span: Span): TypeName {
  const { parts } = name;
  if (parts.length > 2) throw syntaxError('improper type name: too many dotted names', name.span);
  const last = parts[parts.length - 1];
  const isOther = (last.isQuoted || parts.length > 1) && otherWhenQuoted.has(last.name);
  return {
    name: isOther ? `"${last.name}"` : last.name,
    schema: parts.length > 1 ? parts[0].name : null,
    modifiers,
    arrayDepth: 0,
    intervalFields: null,
    span,
  };
}

/** The numbers of `numeric(10, -2)`, which the grammar takes for expressions. */
export function typeModifiers(values: readonly Expression[]): number[] {
  return values.map((value) => {
    if (value.kind === 'NumberLiteral') return modifier(value.text, value.span);
    if (value.kind === 'UnaryOperation' && value.operator === '-' && value.operand.kind === 'NumberLiteral') {
      return -modifier(value.operand.text, value.span);
    }
    if (value.kind === 'ColumnReference' || value.kind === 'StringLiteral') {
      throw notSupported('a type modifier that is not a number', value.span);
    }
    throw syntaxError('type modifiers must be simple constants or identifiers', value.span);
  });
}

function modifier(text: string, span: Span): number {
  const value = Number(text);
  if (Number.isInteger(value) && value <= 2_147_483_647) return value;
  throw error('invalid_text_representation', `invalid input syntax for type integer: "${text}"`, { span });
}

/** Adds the rules of `TypeRules`. */
export function addTypeRules($: Grammar): void {
  $.typeName = $.RULE('typeName', () => {
    const start = $.nextStart;
    if ($.sees(1, SETOF)) throw notSupported('SETOF', $.placeOfNext());
    const type = $.SUBRULE($.simpleTypeName);
    if ($.RECORDING_PHASE) return type;
    const depth = arrayKeyword() ? 1 : countBrackets();
    if (depth === 0) return type;
    if (depth > arrayDepthMax) {
      const message = `number of array dimensions (${depth}) exceeds the maximum allowed (${arrayDepthMax})`;
      throw error('program_limit_exceeded', message, { span: $.spanFrom(start) });
    }
    return { ...type, arrayDepth: depth, span: $.spanFrom(start) };
  });

  /** `ARRAY`, or `ARRAY[4]` that the scanner took for a list of numbers. */
  function arrayKeyword(): boolean {
    if ($.sees(1, T.NumericArrayToken)) {
      if (!/^\s*\d+\s*$/.test($.LA(1).image)) $.fail();
      $.take();
      return true;
    }
    if (!$.accept(ARRAY)) return false;
    if ($.accept(T.LeftBracket)) $.expect(T.NumberToken, T.RightBracket);
    return true;
  }

  /** `[]` and `[3]`, any number of them. The bounds say nothing. */
  function countBrackets(): number {
    let count = 0;
    while ($.accept(T.LeftBracket)) {
      if (!$.sees(1, T.RightBracket)) $.CONSUME(T.NumberToken);
      $.expect(T.RightBracket);
      count++;
    }
    return count;
  }

  $.simpleTypeName = $.RULE('simpleTypeName', () => {
    const start = $.nextStart;
    if ($.RECORDING_PHASE) {
      $.OR([
        { ALT: () => void $.CONSUME(T.FunctionName) },
        ...typeKeywords.map((type) => ({ ALT: () => void $.CONSUME(type) })),
      ]);
      return undefined as never;
    }
    const type = $.LA(1).tokenType;
    if (type === DOUBLE && $.sees(2, PRECISION)) {
      $.take();
      $.take();
      return make(start, 'double precision');
    }
    return typeKeywords.includes(type) ? keywordType(start) : namedType(start);
  });

  $.typedLiteral = $.RULE('typedLiteral', () => {
    const start = $.nextStart;
    let type = $.SUBRULE($.simpleTypeName);
    const token = $.CONSUME(T.StringToken);
    if ($.RECORDING_PHASE) return undefined as never;
    if (type.name === 'interval' && type.modifiers.length === 0) {
      const { intervalFields, modifiers } = intervalQualifier();
      type = { ...type, intervalFields, modifiers };
    } else if (type.name === 'bit' && type.modifiers.length === 0) {
      // As a literal's type bit has the literal's length, elsewhere it is bit(1).
      type = { ...type, modifiers: [token.image.length] };
    } else if (type.name === 'character' || type.name === 'char') {
      if (type.modifiers.length === 0) type = { ...type, name: 'bpchar' };
    }
    return { kind: 'Cast', span: $.spanFrom(start), operand: stringLiteral(token), type };
  });

  function make(start: number, name: string, modifiers: readonly number[] = []): TypeName {
    return { name, schema: null, modifiers, arrayDepth: 0, intervalFields: null, span: $.spanFrom(start) };
  }

  function namedType(start: number): TypeName {
    const parts: Identifier[] = [toIdentifier($.CONSUME(T.FunctionName))];
    while ($.accept(T.Dot)) parts.push(toIdentifier($.CONSUME(T.Label)));
    const name = { parts, span: $.spanFrom(start) };
    const modifiers = optionalModifiers();
    return typeFromName(name, modifiers, $.spanFrom(start));
  }

  function keywordType(start: number): TypeName {
    const keyword = $.take();
    const name = keyword.image;
    switch (keyword.tokenType) {
      case INT:
      case INTEGER:
      case SMALLINT:
      case BIGINT:
      case REAL:
      case BOOLEAN:
      case K.JSON:
        return make(start, name);
      case FLOAT:
        return make(start, name, optionalLength());
      case DECIMAL:
      case DEC:
      case NUMERIC:
        return make(start, name, optionalModifiers());
      case BIT: {
        const isVarying = $.accept(VARYING);
        return make(start, isVarying ? 'bit varying' : 'bit', optionalModifiers());
      }
      case VARCHAR:
        return make(start, name, optionalLength());
      case NATIONAL:
        if (!$.accept(CHARACTER)) $.expect(CHAR);
        return characterType(start, 'character');
      case NCHAR:
        return characterType(start, 'character');
      case CHARACTER:
      case CHAR:
        return characterType(start, name);
      case TIME:
      case TIMESTAMP: {
        const modifiers = optionalLength();
        const zone = $.acceptAll(WITH, TIME) ? 'with' : $.acceptAll(WITHOUT, TIME) ? 'without' : null;
        if (zone === null) return make(start, name, modifiers);
        $.expect(ZONE);
        return make(start, `${name} ${zone} time zone`, modifiers);
      }
      default: {
        const modifiers = optionalLength();
        if (modifiers.length > 0) return make(start, name, modifiers);
        const qualifier = intervalQualifier();
        return { ...make(start, name, qualifier.modifiers), intervalFields: qualifier.intervalFields };
      }
    }
  }

  function characterType(start: number, name: string): TypeName {
    const isVarying = $.accept(VARYING);
    const modifiers = optionalLength();
    return make(start, isVarying ? 'character varying' : name, modifiers);
  }

  /** `(3)`, one unsigned number. */
  function optionalLength(): number[] {
    if (!$.accept(T.LeftParen)) return [];
    const token = $.CONSUME(T.NumberToken);
    if (!/^\d+$/.test(token.image)) throw $.errorAt(token);
    $.expect(T.RightParen);
    return [modifier(token.image, token)];
  }

  /** `(10, 2)`. */
  function optionalModifiers(): number[] {
    if (!$.sees(1, T.LeftParen)) return [];
    return typeModifiers($.parenthesizedList($.expression));
  }

  /** `day to second(3)` behind INTERVAL or its literal. */
  function intervalQualifier(): { intervalFields: string | null; modifiers: number[] } {
    const first = $.LA(1);
    const ends = intervalFieldsAfter.get(first.tokenType);
    if (ends === undefined) return { intervalFields: null, modifiers: [] };
    $.take();
    let fields = first.image;
    if (ends.length > 0 && $.accept(TO)) {
      if (!ends.includes($.LA(1).tokenType)) $.fail();
      fields += ` to ${$.take().image}`;
    }
    const modifiers = $.isType($.LA(0), SECOND) ? optionalLength() : [];
    return { intervalFields: fields, modifiers };
  }
}
