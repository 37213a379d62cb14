import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { open } from '../../src/index.js';
import { newFolder } from './stores.js';

describe('opening a folder', () => {
  test('that is a file, or below one, is 58P02', async () => {
    const path = newFolder();
    writeFileSync(path, 'text');
    await expect(open(path)).rejects.toMatchObject({ code: '58P02' });
    await expect(open(join(path, 'below'))).rejects.toMatchObject({ code: '58P02' });
    await expect(open(path, { readOnly: true })).rejects.toMatchObject({ code: '58P02' });
  });

  test('of something else is 58P02 and touches nothing', async () => {
    const path = newFolder();
    mkdirSync(path);
    writeFileSync(join(path, 'letter.txt'), 'dear');
    await expect(open(path)).rejects.toMatchObject({ code: '58P02', message: expect.stringContaining('letter.txt') });
  });

  test('read-only that does not exist is 58P01 and makes none', async () => {
    const path = newFolder();
    await expect(open(path, { readOnly: true })).rejects.toMatchObject({ code: '58P01' });
    await expect(open(path, { readOnly: true })).rejects.toMatchObject({ code: '58P01' });
    mkdirSync(path);
    await expect(open(path, { readOnly: true })).rejects.toMatchObject({ code: '58P01' });
  });

  test('makes the folders above', async () => {
    const path = join(newFolder(), 'a', 'b');
    await using db = await open(path);
    await db.exec('CREATE TABLE item (id int)');
  });

  test('by another name shares the database', async () => {
    const path = newFolder();
    await using db = await open(path);
    await db.exec('CREATE TABLE item (id int)');
    const link = newFolder();
    symlinkSync(path, link);
    await using same = await open(link);
    await same.query('INSERT INTO item VALUES (1)');
    expect((await db.query('SELECT * FROM item')).rows).toEqual([{ id: 1 }]);
  });

  // Root may write everywhere.
  test.skipIf(process.getuid?.() === 0)('that may not be written is 42501', async () => {
    const path = newFolder();
    await (await open(path)).close();
    chmodSync(path, 0o500);
    try {
      await expect(open(path)).rejects.toMatchObject({ code: '42501' });
    } finally {
      chmodSync(path, 0o700);
    }
  });

  test('read-only refuses every write with 25006', async () => {
    const path = newFolder();
    {
      await using db = await open(path);
      await db.exec("CREATE TABLE item (id serial, word text); INSERT INTO item (word) VALUES ('a')");
    }
    await using db = await open(path, { readOnly: true });
    expect((await db.query('SELECT id FROM item')).rows).toEqual([{ id: 1 }]);
    for (const text of [
      "INSERT INTO item (word) VALUES ('b')",
      'DROP TABLE item',
      'CREATE TABLE other (id int)',
      'TRUNCATE item',
    ]) {
      await expect(db.query(text), text).rejects.toMatchObject({ code: '25006' });
      await expect(db.exec(`SELECT 1; ${text}`), text).rejects.toMatchObject({ code: '25006' });
    }
    expect((await db.verify()).problems).toEqual([]);
  });
});

/** A folder on a small disk of its own; null where one cannot be made. */
function smallDisk(megabytes: number): { path: string; remove(): void } | null {
  const path = newFolder();
  mkdirSync(path);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
  if (mounted.status !== 0) return null;
  return { path, remove: () => spawnSync('umount', [path]) };
}

describe.each(['full', 'relaxed'] as const)('a full disk, durability %s', (durability) => {
  const disk = smallDisk(8);
  if (disk === null) console.log('a full disk is not tested: mounting a small one needs root');

  test.skipIf(disk === null)('is 53100, loses nothing and passes when there is room again', async () => {
    const { path, remove } = disk!;
    try {
      const filler = join(path, 'filler');
      const folder = join(path, 'db');
      let acknowledged = 0;
      {
        await using db = await open(folder, { durability, flushDelay: 5 });
        await db.exec('CREATE TABLE item (id int PRIMARY KEY, body text)');
        const insert = (id: number) => db.query('INSERT INTO item VALUES ($1, $2)', [id, String(id).repeat(3000)]);
        let code = 'no error';
        writeFileSync(filler, Buffer.alloc(2 * 1024 * 1024));
        for (let id = 1; code === 'no error' && id < 5000; id++) {
          try {
            await insert(id);
            acknowledged = id;
          } catch (cause) {
            code = (cause as { code: string }).code;
          }
        }
        expect(code).toBe('53100');
        expect(statfsSync(path).bavail * statfsSync(path).bsize).toBeLessThan(1024 * 1024);
        const count = async () =>
          (await db.query<{ count: number }>('SELECT count(*) AS count FROM item')).rows[0]!.count;
        expect(await count()).toBe(acknowledged);
        await expect(insert(9999)).rejects.toMatchObject({ code: '53100' });
        expect(await count()).toBe(acknowledged);
        writeFileSync(filler, '');
        await insert(10_000);
        acknowledged++;
        expect(await count()).toBe(acknowledged);
        expect((await db.verify()).problems).toEqual([]);
      }
      await using db = await open(folder);
      const { rows } = await db.query<{ count: number }>('SELECT count(*) AS count FROM item');
      expect(rows[0]!.count).toBe(acknowledged);
      expect((await db.verify()).problems).toEqual([]);
    } finally {
      remove();
    }
  });
});
