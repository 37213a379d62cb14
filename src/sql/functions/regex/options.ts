import { error } from '../../../common/errors.js';
import { patternError } from './pattern-error.js';
import type { PatternOptions } from './syntax.js';

// Options of a pattern by their letters, as an argument (`regexp_replace(x, p, r, 'gi')`) and as `(?i)` at its start.

const ADVANCED: PatternOptions = {
  flavor: 'advanced',
  ignoresCase: false,
  isExpanded: false,
  dotStopsAtNewline: false,
  anchorsAtNewline: false,
};

/** The options with one letter's change; null for a letter that is none. */
export function withOption(options: PatternOptions, letter: string): PatternOptions | null {
  switch (letter) {
    case 'b':
      return { ...options, flavor: 'basic' };
    case 'c':
      return { ...options, ignoresCase: false };
    case 'e':
      return { ...options, flavor: 'extended' };
    case 'i':
      return { ...options, ignoresCase: true };
    case 'm':
    case 'n':
      return { ...options, dotStopsAtNewline: true, anchorsAtNewline: true };
    case 'p':
      return { ...options, dotStopsAtNewline: true, anchorsAtNewline: false };
    case 'q':
      return { ...options, flavor: 'literal' };
    case 's':
      return { ...options, dotStopsAtNewline: false, anchorsAtNewline: false };
    case 't':
      return { ...options, isExpanded: false };
    case 'w':
      return { ...options, dotStopsAtNewline: false, anchorsAtNewline: true };
    case 'x':
      return { ...options, isExpanded: true };
    default:
      return null;
  }
}

/** A literal knows neither white space nor lines. */
export function literalOptions(options: PatternOptions): PatternOptions {
  return {
    ...options,
    flavor: 'literal',
    isExpanded: false,
    dotStopsAtNewline: false,
    anchorsAtNewline: false,
  };
}

/** What the flags argument says: the options, and whether all matches are wanted. */
export interface Flags {
  readonly options: PatternOptions;
  readonly isGlobal: boolean;
}

const known = new Map<string, Flags>([['', { options: ADVANCED, isGlobal: false }]]);

/** @throws 22023 for an unknown letter, 2201B for a literal with options of other patterns */
export function readFlags(text: string): Flags {
  let flags = known.get(text);
  if (flags === undefined) {
    flags = parseFlags(text);
    // Only what can be written in few letters is worth keeping.
    if (text.length <= 4 && known.size < 1000) known.set(text, flags);
  }
  return flags;
}

function parseFlags(text: string): Flags {
  let options = ADVANCED;
  let isGlobal = false;
  for (const letter of text) {
    if (letter === 'g') {
      isGlobal = true;
      continue;
    }
    const changed = withOption(options, letter);
    if (changed === null) {
      throw error('invalid_parameter_value', `invalid regular expression option: "${letter}"`);
    }
    options = changed;
  }
  return { options, isGlobal };
}

/** @throws 2201B */
export function checkOptions({ flavor, isExpanded, dotStopsAtNewline, anchorsAtNewline }: PatternOptions): void {
  if (flavor === 'literal' && (isExpanded || dotStopsAtNewline || anchorsAtNewline)) {
    throw patternError('invalid argument to regex function');
  }
}
