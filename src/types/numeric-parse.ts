import { invalidText, trimSpace } from './input.js';
import { NUMERIC_SCALE_MAX, Numeric, numericOverflow, powerOfTen } from './numeric.js';

/** Reads PostgreSQL's numeric input: decimals, exponents, underscores, 0x 0o 0b integers, NaN and infinities. */
export function parseNumeric(text: string): Numeric {
  return parseShort(text) ?? parseLong(text);
}

/** The common case: up to 15 digits with a sign and a point; null for anything else. */
function parseShort(text: string): Numeric | null {
  const { length } = text;
  const isNegative = text.charCodeAt(0) === 45;
  let at = isNegative ? 1 : 0;
  if (length - at > 16 || at === length) return null;
  let coefficient = 0;
  let digits = 0;
  let point = -1;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      coefficient = coefficient * 10 + (code - 48);
      digits++;
    } else if (code === 46 && point < 0) {
      point = at;
    } else return null;
  }
  if (digits === 0 || digits > 15) return null;
  return new Numeric(isNegative ? 0 - coefficient : coefficient, point < 0 ? 0 : length - 1 - point);
}

const DECIMAL = /^([+-]?)(\d(?:_?\d)*)?(?:\.(\d(?:_?\d)*)?)?(?:[eE]([+-]?\d(?:_?\d)*))?$/;
const NON_DECIMAL = /^([+-]?)(0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+)$/;

function parseLong(text: string): Numeric {
  const word = trimSpace(text);
  const match = DECIMAL.exec(word);
  if (match === null || (match[2] === undefined && match[3] === undefined)) return parseUnusual(word, text);
  const before = (match[2] ?? '').replaceAll('_', '');
  const behind = (match[3] ?? '').replaceAll('_', '');
  const exponent = Number((match[4] ?? '0').replaceAll('_', ''));
  const scale = Math.max(0, behind.length - exponent);
  if (Math.abs(exponent) >= 0x3fffffff || scale > NUMERIC_SCALE_MAX) throw numericOverflow();
  const digits = (before + behind).replace(/^0+/, '');
  if (digits === '') return new Numeric(0, scale);
  const zeros = Math.max(0, exponent - behind.length);
  if (digits.length + zeros > 131_072 + scale) throw numericOverflow();
  const magnitude = BigInt(digits) * powerOfTen(zeros);
  return Numeric.of(match[1] === '-' ? -magnitude : magnitude, scale);
}

function parseUnusual(word: string, text: string): Numeric {
  switch (word.toLowerCase()) {
    case 'nan':
      return Numeric.nan;
    case 'inf':
    case '+inf':
    case 'infinity':
    case '+infinity':
      return Numeric.infinity;
    case '-inf':
    case '-infinity':
      return Numeric.negativeInfinity;
  }
  const match = NON_DECIMAL.exec(word);
  if (match === null) throw invalidText('numeric', text);
  const magnitude = BigInt(match[2]!.replaceAll('_', ''));
  return Numeric.of(match[1] === '-' ? -magnitude : magnitude, 0);
}
