import { error } from '../common/errors.js';
import { invalidText } from './input.js';
import { INT32_MAX, INT32_MIN, parseInteger } from './integer.js';
import { checkPlaces, PATH_DEPTH_MAX, pathTooDeep } from './jsonpath-check.js';
import { PathLexer, pathSyntaxError, type Token } from './jsonpath-lexer.js';
import { readPatternFlags } from './jsonpath-pattern.js';
import {
  ARGUMENT_METHODS,
  type ArithmeticOperator,
  type ComparisonOperator,
  isPredicate,
  type JsonPath,
  type LiteralItem,
  type MethodItem,
  type MethodName,
  type PathItem,
  PLAIN_METHODS,
  type Subscript,
} from './jsonpath-syntax.js';
import { parseNumeric } from './numeric-parse.js';

// A parser by descent over `jsonpath_gram.y`. Values and predicates share the ladder of precedence: every operator asks
// for the one or the other of its operands.

const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];
/** Keywords in small letters only; the others in any. */
const EXACT_KEYWORDS: readonly string[] = ['null', 'true', 'false'];

/** Reads a path. @throws 42601, 22P02, 22P05, 22003, 2201B, 0A000, 54001 */
export function parseJsonPath(text: string): JsonPath {
  const path = new PathParser(text).parse();
  checkPlaces(path.root);
  return path;
}

function last(item: PathItem): PathItem {
  let at = item;
  while (at.next !== null) at = at.next;
  return at;
}

class PathParser {
  private readonly lexer: PathLexer;
  /** The next token, which nothing has taken yet. */
  private token: Token;
  private depth = 0;

  constructor(private readonly text: string) {
    this.lexer = new PathLexer(text);
    this.token = this.lexer.next();
  }

  parse(): JsonPath {
    if (this.token.kind === 'end') throw invalidText('jsonpath', this.text);
    const isStrict = this.acceptWord('strict');
    if (!isStrict) this.acceptWord('lax');
    const root = this.parseOr();
    this.expect('end');
    return { isLax: !isStrict, root };
  }

  // ------------------------------------------------------------------------------------------------------- tokens

  private advance(): Token {
    const { token } = this;
    this.token = this.lexer.next();
    return token;
  }

  private unexpected(): Error {
    return pathSyntaxError('syntax error', this.token.shown);
  }

  private isSymbol(symbol: string): boolean {
    return this.token.kind === 'symbol' && this.token.value === symbol;
  }

