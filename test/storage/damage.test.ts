import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import type { Engine } from '../../src/engine/engine.js';
import { type Database, open } from '../../src/index.js';
import { metaKey, PREFIX } from '../../src/storage/keyspace.js';
import { findPageDamage } from '../../src/storage/page-check.js';
import { SEAL_BYTES, seal } from '../../src/storage/seal.js';
import { newFolder } from './stores.js';

function engineOf(db: Database): Engine {
  return (db as unknown as { connection: { engine: Engine } }).connection.engine;
}

async function sample(folder: string): Promise<void> {
  await using db = await open(folder);
  await db.exec(`
    CREATE TABLE item (id serial PRIMARY KEY, word text, body text, emb vector(3));
    CREATE INDEX ON item USING hnsw (emb vector_l2_ops);
    INSERT INTO item (word, body, emb)
      SELECT 'w' || i, repeat('x', 600 + i), ARRAY[i, 1, 1]::vector FROM generate_series(1, 400) AS t(i);
  `);
  await db.query("UPDATE item SET emb = '[7,7,7]' WHERE id = 7");
}

/** Changes one stored value behind the engine's back. */
async function rewrite(folder: string, change: (key: string, value: Buffer) => boolean): Promise<string[]> {
  const changed: string[] = [];
  await using db = await open(folder);
  const { store } = engineOf(db).storage;
  store.commit((writer) => {
    for (const key of store.latest.keys('', '\xff')) {
      const value = Buffer.from(store.latest.get(key)!);
      if (!change(key, value)) continue;
      changed.push(key);
      writer.put(key, value);
    }
  });
  return changed;
}

/** Everything a user could read, as one text. */
async function readAll(folder: string): Promise<string> {
  await using db = await open(folder, { readOnly: true });
  const all = await db.query('SELECT id, word, body, emb FROM item');
  const byIndex = await db.query('SELECT id, word FROM item WHERE id BETWEEN 5 AND 9 ORDER BY id');
  const near = await db.query("SELECT id FROM item ORDER BY emb <-> '[7,7,7]' LIMIT 5");
  return JSON.stringify([all.rows, byIndex.rows, near.rows]);
}

describe('a flipped bit', () => {
  test.each([
    ['rows', PREFIX.rows],
    ['external value', PREFIX.external],
    ['vectors', PREFIX.vectors],
    ['index block', PREFIX.index],
    ['table state', PREFIX.tableState],
    ['catalog object', PREFIX.catalog],
    ['sequence', PREFIX.sequence],
    ['meta', PREFIX.meta],
    ['graph', PREFIX.graph],
  ])('in a value of kind %s is XX001, or does no harm', { timeout: 60_000 }, async (_, prefix) => {
    const random = seededRandom(prefix.charCodeAt(0));
    for (let round = 0; round < 3; round++) {
      const folder = newFolder();
      await sample(folder);
      const good = await readAll(folder);
      let hasFlipped = false;
      const changed = await rewrite(folder, (key, value) => {
        if (hasFlipped || !key.startsWith(prefix) || random.below(2) === 0) return false;
        value[random.below(value.length)]! ^= 1 << random.below(8);
        hasFlipped = true;
        return true;
      });
      if (changed.length === 0) continue;
      let code = 'no error';
      let message = '';
      try {
        expect(await readAll(folder)).toBe(good);
      } catch (cause) {
        code = (cause as { code?: string }).code ?? String(cause);
        message = (cause as Error).message;
      }
      expect(['XX001', 'no error'], message).toContain(code);
      if (code === 'XX001') expect(message).toMatch(/damaged/);
      // A graph can be had again from its vectors; all other kinds are found by verify or refuse to open.
      if (code !== 'no error' || prefix === PREFIX.graph) continue;
      await using db = await open(folder);
      expect((await db.verify()).problems.length).toBeGreaterThan(0);
    }
  });

  test('is listed by verify, which goes on to the next table', async () => {
    const folder = newFolder();
    await sample(folder);
    {
      await using db = await open(folder);
      await db.exec('CREATE TABLE other (id int); INSERT INTO other VALUES (1)');
    }
    await rewrite(folder, (key, value) => {
      if (!key.startsWith(PREFIX.rows)) return false;
      value[20]! ^= 1;
      return true;
    });
    await using db = await open(folder);
    const { problems } = await db.verify();
    expect(problems.some((problem) => problem.includes('"item"'))).toBe(true);
    expect(problems.some((problem) => problem.includes('"other"'))).toBe(true);
  });

  test('moved under another key is noticed', async () => {
    const folder = newFolder();
    await sample(folder);
    let first: Buffer | null = null;
    await rewrite(folder, (key, value) => {
      if (!key.startsWith(PREFIX.rows)) return false;
      if (first === null) {
        first = Buffer.from(value);
        return false;
      }
      if (first.length > value.length) return false;
      first.copy(value);
      return true;
    });
    await using db = await open(folder);
    await expect(db.query('SELECT * FROM item')).rejects.toMatchObject({ code: 'XX001' });
  });
});

