import { describe, expect, test } from 'vitest';
import { open } from '../../src/index.js';
import { codeOf, engineOf, newFolder, numberOf } from './databases.js';

describe('writes of concurrent callers', () => {
  test('share commits, and so the syncs of the disk', async () => {
    await using db = await open(newFolder());
    await db.exec('CREATE TABLE item (id int PRIMARY KEY, word text)');
    const { storage } = engineOf(db);
    const before = storage.commit;
    await Promise.all(Array.from({ length: 500 }, (_, id) => db.query('INSERT INTO item VALUES ($1, $2)', [id, 'x'])));
    expect(storage.commit - before).toBeLessThanOrEqual(2);
    expect(await numberOf(db, 'SELECT count(*) FROM item')).toBe(500);
  });

  test('one after another have a commit each', async () => {
    await using db = await open(newFolder());
    await db.exec('CREATE TABLE item (id int PRIMARY KEY)');
    const { storage } = engineOf(db);
    const before = storage.commit;
    for (let id = 0; id < 20; id++) await db.query('INSERT INTO item VALUES ($1)', [id]);
    expect(storage.commit - before).toBe(20);
  });

  test('fail one by one, and leave nothing of a failed one', async () => {
    await using db = await open(newFolder());
    await db.exec(`
      CREATE TABLE item (id int PRIMARY KEY, word text CHECK (word <> 'bad'), emb vector(2));
      CREATE INDEX item_word ON item (word);
      CREATE INDEX ON item USING hnsw (emb vector_l2_ops);
    `);
    // Every third statement inserts a good row before the bad one, with NULLs where others have values.
    const codes = await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        codeOf(
          i % 3 === 0
            ? db.query("INSERT INTO item VALUES ($1, NULL, NULL), ($2, 'bad', '[1,1]')", [10_000 + i, 20_000 + i])
            : db.query('INSERT INTO item VALUES ($1, $2, $3)', [i, `word ${i}`, [i, 1]]),
        ),
      ),
    );
    expect(codes.map((code, i) => i % 3 === 0 || code === 'no error')).not.toContain(false);
    expect(codes.filter((code) => code === '23514')).toHaveLength(100);
    const { rows } = await db.query<{ id: number; word: string }>('SELECT id, word FROM item ORDER BY id');
    expect(rows).toEqual(
      Array.from({ length: 300 }, (_, id) => ({ id, word: `word ${id}` })).filter(({ id }) => id % 3 !== 0),
    );
    const near = await db.query<{ id: number }>("SELECT id FROM item ORDER BY emb <-> '[7,1]' LIMIT 1");
    expect(near.rows).toEqual([{ id: 7 }]);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('see those before them in the same commit', async () => {
    await using db = await open();
    await db.exec('CREATE TABLE counter (id int PRIMARY KEY, amount int); INSERT INTO counter VALUES (1, 0)');
    await Promise.all(
      Array.from({ length: 200 }, () => db.query('UPDATE counter SET amount = amount + 1 WHERE id = 1')),
    );
    expect(await numberOf(db, 'SELECT amount FROM counter')).toBe(200);
  });

  test('may change the schema beside others that use it', async () => {
    await using db = await open(newFolder());
    const codes = await Promise.all([
      codeOf(db.query('CREATE TABLE item (id int PRIMARY KEY)')),
      codeOf(db.query('INSERT INTO item VALUES (1)')),
      codeOf(db.query('CREATE TABLE item (id int)')),
      codeOf(db.query('INSERT INTO item VALUES (2)')),
      codeOf(db.query('INSERT INTO missing VALUES (2)')),
    ]);
    expect(codes).toEqual(['no error', 'no error', '42P07', 'no error', '42P01']);
    expect(await numberOf(db, 'SELECT count(*) FROM item')).toBe(2);
  });

  test('take one value of a sequence each', async () => {
    const folder = newFolder();
    {
      await using db = await open(folder);
      await db.exec('CREATE TABLE item (id serial PRIMARY KEY, word text)');
      const results = await Promise.all(
        Array.from({ length: 300 }, () =>
          db.query<{ id: number }>("INSERT INTO item (word) VALUES ('x') RETURNING id"),
        ),
      );
      const ids = results.map(({ rows }) => rows[0]!.id);
      expect(new Set(ids).size).toBe(300);
      // Taken and rolled back: gone all the same.
      await db.transaction(async (tx) => {
        await tx.query("INSERT INTO item (word) VALUES ('y')");
        await tx.rollback();
      });
    }
    await using db = await open(folder);
    const next = await db.query<{ id: number }>("INSERT INTO item (word) VALUES ('z') RETURNING id");
    expect(next.rows).toEqual([{ id: 302 }]);
  });
});
