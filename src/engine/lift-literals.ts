// Vector literals out of a statement's text: `ARRAY[0.1, 0.2, ...]` and `'[0.1,0.2,...]'` become parameters, so that
// searches that differ only in their vector share one plan and the parser never sees 1,536 numbers.

/** Shorter literals cost little to parse. */
const LITERAL_LENGTH_MIN = 64;

export interface Lifted {
  /** The text with `$n` in place of the literals. */
  readonly text: string;
  /** What stood between the brackets, by parameter from `firstIndex`. */
  readonly numbers: readonly string[];
  /** Index (from 0) of the first parameter the literals became. */
  readonly firstIndex: number;
}

const NUMBERS = /[\s\d.,eE+-]*/y;
const ARRAY = /array\s*\[/iy;
const PARAMETER = /\$(\d+)/y;
const DOLLAR_QUOTE = /\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

/** Lifts long vector literals; null when there are none. Quotes and comments are passed over as they are. */
export function liftVectorLiterals(text: string): Lifted | null {
  if (text.length < LITERAL_LENGTH_MIN || !text.includes('[')) return null;
  const found: { start: number; end: number; numbers: string }[] = [];
  let parameters = 0;
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    if (character === "'") {
      const end = endOfString(text, at, isEscapeString(text, at));
      const numbers = bracketed(text, at + 1, end - 1);
      if (numbers !== null) found.push({ start: at, end, numbers });
      at = end;
    } else if (character === '"') {
      at = endOfQuoted(text, at);
    } else if (character === '-' && text[at + 1] === '-') {
      const newline = text.indexOf('\n', at);
      at = newline < 0 ? text.length : newline;
    } else if (character === '/' && text[at + 1] === '*') {
      at = endOfComment(text, at);
    } else if (character === '$') {
      PARAMETER.lastIndex = at;
      const parameter = PARAMETER.exec(text);
      if (parameter !== null) {
        parameters = Math.max(parameters, Number(parameter[1]));
        at = PARAMETER.lastIndex;
        continue;
      }
      at = endOfDollarQuote(text, at);
    } else if ((character === 'a' || character === 'A') && !isWord(text[at - 1])) {
      const end = arrayEnd(text, at);
      if (end !== null) found.push({ start: at, end: end.end, numbers: end.numbers });
      at = end === null ? at + 1 : end.end;
    } else {
      at++;
    }
  }
  if (found.length === 0) return null;
  let lifted = '';
  let from = 0;
  found.forEach(({ start, end }, i) => {
    lifted += `${text.slice(from, start)}$${parameters + i + 1}`;
    from = end;
  });
  return { text: lifted + text.slice(from), numbers: found.map(({ numbers }) => numbers), firstIndex: parameters };
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\w$\u0080-\uffff]/.test(character);
}

function arrayEnd(text: string, at: number): { end: number; numbers: string } | null {
  ARRAY.lastIndex = at;
  if (!ARRAY.test(text)) return null;
  const start = ARRAY.lastIndex;
  NUMBERS.lastIndex = start;
  NUMBERS.test(text);
  const end = NUMBERS.lastIndex;
  if (text[end] !== ']' || end - start < LITERAL_LENGTH_MIN) return null;
  return { end: end + 1, numbers: text.slice(start, end) };
}

/** The numbers of `[...]` when the text from `start` to `end` is nothing else and long enough. */
function bracketed(text: string, start: number, end: number): string | null {
  if (end - start < LITERAL_LENGTH_MIN || text[start] !== '[' || text[end - 1] !== ']') return null;
  NUMBERS.lastIndex = start + 1;
  NUMBERS.test(text);
  return NUMBERS.lastIndex === end - 1 ? text.slice(start + 1, end - 1) : null;
}

function isEscapeString(text: string, quote: number): boolean {
  const before = text[quote - 1];
  return (before === 'e' || before === 'E') && !isWord(text[quote - 2]);
}

function endOfString(text: string, quote: number, hasEscapes: boolean): number {
  let at = quote + 1;
  while (at < text.length) {
    if (hasEscapes && text[at] === '\\') at += 2;
    else if (text[at] === "'") {
      if (text[at + 1] !== "'") return at + 1;
      at += 2;
    } else at++;
  }
  return text.length;
}

function endOfQuoted(text: string, quote: number): number {
  const end = text.indexOf('"', quote + 1);
  return end < 0 ? text.length : end + 1;
}

function endOfComment(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '/' && text[at + 1] === '*') {
      depth++;
      at++;
    } else if (text[at] === '*' && text[at + 1] === '/') {
      depth--;
      at++;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

function endOfDollarQuote(text: string, at: number): number {
  DOLLAR_QUOTE.lastIndex = at;
  const match = DOLLAR_QUOTE.exec(text);
  if (match === null) return at + 1;
  const end = text.indexOf(match[0], DOLLAR_QUOTE.lastIndex);
  return end < 0 ? text.length : end + match[0].length;
}
