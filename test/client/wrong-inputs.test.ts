import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, DatabaseError, open } from '../../src/index.js';

// What goes wrong on a first afternoon. Every answer has its SQLSTATE, a sentence that names what was found, and where
// it helps a hint of what to do; the database goes on working after it.

let folder: string;
let db: Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zatabase-'));
  db = await open(join(folder, 'shop.zdb'));
  await db.exec(`
    CREATE TABLE item (id integer PRIMARY KEY, name text NOT NULL, price numeric(8, 2) CHECK (price >= 0),
      added timestamptz, embedding vector(3));
    INSERT INTO item VALUES (1, 'pen', 1.50, '2026-01-02T03:04:05Z', '[1,2,3]');
  `);
});

afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

async function failure(run: () => unknown): Promise<DatabaseError> {
  try {
    await run();
  } catch (error) {
    expect(error).toBeInstanceOf(DatabaseError);
    return error as DatabaseError;
  }
  throw new Error('expected an error');
}

/** A statement, its SQLSTATE, what the message says, and what the hint says where there is one. */
type Mistake = readonly [text: string, code: string, message: RegExp, hint?: RegExp];

const MISTAKES: readonly Mistake[] = [
  ['SELEC 1', '42601', /syntax error at or near "SELEC"/, /SELECT/],
  ['SELECT FROM WHERE', '42601', /syntax error at or near "WHERE"/],
  ['SELECT * FROM item WHERE', '42601', /syntax error at end of input/],
  ["SELECT 'abc", '42601', /unterminated quoted string/],
  ['SELECT * FROM itme', '42P01', /relation "itme" does not exist/, /item/],
  ['SELECT nme FROM item', '42703', /column "nme" does not exist/, /name/],
  ['SELECT i.colour FROM item i', '42703', /column i\.colour does not exist/],
  ['SELECT uper(name) FROM item', '42883', /function uper\(text\) does not exist/],
  ['SELECT name + 1 FROM item', '42883', /operator does not exist: text \+ integer/],
  ["SELECT 'abc'::integer", '22P02', /invalid input syntax for type integer: "abc"/],
  ["SELECT '2026-13-01'::date", '22008', /date\/time field value out of range: "2026-13-01"/],
  ['SELECT 1 / 0', '22012', /division by zero/],
  ['SELECT 2147483647 + 1', '22003', /integer out of range/],
  ["INSERT INTO item VALUES (1, 'ink')", '23505', /duplicate key value violates unique constraint "item_pkey"/],
  ['INSERT INTO item (id) VALUES (2)', '23502', /null value in column "name"/],
  ["INSERT INTO item VALUES (2, 'ink', -1)", '23514', /violates check constraint "item_price_check"/],
  ["INSERT INTO item VALUES (2, 'ink', 1, now(), '[1,2]')", '22000', /expected 3 dimensions, not 2/],
  ["SELECT id FROM item ORDER BY embedding <-> '[1,2,3,4]'", '22000', /different vector dimensions 3 and 4/],
  ["SELECT '[1,x]'::vector", '22P02', /invalid input syntax for type vector/],
  ['CREATE TABLE item (id integer)', '42P07', /relation "item" already exists/],
  ['CREATE TABLE other (id integr)', '42704', /type "integr" does not exist/, /integer/],
  ['DROP TABLE nothing', '42P01', /table "nothing" does not exist/],
  ['CREATE INDEX ON item USING hnsw (name)', '42704', /.+/],
  ['SELECT name, count(*) FROM item', '42803', /must appear in the GROUP BY clause/],
  ['SELECT (SELECT id, name FROM item)', '42601', /subquery must return only one column/],
  ['COMMIT; SELECT $1', '42601', /.+/],
];

describe('a wrong statement', () => {
  test.each(MISTAKES.map(([text, ...expected]) => ({ text, expected })))('$text', async ({ text, expected }) => {
    const [code, message, hint] = expected;
    const error = await failure(() => db.query(text));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    if (hint !== undefined) expect(error.hint).toMatch(hint);
    // Nothing was changed, and the next statement works.
    expect((await db.query('SELECT count(*) AS n FROM item')).rows).toEqual([{ n: 1 }]);
  });

  test('says where it is wrong', async () => {
    const error = await failure(() => db.query('SELECT id,\n  nme\nFROM item'));
    expect(error.position).toBe('14');
    expect(error.where).toMatch(/nme/);
  });
});

