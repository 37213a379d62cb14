import type { ClassName } from './character-class.js';
import { literalOptions, withOption } from './options.js';
import {
  BAD_ESCAPE,
  BAD_OPTION,
  BAD_QUANTIFIER,
  BAD_REPETITION,
  OPEN_BRACE,
  OPEN_BRACKET,
  patternError,
} from './pattern-error.js';
import type { PatternOptions, PlaceTest } from './syntax.js';

// Cuts a pattern into tokens, as the manual of PostgreSQL describes its regular expressions (9.7.3). What a character
// means depends on where it stands: outside of brackets, between them, in `{3,5}`, in `[: :]`.

export type Token =
  | { readonly kind: 'end' | '|' | '{' | '.' | ',' | ']' | 'range' | 'collating' | 'equivalence' | 'class' | 'close' }
  | { readonly kind: 'plain' | 'digit' | 'back reference'; readonly value: number }
  /** `^` and `$` as written; what they test is the parser's. */
  | { readonly kind: '^' | '$' }
  | { readonly kind: 'place'; readonly test: PlaceTest }
  | { readonly kind: '*' | '+' | '?' | '}'; readonly isGreedy: boolean }
  | { readonly kind: '('; readonly isCapturing: boolean }
  | { readonly kind: ')' }
  | { readonly kind: 'look'; readonly isBehind: boolean; readonly isNegated: boolean }
  | { readonly kind: '['; readonly isNegated: boolean }
  | { readonly kind: 'class escape'; readonly name: ClassName; readonly isNegated: boolean };

type Mode = 'pattern' | 'brackets' | 'bounds' | '.' | '=' | ':';

const NAMED_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['b', 8],
  ['B', 92],
  ['e', 27],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
]);

const CLASS_ESCAPES: ReadonlyMap<string, ClassName> = new Map([
  ['d', 'digit'],
  ['s', 'space'],
  ['w', 'word'],
]);

const PLACE_ESCAPES: ReadonlyMap<string, PlaceTest> = new Map([
  ['A', 'text begin'],
  ['m', 'word begin'],
  ['M', 'word end'],
  ['y', 'word boundary'],
  ['Y', 'no word boundary'],
  ['Z', 'text end'],
]);

const CODE_POINT_MAX = 0x7ffffffe;
/** `\x` takes as many digits as there are. */
const HEX_DIGITS_MAX = 255;

export class Lexer {
  options: PatternOptions;
  /** How many capturing parentheses were opened; the parser counts. */
  captureCount = 0;
  private readonly characters: readonly string[];
  private at = 0;
  private mode: Mode = 'pattern';
  private last: Token | null = null;

  constructor(pattern: string, options: PatternOptions) {
    this.options = options;
    this.characters = Array.from(pattern);
    this.readPrefix();
  }

  /** The next token. @throws 2201B */
  next(): Token {
    const token = this.read();
    this.last = token;
    return token;
  }

  // ---------------------------------------------------------------------------------------------------- the start

  /** `***=`, `***:` and `(?i)`, which only the start of a pattern may have. */
  private readPrefix(): void {
    if (this.options.flavor === 'literal') return;
    if (this.characters.length >= 4 && this.sees('***')) {
      const director = this.characters[3];
      if (director === '?') throw patternError('invalid regexp (reg version 0.8)');
      if (director !== '=' && director !== ':') throw patternError(BAD_QUANTIFIER);
      this.at = 4;
      if (director === '=') {
        this.options = literalOptions(this.options);
        return;
      }
      this.options = { ...this.options, flavor: 'advanced' };
    }
    if (this.options.flavor === 'advanced' && this.sees('(?') && isLetter(this.characters[this.at + 2])) {
      this.readEmbeddedOptions();
    }
  }

  private readEmbeddedOptions(): void {
    for (this.at += 2; isLetter(this.peek()); this.at++) {
      const changed = this.peek() === 'g' ? null : withOption(this.options, this.peek()!);
      if (changed === null) throw patternError(BAD_OPTION);
      this.options = changed;
    }
    if (!this.accept(')')) throw patternError(BAD_OPTION);
    if (this.options.flavor === 'literal') this.options = literalOptions(this.options);
  }

  // ---------------------------------------------------------------------------------------------------- characters

  private peek(distance = 0): string | undefined {
    return this.characters[this.at + distance];
  }

