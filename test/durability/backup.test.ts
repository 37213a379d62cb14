import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { open } from '../../src/index.js';

const root = mkdtempSync(join(tmpdir(), 'zatabase-backup-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.each(['full', 'relaxed'] as const)('a backup, durability %s', (durability) => {
  test('under load is one moment of the database, with its indexes', async () => {
    const folder = (name: string) => join(root, `${durability}-${name}`);
    await using db = await open(folder('source'), { durability });
    await db.exec(`
      CREATE TABLE account (id int PRIMARY KEY, amount int, emb vector(4));
      CREATE INDEX ON account (amount);
      CREATE INDEX ON account USING hnsw (emb vector_l2_ops);
      INSERT INTO account SELECT i, 100, ARRAY[i, i % 7, 0, 1]::vector FROM generate_series(1, 1200) AS t(i);
    `);
    let isDone = false;
    const transfer = async (from: number) => {
      for (let i = 0; !isDone; i++) {
        await db.transaction(async (tx) => {
          await tx.query('UPDATE account SET amount = amount - 1 WHERE id = $1', [1 + ((from + i) % 1200)]);
          await tx.query('UPDATE account SET amount = amount + 1 WHERE id = $1', [1 + ((from + i * 7 + 1) % 1200)]);
        });
      }
    };
    const writers = [transfer(0), transfer(600)];
    for (let round = 0; round < 3; round++) await db.backup(folder(`copy-${round}`));
    isDone = true;
    await Promise.all(writers);
    for (let round = 0; round < 3; round++) {
      await using copy = await open(folder(`copy-${round}`));
      expect((await copy.verify()).problems).toEqual([]);
      const { rows } = await copy.query('SELECT count(*) AS count, sum(amount) AS sum FROM account');
      expect(rows.map((row) => Object.values(row).map(Number))).toEqual([[1200, 120_000]]);
      const near = await copy.query("SELECT id FROM account ORDER BY emb <-> '[77,0,0,1]' LIMIT 1");
      expect(near.rows).toEqual([{ id: 77 }]);
      await copy.query('DELETE FROM account WHERE id = 1');
    }
    expect(existsSync(folder('copy-0.partial'))).toBe(false);
  });
});

test('a backup goes into a new or empty folder only, and never over another', async () => {
  await using db = await open(join(root, 'own'));
  await db.exec('CREATE TABLE item (id int)');
  const target = join(root, 'target');
  mkdirSync(target);
  writeFileSync(join(target, 'letter.txt'), 'dear');
  await expect(db.backup(target)).rejects.toMatchObject({ code: '58P02' });
  rmSync(join(target, 'letter.txt'));
  // What an earlier one left when it was broken off.
  mkdirSync(`${target}.partial`);
  writeFileSync(join(`${target}.partial`, 'data.mdb'), 'half');
  await db.backup(target);
  await expect(db.backup(target)).rejects.toMatchObject({ code: '58P02' });
  await using copy = await open(target);
  expect((await copy.query('SELECT * FROM item')).rows).toEqual([]);
  await using memory = await open();
  await expect(memory.backup(join(root, 'never'))).rejects.toMatchObject({ code: '0A000' });
});
