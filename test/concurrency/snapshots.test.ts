import { describe, expect, test } from 'vitest';
import { open } from '../../src/index.js';
import { codeOf, engineOf, newFolder, numberOf } from './databases.js';

describe('a version that someone keeps reading', () => {
  test('is given up when it is too old and others write', async () => {
    await using db = await open(newFolder(), { snapshotMaxAge: 20 });
    await db.exec(`
      CREATE TABLE item (id int PRIMARY KEY, body text);
      INSERT INTO item SELECT i, repeat('x', 600) FROM generate_series(1, 5000) AS t(i);
    `);
    const stream = db.stream('SELECT * FROM item');
    await stream.next();
    const later = new Promise((done) => setTimeout(done, 60));
    const reading = db.transaction(
      async (tx) => {
        expect(await numberOf(tx, 'SELECT count(*) FROM item')).toBe(5000);
        await later;
        // Nobody has written: it may go on.
        expect(await numberOf(tx, 'SELECT count(*) FROM item')).toBe(5000);
        expect(engineOf(db).snapshotState.count).toBe(2);
        expect(engineOf(db).snapshotState.oldestAgeMs).toBeGreaterThan(20);
        await db.query("UPDATE item SET body = 'short' WHERE id = 1");
        expect(engineOf(db).snapshotState).toEqual({ count: 0, oldestAgeMs: 0 });
        await tx.query('SELECT length(body) FROM item');
      },
      { readOnly: true },
    );
    expect(await codeOf(reading)).toBe('72000');
    const drain = async () => {
      for await (const _ of stream);
    };
    expect(await codeOf(drain())).toBe('72000');
    expect(await numberOf(db, 'SELECT count(*) FROM item')).toBe(5000);
  });

  test('is let go with its stream or transaction, so that the file does not grow', async () => {
    const folder = newFolder();
    await using db = await open(folder);
    await db.exec('CREATE TABLE item (id int PRIMARY KEY, body text)');
    await db.query("INSERT INTO item SELECT i, repeat('x', 400) FROM generate_series(1, 2000) AS t(i)");
    for await (const _ of db.stream('SELECT * FROM item')) break;
    await db.transaction((tx) => tx.query('SELECT 1 FROM item'), { readOnly: true });
    await codeOf(db.transaction((tx) => tx.query('SELECT nothing'), { readOnly: true }));
    expect(engineOf(db).snapshotState.count).toBe(0);
    for (let i = 0; i < 5; i++) await db.query('UPDATE item SET body = body || $1', [String(i)]);
    const before = db.byteSize;
    for (let i = 0; i < 30; i++) await db.query('UPDATE item SET body = left(body, 400) || $1', [String(i)]);
    expect(db.byteSize).toBeLessThanOrEqual(before * 1.5);
  });
});
