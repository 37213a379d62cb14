const float64 = new Float64Array(1);
const bits = new BigUint64Array(float64.buffer);

/**
 * A double with exactly so many places, rounded from its exact value with ties to the even digit, as C's `%.*f` prints
 * it; NaN and Infinity by name. A negative zero, also one that rounding made, has its sign.
 */
export function fixedDecimal(value: number, places: number): string {
  if (!Number.isFinite(value)) return String(value);
  float64[0] = value;
  const exponentBits = Number((bits[0]! >> 52n) & 0x7ffn);
  const fraction = bits[0]! & 0xfffffffffffffn;
  const mantissa = exponentBits === 0 ? fraction : fraction | (1n << 52n);
  // value = mantissa * 2^exponent
  const exponent = Math.max(exponentBits, 1) - 1075;
  const scaled = mantissa * 10n ** BigInt(places);
  const digits = exponent >= 0 ? scaled << BigInt(exponent) : roundedShift(scaled, BigInt(-exponent));
  const text = digits.toString().padStart(places + 1, '0');
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return places === 0 ? sign + text : `${sign}${text.slice(0, -places)}.${text.slice(-places)}`;
}

/** `value / 2^shift`, ties to even. */
function roundedShift(value: bigint, shift: bigint): bigint {
  const quotient = value >> shift;
  const rest = value - (quotient << shift);
  const half = 1n << (shift - 1n);
  return rest > half || (rest === half && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}
