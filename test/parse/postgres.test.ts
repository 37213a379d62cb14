import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { parseExpression } from '../../src/sql/parse/parse.js';
import { corpus } from './support/corpus.js';
import { type Mutator, mutator } from './support/mutate.js';
import { askOurs, askPostgres, isUnsupported, PGlite, type Verdict } from './support/postgres.js';
import { spellOut } from './support/spell-out.js';

// Our parser next to PostgreSQL's: what both accept, where and how they refuse, what an expression means.

let postgres: PGlite;
beforeAll(async () => {
  postgres = new PGlite();
  await postgres.waitReady;
}, 60_000);
afterAll(() => postgres.close());

/** What a statement we know but do not run counts as here: accepted. */
function withoutSupport(verdict: Verdict): Verdict {
  return verdict.code === '0A000' ? { isAccepted: true } : verdict;
}

describe('statements', () => {
  test.each(Object.keys(corpus))(
    'every statement about %s is accepted by both',
    { timeout: 60_000 },
    async (subject) => {
      for (const statement of corpus[subject]) {
        expect(await askPostgres(postgres, statement), statement).toEqual({ isAccepted: true });
        expect(withoutSupport(askOurs(statement)), statement).toEqual({ isAccepted: true });
      }
    },
  );
});

describe('wrong statements get PostgreSQL’s message at PostgreSQL’s place', () => {
  test.each([
    'FORM',
    'SELECT 1 FORM t WHERE',
    'SELECT * FORM t',
    'SELECT * FROM',
    'SELECT * FROM t WHERE',
    'SELECT * FROM t WHERE a =',
    'SELECT * FROM t WHERE a = = 1',
    'SELECT a, FROM t',
    'SELECT a b c FROM t',
    'SELECT (1',
    'SELECT 1)',
    'SELECT ((1)',
    'SELECT f(1,)',
    'SELECT f(,1)',
    'SELECT f(DISTINCT)',
    'SELECT 1 +',
    'SELECT * * FROM t',
    'SELECT 1 < 2 < 3',
    'SELECT a LIKE b LIKE c',
    'SELECT a IS b',
    'SELECT a NOT b IN c',
    'SELECT a BETWEEN 1 OR 2',
    'SELECT a IN ()',
    'SELECT a IN 1',
    'SELECT CASE END',
    'SELECT CASE WHEN 1 THEN 2',
    'SELECT CASE WHEN a THEN b ELSE c',
    'SELECT CAST(a AS)',
    'SELECT CAST(a int)',
    'SELECT a::',
    'SELECT array[1,2][1]',
    'SELECT f(1)[1]',
    'SELECT left',
    'SELECT left.x',
    'SELECT int(3)',
    'SELECT coalesce()',
    'SELECT extract(a, b)',
    'SELECT position(a)',
    'SELECT overlay(a PLACING b)',
    'SELECT 1 limit',
    'SELECT 1 LIMIT 1 LIMIT 2',
    'SELECT 1 ORDER a',
    'SELECT 1 GROUP BY',
    'SELECT 1 HAVING',
    'SELECT 1 FETCH FIRST 1',
    'SELECT 1 UNION',
    'SELECT 1 UNION UNION SELECT 2',
    'SELECT DISTINCT FROM t',
    'SELECT ALL, a FROM t',
    'SELECT a FROM t, WHERE b',
    'SELECT * FROM a JOIN b',
    'SELECT * FROM a JOIN b ON',
    'SELECT * FROM a JOIN b USING a',
    'SELECT * FROM a NATURAL b',
    'SELECT * FROM (a)',
    'SELECT * FROM ((a JOIN b ON true) AS c)',
    'SELECT * FROM (SELECT 1',
    'SELECT * FROM t AS',
    'SELECT * FROM t AS select',
    'SELECT * FROM f( AS x',
    'SELECT * FROM f() AS (a)',
    'SELECT * FROM f() AS x (a int, b)',
    'WITH a (SELECT 1) SELECT 1',
    'WITH a AS SELECT 1',
    'WITH a AS (SELECT 1)',
    'VALUES',
    'VALUES 1',
    'VALUES (1), (',
    'INSERT t VALUES (1)',
    'INSERT INTO t (a VALUES (1)',
    'INSERT INTO t (a, ) VALUES (1)',
    'INSERT INTO t VALUES',
    'INSERT INTO t DEFAULT',
    'INSERT INTO t VALUES (1) ON CONFLICT',
    'INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE',
    'INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1',
    'UPDATE t a = 1',
    'UPDATE t SET',
    'UPDATE t SET a',
    'UPDATE t SET a == 1',
    'UPDATE t SET a = 1 b = 2',
    'UPDATE t SET (a, b) 1',
    'DELETE t',
    'DELETE FROM t WHERE a,',
    'CREATE',
    'CREATE TABLE',
    'CREATE TABLE t',
    'CREATE TABLE t (a)',
    'CREATE TABLE t (a int,)',
    'CREATE TABLE t (a int b int)',
    'CREATE TABLE t (a int NOT)',
    'CREATE TABLE t (a int DEFAULT)',
    'CREATE TABLE t (a int DEFAULT 1 AND 2)',
    'CREATE TABLE t (a int DEFAULT now() AT TIME ZONE 1)',
    'CREATE TABLE t (a int PRIMARY)',
    'CREATE TABLE t (a int REFERENCES)',
    'CREATE TABLE t (a int AUTO_INCREMENT)',
    'CREATE TABLE t (PRIMARY KEY)',
    'CREATE TABLE t (select int)',
    'CREATE TABLE IF EXISTS t (a int)',
    'CREATE INDEX ON t',
    'CREATE INDEX ON t (a + b)',
    'CREATE INDEX i t (a)',
    'CREATE UNIQUE TABLE t (a int)',
    'CREATE VIEW v SELECT 1',
    'CREATE TYPE t AS ENUM (a)',
    'ALTER TABLE t',
    'ALTER TABLE t ADD',
    'ALTER TABLE t ADD COLUMN',
    'ALTER TABLE t ALTER a',
    'ALTER TABLE t RENAME a b',
    'ALTER TABLE t DROP CONSTRAINT',
    'ALTER TABLE t FOO',
    'DROP t',
    'DROP TABLE',
    'DROP TABLE IF t',
    'DROP TABLE t CASCADE RESTRICT',
    'TRUNCATE',
    'BEGIN ISOLATION',
    'COMMIT a',
    'SAVEPOINT',
    'SET a',
    'SET a =',
    'SET a = ,',
    'SHOW',
    'EXPLAIN',
    'EXPLAIN (ANALYZE',
    'EXPLAIN ANALYZE BEGIN',
    'COPY t',
    'COPY t FROM',
    'PREPARE p SELECT 1',
    'COMMENT ON TABLE t',
    'SELECT `a` FROM t',
    'SELECT [a] FROM t',
    'SELECT "" FROM t',
    "SELECT 'abc",
    'SELECT "abc',
    'SELECT $$abc',
    'SELECT $a$abc$$',
    'SELECT /* abc',
    "SELECT E'abc\\",
    "SELECT B'01",
    "SELECT X'1",
    "SELECT U&'abc",
    'SELECT 123abc',
    'SELECT 1.5e',
    'SELECT 0x',
    'SELECT 0b2',
    'SELECT 1__0',
    'SELECT $1a',
    'SELECT $',
    'SELECT a $ b',
    "SELECT E'\\u12'",
    "SELECT E'\\ud800x'",
    "SELECT U&'\\00'",
    "SELECT U&'\\d800'",
    "SELECT U&'a' UESCAPE 'ab'",
    "SELECT U&'a' UESCAPE 1",
    'SELECT a ~!@#$%^&*|`?',
    'SELECT 1 LIMIT 1, 2',
    'SELECT * FROM t WITH TIES',
    'SELECT 1 FETCH FIRST 1 ROWS WITH TIES',
    '(SELECT 1 ORDER BY 1) ORDER BY 1',
    '(SELECT 1 LIMIT 1) LIMIT 1',
    'SELECT sum(a) OVER (ROWS UNBOUNDED FOLLOWING)',
    'SELECT sum(a) OVER (ROWS BETWEEN CURRENT ROW AND 1 PRECEDING)',
    'SELECT sum(a) OVER (ROWS BETWEEN 1 PRECEDING AND UNBOUNDED PRECEDING)',
    'SELECT f(a ORDER BY b) WITHIN GROUP (ORDER BY c)',
    "SELECT numeric(a => 1) '1'",
    'CREATE TABLE t (a int GENERATED BY DEFAULT AS (1) STORED)',
  ])('%s', async (statement) => {
    const theirs = await askPostgres(postgres, statement);
    const { hint: _, ...ours } = askOurs(statement);
    expect(ours).toEqual({ ...ours, isAccepted: theirs.isAccepted, code: theirs.code, message: theirs.message });
    // PostgreSQL leaves the place out of a few errors; where it gives one, ours is the same.
    if (theirs.position !== undefined) expect(ours.position).toBe(theirs.position);
  });
});

