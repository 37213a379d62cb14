import { error } from '../common/errors.js';

// What `like_regex` says of its pattern. Regular expressions live above the types, so that the floor above hands in
// how a pattern is checked.

/** Refuses a pattern that is none. @throws 2201B */
export type PatternCheck = (pattern: string, flags: string) => void;

let check: PatternCheck = () => {};

/** Says how patterns are checked while a path is read. */
export function setPatternCheck(patternCheck: PatternCheck): void {
  check = patternCheck;
}

const LETTERS = 'ismxq';

/**
 * The letters of a flag string in their order, each once.
 * @throws 42601 for another letter, 0A000 for `x` (without `q`), 2201B for a pattern that is none
 */
export function readPatternFlags(pattern: string, text: string): string {
  for (const letter of text) {
    if (LETTERS.includes(letter)) continue;
    throw error('syntax_error', 'invalid input syntax for type jsonpath', {
      detail: `Unrecognized flag character "${letter}" in LIKE_REGEX predicate.`,
    });
  }
  const flags = [...LETTERS].filter((letter) => text.includes(letter)).join('');
  if (flags.includes('x') && !flags.includes('q')) {
    throw error('feature_not_supported', 'XQuery "x" flag (expanded regular expressions) is not implemented');
  }
  check(pattern, regexFlags(flags));
  return flags;
}

/**
 * XQuery's flags as those of SQL's functions: without `s` a dot stops at a newline, with `m` anchors stand at lines.
 */
export function regexFlags(flags: string): string {
  const ignoresCase = flags.includes('i') ? 'i' : '';
  if (flags.includes('q')) return `q${ignoresCase}`;
  const anchors = flags.includes('m');
  const lines = flags.includes('s') ? (anchors ? 'w' : '') : anchors ? 'n' : 'p';
  return lines + ignoresCase;
}
