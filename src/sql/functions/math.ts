import { error } from '../../common/errors.js';
import { float8, int4, int8, numeric } from '../../types/builtin.js';
import { toInt32, toInt64 } from '../../types/number-casts.js';
import { Numeric } from '../../types/numeric.js';
import type { Type } from '../../types/type.js';
import { arithmeticOperators } from './arithmetic.js';
import * as floats from './float-math.js';
import type { Operator, ScalarFunction } from './function.js';
import * as numerics from './numeric-math.js';
import { scalar } from './row.js';

// Functions of numbers. What belongs to angles is in `trigonometry.ts`, chance in `random.ts`.

type Integer = number | bigint;

function overflow(): Error {
  return error('numeric_value_out_of_range', 'value out of range: overflow');
}

function underflow(): Error {
  return error('numeric_value_out_of_range', 'value out of range: underflow');
}

// ----------------------------------------------------------------------------------------------------- doubles alone

/** Rounds halves to the even neighbour and keeps the sign of zero. */
function roundFloat(x: number): number {
  if (!(Math.abs(x) < 2 ** 52)) return x;
  // Adding 2^52 leaves no place for a fraction, so the addition rounds.
  return x < 0 || Object.is(x, -0) ? -(2 ** 52 - x - 2 ** 52) : x + 2 ** 52 - 2 ** 52;
}

function squareRoot(x: number): number {
  if (x < 0) throw error('invalid_argument_for_power_function', 'cannot take square root of a negative number');
  return Math.sqrt(x);
}

function exponential(x: number): number {
  const result = floats.exp(x);
  if (result === Number.POSITIVE_INFINITY && x !== Number.POSITIVE_INFINITY) throw overflow();
  if (result === 0 && x !== Number.NEGATIVE_INFINITY) throw underflow();
  return result;
}

function checkLogarithm(x: number): void {
  if (x === 0) throw error('invalid_argument_for_logarithm', 'cannot take logarithm of zero');
  if (x < 0) throw error('invalid_argument_for_logarithm', 'cannot take logarithm of a negative number');
}

function naturalLogarithm(x: number): number {
  checkLogarithm(x);
  return floats.ln(x);
}

function commonLogarithm(x: number): number {
  checkLogarithm(x);
  return floats.log10(x);
}

/** As POSIX defines pow. @throws 2201F, 22003 */
function powerFloat(x: number, y: number): number {
  if (Number.isNaN(x)) return y === 0 ? 1 : x;
  if (Number.isNaN(y)) return x === 1 ? 1 : y;
  if (x === 0 && y < 0) {
    throw error('invalid_argument_for_power_function', 'zero raised to a negative power is undefined');
  }
  if (x < 0 && Math.floor(y) !== y) {
    throw error(
      'invalid_argument_for_power_function',
      'a negative number raised to a non-integer power yields a complex result',
    );
  }
  if (!Number.isFinite(x) || !Number.isFinite(y)) return Math.abs(x) === 1 ? 1 : x ** y;
  const result = floats.power(x, y);
  if (!Number.isFinite(result)) throw overflow();
  if (result === 0 && x !== 0) throw underflow();
  return result;
}

/** A function of a double under one or several names. */
function float(
  names: string | readonly string[],
  evaluate: (x: number) => number,
  doc: string,
  sample: readonly [argument: string, result: string],
  inline?: ScalarFunction['inline'],
): ScalarFunction[] {
  return [names].flat().map((name) => ({
    ...scalar,
    name,
    args: [float8],
    returns: float8,
    evaluate,
    inline,
    doc,
    example: [`${name}(${sample[0]}::float8)`, sample[1]],
  }));
}

const plain =
  (name: string) =>
  ([x]: readonly string[]) =>
    `Math.${name}(${x})`;

