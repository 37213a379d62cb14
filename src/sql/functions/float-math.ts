// Exponential, logarithms and powers of doubles, right to the last digit. JavaScript's own are off by one there in a
// tenth of all cases, and 3 ^ -6 would print other digits than PostgreSQL's. They take about 1 us.
//
// They compute with pairs of doubles: a value is the sum of `high` and a `low` below half of its last digit, which
// together have about 106 bits (Dekker 1971). Products are split by hand, for lack of a fused multiply-add.

interface Pair {
  readonly high: number;
  readonly low: number;
}

const SPLITTER = 2 ** 27 + 1;

/** The exact sum, when `a` is the larger. */
function quickSum(a: number, b: number): Pair {
  const high = a + b;
  return { high, low: b - (high - a) };
}

/** The exact sum. */
function sum(a: number, b: number): Pair {
  const high = a + b;
  const part = high - a;
  return { high, low: a - (high - part) + (b - part) };
}

/** The exact product. */
function product(a: number, b: number): Pair {
  const high = a * b;
  const splitA = SPLITTER * a;
  const topA = splitA - (splitA - a);
  const restA = a - topA;
  const splitB = SPLITTER * b;
  const topB = splitB - (splitB - b);
  const restB = b - topB;
  return { high, low: topA * topB - high + topA * restB + restA * topB + restA * restB };
}

function addPairs(a: Pair, b: Pair): Pair {
  const high = sum(a.high, b.high);
  return quickSum(high.high, high.low + a.low + b.low);
}

function multiplyPairs(a: Pair, b: Pair): Pair {
  const high = product(a.high, b.high);
  return quickSum(high.high, high.low + a.high * b.low + a.low * b.high);
}

const LN2: Pair = { high: 0.6931471805599453, low: 2.3190468138462996e-17 };
/** The first 33 bits of ln 2, whose products with exponents are exact, and the rest. */
const LN2_TOP = 0.6931471803691238;
const LN2_REST: Pair = { high: 1.9082149292705877e-10, low: 1.1612227229362532e-26 };
const LOG10_E: Pair = { high: 0.4342944819032518, low: 1.098319650216765e-17 };

/** 1/2! to 1/9!. */
const INVERSE_FACTORIALS: readonly Pair[] = [
  { high: 0.5, low: 0 },
  { high: 0.16666666666666666, low: 9.25185853854297e-18 },
  { high: 0.041666666666666664, low: 2.3129646346357427e-18 },
  { high: 0.008333333333333333, low: 1.1564823173178714e-19 },
  { high: 0.001388888888888889, low: -5.300543954373577e-20 },
  { high: 0.0001984126984126984, low: 1.7209558293420705e-22 },
  { high: 2.48015873015873e-5, low: 2.1511947866775882e-23 },
  { high: 2.7557319223985893e-6, low: -1.858393274046472e-22 },
];

const HALVINGS = 7;

/** e^value as mantissa * 2^exponent, the mantissa near 1; for |value| up to 800. */
function exponential(value: Pair): { readonly mantissa: Pair; readonly exponent: number } {
  const exponent = Math.round(value.high / LN2.high);
  const top = sum(value.high, -exponent * LN2_TOP);
  const rest = multiplyPairs({ high: -exponent, low: 0 }, LN2_REST);
  const reduced = addPairs(addPairs(top, { high: value.low, low: 0 }), rest);
  const scale = 2 ** -HALVINGS;
  const small: Pair = { high: reduced.high * scale, low: reduced.low * scale };
  // e^small - 1 by its series, and then squared so often: (1 + p)^2 - 1 = 2p + p^2.
  let series = INVERSE_FACTORIALS[INVERSE_FACTORIALS.length - 1]!;
  for (let i = INVERSE_FACTORIALS.length - 2; i >= 0; i--) {
    series = addPairs(multiplyPairs(series, small), INVERSE_FACTORIALS[i]!);
  }
  let power = addPairs(small, multiplyPairs(multiplyPairs(small, small), series));
  for (let i = 0; i < HALVINGS; i++) {
    power = addPairs({ high: 2 * power.high, low: 2 * power.low }, multiplyPairs(power, power));
  }
  return { mantissa: addPairs({ high: 1, low: 0 }, power), exponent };
}

/** The double next to mantissa * 2^exponent; infinite or zero where it leaves the range. */
function scaled({ mantissa, exponent }: { readonly mantissa: Pair; readonly exponent: number }): number {
  if (exponent > -1000) {
    const half = Math.trunc(exponent / 2);
    return mantissa.high * 2 ** half * 2 ** (exponent - half);
  }
  return mantissa.high * 2 ** (exponent + 1000) * 2 ** -1000;
}

