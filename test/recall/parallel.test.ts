import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { METRIC_ID } from '../../src/wasm/exports.js';
import { Graph, SlotCounter } from '../../src/wasm/graph.js';
import { kernelBuild } from '../../src/wasm/instance.js';
import { clustered, Fixture, SOUND, shuffled } from './data.js';

const COUNT = 8000;
const rows = clustered(COUNT, 32, 41);
const wasm = fileURLToPath(new URL(`../../build/kernels.${kernelBuild()}.wasm`, import.meta.url));

/** Links all slots by two threads; resolves to what each of them linked. */
async function insertByTwo(fixture: Fixture, meanwhile: () => void = () => {}): Promise<number[]> {
  const counter = SlotCounter.create(fixture.arena);
  const share = fixture.graph.share();
  const { memory } = share.arena;
  const workerData = { memory, wasm, graph: share.handle, counter: counter.address, end: COUNT, slice: 64 };
  const workers = [0, 1].map(() => new Worker(new URL('./insert-worker.mjs', import.meta.url), { workerData }));
  const results = workers.map(
    (worker) =>
      new Promise<number>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      }),
  );
  while (counter.value < COUNT) {
    meanwhile();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const inserted = await Promise.all(results);
  await Promise.all(workers.map((worker) => worker.terminate()));
  counter.close();
  return inserted;
}

describe('two threads over one memory', () => {
  test('build a graph as good as one does', async () => {
    const alone = new Fixture(rows, METRIC_ID.l2).insertAll(rows.keys());
    const fixture = new Fixture(rows, METRIC_ID.l2);
    const inserted = await insertByTwo(fixture);
    expect(inserted[0]! + inserted[1]!).toBe(COUNT);
    expect(fixture.graph.verify()).toEqual(SOUND);
    expect(fixture.graph.header().linkedCount).toBe(COUNT);
    for (const ef of [10, 20, 40]) expect(fixture.recall(10, ef)).toBeGreaterThanOrEqual(alone.recall(10, ef) - 0.01);
  });

  test('build while a third searches', async () => {
    const fixture = new Fixture(rows, METRIC_ID.l2, { m: 6, efConstruction: 40 });
    let searches = 0;
    await insertByTwo(fixture, () => {
      for (const query of fixture.queries) {
        const { linkedCount } = fixture.graph.header();
        const hits = fixture.graph.search(query, 10, { ef: 20 });
        expect(hits.count).toBeGreaterThanOrEqual(Math.min(10, linkedCount > 0 ? 1 : 0));
        expect([...hits.slots.subarray(0, hits.count)].every((slot) => slot < COUNT)).toBe(true);
        searches++;
      }
    });
    expect(searches).toBeGreaterThan(0);
    expect(fixture.graph.verify()).toEqual(SOUND);
  });

  test('insert among equal vectors, which want the same neighbors', async () => {
    const equal = rows.map((row, slot) => (slot % 2 === 0 ? rows[0]! : row));
    const fixture = new Fixture(equal, METRIC_ID.l2, { m: 4, efConstruction: 20 });
    await insertByTwo(fixture);
    expect(fixture.graph.verify()).toEqual(SOUND);
    expect(fixture.graph.header().linkedCount).toBe(COUNT);
  });
});

test('an attached graph sees what another instance does', () => {
  const fixture = new Fixture(rows.slice(0, 500), METRIC_ID.l2).insertAll(shuffled(500, 1));
  const other = Graph.attach(fixture.graph.share());
  const query = fixture.queries[0]!;
  expect([...other.search(query, 10, { ef: 20 }).slots]).toEqual([
    ...fixture.graph.search(query, 10, { ef: 20 }).slots,
  ]);
  // Grown by the other instance, beyond what this one has seen.
  for (let slot = 500; slot < COUNT; slot++) other.arena.write(slot, rows[slot]!);
  for (let slot = 500; slot < 3000; slot++) other.insert(slot);
  expect(fixture.arena.row(2999)).toEqual(rows[2999]);
  expect(fixture.graph.search(rows[2999]!, 1, { ef: 20 }).slots[0]).toBe(2999);
  expect(fixture.graph.verify()).toEqual(SOUND);
});