const floatFunctions: readonly ScalarFunction[] = [
  ...float(['ceil', 'ceiling'], Math.ceil, 'The nearest whole number not below.', ['-42.8', '-42'], plain('ceil')),
  ...float('floor', Math.floor, 'The nearest whole number not above.', ['-42.8', '-43'], plain('floor')),
  ...float('round', roundFloat, 'The nearest whole number; halves go to the even one.', ['2.5', '2']),
  ...float('trunc', Math.trunc, 'The whole number towards zero.', ['-42.8', '-42'], plain('trunc')),
  ...float('sign', (x) => (x > 0 ? 1 : x < 0 ? -1 : 0), 'Sign: -1, 0 or 1.', ['-8.4', '-1']),
  ...float(
    'sqrt',
    squareRoot,
    'Square root.',
    ['2', '1.4142135623730951'],
    ([x], call) => `(${x}>=0?Math.sqrt(${x}):${call})`,
  ),
  ...float('cbrt', Math.cbrt, 'Cube root.', ['27', '3']),
  ...float('exp', exponential, 'The number e raised to a power.', ['1', '2.718281828459045']),
  ...float('ln', naturalLogarithm, 'Natural logarithm.', ['2', '0.6931471805599453']),
  ...float(['log', 'log10'], commonLogarithm, 'Logarithm to base 10.', ['100', '2']),
  ...(['power', 'pow'] as const).map(
    (name): ScalarFunction => ({
      ...scalar,
      name,
      args: [float8, float8],
      returns: float8,
      evaluate: powerFloat,
      doc: 'The first number raised to the power of the second.',
      example: [`${name}(9::float8, 3)`, '729'],
    }),
  ),
  {
    ...scalar,
    name: 'pi',
    args: [],
    returns: float8,
    evaluate: () => Math.PI,
    doc: 'The number pi.',
    example: ['pi()', '3.141592653589793'],
  },
];

// ---------------------------------------------------------------------------------------------------------- numeric

/** A function of numerics under one or several names. */
function exact(
  names: string | readonly string[],
  args: readonly Type[],
  evaluate: (...values: any[]) => unknown,
  doc: string,
  sample: readonly [args: string, result: string],
  returns: Type = numeric,
): ScalarFunction[] {
  return [names].flat().map((name) => ({
    ...scalar,
    name,
    args,
    returns,
    evaluate,
    doc,
    example: [`${name}(${sample[0]})`, sample[1]],
  }));
}

const one = [numeric];
const two = [numeric, numeric];
const withPlaces = [numeric, int4];

/** Null for what has no places. */
function scaleOf(value: Numeric, normalize: boolean): number | null {
  if (!value.isFinite) return null;
  return normalize ? value.normalize().scale : value.scale;
}

const numericFunctions: readonly ScalarFunction[] = [
  ...exact(['ceil', 'ceiling'], one, (x: Numeric) => x.ceil(), 'The nearest whole number not below.', ['-42.8', '-42']),
  ...exact('floor', one, (x: Numeric) => x.floor(), 'The nearest whole number not above.', ['-42.8', '-43']),
  ...exact('round', one, (x: Numeric) => x.round(0), 'The nearest whole number; halves go away from zero.', [
    '2.5',
    '3',
  ]),
  ...exact(
    'round',
    withPlaces,
    (x: Numeric, places: number) => x.round(places),
    'Rounds to so many places; a negative number rounds before the point.',
    ['42.4382, 2', '42.44'],
  ),
  ...exact('trunc', one, (x: Numeric) => x.trunc(), 'The whole number towards zero.', ['-42.8', '-42']),
  ...exact(
    'trunc',
    withPlaces,
    (x: Numeric, places: number) => x.trunc(places),
    'Cuts off what is behind so many places.',
    ['42.4382, 2', '42.43'],
  ),
  ...exact('sign', one, (x: Numeric) => (x.isNaN ? x : new Numeric(x.sign, 0)), 'Sign: -1, 0 or 1.', ['-8.4', '-1']),
  ...exact('sqrt', one, numerics.sqrtNumeric, 'Square root.', ['2.0', '1.414213562373095']),
  ...exact('exp', one, numerics.expNumeric, 'The number e raised to a power.', ['1.0', '2.7182818284590452']),
  ...exact('ln', one, numerics.lnNumeric, 'Natural logarithm.', ['2.0', '0.6931471805599453']),
  ...exact(['log', 'log10'], one, (x: Numeric) => numerics.logNumeric(new Numeric(10, 0), x), 'Logarithm to base 10.', [
    '100.0',
    '2.0000000000000000',
  ]),
  ...exact('log', two, numerics.logNumeric, 'Logarithm of the second number to the base of the first.', [
    '2.0, 64.0',
    '6.0000000000000000',
  ]),
  ...exact(['power', 'pow'], two, numerics.powerNumeric, 'The first number raised to the power of the second.', [
    '9.0, 3.0',
    '729.00000000000000',
  ]),
  ...exact('mod', two, (a: Numeric, b: Numeric) => a.modulo(b), 'Remainder, with the sign of the dividend.', [
    '9.5, 4',
    '1.5',
  ]),
  ...exact('div', two, (a: Numeric, b: Numeric) => a.divideInteger(b), 'Whole quotient, towards zero.', [
    '9.5, 4',
    '2',
  ]),
  ...exact('gcd', two, numerics.gcdNumeric, 'Greatest common divisor.', ['10.5, 3.5', '3.5']),
  ...exact('lcm', two, numerics.lcmNumeric, 'Least common multiple.', ['1.5, 2', '6.0']),
  ...exact('factorial', [int8], numerics.factorial, 'Product of the whole numbers up to this one.', ['5', '120']),
  ...exact('scale', one, (x: Numeric) => scaleOf(x, false), 'Number of places.', ['8.4100', '4'], int4),
  ...exact(
    'min_scale',
    one,
    (x: Numeric) => scaleOf(x, true),
    'Number of places without zeros at the end.',
    ['8.4100', '2'],
    int4,
  ),
  ...exact('trim_scale', one, (x: Numeric) => x.normalize(), 'The number without zeros at the end.', [
    '8.4100',
    '8.41',
  ]),
];

