import { error } from '../common/errors.js';
import { nearestDecimal } from './float-format.js';
import { formatNumeric } from './numeric-format.js';

// An exact decimal: coefficient * 10^-scale, where the scale is also how many places PostgreSQL shows.
//
// The coefficient is a safe integer as a number, or a bigint beyond. NaN and the infinities are coefficients of their
// own, which lets the arithmetic of numbers give the right special result in the fast paths. It is never -0.

/** Digits before and after the point that PostgreSQL's format holds. */
export const NUMERIC_DIGITS_BEFORE_MAX = 131_072;
export const NUMERIC_SCALE_MAX = 16_383;
/** Places that a quotient gets at most, and its least count of significant digits. */
const DIVISION_SCALE_MAX = 1000;
const DIVISION_DIGITS_MIN = 16;

const SAFE_MAX = Number.MAX_SAFE_INTEGER;
const SMALL_POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
const powers: bigint[] = [];

/** 10^exponent. Those up to 1000 are kept. */
export function powerOfTen(exponent: number): bigint {
  if (exponent > 1000) return 10n ** BigInt(exponent);
  for (let next = powers.length; next <= exponent; next++) powers.push(next === 0 ? 1n : powers[next - 1]! * 10n);
  return powers[exponent]!;
}

/** Decimal digits of a coefficient; 0 has none. */
export function digitCount(coefficient: number | bigint): number {
  if (typeof coefficient === 'number') {
    const magnitude = Math.abs(coefficient);
    let count = 0;
    while (count < 16 && magnitude >= SMALL_POWERS[count]!) count++;
    return count;
  }
  const text = coefficient.toString();
  return coefficient < 0n ? text.length - 1 : text.length;
}

/** An exact decimal, NaN or an infinity; immutable. */
export class Numeric {
  static readonly nan = new Numeric(Number.NaN, 0);
  static readonly infinity = new Numeric(Number.POSITIVE_INFINITY, 0);
  static readonly negativeInfinity = new Numeric(Number.NEGATIVE_INFINITY, 0);
  static readonly zero = new Numeric(0, 0);
  static readonly one = new Numeric(1, 0);

  /** `coefficient` is a safe integer, a special, or a bigint that is no safe integer; use `of` when unsure. */
  constructor(
    readonly coefficient: number | bigint,
    readonly scale: number,
  ) {}

  /** @throws 22003 when there are more digits before or after the point than the format holds. */
  static of(coefficient: bigint, scale: number): Numeric {
    if (coefficient >= -9007199254740991n && coefficient <= 9007199254740991n) {
      return new Numeric(Number(coefficient), scale);
    }
    checkMagnitude(coefficient, scale);
    return new Numeric(coefficient, scale);
  }

  static fromBigInt(value: number | bigint): Numeric {
    return typeof value === 'number' ? new Numeric(value, 0) : Numeric.of(value, 0);
  }

  /**
   * The decimal with `digits` significant digits nearest to a float, without trailing zeros: 15 for a float8, 6 for a
   * float4, as PostgreSQL casts them.
   */
  static fromNumber(value: number, digits = 15): Numeric {
    if (Number.isInteger(value) && Math.abs(value) < SMALL_POWERS[digits]!) return new Numeric(value + 0, 0);
    if (!Number.isFinite(value)) return new Numeric(value, 0);
    const [mantissa, exponent] = nearestDecimal(value, digits - 1).split('e') as [string, string];
    const trimmed = mantissa.replace(/\.?0+$/, '');
    const point = trimmed.indexOf('.');
    const places = (point < 0 ? 0 : trimmed.length - 1 - point) - Number(exponent);
    const coefficient = Number(trimmed.replace('.', ''));
    return places >= 0 ? new Numeric(coefficient, places) : Numeric.of(BigInt(coefficient) * powerOfTen(-places), 0);
  }

  get isNaN(): boolean {
    return Number.isNaN(this.coefficient);
  }

  get isFinite(): boolean {
    return typeof this.coefficient === 'bigint' || Number.isFinite(this.coefficient);
  }

  /** -1, 0 or 1; NaN for NaN. */
  get sign(): number {
    const { coefficient } = this;
    return coefficient > 0 ? 1 : coefficient < 0 ? -1 : coefficient === 0 ? 0 : Number.NaN;
  }

