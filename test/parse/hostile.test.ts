import { describe, expect, test } from 'vitest';
import { DatabaseError } from '../../src/common/errors.js';
import { formatStatement } from '../../src/sql/parse/format.js';
import { parseStatements } from '../../src/sql/parse/parse.js';
import { statements } from './support/corpus.js';
import { mutator } from './support/mutate.js';

const slowestMs = 1000;

/** Parses a text in the time it may take, and gives the error's code or 'parsed'. */
function outcomeOf(text: string): string {
  const start = performance.now();
  let outcome = 'parsed';
  try {
    parseStatements(text);
  } catch (cause) {
    if (!(cause instanceof DatabaseError)) throw cause;
    outcome = cause.code;
  }
  expect(performance.now() - start, text.slice(0, 200)).toBeLessThan(slowestMs);
  return outcome;
}

const repeat = (text: string, count: number) => text.repeat(count);

describe('nesting', () => {
  const nested: Record<string, (depth: number) => string> = {
    parentheses: (depth) => `SELECT ${repeat('(', depth)}1${repeat(')', depth)}`,
    'function calls': (depth) => `SELECT ${repeat('f(', depth)}1${repeat(')', depth)}`,
    arrays: (depth) => `SELECT ${repeat('ARRAY[', depth)}a${repeat(']', depth)}`,
    'inner arrays': (depth) => `SELECT ARRAY${repeat('[', depth)}a${repeat(']', depth)}`,
    subscripts: (depth) => `SELECT ${repeat('a[', depth)}1${repeat(']', depth)}`,
    rows: (depth) => `SELECT ${repeat('ROW(', depth)}1${repeat(')', depth)}`,
    casts: (depth) => `SELECT ${repeat('CAST(', depth)}1${repeat(' AS int)', depth)}`,
    cases: (depth) => `SELECT ${repeat('CASE WHEN a THEN ', depth)}1${repeat(' END', depth)}`,
    'chains of NOT': (depth) => `SELECT ${repeat('NOT ', depth)}a`,
    signs: (depth) => `SELECT ${repeat('- ', depth)}1`,
    'prefix operators': (depth) => `SELECT ${repeat('@ ', depth)}1`,
    'parentheses around a query': (depth) => `${repeat('(', depth)}SELECT 1${repeat(')', depth)}`,
    'parentheses around joins': (depth) => `SELECT * FROM ${repeat('(', depth)}a${repeat(' JOIN b ON true)', depth)}`,
    'common table expressions': (depth) => `${repeat('WITH a AS (', depth)}SELECT 1${repeat(') SELECT 1', depth)}`,
    'set operations': (depth) => `${repeat('SELECT 1 UNION (', depth)}SELECT 1${repeat(')', depth)}`,
    'grouping sets': (depth) => `SELECT 1 GROUP BY ${repeat('GROUPING SETS (', depth)}a${repeat(')', depth)}`,
  };
  const nestedQueries: Record<string, (depth: number) => string> = {
    'scalar subqueries': (depth) => `SELECT ${repeat('(SELECT ', depth)}1${repeat(')', depth)}`,
    'queries in FROM': (depth) => `${repeat('SELECT * FROM (', depth)}SELECT 1${repeat(') x', depth)}`,
    EXISTS: (depth) => `SELECT ${repeat('EXISTS (SELECT ', depth)}1${repeat(')', depth)}`,
    'IN queries': (depth) => `SELECT ${repeat('1 IN (SELECT ', depth)}1${repeat(')', depth)}`,
    'window calls': (depth) => `SELECT ${repeat('sum(a) OVER (ORDER BY ', depth)}1${repeat(')', depth)}`,
  };

  test.each(Object.keys(nested))('%s nest 200 levels deep, and no deeper than 250', (kind) => {
    expect(outcomeOf(nested[kind](200))).toBe('parsed');
    expect(outcomeOf(nested[kind](260))).toBe('54001');
    expect(outcomeOf(nested[kind](20_000))).toBe('54001');
  });

  test.each(Object.keys(nestedQueries))('%s nest 100 levels deep', (kind) => {
    expect(outcomeOf(nestedQueries[kind](100))).toBe('parsed');
    expect(outcomeOf(nestedQueries[kind](20_000))).toBe('54001');
  });

  test('near the end of the stack the answer is an error, too', () => {
    const text = nested.arrays(200);
    const descend = (): string => {
      try {
        return descend();
      } catch (cause) {
        if (!(cause instanceof RangeError)) throw cause;
        return outcomeOf(text);
      }
    };
    expect(['parsed', '54001']).toContain(descend());
  });
});