// --------------------------------------------------------------------------------------------------- several types

/** `abs` and `mod` are the operators `@` and `%`. */
function asFunctions(name: string, symbol: string, isPrefix: boolean, sample: string, doc: string): ScalarFunction[] {
  return arithmeticOperators
    .filter((row) => row.name === symbol && (row.left === null) === isPrefix && (isPrefix || row.right !== numeric))
    .map(({ right, returns, evaluate }) => ({
      ...scalar,
      name,
      args: isPrefix ? [right] : [right, right],
      returns,
      evaluate,
      inline: name === 'abs' && right === float8 ? plain('abs') : undefined,
      doc,
      example: [`${name}(${sample.replaceAll('T', (right as Type).name)})`, name === 'abs' ? '7' : '1'],
    }));
}

function gcd4(a: number, b: number): number {
  return toInt32(numerics.gcdOf(BigInt(a), BigInt(b)));
}

function gcd8(a: Integer, b: Integer): Integer {
  return toInt64(numerics.gcdOf(BigInt(a), BigInt(b)));
}

function lcmOf(a: Integer, b: Integer): bigint {
  if (a === 0 || b === 0) return 0n;
  const product = (BigInt(a) / numerics.gcdOf(BigInt(a), BigInt(b))) * BigInt(b);
  return product < 0n ? -product : product;
}

const integerFunctions: readonly ScalarFunction[] = [
  ...asFunctions('abs', '@', true, '(-7)::T', 'Absolute value.'),
  ...asFunctions('mod', '%', false, '7::T, 3::T', 'Remainder, with the sign of the dividend.'),
  ...(
    [
      [int4, gcd4, (a: number, b: number) => toInt32(lcmOf(a, b))],
      [int8, gcd8, (a: Integer, b: Integer) => toInt64(lcmOf(a, b))],
    ] as const
  ).flatMap(([type, gcd, lcm]): ScalarFunction[] => [
    {
      ...scalar,
      name: 'gcd',
      args: [type, type],
      returns: type,
      evaluate: gcd,
      doc: 'Greatest common divisor.',
      example: [`gcd(1071::${type.name}, 462)`, '21'],
    },
    {
      ...scalar,
      name: 'lcm',
      args: [type, type],
      returns: type,
      evaluate: lcm,
      doc: 'Least common multiple.',
      example: [`lcm(1071::${type.name}, 462)`, '23562'],
    },
  ]),
];

export const mathFunctions: readonly ScalarFunction[] = [...floatFunctions, ...numericFunctions, ...integerFunctions];

export const mathOperators: readonly Operator[] = [
  {
    ...scalar,
    name: '^',
    left: float8,
    right: float8,
    returns: float8,
    evaluate: powerFloat,
    doc: 'Power; several are computed from the left.',
    example: ['2 ^ 3', '8'],
  },
  {
    ...scalar,
    name: '^',
    left: numeric,
    right: numeric,
    returns: numeric,
    evaluate: numerics.powerNumeric,
    doc: 'Power.',
    example: ['2.0 ^ 3', '8.0000000000000000'],
  },
  {
    ...scalar,
    name: '|/',
    left: null,
    right: float8,
    returns: float8,
    evaluate: squareRoot,
    doc: 'Square root.',
    example: ['|/ 25.0', '5'],
  },
  {
    ...scalar,
    name: '||/',
    left: null,
    right: float8,
    returns: float8,
    evaluate: Math.cbrt,
    doc: 'Cube root.',
    example: ['||/ 64.0', '4'],
  },
];