  private sees(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.characters[this.at + i] !== text[i]) return false;
    return true;
  }

  private accept(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }

  private isAtEnd(): boolean {
    return this.at >= this.characters.length;
  }

  /** Leaves out white space and comments of the expanded syntax. */
  private skip(): void {
    for (;;) {
      while (!this.isAtEnd() && /\s/.test(this.peek()!)) this.at++;
      if (this.peek() !== '#') return;
      while (!this.isAtEnd() && this.peek() !== '\n') this.at++;
    }
  }

  // -------------------------------------------------------------------------------------------------------- tokens

  private read(): Token {
    const { mode } = this;
    const { flavor } = this.options;
    if (this.options.isExpanded && (mode === 'pattern' || mode === 'bounds')) this.skip();
    if (this.isAtEnd()) {
      if (mode === 'pattern') return { kind: 'end' };
      throw patternError(mode === 'bounds' ? OPEN_BRACE : OPEN_BRACKET);
    }
    const character = this.characters[this.at++]!;
    switch (mode) {
      case 'pattern':
        if (flavor === 'literal') return plain(character);
        return flavor === 'basic' ? this.readBasic(character) : this.readExtended(character);
      case 'bounds':
        return this.readBounds(character);
      case 'brackets':
        return this.readBrackets(character);
      default:
        // The end of `[. .]` and its like.
        if (character !== mode || !this.accept(']')) return plain(character);
        this.mode = 'brackets';
        return { kind: 'close' };
    }
  }

  private readBounds(character: string): Token {
    if (character >= '0' && character <= '9') return { kind: 'digit', value: Number(character) };
    if (character === ',') return { kind: ',' };
    const { flavor } = this.options;
    if (flavor === 'basic' ? character === '\\' && this.accept('}') : character === '}') {
      this.mode = 'pattern';
      return { kind: '}', isGreedy: flavor !== 'advanced' || !this.accept('?') };
    }
    throw patternError(BAD_REPETITION);
  }

  private readBrackets(character: string): Token {
    const isFirst = this.last?.kind === '[';
    switch (character) {
      case ']':
        if (isFirst) return plain(character);
        this.mode = 'pattern';
        return { kind: ']' };
      case '-':
        return isFirst || this.peek() === ']' ? plain(character) : { kind: 'range' };
      case '\\': {
        if (this.options.flavor !== 'advanced') return plain(character);
        const token = this.readEscape();
        if (token.kind !== 'plain' && token.kind !== 'class escape') throw patternError(BAD_ESCAPE);
        return token;
      }
      case '[': {
        if (this.isAtEnd()) throw patternError(OPEN_BRACKET);
        const opened = this.peek();
        if (opened !== '.' && opened !== '=' && opened !== ':') return plain(character);
        this.at++;
        this.mode = opened;
        return { kind: opened === '.' ? 'collating' : opened === '=' ? 'equivalence' : 'class' };
      }
      default:
        return plain(character);
    }
  }

  /** What stands for an open bracket: a set, or a word's end in `[[:<:]]`. */
  private readOpenBracket(): Token {
    for (const sign of ['<', '>'] as const) {
      if (this.accept(`[:${sign}:]]`)) return { kind: 'place', test: sign === '<' ? 'word begin' : 'word end' };
    }
    this.mode = 'brackets';
    return { kind: '[', isNegated: this.accept('^') };
  }

  private readExtended(character: string): Token {
    const isAdvanced = this.options.flavor === 'advanced';
    switch (character) {
      case '|':
      case '.':
      case '^':
      case '$':
      case ')':
        return { kind: character };
      case '*':
      case '+':
      case '?':
        return { kind: character, isGreedy: !isAdvanced || !this.accept('?') };
      case '{':
        if (this.options.isExpanded) this.skip();
        if (!/^[0-9]$/.test(this.peek() ?? '')) return plain(character);
        this.mode = 'bounds';
        return { kind: '{' };
      case '(':
        if (!isAdvanced || !this.accept('?')) return { kind: '(', isCapturing: true };
        return this.readSpecialGroup();
      case '[':
        return this.readOpenBracket();
      case '\\':
        if (this.isAtEnd()) throw patternError(BAD_ESCAPE);
        return isAdvanced ? this.readEscape() : plain(this.characters[this.at++]!);
      default:
        return plain(character);
    }
  }

  private readSpecialGroup(): Token {
    if (this.accept(':')) return { kind: '(', isCapturing: false };
    if (this.accept('#')) {
      while (!this.isAtEnd() && this.peek() !== ')') this.at++;
      this.at++;
      return this.read();
    }
    const isBehind = this.accept('<');
    if (this.accept('=')) return { kind: 'look', isBehind, isNegated: false };
    if (this.accept('!')) return { kind: 'look', isBehind, isNegated: true };
    throw patternError(BAD_QUANTIFIER);
  }

  private readBasic(character: string): Token {
    const last = this.last?.kind;
    switch (character) {
      case '*':
        return last === undefined || last === '(' ? plain(character) : { kind: '*', isGreedy: true };
      case '[':
        return this.readOpenBracket();
      case '.':
        return { kind: '.' };
      case '^':
        return last === undefined || last === '(' ? { kind: '^' } : plain(character);
      case '$':
        if (this.options.isExpanded) this.skip();
        return this.isAtEnd() || this.sees('\\)') ? { kind: '$' } : plain(character);
      case '\\':
        break;
      default:
        return plain(character);
    }
    if (this.isAtEnd()) throw patternError(BAD_ESCAPE);
    const escaped = this.characters[this.at++]!;
    switch (escaped) {
      case '{':
        this.mode = 'bounds';
        return { kind: '{' };
      case '(':
        return { kind: '(', isCapturing: true };
      case ')':
        return { kind: ')' };
      case '<':
        return { kind: 'place', test: 'word begin' };
      case '>':
        return { kind: 'place', test: 'word end' };
      default:
        return /^[1-9]$/.test(escaped) ? { kind: 'back reference', value: Number(escaped) } : plain(escaped);
    }
  }

  // ------------------------------------------------------------------------------------------------------- escapes

  /** What stands behind a backslash. */
  private readEscape(): Token {
    const character = this.characters[this.at++];
    if (character === undefined) throw patternError(BAD_ESCAPE);
    if (!/^[a-zA-Z0-9]$/.test(character)) return plain(character);
    const named = NAMED_ESCAPES.get(character);
    if (named !== undefined) return { kind: 'plain', value: named };
    const test = PLACE_ESCAPES.get(character);
    if (test !== undefined) return { kind: 'place', test };
    const name = CLASS_ESCAPES.get(character.toLowerCase());
    if (name !== undefined) return { kind: 'class escape', name, isNegated: character < 'a' };
    switch (character) {
      case 'c':
        if (this.isAtEnd()) throw patternError(BAD_ESCAPE);
        return { kind: 'plain', value: this.characters[this.at++]!.codePointAt(0)! & 31 };
      case 'u':
        return { kind: 'plain', value: this.readCode(4, 4) };
      case 'U':
        return { kind: 'plain', value: this.readCode(8, 8) };
      case 'x':
        return { kind: 'plain', value: this.readCode(1, HEX_DIGITS_MAX) };
      default:
        break;
    }
    if (character > '9') throw patternError(BAD_ESCAPE);
    return this.readNumber();
  }

  /** A back reference, or a character by its octal code. */
  private readNumber(): Token {
    const start = this.at - 1;
    if (this.characters[start] !== '0') {
      let end = start + 1;
      while (/^[0-9]$/.test(this.characters[end] ?? '')) end++;
      const number = Number(this.characters.slice(start, end).join(''));
      // More digits name a capture only when there is one of that number.
      if (end === start + 1 || number <= this.captureCount) {
        this.at = end;
        return { kind: 'back reference', value: number };
      }
    }
    this.at = start;
    let code = 0;
    for (let digits = 0; digits < 3 && /^[0-7]$/.test(this.peek() ?? ''); digits++) {
      const more = code * 8 + Number(this.peek());
      if (more > 0xff) break;
      code = more;
      this.at++;
    }
    if (this.at === start) throw patternError(BAD_ESCAPE);
    return { kind: 'plain', value: code };
  }

  private readCode(digitsMin: number, digitsMax: number): number {
    const start = this.at;
    let code = 0;
    while (this.at - start < digitsMax && /^[0-9a-fA-F]$/.test(this.peek() ?? '')) {
      code = Math.min(code * 16 + Number.parseInt(this.characters[this.at++]!, 16), Number.MAX_SAFE_INTEGER / 32);
    }
    if (this.at - start < digitsMin || code > CODE_POINT_MAX) throw patternError(BAD_ESCAPE);
    return code;
  }
}

function plain(character: string): Token {
  return { kind: 'plain', value: character.codePointAt(0)! };
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /^[a-zA-Z]$/.test(character);
}
