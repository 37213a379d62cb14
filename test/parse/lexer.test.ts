import { describe, expect, test } from 'vitest';
import { type DatabaseError, error } from '../../src/common/errors.js';
import { Lexer } from '../../src/sql/parse/lexer.js';
import { parseStatements } from '../../src/sql/parse/parse.js';

/** The tokens of a text as `type:image`. */
function tokensOf(text: string): string[] {
  const { tokens, failure } = new Lexer(text).readStatement();
  if (failure !== null) throw failure;
  return tokens.map((token) => `${token.tokenType.name}:${token.image}`);
}

function imagesOf(text: string): string[] {
  return tokensOf(text).map((token) => token.slice(token.indexOf(':') + 1));
}

function failureOf(text: string): DatabaseError {
  const { failure } = new Lexer(text).readStatement();
  return failure ?? error('internal_error', 'no failure');
}

describe('identifiers', () => {
  test('unquoted ones are folded to lower case, ASCII letters only', () => {
    expect(tokensOf('Foo ÄÖü _x$1 naïVE')).toEqual([
      'Identifier:foo',
      'Identifier:ÄÖü',
      'Identifier:_x$1',
      'Identifier:naïve',
    ]);
  });

  test('quoted ones keep their case, and a doubled quote is one quote', () => {
    expect(tokensOf('"Foo ""Bar""" "select"')).toEqual(['QuotedIdentifier:Foo "Bar"', 'QuotedIdentifier:select']);
  });

  test('an empty quoted identifier is a mistake', () => {
    expect(failureOf('""')).toMatchObject({
      code: '42601',
      message: 'zero-length delimited identifier at or near """"',
    });
  });

  test('names are cut to 63 bytes, never inside a character', () => {
    expect(imagesOf('a'.repeat(70))).toEqual(['a'.repeat(63)]);
    expect(imagesOf(`"${'é'.repeat(40)}"`)).toEqual(['é'.repeat(31)]);
    expect(imagesOf(`"${'😀'.repeat(20)}"`)).toEqual(['😀'.repeat(15)]);
    expect(imagesOf(`${'é'.repeat(31)}x`)).toEqual([`${'é'.repeat(31)}x`]);
  });

  test('keywords are known in any case, and only as whole words', () => {
    expect(tokensOf('SELECT Select selects')).toEqual(['SELECT:select', 'SELECT:select', 'Identifier:selects']);
  });

  test('Unicode escapes work in identifiers and strings, with any escape character', () => {
    expect(imagesOf('U&"d\\0061t\\+000061"')).toEqual(['data']);
    expect(imagesOf(`U&'d!0061ta' UESCAPE '!' x`)).toEqual(['data', 'x']);
    expect(imagesOf(`u&'\\\\ \\D83D\\DE00'`)).toEqual(['\\ 😀']);
  });
});