describe('a wrong call', () => {
  const calls: readonly (readonly [name: string, run: () => unknown, code: string, message: RegExp])[] = [
    [
      'too few parameters',
      () => db.query('SELECT $1::int + $2::int', [1]),
      '08P01',
      /supplies 1 parameters.*requires 2/,
    ],
    ['too many parameters', () => db.query('SELECT 1', [1]), '08P01', /supplies 1 parameters.*requires 0/],
    ['a parameter of a wrong type', () => db.query('SELECT * FROM item WHERE id = $1', ['x']), '22P02', /"x"/],
    [
      'a number beyond the type',
      () => db.query('SELECT * FROM item WHERE id = $1', [2 ** 40]),
      '22003',
      /out of range/,
    ],
    [
      'a vector of wrong dimensions',
      () => db.query('SELECT embedding <-> $1 AS d FROM item', [new Float32Array(2)]),
      '22000',
      /3 and 2/,
    ],
    ['text that is no string', () => db.query(7 as never), '22023', /.+/],
    ['parameters that are no array', () => db.query('SELECT $1', 'x' as never), '22023', /.+/],
    ['two statements in one query', () => db.query('SELECT 1; SELECT 2'), '42601', /multiple commands/],
    ['an unknown option', () => open(join(folder, 'b.zdb'), { chache: 1 } as never), '22023', /no option "chache"/],
    [
      'an option of a wrong type',
      () => open(join(folder, 'b.zdb'), { cacheSize: 'big' } as never),
      '22023',
      /cacheSize/,
    ],
    ['a path that is no string', () => open(7 as never), '22023', /.+/],
  ];

  test.each(calls)('%s', async (_name, run, code, message) => {
    const error = await failure(run);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect((await db.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('a closed database', () => {
  test('says so, and closing again is no mistake', async () => {
    const prepared = db.prepare('SELECT 1');
    await db.close();
    await db.close();
    expect(db.closed).toBe(true);
    for (const run of [
      () => db.query('SELECT 1'),
      () => prepared.all(),
      () => db.transaction(async () => {}),
      () => db.exec('SELECT 1'),
    ]) {
      const error = await failure(run);
      expect(error.code).toBe('08003');
      expect(error.message).toMatch(/closed/);
    }
  });
});

describe('a folder', () => {
  test('that is a file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'text');
    const error = await failure(() => open(file));
    expect(error.code).toBe('58P02');
    expect(error.message).toContain(file);
  });

  test('of another program', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'data.mdb'), 'not ours at all');
    const error = await failure(() => open(other));
    expect(error.code).toBe('XX001');
    expect(error.message).toContain(other);
  });

  test('that is missing, to be only read', async () => {
    const error = await failure(() => open(join(folder, 'missing'), { readOnly: true }));
    expect(error.code).toBe('58P01');
    expect(error.message).toMatch(/does not exist|no database/);
  });

  test('below a folder that is missing is made', async () => {
    const deep = await open(join(folder, 'a', 'b', 'c.zdb'));
    expect((await deep.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await deep.close();
  });

  test('that another process has open', async () => {
    const path = join(folder, 'shop.zdb');
    const script = `
      const { open } = await import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)});
      try { await open(${JSON.stringify(path)}); console.log('opened'); }
      catch (error) { console.log(JSON.stringify({ code: error.code, message: error.message, hint: error.hint })); }
    `;
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    const error = JSON.parse(child.stdout) as DatabaseError;
    expect(error.code).toBe('55006');
    expect(error.message).toContain(path);
    expect(error.message).toContain(String(process.pid));
    expect(error.hint).toMatch(/.+/);
  });
});

describe('a database that may only be read', () => {
  test('refuses writes', async () => {
    await db.close();
    const reader = await open(join(folder, 'shop.zdb'), { readOnly: true });
    for (const text of ["INSERT INTO item VALUES (2, 'ink')", 'CREATE TABLE t (a int)', 'DELETE FROM item']) {
      expect((await failure(() => reader.query(text))).code).toBe('25006');
    }
    expect((await reader.query('SELECT count(*) AS n FROM item')).rows).toEqual([{ n: 1 }]);
    await reader.close();
    db = await open(join(folder, 'shop.zdb'));
  });
});

describe('hostile input', () => {
  test('is answered, not crashed on', async () => {
    const texts = [
      '('.repeat(100_000),
      `SELECT ${'('.repeat(5000)}1${')'.repeat(5000)}`,
      `SELECT ${'1+'.repeat(50_000)}1`,
      `SELECT ${'NOT '.repeat(20_000)}true`,
      `SELECT '${'x'.repeat(1_000_000)}'::integer`,
      `SELECT repeat('x', 2000000000)`,
      `SELECT * FROM ${Array.from({ length: 12 }, (_, i) => `generate_series(1, 1000) AS g${i}`).join(', ')}`,
      '\0',
      'SELECT "\0"',
      '\ud800',
    ];
    for (const text of texts) {
      const error = await failure(() => db.query(text, [], { timeout: 2000 }));
      expect(error.code).toMatch(/^[0-9A-Z]{5}$/);
      expect(error.message.length).toBeLessThan(2000);
    }
    expect((await db.query('SELECT count(*) AS n FROM item')).rows).toEqual([{ n: 1 }]);
  });
});