describe('keywords are names where PostgreSQL lets them', () => {
  const places: Record<string, (word: string) => string> = {
    'a column': (word) => `SELECT ${word}, 1 FROM t`,
    'a column of a table': (word) => `CREATE TABLE t (${word} int)`,
    'a qualified column': (word) => `SELECT a.${word}`,
    'a label without AS': (word) => `SELECT 1 ${word}, 2 ${word} FROM t`,
    'a label with AS': (word) => `SELECT 1 AS ${word}`,
    'a function': (word) => `SELECT ${word}(1)`,
    'a function in FROM': (word) => `SELECT 1 FROM ${word}(1)`,
    'a table': (word) => `SELECT 1 FROM ${word}`,
    'an alias of a table': (word) => `SELECT 1 FROM t ${word}`,
    'an alias of a table with AS': (word) => `SELECT 1 FROM t AS ${word} (a)`,
    'an alias of a table to update': (word) => `UPDATE t ${word} SET a = 1`,
    'a type': (word) => `SELECT a::${word}`,
    'the type of a literal': (word) => `SELECT ${word} 'x'`,
    'an operand': (word) => `SELECT 1 FROM t WHERE ${word} AND true`,
    'a window': (word) => `SELECT sum(a) OVER ${word}`,
    'an argument': (word) => `SELECT f(${word} => 1)`,
    'a column of INSERT': (word) => `INSERT INTO t (${word}) VALUES (1)`,
    'an option': (word) => `CREATE INDEX ON t (a) WITH (${word} = 1)`,
  };

  /** Constructs we know and refuse with 0A000 before the rest of the statement is read. */
  const refusedEarly = new Set(['unique', 'setof']);
  const refusedCalls = /^(json|xml|treat|merge_action|grouping)/;
  /** `current_schema 'x'` is a literal of a type called so, DEFAULT an operand that only the analysis refuses. */
  const exceptions = new Set(['the type of a literal current_schema', 'a column default', 'an operand default']);

  test.each(Object.keys(places))('as %s', { timeout: 60_000 }, async (place) => {
    const { rows } = await postgres.query<{ word: string }>('SELECT word FROM pg_get_keywords() ORDER BY word');
    expect(rows.length).toBe(494);
    for (const { word } of rows) {
      if (exceptions.has(`${place} ${word}`)) continue;
      const statement = places[place](word);
      const ours = askOurs(statement);
      const isRefused = refusedEarly.has(word) || (place.startsWith('a function') && refusedCalls.test(word));
      if (ours.code === '0A000' && isRefused) continue;
      const theirs = await askPostgres(postgres, statement);
      const { isAccepted, position, message } = withoutSupport(ours);
      expect({ isAccepted, position, message }, statement).toEqual({
        isAccepted: theirs.isAccepted,
        position: theirs.position,
        message: theirs.message,
      });
    }
  });
});

