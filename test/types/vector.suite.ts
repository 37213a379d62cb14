import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import type { TextContext } from '../../src/types/type.js';
import { formatVector, halfBits, halfValue, halfvec, parseNumericList, vector } from '../../src/types/vector.js';
import { answerOf, differences, oracle } from './oracle.js';

const context: TextContext = { timeZone: 'UTC' };
const SEED = 20_240_203;
const TEXTS = [
  ...[
    '[1,2,3]',
    '[1]',
    '[ 1 , 2 ]',
    ' [1,2] ',
    '\t[1]\n',
    '[1.5,-2.25,3e4]',
    '[.5,5.,-.5]',
    '[+1,-1]',
    '[1e-3,1E+3]',
    '[0,-0]',
    '[1e38,1e-45]',
  ],
  ...[
    '[0.1,0.2,0.3]',
    '[16777217,33554433]',
    '[1e-46]',
    '[3.4028235e38]',
    '[3.5e38]',
    '[-1e39]',
    '[NaN]',
    '[nan]',
    '[Infinity]',
    '[-inf]',
    '[1,inf]',
  ],
  ...[
    '',
    ' ',
    '[]',
    '[ ]',
    '[',
    ']',
    '1,2',
    '[1',
    '1]',
    '[1,2',
    '[1,]',
    '[,1]',
    '[1,,2]',
    '[1 2]',
    '[a]',
    '[1,a]',
    '[1]x',
    '[1] x',
    '[1]]',
    '[[1]]',
  ],
  ...[
    'x[1]',
    '[1;2]',
    '[1e]',
    '[1e+]',
    '[--1]',
    '[1.2.3]',
    '[0x10]',
    '[0x1p3]',
    '[0x]',
    '[1_000]',
    '[é]',
    '[１]',
    '[1\u00a0]',
    '{1,2}',
    '[1,2}',
    '[1\n,\t2]',
  ],
  ...[
    '[65504]',
    '[65519]',
    '[65520]',
    '[1e5]',
    '[6e-8]',
    '[2e-8]',
    '[3e-8]',
    '[5.960464477539063e-8]',
    '[2.98e-8,2.99e-8]',
    '[0.1,0.33333,100.06]',
  ],
  ...[
    '[1.00000017881393432617187499]',
    '[1.00000017881393432617187500]',
    '[1.00000017881393432617187501]',
    '[0.123456789012345,0.1234567890123456]',
  ],
  ...[
    '[123456789012345]',
    '[1234567890123456]',
    '[000001.50]',
    '[0.00000000000000001]',
    '[1e400]',
    '[1e-400]',
    `[${'1,'.repeat(15_999)}1]`,
    `[${'1,'.repeat(16_000)}1]`,
  ],
];

describe('texts are read and printed as pgvector does', () => {
  for (const [type, name] of [
    [vector, 'vector'],
    [halfvec, 'halfvec'],
    [vector, 'vector(3)'],
    [halfvec, 'halfvec(2)'],
  ] as const) {
    test(name, async () => {
      const modifier = name.includes('(') ? Number(/\d+/.exec(name)![0]) : -1;
      const ours = TEXTS.map((text) => answerOf(() => type.format(type.parse(text, modifier, context), context)));
      const theirs = await oracle.evaluate(TEXTS.map((text) => `'${text}'::${name}`));
      const labels = TEXTS.map((text) => JSON.stringify(text.slice(0, 60)));
      expect(differences(labels, ours, theirs)).toEqual([]);
    });
  }

  test('random numbers keep their nearest float32, whatever their digits', async () => {
    const random = seededRandom(SEED);
    const numbers = Array.from({ length: 3000 }, () => {
      const value = (random.next() * 2 - 1) * 10 ** (random.below(12) - 6);
      return random.below(2) === 0 ? value.toFixed(random.below(16)) : value.toPrecision(1 + random.below(17));
    });
    const [row] = await oracle.rows(`SELECT '[${numbers.join(',')}]'::vector::text`);
    expect(formatVector(parseNumericList(numbers.join(', '))), `seed ${SEED}`).toBe(row![0]);
    const [half] = await oracle.rows(
      `SELECT '[${numbers.map((number) => String(Number(number) / 10)).join(',')}]'::halfvec::text`,
    );
    expect(
      halfvec.format(
        halfvec.parse(`[${numbers.map((number) => String(Number(number) / 10)).join(',')}]`, -1, context),
        context,
      ),
    ).toBe(half![0]);
  });

  test('modifiers are 1 to 16000 dimensions', () => {
    expect(vector.packModifiers!([16_000])).toBe(16_000);
    expect(() => vector.packModifiers!([0])).toThrow('dimensions for type vector must be at least 1');
    expect(() => vector.packModifiers!([16_001])).toThrow('dimensions for type vector cannot exceed 16000');
    expect(() => halfvec.packModifiers!([1, 2])).toThrow('invalid type modifier');
  });
});

