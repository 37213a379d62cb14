import { isClassName } from './character-class.js';
import { type CharacterSet, caseVariants, rangeInBothCases, setOfCharacter } from './character-set.js';
import { namedCharacter } from './collating-names.js';
import { Lexer, type Token } from './lexer.js';
import { checkOptions } from './options.js';
import {
  BAD_CLASS,
  BAD_ELEMENT,
  BAD_QUANTIFIER,
  BAD_RANGE,
  BAD_REFERENCE,
  BAD_REPETITION,
  OPEN_PARENTHESIS,
  patternError,
  TOO_COMPLEX,
} from './pattern-error.js';
import { EMPTY, type Pattern, type PatternOptions, type Preference, type Syntax } from './syntax.js';

const REPEAT_COUNT_MAX = 255;
/** Parentheses in parentheses. */
const DEPTH_MAX = 500;

/** Reads a pattern. @throws 2201B */
export function parsePattern(text: string, options: PatternOptions): Pattern {
  checkOptions(options);
  return new Parser(text, options).read();
}

class Parser {
  private readonly lexer: Lexer;
  private token: Token;
  /** What each capture's parentheses hold; absent while they are open. */
  private readonly captures: (Syntax | undefined)[] = [];
  private hasBackReferences = false;
  private depth = 0;
  private isInLook = false;

  constructor(text: string, options: PatternOptions) {
    this.lexer = new Lexer(text, options);
    this.token = this.lexer.next();
  }

  read(): Pattern {
    const syntax = this.choice(false);
    return { syntax, captureCount: this.lexer.captureCount, hasBackReferences: this.hasBackReferences };
  }

  private take(): Token {
    const { token } = this;
    this.token = this.lexer.next();
    return token;
  }

  /** Branches up to the end, or up to the parenthesis that closes them. */
  private choice(isInside: boolean): Syntax {
    const branches: Syntax[] = [];
    for (;;) {
      branches.push(this.branch(isInside));
      if (this.token.kind !== '|') break;
      this.take();
    }
    if (isInside && this.token.kind !== ')') throw patternError(OPEN_PARENTHESIS);
    return branches.length === 1 ? branches[0]! : { kind: 'Choice', branches };
  }

  private branch(isInside: boolean): Syntax {
    const parts: Syntax[] = [];
    for (;;) {
      const { kind } = this.token;
      if (kind === '|' || kind === 'end' || (kind === ')' && isInside)) break;
      parts.push(this.part());
    }
    if (parts.length === 0) return EMPTY;
    return { kind: 'Sequence', parts };
  }

  /** A condition, or an atom with its quantifier. */
  private part(): Syntax {
    const { token } = this;
    const { anchorsAtNewline } = this.lexer.options;
    switch (token.kind) {
      case '^':
        this.take();
        return { kind: 'Place', test: anchorsAtNewline ? 'line begin' : 'text begin' };
      case '$':
        this.take();
        return { kind: 'Place', test: anchorsAtNewline ? 'line end' : 'text end' };
      case 'place':
        this.take();
        return { kind: 'Place', test: token.test };
      case 'look':
        return this.look(token.isBehind, token.isNegated);
      case '*':
      case '+':
      case '?':
      case '{':
        throw patternError(BAD_QUANTIFIER);
      default:
        return this.quantified(this.atom());
    }
  }

  private look(isBehind: boolean, isNegated: boolean): Syntax {
    const outer = this.isInLook;
    this.isInLook = true;
    const operand = this.nested();
    this.isInLook = outer;
    return { kind: 'Look', operand, isBehind, isNegated };
  }

  /** From an open parenthesis to behind the closing one. */
  private nested(): Syntax {
    if (++this.depth > DEPTH_MAX) throw patternError(TOO_COMPLEX);
    this.take();
    const operand = this.choice(true);
    this.take();
    this.depth--;
    return operand;
  }

  private atom(): Syntax {
    const { options } = this.lexer;
    const { token } = this;
    switch (token.kind) {
      case 'plain':
        this.take();
        return { kind: 'Character', set: setOfCharacter(token.value, options.ignoresCase) };
      case ')':
        // Only the extended flavor takes one that closes nothing for itself.
        if (options.flavor !== 'extended') throw patternError(OPEN_PARENTHESIS);
        this.take();
        return { kind: 'Character', set: setOfCharacter(0x29, false) };
      case '.':
        this.take();
        return { kind: 'Character', set: allCharacters(options) };
      case 'class escape':
        this.take();
        return {
          kind: 'Character',
          set: { ranges: [], classes: [token], isNegated: false, excludesNewline: false },
        };
      case '[':
        return { kind: 'Character', set: this.brackets(token.isNegated) };
      case '(':
        return this.group(token.isCapturing && !this.isInLook);
      case 'back reference':
        return this.backReference(token.value);
      default:
        throw new Error(`no atom begins with ${token.kind}`);
    }
  }

  private group(isCapturing: boolean): Syntax {
    const capture = isCapturing ? ++this.lexer.captureCount : 0;
    const operand = this.nested();
    if (isCapturing) this.captures[capture] = operand;
    return { kind: 'Group', operand, capture };
  }

