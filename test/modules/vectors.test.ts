import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { type Database, open } from '../../src/index.js';

let db: Database;

beforeEach(async () => {
  db = await open();
});
afterEach(() => db.close());

/** 500 rows around 10 centres. */
async function fill(): Promise<Float32Array[]> {
  const random = seededRandom(1);
  await db.exec('CREATE TABLE item (id integer PRIMARY KEY, kind text, embedding vector(8))');
  const vectors = Array.from({ length: 500 }, (_, i) =>
    Float32Array.from({ length: 8 }, (_, axis) => (((i % 10) * (axis + 1)) % 7) + random.next()),
  );
  await db.transaction(async (tx) => {
    for (const [i, vector] of vectors.entries()) {
      await tx.query('INSERT INTO item VALUES ($1, $2, $3)', [i, i % 2 === 0 ? 'even' : 'odd', vector]);
    }
  });
  return vectors;
}

describe('knnSearch among vectors of the request', () => {
  const vectors = [
    [0, 0],
    [3, 4],
    [1, 0],
    [-1, 0],
  ];

  test.each([
    ['l2', [0, 2, 3, 1], [0, 1, 1, 5]],
    ['euclidean', [0, 2, 3, 1], [0, 1, 1, 5]],
    ['l1', [0, 2, 3, 1], [0, 1, 1, 7]],
  ] as const)('by %s', async (metric, indices, distances) => {
    expect(await db.vectors.knnSearch({ query: [0, 0], vectors, metric })).toEqual({ indices, distances });
  });

  test('by inner product and cosine', async () => {
    const byProduct = await db.vectors.knnSearch({ query: [1, 0], vectors, metric: 'ip', top_k: 2 });
    expect(byProduct).toEqual({ indices: [1, 2], distances: [-3, -1] });
    const byAngle = await db.vectors.knnSearch({
      query: [2, 0],
      vectors: [
        [0, 1],
        [5, 0],
        [-1, 0],
      ],
      metric: 'cosine',
    });
    expect(byAngle.indices).toEqual([1, 0, 2]);
    expect(byAngle.distances).toEqual([0, 1, 2]);
  });

  test.each([
    ['different dimensions', { query: [1], vectors: [[1, 2]] }, '22000'],
    ['an unknown metric', { query: [1], vectors: [[1]], metric: 'l3' }, '22023'],
    ['no query', { vectors: [[1]] }, '22023'],
    ['top_k below 1', { query: [1], vectors: [[1]], top_k: 0 }, '22023'],
    ['numbers that are none', { query: [Number.NaN], vectors: [[1]] }, '22'],
  ])('refuses %s', async (_name, request, code) => {
    await expect(db.vectors.knnSearch(request as never)).rejects.toMatchObject({
      code: expect.stringMatching(new RegExp(`^${code}`)),
    });
  });
});

describe('a table with an HNSW index', () => {
  test('is searched as exactly as an exact search', async () => {
    const vectors = await fill();
    const told: number[] = [];
    const info = await db.vectors.buildHnswIndex({
      table: 'item',
      column: 'embedding',
      metric: 'l2',
      m: 8,
      ef_construction: 64,
      onProgress: ({ done }) => told.push(done),
    });
    expect(info).toMatchObject({
      index_name: 'item_embedding_idx',
      metric: 'l2',
      m: 8,
      ef_construction: 64,
      num_vectors: 500,
    });
    expect(told.length).toBeGreaterThan(0);
    expect(told[told.length - 1]).toBe(500);
    let hits = 0;
    for (const query of vectors.slice(0, 20)) {
      const exact = await db.vectors.knnSearch({ table: 'item', column: 'embedding', query, top_k: 10 });
      const found = await db.vectors.searchHnswIndex({
        table: 'item',
        column: 'embedding',
        query,
        top_k: 10,
        ef_search: 100,
      });
      const wanted = new Set(exact.map(({ id }) => id));
      hits += found.filter(({ id }) => wanted.has(id)).length;
      expect(found[0]).toMatchObject({
        distance: 0,
        row: expect.not.objectContaining({ embedding: expect.anything() }),
      });
    }
    expect(hits).toBeGreaterThanOrEqual(198);
    expect(await db.vectors.listHnswIndexes()).toMatchObject([{ index_name: 'item_embedding_idx' }]);
    expect(await db.vectors.getHnswIndexStats('item', 'embedding')).toMatchObject({
      dimensions: 8,
      pending: 0,
      tombstones: 0,
    });
    await db.vectors.dropHnswIndex('item', 'embedding');
    expect(await db.vectors.listHnswIndexes()).toEqual([]);
  });

  test('searches among the rows of a filter, and selects columns', async () => {
    const [query] = await fill();
    await db.vectors.buildHnswIndex({ table: 'item', column: 'embedding' });
    const found = await db.vectors.searchHnswIndex({
      table: 'item',
      column: 'embedding',
      query: query!,
      k: 5,
      filter: { kind: 'odd', id: { $gt: 400 } },
      select: ['kind', 'id'],
    });
    expect(found).toHaveLength(5);
    for (const { id, row } of found) {
      expect(id).toBeGreaterThan(400);
      expect(row).toEqual({ kind: 'odd', id });
    }
  });

  test.each([
    ['a missing table', { table: 'itme', column: 'embedding' }, '42P01'],
    ['a missing column', { table: 'item', column: 'embeding' }, '42703'],
    ['a column of another type', { table: 'item', column: 'kind' }, '42704'],
    ['an unknown metric', { table: 'item', column: 'embedding', metric: 'l7' }, '22023'],
    ['m out of range', { table: 'item', column: 'embedding', m: 1000 }, '22023'],
  ])('is not built on %s', async (_name, request, code) => {
    await fill();
    await expect(db.vectors.buildHnswIndex(request as never)).rejects.toMatchObject({ code });
  });

  test('that is missing is an error, not a slow answer', async () => {
    const [query] = await fill();
    const search = db.vectors.searchHnswIndex({ table: 'item', column: 'embedding', query: query! });
    await expect(search).rejects.toMatchObject({ code: '42704', hint: expect.stringMatching(/buildHnswIndex/) });
  });
});
