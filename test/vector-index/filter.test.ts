import { describe, expect, test, vi } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { open } from '../../src/index.js';
import { MatchingRows } from '../../src/sql/execute/matching-rows.js';
import { clusteredVectors, insertAll, newFolder, recall } from './searching.js';

const vectors = clusteredVectors(3000, 12, 4);

async function filled() {
  const db = await open(newFolder());
  await db.exec('CREATE TABLE item (id int PRIMARY KEY, emb vector(12), tag text)');
  await insertAll(db, vectors);
  await db.exec("UPDATE item SET tag = CASE WHEN id % 2 = 0 THEN 'even' ELSE 'odd' END");
  await db.query('CREATE INDEX ON item USING hnsw (emb vector_l2_ops)');
  return db;
}

describe('a search with a condition', () => {
  test.each([1, 2, 10, 50, 300, 3000, 10_000])(
    'of one row in %i gives k rows where there are k, near ones',
    async (part) => {
      await using db = await filled();
      const where = `id % ${part} = 0`;
      expect(await recall(db, vectors, 10, seededRandom(2), { where })).toBeGreaterThanOrEqual(0.97);
    },
  );

  test('is evaluated again when its parameters or the table change, and only then', async () => {
    await using db = await filled();
    const evaluate = vi.spyOn(MatchingRows.prototype as unknown as { evaluate(): unknown }, 'evaluate');
    const find = db.prepare('SELECT id, tag FROM item WHERE tag = $2 ORDER BY emb <-> $1 LIMIT 5');
    const tags = (tag: string) => new Set(find.all(vectors[0], tag).map((row) => (row as { tag: string }).tag));
    expect(tags('even')).toEqual(new Set(['even']));
    expect(tags('odd')).toEqual(new Set(['odd']));
    expect(tags('even')).toEqual(new Set(['even']));
    expect(evaluate).toHaveBeenCalledTimes(2);
    evaluate.mockRestore();
    await db.query("UPDATE item SET tag = 'few' WHERE id IN (2, 3)");
    expect(find.all(vectors[0], 'few')).toHaveLength(2);
    expect(find.all(vectors[0], 'even').map((row) => (row as { id: number }).id)).not.toContain(2);
    await db.transaction(async (tx) => {
      await tx.query("UPDATE item SET tag = 'few' WHERE id = 4");
      const { rows } = await tx.query("SELECT id FROM item WHERE tag = 'few' ORDER BY emb <-> $1 LIMIT 5", [
        vectors[0],
      ]);
      expect(rows).toHaveLength(3);
      await tx.rollback();
    });
    expect(find.all(vectors[0], 'few')).toHaveLength(2);
  });

  test('is evaluated each time when it depends on more', async () => {
    await using db = await filled();
    await db.exec('CREATE TABLE wanted (id int)');
    const find = db.prepare('SELECT id FROM item WHERE id IN (SELECT id FROM wanted) ORDER BY emb <-> $1 LIMIT 5');
    expect(find.all(vectors[0])).toEqual([]);
    await db.query('INSERT INTO wanted VALUES (5)');
    expect(find.all(vectors[0])).toEqual([{ id: 5 }]);
    const list = [7];
    const among = db.prepare('SELECT id FROM item WHERE id = ANY ($2) ORDER BY emb <-> $1 LIMIT 5');
    expect(among.all(vectors[0], list)).toEqual([{ id: 7 }]);
    list[0] = 8;
    expect(among.all(vectors[0], list)).toEqual([{ id: 8 }]);
  });
});