  /** The nearest double. @throws 22003 when it would be infinite, or zero though the value is not. */
  toNumber(): number {
    const { coefficient, scale } = this;
    if (typeof coefficient === 'number' && scale <= 22) return coefficient / SMALL_POWERS[scale]!;
    const value = Number(this.toString());
    if (this.isFinite && (!Number.isFinite(value) || (value === 0 && coefficient !== 0))) {
      throw error('numeric_value_out_of_range', `"${this.toString()}" is out of range for type double precision`);
    }
    return value;
  }

  /** The integer nearest to it, half away from zero; null for NaN and infinities. */
  toBigInt(): bigint | null {
    if (!this.isFinite) return null;
    return BigInt(this.scale === 0 ? this.coefficient : this.round(0).coefficient);
  }

  toString(): string {
    return formatNumeric(this.coefficient, this.scale);
  }

  negate(): Numeric {
    const { coefficient } = this;
    return new Numeric(typeof coefficient === 'number' ? 0 - coefficient : -coefficient, this.scale);
  }

  abs(): Numeric {
    return this.coefficient < 0 ? this.negate() : this;
  }

  add(other: Numeric): Numeric {
    const left = this.coefficient;
    const right = other.coefficient;
    if (typeof left === 'number' && typeof right === 'number') {
      if (this.scale === other.scale) {
        const sum = left + right;
        if (sum >= -SAFE_MAX && sum <= SAFE_MAX) return new Numeric(sum, this.scale);
      } else {
        const isLeftShorter = this.scale < other.scale;
        const shift = isLeftShorter ? other.scale - this.scale : this.scale - other.scale;
        if (shift < 16) {
          const shifted = (isLeftShorter ? left : right) * SMALL_POWERS[shift]!;
          const sum = shifted + (isLeftShorter ? right : left);
          if (shifted >= -SAFE_MAX && shifted <= SAFE_MAX && sum >= -SAFE_MAX && sum <= SAFE_MAX) {
            return new Numeric(sum, isLeftShorter ? other.scale : this.scale);
          }
        }
      }
    }
    if (!this.isFinite || !other.isFinite) return special(specialPart(left) + specialPart(right));
    const scale = Math.max(this.scale, other.scale);
    return Numeric.of(this.coefficientAt(scale) + other.coefficientAt(scale), scale);
  }

  subtract(other: Numeric): Numeric {
    return this.add(other.negate());
  }

  multiply(other: Numeric): Numeric {
    const left = this.coefficient;
    const right = other.coefficient;
    const scale = this.scale + other.scale;
    if (typeof left === 'number' && typeof right === 'number') {
      const product = left * right;
      if (product >= -SAFE_MAX && product <= SAFE_MAX && scale <= NUMERIC_SCALE_MAX) {
        return new Numeric(product + 0, scale);
      }
    }
    if (!this.isFinite || !other.isFinite) return special(this.sign * other.sign * Number.POSITIVE_INFINITY);
    if (scale <= NUMERIC_SCALE_MAX) return Numeric.of(BigInt(left) * BigInt(right), scale);
    const excess = powerOfTen(scale - NUMERIC_SCALE_MAX);
    return Numeric.of(quotientOfBigints(BigInt(left) * BigInt(right), excess, 'half'), NUMERIC_SCALE_MAX);
  }

  /** The quotient with PostgreSQL's choice of places: at least 16 significant digits. @throws 22012 */
  divide(other: Numeric): Numeric {
    if (!this.isFinite || !other.isFinite) return divideSpecial(this, other);
    if (other.coefficient === 0) throw divisionByZero();
    const scale = divisionScale(this, other);
    const shift = scale + other.scale - this.scale;
    const dividend = BigInt(this.coefficient) * (shift > 0 ? powerOfTen(shift) : 1n);
    const divisor = BigInt(other.coefficient) * (shift < 0 ? powerOfTen(-shift) : 1n);
    return Numeric.of(quotientOfBigints(dividend, divisor, 'half'), scale);
  }

  /** The integer part of the quotient, toward zero (`div`). @throws 22012 */
  divideInteger(other: Numeric): Numeric {
    if (!this.isFinite || !other.isFinite) return divideSpecial(this, other);
    if (other.coefficient === 0) throw divisionByZero();
    const scale = Math.max(this.scale, other.scale);
    return Numeric.of(this.coefficientAt(scale) / other.coefficientAt(scale), 0);
  }

