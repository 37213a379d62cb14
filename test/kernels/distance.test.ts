import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { cosineDistance, innerProduct, l1Distance, l2Distance } from '../../src/vector/distance.js';
import { Arena } from '../../src/wasm/arena.js';
import { METRIC_ID } from '../../src/wasm/exports.js';
import { BUILDS } from '../../src/wasm/instance.js';
import { fastCosine, fastDot, fastL1, fastSquaredL2 } from '../../src/wasm/kernels.js';
import { LinearMemory } from '../../src/wasm/memory.js';
import {
  distanceOracle,
  dotOracle,
  isClose,
  l1Oracle,
  naiveNorm,
  type Sum,
  squaredL2Oracle,
  unit,
  VALUES,
  vectorOf,
} from './oracle.js';

const vec = (...values: number[]) => Float32Array.from(values);
const LENGTH_MAX = 130;
const SEED = 20260101;
const KINDS = Object.keys(VALUES);

const PAIRS = {
  dot: dotOracle,
  squaredL2: squaredL2Oracle,
  l1: l1Oracle,
} as const;

describe.each(BUILDS)('pair kernels of the %s build', (build) => {
  const memory = LinearMemory.create(16, build);
  const area = memory.allocate(16_384);
  const floats = memory.floats(area + 16_384);

  /** Puts vectors at places that are multiples of 4 and nothing more. */
  function place(a: Float32Array, b: Float32Array, shift: number): [number, number] {
    const first = area + shift * 4;
    const second = area + 8192 + ((shift * 3) % 4) * 4;
    floats.set(a, first >>> 2);
    floats.set(b, second >>> 2);
    return [first, second];
  }

  test.each(Object.keys(PAIRS) as (keyof typeof PAIRS)[])(
    '%s is the naive sum at every length and alignment',
    (name) => {
      const random = seededRandom(SEED);
      for (const kind of KINDS) {
        for (let length = 0; length <= LENGTH_MAX; length++) {
          const a = vectorOf(kind, length, random);
          const b = vectorOf(kind, length, random);
          const expected: Sum = PAIRS[name](a, b);
          for (let shift = 0; shift < 4; shift++) {
            const [first, second] = place(a, b, shift);
            const actual = memory.kernels[name](first, second, length);
            if (!isClose(actual, expected, length)) {
              expect({ kind, length, shift, actual }).toEqual({ kind, length, shift, actual: expected.value });
            }
          }
        }
      }
    },
  );

  test('cosine is one less the cosine at every length, and NaN without direction', () => {
    const random = seededRandom(SEED);
    for (let length = 1; length <= LENGTH_MAX; length++) {
      const a = vectorOf('random', length, random);
      const b = vectorOf('mixed', length, random);
      const expected = 1 - dotOracle(a, b).value / (naiveNorm(a) * naiveNorm(b));
      for (let shift = 0; shift < 4; shift++) {
        const [first, second] = place(a, b, shift);
        expect(memory.kernels.cosine(first, second, length)).toBeCloseTo(expected, 5);
      }
    }
    const [first, second] = place(new Float32Array(9), vectorOf('random', 9, random), 1);
    expect(memory.kernels.cosine(first, second, 9)).toBeNaN();
  });

  test('norm neither overflows nor vanishes', () => {
    const random = seededRandom(SEED);
    for (const kind of KINDS) {
      for (let length = 0; length <= LENGTH_MAX; length++) {
        const a = vectorOf(kind, length, random);
        const [first] = place(a, a, length % 4);
        const expected = naiveNorm(a);
        expect(Math.abs(memory.kernels.norm(first, length) - expected)).toBeLessThanOrEqual(expected * 1e-14);
      }
    }
  });

  test('a vector may be measured with itself in place', () => {
    const a = vectorOf('random', 77, seededRandom(SEED));
    const [first] = place(a, a, 3);
    expect(memory.kernels.squaredL2(first, first, 77)).toBe(0);
    expect(memory.kernels.l1(first, first, 77)).toBe(0);
  });

  test('overflow is infinity', () => {
    const a = new Float32Array(20).fill(3e38);
    const b = new Float32Array(20).fill(-3e38);
    const [first, second] = place(a, b, 1);
    expect(memory.kernels.squaredL2(first, second, 20)).toBe(Infinity);
    expect(memory.kernels.l1(first, second, 20)).toBe(Infinity);
    expect(memory.kernels.dot(first, second, 20)).toBe(-Infinity);
  });
});

