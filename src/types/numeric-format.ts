/** Writes `coefficient * 10^-scale` with exactly `scale` places; NaN and infinities by name. */
export function formatNumeric(coefficient: number | bigint, scale: number): string {
  if (typeof coefficient === 'number' && !Number.isFinite(coefficient)) {
    return Number.isNaN(coefficient) ? 'NaN' : coefficient > 0 ? 'Infinity' : '-Infinity';
  }
  const digits = String(coefficient);
  if (scale === 0) return digits;
  const isNegative = digits.charCodeAt(0) === 45;
  const magnitude = (isNegative ? digits.slice(1) : digits).padStart(scale + 1, '0');
  const point = magnitude.length - scale;
  return `${isNegative ? '-' : ''}${magnitude.slice(0, point)}.${magnitude.slice(point)}`;
}