describe('a format that is not ours', () => {
  async function withFormat(format: unknown): Promise<string> {
    const folder = newFolder();
    await sample(folder);
    await rewrite(folder, (key, value) => key === metaKey('format') && value.length > 0);
    {
      await using db = await open(folder);
      const key = metaKey('format');
      const bytes = Buffer.concat([Buffer.alloc(SEAL_BYTES), Buffer.from(JSON.stringify(format))]);
      seal(key, bytes, 1);
      engineOf(db).storage.store.commit((writer) => writer.put(key, bytes));
    }
    return folder;
  }

  test('of a newer release is 0A000 with both numbers', async () => {
    const folder = await withFormat({ name: 'zatabase', version: 9 });
    await expect(open(folder)).rejects.toMatchObject({
      code: '0A000',
      message: expect.stringMatching(/format 9.*format 1/),
    });
    await expect(open(folder, { readOnly: true })).rejects.toMatchObject({ code: '0A000' });
    // The refusal holds no lock.
    await expect(open(folder)).rejects.toMatchObject({ code: '0A000' });
  });

  test('of another program is XX001', async () => {
    await expect(open(await withFormat({ name: 'other', version: 1 }))).rejects.toMatchObject({ code: 'XX001' });
  });

  test('of one value is XX001 with its number', async () => {
    const folder = newFolder();
    await sample(folder);
    await rewrite(folder, (key, value) => {
      if (!key.startsWith(PREFIX.rows)) return false;
      seal(key, value, 7);
      return true;
    });
    await using db = await open(folder);
    await expect(db.query('SELECT * FROM item')).rejects.toMatchObject({
      code: 'XX001',
      message: expect.stringMatching(/format 7 is unknown/),
    });
  });
});

describe('a data file', () => {
  test.each([0.1, 0.5, 0.9, 0.99])('cut to %d of its size is XX001', async (part) => {
    const folder = newFolder();
    await sample(folder);
    const file = join(folder, 'data.mdb');
    const size = readFileSync(file).length;
    truncateSync(file, Math.floor((size * part) / 4096) * 4096);
    await expect(open(folder)).rejects.toMatchObject({ code: 'XX001' });
    await expect(open(folder, { readOnly: true })).rejects.toMatchObject({ code: 'XX001' });
  });

  test('of something else is XX001', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    writeFileSync(join(folder, 'data.mdb'), Buffer.alloc(100_000, 'SQLite format 3\0'));
    await expect(open(folder)).rejects.toMatchObject({ code: 'XX001' });
  });

  test('with damaged first pages is XX001', async () => {
    const folder = newFolder();
    await sample(folder);
    const file = join(folder, 'data.mdb');
    const bytes = readFileSync(file);
    bytes.fill(0xff, 24, 200);
    bytes.fill(0xff, 4096 + 24, 4096 + 200);
    writeFileSync(file, bytes);
    await expect(open(folder)).rejects.toMatchObject({ code: 'XX001' });
  });

  test('that is empty, as a crash at the very start leaves it, is a new database', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    writeFileSync(join(folder, 'data.mdb'), '');
    await using db = await open(folder);
    await db.exec('CREATE TABLE item (id int)');
    expect(existsSync(join(folder, 'data.mdb'))).toBe(true);
  });
});

test('a damaged page is a problem that verify names, not the end of the process', async () => {
  const folder = newFolder();
  await sample(folder);
  const file = join(folder, 'data.mdb');
  const good = readFileSync(file);
  const random = seededRandom(12);
  let named = 0;
  for (let round = 0; round < 40; round++) {
    const bytes = Buffer.from(good);
    const page = 2 + random.below(bytes.length / 4096 - 2);
    bytes.fill(0, page * 4096, page * 4096 + 24);
    writeFileSync(file, bytes);
    const damage = findPageDamage(file, true);
    if (damage !== null) {
      expect(damage).toBe(`page ${page} is damaged`);
      named++;
    }
  }
  // The others are free, or go on with a long value.
  expect(named).toBeGreaterThan(0);
  writeFileSync(file, good);
  expect(findPageDamage(file, true)).toBeNull();
});
