import { describe, expect, test } from 'vitest';
import { METRIC_ID } from '../../src/wasm/exports.js';
import { bitset, clustered, Fixture, shuffled } from './data.js';

const COUNT = 5000;
const rows = clustered(COUNT, 48, 12);

describe.each([METRIC_ID.l2, METRIC_ID.cosine])('filtered search, metric %i', (metric) => {
  const fixture = new Fixture(rows, metric).insertAll(shuffled(COUNT, 2));

  test.each([
    [50, 2],
    [10, 10],
    [1, 100],
    [0.1, 1000],
  ])('%f %% of the rows: only they, as many as there are', (_, nth) => {
    const keeps = (slot: number) => slot % nth === 0;
    const filter = bitset(COUNT, keeps);
    const kept = Math.ceil(COUNT / nth);
    for (const query of fixture.queries) {
      const hits = fixture.graph.search(query, 10, { ef: 40, filter });
      expect(hits.count).toBe(Math.min(10, kept));
      expect([...hits.slots.subarray(0, hits.count)].every(keeps)).toBe(true);
    }
    expect(fixture.recall(10, 40, filter)).toBeGreaterThanOrEqual(0.99);
  });

  test('nobody', () => {
    expect(fixture.graph.search(rows[0]!, 10, { ef: 10, filter: new Uint32Array(COUNT / 32 + 1) }).count).toBe(0);
  });

  test('everybody: as without a filter', () => {
    const filter = bitset(COUNT, () => true);
    for (const query of fixture.queries) {
      const all = fixture.graph.search(query, 10, { ef: 30 });
      const filtered = fixture.graph.search(query, 10, { ef: 30, filter });
      expect([...filtered.slots]).toEqual([...all.slots]);
    }
  });

  test('one cluster far from the query', () => {
    const center = rows[77]!;
    const near = new Set(fixture.arena.scan(center, 40, { metric }).slots);
    const filter = bitset(COUNT, (slot) => near.has(slot));
    for (const query of fixture.queries) {
      expect(fixture.graph.search(query, 10, { ef: 10, filter }).count).toBe(10);
    }
    expect(fixture.recall(10, 20, filter)).toBeGreaterThanOrEqual(0.99);
  });

  test('removed rows are filtered too', () => {
    const own = new Fixture(rows, metric).insertAll(shuffled(COUNT, 2));
    own.removeAll(shuffled(COUNT, 4).subarray(0, COUNT / 2));
    const filter = bitset(COUNT, (slot) => slot % 3 === 0);
    expect(own.recall(10, 40, filter)).toBeGreaterThanOrEqual(0.99);
    for (const query of own.queries) {
      const hits = own.graph.search(query, 10, { ef: 20, filter });
      expect([...hits.slots].every((slot) => slot % 3 === 0 && own.arena.state(slot) === 'live')).toBe(true);
    }
  });
});

describe('a cursor', () => {
  const metric = METRIC_ID.l2;
  const fixture = new Fixture(rows, metric).insertAll(shuffled(COUNT, 2));

  test.each([1, 10, 64])('gives everything once, about nearest first, in batches of %i', (ef) => {
    using cursor = fixture.graph.open(fixture.queries[0]!, { ef });
    const seen = new Set<number>();
    let previous = -Infinity;
    let backward = 0;
    for (let hits = cursor.next(); hits.count > 0; hits = cursor.next()) {
      expect(hits.count).toBeLessThanOrEqual(ef);
      const distances = [...hits.distances.subarray(0, hits.count)];
      expect(distances).toEqual([...distances].sort((a, b) => a - b));
      if (distances[0]! < previous) backward++;
      previous = distances.at(-1)!;
      for (const slot of hits.slots.subarray(0, hits.count)) seen.add(slot);
    }
    expect(seen.size).toBe(COUNT);
    expect(backward).toBeLessThan((COUNT / ef) * 0.5);
  });

  test('begins as a search of the same ef does', () => {
    for (const query of fixture.queries.slice(0, 20)) {
      using cursor = fixture.graph.open(query, { ef: 40 });
      const batch = cursor.next();
      const hits = fixture.graph.search(query, 40, { ef: 40 });
      expect([...batch.slots]).toEqual([...hits.slots]);
      expect(cursor.computed).toBe(fixture.graph.computed);
    }
  });

  test('goes on until enough rows pass a condition that it does not know', () => {
    const wanted = (slot: number) => slot % 100 === 1;
    for (const query of fixture.queries.slice(0, 20)) {
      const exact = fixture.arena.scan(query, 5, { metric, filter: bitset(COUNT, wanted) });
      const found: number[] = [];
      using cursor = fixture.graph.open(query, { ef: 40 });
      while (found.length < 5) {
        const hits = cursor.next();
        if (hits.count === 0) break;
        found.push(...[...hits.slots.subarray(0, hits.count)].filter(wanted));
      }
      expect(found.slice(0, 5)).toEqual(expect.arrayContaining([...exact.slots.subarray(0, 4)]));
    }
  });

  test('knows a filter, and leaves out what is removed while it is open', () => {
    const own = new Fixture(rows, metric).insertAll(shuffled(COUNT, 2));
    const filter = bitset(COUNT, (slot) => slot % 4 === 0);
    using cursor = own.graph.open(own.queries[0]!, { ef: 20, filter });
    const first = new Set(cursor.next().slots);
    const gone = new Set(Array.from({ length: 500 }, (_, index) => index * 8).filter((slot) => !first.has(slot)));
    own.removeAll(gone);
    const rest = new Set<number>();
    for (let hits = cursor.next(); hits.count > 0; hits = cursor.next()) {
      for (const slot of hits.slots.subarray(0, hits.count)) rest.add(slot);
    }
    expect([...rest].some((slot) => gone.has(slot) || first.has(slot) || slot % 4 !== 0)).toBe(false);
    expect(rest.size).toBe(COUNT / 4 - first.size - gone.size);
  });

  test('may be open beside others, and opened again and again', () => {
    const cursors = Array.from({ length: 8 }, (_, index) => fixture.graph.open(fixture.queries[index]!, { ef: 16 }));
    const alone = cursors.map((_, index) => {
      using cursor = fixture.graph.open(fixture.queries[index]!, { ef: 16 });
      cursor.next();
      return [...cursor.next().slots];
    });
    for (const cursor of cursors) cursor.next();
    expect(cursors.map((cursor) => [...cursor.next().slots])).toEqual(alone);
    for (const cursor of cursors) cursor.close();
    const size = fixture.arena.memory.size;
    for (let round = 0; round < 200; round++) {
      using cursor = fixture.graph.open(fixture.queries[round % 100]!, { ef: 16, filter: bitset(COUNT, () => true) });
      cursor.next();
    }
    expect(fixture.arena.memory.size - size).toBeLessThan(2_000_000);
  });

  test('over an empty graph has nothing', () => {
    using cursor = new Fixture(rows, metric).graph.open(rows[0]!, { ef: 10 });
    expect(cursor.next().count).toBe(0);
  });
});
