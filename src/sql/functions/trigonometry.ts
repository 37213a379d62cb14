import { error } from '../../common/errors.js';
import { float8 } from '../../types/builtin.js';
import * as angles from './angles.js';
import { acosh, asinh, cosh, tanh } from './float-math.js';
import type { ScalarFunction } from './function.js';
import { scalar } from './row.js';

// Functions of angles, in radians and, with a `d` at the end of their names, in degrees.

function outOfRange(): Error {
  return error('numeric_value_out_of_range', 'input is out of range');
}

/** What is periodic has no value at infinity. */
function periodic(evaluate: (x: number) => number): (x: number) => number {
  return (x) => {
    if (x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY) throw outOfRange();
    return evaluate(x);
  };
}

/** For numbers from `min` to `max`, and NaN. */
function between(min: number, max: number, evaluate: (x: number) => number): (x: number) => number {
  return (x) => {
    if (x < min || x > max) throw outOfRange();
    return evaluate(x);
  };
}

/** Infinite from a finite number is an overflow, zero from another number an underflow. */
function bounded(evaluate: (x: number) => number): (x: number) => number {
  return (x) => {
    const result = evaluate(x);
    if (!Number.isFinite(result) && Number.isFinite(x)) {
      throw error('numeric_value_out_of_range', 'value out of range: overflow');
    }
    if (result === 0 && x !== 0) throw error('numeric_value_out_of_range', 'value out of range: underflow');
    return result;
  };
}

/** Name, function, description, argument and result of the example. */
type Entry = readonly [name: string, evaluate: (x: number) => number, doc: string, argument: string, result: string];

const ENTRIES: readonly Entry[] = [
  ['degrees', bounded(angles.toDegrees), 'Radians in degrees.', '0.5', '28.64788975654116'],
  ['radians', bounded(angles.toRadians), 'Degrees in radians.', '45', '0.7853981633974483'],
  ['sin', periodic(Math.sin), 'Sine.', '1', '0.8414709848078965'],
  ['cos', periodic(Math.cos), 'Cosine.', '0', '1'],
  ['tan', periodic(Math.tan), 'Tangent.', '1', '1.5574077246549023'],
  ['cot', periodic((x) => 1 / Math.tan(x)), 'Cotangent.', '0.5', '1.830487721712452'],
  ['asin', between(-1, 1, Math.asin), 'Inverse sine.', '1', '1.5707963267948966'],
  ['acos', between(-1, 1, Math.acos), 'Inverse cosine.', '1', '0'],
  ['atan', Math.atan, 'Inverse tangent.', '1', '0.7853981633974483'],
  ['sind', periodic(angles.sinOfDegrees), 'Sine of degrees.', '30', '0.5'],
  ['cosd', periodic(angles.cosOfDegrees), 'Cosine of degrees.', '60', '0.5'],
  ['tand', periodic(angles.tanOfDegrees), 'Tangent of degrees.', '45', '1'],
  ['cotd', periodic(angles.cotOfDegrees), 'Cotangent of degrees.', '45', '1'],
  ['asind', between(-1, 1, angles.asinInDegrees), 'Inverse sine in degrees.', '0.5', '30'],
  ['acosd', between(-1, 1, angles.acosInDegrees), 'Inverse cosine in degrees.', '0.5', '60'],
  ['atand', angles.atanInDegrees, 'Inverse tangent in degrees.', '1', '45'],
  ['sinh', Math.sinh, 'Hyperbolic sine.', '1', '1.1752011936438014'],
  ['cosh', cosh, 'Hyperbolic cosine.', '0', '1'],
  ['tanh', tanh, 'Hyperbolic tangent.', '1', '0.7615941559557649'],
  ['asinh', asinh, 'Inverse hyperbolic sine.', '1', '0.881373587019543'],
  ['acosh', between(1, Number.POSITIVE_INFINITY, acosh), 'Inverse hyperbolic cosine.', '1', '0'],
  ['atanh', between(-1, 1, Math.atanh), 'Inverse hyperbolic tangent.', '0.5', '0.5493061443340548'],
];

export const trigonometryFunctions: readonly ScalarFunction[] = [
  ...ENTRIES.map(
    ([name, evaluate, doc, argument, result]): ScalarFunction => ({
      ...scalar,
      name,
      args: [float8],
      returns: float8,
      evaluate,
      doc,
      example: [`${name}(${argument})`, result],
    }),
  ),
  {
    ...scalar,
    name: 'atan2',
    args: [float8, float8],
    returns: float8,
    evaluate: Math.atan2,
    doc: 'Angle of the point whose y is the first and whose x is the second number.',
    example: ['atan2(1, 0)', '1.5707963267948966'],
  },
  {
    ...scalar,
    name: 'atan2d',
    args: [float8, float8],
    returns: float8,
    evaluate: angles.atan2InDegrees,
    doc: 'Angle in degrees of the point whose y is the first and whose x is the second number.',
    example: ['atan2d(1, 0)', '90'],
  },
];
