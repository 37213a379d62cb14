import { EMPTY, type Preference, type Syntax } from './syntax.js';

// How a match is divided among the parts of a pattern, so that every capture gets its text. It is PostgreSQL's way
// (Spencer's): not the first path that a backtracking matcher would find, but part by part from the left, each the
// longest or the shortest text that leaves the others something to match.
//
//   - The whole pattern has a preference: that of the first part that has one. `a*?b*` is short as a whole.
//   - A choice prefers the longest, and of its branches takes the first that matches what the choice has.
//   - Only parts with captures, back references or mixed preferences are divided further. Everything else is one
//     piece, for which an automaton alone answers.
//
// The shape of the tree decides what captures get, so it is made as PostgreSQL makes it, quirks included: of `(x)+` the
// last round is a part of its own behind one piece of all earlier ones, while `(x)*` is an iteration.

// Traits of a part.
const LONGEST = 1;
const SHORTEST = 2;
/** Some parts inside prefer the longest, others the shortest. */
const MIXED = 4;
const CAPTURES = 8;
const REFERS = 16;

const INHERITED = MIXED | CAPTURES | REFERS;
const PREFERENCES = LONGEST | SHORTEST;

interface PartBase {
  readonly traits: number;
  /** What the part matches, without regard to captures. */
  readonly syntax: Syntax;
  /** The captures that get the part's text, innermost first. */
  readonly captures: readonly number[];
}

/** Nothing to divide. */
export interface Piece extends PartBase {
  readonly kind: 'Piece';
}

/** One part behind the other. */
export interface Pair extends PartBase {
  readonly kind: 'Pair';
  readonly left: Part;
  readonly right: Part;
}

export interface Branches extends PartBase {
  readonly kind: 'Branches';
  readonly parts: readonly Part[];
}

export interface Iteration extends PartBase {
  readonly kind: 'Iteration';
  readonly part: Part;
  readonly min: number;
  readonly max: number;
}

/** The text of a capture, some times. */
export interface Reference extends PartBase {
  readonly kind: 'Reference';
  readonly capture: number;
  readonly min: number;
  readonly max: number;
}

export type Part = Piece | Pair | Branches | Iteration | Reference;

/** Whether a part would rather be short. */
export function prefersShortest(part: Part): boolean {
  return (part.traits & SHORTEST) !== 0;
}

/** Whether back references decide if the part matches. */
export function refers(part: Part): boolean {
  return (part.traits & REFERS) !== 0;
}

/** Whether there is something to divide. */
export function hasCaptures(part: Part): boolean {
  return (part.traits & CAPTURES) !== 0;
}

/** The tree of parts of a pattern. */
export function dissect(syntax: Syntax): Part {
  return syntax.kind === 'Choice' ? choiceOf(syntax) : sequenceOf(syntax);
}

/** What goes up to the part around: with both preferences inside, that they are mixed. */
function inherited(traits: number): number {
  const isMixed = (traits & PREFERENCES) === PREFERENCES;
  return (traits & INHERITED) | (isMixed ? MIXED : 0);
}

function isMessy(traits: number): boolean {
  return (traits & INHERITED) !== 0;
}

/** Traits of two parts together: the first one's preference counts. */
function combined(first: number, second: number): number {
  const preference = first & PREFERENCES || second & PREFERENCES;
  return inherited(first | second) | preference;
}

function piece(traits: number, syntax: Syntax): Piece {
  return { kind: 'Piece', traits, syntax, captures: [] };
}

function pair(traits: number, left: Part, right: Part): Pair {
  return { kind: 'Pair', traits, left, right, syntax: sequence([left.syntax, right.syntax]), captures: [] };
}

function sequence(parts: readonly Syntax[]): Syntax {
  if (parts.length === 0) return EMPTY;
  return parts.length === 1 ? parts[0]! : { kind: 'Sequence', parts };
}

function choiceOf(syntax: Extract<Syntax, { kind: 'Choice' }>): Part {
  const parts = syntax.branches.map(sequenceOf);
  let traits = LONGEST;
  for (const part of parts) traits |= inherited(traits | part.traits);
  if (!isMessy(traits)) return piece(traits, syntax);
  return { kind: 'Branches', traits, parts, syntax, captures: [] };
}

/** An item of a sequence: the atom, and how often. */
interface Item {
  readonly atom: Syntax;
  readonly min: number;
  readonly max: number;
  /** The quantifier's preference as a trait, 0 without. */
  readonly preference: number;
}

