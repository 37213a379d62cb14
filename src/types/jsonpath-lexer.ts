import { type DatabaseError, error } from '../common/errors.js';

// Tokens of a path, after PostgreSQL's `jsonpath_scan.l`. A word may hold escapes and is only then looked up among the
// keywords, as there.

export type TokenKind = 'end' | 'symbol' | 'word' | 'string' | 'variable' | 'integer' | 'decimal';

export interface Token {
  readonly kind: TokenKind;
  /** The symbol, the characters without escapes, the digits. */
  readonly value: string;
  /** What an error at this token shows; '' reads "at end". */
  readonly shown: string;
}

const SPECIAL = '?%$.[]{}()|&!=<>@#,*:-+/';
const OTHER = /[^?%$.[\]{}()|&!=<>@#,*:\-+/\\" \t\n\r\f]/y;
const OTHERS = /[^?%$.[\]{}()|&!=<>@#,*:\-+/\\" \t\n\r\f]+/y;
const BLANK = /[ \t\n\r\f]+/y;
const DOUBLE_SYMBOL = /&&|\|\||\*\*|<=|==|<>|!=|>=/y;
const INTEGER = /0[xX][0-9a-fA-F](?:_?[0-9a-fA-F])*|0[oO][0-7](?:_?[0-7])*|0[bB][01](?:_?[01])*|0|[1-9](?:_?\d)*/y;
const DECIMAL_INTEGER = '(?:0|[1-9](?:_?\\d)*)';
const DIGITS = '\\d(?:_?\\d)*';
const DECIMAL_PATTERN = `(?:${DECIMAL_INTEGER}\\.(?:${DIGITS})?|\\.${DIGITS})`;
const DECIMAL = new RegExp(DECIMAL_PATTERN, 'y');
const REAL = new RegExp(`(?:${DECIMAL_PATTERN}|${DECIMAL_INTEGER})[eE][-+]?${DIGITS}`, 'y');
const REAL_FAIL = new RegExp(`(?:${DECIMAL_PATTERN}|${DECIMAL_INTEGER})[eE][-+]`, 'y');
const UNICODE = /\\u([0-9a-fA-F]{4}|\{[0-9a-fA-F]{1,6}\})/y;
const UNICODE_FAIL = /\\u(?:\{[0-9a-fA-F]{0,6}|[0-9a-fA-F]{0,3})/y;
const HEXADECIMAL = /\\x([0-9a-fA-F]{2})/y;
const HEXADECIMAL_FAIL = /\\x[0-9a-fA-F]?/y;

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** 42601 with the place, as PostgreSQL words it. */
export function pathSyntaxError(message: string, shown: string): DatabaseError {
  return error(
    'syntax_error',
    shown === '' ? `${message} at end of jsonpath input` : `${message} at or near "${shown}" of jsonpath input`,
  );
}

/** Splits a path; the last token is the end. */
export class PathLexer {
  private at = 0;

  constructor(private readonly text: string) {}

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? null;
  }

  /** @throws 42601, 22P05 */
  next(): Token {
    this.skipSpace();
    const { text } = this;
    const first = text[this.at];
    if (first === undefined) return { kind: 'end', value: '', shown: '' };
    if (first === '"') return this.quoted('string', 1);
    if (first === '$') return this.dollar();
    if ((first >= '0' && first <= '9') || first === '.') {
      const number = this.number();
      if (number !== null) return number;
    }
    if (SPECIAL.includes(first)) {
      const symbol = this.match(DOUBLE_SYMBOL) ?? first;
      this.at += symbol.length;
      return { kind: 'symbol', value: symbol === '<>' ? '!=' : symbol, shown: symbol };
    }
    return this.word();
  }

  private skipSpace(): void {
    for (;;) {
      this.at += this.match(BLANK)?.length ?? 0;
      if (!this.text.startsWith('/*', this.at)) return;
      const end = this.text.indexOf('*/', this.at + 2);
      if (end < 0) throw pathSyntaxError('unexpected end of comment', '');
      this.at = end + 2;
    }
  }

  private dollar(): Token {
    if (this.text[this.at + 1] === '"') return this.quoted('variable', 2);
    this.at++;
    const name = this.match(OTHERS);
    if (name === null) return { kind: 'symbol', value: '$', shown: '$' };
    this.at += name.length;
    return { kind: 'variable', value: name, shown: `$${name}` };
  }

  /** A number; null for a point that begins none. */
  private number(): Token | null {
    const real = this.match(REAL);
    const decimal = this.match(DECIMAL);
    const integer = this.match(INTEGER);
    const found = real ?? decimal ?? integer;
    const failed = this.match(REAL_FAIL);
    if (failed !== null && failed.length > (found?.length ?? 0)) {
      throw pathSyntaxError('invalid numeric literal', failed);
    }
    if (found === null) return null;
    const start = this.at;
    this.at += found.length;
    const isPrefixed = /^0[xXoObB]/.test(found);
    const junk = isPrefixed ? null : this.match(OTHER);
    if (junk !== null) {
      const shown = this.text.slice(start, this.at) + junk;
      this.at = start;
      // The longest token wins, and that may be a word.
      if ((this.match(OTHERS)?.length ?? 0) > shown.length) return null;
      throw pathSyntaxError('trailing junk after numeric literal', shown);
    }
    return { kind: found === real || found === decimal ? 'decimal' : 'integer', value: found, shown: found };
  }

  /** A string or a variable's name in quotes, the opening one among the first `skip` characters. */
  private quoted(kind: 'string' | 'variable', skip: number): Token {
    const { text } = this;
    this.at += skip;
    let value = '';
    for (;;) {
      const next = text[this.at];
      if (next === undefined) throw pathSyntaxError('unterminated quoted string', '');
      if (next === '"') {
        this.at++;
        return { kind, value, shown: '"' };
      }
      value += next === '\\' ? this.escape() : this.plain('"');
    }
  }

  private plain(end: string): string {
    const start = this.at;
    while (this.at < this.text.length && this.text[this.at] !== '\\' && this.text[this.at] !== end) this.at++;
    return this.text.slice(start, this.at);
  }

  private word(): Token {
    const { text } = this;
    let value = '';
    for (;;) {
      const next = text[this.at];
      if (next === '\\') {
        value += this.escape();
        continue;
      }
      const part = this.match(OTHERS);
      if (part === null) break;
      value += part;
      this.at += part.length;
    }
    // As in PostgreSQL a comment right behind a word swallows it.
    if (text.startsWith('/*', this.at)) return this.next();
    // PostgreSQL shows what ended the word: blanks, and nothing for anything else.
    const shown = this.match(BLANK) ?? '';
    return { kind: 'word', value, shown };
  }

  private escape(): string {
    const letter = this.text[this.at + 1];
    if (letter === undefined) throw pathSyntaxError('unexpected end after backslash', '\\');
    if (letter === 'u') return this.unicode();
    if (letter === 'x') {
      const found = this.match(HEXADECIMAL);
      if (found === null) {
        throw pathSyntaxError('invalid hexadecimal character sequence', this.match(HEXADECIMAL_FAIL)!);
      }
      this.at += 4;
      return characterOf(Number.parseInt(found.slice(2), 16));
    }
    const character = String.fromCodePoint(this.text.codePointAt(this.at + 1)!);
    this.at += 1 + character.length;
    return ESCAPES[letter] ?? character;
  }

  /** A run of `\uXXXX` and `\u{X}`. */
  private unicode(): string {
    const start = this.at;
    let value = '';
    let high = 0;
    for (let found = this.match(UNICODE); found !== null; found = this.match(UNICODE)) {
      this.at += found.length;
      const code = Number.parseInt(found.replace(/[\\u{}]/g, ''), 16);
      const isHigh = code >= 0xd800 && code < 0xdc00;
      const isLow = code >= 0xdc00 && code < 0xe000;
      if (isHigh && high !== 0) throw surrogateError('Unicode high surrogate must not follow a high surrogate.');
      if (isLow !== (high !== 0)) throw surrogateError('Unicode low surrogate must follow a high surrogate.');
      if (!isHigh) value += isLow ? String.fromCharCode(high, code) : characterOf(code);
      high = isHigh ? code : 0;
    }
    if (this.text.startsWith('\\u', this.at)) {
      const rest = this.match(UNICODE_FAIL)!;
      throw pathSyntaxError('invalid Unicode escape sequence', this.text.slice(start, this.at) + rest);
    }
    if (high !== 0) throw surrogateError('Unicode low surrogate must follow a high surrogate.');
    return value;
  }
}

function surrogateError(detail: string): DatabaseError {
  return error('invalid_text_representation', 'invalid input syntax for type jsonpath', { detail });
}

function characterOf(code: number): string {
  if (code === 0) {
    throw error('untranslatable_character', 'unsupported Unicode escape sequence', {
      detail: '\\u0000 cannot be converted to text.',
    });
  }
  if (code > 0x10ffff) throw error('syntax_error', 'could not convert Unicode to server encoding');
  return String.fromCodePoint(code);
}
