import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterPrefix,
  decodeUint32,
  decodeUint48,
  encodeBytes,
  encodeDecimal,
  encodeFloat32,
  encodeFloat64,
  encodeInt16,
  encodeInt32,
  encodeInt64,
  encodeText,
  encodeUint32,
  encodeUint48,
  invertKey,
} from '../../src/codec/key.js';

/** Order of keys: as LMDB and as JavaScript have it. */
function order(left: string, right: string): number {
  expect(Math.sign(Buffer.compare(Buffer.from(left, 'latin1'), Buffer.from(right, 'latin1')))).toBe(
    left < right ? -1 : left > right ? 1 : 0,
  );
  return left < right ? -1 : left > right ? 1 : 0;
}

function check<Value>(
  values: fc.Arbitrary<Value>,
  encode: (value: Value) => string,
  compare: (a: Value, b: Value) => number,
): void {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const expected = Math.sign(compare(a, b));
      expect(order(encode(a), encode(b))).toBe(expected + 0);
      expect(order(invertKey(encode(a)), invertKey(encode(b)))).toBe(0 - expected);
      // Self-delimiting: whatever follows does not change the order.
      expect(order(encode(a) + '\xff', encode(b) + '\x00')).toBe(expected === 0 ? 1 : expected);
    }),
  );
}

const byValue = (a: number | bigint, b: number | bigint) => (a < b ? -1 : a > b ? 1 : 0);

describe('keys are in the order of what they encode', () => {
  test('int16', () => check(fc.integer({ min: -0x8000, max: 0x7fff }), encodeInt16, byValue));
  test('int32', () => check(fc.integer({ min: -0x80000000, max: 0x7fffffff }), encodeInt32, byValue));
  test('uint32', () => check(fc.integer({ min: 0, max: 0xffffffff }), encodeUint32, byValue));
  test('uint48', () => check(fc.integer({ min: 0, max: 2 ** 48 - 1 }), encodeUint48, byValue));

  test('int64, as numbers and bigints mixed', () => {
    const numbers = fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
    check(numbers, encodeInt64, byValue);
    expect(encodeInt64(-5)).toBe(encodeInt64(-5n));
  });

  const floatOrder = (a: number, b: number) => {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return byValue(a, b);
  };
  test('float64', () => check(fc.double(), encodeFloat64, floatOrder));
  test('float32', () => check(fc.float(), encodeFloat32, floatOrder));
  test('of -0 is that of 0', () => {
    expect(encodeFloat64(-0)).toBe(encodeFloat64(0));
    expect(encodeFloat32(-0)).toBe(encodeFloat32(0));
  });

  test('text, by code points', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !text.includes('\0'));
    check(texts, encodeText, (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  });

  test('bytes, zeros included', () => {
    const bytes = fc.array(fc.constantFrom(0, 1, 255), { maxLength: 5 }).map((list) => Uint8Array.from(list));
    check(bytes, encodeBytes, (a, b) => Buffer.compare(a, b));
  });

  test('decimals, whatever their scale', () => {
    const decimals = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 40 }));
    const exact = ([coefficient, scale]: [bigint, number]) => coefficient * 10n ** BigInt(40 - scale);
    check(
      decimals,
      ([coefficient, scale]) => encodeDecimal(coefficient, scale),
      (a, b) => byValue(exact(a), exact(b)),
    );
    const special = [Number.NEGATIVE_INFINITY, -1, 0, 1, Number.POSITIVE_INFINITY, Number.NaN].map((value) =>
      encodeDecimal(value, 0),
    );
    expect([...special].sort()).toEqual(special);
    expect(encodeDecimal(100, 2)).toBe(encodeDecimal(1n, 0));
    expect(encodeDecimal(0n, 1)).toBe(encodeDecimal(0, 0));
  });
});

test('numbers read back from keys', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 2 ** 48 - 1 }), (short, long) => {
      const key = `x${encodeUint32(short)}${encodeUint48(long)}`;
      expect([decodeUint32(key, 1), decodeUint48(key, 5)]).toEqual([short, long]);
    }),
  );
});

test('the key after a prefix is above every key with it, and there is none after all ones', () => {
  expect(afterPrefix('a')).toBe('b');
  expect(afterPrefix('a\xff')).toBe('b');
  expect(afterPrefix('\xff\xff')).toBeNull();
  expect(afterPrefix('')).toBeNull();
});