describe('strings', () => {
  test('a doubled apostrophe is one, and a backslash is a backslash', () => {
    expect(imagesOf(`'it''s' 'a\\b'`)).toEqual(["it's", 'a\\b']);
  });

  test('literals on following lines are one literal, on the same line two', () => {
    expect(imagesOf("'a'\n'b'")).toEqual(['ab']);
    expect(imagesOf("'a' -- comment\n  'b'\n'c'")).toEqual(['abc']);
    expect(imagesOf("'a' 'b'")).toEqual(['a', 'b']);
  });

  test("E'...' resolves escapes, bytes as UTF-8", () => {
    expect(imagesOf(`E'\\b\\f\\n\\r\\t\\q\\'\\\\'`)).toEqual(["\b\f\n\r\tq'\\"]);
    expect(imagesOf(`e'\\x41\\101\\u00e9\\U0001F600'`)).toEqual(['AAé😀']);
    expect(imagesOf(`E'\\xc3\\xa9\\303\\251'`)).toEqual(['éé']);
    expect(imagesOf(`E'\\ud83d\\ude00'`)).toEqual(['😀']);
  });

  test('invalid escapes are refused with their own codes', () => {
    expect(failureOf(`E'\\u12'`)).toMatchObject({ code: '22025', message: 'invalid Unicode escape' });
    expect(failureOf(`E'\\xff'`)).toMatchObject({ code: '22021' });
    expect(failureOf(`E'\\0'`)).toMatchObject({ code: '22021' });
    expect(failureOf(`E'\\ud800'`)).toMatchObject({
      code: '42601',
      message: `invalid Unicode surrogate pair at or near "'"`,
    });
    expect(failureOf(`U&'\\00'`)).toMatchObject({ code: '42601', message: 'invalid Unicode escape' });
  });

  test('dollar quotes take everything up to the same tag', () => {
    expect(imagesOf('$$a$b$$ $x$ $$ $y$ $x$')).toEqual(['a$b', ' $$ $y$ ']);
  });

  test('bit strings are bits, hexadecimal ones too', () => {
    expect(tokensOf(`B'01' x'aF' b''`)).toEqual(['BitString:01', 'BitString:10101111', 'BitString:']);
    expect(failureOf(`B'012'`)).toMatchObject({ code: '22P02', message: '"2" is not a valid binary digit' });
    expect(failureOf(`X'0g'`)).toMatchObject({ code: '22P02', message: '"g" is not a valid hexadecimal digit' });
  });

  test("N'...' is a literal of type nchar", () => {
    expect(tokensOf(`N'x'`)).toEqual(['NCHAR:nchar', 'String:x']);
  });
});

describe('numbers', () => {
  test.each([
    ['12', '12'],
    ['1.5', '1.5'],
    ['.5', '.5'],
    ['5.', '5.'],
    ['1e10', '1e10'],
    ['1.5E-3', '1.5E-3'],
    ['0x1F', '31'],
    ['0XFFFFFFFFFFFFFFFFFF', '4722366482869645213695'],
    ['0o17', '15'],
    ['0B101', '5'],
    ['0x_1_F', '31'],
    ['1_000_000', '1000000'],
    ['1_0.0_1e1_0', '10.01e10'],
  ])('%s is %s', (text, value) => {
    expect(tokensOf(text)).toEqual([`Number:${value}`]);
  });

  test('two dots are not a number’s', () => {
    expect(imagesOf('1..10')).toEqual(['1', '..', '10']);
  });

  test.each(['123abc', '1.5e', '1e+', '0x', '0b12', '0o8', '1__0', '1_', '0x1g', '1.5é'])('%s is junk', (text) => {
    expect(failureOf(text)).toMatchObject({ code: '42601' });
    expect(failureOf(text).message).toMatch(/^(trailing junk after numeric literal|invalid \w+ integer) at or near/);
  });

  test('parameters count from 1 to the protocol’s limit', () => {
    expect(tokensOf('$1 $65535')).toEqual(['Parameter:1', 'Parameter:65535']);
    expect(failureOf('$1abc')).toMatchObject({ message: 'trailing junk after parameter at or near "$1abc"' });
    expect(failureOf('$65536')).toMatchObject({ code: '54000' });
    expect(failureOf('$99999999999')).toMatchObject({ code: '42601' });
  });
});

describe('operators', () => {
  test.each([
    ['a<->b', ['a', '<->', 'b']],
    ['a=-1', ['a', '=', '-', '1']],
    ['a*-1', ['a', '*', '-', '1']],
    ['a@-1', ['a', '@-', '1']],
    ['a<>-1', ['a', '<>', '-', '1']],
    ['a!=b', ['a', '<>', 'b']],
    ['a--b', ['a']],
    ['a+/*x*/b', ['a', '+', 'b']],
    ['a#--x\n>b', ['a', '#', '>', 'b']],
    ['-+-1', ['-', '+', '-', '1']],
    ['a||/b', ['a', '||/', 'b']],
    ['f(a=>b)', ['f', '(', 'a', '=>', 'b', ')']],
    ['a::b:=c', ['a', '::', 'b', ':=', 'c']],
  ])('%s', (text, images) => {
    expect(imagesOf(text)).toEqual(images);
  });

  test('an operator has 63 characters at most', () => {
    expect(imagesOf('@'.repeat(63))).toEqual(['@'.repeat(63)]);
    expect(failureOf('@'.repeat(64)).message).toMatch(/^operator too long/);
  });
});

