import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { METRIC_ID } from '../../src/wasm/exports.js';
import { clustered, Fixture, SOUND, shuffled } from './data.js';

const COUNT = 3000;
const rows = clustered(COUNT, 40, 21);

/** The slots that searches give when everything is asked for. */
function everything(fixture: Fixture): Set<number> {
  const hits = fixture.graph.search(rows[0]!, COUNT, { ef: COUNT });
  return new Set(hits.slots.subarray(0, hits.count));
}

describe.each([METRIC_ID.l2, METRIC_ID.cosine, METRIC_ID.innerProduct])('removal, metric %i', (metric) => {
  const floor = metric === METRIC_ID.innerProduct ? 0.9 : 0.97;

  test.each([10, 50, 90])(
    'of %i percent: never returned, the others found before and after consolidation',
    (percent) => {
      const fixture = new Fixture(rows, metric).insertAll(shuffled(COUNT, 1));
      const gone = shuffled(COUNT, 2).subarray(0, (COUNT * percent) / 100);
      fixture.removeAll(gone);
      expect(fixture.graph.verify()).toEqual(SOUND);
      expect(fixture.graph.header().deadCount).toBe(gone.length);
      expect(fixture.recall(10, 40)).toBeGreaterThanOrEqual(floor);
      const left = everything(fixture);
      expect(left.size).toBe(COUNT - gone.length);
      expect([...gone].some((slot) => left.has(slot))).toBe(false);

      fixture.graph.consolidateAll();
      expect(fixture.graph.verify()).toEqual(SOUND);
      expect(fixture.graph.header().deadCount).toBe(0);
      expect(fixture.recall(10, 40)).toBeGreaterThanOrEqual(floor);
      expect(everything(fixture).size).toBe(COUNT - gone.length);
      for (const slot of gone) expect(fixture.arena.state(slot)).toBe('free');

      // Into the freed slots, other vectors.
      const others = clustered(gone.length, 40, 22);
      gone.forEach((slot, index) => {
        fixture.arena.write(slot, others[index]!);
        fixture.graph.insert(slot);
      });
      expect(fixture.graph.verify()).toEqual(SOUND);
      expect(fixture.recall(10, 40)).toBeGreaterThanOrEqual(floor);
      expect(everything(fixture).size).toBe(COUNT);
    },
  );
});

