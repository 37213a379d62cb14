import { expect, test } from 'vitest';
import { open } from '../../src/index.js';

// A script has a transaction of its own on the session that everybody shares. Whoever calls while it starts, however
// many turns of the promise queue later, must not become a part of it.

test('a transaction that starts beside a script is one of its own', async () => {
  await using db = await open();
  await db.exec('CREATE TABLE item (id serial PRIMARY KEY, word text)');
  for (let ticks = 0; ticks < 12; ticks++) {
    const later = async () => {
      for (let i = 0; i < ticks; i++) await null;
      await db.transaction(async (tx) => {
        await tx.query('SAVEPOINT here');
        await tx.query("INSERT INTO item (word) VALUES ('taken back')");
        await null;
        await tx.query('ROLLBACK TO SAVEPOINT here');
        await tx.query("INSERT INTO item (word) VALUES ('transaction')");
      });
    };
    const failing = db.exec("INSERT INTO item (word) VALUES ('script'); INSERT INTO item (id) VALUES (1), (1)");
    const [script, transaction] = await Promise.allSettled([failing, later()]);
    expect(script.status).toBe('rejected');
    expect(transaction).toEqual({ status: 'fulfilled', value: undefined });
  }
  const { rows } = await db.query('SELECT word, count(*) AS n FROM item GROUP BY word');
  expect(rows).toEqual([{ word: 'transaction', n: 12 }]);
});
