import { describe, expect, test } from 'vitest';
import { type Database, open } from '../../src/index.js';
import { newFolder } from './databases.js';

// Nothing but the timer ends these loops: a call that never lets the event loop turn would make them endless.
const LOOPS: readonly { name: string; step: (db: Database, i: number) => Promise<unknown> }[] = [
  { name: 'queries', step: (db) => db.query('SELECT count(*) FROM item') },
  { name: 'writes', step: (db, i) => db.query('INSERT INTO item VALUES ($1)', [i]) },
  { name: 'scripts', step: (db) => db.exec('SELECT 1; SELECT 2') },
  { name: 'transactions', step: (db, i) => db.transaction((tx) => tx.query('INSERT INTO item VALUES ($1)', [i])) },
  { name: 'read-only transactions', step: (db) => db.transaction((tx) => tx.query('SELECT 1'), { readOnly: true }) },
];

describe.each([undefined, newFolder()])('in %s', (path) => {
  test.each(LOOPS)('a loop of $name lets timers fire', async ({ step }) => {
    await using db = await open(path);
    await db.exec('CREATE TABLE IF NOT EXISTS item (id int)');
    let isOver = false;
    setTimeout(() => {
      isOver = true;
    }, 5);
    let i = 0;
    while (!isOver && i < 1_000_000) await step(db, i++);
    expect(isOver).toBe(true);
  });
});