function itemOf(syntax: Syntax): Item {
  if (syntax.kind !== 'Repeat') return { atom: syntax, min: 1, max: 1, preference: 0 };
  return { atom: syntax.operand, min: syntax.min, max: syntax.max, preference: traitOf(syntax.prefers) };
}

function traitOf(prefers: Preference): number {
  return prefers === null ? 0 : prefers === 'longest' ? LONGEST : SHORTEST;
}

/** A part that must be divided and the simple items before it. */
interface Segment {
  readonly before: readonly Syntax[];
  readonly beforeTraits: number;
  readonly part: Part;
  /** Traits of the atom under the quantifier's preference. */
  readonly traits: number;
}

function sequenceOf(syntax: Syntax): Part {
  const parts = syntax.kind === 'Sequence' ? syntax.parts : [syntax];
  const segments: Segment[] = [];
  let before: Syntax[] = [];
  let traits = 0;
  for (const part of parts) {
    const item = itemOf(part);
    // Conditions have no length and no preference; `x{0}` is nothing at all.
    if (item.max === 0 || item.atom.kind === 'Place' || item.atom.kind === 'Look') {
      before.push(item.max === 0 ? EMPTY : part);
      continue;
    }
    const atom = atomPart(item.atom);
    const together = traits | item.preference | atom.traits;
    const isSimple = atom.captures.length === 0 && atom.kind !== 'Reference' && !isMessy(inherited(together));
    if (isSimple) {
      traits = together;
      before.push(part);
      continue;
    }
    segments.push({
      before,
      beforeTraits: traits,
      part: quantified(atom, item),
      traits: combined(item.preference, atom.traits),
    });
    before = [];
    traits = 0;
  }
  if (segments.length === 0) return piece(traits, syntax);
  let rest: Part | null = before.length === 0 ? null : piece(traits, sequence(before));
  for (let i = segments.length - 1; i >= 0; i--) rest = joined(segments[i]!, rest);
  return rest!;
}

/** A segment and what comes behind it. */
function joined({ before, beforeTraits, part, traits }: Segment, rest: Part | null): Part {
  if (rest === null) {
    if (before.length === 0) return part;
    const whole = beforeTraits | combined(beforeTraits, part.traits);
    return pair(whole, piece(beforeTraits, sequence(before)), part);
  }
  const behind = traits | combined(traits, rest.traits);
  const whole = beforeTraits | combined(beforeTraits, behind);
  if (before.length === 0) return pair(whole, part, rest);
  const first = piece(beforeTraits, sequence(before));
  // A part that only clashed with what stands before it needs no place of its own beside what follows.
  if (part.kind === 'Piece' && rest.kind === 'Piece' && part.captures.length === 0) {
    const joint = combined(part.traits, rest.traits);
    if (!isMessy(inherited(part.traits | rest.traits))) {
      return pair(whole, first, piece(joint, sequence([part.syntax, rest.syntax])));
    }
  }
  return pair(whole, first, pair(behind, part, rest));
}

function atomPart(syntax: Syntax): Part {
  switch (syntax.kind) {
    case 'Group': {
      const inner = dissect(syntax.operand);
      if (syntax.capture === 0) return inner;
      return { ...inner, traits: inner.traits | CAPTURES, captures: [...inner.captures, syntax.capture] };
    }
    case 'BackReference':
      return { kind: 'Reference', traits: REFERS, capture: syntax.capture, min: 1, max: 1, syntax, captures: [] };
    default:
      return piece(0, syntax);
  }
}

function repeated(part: Part, min: number, max: number): Syntax {
  return { kind: 'Repeat', operand: part.syntax, min, max, prefers: null };
}

/** An atom under its quantifier. */
function quantified(atom: Part, { atom: written, min, max, preference }: Item): Part {
  const traits = combined(preference, atom.traits);
  if (written.kind === 'BackReference' && atom.kind === 'Reference') {
    return { ...atom, traits: atom.traits | traits, min, max, syntax: repeated(atom, min, max) };
  }
  const own = atom.traits & (PREFERENCES | MIXED);
  if (min === 1 && max === 1 && (preference === 0 || own === 0 || own === preference)) return atom;
  const syntax = repeated(atom, min, max);
  if ((atom.traits & (CAPTURES | REFERS)) === 0) return piece(traits, syntax);
  if (min > 0 && !refers(atom)) {
    // The last round is the one that captures see.
    const earlier = piece(traits & PREFERENCES, repeated(atom, min - 1, max - 1));
    return pair(traits, earlier, atom);
  }
  return { kind: 'Iteration', traits, part: atom, min, max, syntax, captures: [] };
}
