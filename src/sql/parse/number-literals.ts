import { CharacterBit, characterBits, isWordStart, skipWord } from './characters.js';
import { errorNear } from './syntax-error.js';

const based = /0(?:[xX](?:_?[0-9a-fA-F])+|[oO](?:_?[0-7])+|[bB](?:_?[01])+)/y;
const decimal =
  /(?:(?:\d(?:_?\d)*)(?:\.(?!\.)(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?<exponent>[eE](?:[-+]?\d(?:_?\d)*|[-+]))?/y;
const baseNames: Record<string, string> = { x: 'hexadecimal', o: 'octal', b: 'binary' };

/**
 * The number at `start`, of any form: `12`, `1.5`, `.5`, `5.`, `1e-3`, `1_000`, `0x1F`, `0o17`, `0b101`.
 * `value` is decimal and without underscores. A dot that another dot follows (`1..9`) is not the number's.
 */
export function scanNumber(text: string, start: number): { value: string; end: number } {
  based.lastIndex = start;
  const whole = based.exec(text)?.[0];
  if (whole !== undefined) {
    const end = start + whole.length;
    refuseJunk(text, start, end);
    return { value: BigInt(whole.replaceAll('_', '')).toString(), end };
  }
  const name = text.charCodeAt(start) === 48 ? baseNames[(text[start + 1] ?? '').toLowerCase()] : undefined;
  if (name !== undefined) {
    const end = start + (text[start + 2] === '_' ? 3 : 2);
    if (skipWord(text, start) > end) refuseJunk(text, start, start + 1);
    throw errorNear(text, `invalid ${name} integer`, { start, end });
  }
  decimal.lastIndex = start;
  const match = decimal.exec(text) as RegExpExecArray;
  const end = decimal.lastIndex;
  const exponent = match.groups?.exponent;
  if (exponent !== undefined && /[-+]$/.test(exponent)) throw junk(text, start, end);
  refuseJunk(text, start, end);
  return { value: match[0].replaceAll('_', ''), end };
}

function refuseJunk(text: string, start: number, end: number): void {
  if (isWordStart(text, end)) throw junk(text, start, skipWord(text, end));
}

function junk(text: string, start: number, end: number) {
  return errorNear(text, 'trailing junk after numeric literal', { start, end });
}

const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const LEFT_BRACKET = 91;
const RIGHT_BRACKET = 93;

/**
 * The offsets of what stands between the brackets of `[1.5, -2, 3e4]` at `at`, or null when that is not a list of
 * plain decimal numbers. One pass over the characters: about 1 ns each, which is what makes a vector literal cheap.
 */
export function scanNumericArray(text: string, at: number): { start: number; end: number } | null {
  at = skipBlank(text, at);
  if (text.charCodeAt(at) !== LEFT_BRACKET) return null;
  const start = ++at;
  for (;;) {
    let code = text.charCodeAt(at);
    while (isBlank(code)) code = text.charCodeAt(++at);
    if (code === MINUS || code === PLUS) code = text.charCodeAt(++at);
    const digitsFrom = at;
    while (isDigit(code)) code = text.charCodeAt(++at);
    let digits = at - digitsFrom;
    if (code === DOT) {
      code = text.charCodeAt(++at);
      const fractionFrom = at;
      while (isDigit(code)) code = text.charCodeAt(++at);
      digits += at - fractionFrom;
    }
    if (digits === 0) return null;
    if ((code | 32) === 101) {
      code = text.charCodeAt(++at);
      if (code === MINUS || code === PLUS) code = text.charCodeAt(++at);
      if (!isDigit(code)) return null;
      while (isDigit(code)) code = text.charCodeAt(++at);
    }
    while (isBlank(code)) code = text.charCodeAt(++at);
    if (code === RIGHT_BRACKET) return { start, end: at };
    if (code !== COMMA) return null;
    at++;
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isBlank(code: number): boolean {
  return code <= 32 && (characterBits[code] & CharacterBit.space) !== 0;
}

function skipBlank(text: string, at: number): number {
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}
