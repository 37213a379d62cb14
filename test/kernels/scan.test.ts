import { describe, expect, test } from 'vitest';
import { type Random, seededRandom } from '../../src/common/random.js';
import { Arena } from '../../src/wasm/arena.js';
import { METRIC_ID } from '../../src/wasm/exports.js';
import { Hits } from '../../src/wasm/hits.js';
import { BUILDS } from '../../src/wasm/instance.js';
import { distanceOracle, unit, vectorOf } from './oracle.js';

const SEED = 7;

/** An arena with `count` rows of small integers, whose distances are exact, with every seventh one removed. */
function integerArena(dimensions: number, count: number, build: (typeof BUILDS)[number]) {
  const random = seededRandom(SEED);
  const arena = Arena.create({ dimensions, build });
  const rows = Array.from({ length: count }, () => integers(dimensions, random));
  rows.forEach((row, slot) => arena.write(slot, row));
  for (let slot = 3; slot < count; slot += 7) arena.remove(slot);
  return { arena, rows, query: integers(dimensions, random) };
}

function integers(dimensions: number, random: Random): Float32Array {
  return Float32Array.from({ length: dimensions }, () => random.below(9) - 4);
}

interface Naive {
  readonly slots: number[];
  readonly distances: number[];
}

/** All live slots of the range that pass, by distance and slot. */
function naive(
  rows: readonly Float32Array[],
  query: Float32Array,
  metric: number,
  keep: (slot: number) => boolean,
): Naive {
  const found = rows
    .map((row, slot) => ({ slot, distance: distanceOracle(metric, row, query).value + 0 }))
    .filter(({ slot }) => slot % 7 !== 3 && keep(slot))
    .sort((a, b) => a.distance - b.distance || a.slot - b.slot);
  return { slots: found.map(({ slot }) => slot), distances: found.map(({ distance }) => distance) };
}

function shown(hits: Hits): Naive {
  return { slots: [...hits.slots.subarray(0, hits.count)], distances: [...hits.distances.subarray(0, hits.count)] };
}

function first(all: Naive, count: number): Naive {
  return { slots: all.slots.slice(0, count), distances: all.distances.slice(0, count) };
}

function bitset(size: number, isSet: (slot: number) => boolean): Uint32Array {
  const words = new Uint32Array(Math.ceil(size / 32));
  for (let slot = 0; slot < size; slot++) if (isSet(slot)) words[slot >>> 5]! |= 1 << (slot & 31);
  return words;
}

describe.each(BUILDS)('exact search of the %s build', (build) => {
  // 5 dimensions: more than one block of rows, and many equal distances.
  const COUNT = 20_000;
  const { arena, rows, query } = integerArena(5, COUNT, build);
  const metrics = [METRIC_ID.l2, METRIC_ID.innerProduct, METRIC_ID.l1];

  test.each(metrics)('metric %s gives the k nearest live rows, equal ones by slot', (metric) => {
    const all = naive(rows, query, metric, () => true);
    for (const k of [1, 2, 10, 100, 5000, COUNT, COUNT * 2]) {
      expect(shown(arena.scan(query, k, { metric }))).toEqual(first(all, k));
    }
    expect(shown(arena.scan(query, 0, { metric }))).toEqual({ slots: [], distances: [] });
  });

  test.each([
    [0, 1],
    [1, 2],
    [31, 33],
    [5, 64],
    [100, 100],
    [16_380, 16_390],
    [19_990, 30_000],
  ])('slots %i to %i only', (from, to) => {
    const metric = METRIC_ID.l2;
    const all = naive(rows, query, metric, (slot) => slot >= from && slot < to);
    expect(shown(arena.scan(query, 50, { metric, from, to }))).toEqual(first(all, 50));
  });

  test.each([2, 3, 50, 1000])('a filter that keeps one in %i', (nth) => {
    const metric = METRIC_ID.l2;
    const keeps = (slot: number) => slot % nth === 1;
    const filter = bitset(COUNT, keeps);
    expect(shown(arena.scan(query, 30, { metric, filter }))).toEqual(first(naive(rows, query, metric, keeps), 30));
  });

  test('a filter that keeps nothing finds nothing', () => {
    expect(arena.scan(query, 10, { metric: METRIC_ID.l2, filter: new Uint32Array(COUNT / 32) }).count).toBe(0);
  });

  test('a range gives all that are nearer, by slot, beyond one piece of memory', () => {
    const metric = METRIC_ID.l2;
    const all = naive(rows, query, metric, () => true);
    for (const radius of [0, 1, 20, 90, 1e9]) {
      const near = all.slots.filter((_, index) => all.distances[index]! < radius).sort((a, b) => a - b);
      const hits = arena.range(query, radius, { metric });
      expect(shown(hits).slots).toEqual(near);
      expect(shown(hits).distances).toEqual(near.map((slot) => distanceOracle(metric, rows[slot]!, query).value));
    }
  });

  test('results may go into arrays of the caller', () => {
    const out = new Hits(3);
    const hits = arena.scan(query, 20, { metric: METRIC_ID.l2 }, out);
    expect(hits).toBe(out);
    expect(shown(hits)).toEqual(
      first(
        naive(rows, query, METRIC_ID.l2, () => true),
        20,
      ),
    );
    const { slots } = out;
    arena.scan(query, 7, { metric: METRIC_ID.l2 }, out);
    expect(out.slots).toBe(slots);
    expect(out.count).toBe(7);
  });

  test('runs again give the same bits', () => {
    const random = seededRandom(SEED);
    const own = Arena.create({ dimensions: 67, build });
    for (let slot = 0; slot < 500; slot++) own.write(slot, vectorOf('random', 67, random));
    const target = vectorOf('random', 67, random);
    const once = shown(own.scan(target, 500, { metric: METRIC_ID.l2 }));
    expect(shown(own.scan(target, 500, { metric: METRIC_ID.l2 }))).toEqual(once);
  });

  test('distances that overflow come last, whatever their sign would be', () => {
    const own = Arena.create({ dimensions: 2, build, pagesMax: 64 });
    own.write(0, Float32Array.of(3e38, -3e38));
    own.write(1, Float32Array.of(1, 1));
    own.write(2, Float32Array.of(2, 2));
    const hits = own.scan(Float32Array.of(3e38, 3e38), 3, { metric: METRIC_ID.innerProduct });
    expect(hits.slots[2]).toBe(0);
    expect(hits.distances[2]).toBe(Infinity);
  });

  test('cosine finds directions', () => {
    const random = seededRandom(SEED);
    const own = Arena.create({ dimensions: 24, isUnit: true, build });
    const vectors = Array.from({ length: 300 }, () => vectorOf('random', 24, random));
    vectors.forEach((row, slot) => own.write(slot, row));
    const hits = own.scan(
      vectors[17]!.map((value) => value * 1e6),
      1,
      { metric: METRIC_ID.cosine },
    );
    expect(hits.slots[0]).toBe(17);
    expect(Math.abs(hits.distances[0]!)).toBeLessThan(1e-6);
    expect([...own.row(17)]).toEqual([...unit(vectors[17]!)]);
  });
});
