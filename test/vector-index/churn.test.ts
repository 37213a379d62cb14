import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { open } from '../../src/index.js';
import { clusteredVectors, ids, insertAll, newFolder, recall, settled } from './searching.js';

const RECALL_MIN = 0.97;

/** An index of 3,000 rows of which half are replaced: by updates, and by deletes and inserts. */
describe.each([
  { operator: '<->', operatorClass: 'vector_l2_ops' },
  { operator: '<=>', operatorClass: 'vector_cosine_ops' },
])('an index for $operator', ({ operator, operatorClass }) => {
  test('keeps its recall under churn, and when opened again after each step', { timeout: 120_000 }, async () => {
    const folder = newFolder();
    const random = seededRandom(5);
    const fresh = clusteredVectors(6000, 12, 77);
    const vectors = fresh.slice(0, 3000);
    {
      await using db = await open(folder);
      await db.exec('CREATE TABLE item (id int PRIMARY KEY, emb vector(12))');
      await insertAll(db, vectors);
      await db.query(`CREATE INDEX ON item USING hnsw (emb ${operatorClass})`);
      expect(await recall(db, vectors, 10, random, { operator })).toBeGreaterThanOrEqual(RECALL_MIN);
    }
    for (let step = 0; step < 6; step++) {
      await using db = await open(folder);
      expect((await db.verify()).problems).toEqual([]);
      expect(await recall(db, vectors, 10, random, { operator })).toBeGreaterThanOrEqual(RECALL_MIN);
      for (let i = 0; i < 250; i++) {
        const id = random.below(3000);
        const vector = fresh[3000 + step * 500 + i]!;
        if (i % 2 === 0) await db.query('UPDATE item SET emb = $2 WHERE id = $1', [id, vector]);
        else {
          await db.query('DELETE FROM item WHERE id = $1', [id]);
          await db.query('INSERT INTO item VALUES ($1, $2)', [id, vector]);
        }
        vectors[id] = vector;
        if (i % 50 === 0) expect(await ids(db, vector, 1, { operator })).toEqual([id]);
      }
      // Few, so that what closing stores holds tombstones.
      if (step % 2 === 0) await settled(20);
      expect(await recall(db, vectors, 10, random, { operator })).toBeGreaterThanOrEqual(RECALL_MIN);
    }
    await using db = await open(folder);
    expect((await db.verify()).problems).toEqual([]);
    expect(new Set(await ids(db, vectors[0]!, 3000, { operator })).size).toBe(3000);
  });
});

describe('an index that loses nearly all of its rows', () => {
  test('finds the rest, before and after opening it again', async () => {
    const folder = newFolder();
    const vectors = clusteredVectors(2500, 8, 3);
    {
      await using db = await open(folder);
      await db.exec('CREATE TABLE item (id int PRIMARY KEY, emb vector(8))');
      await insertAll(db, vectors);
      await db.query('CREATE INDEX ON item USING hnsw (emb vector_l2_ops)');
      await db.query('DELETE FROM item WHERE id % 250 <> 0');
      for (let i = 0; i < 10; i++) expect(await ids(db, vectors[i * 250]!, 1)).toEqual([i * 250]);
      expect(await ids(db, vectors[0]!, 50)).toHaveLength(10);
    }
    await using db = await open(folder);
    for (let i = 0; i < 10; i++) expect(await ids(db, vectors[i * 250]!, 1)).toEqual([i * 250]);
    expect(await ids(db, vectors[0]!, 50)).toHaveLength(10);
    expect((await db.verify()).problems).toEqual([]);
  });
});
