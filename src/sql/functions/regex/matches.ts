import type { Match, Regex } from './regex.js';

// All matches of a text, in order, as `regexp_matches` and its like see them.

/**
 * @param from where the first may begin, in units
 * @param skipsEmpty leaves out empty matches at the begin or the end of the text or right behind another match
 */
export function* matchesOf(regex: Regex, text: string, from = 0, skipsEmpty = false): Iterable<Match> {
  const search = regex.search(text);
  let lastEnd = 0;
  for (let at = from; at <= text.length; ) {
    const match = search.next(at);
    if (match === null) return;
    const begin = match[0]!;
    const end = match[1]!;
    if (!skipsEmpty || (begin < text.length && end > lastEnd)) yield match;
    lastEnd = end;
    at = begin === end ? afterCharacter(text, end) : end;
  }
}

/** Behind the character at `at`; one further at the end. */
export function afterCharacter(text: string, at: number): number {
  return at + ((text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1);
}

/** The text of capture `index` (0: the whole match); null when it has none. */
export function captured(text: string, match: Match, index: number): string | null {
  const begin = match[2 * index]!;
  return begin < 0 ? null : text.slice(begin, match[2 * index + 1]!);
}

/** The captures, or the whole match when the pattern has no parentheses. */
export function capturedTexts(regex: Regex, text: string, match: Match): (string | null)[] {
  if (regex.captureCount === 0) return [captured(text, match, 0)];
  return Array.from({ length: regex.captureCount }, (_, i) => captured(text, match, i + 1));
}

/** Where the character number `start` (from 1) begins, in units; behind the end when there are not as many. */
export function offsetOf(text: string, start: number): number {
  let at = 0;
  for (let count = start - 1; count > 0; count--) {
    if (at >= text.length) return text.length + 1;
    at = afterCharacter(text, at);
  }
  return at;
}
