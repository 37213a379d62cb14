import { error } from '../../common/errors.js';
import { CharacterBit, characterBits, isWordStart, skipLine, skipSpace, skipWord } from './characters.js';
import { errorNear, syntaxError } from './syntax-error.js';

// Everything in quotes: '...', E'...', U&'...', B'...', X'...', "...", U&"..." and $tag$...$tag$.
// Each function is given the offset of the token's first character and throws what PostgreSQL answers.

/** What stood in the quotes, and the offset behind them. */
export interface Quoted {
  readonly value: string;
  readonly end: number;
}

const APOSTROPHE = 39;
const BACKSLASH = 92;

/** `'it''s'`; `open` is the offset of the apostrophe, `start` of the token (they differ by a prefix). */
export function scanString(text: string, start: number, open: number, unterminated: string): Quoted {
  let value = '';
  let from = open + 1;
  for (;;) {
    const close = text.indexOf("'", from);
    if (close < 0) throw errorNear(text, unterminated, { start, end: text.length });
    const part = text.slice(from, close);
    if (text.charCodeAt(close + 1) === APOSTROPHE) {
      value += part + "'";
      from = close + 2;
      continue;
    }
    const next = continuation(text, close + 1);
    if (next < 0) return { value: value === '' ? part : value + part, end: close + 1 };
    value += part;
    from = next + 1;
  }
}

/**
 * The offset of the apostrophe that continues a literal: `'a'`, white space with a line break in it, `'b'`.
 * -1 when the literal ends here.
 */
function continuation(text: string, at: number): number {
  let sawNewline = false;
  for (;;) {
    const code = text.charCodeAt(at);
    if ((characterBits[code] & CharacterBit.space) !== 0) {
      if (code === 10 || code === 13) sawNewline = true;
      at++;
    } else if (code === 45 && text.charCodeAt(at + 1) === 45) {
      at = skipLine(text, at);
    } else {
      return sawNewline && code === APOSTROPHE ? at : -1;
    }
  }
}

/** `B'01'` and `X'1F'` as bits. */
export function scanBits(text: string, start: number): Quoted {
  const isHex = (text.charCodeAt(start) | 32) === 120;
  const unterminated = isHex ? 'unterminated hexadecimal string literal' : 'unterminated bit string literal';
  const { value, end } = scanString(text, start, start + 1, unterminated);
  const wrong = (isHex ? /[^0-9a-fA-F]/u : /[^01]/u).exec(value);
  if (wrong !== null) {
    const kind = isHex ? 'hexadecimal' : 'binary';
    throw error('invalid_text_representation', `"${wrong[0]}" is not a valid ${kind} digit`, { span: { start, end } });
  }
  if (!isHex) return { value, end };
  let bits = '';
  for (const digit of value) bits += Number.parseInt(digit, 16).toString(2).padStart(4, '0');
  return { value: bits, end };
}

/** `"name"`; `open` is the offset of the quote. */
export function scanQuotedIdentifier(text: string, start: number, open: number): Quoted {
  let value = '';
  let from = open + 1;
  for (;;) {
    const close = text.indexOf('"', from);
    if (close < 0) throw errorNear(text, 'unterminated quoted identifier', { start, end: text.length });
    value += text.slice(from, close);
    if (text.charCodeAt(close + 1) !== 34) {
      if (value === '') throw errorNear(text, 'zero-length delimited identifier', { start, end: close + 1 });
      return { value, end: close + 1 };
    }
    value += '"';
    from = close + 2;
  }
}

/** `$tag$ ... $tag$`, or null when the dollar sign at `start` opens no such literal. */
export function scanDollarQuoted(text: string, start: number): Quoted | null {
  const tagEnd = text.indexOf('$', start + 1);
  if (tagEnd < 0) return null;
  // A tag is a word without dollar signs.
  if (tagEnd > start + 1 && !(isWordStart(text, start + 1) && skipWord(text, start + 1) >= tagEnd)) return null;
  const tag = text.slice(start, tagEnd + 1);
  const close = text.indexOf(tag, tagEnd + 1);
  if (close < 0) throw errorNear(text, 'unterminated dollar-quoted string', { start, end: text.length });
  return { value: text.slice(tagEnd + 1, close), end: close + tag.length };
}

// --------------------------------------------------------------------------------------------------- escapes

const simpleEscapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** `E'a\n\x41\u00e9'`. Octal and hexadecimal escapes are bytes of UTF-8, as in PostgreSQL. */
export function scanEscapeString(text: string, start: number): Quoted {
  const unterminated = 'unterminated quoted string';
  let value = '';
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) value += decodeBytes(bytes);
    bytes = [];
  };
  let at = start + 2;
  for (;;) {
    const stop = nextStop(text, at);
    if (stop < 0) throw errorNear(text, unterminated, { start, end: text.length });
    if (stop > at) {
      flush();
      value += text.slice(at, stop);
    }
    if (text.charCodeAt(stop) === APOSTROPHE) {
      flush();
      if (text.charCodeAt(stop + 1) === APOSTROPHE) {
        value += "'";
        at = stop + 2;
        continue;
      }
      const next = continuation(text, stop + 1);
      if (next < 0) return { value, end: stop + 1 };
      at = next + 1;
      continue;
    }
    const escaped = text[stop + 1];
    if (escaped === undefined) throw errorNear(text, unterminated, { start, end: text.length });
    const byte = /[0-7]{1,3}|x[0-9a-fA-F]{1,2}/y;
    byte.lastIndex = stop + 1;
    const match = byte.exec(text)?.[0];
    if (match !== undefined) {
      bytes.push((match[0] === 'x' ? Number.parseInt(match.slice(1), 16) : Number.parseInt(match, 8)) & 255);
      at = stop + 1 + match.length;
      continue;
    }
    flush();
    if (escaped === 'u' || escaped === 'U') {
      const { value: character, end } = scanUnicodeEscape(text, stop);
      value += character;
      at = end;
    } else {
      value += simpleEscapes[escaped] ?? escaped;
      at = stop + 2;
    }
  }
}

