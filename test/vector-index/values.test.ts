import { describe, expect, test } from 'vitest';
import { open } from '../../src/index.js';
import { clusteredVectors, ids, insertAll, nearest, newFolder, settled } from './searching.js';

describe('vectors of a kind of their own', () => {
  test('NULL is in no index and comes last in an exact order', async () => {
    await using db = await open();
    await db.exec('CREATE TABLE item (id int PRIMARY KEY, emb vector(3))');
    await db.query("INSERT INTO item VALUES (1, '[1,0,0]'), (2, NULL), (3, '[3,0,0]'), (4, NULL)");
    expect(await ids(db, [3, 0, 0], 10)).toEqual([3, 1, 2, 4]);
    await db.query('CREATE INDEX ON item USING hnsw (emb vector_l2_ops)');
    expect(await ids(db, [3, 0, 0], 10)).toEqual([3, 1]);
    await db.query("UPDATE item SET emb = '[2,0,0]' WHERE id = 2");
    expect(await ids(db, [3, 0, 0], 10)).toEqual([3, 2, 1]);
    await db.query('UPDATE item SET emb = NULL WHERE id = 3');
    expect(await ids(db, [3, 0, 0], 10)).toEqual([2, 1]);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('all zeros has no direction: no cosine index has it, an L2 index does', async () => {
    const folder = newFolder();
    {
      await using db = await open(folder);
      await db.exec(`
        CREATE TABLE item (id int PRIMARY KEY, emb vector(3));
        CREATE INDEX ON item USING hnsw (emb vector_cosine_ops);
        CREATE INDEX ON item USING hnsw (emb vector_l2_ops);
        INSERT INTO item VALUES (1, '[1,0,0]'), (2, '[0,0,0]'), (3, '[0,1,0]');
      `);
      expect(await ids(db, [1, 0.1, 0], 10, { operator: '<=>' })).toEqual([1, 3]);
      expect(await ids(db, [0, 0, 0.1], 1)).toEqual([2]);
      const exact = await nearest(db, [1, 0.1, 0], 10, { operator: '<=>', isExact: true });
      expect(exact.map(({ id }) => id)).toEqual([1, 3, 2]);
      expect(exact[2]!.distance).toBeNaN();
      expect(
        (await nearest(db, [0, 0, 0], 10, { operator: '<=>' })).every(({ distance }) => Number.isNaN(distance)),
      ).toBe(true);
      await db.query("UPDATE item SET emb = '[0,0,0]' WHERE id = 1");
      await db.query("UPDATE item SET emb = '[1,1,0]' WHERE id = 2");
      expect(await ids(db, [1, 0.1, 0], 10, { operator: '<=>' })).toEqual([2, 3]);
      await db.query('DELETE FROM item WHERE id = 1');
      expect((await db.verify()).problems).toEqual([]);
      await db.query("INSERT INTO item VALUES (4, '[0,0,0]')");
    }
    await using db = await open(folder);
    expect(await ids(db, [1, 0.1, 0], 10, { operator: '<=>' })).toEqual([2, 3]);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('of other dimensions is refused with both numbers', async () => {
    await using db = await open();
    await db.exec(
      'CREATE TABLE item (id int PRIMARY KEY, emb vector(3)); CREATE INDEX ON item USING hnsw (emb vector_l2_ops)',
    );
    await insertAll(db, [[1, 2, 3]]);
    const wrong = { code: '22000', message: expect.stringMatching(/3.*2|2.*3/) };
    await expect(db.query('INSERT INTO item VALUES (5, $1)', [[1, 2]])).rejects.toMatchObject(wrong);
    await expect(db.query("INSERT INTO item VALUES (5, '[1,2]')")).rejects.toMatchObject(wrong);
    await expect(db.query("UPDATE item SET emb = '[1,2]'")).rejects.toMatchObject(wrong);
    await expect(nearest(db, [1, 2], 1)).rejects.toMatchObject(wrong);
    await expect(nearest(db, [1, 2], 1, { isExact: true })).rejects.toMatchObject(wrong);
    expect(await ids(db, [1, 2, 3], 5)).toEqual([0]);
  });

  test('that is not finite is refused before anything is written', async () => {
    await using db = await open();
    await db.exec(
      'CREATE TABLE item (id int PRIMARY KEY, emb vector(2)); CREATE INDEX ON item USING hnsw (emb vector_l2_ops)',
    );
    for (const emb of [
      [Number.NaN, 1],
      [Number.POSITIVE_INFINITY, 1],
      [1e39, 1],
    ]) {
      await expect(db.query('INSERT INTO item VALUES (1, $1)', [emb])).rejects.toMatchObject({ code: /^22/ });
    }
    expect(await ids(db, [1, 2], 5)).toEqual([]);
  });

  test('near the ends of float32 is stored, found and survives', async () => {
    const folder = newFolder();
    const big = 3e38;
    {
      await using db = await open(folder);
      await db.exec(`
        CREATE TABLE item (id int PRIMARY KEY, emb vector(2));
        CREATE INDEX ON item USING hnsw (emb vector_cosine_ops);
        CREATE INDEX ON item USING hnsw (emb vector_l2_ops);
      `);
      await insertAll(db, [
        [big, big],
        [-big, big],
        [1e-40, 1e-40],
        [1, 0],
      ]);
      expect(await ids(db, [1, 1], 4, { operator: '<=>' })).toHaveLength(4);
      expect((await ids(db, [1, 1], 2, { operator: '<=>' })).sort()).toEqual([0, 2]);
      expect(await ids(db, [1, 0.1], 1)).toEqual([3]);
    }
    await using db = await open(folder);
    expect((await ids(db, [1, 1], 2, { operator: '<=>' })).sort()).toEqual([0, 2]);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('that are all alike are all found', async () => {
    await using db = await open();
    await db.exec(
      'CREATE TABLE item (id int PRIMARY KEY, emb vector(4)); CREATE INDEX ON item USING hnsw (emb vector_l2_ops)',
    );
    await insertAll(
      db,
      Array.from({ length: 1500 }, () => [1, 2, 3, 4]),
    );
    await settled();
    for (const k of [1, 10, 100, 1500]) expect(new Set(await ids(db, [1, 2, 3, 4], k)).size).toBe(k);
    await db.query('DELETE FROM item WHERE id % 3 <> 0');
    for (const k of [1, 10, 100, 500]) expect(new Set(await ids(db, [1, 2, 3, 4], k)).size).toBe(k);
  });
});

describe('a search with a filter', () => {
  test('returns k rows whenever k rows pass, however few they are', async () => {
    await using db = await open();
    await db.exec(
      'CREATE TABLE item (id int PRIMARY KEY, emb vector(8)); CREATE INDEX ON item USING hnsw (emb vector_l2_ops)',
    );
    const vectors = clusteredVectors(4000, 8, 11);
    await insertAll(db, vectors);
    await settled();
    for (const divisor of [1, 2, 10, 100, 1000, 4000]) {
      for (let i = 0; i < 5; i++) {
        const where = `id % ${divisor} = ${i % divisor}`;
        const exact = await nearest(db, vectors[i * 7]!, 10, { where, isExact: true });
        const found = await nearest(db, vectors[i * 7]!, 10, { where });
        expect(found.length).toBe(Math.min(10, 4000 / divisor));
        expect(found.every(({ id }) => id % divisor === i % divisor)).toBe(true);
        const wanted = new Set(exact.map(({ id }) => id));
        expect(found.filter(({ id }) => wanted.has(id)).length).toBeGreaterThanOrEqual(found.length - 2);
      }
    }
    expect(await ids(db, vectors[0]!, 10, { where: 'id < 0' })).toEqual([]);
    expect(await ids(db, vectors[0]!, 5000)).toHaveLength(4000);
  });
});
