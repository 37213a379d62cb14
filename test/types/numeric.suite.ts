import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Random, seededRandom } from '../../src/common/random.js';
import { Numeric } from '../../src/types/numeric.js';
import { parseNumeric } from '../../src/types/numeric-parse.js';
import { numeric } from '../../src/types/numeric-type.js';
import { answerOf, differences, oracle } from './oracle.js';

const SEED = 20_240_131;

/** Decimals of all sizes, with many short ones, trailing zeros and equal neighbours. */
function randomDecimal(random: Random): string {
  const digits = [1, 2, 4, 8, 15, 16, 17, 25, 40][random.below(9)]!;
  let text = '';
  for (let i = 0; i < digits; i++) text += random.below(4) === 0 ? '0' : String(random.below(10));
  const point = random.below(digits + 3);
  if (point < digits) text = `${text.slice(0, point) || '0'}.${text.slice(point)}`;
  if (random.below(8) === 0) text += `e${random.below(40) - 20}`;
  return (random.below(2) === 0 ? '-' : '') + text;
}

const SPECIALS = [
  'NaN',
  'Infinity',
  '-Infinity',
  '0',
  '0.00',
  '1',
  '-1',
  '1.0',
  '9007199254740991',
  '-9007199254740992',
  '1e50',
  '1e-50',
];

describe('arithmetic gives the digits and the scale of PostgreSQL', () => {
  test('on thousands of random pairs', async () => {
    const random = seededRandom(SEED);
    const pairs = Array.from({ length: 4000 }, () => [randomDecimal(random), randomDecimal(random)] as const);
    for (const a of SPECIALS) for (const b of SPECIALS) pairs.push([a, b]);
    const rows = await oracle.rows(
      `SELECT a + b, a - b, a * b, CASE WHEN b <> 0 THEN a / b END, CASE WHEN b <> 0 THEN a % b END,
              CASE WHEN b <> 0 THEN div(a, b) END, CASE WHEN a < b THEN -1 WHEN a > b THEN 1 ELSE 0 END
       FROM (SELECT x::numeric AS a, y::numeric AS b, n FROM unnest($1::text[], $2::text[]) WITH ORDINALITY t(x, y, n)) s ORDER BY n`,
      [pairs.map(([a]) => a), pairs.map(([, b]) => b)],
    );
    const wrong: string[] = [];
    for (const [i, [left, right]] of pairs.entries()) {
      const a = parseNumeric(left);
      const b = parseNumeric(right);
      const isZero = b.sign === 0;
      const ours = [
        a.add(b).toString(),
        a.subtract(b).toString(),
        a.multiply(b).toString(),
        isZero ? null : a.divide(b).toString(),
        isZero ? null : a.modulo(b).toString(),
        isZero ? null : a.divideInteger(b).toString(),
        String(Math.sign(a.compare(b))),
      ];
      for (const [at, operator] of ['+', '-', '*', '/', '%', 'div', '<=>'].entries()) {
        if (ours[at] !== rows[i]![at])
          wrong.push(`${left} ${operator} ${right} = ${ours[at]}, PostgreSQL: ${rows[i]![at]}`);
      }
    }
    expect(wrong, `seed ${SEED}`).toEqual([]);
  });

  test('of one random number: rounding, parts and conversions', async () => {
    const random = seededRandom(SEED + 1);
    const cases = Array.from({ length: 3000 }, () => [randomDecimal(random), random.below(30) - 10] as const);
    for (const special of SPECIALS) cases.push([special, 2], [special, -2]);
    const rows = await oracle.rows(
      `SELECT round(a, n), trunc(a, n), ceil(a), floor(a), abs(a), -a, sign(a), a::float8,
              CASE WHEN abs(a) < 9e18 THEN a::int8 END, (a::float8)::numeric, trim_scale(a)
       FROM (SELECT x::numeric AS a, n, i FROM unnest($1::text[], $2::int[]) WITH ORDINALITY t(x, n, i)) s ORDER BY i`,
      [cases.map(([text]) => text), cases.map(([, places]) => places)],
    );
    const wrong: string[] = [];
    for (const [i, [text, places]] of cases.entries()) {
      const a = parseNumeric(text);
      const float = a.toNumber();
      const isSmall = a.isFinite && a.abs().compare(parseNumeric('9e18')) < 0;
      const ours = [
        a.round(places).toString(),
        a.trunc(places).toString(),
        a.ceil().toString(),
        a.floor().toString(),
        a.abs().toString(),
        a.negate().toString(),
        String(a.sign),
        Number.isFinite(float) ? null : String(float),
        isSmall ? String(a.toBigInt()) : null,
        Numeric.fromNumber(float).toString(),
        a.normalize().toString(),
      ];
      for (const [at, name] of [
        'round',
        'trunc',
        'ceil',
        'floor',
        'abs',
        '-',
        'sign',
        'float8',
        'int8',
        'from',
        'trim',
      ].entries()) {
        const theirs = rows[i]![at]!;
        const isSame = name === 'float8' ? Object.is(Number(theirs) + 0, float + 0) : ours[at] === theirs;
        if (!isSame) wrong.push(`${name}(${text}, ${places}) = ${ours[at]}, PostgreSQL: ${theirs}`);
      }
    }
    expect(wrong, `seed ${SEED + 1}`).toEqual([]);
  });

  test('at the limits of the format', async () => {
    const cases: readonly (readonly [string, () => Numeric])[] = [
      ["'1e131071'::numeric * 10", () => parseNumeric('1e131071').multiply(parseNumeric('10'))],
      ["'1e131071'::numeric * 9", () => parseNumeric('1e131071').multiply(parseNumeric('9'))],
      ["'9.9e131071'::numeric + '1e131070'::numeric", () => parseNumeric('9.9e131071').add(parseNumeric('1e131070'))],
      ["'1e-16383'::numeric * 0.1", () => parseNumeric('1e-16383').multiply(parseNumeric('0.1'))],
      ["'5e-16383'::numeric * 0.1", () => parseNumeric('5e-16383').multiply(parseNumeric('0.1'))],
      [
        "'1.5e-10000'::numeric * '1.5e-10000'::numeric",
        () => parseNumeric('1.5e-10000').multiply(parseNumeric('1.5e-10000')),
      ],
      ["'1'::numeric / '3e-900'::numeric", () => parseNumeric('1').divide(parseNumeric('3e-900'))],
      ["'1e-900'::numeric / '3e900'::numeric", () => parseNumeric('1e-900').divide(parseNumeric('3e900'))],
      ['1::numeric / 0', () => Numeric.one.divide(Numeric.zero)],
      ['1::numeric % 0', () => Numeric.one.modulo(Numeric.zero)],
      ["'Infinity'::numeric / 0", () => Numeric.infinity.divide(Numeric.zero)],
      ["'NaN'::numeric / 0", () => Numeric.nan.divide(Numeric.zero)],
      ['round(5::numeric, -200000)', () => parseNumeric('5').round(-200000)],
      ['round(5.5::numeric, 20000)', () => parseNumeric('5.5').round(20000)],
    ];
    const ours = cases.map(([, compute]) => answerOf(() => compute().toString()));
    const labels = cases.map(([expression]) => expression);
    expect(differences(labels, ours, await oracle.evaluate(labels))).toEqual([]);
  });
});

