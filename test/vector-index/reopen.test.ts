import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import type { Engine } from '../../src/engine/engine.js';
import type { VectorIndexDescription } from '../../src/engine/vector-indexes.js';
import { type Database, open } from '../../src/index.js';
import { graphPrefix, prefixEnd, vectorLogPrefix } from '../../src/storage/keyspace.js';
import type { HnswIndex } from '../../src/vector/hnsw-index.js';
import { clusteredVectors, ids, insertAll, nearest, newFolder, recall, settled } from './searching.js';

const DIMENSIONS = 10;
const vectors = clusteredVectors(2500, DIMENSIONS, 21);

function engineOf(db: Database): Engine {
  return (db as unknown as { connection: { engine: Engine } }).connection.engine;
}

function describeIndex(db: Database): VectorIndexDescription {
  const { catalog, vectors: indexes } = engineOf(db);
  const [descriptor] = catalog.vectorIndexes;
  return indexes.describe(descriptor!, catalog.table(descriptor!.tableId));
}

/** Keys under a prefix of the one vector index. */
function keyCount(db: Database, prefixOf: (index: number) => string): number {
  const { catalog, storage } = engineOf(db);
  const prefix = prefixOf(catalog.vectorIndexes[0]!.id);
  return storage.store.latest.keys(prefix, prefixEnd(prefix)).length;
}

/** What a crash would leave at this moment: the data file as it is, without a close. */
function crashCopy(folder: string): string {
  const copy = newFolder();
  mkdirSync(copy);
  cpSync(join(folder, 'data.mdb'), join(copy, 'data.mdb'));
  return copy;
}

async function filled(folder: string): Promise<Database> {
  const db = await open(folder);
  await db.exec(`CREATE TABLE item (id int PRIMARY KEY, emb vector(${DIMENSIONS}), tag text)`);
  await insertAll(db, vectors);
  await db.query('CREATE INDEX ON item USING hnsw (emb vector_l2_ops)');
  return db;
}

