import { EmbeddedActionsParser, EOF, type TokenType } from 'chevrotain';
import { type DatabaseError, error } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type { Span } from '../../../common/span.js';
import { errorAtEnd, errorNear, placeOf } from '../syntax-error.js';
import { Comma, Invalid, LeftParen, RightParen, type Token, vocabulary } from '../tokens.js';
import { FirstTokenStrategy } from './lookahead.js';

// Chevrotain, as this grammar uses it.
//
// A rule is written with Chevrotain's methods (CONSUME, SUBRULE, OR ...) and with those of this class. The latter
// look at the next token themselves: Chevrotain's OPTION and MANY cost a closure, a look-up of a prepared function
// and three calls, which for a SELECT with its dozen optional clauses is more than the rest of the work. While the
// grammar is recorded they record what Chevrotain has to know: what a rule may begin with.
//
// One token of lookahead decides everything. Where PostgreSQL's grammar needs two, rules ask `sees(2, type)`.

/** A rule of the grammar: calling it parses the whole input, `SUBRULE` a part of it. */
export type Rule<Result, Arguments extends unknown[] = []> = (...args: Arguments) => Result;

/** One alternative of `OR`. */
export interface Alternative<Result> {
  readonly ALT: () => Result;
}

/** Alternatives of which the first one listed wins a token that begins several: a keyword before a name. */
export interface OrderedAlternatives<Result> {
  readonly DEF: Alternative<Result>[];
  readonly IGNORE_AMBIGUITIES: true;
}

/** The methods of Chevrotain's parser that we use, with our tokens; the library's own types hide them. */
interface ChevrotainParser {
  input: Token[];
  RECORDING_PHASE: boolean;
  performSelfAnalysis(): void;
  /** The token `distance` ahead: 1 is the next one, 0 the last one taken. Behind the end an EOF without place. */
  LA(distance: number): Token;
  consumeToken(): void;
  RULE<Result, Arguments extends unknown[]>(
    name: string,
    body: (...args: Arguments) => Result,
  ): Rule<Result, Arguments>;
  CONSUME(type: TokenType): Token;
  CONSUME2(type: TokenType): Token;
  SUBRULE<Result>(rule: Rule<Result>): Result;
  SUBRULE<Result, Arguments extends unknown[]>(rule: Rule<Result, Arguments>, options: { ARGS: Arguments }): Result;
  SUBRULE2<Result>(rule: Rule<Result>): Result;
  SUBRULE3<Result>(rule: Rule<Result>): Result;
  OR<Result>(alternatives: Alternative<Result>[] | OrderedAlternatives<Result>): Result;
  consume(index: number, type: TokenType): Token;
  subrule<Result>(index: number, rule: Rule<Result>): Result;
  option(index: number, body: () => void): void;
  many(index: number, body: () => void): void;
}

const Chevrotain = EmbeddedActionsParser as unknown as new (
  vocabulary: TokenType[],
  config: object,
) => ChevrotainParser;

const EOF_INDEX = EOF.tokenTypeIdx as number;
const COMMA_INDEX = Comma.tokenTypeIdx as number;

/** Levels of a tree of expressions, joins or set operations. No tree of this parser is taller. 54001. */
export const treeHeightMax = 1000;

/** The parser without its rules. */
export class ParserBase extends Chevrotain {
  /** The text the tokens came from. */
  text = '';
  /** The offset of the semicolon that ended the statement, or -1. */
  terminator = -1;
  /** What the scanner says about the Invalid token at the end. */
  failure: DatabaseError | null = null;

  /** What `defer` was given. */
  deferred: DatabaseError | null = null;
  /** In the first argument of SUBSTRING, where SIMILAR without TO is no operator. */
  stopsAtSimilar = false;
  /** Levels that operators alone give the expression being read. */
  levels = 0;

  private depth = 0;
  private heightBelow = 0;
  private recordIndex = 10;

  constructor(options: { skipValidations: boolean }) {
    super(vocabulary, {
      ...options,
      maxLookahead: 1,
      recoveryEnabled: false,
      nodeLocationTracking: 'none',
      lookaheadStrategy: new FirstTokenStrategy(),
    });
  }

  /** Makes the parser ready for one statement. */
  start(statement: { text: string; tokens: Token[]; terminator: number; failure: DatabaseError | null }): void {
    this.text = statement.text;
    this.terminator = statement.terminator;
    this.failure = statement.failure;
    this.depth = 0;
    this.heightBelow = 0;
    this.stopsAtSimilar = false;
    this.deferred = null;
    this.input = statement.tokens;
  }

