/** A place in a statement's text: offsets in UTF-16 code units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The smallest span that covers both. */
export function joinSpans(first: Span, last: Span): Span {
  return { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) };
}

const CONTEXT = 60;

/**
 * Draws the line of `text` that holds `span`, with a caret under its first character.
 *
 * ```
 * LINE 1: SELECT nme FROM item
 *                ^
 * ```
 */
export function renderSpan(text: string, span: Span): string {
  const start = Math.max(0, Math.min(span.start, text.length));
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline;
  const lineNumber = countLines(text, lineStart);
  const from = Math.max(lineStart, start - CONTEXT);
  const to = Math.min(lineEnd, start + CONTEXT);
  const prefix = `LINE ${lineNumber}: ${from > lineStart ? '...' : ''}`;
  const shown = text.slice(from, to).replaceAll('\t', ' ');
  return `${prefix}${shown}${to < lineEnd ? '...' : ''}\n${' '.repeat(prefix.length + start - from)}^`;
}

function countLines(text: string, end: number): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
