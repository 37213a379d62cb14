import { error } from '../../common/errors.js';
import { float4, float8, int4, int8, numeric, text } from '../../types/builtin.js';
import { nearestDecimal } from '../../types/float-format.js';
import { INT32_MAX } from '../../types/integer.js';
import { leadingExponent, Numeric, powerOfTen } from '../../types/numeric.js';
import { fixedDecimal } from './fixed-decimal.js';
import type { ScalarFunction } from './function.js';
import { numberOfText } from './number-from-text.js';
import { type NumberPattern, numberPattern } from './number-pattern.js';
import { type DigitText, fillNumberPattern, placeInPattern } from './number-to-text.js';
import { ROMAN_LENGTH_MAX, romanNumeral } from './roman.js';
import { stable } from './row.js';

// to_char of the number types, which differ in how they round and shift, and to_number.

/** How a type writes its numbers; each gives what `to_char` makes of the rest. */
interface NumberWriter<T> {
  /** The integer nearest to it, for a Roman numeral; out of their range for what is none. */
  toInteger(value: T): number;
  /** With an exponent of at least two digits; null for what has no digits. */
  toScientific(value: T, places: number): string | null;
  /** With so many places, after moving the point by `shift`. `pre` is how many digits the pattern has before it. */
  toDigits(value: T, pattern: NumberPattern): DigitText;
}

function textOfNumber<T>(writer: NumberWriter<T>, value: T, template: string): string {
  if (template === '') return '';
  const pattern = numberPattern(template);
  if (pattern.isRoman) return romanText(pattern, writer.toInteger(value));
  if (pattern.isScientific) {
    const scientific = writer.toScientific(value, pattern.post);
    if (scientific === null) return noDigits(pattern);
    return scientific.startsWith('-') ? scientific : ` ${scientific}`;
  }
  return fillNumberPattern(pattern, pattern.pre + pattern.shift, writer.toDigits(value, pattern));
}

/** `#` for all that a number with an exponent would take. */
function noDigits({ pre, post }: NumberPattern): string {
  const marks = Array.from({ length: pre + post + 6 }, () => '#');
  marks[0] = ' ';
  marks[pre + 1] = '.';
  return marks.join('');
}

function romanText(pattern: NumberPattern, value: number): string {
  const numeral = romanNumeral(value);
  const blank = pattern.isFilled ? '' : ' ';
  return placeInPattern(pattern, (word) => {
    switch (word.unit) {
      case 'roman': {
        const cased = word.text === 'RN' ? numeral : numeral.toLowerCase();
        return pattern.isFilled ? cased : cased.padStart(ROMAN_LENGTH_MAX);
      }
      case 'group':
      case 'localeGroup':
        return blank;
      case 'currency':
        return ' ';
      default:
        return '';
    }
  });
}

/** The digits of a number printed with `places` places. */
function digitText(printed: string, places: number): DigitText {
  const isNegative = printed.startsWith('-');
  return { digits: isNegative ? printed.slice(1) : printed, isNegative, places };
}

/** `1e+5` becomes `1e+05`. */
function withExponent(printed: string): string {
  return printed.replace(/e([+-])(\d)$/, 'e$10$2');
}

// --------------------------------------------------------------------------------------------------------- integers

function withPlaces(printed: string, places: number): string {
  return places === 0 ? printed : `${printed}.${'0'.repeat(places)}`;
}

const int4Writer: NumberWriter<number> = {
  toInteger: (value) => value,
  toScientific: (value, places) => withExponent(nearestDecimal(value, Math.min(places, 99))),
  // Like the C code this follows, the product wraps around.
  toDigits: (value, { shift, hasShift, post }) => {
    const shifted = hasShift ? Math.imul(value, Math.min(10 ** shift, INT32_MAX)) : value;
    return digitText(withPlaces(String(shifted), post), post);
  },
};