  private backReference(capture: number): Syntax {
    const target = this.captures[capture];
    if (this.isInLook || target === undefined) throw patternError(BAD_REFERENCE);
    this.take();
    this.hasBackReferences = true;
    return { kind: 'BackReference', capture, target };
  }

  // ---------------------------------------------------------------------------------------------------- quantifiers

  private quantified(operand: Syntax): Syntax {
    const { token } = this;
    switch (token.kind) {
      case '*':
        this.take();
        return repeat(operand, 0, Number.POSITIVE_INFINITY, token.isGreedy);
      case '+':
        this.take();
        return repeat(operand, 1, Number.POSITIVE_INFINITY, token.isGreedy);
      case '?':
        this.take();
        return repeat(operand, 0, 1, token.isGreedy);
      case '{':
        return this.bounded(operand);
      default:
        return operand;
    }
  }

  private bounded(operand: Syntax): Syntax {
    this.take();
    const min = this.count();
    let max = min;
    const hasMax = this.token.kind === ',';
    if (hasMax) {
      this.take();
      max = this.token.kind === 'digit' ? this.count() : Number.POSITIVE_INFINITY;
      if (min > max) throw patternError(BAD_REPETITION);
    }
    const { token } = this;
    if (token.kind !== '}') throw patternError(BAD_REPETITION);
    this.take();
    // `{3}` has one length only, so that the operand's own preference counts.
    if (!hasMax) return { kind: 'Repeat', operand, min, max, prefers: null };
    return repeat(operand, min, max, token.isGreedy);
  }

  private count(): number {
    let count = 0;
    while (this.token.kind === 'digit' && count < REPEAT_COUNT_MAX) {
      count = count * 10 + this.token.value;
      this.take();
    }
    if (this.token.kind === 'digit' || count > REPEAT_COUNT_MAX) throw patternError(BAD_REPETITION);
    return count;
  }

  // ------------------------------------------------------------------------------------------------------- brackets

  private brackets(isNegated: boolean): CharacterSet {
    const { ignoresCase, dotStopsAtNewline } = this.lexer.options;
    const ranges: number[] = [];
    const classes: CharacterSet['classes'][number][] = [];
    this.take();
    while (this.token.kind !== ']') {
      const { token } = this;
      if (token.kind === 'class escape') {
        this.take();
        classes.push(token);
        continue;
      }
      if (token.kind === 'class') {
        const name = this.name();
        if (!isClassName(name)) throw patternError(BAD_CLASS);
        // Both cases of a letter are letters of either case.
        classes.push({
          name: ignoresCase && (name === 'lower' || name === 'upper') ? 'alpha' : name,
          isNegated: false,
        });
        continue;
      }
      if (token.kind === 'equivalence') {
        const code = this.element(this.name());
        for (const variant of ignoresCase ? caseVariants(code) : [code]) ranges.push(variant, variant);
        continue;
      }
      const isPlain = token.kind === 'plain';
      const first = this.rangeEnd(false);
      if ((this.token.kind as Token['kind']) !== 'range') {
        for (const variant of isPlain && ignoresCase ? caseVariants(first) : [first]) ranges.push(variant, variant);
        continue;
      }
      this.take();
      const last = this.rangeEnd(true);
      if (last < first) throw patternError(BAD_RANGE);
      ranges.push(...(ignoresCase ? rangeInBothCases(first, last) : [first, last]));
    }
    this.take();
    return { ranges, classes, isNegated, excludesNewline: isNegated && dotStopsAtNewline };
  }

  /** One end of a range; the upper one may be a minus. */
  private rangeEnd(isUpper: boolean): number {
    const { token } = this;
    if (token.kind === 'plain') {
      this.take();
      return token.value;
    }
    if (token.kind === 'collating') return this.element(this.name());
    if (token.kind !== 'range' || !isUpper) throw patternError(BAD_RANGE);
    this.take();
    return 0x2d;
  }

  /** The text of `[: :]`, `[. .]` or `[= =]`. */
  private name(): string {
    const isClass = this.token.kind === 'class';
    let name = '';
    for (this.take(); this.token.kind === 'plain'; this.take()) name += String.fromCodePoint(this.token.value);
    this.take();
    if (name === '') throw patternError(isClass ? BAD_CLASS : BAD_ELEMENT);
    return name;
  }

  private element(name: string): number {
    const [first, ...rest] = Array.from(name);
    const code = rest.length === 0 ? first!.codePointAt(0)! : namedCharacter(name);
    if (code === undefined) throw patternError(BAD_ELEMENT);
    return code;
  }
}

function repeat(operand: Syntax, min: number, max: number, isGreedy: boolean): Syntax {
  const prefers: Preference = isGreedy ? 'longest' : 'shortest';
  return { kind: 'Repeat', operand, min, max, prefers };
}

function allCharacters({ dotStopsAtNewline }: PatternOptions): CharacterSet {
  return { ranges: [], classes: [], isNegated: true, excludesNewline: dotStopsAtNewline };
}
