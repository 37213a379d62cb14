import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { METRICS } from '../../src/vector/metrics.js';
import { trainCodec } from '../../src/vector/train-codec.js';
import { Arena } from '../../src/wasm/arena.js';
import { createCodec } from '../../src/wasm/codec.js';
import { CODE_HEADER_BYTES, CODE_KERNEL } from '../../src/wasm/exports.js';
import { LinearMemory } from '../../src/wasm/memory.js';
import { SOUND_BUILDS } from './builds.js';
import { vectorOf } from './oracle.js';

describe.each(SOUND_BUILDS)('codes in the %s build', (build) => {
  const memory = LinearMemory.create(16, build);
  const area = memory.allocate(16_384);

  function place(at: number, term: number, components: readonly number[]): number {
    memory.words(area + 16_384)[(area + at) >>> 2] = term;
    memory.bytes(area + 16_384).set(components, area + at + CODE_HEADER_BYTES);
    return area + at;
  }

  test('have the distances of their definition at every length', () => {
    const random = seededRandom(7);
    for (let length = 0; length <= 272; length += 16) {
      for (const most of [0, 1, 127]) {
        const a = Array.from({ length }, () => random.below(most + 1));
        const b = Array.from({ length }, () => (most === 127 && random.next() < 0.3 ? 127 : random.below(most + 1)));
        const product = a.reduce((sum, value, i) => sum + value * b[i]!, 0);
        const difference = a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0);
        const first = place(0, 1000, a);
        const second = place(8192, -30, b);
        const actual = [CODE_KERNEL.l2, CODE_KERNEL.dot, CODE_KERNEL.l1].map((kernel) =>
          memory.kernels.codeDistance(kernel, first, second, length),
        );
        expect([length, ...actual]).toEqual([length, 970 - 2 * product, 970 - product, difference]);
      }
    }
  });

  test.each(METRICS)('are rounded and cut, for $name', (metric) => {
    const random = seededRandom(11);
    for (const dimensions of [1, 3, 15, 16, 17, 50, 64, 100]) {
      const arena = Arena.create({ dimensions, pagesMax: 64, build });
      const sample = Array.from({ length: 40 }, () => vectorOf('mixed', dimensions, random).map((x) => x % 100));
      // One component far wider than the others, which is worth extra parts.
      for (const vector of sample) vector[0]! *= 5;
      const codec = trainCodec(sample, dimensions, metric, 40);
      const handle = createCodec(arena.memory, dimensions, metric.kernel, codec);
      const room = arena.memory.allocate(4096);
      for (const vector of [
        ...sample,
        new Float32Array(dimensions).fill(1e30),
        new Float32Array(dimensions).fill(-1e30),
      ]) {
        arena.memory.floats(room + 4096).set(vector, room >>> 2);
        const outside = arena.memory.kernels.encode(handle, room, room + 2048);
        const sources = [...vector.keys(), ...codec.sources];
        const wanted = sources.map((source, part) =>
          Math.round(Math.fround(Math.fround(vector[source]! * codec.factors[part]!) - codec.offsets[part]!)),
        );
        const cut = wanted.map((value) => Math.max(0, Math.min(127, value)));
        const code = arena.memory
          .bytes(room + 4096)
          .slice(room + 2048 + CODE_HEADER_BYTES, room + 2048 + CODE_HEADER_BYTES + sources.length);
        // Halves are rounded to even there and up here.
        cut.forEach((value, part) => expect(Math.abs(code[part]! - value)).toBeLessThanOrEqual(1));
        const isFar = (part: number) => wanted[part]! < -16 || wanted[part]! > 143;
        expect(outside).toBe(Array.from({ length: dimensions }, (_, part) => part).filter(isFar).length);
      }
    }
  });

  test.each(METRICS)('exact distances are bit for bit those of SQL, for $name', (metric) => {
    const random = seededRandom(3);
    for (let dimensions = 1; dimensions <= 40; dimensions++) {
      const arena = Arena.create({ dimensions, pagesMax: 64, build });
      const rows = Array.from({ length: 9 }, () => vectorOf('mixed', dimensions, random));
      rows.forEach((row, slot) => arena.write(slot, row));
      const query = vectorOf('mixed', dimensions, random);
      const slots = Uint32Array.of(8, 0, 3, 3, 7, 1);
      const actual = arena.exactDistances(query, slots, 5, metric.kernel);
      expect([...actual]).toEqual([...slots.subarray(0, 5)].map((slot) => metric.distance(rows[slot]!, query)));
    }
  });
});
