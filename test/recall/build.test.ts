import { describe, expect, test } from 'vitest';
import { Arena } from '../../src/wasm/arena.js';
import { METRIC_ID } from '../../src/wasm/exports.js';
import { Graph } from '../../src/wasm/graph.js';
import { exportGraph } from '../../src/wasm/graph-snapshot.js';
import { BUILDS } from '../../src/wasm/instance.js';
import { clustered, Fixture, SOUND, shuffled } from './data.js';

const METRICS = Object.entries(METRIC_ID).map(([name, metric]) => ({ name, metric }));

describe.each([
  { dimensions: 3, count: 4000, floor: 0.98 },
  { dimensions: 16, count: 4000, floor: 0.98 },
  { dimensions: 100, count: 3000, floor: 0.97 },
  { dimensions: 128, count: 2500, floor: 0.97 },
  { dimensions: 784, count: 1000, floor: 0.97 },
])('$count vectors of $dimensions dimensions', ({ dimensions, count, floor }) => {
  const rows = clustered(count, dimensions, dimensions);

  // The inner product is no metric: long vectors draw the links, and greedy search serves it worse.
  test.each(METRICS)('$name: recall@10 at ef 20 and 80, inserted in random order', ({ name, metric }) => {
    const fixture = new Fixture(rows, metric).insertAll(shuffled(count, 3));
    expect(fixture.graph.verify()).toEqual(SOUND);
    const lowered = name === 'innerProduct' ? 0.1 : 0;
    expect(fixture.recall(10, 20)).toBeGreaterThanOrEqual(floor - lowered);
    expect(fixture.recall(10, 80)).toBeGreaterThanOrEqual(0.99 - lowered / 2);
  });
});

describe('a graph', () => {
  const rows = clustered(1500, 24, 1);

  test.each(BUILDS)('of the %s build finds what the others find', (build) => {
    const arena = Arena.create({ dimensions: 24, build });
    rows.forEach((row, slot) => arena.write(slot, row));
    const graph = Graph.create(arena, { metric: METRIC_ID.l2 });
    rows.forEach((_, slot) => graph.insert(slot));
    expect(graph.verify()).toEqual(SOUND);
    for (let slot = 0; slot < 1500; slot += 50) {
      expect(graph.search(rows[slot]!, 1, { ef: 50 }).slots[0]).toBe(slot);
    }
  });

  test.each([2, 3, 4, 100])('with m = %i is sound', (m) => {
    const fixture = new Fixture(rows, METRIC_ID.l2, { m, efConstruction: 50 }).insertAll(shuffled(1500, 8));
    expect(fixture.graph.verify()).toEqual(SOUND);
    expect(fixture.recall(10, 100)).toBeGreaterThanOrEqual(m === 2 ? 0.7 : 0.93);
  });

  test('with the least candidates is sound', () => {
    const fixture = new Fixture(rows, METRIC_ID.l2, { m: 2, efConstruction: 4 }).insertAll(shuffled(1500, 8));
    expect(fixture.graph.verify()).toEqual(SOUND);
  });

  test('of the same seed and insertions has the same bytes, of another seed others', () => {
    const bytes = (seed: number) => {
      const fixture = new Fixture(rows, METRIC_ID.l2, { seed }).insertAll(shuffled(1500, 4));
      return Buffer.concat([...exportGraph(fixture.graph)].map((piece) => piece.bytes));
    };
    expect(bytes(1).equals(bytes(1))).toBe(true);
    expect(bytes(1).equals(bytes(2))).toBe(false);
  });

  test('gives the nearest first, with the distances of the arena', () => {
    const fixture = new Fixture(rows, METRIC_ID.l2).insertAll(shuffled(1500, 4));
    for (const query of fixture.queries.slice(0, 10)) {
      const hits = fixture.graph.search(query, 25, { ef: 25 });
      expect(hits.count).toBe(25);
      const again = fixture.arena.distances(query, hits.slots, METRIC_ID.l2);
      expect([...hits.distances]).toEqual([...again]);
      expect([...hits.distances]).toEqual([...hits.distances].sort((a, b) => a - b));
      expect(new Set(hits.slots).size).toBe(25);
    }
  });

  test('raises ef to k, and says what a search has cost', () => {
    const fixture = new Fixture(rows, METRIC_ID.l2).insertAll(shuffled(1500, 4));
    const query = fixture.queries[0]!;
    expect(fixture.graph.search(query, 300, { ef: 1 }).count).toBe(300);
    const wide = fixture.graph.computed;
    fixture.graph.search(query, 10, { ef: 10 });
    expect(fixture.graph.computed).toBeGreaterThan(10);
    expect(fixture.graph.computed).toBeLessThan(wide / 2);
    expect(fixture.graph.search(query, 5000, { ef: 10 }).count).toBe(1500);
  });

  test('may be empty or small', () => {
    const fixture = new Fixture(rows, METRIC_ID.l2);
    expect(fixture.graph.search(rows[0]!, 10, { ef: 10 }).count).toBe(0);
    expect(fixture.graph.verify()).toEqual(SOUND);
    fixture.graph.insert(7);
    expect([...fixture.graph.search(rows[0]!, 10, { ef: 10 }).slots.subarray(0, 1)]).toEqual([7]);
    fixture.graph.insert(3);
    expect(fixture.graph.search(rows[0]!, 10, { ef: 10 }).count).toBe(2);
    expect(fixture.graph.search(rows[0]!, 0, { ef: 10 }).count).toBe(0);
    expect(fixture.graph.verify()).toEqual(SOUND);
  });

  test('does not take a slot twice, nor one without a vector', () => {
    const fixture = new Fixture(rows, METRIC_ID.l2).insertAll([1, 2]);
    expect(() => fixture.graph.insert(2)).toThrow('slot 2 is in the graph');
    expect(() => fixture.graph.insert(1501)).toThrow('slot 1501 has no live vector');
  });

  test('has options within bounds', () => {
    const arena = Arena.create({ dimensions: 2 });
    for (const options of [{ m: 1 }, { m: 101 }, { efConstruction: 3 }, { m: 4.5 }]) {
      expect(() => Graph.create(arena, { metric: METRIC_ID.l2, ...options })).toThrow('out of bounds');
    }
    const graph = Graph.create(arena, { metric: METRIC_ID.l2 });
    expect(() => graph.search(new Float32Array(3), 1, { ef: 1 })).toThrow('expected 2 dimensions, not 3');
  });

  test('that fills its memory says so, and stays sound', () => {
    const arena = Arena.create({ dimensions: 4, pagesMax: 48 });
    const graph = Graph.create(arena, { metric: METRIC_ID.l2, m: 100 });
    const many = clustered(20_000, 4, 3);
    let slot = 0;
    expect(() => {
      for (; ; slot++) {
        arena.write(slot, many[slot]!);
        graph.insert(slot);
      }
    }).toThrow('vector memory is full');
    expect(slot).toBeGreaterThan(300);
    expect(graph.header().linkedCount).toBe(slot);
    expect(graph.verify()).toEqual(SOUND);
    expect(graph.search(many[5]!, 1, { ef: 20 }).slots[0]).toBe(5);
  });
});
