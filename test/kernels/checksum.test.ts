import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { checksum, checksumInScript } from '../../src/wasm/checksum.js';
import { BUILDS } from '../../src/wasm/instance.js';
import { LinearMemory } from '../../src/wasm/memory.js';

const SEED = 11;

function randomBytes(length: number, seed = SEED): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => random.below(256));
}

/** Lengths around every boundary of words, stripes and pieces. */
const LENGTHS = [
  ...Array.from({ length: 300 }, (_, index) => index),
  1000,
  4096,
  8192,
  65_535,
  65_536,
  65_537,
  65_600,
  131_072,
  200_001,
];

describe.each(BUILDS)('the checksum kernel of the %s build', (build) => {
  const memory = LinearMemory.create(64, build);
  const lanes = memory.allocate(64);
  const data = memory.allocate(300_000);

  test('equals its TypeScript twin at every length', () => {
    const view = memory.bytes(data + 300_000);
    for (const length of LENGTHS) {
      const bytes = randomBytes(length);
      // What lies behind the bytes is not part of them.
      view.fill(0xab, data, data + length + 64);
      view.set(bytes, data);
      expect(memory.kernels.checksum(lanes, data, length) >>> 0).toBe(checksumInScript(bytes));
    }
  });
});

test('the host gives the same, in one piece or several, at any alignment', () => {
  for (const length of LENGTHS) {
    const bytes = randomBytes(length + 3).subarray(3);
    expect(checksum(bytes)).toBe(checksumInScript(bytes));
  }
});

test('known values: the format on disk', () => {
  const counting = Uint8Array.from({ length: 1000 }, (_, index) => index & 255);
  expect([
    checksum(new Uint8Array(0)),
    checksum(new Uint8Array(1)),
    checksum(new Uint8Array(64)),
    checksum(Buffer.from('zatabase')),
    checksum(counting),
  ]).toMatchInlineSnapshot(`
    [
      1252051990,
      3781278881,
      3407959310,
      44780811,
      970283489,
    ]
  `);
});

describe('a checksum notices', () => {
  const bytes = randomBytes(1100);
  const sum = checksum(bytes);

  test('every flipped bit', () => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(checksumInScript(bytes)).not.toBe(sum);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
    }
  });

  test('every pair of flipped bits of four stripes', () => {
    // In linear memory, as there are two million.
    const memory = LinearMemory.create(64);
    const lanes = memory.allocate(64);
    const data = memory.allocate(384);
    const view = memory.bytes(data + 384).subarray(data, data + 384);
    const LENGTH = 256;
    view.set(bytes.subarray(0, LENGTH));
    const whole = memory.kernels.checksum(lanes, data, LENGTH);
    let missed = 0;
    for (let first = 0; first < LENGTH * 8; first++) {
      view[first >> 3]! ^= 1 << (first & 7);
      for (let second = first + 1; second < LENGTH * 8; second++) {
        view[second >> 3]! ^= 1 << (second & 7);
        if (memory.kernels.checksum(lanes, data, LENGTH) === whole) missed++;
        view[second >> 3]! ^= 1 << (second & 7);
      }
      view[first >> 3]! ^= 1 << (first & 7);
    }
    expect(missed).toBe(0);
  });

  test('words that change places', () => {
    for (let a = 0; a + 8 <= 1100; a += 4) {
      for (const b of [a + 4, (a + 64) % 1092, (a + 512) % 1092]) {
        const changed = bytes.slice();
        changed.copyWithin(a, b, b + 4);
        changed.set(bytes.subarray(a, a + 4), b);
        if (Buffer.compare(changed, bytes) !== 0) expect(checksum(changed)).not.toBe(sum);
      }
    }
  });

  test('every change of one byte of zeros, and every length of them', () => {
    const seen = new Set<number>();
    for (let length = 0; length < 2000; length++) seen.add(checksum(new Uint8Array(length)));
    for (let at = 0; at < 500; at++) {
      const zeros = new Uint8Array(500);
      zeros[at] = 1;
      seen.add(checksum(zeros));
    }
    expect(seen.size).toBe(2500);
  });

  test('what other bytes would give, about as often as chance', () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 20_000; seed++) seen.add(checksumInScript(Uint8Array.of(seed, seed >> 8, 7, seed >> 3)));
    expect(seen.size).toBeGreaterThan(19_990);
  });
});
