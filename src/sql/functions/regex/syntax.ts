import type { CharacterSet } from './character-set.js';

// What a pattern says, as a tree. The parser makes it; `dissection.ts` decides from it how captures are found, and
// `program.ts` compiles the strings that a piece of it matches.

/** How the text may be read; the letters of embedded options and of the flags argument. */
export interface PatternOptions {
  readonly flavor: 'advanced' | 'extended' | 'basic' | 'literal';
  readonly ignoresCase: boolean;
  /** White space and comments in the pattern are left out. */
  readonly isExpanded: boolean;
  /** `.` and `[^x]` stop at a newline. */
  readonly dotStopsAtNewline: boolean;
  /** `^` and `$` stand at newlines too. */
  readonly anchorsAtNewline: boolean;
}

/** A condition on a place between two characters. */
export type PlaceTest =
  | 'text begin'
  | 'text end'
  | 'line begin'
  | 'line end'
  | 'word begin'
  | 'word end'
  | 'word boundary'
  | 'no word boundary';

/** A quantifier's wish: the longest or the shortest text; null where it has none (`{3}`). */
export type Preference = 'longest' | 'shortest' | null;

export interface EmptySyntax {
  readonly kind: 'Empty';
}

/** One character of a set. */
export interface CharacterSyntax {
  readonly kind: 'Character';
  readonly set: CharacterSet;
}

export interface PlaceSyntax {
  readonly kind: 'Place';
  readonly test: PlaceTest;
}

/** `(?=x)`, `(?!x)`, `(?<=x)`, `(?<!x)`. */
export interface LookSyntax {
  readonly kind: 'Look';
  readonly operand: Syntax;
  readonly isBehind: boolean;
  readonly isNegated: boolean;
}

export interface SequenceSyntax {
  readonly kind: 'Sequence';
  readonly parts: readonly Syntax[];
}

export interface ChoiceSyntax {
  readonly kind: 'Choice';
  readonly branches: readonly Syntax[];
}

/** `max` is Infinity for `*`, `+` and `{n,}`. */
export interface RepeatSyntax {
  readonly kind: 'Repeat';
  readonly operand: Syntax;
  readonly min: number;
  readonly max: number;
  readonly prefers: Preference;
}

/** Parentheses; `capture` counts from 1, 0 for `(?:x)`. */
export interface GroupSyntax {
  readonly kind: 'Group';
  readonly operand: Syntax;
  readonly capture: number;
}

/** `\1`: the text that a capture has. `target` is what the capture's parentheses hold. */
export interface BackReferenceSyntax {
  readonly kind: 'BackReference';
  readonly capture: number;
  readonly target: Syntax;
}

export type Syntax =
  | EmptySyntax
  | CharacterSyntax
  | PlaceSyntax
  | LookSyntax
  | SequenceSyntax
  | ChoiceSyntax
  | RepeatSyntax
  | GroupSyntax
  | BackReferenceSyntax;

/** A pattern as read. */
export interface Pattern {
  readonly syntax: Syntax;
  readonly captureCount: number;
  readonly hasBackReferences: boolean;
}

export const EMPTY: EmptySyntax = { kind: 'Empty' };
