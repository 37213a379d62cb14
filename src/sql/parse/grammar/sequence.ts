import type { CreateSequence, SequenceOptions } from '../ast.js';
import type { Grammar } from '../grammar.js';
import { syntaxError } from '../syntax-error.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import { acceptIfNotExists } from './names.js';
import type { Rule } from './parser-base.js';

/** What this file adds to the grammar. */
export interface SequenceRules {
  /** What follows CREATE [TEMPORARY]. */
  createSequence: Rule<CreateSequence, [{ start: number; isTemporary: boolean }]>;
  /** Options without parentheses, possibly none. */
  sequenceOptions: Rule<SequenceOptions>;
  /** Options in parentheses, of an identity column. */
  parenthesizedSequenceOptions: Rule<SequenceOptions>;
  wholeNumber: Rule<bigint>;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const { SEQUENCE, AS, CACHE, CYCLE, NO, INCREMENT, BY, MAXVALUE, MINVALUE, OWNED, START, WITH } = K;
const { RESTART, NONE, NAME, LOGGED, UNLOGGED } = K;

/** No option given. */
export const noSequenceOptions: SequenceOptions = {
  type: null,
  start: null,
  increment: null,
  minValue: null,
  maxValue: null,
  cache: null,
  cycle: null,
  ownedBy: null,
  restart: null,
};

/** ALTER SEQUENCE with options changes at least one thing. */
export function isEmptyOptions(options: SequenceOptions): boolean {
  return Object.values(options).every((value) => value === null);
}

/** Adds the rules of `SequenceRules`. */
export function addSequenceRules($: Grammar): void {
  $.createSequence = $.RULE('createSequence', ({ start, isTemporary } = { start: 0, isTemporary: false }) => {
    $.CONSUME(SEQUENCE);
    const ifNotExists = acceptIfNotExists($);
    const name = $.SUBRULE($.qualifiedName);
    const options = $.SUBRULE($.sequenceOptions);
    return { kind: 'CreateSequence', span: $.spanFrom(start), name, ifNotExists, isTemporary, options };
  });

  $.parenthesizedSequenceOptions = $.RULE('parenthesizedSequenceOptions', () => {
    $.CONSUME(T.LeftParen);
    const options = $.SUBRULE($.sequenceOptions);
    $.CONSUME(T.RightParen);
    return options;
  });

  $.sequenceOptions = $.RULE('sequenceOptions', () => {
    const options: Writable<SequenceOptions> = { ...noSequenceOptions };
    if ($.RECORDING_PHASE) return options;
    for (;;) {
      const place = $.placeOfNext();
      const given = readOption();
      if (given === null) return options;
      for (const key of Object.keys(given) as (keyof SequenceOptions)[]) {
        if (options[key] !== null) throw syntaxError('conflicting or redundant options', place);
      }
      Object.assign(options, given);
    }
  });

  /** One option; null when none comes next. */
  function readOption(): Partial<Writable<SequenceOptions>> | null {
    if ($.accept(AS)) return { type: $.SUBRULE($.simpleTypeName) };
    if ($.accept(CACHE)) return { cache: $.SUBRULE($.wholeNumber) };
    if ($.accept(CYCLE)) return { cycle: true };
    if ($.accept(NO)) return readAbsence();
    if ($.accept(INCREMENT)) {
      $.accept(BY);
      return { increment: $.SUBRULE($.wholeNumber) };
    }
    if ($.accept(MAXVALUE)) return { maxValue: $.SUBRULE($.wholeNumber) };
    if ($.accept(MINVALUE)) return { minValue: $.SUBRULE($.wholeNumber) };
    if ($.accept(OWNED)) {
      $.expect(BY);
      return { ownedBy: $.accept(NONE) ? 'NONE' : $.SUBRULE($.qualifiedName) };
    }
    if ($.acceptThen(SEQUENCE, NAME)) {
      $.SUBRULE($.qualifiedName);
      return {};
    }
    if ($.accept(START)) {
      $.accept(WITH);
      return { start: $.SUBRULE($.wholeNumber) };
    }
    if ($.accept(RESTART)) {
      const hasNumber = $.accept(WITH) || [T.NumberToken, T.Minus, T.Plus].some((type) => $.sees(1, type));
      return { restart: hasNumber ? $.SUBRULE($.wholeNumber) : 'START' };
    }
    return $.accept(LOGGED) || $.accept(UNLOGGED) ? {} : null;
  }

  function readAbsence(): Partial<Writable<SequenceOptions>> {
    if ($.accept(CYCLE)) return { cycle: false };
    if ($.accept(MAXVALUE)) return { maxValue: 'NONE' };
    $.expect(MINVALUE);
    return { minValue: 'NONE' };
  }

  $.wholeNumber = $.RULE('wholeNumber', () => {
    const isNegative = $.accept(T.Minus);
    if (!isNegative) $.accept(T.Plus);
    const token = $.CONSUME(T.NumberToken);
    if ($.RECORDING_PHASE) return 0n;
    if (!/^\d+$/.test(token.image)) throw $.errorAt(token);
    const value = BigInt(token.image);
    return isNegative ? -value : value;
  });
}