/** e^x. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 710) return Number.POSITIVE_INFINITY;
  if (x < -746) return 0;
  return scaled(exponential({ high: x, low: 0 }));
}

/** ln x of a positive finite number as a pair. */
function logarithm(x: number): Pair {
  const difference = x - 1;
  if (Math.abs(difference) < 2 ** -16) return logarithmNearOne(difference);
  // One step of Newton's from the approximation: ln x = y + ln(x e^-y), and the second term is tiny.
  const approximation = Math.log(x);
  const { mantissa, exponent } = exponential({ high: -approximation, low: 0 });
  const half = Math.trunc(exponent / 2);
  const scaledX = x * 2 ** half * 2 ** (exponent - half);
  const ratio = multiplyPairs({ high: scaledX, low: 0 }, mantissa);
  const rest = ratio.high - 1 + ratio.low;
  return quickSum(approximation, rest - (rest * rest) / 2);
}

/** f - f^2/2 + f^3/3 - f^4/4 ... */
function logarithmNearOne(f: number): Pair {
  const square = product(f, f);
  const cube = multiplyPairs(square, { high: f, low: 0 });
  const tail = f ** 4 * (-1 / 4 + f * (1 / 5 - f / 6));
  const third = multiplyPairs(cube, { high: 0.3333333333333333, low: 1.850371707708594e-17 });
  const sums = addPairs({ high: -square.high / 2, low: -square.low / 2 }, third);
  return addPairs({ high: f, low: 0 }, addPairs(sums, { high: tail, low: 0 }));
}

/** The natural logarithm of a positive number. */
export function ln(x: number): number {
  return x > 0 && x < Number.POSITIVE_INFINITY ? logarithm(x).high : Math.log(x);
}

/** The logarithm of a positive number to base 10. */
export function log10(x: number): number {
  return x > 0 && x < Number.POSITIVE_INFINITY ? multiplyPairs(logarithm(x), LOG10_E).high : Math.log10(x);
}

/** x^y of finite numbers; `x` is not negative unless `y` is whole. */
export function power(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x === 0) return x ** y;
  if (y === 1) return x;
  const magnitude = Math.abs(x);
  const isNegative = x < 0 && Math.abs(y % 2) === 1;
  // Far out of the range, where the pairs would overflow themselves.
  const estimate = y * Math.log(magnitude);
  if (estimate > 720) return isNegative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (estimate < -760) return isNegative ? -0 : 0;
  const result = scaled(exponential(multiplyPairs(logarithm(magnitude), { high: y, low: 0 })));
  return isNegative ? -result : result;
}

// --------------------------------------------------------------------------------------------- hyperbolic functions

// The formulas of the C library under PostgreSQL, over the exponential and logarithm above.

export function cosh(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < LN2.high) {
    if (magnitude < 2 ** -26) return 1;
    const less = Math.expm1(magnitude);
    return 1 + (less * less) / (2 * (1 + less));
  }
  if (magnitude >= 709) return Math.cosh(x);
  const grown = exp(magnitude);
  return 0.5 * (grown + 1 / grown);
}

export function tanh(x: number): number {
  const magnitude = Math.abs(x);
  let result: number;
  if (magnitude > 0.5493061443340548) {
    result = magnitude > 20 ? 1 : 1 - 2 / (Math.expm1(2 * magnitude) + 2);
  } else if (magnitude > 0.2554128118829954) {
    const less = Math.expm1(2 * magnitude);
    result = less / (less + 2);
  } else if (magnitude >= 2 ** -1022) {
    const less = Math.expm1(-2 * magnitude);
    result = -less / (less + 2);
  } else return x;
  return x < 0 ? -result : result;
}

export function asinh(x: number): number {
  const magnitude = Math.abs(x);
  let result: number;
  if (!(magnitude < 2 ** 26)) result = ln(magnitude) + LN2.high;
  else if (magnitude >= 2) result = ln(2 * magnitude + 1 / (Math.sqrt(magnitude * magnitude + 1) + magnitude));
  else if (magnitude >= 2 ** -26) {
    result = Math.log1p(magnitude + (magnitude * magnitude) / (Math.sqrt(magnitude * magnitude + 1) + 1));
  } else return x;
  return x < 0 ? -result : result;
}

/** Of a number from 1 on. */
export function acosh(x: number): number {
  if (x < 2) return Math.log1p(x - 1 + Math.sqrt((x - 1) * (x - 1) + 2 * (x - 1)));
  if (x < 2 ** 26) return ln(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
  return ln(x) + LN2.high;
}
