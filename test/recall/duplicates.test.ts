import { describe, expect, test } from 'vitest';
import { METRIC_ID } from '../../src/wasm/exports.js';
import { clustered, Fixture, SOUND, shuffled } from './data.js';

const COUNT = 3000;
const EQUAL = 1000;

describe.each(Object.entries(METRIC_ID))('a thousand equal vectors among others, %s', (_, metric) => {
  const rows = clustered(COUNT, 32, 6);
  for (let slot = 0; slot < EQUAL; slot++) rows[slot] = rows[0]!;

  test.each([
    ['first', Uint32Array.from({ length: COUNT }, (_, slot) => slot)],
    ['last', Uint32Array.from({ length: COUNT }, (_, slot) => COUNT - 1 - slot)],
    ['in between', shuffled(COUNT, 2)],
  ])('inserted %s, are found and hide nobody', (_, order) => {
    const fixture = new Fixture(rows, metric).insertAll(order);
    expect(fixture.graph.verify()).toEqual(SOUND);
    // A third of the nodes are in one place: of the candidates that a search keeps there, one is worth as much as all.
    expect(fixture.recall(10, 60)).toBeGreaterThanOrEqual(metric === METRIC_ID.innerProduct ? 0.85 : 0.92);
    if (metric === METRIC_ID.innerProduct) return;
    const hits = fixture.graph.search(rows[0]!, 50, { ef: 50 });
    expect([...hits.slots].every((slot) => slot < EQUAL)).toBe(true);
    // All of them, when that many are asked for.
    expect(fixture.graph.search(rows[0]!, EQUAL, { ef: EQUAL }).slots.every((slot) => slot < EQUAL)).toBe(true);
  });
});

test('nothing but equal vectors', () => {
  const rows = Array.from({ length: EQUAL }, () => Float32Array.of(1, 2, 3));
  const fixture = new Fixture(rows, METRIC_ID.l2).insertAll(shuffled(EQUAL, 1));
  expect(fixture.graph.verify()).toEqual(SOUND);
  expect(fixture.graph.search(rows[0]!, EQUAL, { ef: EQUAL }).count).toBe(EQUAL);
  fixture.removeAll(shuffled(EQUAL, 9).subarray(0, 900));
  fixture.graph.consolidateAll();
  expect(fixture.graph.verify()).toEqual(SOUND);
  expect(fixture.graph.search(rows[0]!, EQUAL, { ef: EQUAL }).count).toBe(100);
});

test('vectors on a grid, with many equal distances', () => {
  const rows = Array.from({ length: 2500 }, (_, slot) => Float32Array.of(slot % 50, Math.floor(slot / 50)));
  const fixture = new Fixture(rows, METRIC_ID.l2).insertAll(shuffled(2500, 1));
  expect(fixture.graph.verify()).toEqual(SOUND);
  expect(fixture.recall(10, 40)).toBeGreaterThanOrEqual(0.99);
});

test('vectors on a line, inserted in order', () => {
  const rows = Array.from({ length: 3000 }, (_, slot) => Float32Array.of(slot));
  const fixture = new Fixture(rows, METRIC_ID.l2).insertAll(rows.keys());
  expect(fixture.graph.verify()).toEqual(SOUND);
  expect(fixture.recall(10, 40)).toBeGreaterThanOrEqual(0.99);
});
