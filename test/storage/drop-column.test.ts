import { expect, test } from 'vitest';
import { open } from '../../src/index.js';
import { newFolder } from './stores.js';

// Long values lie outside their chunks, under keys of their own: they must go with their column.

test.each([
  ['dropped', 'ALTER TABLE item DROP COLUMN body'],
  ['given another type', 'ALTER TABLE item ALTER COLUMN body TYPE varchar'],
  [
    'filled and dropped at once',
    "BEGIN; UPDATE item SET body = repeat('y', 900); ALTER TABLE item DROP COLUMN body; COMMIT",
  ],
])('a column of long values leaves nothing behind when it is %s', async (_name, change) => {
  const path = newFolder();
  {
    await using db = await open(path);
    await db.exec(`
      CREATE TABLE item (id integer PRIMARY KEY, body text);
      INSERT INTO item SELECT i, repeat('z', 900) FROM generate_series(1, 600) AS i`);
    await db.exec(change);
    expect((await db.verify()).problems).toEqual([]);
    await db.exec('DELETE FROM item WHERE id > 10');
    expect((await db.verify()).problems).toEqual([]);
  }
  await using db = await open(path);
  expect((await db.verify()).problems).toEqual([]);
  expect((await db.query('SELECT count(*) AS n FROM item')).rows).toEqual([{ n: 10 }]);
});
