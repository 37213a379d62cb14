import { error } from '../../common/errors.js';
import { digitCount, leadingExponent, Numeric, numericOverflow, powerOfTen } from '../../types/numeric.js';

// Roots, exponentials, logarithms and powers of numeric.
//
// Each first chooses the places of its result as PostgreSQL does: at least 16 significant digits, estimated from the
// arguments, and no fewer places than they have. The value is then computed in fixed point, as a bigint that counts
// units of 10^-places, with some places more than the result gets, and rounded.

const SIGNIFICANT_DIGITS_MIN = 16;
const PLACES_MAX = 1000;
/** Places beyond the result's that computations keep. */
const GUARD_PLACES = 10;
/** exp of more, or less, is out of range, or zero. */
const EXPONENT_MAX = 6000;
const LN_10 = 2.302585092994046;
const LOG10_E = 0.434294481903252;

/** Places for a result whose first digit counts 10^weight. */
function placesFor(weight: number, ...atLeast: readonly number[]): number {
  return Math.min(Math.max(SIGNIFICANT_DIGITS_MIN - weight, 0, ...atLeast), PLACES_MAX);
}

/** A fixed-point value as a numeric with fewer places. */
function rounded(value: bigint, from: number, to: number): Numeric {
  const unit = powerOfTen(from - to);
  const half = unit / 2n;
  return Numeric.of(value < 0n ? -((half - value) / unit) : (value + half) / unit, to);
}

/** A numeric as fixed point. */
function fixed(value: Numeric, places: number): bigint {
  return value.scale <= places
    ? value.coefficientAt(places)
    : BigInt(value.coefficient) / powerOfTen(value.scale - places);
}

// --------------------------------------------------------------------------------------------------------- square root