  private acceptSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.advance();
    return true;
  }

  private expectSymbol(symbol: string): void {
    if (!this.acceptSymbol(symbol)) throw this.unexpected();
  }

  private isWord(keyword: string): boolean {
    if (this.token.kind !== 'word') return false;
    const { value } = this.token;
    return EXACT_KEYWORDS.includes(keyword) ? value === keyword : value.toLowerCase() === keyword;
  }

  private acceptWord(keyword: string): boolean {
    if (!this.isWord(keyword)) return false;
    this.advance();
    return true;
  }

  private expect(kind: Token['kind']): string {
    if (this.token.kind !== kind) throw this.unexpected();
    return this.advance().value;
  }

  private value(item: PathItem): PathItem {
    if (isPredicate(item)) throw this.unexpected();
    return item;
  }

  private predicate(item: PathItem): PathItem {
    if (!isPredicate(item)) throw this.unexpected();
    return item;
  }

  private nested<Result>(parse: () => Result): Result {
    if (++this.depth > PATH_DEPTH_MAX) throw pathTooDeep();
    const result = parse();
    this.depth--;
    return result;
  }

  // --------------------------------------------------------------------------------------------------- precedence

  private parseOr(): PathItem {
    let left = this.parseAnd();
    while (this.isSymbol('||')) {
      this.predicate(left);
      this.advance();
      left = { kind: 'Or', left, right: this.predicate(this.parseAnd()), next: null };
    }
    return left;
  }

  private parseAnd(): PathItem {
    let left = this.parseComparison();
    while (this.isSymbol('&&')) {
      this.predicate(left);
      this.advance();
      left = { kind: 'And', left, right: this.predicate(this.parseComparison()), next: null };
    }
    return left;
  }

  private parseComparison(): PathItem {
    const left = this.parseSum();
    if (this.token.kind === 'symbol' && COMPARISONS.includes(this.token.value)) {
      this.value(left);
      const operator = this.advance().value as ComparisonOperator;
      return { kind: 'Comparison', operator, left, right: this.value(this.parseSum()), next: null };
    }
    if (this.isWord('starts')) {
      this.value(left);
      this.advance();
      if (!this.acceptWord('with')) throw this.unexpected();
      return { kind: 'StartsWith', left, right: this.parsePrefix(), next: null };
    }
    if (this.isWord('like_regex')) {
      this.value(left);
      this.advance();
      const pattern = this.expect('string');
      const flags = this.acceptWord('flag') ? this.expect('string') : '';
      return { kind: 'LikeRegex', operand: left, pattern, flags: readPatternFlags(pattern, flags), next: null };
    }
    return left;
  }

  private parsePrefix(): PathItem {
    if (this.token.kind === 'variable') return { kind: 'Variable', name: this.advance().value, next: null };
    return { kind: 'String', value: this.expect('string'), next: null };
  }

  private parseSum(): PathItem {
    return this.parseBinary(['+', '-'], () => this.parseProduct());
  }

  private parseProduct(): PathItem {
    return this.parseBinary(['*', '/', '%'], () => this.parseSign());
  }

  private parseBinary(operators: readonly string[], parseOperand: () => PathItem): PathItem {
    let left = parseOperand();
    while (this.token.kind === 'symbol' && operators.includes(this.token.value)) {
      this.value(left);
      const operator = this.advance().value as ArithmeticOperator;
      left = { kind: 'Arithmetic', operator, left, right: this.value(parseOperand()), next: null };
    }
    return left;
  }

  private parseSign(): PathItem {
    if (!this.isSymbol('+') && !this.isSymbol('-')) return this.parsePrimary();
    const operator = this.advance().value as '+' | '-';
    const operand = this.value(this.nested(() => this.parseSign()));
    // The sign of a number is part of it.
    if (operand.kind === 'Number' && operand.next === null) {
      return operator === '+' ? operand : { ...operand, value: operand.value.negate() };
    }
    return { kind: 'Sign', operator, operand, next: null };
  }

  // ------------------------------------------------------------------------------------------------------ primaries

  private parsePrimary(): PathItem {
    if (this.isSymbol('(')) return this.parseParentheses();
    if (this.acceptSymbol('!')) {
      const operand = this.isWord('exists') ? this.parseExists() : this.parseCondition();
      return { kind: 'Not', operand, next: null };
    }
    if (this.isWord('exists')) return this.parseExists();
    const item = this.parseHead();
    this.parseAccessors(item);
    return item;
  }

  private parseParentheses(): PathItem {
    this.expectSymbol('(');
    const item = this.nested(() => this.parseOr());
    this.expectSymbol(')');
    if (isPredicate(item) && this.acceptWord('is')) {
      if (!this.acceptWord('unknown')) throw this.unexpected();
      return { kind: 'IsUnknown', operand: item, next: null };
    }
    this.parseAccessors(item);
    return item;
  }

  /** `(predicate)`. */
  private parseCondition(): PathItem {
    this.expectSymbol('(');
    const condition = this.predicate(this.nested(() => this.parseOr()));
    this.expectSymbol(')');
    return condition;
  }

  private parseExists(): PathItem {
    this.advance();
    this.expectSymbol('(');
    const operand = this.value(this.nested(() => this.parseSum()));
    this.expectSymbol(')');
    return { kind: 'Exists', operand, next: null };
  }

  private parseHead(): PathItem {
    const { token } = this;
    switch (token.kind) {
      case 'string':
        return { kind: 'String', value: this.advance().value, next: null };
      case 'integer':
      case 'decimal':
        return { kind: 'Number', value: parseNumeric(this.advance().value), next: null };
      case 'variable':
        return { kind: 'Variable', name: this.advance().value, next: null };
      case 'symbol':
        if (this.acceptSymbol('$')) return { kind: 'Root', next: null };
        if (this.acceptSymbol('@')) return { kind: 'Current', next: null };
        break;
      case 'word':
        if (this.acceptWord('null')) return { kind: 'Null', next: null };
        if (this.acceptWord('true')) return { kind: 'Boolean', value: true, next: null };
        if (this.acceptWord('false')) return { kind: 'Boolean', value: false, next: null };
        if (this.acceptWord('last')) return { kind: 'Last', next: null };
        break;
    }
    throw this.unexpected();
  }

  // ------------------------------------------------------------------------------------------------------ accessors

  /** Hangs what follows behind an item. */
  private parseAccessors(item: PathItem): void {
    let end = last(item);
    for (let next = this.parseAccessor(); next !== null; next = this.parseAccessor()) {
      end.next = next;
      end = next;
    }
  }

  private parseAccessor(): PathItem | null {
    if (this.acceptSymbol('.')) return this.parseMember();
    if (this.acceptSymbol('?')) return { kind: 'Filter', condition: this.parseCondition(), next: null };
    if (!this.acceptSymbol('[')) return null;
    if (this.acceptSymbol('*')) {
      this.expectSymbol(']');
      return { kind: 'AnyArray', next: null };
    }
    const subscripts: Subscript[] = [];
    do subscripts.push(this.nested(() => this.parseSubscript()));
    while (this.acceptSymbol(','));
    this.expectSymbol(']');
    return { kind: 'Subscripts', subscripts, next: null };
  }

  private parseSubscript(): Subscript {
    const from = this.value(this.parseSum());
    return { from, to: this.acceptWord('to') ? this.value(this.parseSum()) : null };
  }

  private parseMember(): PathItem {
    if (this.acceptSymbol('*')) return { kind: 'AnyKey', next: null };
    if (this.acceptSymbol('**')) return this.parseLevels();
    if (this.token.kind === 'string') return { kind: 'Key', key: this.advance().value, next: null };
    const key = this.expect('word');
    const name = key.toLowerCase();
    const takesArguments = (ARGUMENT_METHODS as readonly string[]).includes(name);
    const isMethod = takesArguments || (PLAIN_METHODS as readonly string[]).includes(name);
    if (!isMethod || !this.acceptSymbol('(')) return { kind: 'Key', key, next: null };
    const args = takesArguments ? this.parseArguments(name as MethodName) : [];
    this.expectSymbol(')');
    return { kind: 'Method', name: name as MethodName, args, next: null };
  }

  private parseLevels(): PathItem {
    if (!this.acceptSymbol('{')) return { kind: 'Any', first: 0, last: Number.POSITIVE_INFINITY, next: null };
    const first = this.parseLevel();
    const end = this.acceptWord('to') ? this.parseLevel() : first;
    this.expectSymbol('}');
    return { kind: 'Any', first, last: end, next: null };
  }

  private parseLevel(): number {
    return this.acceptWord('last') ? Number.POSITIVE_INFINITY : this.parseInt32();
  }

  private parseInt32(): number {
    return parseInteger(this.expect('integer'), 'integer', INT32_MIN, INT32_MAX) as number;
  }

  private parseArguments(name: MethodName): MethodItem['args'] {
    if (this.isSymbol(')')) return [];
    if (name === 'datetime') return [{ kind: 'String', value: this.expect('string'), next: null }];
    if (name !== 'decimal') return [{ kind: 'Number', value: parseNumeric(this.expect('integer')), next: null }];
    const args: LiteralItem[] = [];
    do {
      const isNegative = this.acceptSymbol('-');
      if (!isNegative) this.acceptSymbol('+');
      const value = parseNumeric(this.expect('integer'));
      args.push({ kind: 'Number', value: isNegative ? value.negate() : value, next: null });
    } while (this.acceptSymbol(','));
    if (args.length > 2) {
      throw error('syntax_error', 'invalid input syntax for type jsonpath', {
        detail: '.decimal() can only have an optional precision[,scale].',
      });
    }
    return args;
  }
}
