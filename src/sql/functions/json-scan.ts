import { error } from '../../common/errors.js';
import type { JsonNode } from '../../types/json-node.js';

// Finds values inside JSON texts that are known to be valid, without making nodes of the rest. The text of a part is
// itself a value: as it was written in json, in normal form in jsonb. Nothing recurses, however deep a text is nested.

export type JsonKind = JsonNode['kind'];

/** Where a value stands in a text; `end` is behind it. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

function isSpace(code: number): boolean {
  return code === SPACE || code === NEWLINE || code === RETURN || code === TAB;
}

/** The first position from `at` on that is no white space. */
export function skipSpace(text: string, at: number): number {
  let position = at;
  while (isSpace(text.charCodeAt(position))) position++;
  return position;
}

/** What kind of value starts at `at`. */
export function kindAt(text: string, at: number): JsonKind {
  switch (text.charCodeAt(at)) {
    case OPEN_BRACE:
      return 'object';
    case OPEN_BRACKET:
      return 'array';
    case QUOTE:
      return 'string';
    case 110:
      return 'null';
    case 116:
    case 102:
      return 'boolean';
    default:
      return 'number';
  }
}

/** The kind of a whole text. */
export function kindOf(text: string): JsonKind {
  return kindAt(text, skipSpace(text, 0));
}

/** Behind the string that starts at `at`. A quote ends it unless an odd number of backslashes stands before it. */
function skipString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((end - before) % 2 === 1) return end + 1;
  }
}

/** Behind the value that starts at `at`. */
function skipValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return skipString(text, at);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return skipContainer(text, at);
  let end = at + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === COMMA || code === CLOSE_BRACKET || code === CLOSE_BRACE || isSpace(code)) break;
  }
  return end;
}

function skipContainer(text: string, at: number): number {
  let depth = 0;
  for (let position = at; ; ) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) {
      position = skipString(text, position);
      continue;
    }
    position++;
    if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++;
    else if ((code === CLOSE_BRACE || code === CLOSE_BRACKET) && --depth === 0) return position;
  }
}

/** The whole text but for white space around it. */
export function rootSpan(text: string): JsonSpan {
  const start = skipSpace(text, 0);
  return { start, end: skipValue(text, start) };
}

/** The elements of the array at `at`. */
export function* elementsAt(text: string, at: number): Generator<JsonSpan> {
  let start = skipSpace(text, at + 1);
  while (text.charCodeAt(start) !== CLOSE_BRACKET) {
    const end = skipValue(text, start);
    yield { start, end };
    start = skipSpace(text, end);
    if (text.charCodeAt(start) === COMMA) start = skipSpace(text, start + 1);
  }
}

/** The members of the object at `at`. */
export function* membersAt(text: string, at: number): Generator<JsonSpan & { readonly key: string }> {
  let keyStart = skipSpace(text, at + 1);
  while (text.charCodeAt(keyStart) !== CLOSE_BRACE) {
    const keyEnd = skipString(text, keyStart);
    // Behind the key comes a colon.
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = skipValue(text, start);
    yield { key: unquote(text, keyStart, keyEnd), start, end };
    keyStart = skipSpace(text, end);
    if (text.charCodeAt(keyStart) === COMMA) keyStart = skipSpace(text, keyStart + 1);
  }
}

/** The value under a key of the object at `at`: of a key that is there twice, the last one. */
export function memberAt(text: string, at: number, key: string): JsonSpan | null {
  let found: JsonSpan | null = null;
  let keyStart = skipSpace(text, at + 1);
  while (text.charCodeAt(keyStart) !== CLOSE_BRACE) {
    const keyEnd = skipString(text, keyStart);
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = skipValue(text, start);
    if (isKey(text, keyStart, keyEnd, key)) found = { start, end };
    keyStart = skipSpace(text, end);
    if (text.charCodeAt(keyStart) === COMMA) keyStart = skipSpace(text, keyStart + 1);
  }
  return found;
}

function isKey(text: string, start: number, end: number, key: string): boolean {
  const length = end - start - 2;
  // An escape is longer than what it stands for.
  if (length < key.length) return false;
  if (length === key.length) return text.startsWith(key, start + 1) && !key.includes('\\') && !key.includes('"');
  return unquote(text, start, end) === key;
}

/** The element of the array at `at`; a negative index counts from the end. */
export function elementAt(text: string, at: number, index: number): JsonSpan | null {
  let wanted = index;
  if (index < 0) wanted += countElements(text, at);
  if (wanted < 0) return null;
  for (const span of elementsAt(text, at)) if (wanted-- === 0) return span;
  return null;
}

/** How many elements the array at `at` has. */
export function countElements(text: string, at: number): number {
  let count = 0;
  for (const _ of elementsAt(text, at)) count++;
  return count;
}

/** The string between two positions without its quotes and escapes. */
function unquote(text: string, start: number, end: number): string {
  const token = text.slice(start, end);
  return token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
}

/** A value as `->>` gives it: strings without quotes, NULL for null, the text of anything else. */
export function textOf(text: string, { start, end }: JsonSpan): string | null {
  switch (kindAt(text, start)) {
    case 'null':
      return null;
    case 'string':
      return unquote(text, start, end);
    default:
      return text.slice(start, end);
  }
}

/**
 * json keeps escapes unchecked until a function has to know what they stand for.
 * @throws 22P05 for U+0000, 22P02 for half a surrogate pair.
 */
export function checkEscapes(text: string): void {
  let at = text.indexOf('\\');
  let isAfterHigh = false;
  while (at >= 0) {
    let next = at + 2;
    const isUnicode = text[at + 1] === 'u';
    const unit = isUnicode ? Number.parseInt(text.slice(at + 2, at + 6), 16) : -1;
    if (isUnicode) next = at + 6;
    if (unit === 0) {
      throw error('untranslatable_character', 'unsupported Unicode escape sequence', {
        detail: '\\u0000 cannot be converted to text.',
      });
    }
    const isHigh = (unit & 0xfc00) === 0xd800;
    const isLow = (unit & 0xfc00) === 0xdc00;
    if (isHigh && isAfterHigh) throw loneSurrogate('Unicode high surrogate must not follow a high surrogate.');
    if (isLow !== isAfterHigh) throw loneSurrogate();
    isAfterHigh = isHigh;
    if (isAfterHigh && text[next] !== '\\') throw loneSurrogate();
    at = text.indexOf('\\', next);
  }
}

function loneSurrogate(detail = 'Unicode low surrogate must follow a high surrogate.') {
  return error('invalid_text_representation', 'invalid input syntax for type json', { detail });
}