test('order is that of the numbers, then of the dimensions, and -0 equals 0', async () => {
  const texts = [
    '[1,2]',
    '[1]',
    '[1,2,0]',
    '[0]',
    '[-0]',
    '[-1,5]',
    '[1.5]',
    '[2]',
    '[0,1]',
    '[-0,1]',
    '[1e-40]',
    '[-1e-40]',
  ];
  const rows = await oracle.rows(
    'SELECT dense_rank() OVER (ORDER BY x::vector) FROM unnest($1::text[]) WITH ORDINALITY t(x, n) ORDER BY n',
    [texts],
  );
  const values = texts.map((text) => vector.parse(text, -1, context));
  for (const [i, a] of values.entries()) {
    for (const [j, b] of values.entries()) {
      const order = Math.sign(Number(rows[i]![0]) - Number(rows[j]![0]));
      expect(Math.sign(vector.compare!(a, b))).toBe(order);
      const left = vector.encodeKey!(a);
      const right = vector.encodeKey!(b);
      expect(left < right ? -1 : left > right ? 1 : 0).toBe(order);
      expect(vector.hashKey(a) === vector.hashKey(b)).toBe(order === 0);
    }
  }
});

describe('half precision', () => {
  test('every number survives its bits', () => {
    const wrong: number[] = [];
    for (let bits = 0; bits < 0x7c00; bits++) {
      if (halfBits(halfValue(bits)) !== bits || halfBits(-halfValue(bits)) !== (bits | 0x8000)) wrong.push(bits);
    }
    expect(wrong).toEqual([]);
  });

  test('halfway goes to the even neighbour', () => {
    expect(halfValue(halfBits(1 + 2 ** -11))).toBe(1);
    expect(halfValue(halfBits(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    expect(halfValue(halfBits(2 ** -25))).toBe(0);
    expect(halfValue(halfBits(3 * 2 ** -25))).toBe(2 ** -23);
    expect(halfValue(halfBits(65_519))).toBe(65_504);
    expect(halfBits(65_520)).toBe(0x7c00);
  });

  test('storage takes two bytes a number', () => {
    const value = halfvec.parse('[1,-2.5,0.1,65504,6e-8]', -1, context);
    const bytes = halfvec.toBytes!(value);
    expect(bytes.byteLength).toBe(10);
    expect(halfvec.fromBytes!(bytes)).toEqual(value);
  });
});

describe('a list of numbers', () => {
  test('is read from what stands between the brackets', () => {
    expect(Array.from(parseNumericList('1.5, -2, 3e4'))).toEqual([1.5, -2, 30_000]);
    expect(Array.from(parseNumericList(' 1 '))).toEqual([1]);
    expect(() => parseNumericList('')).toThrow('vector must have at least 1 dimension');
    expect(() => parseNumericList('1,')).toThrow(/invalid input syntax/);
  });

  test('is a new array each time', () => {
    const first = parseNumericList('1,2');
    parseNumericList('3,4');
    expect(Array.from(first)).toEqual([1, 2]);
  });
});
