import type { StorageOption } from '../ast.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import type { Grammar } from './grammar.js';
import type { Rule } from './parser-base.js';

export interface StorageOptionRules {
  /** `(m = 16, fillfactor = 70)`. */
  storageOptions: Rule<StorageOption[]>;
  storageOption: Rule<StorageOption>;
  /** `(ANALYZE, FORMAT json)`: options of utility statements, without the equals sign. */
  utilityOptions: Rule<StorageOption[]>;
  utilityOption: Rule<StorageOption>;
  /** A number, a string, TRUE, FALSE or a word. */
  optionValue: Rule<string | number | boolean>;
  /** A signed number. */
  signedNumber: Rule<number>;
}

const { TRUE, FALSE } = K;

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
    const name = $.CONSUME(T.Label).image;
    let value: StorageOption['value'] = null;
    if (!$.RECORDING_PHASE) {
      if ($.accept(T.Star)) value = '*';
      else if ($.sees(1, T.LeftParen)) value = wordList();
      else if (!$.sees(1, T.Comma) && !$.sees(1, T.RightParen)) value = $.SUBRULE($.optionValue);
    }
    return { name, value, span: $.spanFrom(start) };
  });

  /** `(a, b)`, kept as its text. */
  function wordList(): string {
    const start = $.LA(1).end;
    $.parenthesizedList($.optionValue);
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
