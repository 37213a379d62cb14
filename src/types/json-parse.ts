import { type DatabaseError, error } from '../common/errors.js';
import { isDigit } from './input.js';
import type { JsonNode, JsonPair } from './json-node.js';
import { normalizePairs } from './json-node.js';
import { parseNumeric } from './numeric-parse.js';

// A parser of JSON texts without recursion: open arrays and objects wait on a stack of its own, so that a deeply
// nested text costs an error and not the process.

/** Arrays and objects inside each other; 54001. PostgreSQL's own limit depends on its stack and is somewhat larger. */
export const JSON_DEPTH_MAX = 2000;

/** Reads a json text: pairs as written, escapes unchecked. @throws 22P02, 54001 */
export function parseJson(text: string): JsonNode {
  return new JsonParser(text, false).parse();
}

/** Reads a jsonb text: sorted pairs without duplicates. @throws 22P02, 22P05, 22003, 54001 */
export function parseJsonb(text: string): JsonNode {
  return new JsonParser(text, true).parse();
}

interface OpenContainer {
  readonly start: number;
  readonly elements: JsonNode[] | null;
  readonly pairs: JsonPair[];
  /** Of an object: the key whose value comes next. */
  key: string;
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

class JsonParser {
  private at = 0;
  private readonly open: OpenContainer[] = [];

  constructor(
    private readonly text: string,
    private readonly isBinary: boolean,
  ) {}

  private peek(): number {
    return this.text.charCodeAt(this.at);
  }

  parse(): JsonNode {
    for (;;) {
      const node = this.readValueStart();
      if (node === null) continue;
      const root = this.attach(node);
      if (root === null) continue;
      this.skipSpace();
      if (this.at < this.text.length) throw this.expected('end of input');
      return root;
    }
  }

  /** A scalar or an empty container; null when a container was opened. */
  private readValueStart(): JsonNode | null {
    this.skipSpace();
    const start = this.at;
    switch (this.text.charCodeAt(start)) {
      case OPEN_BRACE:
        this.enter();
        this.skipSpace();
        if (this.peek() === CLOSE_BRACE) {
          this.at++;
          return { kind: 'object', pairs: [], start, end: this.at };
        }
        this.open.push({ start, elements: null, pairs: [], key: this.readKey('string or "}"') });
        return null;
      case OPEN_BRACKET:
        this.enter();
        this.skipSpace();
        if (this.peek() === CLOSE_BRACKET) {
          this.at++;
          return { kind: 'array', elements: [], start, end: this.at };
        }
        this.open.push({ start, elements: [], pairs: [], key: '' });
        return null;
      case QUOTE: {
        const value = this.readString();
        return { kind: 'string', value, start, end: this.at };
      }
      default:
        return this.readWord(start);
    }
  }

  /** Passes an opening bracket. */
  private enter(): void {
    if (this.open.length >= JSON_DEPTH_MAX) throw jsonTooDeep();
    this.at++;
  }

  /** Puts a value into the innermost open container and closes what ends there; the root when all are closed. */
  private attach(value: JsonNode): JsonNode | null {
    let node = value;
    for (;;) {
      const container = this.open[this.open.length - 1];
      if (container === undefined) return node;
      const isArray = container.elements !== null;
      if (isArray) container.elements.push(node);
      else container.pairs.push({ key: container.key, value: node });
      this.skipSpace();
      const next = this.peek();
      if (next === COMMA) {
        this.at++;
        if (!isArray) container.key = this.readKey('string');
        return null;
      }
      if (next !== (isArray ? CLOSE_BRACKET : CLOSE_BRACE)) throw this.expected(isArray ? '"," or "]"' : '"," or "}"');
      this.at++;
      this.open.pop();
      const { start, elements, pairs } = container;
      node =
        elements !== null
          ? { kind: 'array', elements, start, end: this.at }
          : { kind: 'object', pairs: this.isBinary ? normalizePairs(pairs) : pairs, start, end: this.at };
    }
  }

  private readKey(expectation: string): string {
    this.skipSpace();
    if (this.peek() !== QUOTE) throw this.expected(expectation);
    const key = this.readString();
    this.skipSpace();
    if (this.peek() !== COLON) throw this.expected('":"');
    this.at++;
    return key;
  }

  private readWord(start: number): JsonNode {
    const { text } = this;
    const first = text.charCodeAt(start);
    if (first === 45 || isDigit(first)) return this.readNumber(start);
    for (const word of ['null', 'true', 'false'] as const) {
      if (!text.startsWith(word, start) || this.tokenEnd(start) !== start + word.length) continue;
      this.at = start + word.length;
      return word === 'null'
        ? { kind: 'null', start, end: this.at }
        : { kind: 'boolean', value: word === 'true', start, end: this.at };
    }
    throw this.expected('JSON value');
  }

  private readNumber(start: number): JsonNode {
    const end = this.tokenEnd(start);
    const token = this.text.slice(start, end);
    if (!NUMBER.test(token)) throw this.invalidToken(start);
    this.at = end;
    return { kind: 'number', value: parseNumeric(token), start, end };
  }