describe('consolidation', () => {
  const metric = METRIC_ID.l2;

  test('leaves a graph as good as a new one', () => {
    const fixture = new Fixture(rows, metric).insertAll(shuffled(COUNT, 1));
    for (let round = 0; round < 4; round++) {
      const gone = shuffled(COUNT, 30 + round).subarray(0, COUNT / 2);
      fixture.removeAll(gone);
      fixture.graph.consolidateAll();
      for (const slot of gone) {
        fixture.arena.write(slot, rows[slot]!);
        fixture.graph.insert(slot);
      }
    }
    const fresh = new Fixture(rows, metric).insertAll(shuffled(COUNT, 1));
    expect(fixture.recall(10, 10)).toBeGreaterThanOrEqual(fresh.recall(10, 10) - 0.02);
    expect(fixture.recall(10, 20)).toBeGreaterThanOrEqual(fresh.recall(10, 20) - 0.01);
    expect(fixture.graph.verify()).toEqual(SOUND);
  });

  test('goes in slices, between which the graph is searched, inserted into and removed from', () => {
    const fixture = new Fixture(rows, metric);
    fixture.insertAll(shuffled(COUNT, 1).filter((slot) => slot < 2500));
    fixture.removeAll(Array.from({ length: 1000 }, (_, slot) => slot));
    let fresh = 2500;
    let later = 1000;
    let slices = 0;
    while (fixture.graph.consolidate(100) > 0) {
      slices++;
      if (fresh < COUNT) fixture.insertAll([fresh, fresh + 1, fresh + 2, fresh + 3].filter((slot) => slot < COUNT));
      fresh += 4;
      fixture.removeAll([later++]);
      expect(fixture.graph.search(rows[later]!, 1, { ef: 40 }).slots[0]).toBe(later);
      expect(fixture.graph.verify()).toEqual(SOUND);
    }
    expect(slices).toBeGreaterThan(40);
    // Those removed meanwhile are tombstones of the next one.
    expect(fixture.graph.header().deadCount).toBe(slices);
    expect(fixture.arena.state(0)).toBe('free');
    expect(fixture.arena.state(1000)).toBe('dead');
    fixture.graph.consolidateAll();
    expect(fixture.arena.state(1000)).toBe('free');
    expect(fixture.graph.verify()).toEqual(SOUND);
    for (; fresh < COUNT; fresh++) fixture.graph.insert(fresh);
    expect(fixture.recall(10, 40)).toBeGreaterThanOrEqual(0.97);
  });

  test('does nothing where there are no tombstones', () => {
    const fixture = new Fixture(rows, metric).insertAll([1, 2, 3]);
    expect(fixture.graph.consolidate()).toBe(0);
    expect(fixture.graph.header().linkedCount).toBe(3);
  });

  test('never reads the vectors of tombstones', () => {
    const fixture = new Fixture(rows, metric).insertAll(shuffled(COUNT, 1));
    const gone = shuffled(COUNT, 2).subarray(0, COUNT / 2);
    fixture.removeAll(gone);
    for (const slot of gone) fixture.arena.row(slot).fill(NaN);
    fixture.graph.consolidateAll();
    expect(fixture.graph.verify()).toEqual(SOUND);
    expect(fixture.recall(10, 40)).toBeGreaterThanOrEqual(0.97);
  });

  test('of a whole cluster, and of everything', () => {
    const fixture = new Fixture(rows, metric).insertAll(shuffled(COUNT, 1));
    const cluster = fixture.arena.scan(rows[5]!, 600, { metric }).slots;
    fixture.removeAll(cluster);
    expect(fixture.graph.search(rows[5]!, 10, { ef: 10 }).count).toBe(10);
    fixture.graph.consolidateAll();
    expect(fixture.graph.verify()).toEqual(SOUND);
    expect(fixture.graph.search(rows[5]!, 10, { ef: 10 }).count).toBe(10);
    expect(fixture.recall(10, 40)).toBeGreaterThanOrEqual(0.97);

    fixture.removeAll(everything(fixture));
    expect(everything(fixture).size).toBe(0);
    // Into a graph of nothing but tombstones.
    fixture.arena.write(5, rows[5]!);
    fixture.graph.insert(5);
    expect([...everything(fixture)]).toEqual([5]);
    expect(fixture.graph.verify()).toEqual(SOUND);
    fixture.graph.consolidateAll();
    expect(fixture.graph.verify()).toEqual(SOUND);
    expect([...everything(fixture)]).toEqual([5]);
    fixture.removeAll([5]);
    fixture.graph.consolidateAll();
    expect(fixture.graph.header().entryPoint).toBeUndefined();
    for (const slot of shuffled(COUNT, 7)) {
      fixture.arena.write(slot, rows[slot]!);
      fixture.graph.insert(slot);
    }
    expect(fixture.recall(10, 40)).toBeGreaterThanOrEqual(0.97);
  });

  test.each([2, 3, 4])('mends the tree where lists are too short for it, m = %i', (m) => {
    const fixture = new Fixture(rows, metric, { m, efConstruction: 20 }).insertAll(shuffled(COUNT, 1));
    for (let round = 0; round < 6; round++) {
      const gone = shuffled(COUNT, 50 + round).subarray(0, COUNT * 0.7);
      fixture.removeAll(gone);
      fixture.graph.consolidateAll();
      expect(fixture.graph.verify()).toEqual(SOUND);
      for (const slot of gone) {
        fixture.arena.write(slot, rows[slot]!);
        fixture.graph.insert(slot);
      }
      expect(fixture.graph.verify()).toEqual(SOUND);
    }
  });
});

test('the entry point removed again and again: every other vector finds itself', () => {
  const fixture = new Fixture(rows, METRIC_ID.l2).insertAll(shuffled(COUNT, 1).subarray(0, 1500));
  const left = new Set(shuffled(COUNT, 1).subarray(0, 1500));
  for (let round = 0; round < 1000; round++) {
    const { entryPoint } = fixture.graph.header();
    expect(left.has(entryPoint!)).toBe(true);
    fixture.removeAll([entryPoint!]);
    left.delete(entryPoint!);
    fixture.graph.consolidateAll();
    if (round % 50 === 49) {
      expect(fixture.graph.verify()).toEqual(SOUND);
      for (const slot of left) expect(fixture.graph.search(rows[slot]!, 1, { ef: 40 }).slots[0]).toBe(slot);
    }
  }
});

test('ten thousand operations in any order, the graph sound after every few', () => {
  const slots = 400;
  for (let seed = 1; seed <= 5; seed++) {
    const random = seededRandom(seed);
    const fixture = new Fixture(rows.slice(0, slots), METRIC_ID.l2, { m: 2 + random.below(8), efConstruction: 16 });
    const linked = new Set<number>();
    for (let step = 0; step < 2000; step++) {
      const slot = random.below(slots);
      const choice = random.below(20);
      if (linked.has(slot)) {
        fixture.removeAll([slot]);
        linked.delete(slot);
      } else if (fixture.arena.state(slot) === 'live' || fixture.arena.freeSlot(slot) === slot) {
        if (fixture.arena.state(slot) === 'free') fixture.arena.write(slot, rows[random.below(COUNT)]!);
        fixture.graph.insert(slot);
        linked.add(slot);
      }
      if (choice === 0) fixture.graph.consolidateAll();
      else if (choice < 5) fixture.graph.consolidate(50);
      if (step % 20 === 0) expect({ seed, step, ...fixture.graph.verify() }).toEqual({ seed, step, ...SOUND });
    }
    const hits = fixture.graph.search(rows[0]!, slots, { ef: slots });
    expect(new Set(hits.slots.subarray(0, hits.count))).toEqual(linked);
  }
});