describe('mutated statements', () => {
  test('99 of 100 get the same verdict, at the same place and with the same words', { timeout: 60_000 }, async () => {
    const subjects = Object.keys(corpus).filter((subject) => subject !== 'unsupported');
    const mutate: Mutator = mutator(
      7,
      subjects.flatMap((subject) => corpus[subject]),
    );
    let compared = 0;
    const different: string[] = [];
    for (let round = 0; round < 1000; round++) {
      const statement = mutate();
      const ours = askOurs(statement);
      if (ours.code === '0A000' || isUnsupported(statement)) continue;
      const theirs = await askPostgres(postgres, statement);
      compared++;
      const isSame =
        ours.isAccepted === theirs.isAccepted &&
        ours.message === theirs.message &&
        (theirs.position === undefined || ours.position === theirs.position);
      if (!isSame) different.push(statement);
    }
    expect(compared).toBeGreaterThan(900);
    expect(different.length, different.join('\n')).toBeLessThan(compared / 100);
  });
});

/** What PostgreSQL makes of an expression: its value as text, or the code of its error. */
async function resultOf(text: string): Promise<string> {
  try {
    const { rows } = await postgres.query<{ value: string }>(`SELECT (${text})::text AS value`);
    return `value ${rows[0].value}`;
  } catch (cause) {
    return `error ${(cause as { code: string }).code}`;
  }
}

