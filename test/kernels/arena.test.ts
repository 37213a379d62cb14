import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { Arena } from '../../src/wasm/arena.js';
import { METRIC_ID } from '../../src/wasm/exports.js';
import { Graph } from '../../src/wasm/graph.js';
import { LinearMemory } from '../../src/wasm/memory.js';
import { vectorOf } from './oracle.js';

/** The SQLSTATE and message of what `call` throws. */
function thrown(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return `${(error as { code: string }).code} ${(error as Error).message}`;
  }
  return 'nothing';
}

describe('rows', () => {
  test('are kept as they are written, across growth of the memory', () => {
    const random = seededRandom(1);
    const arena = Arena.create({ dimensions: 150 });
    const rows = Array.from({ length: 5000 }, () => vectorOf('mixed', 150, random));
    rows.forEach((row, slot) => arena.write(slot, row));
    expect(arena.slotCount).toBe(5000);
    expect(arena.liveCount).toBe(5000);
    for (const slot of [0, 1, 511, 512, 4999]) expect(arena.row(slot)).toEqual(rows[slot]);
  });

  test('come from bytes at any alignment too', () => {
    const arena = Arena.create({ dimensions: 3, pagesMax: 64 });
    const bytes = new Uint8Array(13);
    bytes.set(new Uint8Array(Float32Array.of(1, -2, 3.5).buffer), 1);
    arena.write(0, Float32Array.of(9, 9, 9));
    arena.writeBytes(1, bytes.subarray(1));
    expect([...arena.row(1)]).toEqual([1, -2, 3.5]);
    expect(thrown(() => arena.writeBytes(2, bytes.subarray(5)))).toBe('22000 expected 3 dimensions, not 2');
  });

  test('have the dimensions of the arena', () => {
    const arena = Arena.create({ dimensions: 3, pagesMax: 64 });
    arena.write(0, new Float32Array(3));
    const options = { metric: METRIC_ID.l2 };
    expect(thrown(() => arena.write(1, new Float32Array(2)))).toBe('22000 expected 3 dimensions, not 2');
    expect(thrown(() => arena.scan(new Float32Array(4), 1, options))).toBe('22000 expected 3 dimensions, not 4');
    expect(thrown(() => arena.distances(new Float32Array(4), new Uint32Array(1), 0))).toContain('22000');
    expect(thrown(() => Arena.create({ dimensions: 0 }))).toContain('22023');
  });

  test('hold neither NaN nor infinity', () => {
    const arena = Arena.create({ dimensions: 5, pagesMax: 64 });
    expect(thrown(() => arena.write(0, Float32Array.of(0, 1, 2, 3, NaN)))).toBe('22000 NaN not allowed in vector');
    expect(thrown(() => arena.write(0, Float32Array.of(-Infinity, 1, 2, 3, 4)))).toBe(
      '22000 infinite value not allowed in vector',
    );
    expect(arena.state(0)).toBe('free');
    expect(arena.write(0, Float32Array.of(3e38, 3e38, 3e38, 3e38, 3e38))).toBe(true);
  });

  test('of unit arenas have a direction', () => {
    const arena = Arena.create({ dimensions: 4, isUnit: true, pagesMax: 64 });
    expect(arena.write(0, new Float32Array(4))).toBe(false);
    expect(arena.state(0)).toBe('free');
    expect(arena.write(0, Float32Array.of(3e38, 0, -3e38, 0))).toBe(true);
    expect(arena.row(0)[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(arena.write(1, Float32Array.of(0, 1e-40, 0, 0))).toBe(true);
    expect([...arena.row(1)]).toEqual([0, 1, 0, 0]);
    // A query without direction is as far from everything.
    const hits = arena.scan(new Float32Array(4), 2, { metric: METRIC_ID.cosine });
    expect([...hits.distances]).toEqual([1, 1]);
  });
});

describe('slots', () => {
  test('are free, live, and free again', () => {
    const arena = Arena.create({ dimensions: 2, pagesMax: 64 });
    expect(arena.state(1000)).toBe('free');
    arena.write(4, Float32Array.of(1, 2));
    expect(arena.state(4)).toBe('live');
    expect(arena.slotCount).toBe(5);
    expect(arena.freeSlot()).toBe(0);
    expect(arena.freeSlot(4)).toBe(5);
    expect(arena.remove(4)).toBe(true);
    expect(arena.remove(4)).toBe(false);
    expect(arena.remove(77)).toBe(false);
    expect(arena.state(4)).toBe('free');
    expect(arena.freeSlot(4)).toBe(4);
    arena.write(4, Float32Array.of(5, 6));
    expect([...arena.row(4)]).toEqual([5, 6]);
  });

  test('take one vector at a time', () => {
    const arena = Arena.create({ dimensions: 2, pagesMax: 64 });
    arena.write(0, Float32Array.of(1, 2));
    expect(thrown(() => arena.write(0, Float32Array.of(1, 2)))).toContain('slot 0 has a vector');
  });

  test('stay taken while a graph has a node for them', () => {
    const arena = Arena.create({ dimensions: 2, pagesMax: 64 });
    const graphs = [0, 1].map((seed) => Graph.create(arena, { metric: METRIC_ID.l2, seed }));
    for (let slot = 0; slot < 10; slot++) {
      arena.write(slot, Float32Array.of(slot, 1));
      for (const graph of graphs) graph.insert(slot);
    }
    for (const graph of graphs) graph.remove(3);
    arena.remove(3);
    expect(arena.state(3)).toBe('dead');
    graphs[0]!.consolidateAll();
    expect(arena.state(3)).toBe('dead');
    expect(arena.freeSlot()).toBe(10);
    graphs[1]!.consolidateAll();
    expect(arena.state(3)).toBe('free');
    expect(arena.freeSlot()).toBe(3);
    arena.remove(5);
    for (const graph of graphs) graph.destroy();
    expect(arena.state(5)).toBe('free');
    expect(arena.state(6)).toBe('live');
  });
});

describe('memory', () => {
  test('that is full refuses with 53200, and keeps what it has', () => {
    const arena = Arena.create({ dimensions: 1000, pagesMax: 64 });
    const row = new Float32Array(1000).fill(1);
    let slot = 0;
    expect(
      thrown(() => {
        for (; ; slot++) arena.write(slot, row);
      }),
    ).toBe('53200 vector memory is full');
    expect(slot).toBeGreaterThan(500);
    expect(arena.liveCount).toBe(slot);
    expect(arena.scan(row, 3, { metric: METRIC_ID.l2 }).count).toBe(3);
    expect(thrown(() => Graph.create(arena, { metric: METRIC_ID.l2 }).reserve(100_000))).toContain('53200');
    expect(thrown(() => arena.reserve(4_000_000_000))).toContain('53200');
    expect(arena.scan(row, 3, { metric: METRIC_ID.l2 }).count).toBe(3);
  });

  test('of a small arena stays small', () => {
    const arena = Arena.create({ dimensions: 768 });
    for (let slot = 0; slot < 10; slot++) arena.write(slot, new Float32Array(768));
    expect(arena.memory.size).toBeLessThan(1_000_000);
  });

  test('is given out in separate aligned pieces, and again when it is released', () => {
    const memory = LinearMemory.create(1024);
    const random = seededRandom(3);
    const pieces: { address: number; bytes: number; mark: number }[] = [];
    for (let step = 0; step < 3000; step++) {
      if (pieces.length > 40 && random.next() < 0.5) {
        const [piece] = pieces.splice(random.below(pieces.length), 1);
        const bytes = memory
          .bytes(piece!.address + piece!.bytes)
          .subarray(piece!.address, piece!.address + piece!.bytes);
        expect(bytes.every((value) => value === piece!.mark)).toBe(true);
        memory.release(piece!.address, piece!.bytes);
        continue;
      }
      const bytes = 1 + random.below(2 ** (1 + random.below(15)));
      const address = memory.allocate(bytes);
      expect(address % 64).toBe(0);
      memory.bytes(address + bytes).fill(step & 255, address, address + bytes);
      pieces.push({ address, bytes, mark: step & 255 });
    }
    expect(memory.size).toBeLessThan(16_000_000);
    const address = memory.allocate(100_000);
    memory.release(address, 100_000);
    expect(memory.allocate(99_999)).toBe(address);
  });

  test('sizes that cannot be are refused', () => {
    const memory = LinearMemory.create(64);
    for (const bytes of [64 * 65_536, 2 ** 31, 2 ** 32 - 1]) {
      expect(thrown(() => memory.allocate(bytes))).toBe('53200 vector memory is full');
    }
    expect(memory.allocate(0)).toBeGreaterThan(0);
  });
});
