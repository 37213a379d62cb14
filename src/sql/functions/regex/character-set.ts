import { lowerText, upperText } from '../letter-case.js';
import { type ClassName, isInClass } from './character-class.js';

// Sets of characters, by code point.

/** Characters of ranges or classes, or all others. */
export interface CharacterSet {
  /** Pairs of first and last code point. */
  readonly ranges: readonly number[];
  readonly classes: readonly { readonly name: ClassName; readonly isNegated: boolean }[];
  readonly isNegated: boolean;
  /** A newline is never in it, also when negated. */
  readonly excludesNewline: boolean;
}

const NEWLINE = 10;

export function contains(set: CharacterSet, code: number): boolean {
  if (set.excludesNewline && code === NEWLINE) return false;
  return isListed(set, code) !== set.isNegated;
}

function isListed({ ranges, classes }: CharacterSet, code: number): boolean {
  for (let i = 0; i < ranges.length; i += 2) if (code >= ranges[i]! && code <= ranges[i + 1]!) return true;
  return classes.some(({ name, isNegated }) => isInClass(name, code) !== isNegated);
}

/** The set of one character, in both cases if so wanted. */
export function setOfCharacter(code: number, ignoresCase: boolean): CharacterSet {
  const ranges: number[] = [];
  if (ignoresCase) for (const variant of caseVariants(code)) ranges.push(variant, variant);
  else ranges.push(code, code);
  return { ranges, classes: [], isNegated: false, excludesNewline: false };
}

/** Lower and upper case. A third form (a title case letter) is not its own variant, as in PostgreSQL. */
export function caseVariants(code: number): readonly number[] {
  const character = String.fromCodePoint(code);
  const lower = lowerText(character).codePointAt(0)!;
  const upper = upperText(character).codePointAt(0)!;
  return lower === upper ? [lower] : [lower, upper];
}

const RANGE_EXPANDED_MAX = 2048;

/** A range and what its characters are in the other case. */
export function rangeInBothCases(first: number, last: number): number[] {
  const ranges = [first, last];
  const add = (code: number) => {
    for (const variant of caseVariants(code)) {
      if (variant < first || variant > last) ranges.push(variant, variant);
    }
  };
  if (last - first < RANGE_EXPANDED_MAX) {
    for (let code = first; code <= last; code++) if (!isSurrogate(code)) add(code);
  } else {
    for (const code of lettersWithCase()) if (code >= first && code <= last) add(code);
  }
  return ranges;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

let letters: readonly number[] | null = null;

/** Every character that has another case. */
function lettersWithCase(): readonly number[] {
  if (letters === null) {
    const found: number[] = [];
    for (let code = 0; code < 0x1f000; code++) {
      if (!isSurrogate(code) && caseVariants(code).some((variant) => variant !== code)) found.push(code);
    }
    letters = found;
  }
  return letters;
}