describe.each(BUILDS)('row kernels of the %s build', (build) => {
  const ROWS = 13;

  test.each(Object.entries(METRIC_ID))(
    '%s is the naive distance at every length, in a scan and in a gather',
    (_, metric) => {
      const isUnit = metric === METRIC_ID.cosine;
      for (let dimensions = 1; dimensions <= LENGTH_MAX; dimensions += dimensions < 40 ? 1 : 7) {
        const random = seededRandom(SEED + dimensions);
        const kind = KINDS[dimensions % KINDS.length]!;
        const arena = Arena.create({ dimensions, isUnit, build, pagesMax: 64 });
        const rows = Array.from({ length: ROWS }, () =>
          vectorOf(kind === 'zero' ? 'random' : kind, dimensions, random),
        );
        rows.forEach((row, slot) => expect(arena.write(slot, row)).toBe(true));
        const query = vectorOf('random', dimensions, random);
        const expected = rows.map((row) =>
          isUnit ? distanceOracle(metric, unit(row), unit(query)) : distanceOracle(metric, row, query),
        );
        // Groups of eight, of four and single rows, in an order that is not theirs.
        for (let count = 1; count <= ROWS; count++) {
          const slots = Uint32Array.from({ length: count }, (_, index) => (index * 5 + count) % ROWS);
          const distances = arena.distances(query, slots, metric);
          slots.forEach((slot, index) => {
            const actual = distances[index]!;
            if (!isClose(actual, expected[slot]!, dimensions)) {
              expect({ dimensions, kind, count, actual }).toEqual({
                dimensions,
                kind,
                count,
                actual: expected[slot]!.value,
              });
            }
          });
        }
        const hits = arena.scan(query, ROWS, { metric });
        expect(hits.count).toBe(ROWS);
        for (let i = 0; i < ROWS; i++) {
          expect(isClose(hits.distances[i]!, expected[hits.slots[i]!]!, dimensions)).toBe(true);
        }
      }
    },
  );

  test('a pair of rows has one distance, wherever in a group it is met', () => {
    const random = seededRandom(SEED);
    const arena = Arena.create({ dimensions: 101, build, pagesMax: 64 });
    for (let slot = 0; slot < 20; slot++) arena.write(slot, vectorOf('random', 101, random));
    const query = vectorOf('random', 101, random);
    for (const metric of Object.values(METRIC_ID)) {
      const all = arena.distances(
        query,
        Uint32Array.from({ length: 20 }, (_, slot) => slot),
        metric,
      );
      for (let slot = 0; slot < 20; slot++) {
        expect(arena.distances(query, Uint32Array.of(slot), metric)[0]).toBe(all[slot]);
        expect(arena.distances(query, Uint32Array.of(3, slot, 7), metric)[1]).toBe(all[slot]);
      }
    }
  });
});

describe('distances of the host', () => {
  const random = seededRandom(SEED);
  const a = vectorOf('random', 65, random);
  const b = vectorOf('random', 65, random);

  test('are exact in double precision', () => {
    expect(l2Distance(vec(1, 2, 3), vec(3, 1, 2))).toBe(Math.sqrt(6));
    expect(innerProduct(vec(1, 2, 3), vec(4, 5, 6))).toBe(32);
    expect(cosineDistance(vec(1, 1), vec(1, 1))).toBe(0);
    expect(cosineDistance(vec(1, 0), vec(-2, 0))).toBe(2);
    expect(cosineDistance(vec(0, 0), vec(1, 0))).toBeNaN();
    expect(l1Distance(vec(1, 2), vec(3, -1))).toBe(5);
    expect(l2Distance(vec(), vec())).toBe(0);
  });

  test('agree with those of the kernels', () => {
    expect(fastDot(a, b)).toBeCloseTo(innerProduct(a, b), 4);
    expect(fastSquaredL2(a, b)).toBeCloseTo(l2Distance(a, b) ** 2, 4);
    expect(fastL1(a, b)).toBeCloseTo(l1Distance(a, b), 4);
    expect(fastCosine(a, b)).toBeCloseTo(cosineDistance(a, b), 5);
  });

  test('want equal dimensions', () => {
    expect(() => l2Distance(vec(1, 2, 3), vec(1, 2))).toThrow('different vector dimensions 3 and 2');
    expect(() => fastDot(a, b.subarray(1))).toThrow('expected 65 dimensions, not 64');
  });
});
