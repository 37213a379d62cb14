import { byteCountOf, checkByteCount } from '../value-size.js';
import { afterCharacter, captured } from './matches.js';
import type { Match, Regex } from './regex.js';

// What `regexp_replace` does.

/** A piece of a replacement: a text, or the number of a capture. */
type Piece = string | number;

/** Reads `\1` to `\9`, `\&` and `\\`; another backslash stands for itself. */
function piecesOf(replacement: string): readonly Piece[] {
  if (!replacement.includes('\\')) return [replacement];
  const pieces: Piece[] = [];
  let text = '';
  for (let at = 0; at < replacement.length; at++) {
    const unit = replacement[at]!;
    const escaped = unit === '\\' ? replacement[at + 1] : undefined;
    if (escaped !== undefined && (escaped === '&' || (escaped >= '1' && escaped <= '9'))) {
      pieces.push(text, escaped === '&' ? 0 : Number(escaped));
      text = '';
      at++;
    } else {
      text += unit;
      if (escaped === '\\') at++;
    }
  }
  pieces.push(text);
  return pieces;
}

/**
 * Replaces one match, or all.
 *
 * @param from where the first match may begin, in units
 * @param number which match is replaced, from 1; 0: all
 * @throws 54000 when the result is too long
 */
export function replaceMatches(
  regex: Regex,
  text: string,
  replacement: string,
  { from = 0, number = 1 }: { readonly from?: number; readonly number?: number },
): string {
  const pieces = piecesOf(replacement);
  const search = regex.search(text);
  let result = '';
  let copied = 0;
  let count = 0;
  for (let at = from; at <= text.length; ) {
    const match = search.next(at);
    if (match === null) break;
    const begin = match[0]!;
    const end = match[1]!;
    count++;
    if (number === 0 || count === number) {
      result += text.slice(copied, begin) + filled(pieces, regex, text, match);
      copied = end;
      if (result.length > LENGTH_CHECKED) checkByteCount(byteCountOf(result));
      if (number > 0) break;
    }
    at = begin === end ? afterCharacter(text, end) : end;
  }
  return copied === 0 && result === '' ? text.slice(copied) : result + text.slice(copied);
}

/** Units of a result from where on its size is looked at. */
const LENGTH_CHECKED = 64 * 1024 * 1024;

function filled(pieces: readonly Piece[], regex: Regex, text: string, match: Match): string {
  let result = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') result += piece;
    else if (piece <= regex.captureCount && match.length > 2 * piece) result += captured(text, match, piece) ?? '';
  }
  return result;
}
