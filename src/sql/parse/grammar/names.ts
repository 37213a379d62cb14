import type { TokenType } from 'chevrotain';
import type { Identifier, QualifiedName } from '../ast.js';
import type { Grammar } from '../grammar.js';
import {
  ColumnName,
  Dot,
  FunctionName,
  K,
  Label,
  LeftParen,
  QuotedIdentifier,
  RightParen,
  Star,
  type Token,
} from '../tokens.js';
import type { Rule } from './parser-base.js';

const { ONLY, AS, IF, NOT, EXISTS } = K;

/** What this file adds to the grammar. */
export interface NameRules {
  /** A column, a table, an alias: any word but reserved ones and names of functions. */
  columnName: Rule<Identifier>;
  /** Any word. */
  label: Rule<Identifier>;
  /** `a`, `a.b`, `a.b.c`. */
  qualifiedName: Rule<QualifiedName>;
  /** The name of a function: a word that may be one, or a qualified name. */
  functionName: Rule<QualifiedName>;
  /** `t`, `ONLY t`, `ONLY (t)`, `t *`. There is no inheritance, so all mean the same table. */
  tableName: Rule<{ name: QualifiedName; isOnly: boolean }>;
}

/** The name that a word's token is. */
export function toIdentifier(token: Token): Identifier {
  return {
    name: token.image,
    span: { start: token.start, end: token.end },
    isQuoted: token.tokenType === QuotedIdentifier,
  };
}

/** A name of one part, for what the grammar spells as a keyword: `coalesce`. */
export function keywordName(name: string, token: Token): QualifiedName {
  const span = { start: token.start, end: token.end };
  return { parts: [{ name, span, isQuoted: false }], span };
}

/** `AS name`, or `name`; words in `except` are no names here. */
export function optionalAlias($: Grammar, ...except: TokenType[]): Identifier | null {
  if ($.accept(AS)) return $.SUBRULE($.columnName);
  if ($.RECORDING_PHASE || except.some((type) => $.sees(1, type)) || !$.sees(1, ColumnName)) return null;
  return toIdentifier($.take());
}

/** `IF NOT EXISTS`; IF alone may be a name. */
export function acceptIfNotExists($: Grammar): boolean {
  if ($.RECORDING_PHASE) return $.acceptAll(IF, NOT, EXISTS);
  if (!$.seesAll(IF, NOT)) return false;
  $.expect(IF, NOT, EXISTS);
  return true;
}

/** Adds the rules of `NameRules`. */
export function addNameRules($: Grammar): void {
  $.columnName = $.RULE('columnName', () => toIdentifier($.CONSUME(ColumnName)));

  $.label = $.RULE('label', () => toIdentifier($.CONSUME(Label)));

  $.qualifiedName = $.RULE('qualifiedName', () => {
    const first = $.CONSUME(ColumnName);
    const parts = [toIdentifier(first)];
    if ($.RECORDING_PHASE) return { parts, span: $.spanFrom(0) };
    while ($.sees(1, Dot)) {
      $.take();
      parts.push(toIdentifier($.CONSUME(Label)));
    }
    return { parts, span: $.spanFrom(first.start) };
  });

  $.functionName = $.RULE('functionName', () => {
    const start = $.nextStart;
    if ($.RECORDING_PHASE) {
      $.OR({
        DEF: [{ ALT: () => $.CONSUME(FunctionName) }, { ALT: () => $.CONSUME(ColumnName) }],
        IGNORE_AMBIGUITIES: true,
      });
      return undefined as never;
    }
    const isQualified = $.sees(1, ColumnName) && $.sees(2, Dot);
    const parts = [toIdentifier($.CONSUME(isQualified ? ColumnName : FunctionName))];
    while (isQualified && $.accept(Dot)) parts.push(toIdentifier($.CONSUME(Label)));
    return { parts, span: $.spanFrom(start) };
  });

  $.tableName = $.RULE('tableName', () => {
    if ($.accept(ONLY)) {
      const isParenthesized = $.accept(LeftParen);
      const name = $.SUBRULE($.qualifiedName);
      if (isParenthesized) $.expect(RightParen);
      return { name, isOnly: true };
    }
    const name = $.SUBRULE($.qualifiedName);
    $.accept(Star);
    return { name, isOnly: false };
  });
}
