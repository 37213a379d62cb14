import { describe, expect, test } from 'vitest';
import { open } from '../../src/index.js';
import { codeOf, gate, numberOf } from './databases.js';

describe('who waits for another writer', () => {
  test('gets its turn in the order of asking', async () => {
    await using db = await open();
    await db.exec('CREATE TABLE item (at serial PRIMARY KEY, word text)');
    const hold = gate();
    const holding = db.transaction(() => hold.passed);
    const wanted: string[] = [];
    const writers: Promise<unknown>[] = [];
    for (let i = 0; i < 12; i++) {
      wanted.push(`tx ${i}`, `query ${i}`);
      writers.push(db.transaction((tx) => tx.query('INSERT INTO item (word) VALUES ($1)', [`tx ${i}`])));
      writers.push(db.query('INSERT INTO item (word) VALUES ($1)', [`query ${i}`]));
    }
    hold.open();
    await Promise.all([holding, ...writers]);
    const { rows } = await db.query<{ word: string }>('SELECT word FROM item ORDER BY at');
    const words = rows.map(({ word }) => word);
    expect([...words].sort()).toEqual([...wanted].sort());
    // Single statements that wait together share the turn of the first.
    const transactions = words.filter((word) => word.startsWith('tx'));
    expect(transactions).toEqual(Array.from({ length: 12 }, (_, i) => `tx ${i}`));
    expect(words[0]).toBe('tx 0');
    const queries = words.filter((word) => word.startsWith('query'));
    expect(queries).toEqual(Array.from({ length: 12 }, (_, i) => `query ${i}`));
  });

  test('gives up with 55P03 after busyTimeout, and leaves the rest alone', async () => {
    await using db = await open(undefined, { busyTimeout: 30 });
    await db.exec('CREATE TABLE item (id int PRIMARY KEY)');
    await db.transaction(async (tx) => {
      await tx.query('INSERT INTO item VALUES (1)');
      const codes = await Promise.all([
        codeOf(db.query('INSERT INTO item VALUES (2)')),
        codeOf(db.transaction(() => Promise.resolve())),
        codeOf(db.exec('INSERT INTO item VALUES (3); INSERT INTO item VALUES (4)')),
        codeOf(db.query('BEGIN')),
      ]);
      expect(codes).toEqual(['55P03', '55P03', '55P03', '55P03']);
      expect(await numberOf(db, 'SELECT count(*) FROM item')).toBe(0);
    });
    await db.query('INSERT INTO item VALUES (5)');
    expect(await numberOf(db, 'SELECT sum(id) FROM item')).toBe(6);
  });

  test('cannot wait in a synchronous call', async () => {
    await using db = await open();
    await db.exec('CREATE TABLE item (id int PRIMARY KEY)');
    const insert = db.prepare('INSERT INTO item VALUES ($1)');
    await db.transaction(async () => {
      expect(() => insert.run(1)).toThrow(expect.objectContaining({ code: '55P03' }));
    });
    insert.run(1);
    expect(await numberOf(db, 'SELECT count(*) FROM item')).toBe(1);
  });

  test('a failed statement lets the next transaction begin', async () => {
    await using db = await open();
    await db.exec('CREATE TABLE item (id int PRIMARY KEY)');
    const failing = db.transaction(async (tx) => {
      await tx.query('INSERT INTO item VALUES (1)');
      throw new Error('of the callback');
    });
    await expect(failing).rejects.toThrow('of the callback');
    await db.transaction((tx) => tx.query('INSERT INTO item VALUES (1)'));
    expect(await numberOf(db, 'SELECT count(*) FROM item')).toBe(1);
  });
});

describe('a statement that takes too long', () => {
  const ENDLESS = 'SELECT count(*) FROM generate_series(1, 100000) AS a(i), generate_series(1, 100000) AS b(j)';

  test('is cancelled by its timeout', async () => {
    await using db = await open();
    expect(await codeOf(db.query(ENDLESS, [], { timeout: 20 }))).toBe('57014');
    await db.query('SET statement_timeout = 20');
    expect(await codeOf(db.query(ENDLESS))).toBe('57014');
    expect(await numberOf(db, 'SELECT 1')).toBe(1);
  });

  test('takes its whole write back', async () => {
    await using db = await open();
    await db.exec('CREATE TABLE item (id int)');
    const text =
      'INSERT INTO item SELECT i FROM generate_series(1, 100000) AS a(i), generate_series(1, 100000) AS b(j)';
    expect(await codeOf(db.query(text, [], { timeout: 30 }))).toBe('57014');
    expect(await numberOf(db, 'SELECT count(*) FROM item')).toBe(0);
    expect((await db.verify()).problems).toEqual([]);
  });

  test('is not even begun when its signal was aborted', async () => {
    await using db = await open();
    await db.exec('CREATE TABLE item (id int)');
    const signal = AbortSignal.abort();
    expect(await codeOf(db.query('SELECT * FROM generate_series(1, 100000)', [], { signal }))).toBe('57014');
    expect(await codeOf(db.query('INSERT INTO item VALUES (1)', [], { signal }))).toBe('57014');
    expect(await codeOf(db.query('SELECT 1', [], { signal }))).toBe('57014');
    expect(await numberOf(db, 'SELECT count(*) FROM item')).toBe(0);
  });

  test('is cancelled while it waits for another writer', async () => {
    await using db = await open();
    await db.exec('CREATE TABLE item (id int)');
    const controller = new AbortController();
    const hold = gate();
    const holding = db.transaction(() => hold.passed);
    const insert = codeOf(db.query('INSERT INTO item VALUES (1)', [], { signal: controller.signal }));
    controller.abort();
    hold.open();
    await holding;
    expect(await insert).toBe('57014');
    expect(await numberOf(db, 'SELECT count(*) FROM item')).toBe(0);
  });

  test('ends a stream when its signal is aborted', async () => {
    await using db = await open();
    const controller = new AbortController();
    const stream = db.stream('SELECT * FROM generate_series(1, 1000000)', [], { signal: controller.signal });
    const take = async () => {
      for await (const _ of stream) controller.abort();
    };
    expect(await codeOf(take())).toBe('57014');
  });
});
