import { error } from '../../common/errors.js';
import * as types from '../../types/builtin.js';
import { narrowBigint } from '../../types/integer.js';
import type { Numeric } from '../../types/numeric.js';
import type { Type } from '../../types/type.js';
import type { Operator } from './function.js';

// Arithmetic on numbers. Integers overflow with 22003 instead of wrapping, float8 likewise when finite numbers give an
// infinite one; numeric follows PostgreSQL's scales.

type Integer = number | bigint;

interface IntegerType {
  readonly type: Type;
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

const INT2: IntegerType = { type: types.int2, name: 'smallint', min: -(2 ** 15), max: 2 ** 15 - 1 };
const INT4: IntegerType = { type: types.int4, name: 'integer', min: -(2 ** 31), max: 2 ** 31 - 1 };
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

function outOfRange(name: string): never {
  throw error('numeric_value_out_of_range', `${name} out of range`);
}

export function divisionByZero(): never {
  throw error('division_by_zero', 'division by zero');
}

/** Checks a result against the type's range. */
function fit({ name, min, max }: IntegerType, value: number): number {
  return value >= min && value <= max ? value : outOfRange(name);
}

/** A bigint result as the engine keeps it. */
function fit8(value: bigint): Integer {
  return value >= INT64_MIN && value <= INT64_MAX ? narrowBigint(value) : outOfRange('bigint');
}

function base(
  name: string,
  left: Type | null,
  right: Type,
  returns: Type,
  doc: string,
  example: Operator['example'],
): Omit<Operator, 'evaluate'> {
  return { kind: 'scalar', name, left, right, returns, nulls: 'propagate', volatility: 'immutable', doc, example };
}

// ------------------------------------------------------------------------------------------- smallint and integer

function smallIntegerOperators(given: IntegerType): Operator[] {
  const { type, min, max } = given;
  const isInt4 = type === types.int4;
  const binary = (
    symbol: string,
    evaluate: (a: number, b: number) => number,
    doc: string,
    example: Operator['example'] = null,
    inline?: Operator['inline'],
  ): Operator => ({ ...base(symbol, type, type, type, doc, example), evaluate, inline });
  // `(a+b)|0` is the sum unless it overflowed.
  const checked = (symbol: string) =>
    isInt4
      ? ([a, b]: readonly string[], call: string) =>
          `((${a}${symbol}${b}|0)===${a}${symbol}${b}?${a}${symbol}${b}:${call})`
      : undefined;
  return [
    binary('+', (a, b) => fit(given, a + b), 'Sum.', ['2 + 3', '5'], checked('+')),
    binary('-', (a, b) => fit(given, a - b), 'Difference.', ['2 - 3', '-1'], checked('-')),
    // The product of two int32 is exact in a double below 2^53; -0 never leaves.
    binary('*', (a, b) => fit(given, a * b) + 0, 'Product.', ['2 * 3', '6']),
    binary(
      '/',
      (a, b) => (b === 0 ? divisionByZero() : fit(given, Math.trunc(a / b)) + 0),
      'Quotient, cut towards zero.',
      ['7 / 2', '3'],
    ),
    binary('%', (a, b) => (b === 0 ? divisionByZero() : (a % b) + 0), 'Remainder, with the sign of the dividend.', [
      '-7 % 3',
      '-1',
    ]),
    binary('&', (a, b) => a & b, 'Bitwise and.', ['91 & 15', '11']),
    binary('|', (a, b) => a | b, 'Bitwise or.', ['32 | 3', '35']),
    binary('#', (a, b) => a ^ b, 'Bitwise exclusive or.', ['17 # 5', '20']),
    {
      ...base('<<', type, types.int4, type, 'Shift left.', ['1 << 4', '16']),
      evaluate: (a: number, b: number) => (isInt4 ? a << b : ((a << (b & 31)) << 16) >> 16),
    },
    {
      ...base('>>', type, types.int4, type, 'Shift right, keeping the sign.', ['8 >> 2', '2']),
      evaluate: (a: number, b: number) => a >> b,
    },
    {
      ...base('-', null, type, type, 'Negation.', ['- 2', '-2']),
      evaluate: (a: number) => (a === min ? outOfRange(given.name) : 0 - a),
    },
    { ...base('+', null, type, type, 'The number itself.', ['+ 2', '2']), evaluate: (a: number) => a },
    { ...base('~', null, type, type, 'Bitwise not.', ['~1', '-2']), evaluate: (a: number) => ~a },
    {
      ...base('@', null, type, type, 'Absolute value.', ['@ -5', '5']),
      evaluate: (a: number) => (a < 0 ? (-a > max ? outOfRange(given.name) : -a) : a),
    },
  ];
}

// --------------------------------------------------------------------------------------------------------- bigint

export function addBigint(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return fit8(BigInt(a) + BigInt(b));
}

function subtractBigint(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return fit8(BigInt(a) - BigInt(b));
}

function multiplyBigint(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return fit8(BigInt(a) * BigInt(b));
}

function divideBigint(a: Integer, b: Integer): Integer {
  if (b === 0) return divisionByZero();
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0;
  return fit8(BigInt(a) / BigInt(b));
}

function remainderBigint(a: Integer, b: Integer): Integer {
  if (b === 0) return divisionByZero();
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0;
  return fit8(BigInt(a) % BigInt(b));
}

function bigintOperators(): Operator[] {
  const type = types.int8;
  const binary = (symbol: string, evaluate: (a: Integer, b: Integer) => Integer, doc: string): Operator => ({
    ...base(symbol, type, type, type, doc, null),
    evaluate,
  });
  const bits = (symbol: string, combine: (a: bigint, b: bigint) => bigint, doc: string) =>
    binary(symbol, (a, b) => narrowBigint(BigInt.asIntN(64, combine(BigInt(a), BigInt(b)))), doc);
  return [
    binary('+', addBigint, 'Sum.'),
    binary('-', subtractBigint, 'Difference.'),
    binary('*', multiplyBigint, 'Product.'),
    binary('/', divideBigint, 'Quotient, cut towards zero.'),
    binary('%', remainderBigint, 'Remainder, with the sign of the dividend.'),
    bits('&', (a, b) => a & b, 'Bitwise and.'),
    bits('|', (a, b) => a | b, 'Bitwise or.'),
    bits('#', (a, b) => a ^ b, 'Bitwise exclusive or.'),
    {
      ...base('<<', type, types.int4, type, 'Shift left.', null),
      evaluate: (a: Integer, b: number) => narrowBigint(BigInt.asIntN(64, BigInt(a) << BigInt(b & 63))),
    },
    {
      ...base('>>', type, types.int4, type, 'Shift right, keeping the sign.', null),
      evaluate: (a: Integer, b: number) => narrowBigint(BigInt(a) >> BigInt(b & 63)),
    },
    { ...base('-', null, type, type, 'Negation.', null), evaluate: (a: Integer) => fit8(-BigInt(a)) },
    { ...base('+', null, type, type, 'The number itself.', null), evaluate: (a: Integer) => a },
    { ...base('~', null, type, type, 'Bitwise not.', null), evaluate: (a: Integer) => fit8(~BigInt(a)) },
    {
      ...base('@', null, type, type, 'Absolute value.', null),
      evaluate: (a: Integer) => (a < 0 ? fit8(-BigInt(a)) : a),
    },
  ];
}

// ------------------------------------------------------------------------------------------------- floating point

function overflow(): never {
  throw error('numeric_value_out_of_range', 'value out of range: overflow');
}

function underflow(): never {
  throw error('numeric_value_out_of_range', 'value out of range: underflow');
}

function floatOperators(type: Type): Operator[] {
  const round = type === types.float4 ? Math.fround : (value: number) => value;
  /** Infinite from finite numbers is an overflow. */
  const checked = (result: number, a: number, b: number): number =>
    !Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b) ? overflow() : result;
  const binary = (
    symbol: string,
    evaluate: (a: number, b: number) => number,
    doc: string,
    inline?: Operator['inline'],
  ): Operator => ({ ...base(symbol, type, type, type, doc, null), evaluate, inline });
  /** `r - r` is 0 for finite results only: the rest is left to the call. */
  const inlined = (symbol: '+' | '-'): Operator['inline'] =>
    type === types.float8
      ? ([a, b], call) => `((${a}${symbol}${b})-(${a}${symbol}${b})===0?(${a}${symbol}${b}):${call})`
      : undefined;
  const inlinedProduct: Operator['inline'] =
    type === types.float8
      ? ([a, b], call) => `((${a}*${b})!==0&&(${a}*${b})-(${a}*${b})===0?(${a}*${b}):${call})`
      : undefined;
  return [
    binary('+', (a, b) => checked(round(a + b), a, b), 'Sum.', inlined('+')),
    binary('-', (a, b) => checked(round(a - b), a, b), 'Difference.', inlined('-')),
    binary(
      '*',
      (a, b) => {
        const product = checked(round(a * b), a, b);
        return product === 0 && a !== 0 && b !== 0 ? underflow() : product;
      },
      'Product.',
      inlinedProduct,
    ),
    binary(
      '/',
      (a, b) => {
        if (b === 0 && !Number.isNaN(a)) return divisionByZero();
        const quotient = checked(round(a / b), a, b);
        return quotient === 0 && a !== 0 && Number.isFinite(b) ? underflow() : quotient;
      },
      'Quotient.',
    ),
    { ...base('-', null, type, type, 'Negation.', null), evaluate: (a: number) => -a },
    { ...base('+', null, type, type, 'The number itself.', null), evaluate: (a: number) => a },
    { ...base('@', null, type, type, 'Absolute value.', null), evaluate: (a: number) => Math.abs(a) },
  ];
}