  // ---------------------------------------------------------------------------------------------- looking

  /** Whether the next token is of a type or category. True while recording, so that the recorder sees what follows. */
  at(type: TokenType): boolean {
    return this.RECORDING_PHASE || this.isType(this.LA(1), type);
  }

  /** Whether the token `distance` ahead is of a type or category. False while recording. */
  sees(distance: number, type: TokenType): boolean {
    return this.isType(this.LA(distance), type);
  }

  /** Whether the input ends before the token `distance` ahead. False while recording. */
  seesEnd(distance: number): boolean {
    return !this.RECORDING_PHASE && this.LA(distance).tokenTypeIdx === EOF_INDEX;
  }

  /** Whether the next tokens are of these types. False while recording. */
  seesAll(...types: TokenType[]): boolean {
    return types.every((type, index) => this.sees(index + 1, type));
  }

  isType(token: Token, type: TokenType): boolean {
    const index = token.tokenTypeIdx;
    return index === type.tokenTypeIdx || (type.isParent === true && type.categoryMatchesMap?.[index] === true);
  }

  /** Where the next token begins; at the end of input, where the last one ended. */
  get nextStart(): number {
    return this.LA(1).start ?? this.lastEnd;
  }

  /** Where the last token ended. */
  get lastEnd(): number {
    return this.LA(0).end ?? 0;
  }

  /** From `start` to the last token. */
  spanFrom(start: number): Span {
    return { start, end: this.lastEnd };
  }

  /** The text from `start` to the last token. */
  textFrom(start: number): string {
    return this.text.slice(start, this.lastEnd);
  }

  // --------------------------------------------------------------------------------------------- consuming

  /** Takes the next token, whatever it is. Not while recording. */
  take(): Token {
    const token = this.LA(1);
    this.consumeToken();
    return token;
  }

  /** Takes the next token if it is of this type, and says whether. */
  accept(type: TokenType): boolean {
    if (this.RECORDING_PHASE) {
      this.record((index) => this.option(index, () => this.consume(index, type)));
      return false;
    }
    if (!this.isType(this.LA(1), type)) return false;
    this.consumeToken();
    return true;
  }

  /** Takes these tokens if all of them come next, and says whether. */
  acceptAll(...types: TokenType[]): boolean {
    if (this.RECORDING_PHASE) {
      this.record((index) => this.option(index, () => types.forEach((type) => this.consume(this.nextIndex(), type))));
      return false;
    }
    if (!this.seesAll(...types)) return false;
    for (let count = types.length; count > 0; count--) this.consumeToken();
    return true;
  }

  /** Takes `first` if it comes next, and then all of `rest` must follow. Says whether. */
  acceptThen(first: TokenType, ...rest: TokenType[]): boolean {
    if (this.RECORDING_PHASE) return this.acceptAll(first, ...rest);
    if (!this.accept(first)) return false;
    this.expect(...rest);
    return true;
  }

  /** Takes these tokens, all of which must come. */
  expect(...types: TokenType[]): void {
    for (const type of types) {
      if (this.RECORDING_PHASE) this.record((index) => this.consume(index, type));
      else this.CONSUME(type);
    }
  }

  /** `KEYWORD rule`, or null when the keyword does not come. */
  clause<Result>(keyword: TokenType, rule: Rule<Result>): Result | null {
    if (this.RECORDING_PHASE) {
      this.record((index) =>
        this.option(index, () => {
          this.consume(index, keyword);
          this.subrule(index, rule);
        }),
      );
      return null;
    }
    if (!this.isType(this.LA(1), keyword)) return null;
    this.consumeToken();
    return this.SUBRULE(rule);
  }

  /** One or more, with commas between. */
  list<Result>(rule: Rule<Result>): Result[] {
    if (this.RECORDING_PHASE) {
      this.record((index) => {
        this.subrule(index, rule);
        this.many(index, () => {
          this.consume(index, Comma);
          this.subrule(index + 1, rule);
        });
      });
      return [];
    }
    const items = [this.SUBRULE(rule)];
    while (this.LA(1).tokenTypeIdx === COMMA_INDEX) {
      this.consumeToken();
      items.push(this.SUBRULE(rule));
    }
    return items;
  }

