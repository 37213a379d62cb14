import type { StorageOption } from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import type { Rule } from './parser-base.js';

/** What this file adds to the grammar. */
export interface StorageOptionRules {
  /** `(m = 16, fillfactor = 70)`. */
  storageOptions: Rule<StorageOption[]>;
  storageOption: Rule<StorageOption>;
  /** `(ANALYZE, FORMAT json)`: options of utility statements, without the equals sign. */
  utilityOptions: Rule<StorageOption[]>;
  utilityOption: Rule<StorageOption>;
  /** `(FORMAT csv, FORCE_NULL (a, b))`: options of COPY. */
  copyOptions: Rule<StorageOption[]>;
  copyOption: Rule<StorageOption>;
  /** A number, a string, TRUE, FALSE or a word. */
  optionValue: Rule<string | number | boolean>;
  /** A signed number. */
  signedNumber: Rule<number>;
}

const { TRUE, FALSE, ANALYZE, ANALYSE, DEFAULT } = K;

/** Adds the rules of `StorageOptionRules`. */
export function addStorageOptionRules($: Grammar): void {
  $.storageOptions = $.RULE('storageOptions', () => $.parenthesizedList($.storageOption));

  $.storageOption = $.RULE('storageOption', () => {
    const start = $.nextStart;
    let name = $.CONSUME(T.Label).image;
    if ($.accept(T.Dot)) name += `.${$.CONSUME2(T.Label).image}`;
    const value = $.clause(T.Equal, $.optionValue);
    return { name, value, span: $.spanFrom(start) };
  });

  $.utilityOptions = $.RULE('utilityOptions', () => $.parenthesizedList($.utilityOption));

  $.utilityOption = $.RULE('utilityOption', () => {
    const start = $.nextStart;
    if ($.RECORDING_PHASE) $.CONSUME(T.Label);
    else if (!$.accept(ANALYZE) && !$.accept(ANALYSE)) $.CONSUME(T.Word);
    const name = $.LA(0).image;
    const value = endsOption() ? null : $.SUBRULE($.settingValue);
    return { name, value, span: $.spanFrom(start) };
  });

  function endsOption(): boolean {
    return $.sees(1, T.Comma) || $.sees(1, T.RightParen);
  }

  $.copyOptions = $.RULE('copyOptions', () => $.parenthesizedList($.copyOption));

  $.copyOption = $.RULE('copyOption', () => {
    const start = $.nextStart;
    const name = $.CONSUME(T.Label).image;
    let value: StorageOption['value'] = null;
    if ($.RECORDING_PHASE) return { name, value, span: $.spanFrom(start) };
    if ($.accept(T.Star)) value = '*';
    else if ($.accept(DEFAULT)) value = 'default';
    else if ($.sees(1, T.LeftParen)) value = wordList();
    else if (!endsOption()) value = $.SUBRULE($.settingValue);
    return { name, value, span: $.spanFrom(start) };
  });

  /** `(a, b)`, kept as its text. */
  function wordList(): string {
    const start = $.LA(1).end;
    $.parenthesizedList($.settingValue);
    return $.text.slice(start, $.LA(0).start).trim();
  }

  $.optionValue = $.RULE('optionValue', () => {
    if ($.RECORDING_PHASE) {
      $.OR([T.StringToken, T.Label, T.NumberToken].map((type) => ({ ALT: () => void $.CONSUME(type) })));
      return '';
    }
    if ($.accept(TRUE)) return true;
    if ($.accept(FALSE)) return false;
    if ($.sees(1, T.StringToken) || $.sees(1, T.Label)) return $.take().image;
    return $.SUBRULE($.signedNumber);
  });

  $.signedNumber = $.RULE('signedNumber', () => {
    const isNegative = $.accept(T.Minus);
    if (!isNegative) $.accept(T.Plus);
    const value = Number($.CONSUME(T.NumberToken).image);
    return isNegative ? -value : value;
  });
}