  /** The remainder, with the dividend's sign. @throws 22012 */
  modulo(other: Numeric): Numeric {
    if (!this.isFinite || !other.isFinite) {
      if (this.isNaN || other.isNaN) return Numeric.nan;
      if (other.coefficient === 0) throw divisionByZero();
      return this.isFinite ? this : Numeric.nan;
    }
    if (other.coefficient === 0) throw divisionByZero();
    if (this.scale === other.scale && typeof this.coefficient === 'number' && typeof other.coefficient === 'number') {
      return new Numeric((this.coefficient % other.coefficient) + 0, this.scale);
    }
    const scale = Math.max(this.scale, other.scale);
    return Numeric.of(this.coefficientAt(scale) % other.coefficientAt(scale), scale);
  }

  /** Rounds half away from zero to `places`, which may be negative; more places than there are add zeros. */
  round(places: number): Numeric {
    return this.toPlaces(places, 'half');
  }

  /** Cuts off what is behind `places`. */
  trunc(places = 0): Numeric {
    return this.toPlaces(places, 'zero');
  }

  ceil(): Numeric {
    return this.toPlaces(0, 'up');
  }

  floor(): Numeric {
    return this.toPlaces(0, 'down');
  }

  /** Total order: NaN equals itself and lies above everything. */
  compare(other: Numeric): number {
    const left = this.coefficient;
    const right = other.coefficient;
    if (this.scale === other.scale || !this.isFinite || !other.isFinite) {
      if (left < right) return -1;
      if (left > right) return 1;
      if (left === right) return 0;
      return this.isNaN ? (other.isNaN ? 0 : 1) : -1;
    }
    if (this.sign !== other.sign) return this.sign - other.sign;
    const scale = Math.max(this.scale, other.scale);
    if (typeof left === 'number' && typeof right === 'number' && scale < 16) {
      const shiftedLeft = left * SMALL_POWERS[scale - this.scale]!;
      const shiftedRight = right * SMALL_POWERS[scale - other.scale]!;
      if (Math.abs(shiftedLeft) <= SAFE_MAX && Math.abs(shiftedRight) <= SAFE_MAX) return shiftedLeft - shiftedRight;
    }
    const exponents = (leadingExponent(this) - leadingExponent(other)) * this.sign;
    if (exponents !== 0) return exponents;
    const difference = this.coefficientAt(scale) - other.coefficientAt(scale);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  /** The same value with the fewest places. */
  normalize(): Numeric {
    let { coefficient, scale } = this;
    if (!this.isFinite) return this;
    if (coefficient === 0) return Numeric.zero;
    if (typeof coefficient === 'bigint' && scale > 0 && coefficient % 10n === 0n) {
      const digits = coefficient.toString();
      const zeros = Math.min(scale, digits.length - digits.replace(/0+$/, '').length);
      return Numeric.of(coefficient / powerOfTen(zeros), scale - zeros).normalize();
    }
    while (typeof coefficient === 'number' && scale > 0 && coefficient % 10 === 0) {
      coefficient /= 10;
      scale--;
    }
    return new Numeric(coefficient, scale);
  }

  /** The coefficient this finite value has at a scale not below its own. */
  coefficientAt(scale: number): bigint {
    const coefficient = BigInt(this.coefficient);
    return scale === this.scale ? coefficient : coefficient * powerOfTen(scale - this.scale);
  }

  private toPlaces(places: number, rounding: Rounding): Numeric {
    if (!this.isFinite || places === this.scale) return this;
    const wanted = Math.max(Math.min(places, NUMERIC_SCALE_MAX), -NUMERIC_DIGITS_BEFORE_MAX - 1);
    const scale = Math.max(wanted, 0);
    const { coefficient } = this;
    if (coefficient === 0) return new Numeric(0, scale);
    const shift = this.scale - wanted;
    if (typeof coefficient === 'number' && wanted >= 0 && Math.abs(shift) < 16) {
      const power = SMALL_POWERS[Math.abs(shift)]!;
      const shifted = shift > 0 ? quotientOfNumbers(coefficient, power, rounding) : coefficient * power;
      if (Math.abs(shifted) <= SAFE_MAX) return new Numeric(shifted, scale);
    }
    if (shift <= 0) return Numeric.of(this.coefficientAt(wanted), wanted);
    const isNearZero = wanted < -1 - leadingExponent(this);
    if (isNearZero && (rounding === 'half' || rounding === 'zero')) return new Numeric(0, scale);
    const quotient = quotientOfBigints(BigInt(coefficient), powerOfTen(shift), rounding);
    return Numeric.of(wanted < 0 ? quotient * powerOfTen(-wanted) : quotient, scale);
  }
}

/** The power of ten of a finite value's first digit; meaningless for zero. */
export function leadingExponent(value: Numeric): number {
  return digitCount(value.coefficient) - value.scale - 1;
}

/**
 * Places of a quotient, from the estimated weights of the operands' leading base-10000 digits, which is how
 * PostgreSQL counts (`select_div_scale`).
 */
function divisionScale(dividend: Numeric, divisor: Numeric): number {
  const left = leadingGroup(dividend);
  const right = leadingGroup(divisor);
  const weight = left.weight - right.weight - (left.digits <= right.digits ? 1 : 0);
  const scale = Math.max(DIVISION_DIGITS_MIN - weight * 4, dividend.scale, divisor.scale, 0);
  return Math.min(scale, DIVISION_SCALE_MAX);
}

/** The first nonzero base-10000 digit and its weight. */
function leadingGroup(value: Numeric): { readonly weight: number; readonly digits: number } {
  if (value.coefficient === 0) return { weight: 0, digits: 0 };
  const exponent = leadingExponent(value);
  const weight = Math.floor(exponent / 4);
  const wanted = exponent - weight * 4 + 1;
  const text = String(value.coefficient);
  const start = text.charCodeAt(0) === 45 ? 1 : 0;
  return { weight, digits: Number(text.slice(start, start + wanted).padEnd(wanted, '0')) };
}

/** `half` away from zero, toward `zero`, `up` to the ceiling, `down` to the floor. */
type Rounding = 'half' | 'zero' | 'up' | 'down';

/** `divisor` is positive. The remainder is exact, so the quotient is too. */
function quotientOfNumbers(dividend: number, divisor: number, rounding: Rounding): number {
  const remainder = dividend % divisor;
  const quotient = (dividend - remainder) / divisor + 0;
  return quotient + roundingStep(remainder, Math.abs(remainder) * 2 >= divisor, dividend < 0, rounding);
}

function quotientOfBigints(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend - quotient * divisor;
  if (remainder === 0n) return quotient;
  const isHalf = (remainder < 0n ? -remainder : remainder) * 2n >= (divisor < 0n ? -divisor : divisor);
  const isNegative = dividend < 0n !== divisor < 0n;
  return quotient + BigInt(roundingStep(1, isHalf, isNegative, rounding));
}

/** What to add to a quotient that was cut off. */
function roundingStep(remainder: number, isHalf: boolean, isNegative: boolean, rounding: Rounding): number {
  if (remainder === 0) return 0;
  switch (rounding) {
    case 'half':
      return isHalf ? (isNegative ? -1 : 1) : 0;
    case 'zero':
      return 0;
    case 'up':
      return isNegative ? 0 : 1;
    case 'down':
      return isNegative ? -1 : 0;
  }
}

function divideSpecial(dividend: Numeric, divisor: Numeric): Numeric {
  if (dividend.isNaN || divisor.isNaN) return Numeric.nan;
  if (divisor.coefficient === 0) throw divisionByZero();
  if (!divisor.isFinite) return dividend.isFinite ? Numeric.zero : Numeric.nan;
  return special(dividend.sign * divisor.sign * Number.POSITIVE_INFINITY);
}

/** What a coefficient adds to a sum with a special: itself, or nothing. */
function specialPart(coefficient: number | bigint): number {
  return typeof coefficient === 'bigint' || Number.isFinite(coefficient) ? 0 : coefficient;
}

function special(coefficient: number): Numeric {
  if (Number.isNaN(coefficient)) return Numeric.nan;
  return coefficient > 0 ? Numeric.infinity : Numeric.negativeInfinity;
}

function divisionByZero() {
  return error('division_by_zero', 'division by zero');
}

/** Far below any limit: spares the usual value the long comparison. */
const MODEST = 1n << 4096n;

let limit: bigint | null = null;

/** @throws 22003 when the value has more than 131072 digits before the point. */
function checkMagnitude(coefficient: bigint, scale: number): void {
  if (scale > NUMERIC_SCALE_MAX) throw numericOverflow();
  if (coefficient < MODEST && coefficient > -MODEST) return;
  limit ??= 10n ** BigInt(NUMERIC_DIGITS_BEFORE_MAX);
  const magnitude = coefficient < 0n ? -coefficient : coefficient;
  if (magnitude < limit) return;
  if (scale === 0 || magnitude / powerOfTen(scale) >= limit) throw numericOverflow();
}

/** 22003: more digits than PostgreSQL's format has. */
export function numericOverflow() {
  return error('numeric_value_out_of_range', 'value overflows numeric format');
}