const decimals = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: 0, max: 5 }),
  )
  .map(([coefficient, scale, shrink]) => Numeric.of(coefficient / 10n ** BigInt(shrink * 7), scale));

describe('a numeric', () => {
  test('survives storage with its scale', () => {
    fc.assert(
      fc.property(decimals, (value) => {
        const back = numeric.fromBytes!(numeric.toBytes!(value));
        expect([back.coefficient, back.scale]).toEqual([value.coefficient, value.scale]);
      }),
    );
    for (const text of [
      'NaN',
      'Infinity',
      '-Infinity',
      '0',
      '0.000',
      '1e-16383',
      `1e131071`,
      '0e-126',
      '0e-125',
      '0e-300',
    ]) {
      const value = parseNumeric(text);
      expect(numeric.fromBytes!(numeric.toBytes!(value)).toString()).toBe(value.toString());
    }
  });

  test('has keys in the order of its values, and one key and hash for equal values', () => {
    fc.assert(
      fc.property(decimals, decimals, fc.integer({ min: 0, max: 9 }), (a, b, zeros) => {
        const order = Math.sign(a.compare(b));
        const left = numeric.encodeKey!(a);
        const right = numeric.encodeKey!(b);
        expect(left < right ? -1 : left > right ? 1 : 0).toBe(order);
        expect(numeric.hashKey(a) === numeric.hashKey(b)).toBe(order === 0);
        const longer = Numeric.of(BigInt(a.coefficient) * 10n ** BigInt(zeros), a.scale + zeros);
        expect(numeric.encodeKey!(longer)).toBe(left);
        expect(numeric.hashKey(longer)).toBe(numeric.hashKey(a));
      }),
    );
  });

  test('never has the coefficient -0', () => {
    const zero = parseNumeric('-0.00');
    for (const value of [
      zero,
      zero.negate(),
      zero.multiply(parseNumeric('-5')),
      zero.round(0),
      parseNumeric('-0.4').round(0),
    ]) {
      expect(Object.is(value.coefficient, 0)).toBe(true);
    }
    expect(Object.is(parseNumeric('-5').modulo(parseNumeric('5')).coefficient, 0)).toBe(true);
  });
});