describe('chains', () => {
  test.each([
    ['50,000 ORs', `SELECT a${repeat(' OR a', 50_000)}`],
    ['50,000 ANDs', `SELECT a${repeat(' AND a', 50_000)}`],
    ['a list of 50,000', `SELECT a IN (1${repeat(', 1', 50_000)})`],
    ['50,000 columns', `SELECT a${repeat(', a', 50_000)}`],
    ['50,000 statements', repeat('SELECT 1;', 50_000)],
    ['50,000 empty statements', repeat(';', 50_000)],
    ['a name of 50,000 parts', `SELECT a${repeat('.a', 50_000)}`],
    ['50,000 nested comments', `SELECT ${repeat('/*', 50_000)}${repeat('*/', 50_000)}1`],
    ['a megabyte of a word', `SELECT ${repeat('a', 1_000_000)}`],
    ['a megabyte of a quoted word', `SELECT "${repeat('é', 1_000_000)}"`],
    ['a megabyte of digits', `SELECT ${repeat('1', 1_000_000)}`],
    ['a megabyte of a string', `SELECT '${repeat("''", 500_000)}'`],
    ['a megabyte of continued strings', `SELECT 'a'${repeat(`\n'a'`, 250_000)}`],
    ['500,000 numbers in an array', `SELECT ARRAY[${repeat('1,', 500_000)}1]`],
    ['500 UNIONs', `${repeat('SELECT 1 UNION ', 500)}SELECT 1`],
    ['500 additions', `SELECT 1${repeat(' + 1', 500)}`],
    ['a function body of 50,000 semicolons', `CREATE FUNCTION f() BEGIN ATOMIC ${repeat(';', 50_000)}`],
  ])('%s', (_, text) => {
    expect(outcomeOf(text)).toBe('parsed');
  });

  test.each([
    ['2,000 UNIONs', `${repeat('SELECT 1 UNION ', 2000)}SELECT 1`],
    ['50,000 additions', `SELECT 1${repeat(' + 1', 50_000)}`],
    ['50,000 concatenations', `SELECT a${repeat(' || a', 50_000)}`],
    ['50,000 casts', `SELECT a${repeat('::int', 50_000)}`],
    ['50,000 tests', `SELECT a${repeat(' IS NULL', 50_000)}`],
    ['50,000 subscripts', `SELECT a${repeat('[1]', 50_000)}`],
    ['50,000 joins', `SELECT * FROM a${repeat(' JOIN b ON true', 50_000)}`],
    ['50,000 waiting joins', `SELECT * FROM a${repeat(' JOIN b', 50_000)}${repeat(' ON true', 50_000)}`],
    ['50,000 signs in one run', `SELECT ${repeat('+-', 50_000)}1`],
    ['a sum in a sum in a sum', repeat(`(1${repeat(' + 1', 300)} + `, 4).replace(/^/, 'SELECT ') + '1))))'],
  ])('%s are too complex', (_, text) => {
    expect(outcomeOf(text)).toMatch(text.includes('(1 + 1') ? /parsed|54001/ : /54001/);
  });

  test('a tree of the greatest height can be formatted', () => {
    const [{ statement }] = parseStatements(`SELECT 1${repeat(' + 1', 990)}`);
    expect(formatStatement(statement)).toHaveLength(8 + 4 * 990);
  });
});

describe('unterminated things', () => {
  test.each([
    `'`,
    `"`,
    `E'`,
    `U&'`,
    `U&"`,
    `B'`,
    `X'`,
    '$$',
    '$tag$',
    '/*',
    '(',
    '[',
    'ARRAY[',
    'ARRAY[1,',
    'CASE',
    'CAST(',
    `E'\\`,
  ])('SELECT %s and 200 kilobytes', (opening) => {
    expect(outcomeOf(`SELECT ${opening}${repeat(' 1', 100_000)}`)).toMatch(/42601|22P02/);
    expect(outcomeOf(repeat(`SELECT ${opening} `, 5000))).toMatch(/42601|22P02|54001/);
  });
});

test('20,000 mutated statements each give trees or an error with a code', { timeout: 60_000 }, () => {
  const mutate = mutator(1, statements);
  const outcomes = new Map<string, number>();
  for (let round = 0; round < 20_000; round++) {
    const outcome = outcomeOf(mutate());
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  expect(outcomes.get('parsed')).toBeGreaterThan(2000);
  expect(outcomes.get('42601')).toBeGreaterThan(10_000);
  expect(outcomes.get('XX000')).toBeUndefined();
});