  private readString(): string {
    const { text } = this;
    const start = this.at + 1;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        return text.slice(start, at);
      }
      if (code === BACKSLASH) return this.readEscapes(start, at);
      if (code < 32) throw this.controlCharacter(code);
    }
    throw this.unfinishedString();
  }

  /** The rest of a string whose first backslash is at `at`. */
  private readEscapes(start: number, at: number): string {
    const { text } = this;
    let value = '';
    let from = start;
    for (;;) {
      const code = text.charCodeAt(at);
      if (Number.isNaN(code)) throw this.unfinishedString();
      if (code === QUOTE) {
        this.at = at + 1;
        return value + text.slice(from, at);
      }
      if (code < 32) throw this.controlCharacter(code);
      if (code !== BACKSLASH) {
        at++;
        continue;
      }
      value += text.slice(from, at);
      const letter = text[at + 1] ?? '';
      if (letter === 'u') {
        value += this.readUnicode(at, value);
        at += 6;
      } else {
        value += ESCAPES[letter] ?? this.unknownEscape(at);
        at += 2;
      }
      from = at;
    }
  }

  private unknownEscape(at: number): never {
    const letter = this.text.codePointAt(at + 1);
    if (letter === undefined) throw this.unfinishedString();
    throw this.invalid(`Escape sequence "\\${String.fromCodePoint(letter)}" is invalid.`);
  }

  private unfinishedString(): DatabaseError {
    return this.invalid(`Token "${this.text.slice(this.at)}" is invalid.`);
  }

  /** The UTF-16 unit of `\uXXXX`. In jsonb surrogates come in pairs and U+0000 not at all. */
  private readUnicode(at: number, before: string): string {
    const digits = this.text.slice(at + 2, at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.invalid('"\\u" must be followed by four hexadecimal digits.');
    const unit = Number.parseInt(digits, 16);
    if (!this.isBinary) return String.fromCharCode(unit);
    if (unit === 0) {
      throw error('untranslatable_character', 'unsupported Unicode escape sequence', {
        detail: '\\u0000 cannot be converted to text.',
      });
    }
    const isHigh = (unit & 0xfc00) === 0xd800;
    const isLow = (unit & 0xfc00) === 0xdc00;
    const isAfterHigh = before !== '' && (before.charCodeAt(before.length - 1) & 0xfc00) === 0xd800;
    if (isHigh && isAfterHigh) throw this.invalid('Unicode high surrogate must not follow a high surrogate.');
    if (isLow !== isAfterHigh || (isHigh && !this.text.startsWith('\\u', at + 6))) {
      throw this.invalid('Unicode low surrogate must follow a high surrogate.');
    }
    return String.fromCharCode(unit);
  }

  private skipSpace(): void {
    const { text } = this;
    for (; this.at < text.length; this.at++) {
      const code = text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
    }
  }

  /** A token of letters, digits and what numbers have goes on to the next other character. */
  private tokenEnd(start: number): number {
    const { text } = this;
    const first = text.charCodeAt(start);
    const isNumber = !isWordCharacter(first) || isDigit(first);
    let end = start;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (!isWordCharacter(code) && !(isNumber && (code === 43 || code === 45 || code === 46))) break;
    }
    return end;
  }

  private expected(what: string): DatabaseError {
    if (this.at >= this.text.length) return this.invalid('The input string ended unexpectedly.');
    const found = this.text[this.at]!;
    if (found === '"') {
      const start = this.at;
      this.readString();
      return this.invalid(`Expected ${what}, but found "${this.text.slice(start, this.at)}".`);
    }
    if (/[{}[\]:,]/.test(found)) return this.invalid(`Expected ${what}, but found "${found}".`);
    const end = this.tokenEnd(this.at);
    const token = this.text.slice(this.at, end);
    const isToken = NUMBER.test(token) || /^(?:true|false|null)$/.test(token);
    return isToken ? this.invalid(`Expected ${what}, but found "${token}".`) : this.invalidToken(this.at);
  }

  private invalidToken(start: number): DatabaseError {
    const end = Math.max(this.tokenEnd(start), start + 1);
    return this.invalid(`Token "${this.text.slice(start, end)}" is invalid.`);
  }

  private controlCharacter(code: number): DatabaseError {
    return this.invalid(`Character with value 0x${code.toString(16).padStart(2, '0')} must be escaped.`);
  }

  private invalid(detail: string): DatabaseError {
    return error('invalid_text_representation', 'invalid input syntax for type json', { detail });
  }
}

/** Letters, digits, underscore and everything beyond ASCII. */
function isWordCharacter(code: number): boolean {
  const lower = code | 32;
  return (lower >= 97 && lower <= 122) || isDigit(code) || code === 95 || code >= 128;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** 54001: more nesting than `JSON_DEPTH_MAX`. */
export function jsonTooDeep(): DatabaseError {
  return error('statement_too_complex', `JSON nested deeper than ${JSON_DEPTH_MAX} levels`);
}