/** The largest integer whose square is at most `value`. */
function integerSqrt(value: bigint): bigint {
  if (value < 2n) return value;
  // From above, Newton's steps come down to the root and then stop.
  let root = 1n << BigInt((value.toString(16).length * 4 + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** The weight of the first base-10000 digit, which is what PostgreSQL counts in. */
function groupWeight(value: Numeric): number {
  return value.coefficient === 0 ? 0 : Math.floor(leadingExponent(value) / 4);
}

/** @throws 2201F for negative numbers */
export function sqrtNumeric(value: Numeric): Numeric {
  if (value.sign < 0) {
    throw error('invalid_argument_for_power_function', 'cannot take square root of a negative number');
  }
  if (!value.isFinite) return value;
  return sqrtToPlaces(value, placesFor(groupWeight(value) * 2 + 1, value.scale));
}

/** The square root of a value at least 0, rounded to `places`. */
export function sqrtToPlaces(value: Numeric, places: number): Numeric {
  // One digit more than wanted makes the rounding right: a root is never half way.
  const shift = 2 * (places + 1) - value.scale;
  const coefficient = BigInt(value.coefficient);
  const root = integerSqrt(shift >= 0 ? coefficient * powerOfTen(shift) : coefficient / powerOfTen(-shift));
  return rounded(root, places + 1, places);
}

// --------------------------------------------------------------------------------------------------------- exponential

/** e^(value * 10^-places) of a fixed-point value, in the same places. */
function expFixed(value: bigint, places: number): bigint {
  if (value < 0n) {
    const one = powerOfTen(places);
    return (one * one) / expFixed(-value, places);
  }
  // Halved until small; every squaring afterwards may double the error.
  const halvings = Math.max(0, value.toString(2).length - powerOfTen(places).toString(2).length + 8);
  const extra = Math.ceil(halvings * 0.31) + 2;
  const one = powerOfTen(places + extra);
  const small = (value * powerOfTen(extra)) >> BigInt(halvings);
  let term = one;
  let sum = one;
  for (let i = 1n; term !== 0n; i++) {
    term = (term * small) / (one * i);
    sum += term;
  }
  for (let i = 0; i < halvings; i++) sum = (sum * sum) / one;
  return sum / powerOfTen(extra);
}

/** The nearest double, infinite beyond its range. */
function estimate(value: Numeric): number {
  return Number(value.toString());
}

/** e^value rounded to places. @throws 22003 */
function expToPlaces(value: Numeric, places: number): Numeric {
  const double = estimate(value);
  if (Math.abs(double) >= EXPONENT_MAX) {
    if (double > 0) throw numericOverflow();
    return new Numeric(0, places);
  }
  const digitsBefore = Math.max(0, Math.ceil(double * LOG10_E));
  const working = places + digitsBefore + GUARD_PLACES;
  return rounded(expFixed(fixed(value, working), working), working, places);
}

export function expNumeric(value: Numeric): Numeric {
  if (!value.isFinite) return value.sign < 0 ? Numeric.zero : value;
  const weight = Math.trunc(Math.min(Math.max(estimate(value) * LOG10_E, -2000), 2000));
  return expToPlaces(value, placesFor(weight, value.scale));
}

// ----------------------------------------------------------------------------------------------------------- logarithm

const logarithmsOfTen = new Map<number, bigint>();

/** ln 10 in fixed point; those asked for are kept. */
function lnTen(places: number): bigint {
  let value = logarithmsOfTen.get(places);
  if (value === undefined) {
    value = lnFixed(powerOfTen(places + 1), places);
    if (logarithmsOfTen.size > 50) logarithmsOfTen.clear();
    logarithmsOfTen.set(places, value);
  }
  return value;
}

/** ln of a fixed-point value from 1 to 10, in the same places. */
function lnFixed(value: bigint, places: number): bigint {
  const extra = 6;
  const one = powerOfTen(places + extra);
  let root = value * powerOfTen(extra);
  // Each root halves the logarithm, and what is near 1 has a quick series.
  let roots = 0;
  for (; (root - one) * 16n > one; roots++) root = integerSqrt(root * one);
  const z = ((root - one) * one) / (root + one);
  const square = (z * z) / one;
  let term = z;
  let sum = 0n;
  for (let i = 1n; term !== 0n; i += 2n) {
    sum += term / i;
    term = (term * square) / one;
  }
  return (sum << BigInt(roots + 1)) / powerOfTen(extra);
}

/** ln of a positive number in fixed point. */
function lnToFixed(value: Numeric, places: number): bigint {
  const exponent = leadingExponent(value);
  const shift = places - value.scale - exponent;
  const coefficient = BigInt(value.coefficient);
  const mantissa = shift >= 0 ? coefficient * powerOfTen(shift) : coefficient / powerOfTen(-shift);
  return lnFixed(mantissa, places) + BigInt(exponent) * lnTen(places);
}

function lnRounded(value: Numeric, places: number): Numeric {
  const working = places + GUARD_PLACES;
  return rounded(lnToFixed(value, working), working, places);
}

/** The first base-10000 digits of a value, at most `count`, as a number times 10^exponent. */
function leadingGroups(value: Numeric, count: number): { readonly digits: number; readonly exponent: number } {
  const first = leadingExponent(value) - groupWeight(value) * 4 + 1;
  const text = String(BigInt(value.coefficient) < 0n ? -BigInt(value.coefficient) : value.coefficient);
  const significant = text.replace(/0+$/, '').length;
  const groups = Math.min(count, Math.max(1, Math.ceil((significant - first) / 4) + 1));
  const length = first + 4 * (groups - 1);
  return { digits: Number(text.slice(0, length).padEnd(length, '0')), exponent: leadingExponent(value) - length + 1 };
}

const NINE_TENTHS = new Numeric(9, 1);
const ELEVEN_TENTHS = new Numeric(11, 1);

/** The power of ten of the first digit of ln value, roughly. */
function lnWeight(value: Numeric): number {
  if (!(value.sign > 0)) return 0;
  if (value.compare(NINE_TENTHS) >= 0 && value.compare(ELEVEN_TENTHS) <= 0) {
    const difference = value.subtract(Numeric.one);
    return difference.coefficient === 0 ? 0 : leadingExponent(difference);
  }
  const { digits, exponent } = leadingGroups(value, 2);
  return Math.trunc(Math.log10(Math.abs(Math.log(digits) + exponent * LN_10)));
}

/** @throws 2201E unless the number is positive */
function checkLogarithm(value: Numeric): void {
  if (value.sign < 0) throw error('invalid_argument_for_logarithm', 'cannot take logarithm of a negative number');
  if (value.coefficient === 0) throw error('invalid_argument_for_logarithm', 'cannot take logarithm of zero');
}

export function lnNumeric(value: Numeric): Numeric {
  checkLogarithm(value);
  return value.isFinite ? lnRounded(value, placesFor(lnWeight(value), value.scale)) : value;
}

/** The logarithm of `value` to a base. */
export function logNumeric(base: Numeric, value: Numeric): Numeric {
  if (base.isNaN || value.isNaN) return Numeric.nan;
  // Of two bad arguments PostgreSQL names the first, or the negative one when there is an infinite one.
  if (!value.isFinite && value.sign < 0) checkLogarithm(value);
  checkLogarithm(base);
  checkLogarithm(value);
  if (!base.isFinite) return value.isFinite ? Numeric.zero : Numeric.nan;
  if (!value.isFinite) return value;
  const baseWeight = lnWeight(base);
  const valueWeight = lnWeight(value);
  const weight = valueWeight - baseWeight;
  const places = placesFor(weight, base.scale, value.scale);
  const guard = places + GUARD_PLACES + Math.max(0, weight) + Math.max(0, -baseWeight) * 2;
  const divisor = lnToFixed(base, guard);
  if (divisor === 0n) throw error('division_by_zero', 'division by zero');
  return rounded((lnToFixed(value, guard) * powerOfTen(guard)) / divisor, guard, places);
}

// --------------------------------------------------------------------------------------------------------------- power

/** @throws 2201F, 22003 */
export function powerNumeric(base: Numeric, exponent: Numeric): Numeric {
  if (!base.isFinite || !exponent.isFinite) return powerOfSpecials(base, exponent);
  if (base.coefficient === 0 && exponent.sign < 0) throw zeroToNegative();
  const whole = exponent.normalize();
  if (whole.scale === 0 && Math.abs(Number(whole.coefficient)) <= 0x7fffffff + (whole.sign < 0 ? 1 : 0)) {
    return powerOfWhole(base, Number(whole.coefficient), exponent.scale);
  }
  if (base.coefficient === 0) return new Numeric(0, SIGNIFICANT_DIGITS_MIN);
  if (base.sign > 0) return powerByLogarithm(base, exponent);
  if (whole.scale > 0) throw complexResult();
  const result = powerByLogarithm(base.abs(), exponent);
  return BigInt(whole.coefficient) % 2n === 0n ? result : result.negate();
}

function zeroToNegative(): Error {
  return error('invalid_argument_for_power_function', 'zero raised to a negative power is undefined');
}

function complexResult(): Error {
  return error(
    'invalid_argument_for_power_function',
    'a negative number raised to a non-integer power yields a complex result',
  );
}

function powerByLogarithm(base: Numeric, exponent: Numeric): Numeric {
  const baseWeight = lnWeight(base);
  const rough = lnRounded(base, Math.max(0, 8 - baseWeight));
  const product = estimate(rough.multiply(exponent));
  if (Math.abs(product) > EXPONENT_MAX * (3.01 / 3)) {
    if (product > 0) throw numericOverflow();
    return new Numeric(0, PLACES_MAX);
  }
  const weight = Math.trunc(product * LOG10_E);
  const places = placesFor(weight, base.scale, exponent.scale);
  const digits = Math.max(0, places + weight);
  // An error of the logarithm is multiplied by the exponent.
  const working = digits + Math.max(0, leadingExponent(exponent) + 1) + GUARD_PLACES;
  const logarithm = Numeric.of(lnToFixed(base, working), working);
  return expToPlaces(logarithm.multiply(exponent), places);
}

/** The power with an integer, of which the significant digits of the result are computed, and some more. */
function powerOfWhole(base: Numeric, exponent: number, exponentScale: number): Numeric {
  let weight = 0;
  if (base.coefficient !== 0) {
    const { digits, exponent: tens } = leadingGroups(base, 4);
    const exact = exponent * (Math.log10(digits) + tens);
    if (exact > 131_072) throw numericOverflow();
    if (exact + 1 < -PLACES_MAX) return new Numeric(0, PLACES_MAX);
    weight = Math.trunc(exact);
  }
  const places = placesFor(weight, base.scale, exponentScale);
  if (exponent === 0) return Numeric.one.round(places);
  if (exponent === 1) return base.round(places);
  if (base.coefficient === 0) return new Numeric(0, places);
  if (exponent === -1) return inverse(base, places);
  const digits = 1 + places + weight + Math.trunc(Math.log(Math.abs(exponent))) + 8;
  const power = powerToDigits(base, Math.abs(exponent), Math.max(digits, SIGNIFICANT_DIGITS_MIN));
  return exponent < 0 ? inverse(power, places) : power.toNumeric(places);
}

/** coefficient * 10^exponent with a limited number of digits. */
class Decimal {
  constructor(
    readonly coefficient: bigint,
    readonly exponent: number,
  ) {}

  get scale(): number {
    return -this.exponent;
  }

  multiply(other: Decimal, digits: number): Decimal {
    return new Decimal(this.coefficient * other.coefficient, this.exponent + other.exponent).cut(digits);
  }

  /** Rounds to a number of significant digits. */
  cut(digits: number): Decimal {
    const excess = digitCount(this.coefficient) - digits;
    if (excess <= 0) return this;
    return new Decimal(divideRounded(this.coefficient, powerOfTen(excess)), this.exponent + excess);
  }

  toNumeric(places: number): Numeric {
    const shift = this.exponent + places;
    return Numeric.of(
      shift >= 0 ? this.coefficient * powerOfTen(shift) : divideRounded(this.coefficient, powerOfTen(-shift)),
      places,
    );
  }
}

function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const magnitude = dividend < 0n ? -dividend : dividend;
  const quotient = (2n * magnitude + divisor) / (2n * divisor);
  return dividend < 0n ? -quotient : quotient;
}

function powerToDigits(base: Numeric, exponent: number, digits: number): Decimal {
  let square = new Decimal(BigInt(base.coefficient), -base.scale).cut(digits);
  let result = new Decimal(1n, 0);
  for (let rest = exponent; ; square = square.multiply(square, digits)) {
    if (rest % 2 === 1) result = result.multiply(square, digits);
    rest = Math.floor(rest / 2);
    if (rest === 0) return result;
  }
}

/** 1 / value. */
function inverse(value: { readonly coefficient: number | bigint; readonly scale: number }, places: number): Numeric {
  const divisor = BigInt(value.coefficient);
  const shift = places + value.scale;
  if (shift < 0) return new Numeric(0, places);
  const quotient = divideRounded(powerOfTen(shift), divisor < 0n ? -divisor : divisor);
  return Numeric.of(divisor < 0n ? -quotient : quotient, places);
}

/** As the C library's pow for floats. */
function powerOfSpecials(base: Numeric, exponent: Numeric): Numeric {
  if (base.isNaN) return exponent.coefficient === 0 ? Numeric.one : Numeric.nan;
  if (exponent.isNaN) return base.compare(Numeric.one) === 0 ? Numeric.one : Numeric.nan;
  if (base.coefficient === 0 && exponent.sign < 0) throw zeroToNegative();
  const isWhole = !exponent.isFinite || exponent.normalize().scale === 0;
  if (base.sign < 0 && !isWhole) throw complexResult();
  if (!exponent.isFinite) {
    const order = base.abs().compare(Numeric.one);
    if (order === 0) return Numeric.one;
    return order > 0 === exponent.sign > 0 ? Numeric.infinity : Numeric.zero;
  }
  if (exponent.coefficient === 0) return Numeric.one;
  if (exponent.sign < 0) return Numeric.zero;
  const isOdd = BigInt(exponent.normalize().coefficient) % 2n !== 0n;
  return base.sign < 0 && isOdd ? Numeric.negativeInfinity : Numeric.infinity;
}

// ----------------------------------------------------------------------------------------------------- whole numbers

/** Of every `step`-th number from `first` to `last` the product: halves of it have similar lengths. */
function productOf(first: bigint, last: bigint): bigint {
  if (last - first < 8n) {
    let product = first;
    for (let factor = first + 1n; factor <= last; factor++) product *= factor;
    return product;
  }
  const middle = (first + last) >> 1n;
  return productOf(first, middle) * productOf(middle + 1n, last);
}

/** The largest number whose factorial numeric holds. */
const FACTORIAL_MAX = 32_177;

/** @throws 22003 */
export function factorial(value: number | bigint): Numeric {
  if (value < 0) throw error('numeric_value_out_of_range', 'factorial of a negative number is undefined');
  if (value > FACTORIAL_MAX) throw numericOverflow();
  return value < 2 ? Numeric.one : Numeric.of(productOf(1n, BigInt(value)), 0);
}

export function gcdOf(left: bigint, right: bigint): bigint {
  let a = left < 0n ? -left : left;
  let b = right < 0n ? -right : right;
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

export function gcdNumeric(left: Numeric, right: Numeric): Numeric {
  if (!left.isFinite || !right.isFinite) return Numeric.nan;
  const scale = Math.max(left.scale, right.scale);
  return Numeric.of(gcdOf(left.coefficientAt(scale), right.coefficientAt(scale)), scale);
}

export function lcmNumeric(left: Numeric, right: Numeric): Numeric {
  if (!left.isFinite || !right.isFinite) return Numeric.nan;
  const scale = Math.max(left.scale, right.scale);
  const a = left.coefficientAt(scale);
  const b = right.coefficientAt(scale);
  if (a === 0n || b === 0n) return new Numeric(0, scale);
  const product = (a / gcdOf(a, b)) * b;
  return Numeric.of(product < 0n ? -product : product, scale);
}