/** The next apostrophe or backslash. */
function nextStop(text: string, at: number): number {
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === APOSTROPHE || code === BACKSLASH) return at;
  }
  return -1;
}

function decodeBytes(bytes: readonly number[]): string {
  try {
    if (bytes.includes(0)) throw new TypeError('NUL');
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    const wrong = bytes.find((byte) => byte === 0 || byte >= 128) ?? 0;
    const shown = `0x${wrong.toString(16).padStart(2, '0')}`;
    throw error('character_not_in_repertoire', `invalid byte sequence for encoding "UTF8": ${shown}`);
  }
}

/** `\uXXXX` or `\UXXXXXXXX` at `at`, two of them when they are a surrogate pair. */
function scanUnicodeEscape(text: string, at: number): Quoted {
  const readOne = (from: number): { code: number; end: number } | null => {
    const pattern = /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/y;
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    return match && { code: Number.parseInt(match[1] ?? match[2], 16), end: pattern.lastIndex };
  };
  const first = readOne(at);
  if (first === null) {
    const hint = 'Unicode escapes must be \\uXXXX or \\UXXXXXXXX.';
    throw error('invalid_escape_sequence', 'invalid Unicode escape', { span: { start: at, end: at + 2 }, hint });
  }
  if (!isSurrogate(first.code)) return { value: codePoint(first.code, { start: at, end: first.end }), end: first.end };
  const second = readOne(first.end);
  const pair = surrogatePair(first.code, second?.code);
  if (pair !== null) return { value: pair, end: second?.end ?? first.end };
  throw errorNear(text, 'invalid Unicode surrogate pair', { start: first.end, end: first.end + 1 });
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function codePoint(code: number, span: { start: number; end: number }): string {
  if (code === 0 || code > 0x10ffff) throw syntaxError('invalid Unicode escape value', span);
  return String.fromCodePoint(code);
}

/** The character that two halves make; null when they make none. */
function surrogatePair(high: number, low: number | undefined): string | null {
  if (high >= 0xdc00 || low === undefined || low < 0xdc00 || low > 0xdfff) return null;
  return String.fromCharCode(high, low);
}

// ------------------------------------------------------------------------------------------------- U& forms

/** The value of `U&'...'` or `U&"..."` that ends at `end`, with the UESCAPE clause that may follow it. */
export function resolveUnicode(text: string, start: number, { value, end }: Quoted): Quoted {
  const clause = scanUescape(text, end);
  return { value: resolveEscapes(value, clause?.value ?? '\\', start + 3), end: clause?.end ?? end };
}

/** `UESCAPE '!'` behind `at`, if it is there. */
function scanUescape(text: string, at: number): Quoted | null {
  let from = skipBlank(text, at);
  const wordEnd = skipWord(text, from);
  if (text.slice(from, wordEnd).toLowerCase() !== 'uescape') return null;
  from = skipBlank(text, wordEnd);
  const message = 'UESCAPE must be followed by a simple string literal';
  if (from >= text.length) throw syntaxError(`${message} at end of input`, { start: from, end: from });
  if (text.charCodeAt(from) !== APOSTROPHE) {
    throw errorNear(text, message, { start: from, end: Math.max(from + 1, skipWord(text, from)) });
  }
  const literal = scanString(text, from, from, 'unterminated quoted string');
  if (literal.value.length !== 1 || /[0-9a-fA-F+'"\s]/.test(literal.value)) {
    throw errorNear(text, 'invalid Unicode escape character', { start: from, end: literal.end });
  }
  return literal;
}

function skipBlank(text: string, at: number): number {
  for (;;) {
    at = skipSpace(text, at);
    if (!text.startsWith('--', at)) return at;
    at = skipLine(text, at);
  }
}

/** Resolves `\XXXX`, `\+XXXXXX` and the doubled escape character; `offset` is where `value` begins in the text. */
function resolveEscapes(value: string, mark: string, offset: number): string {
  let result = '';
  let at = 0;
  const readOne = (from: number): { code: number; end: number } | null => {
    if (value[from] !== mark) return null;
    const digits = /\+([0-9a-fA-F]{6})|([0-9a-fA-F]{4})/y;
    digits.lastIndex = from + 1;
    const match = digits.exec(value);
    return match && { code: Number.parseInt(match[1] ?? match[2], 16), end: digits.lastIndex };
  };
  for (;;) {
    const next = value.indexOf(mark, at);
    if (next < 0) return result + value.slice(at);
    result += value.slice(at, next);
    if (value[next + 1] === mark) {
      result += mark;
      at = next + 2;
      continue;
    }
    const first = readOne(next);
    if (first === null) {
      const hint = 'Unicode escapes must be \\XXXX or \\+XXXXXX.';
      throw syntaxError('invalid Unicode escape', { start: offset + next, end: offset + next + 1 }, hint);
    }
    if (isSurrogate(first.code)) {
      const second = readOne(first.end);
      const pair = surrogatePair(first.code, second?.code);
      const place = offset + first.end;
      if (pair === null) throw syntaxError('invalid Unicode surrogate pair', { start: place, end: place });
      result += pair;
      at = second?.end ?? first.end;
    } else {
      result += codePoint(first.code, { start: offset + next, end: offset + first.end });
      at = first.end;
    }
  }
}
