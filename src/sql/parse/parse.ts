import { type DatabaseError, error } from '../../common/errors.js';
import { limits } from '../../common/limits.js';
import type { Expression, Statement, TypeName } from './ast.js';
import { type Grammar, SqlParser } from './grammar.js';
import { Lexer, type ScannedStatement } from './lexer.js';
import { syntaxError } from './syntax-error.js';
import { findUnsupported } from './unsupported.js';

/** One statement of a script. */
export interface ParsedStatement {
  readonly statement: Statement;
  /** The statement's own text, without white space and comments around it and without its semicolon. */
  readonly text: string;
  /** Where that text starts in the script. */
  readonly offset: number;
  /** The highest `$n`; 0 when there is none. */
  readonly parameterCount: number;
}

let parser: Grammar | undefined;

/** The parser, made on first use: its construction takes milliseconds, and a cached plan needs none. */
function grammar(): Grammar {
  parser ??= new SqlParser({ skipValidations: true }) as unknown as Grammar;
  return parser;
}

/**
 * Parses a script of any number of statements; empty ones are skipped. Spans are offsets into `text`.
 *
 * @throws 42601 syntax_error and what else PostgreSQL's scanner and grammar answer, with the place; 0A000 for parts
 *   of statements that have no node; 54000 when the text is too long, 54001 when it nests too deep or chains too much.
 */
export function parseStatements(text: string): readonly ParsedStatement[] {
  refuseText(text);
  const lexer = new Lexer(text);
  const statements: ParsedStatement[] = [];
  while (!lexer.isAtEnd) {
    const scanned = lexer.readStatement();
    if (scanned.tokens.length > 0) statements.push(parseStatement(text, scanned));
  }
  return statements;
}

function parseStatement(text: string, scanned: ScannedStatement): ParsedStatement {
  const { tokens, parameterCount } = scanned;
  const first = tokens[0];
  const last = tokens[tokens.length - 1];
  const feature = findUnsupported(tokens);
  if (feature !== null && scanned.failure !== null) throw scanned.failure;
  const span = { start: first.start, end: last.end };
  const statement: Statement =
    feature === null ? run(text, scanned, (parser) => parser.wholeStatement()) : { kind: 'Unsupported', span, feature };
  return { statement, text: text.slice(span.start, span.end), offset: span.start, parameterCount };
}

/**
 * Parses one expression, for what is stored as text: defaults, checks, index expressions.
 *
 * @throws as `parseStatements`.
 */
export function parseExpression(text: string): Expression {
  return parseOne(text, (parser) => parser.wholeExpression());
}

/**
 * Parses the name of a type: `numeric(10, 2)[]`.
 *
 * @throws as `parseStatements`.
 */
export function parseTypeName(text: string): TypeName {
  return parseOne(text, (parser) => parser.wholeTypeName());
}

function parseOne<Result>(text: string, rule: (parser: Grammar) => Result): Result {
  refuseText(text);
  return run(text, new Lexer(text).readStatement(), (parser) => {
    const result = rule(parser);
    if (parser.terminator >= 0) parser.fail();
    return result;
  });
}

function run<Result>(text: string, scanned: ScannedStatement, rule: (parser: Grammar) => Result): Result {
  const parser = grammar();
  const terminator = scanned.end < text.length ? scanned.end : -1;
  parser.start({ text, tokens: scanned.tokens, terminator, failure: scanned.failure });
  try {
    const result = rule(parser);
    for (const marker of parser.defaultMarkers) {
      parser.defer(syntaxError('DEFAULT is not allowed in this context', marker.span));
    }
    if (parser.deferred !== null) throw parser.deferred;
    return result;
  } catch (cause) {
    throw cause instanceof RangeError ? stackExhausted(cause) : cause;
  }
}

/** The limits on nesting keep the parser far from the end of the stack, unless its caller is near it already. */
function stackExhausted(cause: RangeError): DatabaseError {
  return error('statement_too_complex', 'stack depth limit exceeded', { cause });
}

function refuseText(text: string): void {
  if (text.length > limits.statementLengthMax) {
    const message = `statement of ${text.length} characters is longer than ${limits.statementLengthMax}`;
    throw error('program_limit_exceeded', message);
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const span = { start: nul, end: nul + 1 };
    throw error('character_not_in_repertoire', 'invalid byte sequence for encoding "UTF8": 0x00', { span });
  }
}
