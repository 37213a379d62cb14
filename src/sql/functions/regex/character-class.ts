import { lowerText, upperText } from '../letter-case.js';

// Classes of characters by name, as PostgreSQL has them in the locale C.UTF-8: digits are ASCII, letters are Unicode's.

export type ClassName =
  | 'alnum'
  | 'alpha'
  | 'ascii'
  | 'blank'
  | 'cntrl'
  | 'digit'
  | 'graph'
  | 'lower'
  | 'print'
  | 'punct'
  | 'space'
  | 'upper'
  | 'word'
  | 'xdigit';

const CLASSES: Readonly<Record<ClassName, (code: number) => boolean>> = {
  alnum: (code) => isDigit(code) || isAlpha(code),
  alpha: isAlpha,
  ascii: (code) => code < 128,
  blank: (code) => code === 32 || code === 9,
  cntrl: (code) => code < 32 || (code >= 127 && code <= 159),
  digit: isDigit,
  graph: (code) => isPrint(code) && !isSpace(code),
  lower: (code) => upperText(String.fromCodePoint(code)) !== String.fromCodePoint(code),
  print: isPrint,
  punct: (code) => (code < 128 ? code > 32 && code < 127 && !isAscii(code) : isPunct(code)),
  space: isSpace,
  upper: (code) => lowerText(String.fromCodePoint(code)) !== String.fromCodePoint(code),
  word: isWord,
  xdigit: (code) => isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102),
};

export function isInClass(name: ClassName, code: number): boolean {
  return CLASSES[name](code);
}

export function isClassName(name: string): name is ClassName {
  return Object.hasOwn(CLASSES, name);
}

/** Letters, digits and the underscore: `\w`. */
export function isWord(code: number): boolean {
  return code < 128 ? code === 95 || isAscii(code) : isAlpha(code);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** An ASCII letter or digit. */
function isAscii(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function isAlpha(code: number): boolean {
  if (code < 128) return isAscii(code) && !isDigit(code);
  // Everything on the plane of rare ideographs counts, assigned or not.
  if (code >= 0x20000) return code < 0x2fffe;
  // Letters above letters (U+0363 to U+036F) are marks only.
  if (code >= 0x363 && code <= 0x36f) return false;
  return /[\p{Alphabetic}\p{Nd}]/u.test(String.fromCodePoint(code));
}

/** White space that is blank and that a line may be broken at: not U+00A0, U+1680, U+2007, U+202F. */
function isSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  if (code === 0xa0 || code === 0x1680 || code === 0x2007 || code === 0x202f) return false;
  return /\p{White_Space}/u.test(String.fromCodePoint(code));
}

function isPrint(code: number): boolean {
  if (code < 0xff) return (code >= 32 && code < 127) || code >= 160;
  return code !== 0x2028 && code !== 0x2029 && !(code >= 0xfff9 && code <= 0xfffb) && (code & 0xfffe) !== 0xfffe;
}

function isPunct(code: number): boolean {
  if (code === 0xa0) return true;
  return /[\p{P}\p{S}\p{M}\p{Nl}\p{No}\p{Cf}]/u.test(String.fromCodePoint(code)) && !isAlpha(code);
}