/** PostgreSQL has these across the two types, so that `real + integer` is of double precision. */
function mixedFloatOperators(): Operator[] {
  const sides = [
    [types.float4, types.float8],
    [types.float8, types.float4],
  ] as const;
  const binary = floatOperators(types.float8).filter(({ left }) => left !== null);
  return sides.flatMap(([left, right]) => binary.map((row) => ({ ...row, left, right })));
}

// -------------------------------------------------------------------------------------------------------- numeric

const numericOperators: readonly Operator[] = [
  {
    ...base('+', types.numeric, types.numeric, types.numeric, 'Sum.', ['1.50 + 2.5', '4.00']),
    evaluate: (a: Numeric, b: Numeric) => a.add(b),
  },
  {
    ...base('-', types.numeric, types.numeric, types.numeric, 'Difference.', ['1.5 - 2', '-0.5']),
    evaluate: (a: Numeric, b: Numeric) => a.subtract(b),
  },
  {
    ...base('*', types.numeric, types.numeric, types.numeric, 'Product.', ['1.5 * 1.5', '2.25']),
    evaluate: (a: Numeric, b: Numeric) => a.multiply(b),
  },
  {
    ...base('/', types.numeric, types.numeric, types.numeric, 'Quotient.', ['1.0 / 3', '0.33333333333333333333']),
    evaluate: (a: Numeric, b: Numeric) => a.divide(b),
  },
  {
    ...base('%', types.numeric, types.numeric, types.numeric, 'Remainder.', ['5.5 % 2', '1.5']),
    evaluate: (a: Numeric, b: Numeric) => a.modulo(b),
  },
  {
    ...base('-', null, types.numeric, types.numeric, 'Negation.', ['- 1.5', '-1.5']),
    evaluate: (a: Numeric) => a.negate(),
  },
  { ...base('+', null, types.numeric, types.numeric, 'The number itself.', null), evaluate: (a: Numeric) => a },
  {
    ...base('@', null, types.numeric, types.numeric, 'Absolute value.', ['@ -1.5', '1.5']),
    evaluate: (a: Numeric) => a.abs(),
  },
];

export const arithmeticOperators: readonly Operator[] = [
  ...smallIntegerOperators(INT2),
  ...smallIntegerOperators(INT4),
  ...bigintOperators(),
  ...floatOperators(types.float4),
  ...floatOperators(types.float8),
  ...mixedFloatOperators(),
  ...numericOperators,
];