describe('a vector index that is opened again', () => {
  test('is the stored graph, not one built anew', async () => {
    const folder = newFolder();
    await (await filled(folder)).close();
    await using db = await open(folder);
    expect(keyCount(db, graphPrefix)).toBeGreaterThan(3);
    expect(describeIndex(db)).toMatchObject({ rowCount: 2500, pendingCount: 0, tombstoneCount: 0 });
    expect(await recall(db, vectors, 10, seededRandom(1))).toBeGreaterThanOrEqual(0.97);
  });

  test('after a crash lacks only what came after its checkpoint, and links that', async () => {
    const folder = newFolder();
    await using db = await filled(folder);
    const current = vectors.map((vector) => [...vector]);
    await insertAll(db, [vectors[0]!.map((value) => value + 9)], 5000);
    for (let id = 100; id < 200; id++) {
      current[id] = vectors[id]!.map((value) => value + 5);
      await db.query('UPDATE item SET emb = $2 WHERE id = $1', [id, current[id]]);
    }
    await db.query('DELETE FROM item WHERE id >= 200 AND id < 260');
    await db.query("UPDATE item SET tag = 'x' WHERE id < 50");
    // A hundred updates, one deletion.
    expect(keyCount(db, vectorLogPrefix)).toBe(101);
    await using after = await open(crashCopy(folder));
    // 100 replaced ones and a new one; those that were replaced or deleted are tombstones.
    expect(describeIndex(after)).toMatchObject({ rowCount: 2441, pendingCount: 101, tombstoneCount: 160 });
    expect((await after.verify()).problems).toEqual([]);
    expect(await ids(after, current[150]!, 1)).toEqual([150]);
    expect(
      await ids(
        after,
        vectors[0]!.map((value) => value + 9),
        1,
      ),
    ).toEqual([5000]);
    expect(await ids(after, vectors[230]!, 5)).not.toContain(230);
    const alive = current.filter((_, id) => id < 200 || id >= 260);
    expect(await recall(after, alive, 10, seededRandom(2))).toBeGreaterThanOrEqual(0.97);
    await settled();
    expect(describeIndex(after)).toMatchObject({ pendingCount: 0, tombstoneCount: 0 });
    expect(await recall(after, alive, 10, seededRandom(3))).toBeGreaterThanOrEqual(0.97);
  });

  test('with tombstones in its checkpoint searches as well as before', async () => {
    const folder = newFolder();
    const removed = (id: number) => id % 12 === 5;
    const alive = vectors.filter((_, id) => !removed(id));
    {
      await using db = await filled(folder);
      await db.query('DELETE FROM item WHERE id % 12 = 5');
      // Fewer than a consolidation is worth.
      expect(describeIndex(db).tombstoneCount).toBe(vectors.length - alive.length);
      expect(await recall(db, alive, 10, seededRandom(4))).toBeGreaterThanOrEqual(0.97);
    }
    await using db = await open(folder);
    expect(describeIndex(db).pendingCount).toBe(0);
    expect(await recall(db, alive, 10, seededRandom(4))).toBeGreaterThanOrEqual(0.97);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('whose checkpoint is of a transaction that never was knows nothing of it', async () => {
    const folder = newFolder();
    await using db = await filled(folder);
    await db.transaction(async (tx) => {
      await insertAll(tx, [vectors[3]!], 7000);
      await tx.query('DELETE FROM item WHERE id < 1000');
      engineOf(db).vectors.checkpointAll();
      await tx.rollback();
    });
    await using after = await open(crashCopy(folder));
    expect(describeIndex(after)).toMatchObject({ rowCount: 2500, pendingCount: 0 });
    expect(await ids(after, vectors[3]!, 1)).toEqual([3]);
    expect((await after.verify()).problems).toEqual([]);
  });

  test('drops the log with a checkpoint, and everything with the index', async () => {
    const folder = newFolder();
    {
      await using db = await filled(folder);
      for (let id = 0; id < 60; id++) await db.query('UPDATE item SET emb = $2 WHERE id = $1', [id, vectors[id + 60]]);
    }
    await using db = await open(folder);
    expect(keyCount(db, vectorLogPrefix)).toBe(0);
    const { storage, catalog } = engineOf(db);
    const prefix = graphPrefix(catalog.vectorIndexes[0]!.id);
    await db.query('DROP INDEX item_emb_idx');
    expect(storage.store.latest.keys(prefix, prefixEnd(prefix))).toEqual([]);
  });

  test('is built anew when its checkpoint is damaged', async () => {
    const folder = newFolder();
    await (await filled(folder)).close();
    {
      await using db = await open(folder);
      const { store } = engineOf(db).storage;
      const prefix = graphPrefix(engineOf(db).catalog.vectorIndexes[0]!.id);
      const key = store.latest.keys(prefix, prefixEnd(prefix))[2]!;
      const bytes = Uint8Array.from(store.latest.get(key)!);
      bytes[bytes.length >> 1]! ^= 4;
      store.commit((writer) => writer.put(key, bytes));
    }
    await using db = await open(folder);
    expect(await ids(db, vectors[9]!, 1)).toEqual([9]);
    expect(describeIndex(db).rowCount).toBe(2500);
    expect(await recall(db, vectors, 10, seededRandom(5))).toBeGreaterThanOrEqual(0.97);
  });
});

/** Vectors of the index that are in memory. */
function loadedCount(db: Database): number {
  const { indexes } = engineOf(db).vectors as unknown as { indexes: Map<number, { index: HnswIndex }> };
  const [loaded] = indexes.values();
  return loaded === undefined ? 0 : loaded.index.vectors.arena.liveCount;
}

describe('vectors that are not in memory yet', () => {
  const far = vectors[0]!.map((value) => value + 50);

  test('rank what codes find all the same, and come in the background', async () => {
    const folder = newFolder();
    await (await filled(folder)).close();
    await using db = await open(folder);
    const find = db.prepare('SELECT id, emb <-> $1 AS distance FROM item ORDER BY emb <-> $1 LIMIT 3');
    const [first] = find.all(vectors[7]);
    expect(loadedCount(db)).toBeLessThan(100);
    expect(first).toEqual({ id: 7, distance: 0 });
    expect(await nearest(db, far, 3)).toEqual(await nearest(db, far, 3, { isExact: true }));
    await settled();
    expect(loadedCount(db)).toBe(2500);
    expect(await nearest(db, vectors[7]!, 3)).toEqual(await nearest(db, vectors[7]!, 3, { isExact: true }));
  });

  test('may change before they come', async () => {
    const folder = newFolder();
    await (await filled(folder)).close();
    await using db = await open(folder);
    const find = db.prepare('SELECT id FROM item ORDER BY emb <-> $1 LIMIT 2');
    find.all(vectors[0]);
    db.prepare('UPDATE item SET emb = $2 WHERE id = $1').run(11, far);
    db.prepare('DELETE FROM item WHERE id = 12').run();
    db.prepare('INSERT INTO item VALUES (9000, $1)').run(far);
    expect(loadedCount(db)).toBeLessThan(100);
    expect(find.all(far)).toEqual([{ id: 11 }, { id: 9000 }]);
    expect(find.all(vectors[12])).not.toContainEqual({ id: 12 });
    await settled();
    expect(loadedCount(db)).toBe(2500);
    expect(find.all(far)).toEqual([{ id: 11 }, { id: 9000 }]);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('never come with rerank = disk', async () => {
    const folder = newFolder();
    {
      await using db = await open(folder);
      await db.exec(`CREATE TABLE item (id int PRIMARY KEY, emb vector(${DIMENSIONS}))`);
      await insertAll(db, vectors);
      await db.query('CREATE INDEX ON item USING hnsw (emb vector_l2_ops) WITH (rerank = disk)');
      expect(await recall(db, vectors, 10, seededRandom(1))).toBeGreaterThanOrEqual(0.97);
      expect(loadedCount(db)).toBe(0);
    }
    await using db = await open(folder);
    expect(await recall(db, vectors, 10, seededRandom(2))).toBeGreaterThanOrEqual(0.97);
    expect(await nearest(db, far, 3)).toEqual(await nearest(db, far, 3, { isExact: true }));
    expect(await recall(db, vectors, 10, seededRandom(2), { where: 'id % 2 = 0' })).toBeGreaterThanOrEqual(0.97);
    await settled();
    expect(loadedCount(db)).toBe(0);
    await db.query('UPDATE item SET emb = $1 WHERE id = 4', [far]);
    expect(await ids(db, far, 1)).toEqual([4]);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('an unknown word for an option is an error', async () => {
    await using db = await filled(newFolder());
    const index = (option: string) => db.query(`CREATE INDEX ON item USING hnsw (emb vector_ip_ops) WITH (${option})`);
    await expect(index('rerank = tape')).rejects.toMatchObject({ code: '22023', detail: /"memory" and "disk"/ });
    await expect(index('quantization = 5')).rejects.toMatchObject({ code: '22023', detail: /"none" and "sq8"/ });
  });
});
