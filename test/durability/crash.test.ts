import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { type Random, seededRandom } from '../../src/common/random.js';
import { type Database, open } from '../../src/index.js';
import { ClientState, History, type ItemRow, type Kept, rowText } from './crash-model.js';

// Kills a writing process with SIGKILL again and again, and looks at what is left.
//
// ZATABASE_CRASH_ROUNDS   kills; the default is short
// ZATABASE_CRASH_SEED     decides everything but the moment of the kill
// ZATABASE_CRASH_ENTRY    the built package's entry point

const ROUNDS = Number(process.env.ZATABASE_CRASH_ROUNDS ?? 12);
const SEED = Number(process.env.ZATABASE_CRASH_SEED ?? 20261122);
const ENTRY = resolve(process.env.ZATABASE_CRASH_ENTRY ?? 'dist/index.js');
const WORKER = new URL('crash-worker.mjs', import.meta.url).pathname;
const CLIENTS = 4;
/** Kills of one folder before the next one starts empty. */
const ROUNDS_PER_FOLDER = 10;
/** Milliseconds a worker lives at most once it is ready. */
const LIFE_MS = 1200;
const RECALL_MIN = 0.97;

const root = mkdtempSync(join(tmpdir(), 'zatabase-crash-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs a worker until it is killed. */
async function runAndKill(folder: string, durability: string, random: Random): Promise<History> {
  const options = { entry: ENTRY, folder, seed: random.below(2 ** 31), durability, clientCount: CLIENTS };
  const worker = spawn(process.execPath, [WORKER, JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  let text = '';
  let becameReady = () => {};
  const ready = new Promise<void>((done) => {
    becameReady = done;
  });
  const ended = new Promise<void>((done) => worker.once('close', () => done()));
  const pipe = worker.stdio[3] as NodeJS.ReadableStream;
  pipe.setEncoding('utf8');
  pipe.on('data', (part: string) => {
    text += part;
    if (text.startsWith('ready')) becameReady();
  });
  // One in eight is killed while it opens.
  if (random.below(8) === 0) await Promise.race([delay(80 + random.below(400)), ended]);
  else {
    await Promise.race([ready, ended]);
    await Promise.race([delay(random.below(LIFE_MS)), ended]);
  }
  worker.kill('SIGKILL');
  await ended;
  return History.read(text);
}

async function readState(db: Database): Promise<Map<number, ClientState>> {
  const states = new Map<number, ClientState>();
  for (let client = 1; client <= CLIENTS; client++) states.set(client, new ClientState());
  const items = await db.query('SELECT id, client, tag, body, amount, emb FROM item', [], { rowMode: 'array' });
  for (const row of items.rows as unknown as [number, number, string, string | null, number, Float32Array | null][]) {
    const [id, client, tag, body, amount, emb] = row;
    const values: ItemRow = [id, client, tag, body, amount, emb === null ? null : Array.from(emb)];
    states.get(client)!.items.set(id, rowText(values));
  }
  const notes = await db.query<{ client: number; line: string }>('SELECT client, line FROM note');
  for (const { client, line } of notes.rows) states.get(client)!.notes.add(line);
  for (const [client, { tables }] of states) {
    for (let name = 0; name < 4; name++) {
      const table = `own_${client}_${name}`;
      const count = await countOf(db, table);
      if (count !== null) tables.set(table, count);
    }
  }
  return states;
}

/** Rows of a table, or null when there is no such table. */
async function countOf(db: Database, table: string): Promise<number | null> {
  try {
    const { rows } = await db.query<{ count: number }>(`SELECT count(*) AS count FROM ${table}`);
    return Number(rows[0]!.count);
  } catch (cause) {
    if ((cause as { code?: string }).code === '42P01') return null;
    throw cause;
  }
}

interface Hit {
  readonly id: number;
  readonly distance: number;
}

/** Compares what the vector indexes find with exact answers. */
async function checkSearches(db: Database, states: ReadonlyMap<number, ClientState>, random: Random): Promise<void> {
  const vectors = new Map<number, number[]>();
  for (const { items } of states.values()) {
    for (const [id, text] of items) {
      const emb = (JSON.parse(text) as ItemRow)[5];
      if (emb !== null) vectors.set(id, [...emb]);
    }
  }
  for (const operator of ['<->', '<=>']) {
    // Vectors without direction have no place in a cosine index.
    const isThere = (emb: number[]) => operator === '<->' || emb.some((value) => value !== 0);
    const ids = [...vectors].filter(([, emb]) => isThere(emb)).map(([id]) => id);
    const search = async (target: number[], limit: number) => {
      const text = `SELECT id, emb ${operator} $1 AS distance FROM item WHERE emb IS NOT NULL ORDER BY 2 LIMIT ${limit}`;
      return (await db.query<Hit>(text, [target])).rows;
    };
    const index = async (target: number[], limit: number) => {
      const text = `SELECT id, emb ${operator} $1 AS distance FROM item ORDER BY emb ${operator} $1 LIMIT ${limit}`;
      return (await db.query<Hit>(text, [target])).rows;
    };
    // Every row is found, and no other.
    const all = await index(new Array(8).fill(1), vectors.size + 10);
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set(ids));
    let found = 0;
    let wanted = 0;
    for (let i = 0; i < 25 && ids.length > 0; i++) {
      const target = vectors.get(ids[random.below(ids.length)]!)!.map((value) => value + random.below(3) / 8 + 0.01);
      await db.query('SET enable_indexscan = off');
      const exact = (await search(target, 10)).filter(({ distance }) => !Number.isNaN(distance));
      await db.query('RESET enable_indexscan');
      const hits = await index(target, 10);
      expect(hits.length).toBe(exact.length);
      const farthest = exact.at(-1)!.distance;
      found += hits.filter(({ distance }) => distance <= farthest + 1e-9).length;
      wanted += exact.length;
    }
    expect(found).toBeGreaterThanOrEqual(Math.floor(wanted * RECALL_MIN));
  }
}

/** A new value of the sequence is above all that were handed out. */
async function checkSequence(db: Database, used: ReadonlySet<number>): Promise<void> {
  const { rows } = await db.query<{ last: number | null }>('SELECT max(id) AS last FROM note');
  await db.transaction(async (tx) => {
    const next = await tx.query<{ id: number }>("INSERT INTO note (client, line) VALUES (1, 'probe') RETURNING id");
    expect(next.rows[0]!.id).toBeGreaterThan(Number(rows[0]!.last ?? 0));
    expect(used.has(next.rows[0]!.id)).toBe(false);
    await tx.rollback();
  });
}

describe.each([
  { durability: 'full', share: 2 / 3 },
  { durability: 'relaxed', share: 1 / 3 },
])('durability $durability', ({ durability, share }) => {
  const rounds = Math.max(1, Math.round(ROUNDS * share));
  const isDurable = durability === 'full';

  test(`survives ${rounds} kills in the middle of its work`, { timeout: rounds * 30_000 }, async () => {
    expect(existsSync(ENTRY), `${ENTRY} is missing: run npm run build:ts`).toBe(true);
    const random = seededRandom(SEED + (isDurable ? 0 : 1));
    let folder = '';
    let states = new Map<number, ClientState>();
    let used = new Set<number>();
    const totals = { acknowledged: 0, inFlightKept: 0, lost: 0, killedWhileOpening: 0 };
    for (let round = 0; round < rounds; round++) {
      if (round % ROUNDS_PER_FOLDER === 0) {
        folder = join(root, `${durability}-${round}`);
        states = new Map();
        used = new Set();
      }
      const history = await runAndKill(folder, durability, random);
      const place = `seed ${SEED}, durability ${durability}, round ${round}`;
      expect(history.wrong, place).toEqual([]);
      if (!history.isReady) totals.killedWhileOpening++;
      await using db = await open(folder);
      expect((await db.verify()).problems, place).toEqual([]);
      if ((await countOf(db, 'item')) === null) {
        if (isDurable) expect([history.acknowledged, states.size], place).toEqual([0, 0]);
        continue;
      }
      const found = await readState(db);
      const kept = new Map<number, Kept>();
      for (const [client, state] of found) {
        const match = history.matchClient(client, states.get(client) ?? new ClientState(), state, isDurable);
        kept.set(client, match);
        const told = history.transactions.get(client) ?? [];
        const done = told.filter(({ doneAt }) => doneAt !== null).length;
        totals.acknowledged += done;
        totals.inFlightKept += Math.max(0, match.most - done);
        totals.lost += Math.max(0, done - match.most);
      }
      history.checkOneMoment(kept);
      if (isDurable) {
        expect(
          history.values.filter((value) => used.has(value)),
          place,
        ).toEqual([]);
        for (const value of history.values) used.add(value);
      }
      await checkSearches(db, found, random);
      await checkSequence(db, used);
      states = found;
    }
    console.log(`seed ${SEED}, durability ${durability}, ${rounds} kills:`, JSON.stringify(totals));
    expect(totals.acknowledged).toBeGreaterThan(rounds);
    if (isDurable) expect(totals.lost).toBe(0);
  });
});
