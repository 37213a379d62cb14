import type { TokenType } from 'chevrotain';
import { DatabaseError, error } from '../../common/errors.js';
import { limits } from '../../common/limits.js';
import { CharacterBit, characterBits, isWordStart, skipDigits, skipLine, skipWord } from './characters.js';
import { scanNumber, scanNumericArray } from './number-literals.js';
import {
  type Quoted,
  resolveUnicode,
  scanBits,
  scanDollarQuoted,
  scanEscapeString,
  scanQuotedIdentifier,
  scanString,
} from './string-literals.js';
import { errorNear } from './syntax-error.js';
import * as T from './tokens.js';
import { findKeyword, hashStep, K, Token } from './tokens.js';

// The scanner: section 4.1 of PostgreSQL's manual, written by hand.
//
// It reads one statement at a time, up to its semicolon. What it cannot read becomes an Invalid token that ends
// the statement, with the error kept in `failure`: the parser may still find a mistake that comes earlier.
//
// Beyond the manual it decides one thing for the grammar, which looks only one token ahead: whether a parenthesis
// opens a query. `(SELECT` does; `((SELECT 1) UNION ...` does, `((SELECT 1) + 2)` does not: that depends on what
// follows the inner closing one.

/** The tokens of one statement. */
export interface ScannedStatement {
  readonly tokens: Token[];
  /** The offset of the statement's semicolon, or of the text's end. */
  readonly end: number;
  /** The highest `$n`. */
  readonly parameterCount: number;
  /** What is wrong with the Invalid token at the end of `tokens`, if there is one. */
  readonly failure: DatabaseError | null;
}

const { wordStart, wordPart, upperCase, digit, space, operator } = CharacterBit;
/** Beside the bits of `characterBits`: a word has a character beyond ASCII. */
const nonAscii = 64;

const operatorTypes: Record<string, TokenType> = {
  '+': T.Plus,
  '-': T.Minus,
  '*': T.Star,
  '/': T.Slash,
  '%': T.Percent,
  '^': T.Caret,
  '<': T.Less,
  '>': T.Greater,
  '=': T.Equal,
  '<=': T.LessEqual,
  '>=': T.GreaterEqual,
  '<>': T.NotEqual,
  '!=': T.NotEqual,
  '=>': T.EqualGreater,
};

/** By character code: the operators of one character. */
const single: (TokenType | undefined)[] = [];
for (const [symbol, type] of Object.entries(operatorTypes)) {
  if (symbol.length === 1) single[symbol.charCodeAt(0)] = type;
}

const { ARRAY, SELECT, WITH, TABLE, VALUES, CREATE, FUNCTION, PROCEDURE, RULE, BEGIN, ATOMIC, CASE, END } = K;

/** What may follow a query in parentheses when the parentheses around both hold a query too. */
const continuesQuery = T.tableByType(
  [T.RightParen, K.UNION, K.INTERSECT, K.EXCEPT, K.ORDER, K.LIMIT, K.OFFSET, K.FETCH, K.FOR].map((type) => [type, 1]),
);

const operatorCharactersMax = 63;

/** Reads the statements of a script one after the other. */
export class Lexer {
  /** Where the next statement begins. */
  private at: number;
  private tokens: Token[] = [];
  /** Indexes into `tokens` of the parentheses that are open. */
  private opened: number[] = [];
  /** A parenthesis directly around a query in parentheses that has just been closed; -1: none. */
  private undecided = -1;
  private parameterCount = 0;
  private bodyDepth = 0;
  /** Where the operator characters end that were measured last, and where an operator of them ends. */
  private runEnd = 0;
  private runKept = 0;

