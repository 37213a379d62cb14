import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { error } from '../../src/common/errors.js';
import type { Engine } from '../../src/engine/engine.js';
import { type Database, open } from '../../src/index.js';
import type { StoreWriter } from '../../src/storage/store.js';

const root = mkdtempSync(join(tmpdir(), 'zatabase-failed-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Lets the next commit write everything, and then fail as on a full disk: the store takes all of it back. */
function failNextCommit(db: Database): void {
  const { store } = (db as unknown as { connection: { engine: Engine } }).connection.engine.storage;
  const commit = store.commit.bind(store);
  store.commit = (write: (writer: StoreWriter) => void) => {
    store.commit = commit;
    commit((writer) => {
      write(writer);
      throw error('disk_full', 'no space left, as told by the test');
    });
  };
}

async function all(db: Database): Promise<unknown[]> {
  return (await db.query('SELECT id, word FROM item ORDER BY id')).rows;
}

describe.each([
  { place: 'in memory', path: undefined },
  { place: 'in a folder', path: join(root, 'db') },
])('a commit that fails, $place', ({ path }) => {
  test('has no effect, and nothing after it suffers', async () => {
    let expected: unknown[];
    {
      await using db = await open(path);
      await db.exec(`
        CREATE TABLE item (id serial PRIMARY KEY, word text UNIQUE, emb vector(2));
        CREATE INDEX item_emb ON item USING hnsw (emb vector_l2_ops);
        INSERT INTO item (word, emb) VALUES ('a', '[1,0]'), ('b', '[2,0]'), ('c', '[3,0]');
      `);
      const near = async () => (await db.query("SELECT id FROM item ORDER BY emb <-> '[9,0]' LIMIT 3")).rows;
      const before = await all(db);
      expect(await near()).toEqual([{ id: 3 }, { id: 2 }, { id: 1 }]);

      // One statement, several at once, a transaction, a schema change, a synchronous call.
      const insert = "INSERT INTO item (word, emb) VALUES ('d', '[9,0]')";
      failNextCommit(db);
      await expect(db.query(insert)).rejects.toMatchObject({ code: '53100' });
      failNextCommit(db);
      const both = await Promise.allSettled([db.query(insert), db.query("UPDATE item SET word = 'z' WHERE id = 1")]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      failNextCommit(db);
      const transaction = db.transaction(async (tx) => {
        await tx.query('TRUNCATE item RESTART IDENTITY');
        await tx.query(insert);
      });
      await expect(transaction).rejects.toMatchObject({ code: '53100' });
      failNextCommit(db);
      await expect(db.exec('DROP TABLE item; CREATE TABLE item (other int)')).rejects.toMatchObject({ code: '53100' });
      failNextCommit(db);
      await expect(db.query('CREATE INDEX other ON item USING hnsw (emb vector_ip_ops)')).rejects.toMatchObject({
        code: '53100',
      });
      failNextCommit(db);
      expect(() => db.prepare(insert).run()).toThrow(expect.objectContaining({ code: '53100' }));

      expect(await all(db)).toEqual(before);
      expect(await near()).toEqual([{ id: 3 }, { id: 2 }, { id: 1 }]);
      expect((await db.verify()).problems).toEqual([]);

      // Values that were taken are gone; those of a restart that was taken back are not handed out again.
      const next = await db.query<{ id: number }>(`${insert} RETURNING id`);
      expect(next.rows[0]!.id).toBeGreaterThan(3);
      expect(await near()).toEqual([next.rows[0], { id: 3 }, { id: 2 }]);
      await db.query('CREATE INDEX other ON item USING hnsw (emb vector_ip_ops)');
      expected = await all(db);
      expect((await db.verify()).problems).toEqual([]);
    }
    if (path === undefined) return;
    await using db = await open(path);
    expect(await all(db)).toEqual(expected);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('of a sequence alone is written with the next one', async () => {
    const folder = path === undefined ? undefined : `${path}-sequence`;
    let last = 0;
    {
      await using db = await open(folder);
      await db.exec('CREATE TABLE item (id serial PRIMARY KEY, word text)');
      for (let i = 0; i < 5; i++) {
        failNextCommit(db);
        await expect(db.query("INSERT INTO item (word) VALUES ('x')")).rejects.toMatchObject({ code: '53100' });
      }
      await db.exec('CREATE TABLE other (id int); INSERT INTO other VALUES (1)');
      const { rows } = await db.query<{ id: number }>("INSERT INTO item (word) VALUES ('y') RETURNING id");
      last = rows[0]!.id;
      expect(last).toBe(6);
      await db.transaction(async (tx) => {
        await tx.query("INSERT INTO item (word) VALUES ('z')");
        await tx.rollback();
      });
    }
    if (folder === undefined) return;
    await using db = await open(folder);
    const { rows } = await db.query<{ id: number }>("INSERT INTO item (word) VALUES ('w') RETURNING id");
    expect(rows[0]!.id).toBe(last + 2);
  });
});