const int8Writer: NumberWriter<number | bigint> = {
  toInteger: (value) => Number(value),
  toScientific: (value, places) => scientificNumeric(Numeric.fromBigInt(value), places),
  toDigits: (value, { shift, hasShift, post }) => {
    if (!hasShift) return digitText(withPlaces(String(value), post), post);
    const factor = 10n ** BigInt(shift);
    const product = BigInt(value) * factor;
    if (BigInt.asIntN(64, factor) !== factor || BigInt.asIntN(64, product) !== product) {
      throw error('numeric_value_out_of_range', 'bigint out of range');
    }
    return digitText(withPlaces(String(product), post), post);
  },
};

// ---------------------------------------------------------------------------------------------------------- numeric

/** Rounded to its significant digits, half away from zero. A carry makes a second digit before the point. */
function scientificNumeric(value: Numeric, places: number): string | null {
  if (!value.isFinite) return null;
  const exponent = value.coefficient === 0 ? 0 : leadingExponent(value);
  const scaled = new Numeric(value.coefficient, value.scale + exponent - places);
  const digits = scaled.scale >= 0 ? scaled.round(0) : Numeric.of(scaledUp(scaled), 0);
  // The digits as they are, with the point put in.
  const mantissa = new Numeric(digits.coefficient, places).toString();
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function scaledUp({ coefficient, scale }: Numeric): bigint {
  return BigInt(coefficient) * powerOfTen(-scale);
}

const numericWriter: NumberWriter<Numeric> = {
  toInteger: (value) => (value.isFinite ? Number(value.toBigInt()) : Number.POSITIVE_INFINITY),
  toScientific: scientificNumeric,
  toDigits: (value, { shift, hasShift, post }) => {
    const shifted = hasShift ? value.multiply(Numeric.of(powerOfTen(shift), 0)) : value;
    return digitText(shifted.round(post).toString(), post);
  },
};

// ----------------------------------------------------------------------------------------------------------- floats

/** `significant` digits are all that the type is sure of: places beyond them are left out. */
function floatWriter(significant: number): NumberWriter<number> {
  return {
    toInteger: (value) => Number(fixedDecimal(value, 0)),
    toScientific: (value, places) => {
      if (!Number.isFinite(value)) return null;
      const printed = withExponent(nearestDecimal(value, Math.min(places, 99)));
      return Object.is(value, -0) ? `-${printed}` : printed;
    },
    toDigits: (value, { shift, post }) => {
      const shifted = value * 10 ** shift;
      const before = fixedDecimal(Math.abs(shifted), 0).length;
      const places = before >= significant ? 0 : Math.min(post, significant - before);
      return digitText(fixedDecimal(shifted, places), places);
    },
  };
}

const float4Writer = floatWriter(6);
const float8Writer = floatWriter(15);

function row<T>(type: ScalarFunction['args'][number], writer: NumberWriter<T>): ScalarFunction {
  return {
    ...stable,
    name: 'to_char',
    args: [type, text],
    returns: text,
    evaluate: (value: T, template: string) => textOfNumber(writer, value, template),
    doc: 'A number in the form of a pattern.',
    example: null,
  };
}

export const numberFormatFunctions: readonly ScalarFunction[] = [
  { ...row(numeric, numericWriter), example: ["to_char(-1485.5, '9G999D99')", '-1,485.50'] },
  { ...row(int4, int4Writer), example: ["to_char(485, 'FM00000th')", '00485th'] },
  { ...row(int8, int8Writer), example: ["to_char(12345678901, 'FM999,999,999,999')", '12,345,678,901'] },
  { ...row(float4, float4Writer), example: ["to_char(0.1::real, '0.99')", ' 0.10'] },
  { ...row(float8, float8Writer), example: ["to_char(485.8::float8, '9.99EEEE')", ' 4.86e+02'] },
  {
    ...stable,
    name: 'to_number',
    args: [text, text],
    returns: numeric,
    evaluate: numberOfText,
    doc: 'The number that a text in the form of a pattern says.',
    example: ["to_number('12,454.8-', '99G999D9S')", '-12454.8'],
  },
];
