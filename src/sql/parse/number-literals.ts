import { isWordStart, skipWord } from './characters.js';
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
    if (skipWord(text, end) > end) throw junk(text, start, skipWord(text, end));
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
  return { value: match[0].includes('_') ? match[0].replaceAll('_', '') : match[0], end };
}

function refuseJunk(text: string, start: number, end: number): void {
  if (isWordStart(text, end)) throw junk(text, start, skipWord(text, end));
}

function junk(text: string, start: number, end: number) {
  return errorNear(text, 'trailing junk after numeric literal', { start, end });
}

const plainNumber = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`;
const listStart = /\s*\[/y;
/** A thousand items at a time: a repetition without end would pile up choices to come back to. */
const listItems = new RegExp(String.raw`(?:\s*${plainNumber}\s*,){1,1000}`, 'y');
const listEnd = new RegExp(String.raw`\s*${plainNumber}\s*\]`, 'y');

/**
 * The offsets of what stands between the brackets of `[1.5, -2, 3e4]` at `at`, or null when that is not a list of
 * plain decimal numbers. Regular expressions walk the characters twice as fast as a loop over `charCodeAt` does, and
 * a vector literal has ten thousand of them.
 */
export function scanNumericArray(text: string, at: number): { start: number; end: number } | null {
  const start = matchEnd(listStart, text, at);
  if (start < 0) return null;
  let from = start;
  for (let next = from; next >= 0; next = matchEnd(listItems, text, from)) from = next;
  const end = matchEnd(listEnd, text, from);
  return end < 0 ? null : { start, end: end - 1 };
}

/** Where a match at `at` ends; -1 when there is none. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
