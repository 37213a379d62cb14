import { error } from '../../common/errors.js';
import { characterCount, characterOffset } from '../../types/text.js';
import { byteCountOf, checkByteCount } from './value-size.js';

// Texts by character. Positions count from 1 as SQL's do; a character above U+FFFF counts once though it has two
// units in a JavaScript string.

const INT32_MAX = 0x7fffffff;

/** 22011: a count below zero. */
function negativeLength(): Error {
  return error('substring_error', 'negative substring length not allowed');
}

/** The first and one-past-last position of a part, cut to what is from 1 on. @throws 22011 */
export function partBounds(start: number, count: number | null): { readonly from: number; readonly to: number } {
  if (count === null) return { from: Math.max(1, start), to: Number.POSITIVE_INFINITY };
  const end = start + count;
  if (count < 0) throw negativeLength();
  return { from: Math.max(1, start), to: end > INT32_MAX ? Number.POSITIVE_INFINITY : end };
}

export function substringOf(text: string, start: number, count: number | null = null): string {
  const { from, to } = partBounds(start, count);
  if (to <= from || from > text.length) return '';
  const first = characterOffset(text, from - 1);
  if (to > text.length) return text.slice(first);
  return text.slice(first, first + characterOffset(text.slice(first, first + 2 * (to - from)), to - from));
}

/** The first `count` characters; a negative count leaves out that many at the end. */
export function leftOf(text: string, count: number): string {
  const wanted = count < 0 ? characterCount(text) + count : count;
  return wanted <= 0 ? '' : wanted >= text.length ? text : text.slice(0, characterOffset(text, wanted));
}

/** The last `count` characters; a negative count leaves out that many at the start. */
export function rightOf(text: string, count: number): string {
  // PostgreSQL's integer has no negative of its least value and drops nothing then.
  if (count === -INT32_MAX - 1) return text;
  const skipped = count < 0 ? -count : characterCount(text) - count;
  return skipped <= 0 ? text : text.slice(characterOffset(text, skipped));
}

/** The position of the first `part`, 0 when there is none. */
export function positionOf(text: string, part: string): number {
  const at = text.indexOf(part);
  return at < 0 ? 0 : characterCount(text.slice(0, at)) + 1;
}

/** Puts `part` in the place of `count` characters from `start` on; as many as it has by default. @throws 22011, 22003 */
export function overlayOf(text: string, part: string, start: number, count = characterCount(part)): string {
  const end = overlayEnd(start, count);
  return substringOf(text, 1, start - 1) + part + substringOf(text, end);
}

/** The first position behind what is replaced. @throws 22011, 22003 */
export function overlayEnd(start: number, count: number): number {
  if (start <= 0) throw negativeLength();
  const end = start + count;
  if (end > INT32_MAX) throw error('numeric_value_out_of_range', 'integer out of range');
  return end;
}

export function reverseOf(text: string): string {
  return Array.from(text).reverse().join('');
}

/** Fills up to `count` characters at one end, or cuts the end off. @throws 54000 */
export function padText(text: string, count: number, fill: string, side: 'left' | 'right'): string {
  const wanted = Math.max(0, count);
  const missing = wanted - characterCount(text);
  if (missing <= 0) return text.slice(0, characterOffset(text, wanted));
  if (fill === '') return text;
  const fillCount = characterCount(fill);
  checkByteCount(byteCountOf(text) + Math.floor((missing / fillCount) * byteCountOf(fill)));
  const whole = fill.repeat(Math.floor(missing / fillCount));
  const padding = whole + fill.slice(0, characterOffset(fill, missing % fillCount));
  return side === 'left' ? padding + text : text + padding;
}

/** @throws 54000 */
export function repeatText(text: string, count: number): string {
  if (count <= 0 || text === '') return '';
  checkByteCount(byteCountOf(text) * count);
  return text.repeat(count);
}

/** Every `from` becomes `to`. @throws 54000 */
export function replaceAll(text: string, from: string, to: string): string {
  if (from === '' || !text.includes(from)) return text;
  const parts = text.split(from);
  checkByteCount(byteCountOf(text) + (parts.length - 1) * (byteCountOf(to) - byteCountOf(from)));
  return parts.join(to);
}

/** Every character of `from` becomes the one of `to` in its place, or nothing when there is none. */
export function translateText(text: string, from: string, to: string): string {
  const targets = Array.from(to);
  const map = new Map<string, string>();
  Array.from(from).forEach((character, i) => {
    if (!map.has(character)) map.set(character, targets[i] ?? '');
  });
  let result = '';
  for (const character of text) result += map.get(character) ?? character;
  return result;
}

/** Removes characters of a set from the ends. */
export function trimText(text: string, set: string, side: 'left' | 'right' | 'both'): string {
  const characters = new Set(set);
  let start = 0;
  let end = text.length;
  if (side !== 'right') {
    while (start < end) {
      const character = String.fromCodePoint(text.codePointAt(start)!);
      if (!characters.has(character)) break;
      start += character.length;
    }
  }
  if (side !== 'left') {
    while (end > start) {
      const size = isTrail(text.charCodeAt(end - 1)) ? 2 : 1;
      if (!characters.has(text.slice(end - size, end))) break;
      end -= size;
    }
  }
  return text.slice(start, end);
}

/** The second half of a character above U+FFFF. */
export function isTrail(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}

/** The part between delimiters by its number, from the end when negative. @throws 22023 for 0. */
export function splitPart(text: string, delimiter: string, number: number): string {
  if (number === 0) throw error('invalid_parameter_value', 'field position must not be zero');
  if (text === '') return '';
  if (delimiter === '') return number === 1 || number === -1 ? text : '';
  if (number < 0) return text.split(delimiter).at(number) ?? '';
  let start = 0;
  for (let part = 1; part < number; part++) {
    const at = text.indexOf(delimiter, start);
    if (at < 0) return '';
    start = at + delimiter.length;
  }
  const end = text.indexOf(delimiter, start);
  return end < 0 ? text.slice(start) : text.slice(start, end);
}

/** The character of a code point. @throws 22023 when negative, 54000 when there is none. */
export function characterOfCode(code: number): string {
  if (code < 0) throw error('invalid_parameter_value', 'character number must be positive');
  if (code === 0) throw error('program_limit_exceeded', 'null character not permitted');
  if (code > 0x10ffff) {
    throw error('program_limit_exceeded', `requested character too large for encoding: ${code}`);
  }
  if (code >= 0xd800 && code <= 0xdfff) {
    throw error('program_limit_exceeded', `requested character not valid for encoding: ${code}`);
  }
  return String.fromCodePoint(code);
}