  /** A list in parentheses. */
  parenthesizedList<Result>(rule: Rule<Result>): Result[] {
    this.expect(LeftParen);
    const items = this.list(rule);
    this.expect(RightParen);
    return items;
  }

  /** Runs `body` when the next token is of a type; records it as an option. */
  optionally<Result>(type: TokenType, body: () => Result): Result | null {
    if (this.RECORDING_PHASE) {
      this.record((index) => this.option(index, () => void body()));
      return null;
    }
    return this.isType(this.LA(1), type) ? body() : null;
  }

  /** Refuses what is left of the input. */
  expectEnd(): void {
    if (!this.RECORDING_PHASE && this.LA(1).tokenTypeIdx !== EOF_INDEX) this.fail();
  }

  // ---------------------------------------------------------------------------------------------- recording

  /** An index for a recorded occurrence: each must be unique in its rule, none matters at run time. */
  private nextIndex(): number {
    this.recordIndex = this.recordIndex >= 250 ? 10 : this.recordIndex + 2;
    return this.recordIndex;
  }

  private record(body: (index: number) => void): void {
    body(this.nextIndex());
  }

  // ------------------------------------------------------------------------------------------------- limits

  /** Goes one level down: into parentheses, a subquery, a CASE. Gives what `leave` needs. */
  enter(): number {
    this.depth++;
    this.checkDepth(0);
    return this.beginTree();
  }

  /** Comes back from a level whose own tree has `levels` levels above the trees inside it. */
  leave(outer: number, levels: number): void {
    this.depth--;
    this.endTree(outer, levels);
  }

  /** Begins a tree that is no deeper nested than what it is part of. Gives what `endTree` needs. */
  beginTree(): number {
    const outer = this.heightBelow;
    this.heightBelow = 0;
    return outer;
  }

  /** Ends a tree that has `levels` levels above the trees inside it. */
  endTree(outer: number, levels: number): void {
    const height = this.heightBelow + levels;
    if (height > treeHeightMax) {
      throw tooComplex(`statement chains more than ${treeHeightMax} operations`, this.placeOfNext());
    }
    this.heightBelow = height > outer ? height : outer;
  }

  /** Refuses more than `nestingDepthMax` levels when `more` unfinished operators add to the open ones. */
  checkDepth(more: number): void {
    if (this.depth + more > limits.nestingDepthMax) {
      throw tooComplex(`statement nests deeper than ${limits.nestingDepthMax} levels`, this.placeOfNext());
    }
  }

  // ------------------------------------------------------------------------------------------------- errors

  /** The place of the next token; of the semicolon or the end of input when there is none. */
  placeOfNext(): Span {
    const token = this.LA(1);
    if (token.tokenTypeIdx !== EOF_INDEX) return placeOf(token);
    const end = this.terminator >= 0 ? this.terminator : this.text.length;
    return { start: end, end: end + (this.terminator >= 0 ? 1 : 0) };
  }

  /** Keeps an error that only a statement without syntax errors deserves. The first one is the answer then. */
  defer(problem: DatabaseError): void {
    this.deferred ??= problem;
  }

  /** Throws the syntax error at the next token. */
  fail(): never {
    const isEnd = this.LA(1).tokenTypeIdx === EOF_INDEX;
    if (this.failure !== null && this.sees(1, Invalid)) throw this.failure;
    if (isEnd && this.terminator < 0) throw errorAtEnd(this.text);
    throw errorNear(this.text, 'syntax error', this.placeOfNext());
  }

  /** The syntax error at a token that has been taken. */
  errorAt(token: Token): DatabaseError {
    return errorNear(this.text, 'syntax error', placeOf(token));
  }

  // Chevrotain calls these three when a token does not fit. Its own versions work out what would have fitted,
  // which takes milliseconds for an OR of statements; we answer as PostgreSQL does, by the token.

  consumeInternalError(): never {
    return this.fail();
  }

  raiseNoAltException(): never {
    return this.fail();
  }

  raiseEarlyExitException(): never {
    return this.fail();
  }

  /**
   * Chevrotain's version notes that input is left, as an error object nobody reads; after a mistake that is the
   * greater part of the time the answer takes.
   */
  onAfterParse(): void {}
}

function tooComplex(message: string, span: Span): DatabaseError {
  const hint = 'Simplify the statement, or split it.';
  return error('statement_too_complex', message, { span, hint });
}