  constructor(private readonly text: string) {
    this.at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  /** Whether the whole text has been read. */
  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Reads one statement, empty ones included, and moves behind its semicolon. */
  readStatement(): ScannedStatement {
    this.tokens = [];
    if (this.opened.length > 0) this.opened = [];
    this.undecided = -1;
    this.parameterCount = 0;
    this.bodyDepth = 0;
    let failure: DatabaseError | null = null;
    let end = this.text.length;
    try {
      end = this.scan();
      this.at = end + 1;
    } catch (cause) {
      if (!(cause instanceof DatabaseError)) throw cause;
      failure = cause;
      const span = cause.span ?? { start: end, end };
      this.tokens.push(new Token(T.Invalid, '', span.start, span.end));
      this.at = this.text.length;
    }
    return { tokens: this.tokens, end, parameterCount: this.parameterCount, failure };
  }

  /** Pushes tokens up to the statement's end and returns its offset. */
  private scan(): number {
    const { text, tokens } = this;
    let at = this.at;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code >= 128) {
        at = this.scanWord(at);
        continue;
      }
      const bits = characterBits[code];
      if (bits & space) {
        at++;
      } else if (bits & wordStart) {
        at = this.scanWord(at);
      } else if (bits & digit) {
        at = this.scanNumber(at);
      } else if (bits & operator) {
        at = this.scanOperator(at, code);
      } else {
        switch (code) {
          case 40: // (
            this.openParen(at++);
            break;
          case 41: // )
            this.closeParen(at++);
            break;
          case 44: // ,
            tokens.push(new Token(T.Comma, ',', at, ++at));
            this.undecided = -1;
            break;
          case 91: // [
            at = this.push(T.LeftBracket, at, { value: '[', end: at + 1 });
            break;
          case 93: // ]
            at = this.push(T.RightBracket, at, { value: ']', end: at + 1 });
            break;
          case 39: // '
            at = this.push(T.StringToken, at, scanString(text, at, at, 'unterminated quoted string'));
            break;
          case 46: // .
            at = this.scanDot(at);
            break;
          case 59: // ;
            if (!this.isInsideBody()) return at;
            tokens.push(new Token(T.Semicolon, ';', at, ++at));
            break;
          case 34: // "
            at = this.pushIdentifier(at, scanQuotedIdentifier(text, at, at));
            break;
          case 58: // :
            at = this.scanColon(at);
            break;
          case 36: // $
            at = this.scanDollar(at);
            break;
          default:
            if (at >= text.length) return text.length;
            throw errorNear(text, 'syntax error', { start: at, end: at + 1 });
        }
      }
    }
  }

  private push(type: TokenType, start: number, { value, end }: Quoted): number {
    this.undecided = -1;
    this.tokens.push(new Token(type, value, start, end));
    return end;
  }

  private pushIdentifier(start: number, { value, end }: Quoted): number {
    return this.push(T.QuotedIdentifier, start, { value: cutIdentifier(value), end });
  }

  private scanWord(start: number): number {
    const { text } = this;
    let at = start;
    let hash = 0;
    let seen = 0;
    for (;;) {
      const code = text.charCodeAt(at);
      const bits = code < 128 ? characterBits[code] : code >= 128 ? wordPart | nonAscii : 0;
      if (!(bits & wordPart)) break;
      seen |= bits;
      hash = hashStep(hash, code);
      at++;
    }
    if (at === start + 1) {
      const end = this.scanPrefixed(start);
      if (end > 0) return end;
    }
    if (!(seen & nonAscii)) {
      const keyword = findKeyword(text, start, at, hash);
      if (keyword !== undefined) return this.pushKeyword(keyword.type, keyword.word, start, at);
    }
    let name = text.slice(start, at);
    if (seen & upperCase) name = seen & nonAscii ? foldAscii(name) : name.toLowerCase();
    if (at - start > 20) name = cutIdentifier(name);
    this.undecided = -1;
    this.tokens.push(new Token(T.Identifier, name, start, at));
    return at;
  }

  private pushKeyword(type: TokenType, word: string, start: number, end: number): number {
    const { tokens, text } = this;
    if (this.undecided >= 0) {
      if (continuesQuery[type.tokenTypeIdx as number]) this.becomeQuery(this.undecided);
      this.undecided = -1;
    }
    if (type === SELECT || type === WITH || type === TABLE) {
      this.markQuery(tokens.length - 1);
    } else if (type === ATOMIC || this.bodyDepth > 0) {
      this.trackBody(type);
    } else if (type === ARRAY && !(tokens.length > 0 && tokens[tokens.length - 1].tokenType === T.Dot)) {
      const list = scanNumericArray(text, end);
      if (list !== null) {
        tokens.push(new Token(T.NumericArrayToken, text.slice(list.start, list.end), start, list.end + 1));
        return list.end + 1;
      }
    }
    tokens.push(new Token(type, word, start, end));
    return end;
  }

  /** The literals that begin with a letter: e'', b'', x'', n'', u&'', u&"". 0 when there is none at `start`. */
  private scanPrefixed(start: number): number {
    const { text } = this;
    const next = text.charCodeAt(start + 1);
    const letter = text.charCodeAt(start) | 32;
    if (next === 39) {
      if (letter === 101) return this.push(T.StringToken, start, scanEscapeString(text, start));
      if (letter === 98 || letter === 120) return this.push(T.BitString, start, scanBits(text, start));
      if (letter === 110) {
        this.tokens.push(new Token(K.NCHAR, 'nchar', start, start + 1));
        return start + 1;
      }
    } else if (next === 38 && letter === 117) {
      const quote = text.charCodeAt(start + 2);
      if (quote === 39) {
        const raw = scanString(text, start, start + 2, 'unterminated quoted string');
        return this.push(T.StringToken, start, resolveUnicode(text, start, raw));
      }
      if (quote === 34) {
        const raw = scanQuotedIdentifier(text, start, start + 2);
        return this.pushIdentifier(start, resolveUnicode(text, start, raw));
      }
    }
    return 0;
  }

  private scanNumber(start: number): number {
    const { text } = this;
    let end = skipDigits(text, start);
    let next = text.charCodeAt(end);
    if (next === 46 && (characterBits[text.charCodeAt(end + 1)] & digit) !== 0) {
      end = skipDigits(text, end + 1);
      next = text.charCodeAt(end);
    }
    // `12` or `1.5`, most of all numbers: no further dot, and no letter of an exponent, a base or junk.
    if (next !== 46 && !(next < 128 ? characterBits[next] & wordPart : next >= 128)) {
      this.undecided = -1;
      this.tokens.push(new Token(T.NumberToken, text.slice(start, end), start, end));
      return end;
    }
    return this.push(T.NumberToken, start, scanNumber(text, start));
  }

  private scanDot(start: number): number {
    const { text } = this;
    const next = text.charCodeAt(start + 1);
    if (characterBits[next] & digit) return this.push(T.NumberToken, start, scanNumber(text, start));
    if (next === 46) return this.push(T.DotDot, start, { value: '..', end: start + 2 });
    return this.push(T.Dot, start, { value: '.', end: start + 1 });
  }

  private scanColon(start: number): number {
    const next = this.text.charCodeAt(start + 1);
    if (next === 58) return this.push(T.TypeCast, start, { value: '::', end: start + 2 });
    if (next === 61) return this.push(T.ColonEqual, start, { value: ':=', end: start + 2 });
    return this.push(T.Colon, start, { value: ':', end: start + 1 });
  }

  private scanDollar(start: number): number {
    const { text } = this;
    if (!(characterBits[text.charCodeAt(start + 1)] & digit)) {
      const quoted = scanDollarQuoted(text, start);
      if (quoted === null) throw errorNear(text, 'syntax error', { start, end: start + 1 });
      return this.push(T.StringToken, start, quoted);
    }
    const end = skipDigits(text, start + 1);
    if (isWordStart(text, end)) {
      throw errorNear(text, 'trailing junk after parameter', { start, end: skipWord(text, end) });
    }
    const index = Number(text.slice(start + 1, end));
    if (index > 2_147_483_647) throw errorNear(text, 'parameter number too large', { start, end });
    if (index > limits.parametersMax) {
      const message = `parameter $${index} is beyond the limit of ${limits.parametersMax}`;
      throw error('program_limit_exceeded', message, { span: { start, end } });
    }
    if (index > this.parameterCount) this.parameterCount = index;
    return this.push(T.ParameterToken, start, { value: text.slice(start + 1, end), end });
  }

  /**
   * An operator or a comment. PostgreSQL takes as many operator characters as there are, but stops before a comment,
   * and gives back trailing + and - unless the operator has one of ~ ! @ # ^ & | ` ? %, so that `a*-1` works.
   */
  private scanOperator(start: number, code: number): number {
    const { text } = this;
    const next = text.charCodeAt(start + 1);
    if (code === 45 && next === 45) return skipLine(text, start);
    if (code === 47 && next === 42) return skipBlockComment(text, start);
    this.undecided = -1;
    if (!(characterBits[next] & operator)) {
      const type = single[code];
      this.tokens.push(new Token(type ?? T.Operator, text[start], start, start + 1));
      return start + 1;
    }
    if (start >= this.runEnd) this.measureRun(start);
    const end = Math.max(start + 1, this.runKept);
    if (end - start > operatorCharactersMax) throw errorNear(text, 'operator too long', { start, end });
    const image = text.slice(start, end);
    const type = operatorTypes[image] ?? T.Operator;
    this.tokens.push(new Token(type, image === '!=' ? '<>' : image, start, end));
    return end;
  }

  /**
   * Finds the end of the operator characters at `start` and how many of them an operator keeps. Both hold for every
   * operator that begins in the run, so that one of a thousand signs is walked once.
   */
  private measureRun(start: number): void {
    const { text } = this;
    let end = start + 1;
    while (characterBits[text.charCodeAt(end)] & operator && !isCommentStart(text, end)) end++;
    this.runEnd = end;
    if (!/[~!@#^&|`?%]/.test(text.slice(start, end))) {
      while (end > start && (text.charCodeAt(end - 1) === 43 || text.charCodeAt(end - 1) === 45)) end--;
    }
    this.runKept = end;
  }

  // ------------------------------------------------------------------------------------------- parentheses

  private openParen(at: number): void {
    const { tokens } = this;
    const before = tokens.length - 1;
    // `(VALUES (`; without the second parenthesis VALUES is a name.
    if (before >= 0 && tokens[before].tokenType === VALUES) this.markQuery(before - 1);
    this.undecided = -1;
    this.opened.push(tokens.length);
    tokens.push(new Token(T.LeftParen, '(', at, at + 1));
  }

  private closeParen(at: number): void {
    if (this.undecided >= 0) {
      this.becomeQuery(this.undecided);
      this.undecided = -1;
    }
    const { tokens, opened } = this;
    const open = opened.pop();
    tokens.push(new Token(T.RightParen, ')', at, at + 1));
    const isAroundQuery =
      open !== undefined &&
      tokens[open].tokenType === T.QueryParen &&
      opened.length > 0 &&
      opened[opened.length - 1] === open - 1;
    if (isAroundQuery) this.undecided = open - 1;
  }

  /** A query begins behind the token at `index`: if that is a parenthesis, it opens a query. */
  private markQuery(index: number): void {
    if (index >= 0 && this.tokens[index].tokenType === T.LeftParen) this.becomeQuery(index);
  }

  private becomeQuery(index: number): void {
    const { start, end } = this.tokens[index];
    this.tokens[index] = new Token(T.QueryParen, '(', start, end);
  }

  /** Whether a semicolon here belongs to a rule's or a function's body, not to the script. */
  private isInsideBody(): boolean {
    const { tokens } = this;
    if (tokens.length < 2 || tokens[0].tokenType !== CREATE) return false;
    const head = tokens.slice(1, 4).map((token) => token.tokenType);
    if (head.includes(RULE)) return this.opened.length > 0;
    return this.bodyDepth > 0 && (head.includes(FUNCTION) || head.includes(PROCEDURE));
  }

  /** Counts `BEGIN ATOMIC ... END` of a function's body, and the CASE ... END in it. */
  private trackBody(type: TokenType): void {
    const { tokens } = this;
    if (type === ATOMIC && tokens.length > 0 && tokens[tokens.length - 1].tokenType === BEGIN) this.bodyDepth = 1;
    else if (type === CASE) this.bodyDepth++;
    else if (type === END) this.bodyDepth--;
  }
}

function isCommentStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  return (code === 45 && next === 45) || (code === 47 && next === 42);
}

/** The offset behind the comment at `start`; comments nest. */
function skipBlockComment(text: string, start: number): number {
  const edges = /\/\*|\*\//g;
  edges.lastIndex = start + 2;
  for (let depth = 1; ; ) {
    const edge = edges.exec(text);
    if (edge === null) throw errorNear(text, 'unterminated /* comment', { start, end: text.length });
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return edges.lastIndex;
  }
}

/** Lower case for A to Z alone: other letters keep their case, whatever the locale. */
function foldAscii(name: string): string {
  return name.replace(/[A-Z]+/g, (part) => part.toLowerCase());
}

/** Cuts a name to 63 bytes of UTF-8, between characters. */
export function cutIdentifier(name: string): string {
  if (name.length * 3 <= limits.identifierBytesMax) return name;
  let bytes = 0;
  let at = 0;
  while (at < name.length) {
    const code = name.codePointAt(at) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > limits.identifierBytesMax) return name.slice(0, at);
    at += code < 0x10000 ? 1 : 2;
  }
  return name;
}
