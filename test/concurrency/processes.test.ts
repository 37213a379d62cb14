import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { open } from '../../src/index.js';
import { codeOf, newFolder, numberOf } from './databases.js';

// Several processes on one folder: one may write, others read.

const ENTRY = resolve('dist/index.js');
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process with the folder open, as `db`, that runs the body of an async function for each message. */
function other(folder: string, options: object = {}): (body: string) => Promise<unknown> {
  expect(existsSync(ENTRY), `${ENTRY} is missing: run npm run build:ts`).toBe(true);
  const script = `
    import { open } from ${JSON.stringify(ENTRY)};
    const AsyncFunction = (async () => {}).constructor;
    const opened = open(${JSON.stringify(folder)}, ${JSON.stringify(options)});
    process.on('message', async (body) => {
      try {
        process.send({ value: await new AsyncFunction('db', body)(await opened) });
      } catch (error) {
        process.send({ error: error.code ?? String(error) });
      }
    });
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  return (body) =>
    new Promise((done, failed) => {
      child.once('message', (answer: { value?: unknown; error?: string }) => {
        if (answer.error === undefined) done(answer.value);
        else failed(Object.assign(new Error(answer.error), { code: answer.error }));
      });
      child.send(body);
    });
}

test('a second writing process is refused, with the number of the first', async () => {
  const folder = newFolder();
  const run = other(folder);
  await run('await db.exec("CREATE TABLE item (id int)")');
  await expect(open(folder)).rejects.toMatchObject({ code: '55006', message: expect.stringMatching(/process \d+/) });
  children[0]!.kill('SIGKILL');
  await new Promise((done) => children[0]!.once('exit', done));
  // Its lock goes with it.
  await using db = await open(folder);
  await db.query('INSERT INTO item VALUES (1)');
});

test('a reading process follows what the writing one commits', { timeout: 60_000 }, async () => {
  const folder = newFolder();
  await using db = await open(folder);
  await db.exec(`
    CREATE TABLE item (id int PRIMARY KEY, word text, emb vector(2));
    CREATE INDEX item_word ON item (word);
    CREATE INDEX ON item USING hnsw (emb vector_l2_ops);
    INSERT INTO item SELECT i, 'w' || i % 10, ARRAY[i, 0]::vector FROM generate_series(1, 3000) AS t(i);
  `);
  const run = other(folder, { readOnly: true });
  const look = `
    const one = async (text) => Number((await db.query(text, [], { rowMode: 'array' })).rows[0]?.[0] ?? -1);
    return [
      await one('SELECT count(*) FROM item'),
      await one('SELECT sum(id) FROM item'),
      await one("SELECT count(*) FROM item WHERE word = 'w3'"),
      await one('SELECT id FROM item WHERE id = 2999'),
      await one("SELECT id FROM item ORDER BY emb <-> '[500.2,0]' LIMIT 1"),
    ];
  `;
  expect(await run(look)).toEqual([3000, 4_501_500, 300, 2999, 500]);
  const here = async () => [
    await numberOf(db, 'SELECT count(*) FROM item'),
    await numberOf(db, 'SELECT sum(id) FROM item'),
    await numberOf(db, "SELECT count(*) FROM item WHERE word = 'w3'"),
    Number((await db.query<{ id: number }>('SELECT id FROM item WHERE id = 2999')).rows[0]?.id ?? -1),
    await numberOf(db, "SELECT id FROM item ORDER BY emb <-> '[500.2,0]' LIMIT 1"),
  ];
  const changes = [
    'DELETE FROM item WHERE id % 3 = 0',
    "UPDATE item SET word = 'w3', emb = '[500.1,0]' WHERE id = 7",
    "INSERT INTO item SELECT i, 'w3', ARRAY[i, 5]::vector FROM generate_series(10000, 14000) AS t(i)",
    'ALTER TABLE item ADD COLUMN more int',
    'DELETE FROM item WHERE id > 100',
    'CREATE INDEX ON item (more)',
    'DROP INDEX item_word',
  ];
  for (const change of changes) {
    await db.query(change);
    expect(await run(look), change).toEqual(await here());
  }
  expect(await codeOf(run('await db.query("INSERT INTO item (id) VALUES (0)")'))).toBe('25006');
  await db.query('DROP TABLE item');
  expect(await codeOf(run(look))).toBe('42P01');
});

test('a reading transaction of another process keeps its version', async () => {
  const folder = newFolder();
  await using db = await open(folder);
  await db.exec('CREATE TABLE item (id int PRIMARY KEY); INSERT INTO item VALUES (1), (2)');
  const run = other(folder, { readOnly: true });
  const count = '(await db.query("SELECT count(*) AS count FROM item")).rows[0].count';
  expect(await run(`await db.query('BEGIN READ ONLY'); return ${count}`)).toBe(2);
  await db.exec('INSERT INTO item VALUES (3); ALTER TABLE item ADD COLUMN word text; DELETE FROM item WHERE id = 1');
  await db.exec('DELETE FROM item');
  expect(await run(`return ${count}`)).toBe(2);
  expect(await run(`await db.query('COMMIT'); return ${count}`)).toBe(0);
});
