import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';

// What is read over because nothing comes of it: the parts of statements that are answered with 0A000 as a whole.

/** Skips `( ... )`, whatever is inside. */
export function skipParentheses($: Grammar): void {
  if (!$.sees(1, T.LeftParen)) $.fail();
  let depth = 0;
  do {
    if ($.sees(1, T.endOfInput) || $.sees(1, T.Invalid)) $.fail();
    const type = $.take().tokenType;
    if (type === T.LeftParen || type === T.QueryParen) depth++;
    else if (type === T.RightParen) depth--;
  } while (depth > 0);
}

/** Skips to the next comma outside of parentheses, or to the end. */
export function skipToComma($: Grammar): void {
  while (!$.sees(1, T.endOfInput) && !$.sees(1, T.Comma)) {
    if ($.sees(1, T.Invalid) || $.sees(1, T.RightParen)) $.fail();
    if ($.sees(1, T.LeftParen)) skipParentheses($);
    else $.take();
  }
}

/** Skips everything that is left. */
export function skipToEnd($: Grammar): void {
  while (!$.sees(1, T.endOfInput)) {
    if ($.sees(1, T.Invalid)) $.fail();
    $.take();
  }
}
