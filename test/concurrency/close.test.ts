import { describe, expect, test } from 'vitest';
import { open } from '../../src/index.js';
import { codeOf, gate, newFolder, numberOf } from './databases.js';

describe('closing a database', () => {
  test('lets the writes that were asked for finish', async () => {
    const folder = newFolder();
    const db = await open(folder);
    await db.exec('CREATE TABLE item (id int PRIMARY KEY)');
    const writes = Array.from({ length: 50 }, (_, id) => codeOf(db.query('INSERT INTO item VALUES ($1)', [id])));
    await db.close();
    expect(await Promise.all(writes)).toEqual(Array.from({ length: 50 }, () => 'no error'));
    await using again = await open(folder);
    expect(await numberOf(again, 'SELECT count(*) FROM item')).toBe(50);
  });

  test('waits for a transaction under way, which may finish', async () => {
    const folder = newFolder();
    const db = await open(folder);
    await db.exec('CREATE TABLE item (id int PRIMARY KEY)');
    const hold = gate();
    const writing = db.transaction(async (tx) => {
      await tx.query('INSERT INTO item VALUES (1)');
      await hold.passed;
      await tx.query('INSERT INTO item VALUES (2)');
    });
    const closing = db.close();
    expect(await codeOf(db.query('SELECT 1'))).toBe('08003');
    hold.open();
    await writing;
    await closing;
    await using again = await open(folder);
    expect(await numberOf(again, 'SELECT count(*) FROM item')).toBe(2);
  });

  test('takes back a transaction that does not end in time', async () => {
    const folder = newFolder();
    const db = await open(folder, { busyTimeout: 30 });
    await db.exec('CREATE TABLE item (id int PRIMARY KEY)');
    const writing = db.transaction(async (tx) => {
      await tx.query('INSERT INTO item VALUES (1)');
      await db.close();
      expect(await codeOf(tx.query('INSERT INTO item VALUES (2)'))).toBe('08003');
    });
    expect(await codeOf(writing)).toBe('08003');
    await using again = await open(folder);
    expect(await numberOf(again, 'SELECT count(*) FROM item')).toBe(0);
  });

  test('ends streams, read-only transactions and prepared statements with 08003', async () => {
    const db = await open(newFolder());
    await db.exec('CREATE TABLE item (i int)');
    await db.query('INSERT INTO item SELECT i FROM generate_series(1, 5000) AS t(i)');
    const stream = db.stream('SELECT * FROM item');
    await stream.next();
    const find = db.prepare('SELECT * FROM item');
    const rows = find.iterate();
    rows.next();
    const hold = gate();
    const reading = codeOf(
      db.transaction(
        async (tx) => {
          expect(await numberOf(tx, 'SELECT min(i) FROM item')).toBe(1);
          await hold.passed;
          return tx.query('SELECT count(*) FROM item');
        },
        { readOnly: true },
      ),
    );
    await db.close();
    hold.open();
    expect(await reading).toBe('08003');
    expect(await codeOf(stream.next())).toBe('08003');
    expect(() => rows.next()).toThrow(expect.objectContaining({ code: '08003' }));
    expect(() => find.all()).toThrow(expect.objectContaining({ code: '08003' }));
    for (const refused of [db.query('SELECT 1'), db.exec('SELECT 1'), db.verify(), db.backup('/nowhere')]) {
      expect(await codeOf(refused)).toBe('08003');
    }
    expect(await codeOf(db.transaction(() => Promise.resolve()))).toBe('08003');
    await db.close();
  });

  test('in the middle of an index build loses no row', async () => {
    const folder = newFolder();
    const db = await open(folder);
    await db.exec('CREATE TABLE item (id int PRIMARY KEY, emb vector(16))');
    await db.query(`
      INSERT INTO item SELECT i, ARRAY[i % 7, i % 11, i % 13, i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]::vector
      FROM generate_series(1, 3000) AS t(i)
    `);
    const building = codeOf(db.query('CREATE INDEX ON item USING hnsw (emb vector_l2_ops)'));
    await new Promise((turn) => setImmediate(turn));
    await db.close();
    expect(await building).toBe('no error');
    await using again = await open(folder);
    expect((await again.verify()).problems).toEqual([]);
    const text = 'SELECT id FROM item ORDER BY emb <-> (SELECT emb FROM item WHERE id = 77) LIMIT 1';
    expect(await numberOf(again, text)).toBe(77);
  });

  test('while it is opened again waits', async () => {
    const folder = newFolder();
    const db = await open(folder);
    await db.exec('CREATE TABLE item (id int)');
    const closing = db.close();
    const again = await open(folder);
    await closing;
    expect(await numberOf(again, 'SELECT count(*) FROM item')).toBe(0);
    await again.close();
  });

  test('a second user of the folder goes on after the first has closed', async () => {
    const folder = newFolder();
    const first = await open(folder);
    const second = await open(folder);
    await first.exec('CREATE TABLE item (id int); INSERT INTO item VALUES (1)');
    await first.close();
    expect(await codeOf(first.query('SELECT 1'))).toBe('08003');
    expect(await numberOf(second, 'SELECT count(*) FROM item')).toBe(1);
    await second.query('INSERT INTO item VALUES (2)');
    await second.close();
  });
});
