import { describe, expect, test } from 'vitest';
import { open } from '../../src/index.js';
import { codeOf, gate, newFolder, numberOf } from './databases.js';

const PLACES = [
  { name: 'in memory', path: () => undefined },
  { name: 'in a folder', path: newFolder },
];

describe.each(PLACES)('a database $name', ({ path }) => {
  test('hides what a transaction does until it commits', async () => {
    await using db = await open(path());
    await db.exec('CREATE TABLE item (id int PRIMARY KEY); INSERT INTO item VALUES (1)');
    await db.transaction(async (tx) => {
      await tx.query('INSERT INTO item VALUES (2)');
      await tx.query('DELETE FROM item WHERE id = 1');
      expect(await numberOf(tx, 'SELECT min(id) FROM item')).toBe(2);
      expect(await numberOf(db, 'SELECT min(id) FROM item')).toBe(1);
      expect(await numberOf(db, 'SELECT count(*) FROM item')).toBe(1);
    });
    expect(await numberOf(db, 'SELECT min(id) FROM item')).toBe(2);
  });

  test('shows a read-only transaction one version, whatever others commit', async () => {
    await using db = await open(path());
    await db.exec(`
      CREATE TABLE item (id int PRIMARY KEY, word text, emb vector(2));
      INSERT INTO item SELECT i, 'w' || i, ARRAY[i, 0]::vector FROM generate_series(1, 300) AS t(i);
    `);
    await db.transaction(
      async (tx) => {
        const look = async () => ({
          count: await numberOf(tx, 'SELECT count(*) FROM item'),
          byWord: await numberOf(tx, "SELECT count(*) FROM item WHERE word = 'w7'"),
          nearest: await numberOf(tx, "SELECT id FROM item ORDER BY emb <-> '[7.1,0]' LIMIT 1"),
        });
        const before = await look();
        expect(before).toEqual({ count: 300, byWord: 1, nearest: 7 });
        await db.exec("DELETE FROM item WHERE id < 100; INSERT INTO item VALUES (900, 'w7', '[7.1,0]')");
        expect(await look()).toEqual(before);
        // An index that the version does not have.
        await db.exec('CREATE INDEX ON item (word); CREATE INDEX ON item USING hnsw (emb vector_l2_ops)');
        expect(await look()).toEqual(before);
        await db.exec('ALTER TABLE item ADD COLUMN more int; ALTER TABLE item DROP COLUMN word');
        expect(await look()).toEqual(before);
        await db.exec('TRUNCATE item');
        expect(await look()).toEqual(before);
        await db.exec('DROP TABLE item');
        expect(await look()).toEqual(before);
        expect(await codeOf(tx.query('INSERT INTO item (id) VALUES (1)'))).toBe('25006');
        await tx.rollback();
      },
      { readOnly: true },
    );
    expect(await codeOf(db.query('SELECT * FROM item'))).toBe('42P01');
  });

  test('gives a stream the version it began with while writers go on', async () => {
    await using db = await open(path());
    await db.exec(`
      CREATE TABLE item (id int PRIMARY KEY, body text);
      INSERT INTO item SELECT i, repeat('x', 700) FROM generate_series(1, 5000) AS t(i);
    `);
    const seen: number[] = [];
    for await (const { id, body } of db.stream<{ id: number; body: string }>('SELECT * FROM item ORDER BY id')) {
      expect(body.length).toBe(700);
      seen.push(id);
      if (id % 500 !== 1) continue;
      await db.query("UPDATE item SET body = repeat('y', 900) WHERE id > $1", [id]);
      await db.query('DELETE FROM item WHERE id = $1', [id + 1]);
      await db.query("INSERT INTO item VALUES ($1, 'new')", [-id]);
    }
    expect(seen).toEqual(Array.from({ length: 5000 }, (_, i) => i + 1));
    expect(await numberOf(db, 'SELECT count(*) FROM item')).toBe(5000);
  });

  test('keeps the statements of a script apart from what others do meanwhile', async () => {
    await using db = await open(path());
    await db.exec('CREATE TABLE item (id int PRIMARY KEY)');
    const hold = gate();
    const holding = db.transaction(() => hold.passed);
    const script = codeOf(
      db.exec('INSERT INTO item VALUES (1); INSERT INTO item VALUES (2); INSERT INTO item VALUES (1)'),
    );
    const others = Promise.all([3, 4, 5].map((id) => db.query('INSERT INTO item VALUES ($1)', [id])));
    hold.open();
    await holding;
    expect(await script).toBe('23505');
    await others;
    const more = [db.exec('INSERT INTO item VALUES (10); INSERT INTO item VALUES (11)'), numberOf(db, 'SELECT 1')];
    await Promise.all(more);
    const { rows } = await db.query<{ id: number }>('SELECT id FROM item ORDER BY id');
    expect(rows.map(({ id }) => id)).toEqual([3, 4, 5, 10, 11]);
  });

  test('runs calls behind a BEGIN inside of its transaction, awaited or not', async () => {
    await using db = await open(path());
    await db.exec('CREATE TABLE item (id int PRIMARY KEY)');
    const hold = gate();
    const holding = db.transaction(() => hold.passed);
    const all = Promise.all([
      db.query('BEGIN'),
      db.query('INSERT INTO item VALUES (1)'),
      db.query('ROLLBACK'),
      db.query('INSERT INTO item VALUES (2)'),
    ]);
    hold.open();
    await holding;
    await all;
    const { rows } = await db.query<{ id: number }>('SELECT id FROM item');
    expect(rows).toEqual([{ id: 2 }]);
  });

  test('takes back what RESTART IDENTITY did with its transaction', async () => {
    await using db = await open(path());
    await db.exec("CREATE TABLE item (id serial PRIMARY KEY, word text); INSERT INTO item (word) VALUES ('a'), ('b')");
    await db.transaction(async (tx) => {
      await tx.query('TRUNCATE item RESTART IDENTITY');
      await tx.query("INSERT INTO item (word) VALUES ('c')");
      await tx.rollback();
    });
    const next = await db.query<{ id: number }>("INSERT INTO item (word) VALUES ('d') RETURNING id");
    expect(next.rows).toEqual([{ id: 3 }]);
    await db.query('BEGIN');
    await db.query('SAVEPOINT one');
    await db.query('TRUNCATE item RESTART IDENTITY');
    await db.query('ROLLBACK TO SAVEPOINT one');
    await db.query("INSERT INTO item (word) VALUES ('e')");
    await db.query('COMMIT');
    expect(await numberOf(db, 'SELECT max(id) FROM item')).toBe(4);
  });

  test('ends a script that fails without a trace in the session', async () => {
    await using db = await open(path());
    expect(await codeOf(db.exec('CREATE TABLE item (id int); SELECT 1 / 0'))).toBe('22012');
    expect(await codeOf(db.query('SELECT * FROM item'))).toBe('42P01');
    await db.exec('CREATE TABLE item (id int); COMMIT; INSERT INTO item VALUES (1)');
    expect(await numberOf(db, 'SELECT count(*) FROM item')).toBe(1);
  });
});
