import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, open } from '../../src/index.js';

// WITH and views beyond what their answers show: when rows are computed, what plans say, what outlives a close.

let db: Database;

beforeEach(async () => {
  db = await open(':memory:');
});

afterEach(() => db.close());

async function plan(query: string): Promise<string> {
  const { rows } = await db.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${query}`);
  return rows.map((row) => row['QUERY PLAN'].replace(/ {2}\(rows=\d+\)/, '')).join('\n');
}

async function codeOf(query: string): Promise<string> {
  return db.query(query).then(
    () => 'no error',
    (failure: { code: string }) => failure.code,
  );
}

describe('WITH', () => {
  test('a query that is read once becomes part of the statement', async () => {
    await db.query('CREATE TABLE item (id integer PRIMARY KEY, name text)');
    expect(await plan('WITH c AS (SELECT id FROM item) SELECT id FROM c WHERE id = 3')).not.toContain('CTE');
    expect(await plan('WITH c AS MATERIALIZED (SELECT id FROM item) SELECT id FROM c WHERE id = 3')).toContain('CTE c');
    const twice = 'SELECT count(*) FROM c AS a JOIN c AS b ON a.id = b.id';
    expect(await plan(`WITH c AS (SELECT id FROM item) ${twice}`)).toContain('CTE Scan on c a');
    expect(await plan(`WITH c AS NOT MATERIALIZED (SELECT id FROM item) ${twice}`)).not.toContain('CTE');
    expect(await plan('WITH c AS (SELECT random() AS x) SELECT x FROM c')).toContain('CTE Scan on c');
  });

  test('plans name recursion as PostgreSQL does', async () => {
    const shown = await plan('WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 9) TABLE t');
    expect(shown).toContain('  CTE t\n    ->  Recursive Union');
    expect(shown).toContain('WorkTable Scan on t');
    expect(shown).toContain('->  CTE Scan on t');
  });

  test('a query that nobody reads is not run, one that is read several times runs once', async () => {
    await db.query('CREATE SEQUENCE s');
    await db.query("WITH unread AS (SELECT nextval('s')) SELECT 1");
    const { rows } = await db.query(
      "WITH c AS (SELECT nextval('s') AS n) SELECT a.n AS a, b.n AS b FROM c AS a, c AS b",
    );
    expect(rows).toEqual([{ a: 1, b: 1 }]);
  });

  test('a recursion is computed as far as it is read', async () => {
    await db.query('CREATE SEQUENCE s');
    const endless = "WITH RECURSIVE t(n) AS (SELECT nextval('s') UNION ALL SELECT nextval('s') FROM t)";
    expect((await db.query(`${endless} SELECT n FROM t LIMIT 3`)).rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect((await db.query("SELECT nextval('s') AS n")).rows).toEqual([{ n: 4 }]);
  });

  test('an endless recursion ends with the time of its statement', async () => {
    const endless = 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n FROM t)';
    await db.query('SET statement_timeout = 50');
    expect(await codeOf(`${endless} SELECT count(*) FROM t`)).toBe('57014');
    expect(await codeOf(`${endless} SELECT count(*) FROM t AS a, t AS b`)).toBe('57014');
  });

  test('chains of queries and of views have an end', async () => {
    const chain = Array.from({ length: 12_000 }, (_, i) => `c${i + 1} AS (SELECT x + 1 AS x FROM c${i})`).join(', ');
    expect(await codeOf(`WITH c0 AS (SELECT 1 AS x), ${chain} SELECT x FROM c12000`)).toBe('54001');
    await db.query('CREATE VIEW v0 AS SELECT 1 AS x');
    let code = 'no error';
    for (let i = 1; i < 20 && code === 'no error'; i++) {
      code = await codeOf(`CREATE VIEW v${i} AS SELECT a.x FROM v${i - 1} AS a, v${i - 1} AS b`);
    }
    expect(code).toBe('54001');
  });

  test('a copy of a NOT MATERIALIZED query for every reference does not grow without end', async () => {
    const chain = Array.from(
      { length: 60 },
      (_, i) => `c${i + 1} AS NOT MATERIALIZED (SELECT a.x FROM c${i} AS a JOIN c${i} AS b ON a.x = b.x)`,
    ).join(', ');
    const { rows } = await db.query(`WITH c0 AS (SELECT 1 AS x), ${chain} SELECT x FROM c60`);
    expect(rows).toEqual([{ x: 1 }]);
  });

  test('beside writes a search by distance sees the rows from before', async () => {
    await db.exec(`
      CREATE TABLE item (id integer PRIMARY KEY, at vector(2));
      INSERT INTO item VALUES (1, '[1,0]'), (2, '[5,0]');
      CREATE INDEX ON item USING hnsw (at vector_l2_ops);
    `);
    const nearest = "SELECT id FROM item ORDER BY at <-> '[0,0]' LIMIT 1";
    const { rows } = await db.query(`
      WITH made AS (INSERT INTO item VALUES (3, '[0,0]') RETURNING id), gone AS (DELETE FROM item WHERE id = 1 RETURNING id)
      SELECT made.id AS made, gone.id AS gone, (${nearest}) AS nearest FROM made, gone`);
    expect(rows).toEqual([{ made: 3, gone: 1, nearest: 1 }]);
    expect((await db.query(nearest)).rows).toEqual([{ id: 3 }]);
    const returned = await db.query(`INSERT INTO item VALUES (4, '[0,0]') RETURNING (${nearest}) AS nearest`);
    expect(returned.rows).toEqual([{ nearest: 3 }]);
  });

  test('a write in WITH that fails takes the whole statement back', async () => {
    await db.exec('CREATE TABLE item (id integer PRIMARY KEY); INSERT INTO item VALUES (1)');
    await db.exec('BEGIN; INSERT INTO item VALUES (2); SAVEPOINT here');
    expect(await codeOf('WITH a AS (INSERT INTO item VALUES (3)) INSERT INTO item VALUES (1)')).toBe('23505');
    await db.exec('ROLLBACK TO SAVEPOINT here; COMMIT');
    expect((await db.query('SELECT id FROM item ORDER BY id')).rows).toEqual([{ id: 1 }, { id: 2 }]);
    expect((await db.verify()).problems).toEqual([]);
  });
});

describe('views', () => {
  test('outlive a close, with what they depend on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zatabase-'));
    try {
      const first = await open(join(folder, 'shop.zdb'));
      await first.exec(`
        CREATE TYPE mood AS ENUM ('sad', 'happy');
        CREATE TABLE item (id integer PRIMARY KEY, price numeric(8, 2), feels mood);
        INSERT INTO item VALUES (1, 1.5, 'happy'), (2, 9, 'sad');
        CREATE VIEW cheap AS SELECT * FROM item WHERE price < 5;
        CREATE VIEW named (a, b) AS SELECT id, feels FROM cheap;
        ALTER TABLE item RENAME TO thing;
        ALTER TABLE thing RENAME COLUMN price TO cost;
        ALTER TABLE thing ADD COLUMN late integer;
      `);
      await first.close();
      const second = await open(join(folder, 'shop.zdb'));
      expect((await second.query('SELECT * FROM named')).rows).toEqual([{ a: 1, b: 'happy' }]);
      expect((await second.query('SELECT * FROM cheap')).rows).toEqual([{ id: 1, price: '1.50', feels: 'happy' }]);
      await expect(second.query('DROP TABLE thing')).rejects.toMatchObject({
        code: '2BP01',
        detail: 'view cheap depends on table thing',
      });
      await expect(second.query('ALTER TABLE thing DROP COLUMN cost')).rejects.toMatchObject({ code: '2BP01' });
      await second.query('ALTER TABLE thing DROP COLUMN late');
      await second.query('UPDATE cheap SET price = 2 WHERE id = 1');
      expect((await second.query('SELECT cost FROM thing WHERE id = 1')).rows).toEqual([{ cost: '2.00' }]);
      await second.query('DROP TABLE thing CASCADE');
      await expect(second.query('SELECT * FROM named')).rejects.toMatchObject({ code: '42P01' });
      await second.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
