import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { type Database, open } from '../../src/index.js';
import { clusteredVectors, expectIndexed, ids, insertAll, nearest, newFolder, recall, settled } from './searching.js';

const DIMENSIONS = 3;

async function withIndex(path?: string): Promise<Database> {
  const db = await open(path);
  await db.exec(`
    CREATE TABLE IF NOT EXISTS item (id int PRIMARY KEY, emb vector(${DIMENSIONS}), tag text);
    CREATE INDEX IF NOT EXISTS item_emb ON item USING hnsw (emb vector_l2_ops);
  `);
  return db;
}

describe('an index on vectors', () => {
  test('finds a row in the statement after the one that inserted it', async () => {
    await using db = await withIndex();
    await expectIndexed(db, true);
    expect(await ids(db, [0, 0, 0], 5)).toEqual([]);
    for (let id = 1; id <= 30; id++) {
      await db.query('INSERT INTO item VALUES ($1, $2)', [id, [id, 0, 0]]);
      expect(await ids(db, [id + 0.1, 0, 0], 1)).toEqual([id]);
    }
  });

  test('follows updates and deletes', async () => {
    await using db = await withIndex();
    await insertAll(
      db,
      Array.from({ length: 200 }, (_, i) => [i, 0, 0]),
    );
    await settled();
    await db.query("UPDATE item SET emb = '[1000,0,0]' WHERE id = 7");
    expect(await ids(db, [7, 0, 0], 3)).toEqual([6, 8, 5]);
    expect(await nearest(db, [999, 0, 0], 1)).toEqual([{ id: 7, distance: 1 }]);
    await db.query('DELETE FROM item WHERE id = 7');
    expect(await ids(db, [999, 0, 0], 1)).toEqual([199]);
    await db.query('DELETE FROM item WHERE id < 190');
    expect(await ids(db, [0, 0, 0], 5)).toEqual([190, 191, 192, 193, 194]);
    await db.query("UPDATE item SET tag = 'x'");
    expect(await ids(db, [0, 0, 0], 2)).toEqual([190, 191]);
    await db.query('DELETE FROM item');
    expect(await ids(db, [0, 0, 0], 2)).toEqual([]);
    await insertAll(db, [[5, 5, 5]]);
    expect(await ids(db, [0, 0, 0], 2)).toEqual([0]);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('shows a transaction its own rows, and others none of them', async () => {
    await using db = await withIndex();
    await insertAll(
      db,
      Array.from({ length: 100 }, (_, i) => [i, 0, 0]),
    );
    await settled();
    await db.transaction(async (tx) => {
      await insertAll(tx, [[50.1, 0, 0]], 500);
      await tx.query('DELETE FROM item WHERE id = 50');
      await tx.query("UPDATE item SET emb = '[50.2,0,0]' WHERE id = 3");
      expect(await ids(tx, [50, 0, 0], 3)).toEqual([500, 3, 49]);
      expect(await ids(tx, [3, 0, 0], 1)).toEqual([2]);
      expect(await ids(db, [50, 0, 0], 3)).toEqual([50, 49, 51]);
      await tx.rollback();
    });
    expect(await ids(db, [50, 0, 0], 3)).toEqual([50, 49, 51]);
    expect(await ids(db, [3, 0, 0], 1)).toEqual([3]);
  });

  test('keeps nothing of a rollback, of a savepoint or of a failed statement', async () => {
    await using db = await withIndex(newFolder());
    await insertAll(
      db,
      Array.from({ length: 100 }, (_, i) => [i, 0, 0]),
    );
    await settled();
    const found = () => nearest(db, [42, 1, 0], 100);
    const before = await found();
    await expect(
      db.transaction(async (tx) => {
        await insertAll(tx, [[42, 1, 0]], 500);
        await tx.query('DELETE FROM item WHERE id < 60');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await found()).toEqual(before);
    await db.query('BEGIN');
    await db.query('SAVEPOINT one');
    await insertAll(db, [[42, 1, 0]], 501);
    await db.query("UPDATE item SET emb = '[42,1,0]' WHERE id = 9");
    await db.query('DELETE FROM item WHERE id = 42');
    expect((await ids(db, [42, 1, 0], 3)).slice(0, 2).sort()).toEqual([501, 9]);
    await db.query('ROLLBACK TO one');
    expect(await found()).toEqual(before);
    await db.query('COMMIT');
    expect(await found()).toEqual(before);
    const twice = db.query('INSERT INTO item (id, emb) VALUES ($1, $2), ($3, $4)', [502, [42, 1, 0], 42, [1, 1, 1]]);
    await expect(twice).rejects.toMatchObject({ code: '23505' });
    expect(await found()).toEqual(before);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('of an empty, a truncated and a dropped table is empty', async () => {
    await using db = await withIndex(newFolder());
    expect(await ids(db, [1, 1, 1], 3)).toEqual([]);
    await insertAll(
      db,
      Array.from({ length: 50 }, (_, i) => [i, 0, 0]),
    );
    expect(await ids(db, [1, 1, 1], 3)).toEqual([1, 0, 2]);
    await db.query('TRUNCATE item');
    expect(await ids(db, [1, 1, 1], 3)).toEqual([]);
    await insertAll(db, [[9, 9, 9]]);
    expect(await ids(db, [1, 1, 1], 3)).toEqual([0]);
    await db.transaction(async (tx) => {
      await tx.query('TRUNCATE item');
      await insertAll(tx, [[1, 1, 1]], 70);
      expect(await ids(tx, [1, 1, 1], 3)).toEqual([70]);
      await tx.rollback();
    });
    expect(await ids(db, [1, 1, 1], 3)).toEqual([0]);
    await db.query('DROP TABLE item');
    await db.exec(
      'CREATE TABLE item (id int PRIMARY KEY, emb vector(2)); CREATE INDEX ON item USING hnsw (emb vector_l2_ops)',
    );
    expect(await ids(db, [1, 1], 3)).toEqual([]);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('can be made in a transaction that is rolled back, and made again', async () => {
    await using db = await open(newFolder());
    await db.exec(`CREATE TABLE item (id int PRIMARY KEY, emb vector(${DIMENSIONS}))`);
    await insertAll(
      db,
      Array.from({ length: 300 }, (_, i) => [i, 0, 0]),
    );
    await db.transaction(async (tx) => {
      await insertAll(tx, [[7.25, 0, 0]], 900);
      await tx.query('CREATE INDEX item_emb ON item USING hnsw (emb vector_l2_ops)');
      await insertAll(tx, [[7.125, 0, 0]], 901);
      expect(await ids(tx, [7.2, 0, 0], 3)).toEqual([900, 901, 7]);
      await tx.rollback();
    });
    await expectIndexed(db, false);
    expect(await ids(db, [7.2, 0, 0], 2)).toEqual([7, 8]);
    await db.transaction(async (tx) => {
      await tx.query('CREATE INDEX item_emb ON item USING hnsw (emb vector_l2_ops)');
      await insertAll(tx, [[7.125, 0, 0]], 901);
    });
    await expectIndexed(db, true);
    expect(await ids(db, [7.2, 0, 0], 2)).toEqual([901, 7]);
    await db.query('DROP INDEX item_emb');
    await expectIndexed(db, false);
    await db.query('CREATE INDEX item_emb ON item USING hnsw (emb vector_l2_ops)');
    expect(await ids(db, [7.2, 0, 0], 2)).toEqual([901, 7]);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('serves its own metric only, and one table may have several', async () => {
    await using db = await withIndex();
    const vectors = clusteredVectors(600, DIMENSIONS, 4);
    await insertAll(db, vectors);
    await expectIndexed(db, false, '<=>');
    await db.exec(`
      CREATE INDEX ON item USING hnsw (emb vector_cosine_ops) WITH (m = 8, ef_construction = 64);
      CREATE INDEX ON item USING hnsw (emb vector_ip_ops);
      CREATE INDEX ON item USING hnsw (emb vector_l1_ops);
      ALTER TABLE item ADD COLUMN other vector(2);
      CREATE INDEX ON item USING hnsw (other vector_l2_ops);
    `);
    await db.query("UPDATE item SET other = '[1,2]' WHERE id = 17");
    await db.query('DELETE FROM item WHERE id % 10 = 3');
    const random = seededRandom(1);
    for (const operator of ['<->', '<=>', '<#>', '<+>']) {
      await expectIndexed(db, true, operator);
      expect(await recall(db, vectors, 10, random, { operator })).toBeGreaterThanOrEqual(0.97);
    }
    const { rows } = await db.query("SELECT id FROM item ORDER BY other <-> '[1,1]' LIMIT 2");
    expect(rows).toEqual([{ id: 17 }]);
    await db.query('ALTER TABLE item DROP COLUMN other');
    expect((await db.verify()).problems).toEqual([]);
  });
});
