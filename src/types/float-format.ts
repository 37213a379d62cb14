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
  for (let places = Math.max(0, shortest.indexOf('e') - 2); places < 16; places++) {
    const text = value.toExponential(places);
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

/** The float4s that print as 0.0001 and as 1e+06. */
const FIXED_MIN = Math.fround(1e-4);
const FIXED_END = 1e6;

const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/** 0.001 to 1e6: a value below the n-th has n - 3 digits before the point, negative numbers counting zeros behind. */
const SIZES = [1e-3, 1e-2, 1e-1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6].map(Math.fround);

/** `float4out`, for a value that is a float4. */
export function formatFloat4(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude < FIXED_END && Number.isInteger(value)) return Object.is(value, -0) ? '-0' : String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const text =
    magnitude >= FIXED_MIN && magnitude < FIXED_END ? shortestFixed(magnitude) : shortestExponential(magnitude);
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
  let digitsBefore = -3;
  while (value >= SIZES[digitsBefore + 4]!) digitsBefore++;
  for (let places = 6 - digitsBefore; places <= 9 - digitsBefore; places++) {
    const power = POWERS[places]!;
    const below = Math.floor(value * power);
    const rest = value * power - below;
    const isNearBelow = rest < 0.5 || (rest === 0.5 && below % 2 === 0);
    const near = isNearBelow ? below : below + 1;
    if (near / power > low && near / power < high) return placePoint(near, places);
    // Above a power of two the gap is twice the one below it, so the farther decimal may be the one inside.
    const far = isNearBelow ? below + 1 : below;
    if (far / power > low && far / power < high) return placePoint(far, places);
  }
  return String(value);
}

const ZEROS = ['', '0', '00', '000', '0000'];

/** Writes `digits * 10^-places` without trailing zeros. */
function placePoint(digits: number, places: number): string {
  while (places > 0 && digits % 10 === 0) {
    digits /= 10;
    places--;
  }
  if (places === 0) return String(digits);
  const text = String(digits);
  const point = text.length - places;
  return point > 0 ? `${text.slice(0, point)}.${text.slice(point)}` : `0.${ZEROS[-point]!}${text}`;
}

function shortestExponential(value: number): string {
  const low = (value + neighbor(value, false)) / 2;
  // The largest float4 has its halfway point too.
  const high = (value + Math.min(neighbor(value, true), 2 ** 128)) / 2;
  for (let digits = 0; digits < 9; digits++) {
    const near = nearestDecimal(value, digits);
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

/** `toExponential`, but of two decimals equally near the one with the even last digit, as C prints it. */
export function nearestDecimal(value: number, places: number): string {
  const rounded = value.toExponential(places);
  const longer = value.toExponential(places + 1);
  const end = longer.indexOf('e');
  // Only a 5 with nothing behind it is halfway; 60 digits are more than chance fills with zeros.
  if (longer[end - 1] !== '5' || !/^50*e/.test(value.toExponential(60).slice(end - 1))) return rounded;
  const below = longer.slice(0, places === 0 ? end - 2 : end - 1);
  return Number(below.at(-1)) % 2 === 0 ? below + longer.slice(end) : rounded;
}
