import { error } from '../../common/errors.js';
import { float8, int4, int8, numeric } from '../../types/builtin.js';
import { narrowBigint } from '../../types/integer.js';
import { Numeric } from '../../types/numeric.js';
import { voidType } from '../../types/pseudo.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { volatile } from './row.js';

/** A whole number from 0 to `max`, each as likely. */
function randomUpTo(context: FunctionContext, max: bigint): bigint {
  if (max < 2n ** 52n) return BigInt(Math.floor(context.random() * (Number(max) + 1)));
  // 32 bits at a time, and 64 more than needed, which leaves no number visibly more likely.
  let bits = 0n;
  for (let length = max.toString(2).length + 64; length > 0; length -= 32) {
    bits = (bits << 32n) | BigInt(Math.floor(context.random() * 2 ** 32));
  }
  return bits % (max + 1n);
}

function checkBounds(isOrdered: boolean): void {
  if (!isOrdered) {
    throw error('invalid_parameter_value', 'lower bound must be less than or equal to upper bound');
  }
}

function randomInteger(context: FunctionContext, min: number | bigint, max: number | bigint): number | bigint {
  checkBounds(min <= max);
  return narrowBigint(BigInt(min) + randomUpTo(context, BigInt(max) - BigInt(min)));
}

function checkFinite(value: Numeric, which: string): void {
  if (value.isFinite) return;
  throw error('invalid_parameter_value', `${which} bound cannot be ${value.isNaN ? 'NaN' : 'infinity'}`);
}

/** With as many places as the bound that has more. */
function randomNumeric(context: FunctionContext, min: Numeric, max: Numeric): Numeric {
  checkFinite(min, 'lower');
  checkFinite(max, 'upper');
  checkBounds(min.compare(max) <= 0);
  const scale = Math.max(min.scale, max.scale);
  const first = min.coefficientAt(scale);
  return Numeric.of(first + randomUpTo(context, max.coefficientAt(scale) - first), scale);
}

function seed(context: FunctionContext, value: number): string {
  if (!(value >= -1 && value <= 1)) {
    throw error('invalid_parameter_value', `setseed parameter ${value} is out of allowed range [-1,1]`);
  }
  context.seedRandom(value);
  return '';
}

export const randomFunctions: readonly ScalarFunction[] = [
  {
    ...volatile,
    name: 'random',
    args: [],
    returns: float8,
    usesContext: true,
    evaluate: (context: FunctionContext) => context.random(),
    doc: 'A number at least 0 and below 1.',
    example: ['random() < 1', 't'],
  },
  ...[int4, int8].map(
    (type): ScalarFunction => ({
      ...volatile,
      name: 'random',
      args: [type, type],
      returns: type,
      usesContext: true,
      evaluate: randomInteger,
      doc: 'A whole number from the first to the second.',
      example: [`random(7::${type.name}, 7)`, '7'],
    }),
  ),
  {
    ...volatile,
    name: 'random',
    args: [numeric, numeric],
    returns: numeric,
    usesContext: true,
    evaluate: randomNumeric,
    doc: 'A number from the first to the second, with as many places as they have.',
    example: ['random(0.50, 0.5)', '0.50'],
  },
  {
    ...volatile,
    name: 'setseed',
    args: [float8],
    returns: voidType,
    usesContext: true,
    evaluate: seed,
    doc: 'Makes the numbers of random() the same again; the seed is from -1 to 1.',
    example: ['setseed(0.5)', ''],
  },
];