describe('an expression means the same with every parenthesis spelled out', () => {
  test.each([
    '2 + 3 * 4 ^ 2 % 5 - 6 / 2',
    '- 2 ^ 2',
    '2 ^ 3 ^ 2',
    '2 - 3 - 4 + 5',
    '100 / 10 * 2 % 7',
    '-1::text || 2::text',
    '- - 5',
    '@ -5 + 2',
    '~ 1 + 2',
    '~ 1 | 2 & 3',
    '|/ 16 + 9',
    '1 + 2 || 3 + 4',
    '1 << 2 + 1',
    `'a' || 'b' = 'ab'`,
    '1 + 1 = 2 AND 2 + 2 = 4 OR false',
    'true OR true AND false',
    'NOT true OR true',
    'NOT 1 = 2',
    'NOT true = false',
    'NOT true IS NULL',
    '1 = 2 IS NULL',
    '1 < 2 IS TRUE',
    '1 + NULL IS NULL',
    '1 IS DISTINCT FROM 2 + 3',
    'true IS DISTINCT FROM false = true',
    'NOT 5 BETWEEN 1 AND 3 OR false',
    '5 BETWEEN 1 + 1 AND 10 - 2 AND true',
    '5 NOT BETWEEN 6 AND 7 = true',
    '5 BETWEEN 1 < 2 AND 3',
    '1 IN (1, 2) = true',
    'true = 1 IN (1, 2)',
    '1 + 1 IN (2) AND NOT 3 IN (4)',
    `'a' || 'b' LIKE 'a' || '%'`,
    `'a%' LIKE 'a!%' ESCAPE '!' = true`,
    `NOT 'a' LIKE 'b'`,
    `'a' LIKE 'b' IS FALSE`,
    `'ab' SIMILAR TO 'a' || 'b'`,
    `'x' || 'y' COLLATE "C" < 'z'`,
    '1 = 1::int',
    '2 * 3::text::int',
    '1 - -1',
    '2 OPERATOR(pg_catalog.+) 3 * 4',
    '2 OPERATOR(pg_catalog.*) 3 + 4',
    `timestamp '2020-01-01 12:00' AT TIME ZONE 'UTC' AT TIME ZONE 'UTC' + interval '1 day'`,
    `'{"a": {"b": 1}}'::jsonb -> 'a' ->> 'b' = '1'`,
    'ARRAY[1, 2] || 3 = ARRAY[1, 2, 3]',
    '1 = ANY (ARRAY[1, 2]) AND 3 <> ALL (ARRAY[1, 2])',
    'true = ANY (ARRAY[true]) = false',
    '1 IS NOT NULL IS TRUE',
    'NULL ISNULL AND 1 NOTNULL',
  ])('%s', async (text) => {
    expect(await resultOf(spellOut(parseExpression(text)))).toBe(await resultOf(text));
  });

  test('400 random expressions of integers and conditions', { timeout: 60_000 }, async () => {
    const random = seededRandom(20);
    const pick = <Item>(items: readonly Item[]) => items[random.below(items.length)];
    const arithmetic = '+ - * / % & | << # ^'.split(' ');
    const comparisons = ['<', '>', '=', '<>', '<=', 'IS DISTINCT FROM', 'IN', 'BETWEEN', 'IS'];
    const signs = ['', '', '', '', '- ', '+ ', '~ ', '@ '];
    const operands = ['1', '2', '3', '7', 'NULL', '4::int', `'5'::int`, '6::text::int'];
    const sum = () => {
      let text = pick(signs) + pick(operands);
      for (let count = random.below(4); count > 0; count--) {
        text += ` ${pick(arithmetic)} ${pick(signs)}${pick(operands)}`;
      }
      return text;
    };
    const condition = () => {
      const text = `${pick(['', '', 'NOT ', 'NOT NOT '])}${sum()}`;
      const comparison = pick(comparisons);
      if (comparison === 'IN') return `${text} ${pick(['', 'NOT '])}IN (${sum()}, ${sum()})`;
      if (comparison === 'BETWEEN') return `${text} BETWEEN ${sum()} AND ${sum()}`;
      if (comparison === 'IS') return `${text} IS ${pick(['', 'NOT '])}NULL`;
      return `${text} ${comparison} ${sum()}${pick(['', '', ' IS TRUE', ' IS NOT FALSE', ' IS NULL'])}`;
    };
    let compared = 0;
    for (let round = 0; round < 400; round++) {
      let text = round % 4 === 0 ? sum() : condition();
      if (round % 4 > 0)
        for (let count = random.below(3); count > 0; count--) text += ` ${pick(['AND', 'OR', '='])} ${condition()}`;
      let spelled: string;
      try {
        spelled = spellOut(parseExpression(text));
      } catch {
        expect(await resultOf(text), text).toBe('error 42601');
        continue;
      }
      const value = await resultOf(text);
      expect(await resultOf(spelled), `${text} as ${spelled}`).toBe(value);
      if (value.startsWith('value')) compared++;
    }
    expect(compared).toBeGreaterThan(150);
  });
});