describe('comments', () => {
  test('block comments nest', () => {
    expect(imagesOf('a /* x /* y */ z */ b')).toEqual(['a', 'b']);
    expect(failureOf('a /* x /* y */')).toMatchObject({ message: 'unterminated /* comment at or near "/* x /* y */"' });
  });

  test('a line comment ends with its line', () => {
    expect(imagesOf('a -- b\nc -- d')).toEqual(['a', 'c']);
  });
});

describe('arrays of numbers', () => {
  test.each([
    ['ARRAY[1, 2.5, -3, +4, 5e-6, .7, 8.]', '1, 2.5, -3, +4, 5e-6, .7, 8.'],
    ['array  [ 1\n,\t2 ]', ' 1\n,\t2 '],
  ])('%s is one token', (text, image) => {
    expect(tokensOf(text)).toEqual([`NumericArray:${image}`]);
  });

  test.each([
    'ARRAY[]',
    'ARRAY[a]',
    'ARRAY[1, $1]',
    'ARRAY[[1], [2]]',
    'ARRAY[1-2]',
    'ARRAY[1,]',
    'ARRAY[- 1]',
    'ARRAY[0x1]',
  ])('%s is not', (text) => {
    expect(tokensOf(text)[0]).toBe('ARRAY:array');
  });

  test('a column called array can be subscripted', () => {
    expect(tokensOf('t.array[1]')).toContain('ARRAY:array');
  });
});

describe('queries in parentheses', () => {
  const opened = (text: string) =>
    tokensOf(text)
      .filter((token) => token.endsWith(':('))
      .map((token) => token.slice(0, -2));

  test.each([
    ['(SELECT 1)', ['QueryParen']],
    ['(1 + 2)', ['LeftParen']],
    ['((SELECT 1))', ['QueryParen', 'QueryParen']],
    ['((SELECT 1) + 2)', ['LeftParen', 'QueryParen']],
    ['((SELECT 1) UNION SELECT 2)', ['QueryParen', 'QueryParen']],
    ['(((SELECT 1)) LIMIT 1)', ['QueryParen', 'QueryParen', 'QueryParen']],
    ['((SELECT 1), 2)', ['LeftParen', 'QueryParen']],
    ['(VALUES (1))', ['QueryParen', 'LeftParen']],
    ['(values)', ['LeftParen']],
    ['(a, (SELECT 1))', ['LeftParen', 'QueryParen']],
  ])('%s', (text, types) => {
    expect(opened(text)).toEqual(types);
  });

  test('an argument list around a query counts as one too, and is consumed as any parenthesis', () => {
    expect(opened('f((SELECT 1))')).toEqual(['QueryParen', 'QueryParen']);
    expect(() => parseStatements('SELECT f((SELECT 1)), array_agg((SELECT 1) ORDER BY 1)')).not.toThrow();
  });
});

describe('scripts', () => {
  test('statements are separated by semicolons outside of literals, empty ones are skipped', () => {
    const statements = parseStatements(` ;; SELECT ';' ; -- x;\n SELECT $$;$$ /* ; */;`);
    expect(statements.map(({ text, offset }) => [text, offset])).toEqual([
      [`SELECT ';'`, 4],
      ['SELECT $$;$$', 24],
    ]);
  });

  test('a function body and a rule keep their semicolons', () => {
    const script = `CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END; SELECT 1;
      CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 2`;
    expect(parseStatements(script).map(({ statement }) => statement.kind)).toEqual([
      'Unsupported',
      'Query',
      'Unsupported',
      'Query',
    ]);
  });

  test('each statement counts its own parameters', () => {
    const counts = parseStatements('SELECT $2; SELECT 1; SELECT $1, $7').map((statement) => statement.parameterCount);
    expect(counts).toEqual([2, 0, 7]);
  });

  test('a byte order mark is skipped, a NUL refused', () => {
    expect(parseStatements('\ufeffSELECT 1')).toHaveLength(1);
    expect(() => parseStatements('SELECT \0')).toThrow('invalid byte sequence for encoding "UTF8": 0x00');
  });
});
