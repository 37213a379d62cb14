import { neighbor } from './float-parse.js';

// PostgreSQL prints the shortest decimal that lies strictly between the halfway points to the neighbouring floats and
// is nearest to the value. JavaScript also takes a decimal that is a halfway point itself (1e23), so those few need
// another look. A number is written without exponent when its first digit counts 1e-4 or more and less than 1e15
// (1e6 for float4).

/** `float8out`. */
export function formatFloat8(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e15) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const shortest = value.toExponential();
  return padExponent(magnitude > 2 ** 53 && magnitude < 1e41 ? avoidHalfway(value, shortest) : shortest);
}

/** 1e+7 becomes 1e+07. */
function padExponent(text: string): string {
  const at = text.indexOf('e') + 2;
  return text.length - at < 2 ? `${text.slice(0, at)}0${text.slice(at)}` : text;
}

/**
 * Replaces a shortest decimal that is the halfway point to a neighbour. Only between 2^53 and 10^41 has a halfway
 * point as few as 17 digits.
 */
function avoidHalfway(value: number, shortest: string): string {
  if (!isHalfwayPoint(value, shortest)) return shortest;
  for (let digits = shortest.indexOf('e') - 1; digits < 17; digits++) {
    const text = value.toExponential(digits - 1);
    if (Number(text) === value && !isHalfwayPoint(value, text)) return text;
  }
  return value.toExponential(16);
}

function isHalfwayPoint(value: number, text: string): boolean {
  const difference = BigInt(value) - integerOf(text);
  if (difference === 0n) return false;
  const doubled = difference < 0n ? -2n * difference : 2n * difference;
  // Magnitude is all that counts: below a power of two the gap is half of the one above it.
  const magnitude = Math.abs(value);
  const isBelow = difference < 0n === value < 0;
  const gap = isBelow ? BigInt(magnitude) - BigInt(previous(magnitude)) : BigInt(next(magnitude)) - BigInt(magnitude);
  return doubled === gap;
}

function integerOf(text: string): bigint {
  const [mantissa, exponent] = text.split('e') as [string, string];
  const point = mantissa.indexOf('.');
  const places = point < 0 ? 0 : mantissa.length - 1 - point;
  return BigInt(mantissa.replace('.', '')) * 10n ** BigInt(Number(exponent) - places);
}

const float64 = new Float64Array(1);
const float64Bits = new BigInt64Array(float64.buffer);

function next(value: number): number {
  float64[0] = value;
  float64Bits[0]! += 1n;
  return float64[0]!;
}

function previous(value: number): number {
  float64[0] = value;
  float64Bits[0]! -= 1n;
  return float64[0]!;
}

const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/** `float4out`, for a value that is a float4. */
export function formatFloat4(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude < 1e6 && Number.isInteger(value)) return Object.is(value, -0) ? '-0' : String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const text = magnitude >= 1e-4 && magnitude < 1e6 ? shortestFixed(magnitude) : shortestExponential(magnitude);
  return value < 0 ? `-${text}` : text;
}

/**
 * The shortest decimal of a float4 from 1e-4 to 1e6 that is no integer.
 *
 * Six digits always tell more than a float4's half gap, so a number of fewer digits shows as trailing zeros of the
 * six. A double has 29 bits more than the value, which makes the products and quotients here as good as exact.
 */
function shortestFixed(value: number): string {
  const low = (value + neighbor(value, false)) / 2;
  const high = (value + neighbor(value, true)) / 2;
  const digitsBefore = Math.floor(Math.log10(value)) + 1;
  for (let digits = 6; digits <= 9; digits++) {
    const places = digits - digitsBefore;
    const power = POWERS[places]!;
    const below = Math.floor(value * power);
    const isNearBelow = value * power - below <= 0.5;
    for (const candidate of isNearBelow ? [below, below + 1] : [below + 1, below]) {
      const decimal = candidate / power;
      if (decimal > low && decimal < high) return placePoint(candidate, places);
    }
  }
  return String(value);
}

/** Writes `digits * 10^-places` without trailing zeros. */
function placePoint(digits: number, places: number): string {
  while (places > 0 && digits % 10 === 0) {
    digits /= 10;
    places--;
  }
  if (places === 0) return String(digits);
  const text = String(digits).padStart(places + 1, '0');
  return `${text.slice(0, -places)}.${text.slice(-places)}`;
}

function shortestExponential(value: number): string {
  const low = (value + neighbor(value, false)) / 2;
  const high = (value + neighbor(value, true)) / 2;
  for (let digits = 0; digits < 9; digits++) {
    const near = value.toExponential(digits);
    const decimal = Number(near);
    if (decimal > low && decimal < high) return padExponent(near);
    // Above a power of two the gap is twice the one below it, so the farther decimal may be the one inside.
    if (decimal < value) {
      const above = (decimal + Number(`1e${near.slice(near.indexOf('e') + 1)}`) / 10 ** digits).toExponential(digits);
      if (Number(above) < high) return padExponent(above);
    }
  }
  return padExponent(value.toExponential(8));
}
