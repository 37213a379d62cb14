import { encodeDecimal } from '../codec/key.js';
import { error } from '../common/errors.js';
import { leadingExponent, Numeric } from './numeric.js';
import { parseNumeric } from './numeric-parse.js';
import { decodeNumeric, encodeNumeric } from './numeric-storage.js';
import { isInstance, wrongParameter } from './parameter.js';
import type { HashKey, Modifier, Type } from './type.js';

const PRECISION_MAX = 1000;
const SCALE_LIMIT = 1000;

/** The precision of a packed modifier. */
export function precisionOf(modifier: Modifier): number {
  return ((modifier - 4) >> 16) & 0xffff;
}

/** The scale of a packed modifier: 11 bits with a sign. */
export function scaleOf(modifier: Modifier): number {
  return (((modifier - 4) & 0x7ff) ^ 1024) - 1024;
}

function packModifiers(modifiers: readonly number[]): Modifier {
  const [precision, scale = 0] = modifiers;
  if (precision === undefined || modifiers.length > 2) {
    throw error('invalid_parameter_value', 'invalid NUMERIC type modifier');
  }
  if (precision < 1 || precision > PRECISION_MAX) {
    throw error('invalid_parameter_value', `NUMERIC precision ${precision} must be between 1 and ${PRECISION_MAX}`);
  }
  if (scale < -SCALE_LIMIT || scale > SCALE_LIMIT) {
    throw error('invalid_parameter_value', `NUMERIC scale ${scale} must be between -${SCALE_LIMIT} and ${SCALE_LIMIT}`);
  }
  return ((precision << 16) | (scale & 0x7ff)) + 4;
}

/** Rounds to the scale. @throws 22003 when more than precision - scale digits stand before the point. */
function applyModifier(value: Numeric, modifier: Modifier): Numeric {
  const precision = precisionOf(modifier);
  const scale = scaleOf(modifier);
  if (!value.isFinite) {
    if (value.isNaN) return value;
    throw error('numeric_value_out_of_range', 'numeric field overflow', {
      detail: `A field with precision ${precision}, scale ${scale} cannot hold an infinite value.`,
    });
  }
  const rounded = value.round(scale);
  if (rounded.coefficient !== 0 && leadingExponent(rounded) >= precision - scale) {
    const bound = precision === scale ? '1' : `10^${precision - scale}`;
    throw error('numeric_value_out_of_range', 'numeric field overflow', {
      detail: `A field with precision ${precision}, scale ${scale} must round to an absolute value less than ${bound}.`,
    });
  }
  return rounded;
}

const HASH_POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/**
 * Decimals of at most 15 digits and 22 places are told apart by the double nearest to them, which equal decimals
 * share; all others have a text.
 */
function hashNumeric(value: Numeric): HashKey {
  const { coefficient, scale } = value;
  if (typeof coefficient === 'number') {
    if (coefficient > -1e15 && coefficient < 1e15 && scale <= 22) return coefficient / HASH_POWERS[scale]!;
    if (!Number.isFinite(coefficient)) return String(coefficient);
  }
  const normal = value.normalize();
  return normal.scale === scale ? normal.toString() : hashNumeric(normal);
}

/** `numeric(precision, scale)`. */
export const numeric: Type<Numeric> = {
  name: 'numeric',
  sqlName: 'numeric',
  oid: 1700,
  arrayOid: 1231,
  category: 'N',
  isPreferred: false,
  layout: 'bytes',
  element: null,
  parse(text, modifier) {
    const value = parseNumeric(text);
    return modifier === -1 ? value : applyModifier(value, modifier);
  },
  format: (value) => value.toString(),
  compare: (left, right) => left.compare(right),
  hashKey: hashNumeric,
  encodeKey: (value) => encodeDecimal(value.coefficient, value.scale),
  toBytes: encodeNumeric,
  fromBytes: decodeNumeric,
  toResult: (value) => value.toString(),
  fromParameter(value) {
    switch (typeof value) {
      case 'number':
      case 'bigint':
      case 'string':
        return parseNumeric(String(value));
      default:
        if (isInstance(value, Numeric)) return value;
        throw wrongParameter('numeric', 'a number, a bigint or a string', value);
    }
  },
  packModifiers,
  formatModifier: (modifier) => `(${precisionOf(modifier)},${scaleOf(modifier)})`,
  applyModifier,
};
