import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
// Workers run what was compiled.
import { type Database, open } from '../../dist/index.js';
import { seededRandom } from '../../src/common/random.js';
import { clusteredVectors, ids, insertAll, newFolder, recall, settled } from './searching.js';

const COUNT = 6000;
const vectors = clusteredVectors(COUNT, 16, 9);

async function filled(): Promise<Database> {
  const db = await open(newFolder());
  await db.exec('CREATE TABLE item (id int PRIMARY KEY, emb vector(16))');
  await insertAll(db, vectors);
  return db;
}

interface Loaded {
  readonly index: { readonly isParallel: boolean };
}

function isParallel(db: Database): boolean {
  const { indexes } = (db as unknown as { connection: { engine: { vectors: { indexes: Map<number, Loaded> } } } })
    .connection.engine.vectors;
  return [...indexes.values()].some(({ index }) => index.isParallel);
}

// With one processor there is no thread to share the work with.
describe.skipIf(availableParallelism() < 2)('an index that several threads build', () => {
  test('finds what one that a single thread builds finds', async () => {
    await using db = await filled();
    let wasParallel = false;
    const progress: number[] = [];
    await db.query('CREATE INDEX ON item USING hnsw (emb vector_l2_ops)', [], {
      onProgress: ({ done }) => {
        wasParallel ||= isParallel(db);
        progress.push(done);
      },
    });
    expect(wasParallel).toBe(true);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(COUNT);
    expect(await recall(db, vectors, 10, seededRandom(1))).toBeGreaterThanOrEqual(0.97);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('is right while it is built, whatever changes meanwhile', async () => {
    await using db = await filled();
    const current = new Map(vectors.map((vector, id) => [id, vector]));
    const built = db.query('CREATE INDEX ON item USING hnsw (emb vector_l2_ops) WITH (m = 24, ef_construction = 400)');
    const random = seededRandom(3);
    let changes = 0;
    let isBuilt = false;
    void built.then(() => {
      isBuilt = true;
    });
    // Some at least, should the machine be quick.
    while (!isBuilt || changes < 6) {
      const id = random.below(COUNT);
      const moved = vectors[id]!.map((value) => value + 4);
      if (changes % 3 === 0 && current.delete(id)) await db.query('DELETE FROM item WHERE id = $1', [id]);
      else if (current.has(id)) {
        await db.query('UPDATE item SET emb = $2 WHERE id = $1', [id, moved]);
        current.set(id, moved);
      }
      changes++;
      const expected = current.get(id);
      const found = await ids(db, moved, 3);
      expect(found.includes(id)).toBe(expected === moved);
      expect(found.every((each) => current.has(each))).toBe(true);
    }
    await built;
    expect((await db.verify()).problems).toEqual([]);
    await settled();
    expect((await db.verify()).problems).toEqual([]);
    expect(await recall(db, [...current.values()], 10, seededRandom(4))).toBeGreaterThanOrEqual(0.97);
  });

  test('may be dropped, or its database closed, on the way', async () => {
    const db = await filled();
    const built = db.query('CREATE INDEX named ON item USING hnsw (emb vector_l2_ops)');
    await new Promise((resolve) => setTimeout(resolve, 30));
    await db.query('DROP INDEX IF EXISTS named');
    await built;
    expect((await ids(db, vectors[5]!, 1))[0]).toBe(5);
    const again = db.query('CREATE INDEX named ON item USING hnsw (emb vector_l2_ops)').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await db.close();
    await again;
  });
});
