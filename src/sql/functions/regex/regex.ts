import { Alphabet } from './alphabet.js';
import { Automaton } from './automaton.js';
import { dissect, hasCaptures, type Part, prefersShortest } from './dissection.js';
import { Divider, type PartAutomata } from './matcher.js';
import { parsePattern } from './parser.js';
import { Conditions } from './places.js';
import { ANY, Program } from './program.js';
import { Subject } from './subject.js';
import type { Pattern, PatternOptions, Syntax } from './syntax.js';

// Regular expressions as PostgreSQL has them, in bounded time.
//
//   text -> lexer -> parser -> syntax -> dissection (who gets which text)
//                                     -> program -> automaton (what matches)
//
// A search goes: an unanchored automaton finds where the match that ends first ends, or that there is none. The first
// place from where the pattern matches is looked for by trying; if that takes long, one pass backward over the text
// marks every such place. From there the longest (or shortest) end is taken, and the text is divided among captures.
// All of it is linear in the text, but for divisions, which read what they divide once a level, and for back
// references, which are tried and counted.

/** Begin and end of the whole match and of each capture, in units; -1, -1 for a capture without text. */
export type Match = Int32Array;

/** Tries at places before all of them are marked in one pass, as a share of the text. */
const TRIES_PER_UNIT = 4;
const TRIES_MIN = 1000;

/** A compiled pattern. */
export class Regex implements PartAutomata {
  readonly captureCount: number;
  private readonly pattern: Pattern;
  private readonly alphabet = new Alphabet();
  private readonly conditions = new Conditions();
  private readonly root: Part;
  private readonly searching: Automaton;
  private readonly looks: readonly Automaton[];
  private readonly forwards = new Map<Part, Automaton>();
  private readonly backwards = new Map<Part, Automaton>();
  private markingStarts: Automaton | null = null;
  /** The pattern when it is nothing but characters, in their own case. */
  private readonly literal: string | null;
  private readonly prefix: string;
  /** It can match at the begin of the text only. */
  private readonly isAtBegin: boolean;

  /** @throws 2201B */
  constructor(text: string, options: PatternOptions) {
    const pattern = parsePattern(text, options);
    const { syntax } = pattern;
    this.pattern = pattern;
    this.captureCount = pattern.captureCount;
    this.conditions.add(syntax);
    this.alphabet.numberOf(ANY);
    numberSets(syntax, this.alphabet);
    this.root = dissect(syntax);
    const { literal, isWhole } = literalPrefix(syntax);
    this.prefix = literal;
    this.literal = isWhole ? literal : null;
    this.isAtBegin = beginsAtText(syntax);
    this.looks = this.conditions.looks.map(({ operand, isBehind }) =>
      this.automatonOf(operand, { isBackward: !isBehind, isAnchored: false }),
    );
    this.searching = this.automatonOf(syntax, { isBackward: false, isAnchored: this.isAtBegin });
  }

  private automatonOf(syntax: Syntax, options: { isBackward: boolean; isAnchored: boolean }): Automaton {
    return new Automaton(new Program(syntax, this.alphabet, this.conditions, options), this.alphabet);
  }

  forward(part: Part): Automaton {
    let automaton = this.forwards.get(part);
    if (automaton === undefined) {
      automaton = this.automatonOf(part.syntax, { isBackward: false, isAnchored: true });
      this.forwards.set(part, automaton);
    }
    return automaton;
  }

  backward(part: Part): Automaton {
    let automaton = this.backwards.get(part);
    if (automaton === undefined) {
      automaton = this.automatonOf(part.syntax, { isBackward: true, isAnchored: true });
      this.backwards.set(part, automaton);
    }
    return automaton;
  }

  private subjectOf(text: string): Subject {
    return new Subject(text, this.alphabet, this.conditions, (look, subject) => {
      const { isBehind, isNegated } = this.conditions.looks[look]!;
      const automaton = this.looks[look]!;
      const places = isBehind ? automaton.endsOfAll(subject) : automaton.starts(subject, 0, text.length);
      if (isNegated) for (let i = 0; i < places.length; i++) places[i]! ^= 1;
      return places;
    });
  }

  /** Whether the text has a match. */
  test(text: string): boolean {
    if (this.literal !== null) return text.includes(this.literal);
    if (this.pattern.hasBackReferences) return this.search(text).next(0) !== null;
    if (this.prefix !== '' && !text.includes(this.prefix)) return false;
    return this.searching.shortest(this.subjectOf(text), 0, 0, text.length) >= 0;
  }

  /** Starts a search for the matches of a text. */
  search(text: string): Search {
    return new Search(this, this.subjectOf(text));
  }

  /** The first match at or behind `from`; for `Search`. */
  matchFrom(subject: Subject, search: Search, from: number): Match | null {
    const { text } = subject;
    const { length } = text;
    if (from > length || (this.isAtBegin && from > 0)) return null;
    if (this.literal !== null) {
      const at = text.indexOf(this.literal, from);
      return at < 0 ? null : Int32Array.of(at, at + this.literal.length);
    }
    if (this.pattern.hasBackReferences) return this.matchReferring(subject, from);
    const first = this.prefix === '' ? from : text.indexOf(this.prefix, from);
    if (first < 0) return null;
    const close = this.searching.shortest(subject, first, first, length);
    if (close < 0) return null;
    const begin = this.firstBegin(subject, search, first, close);
    const automaton = this.forward(this.root);
    const end = prefersShortest(this.root)
      ? automaton.shortest(subject, begin, begin, length)
      : automaton.longest(subject, begin, length);
    const places = this.noPlaces();
    if (hasCaptures(this.root)) new Divider(subject, this, places).divide(this.root, begin, end);
    places[0] = begin;
    places[1] = end;
    return places;
  }

  private noPlaces(): Match {
    return new Int32Array(2 * (this.captureCount + 1)).fill(-1);
  }

  /** The first place from where there is a match, which is known to exist. */
  private firstBegin(subject: Subject, search: Search, from: number, close: number): number {
    const { text } = subject;
    const automaton = this.forward(this.root);
    const stepsMax = subject.steps + TRIES_MIN + TRIES_PER_UNIT * (close - from);
    for (let begin = from; search.starts === null; begin = subject.placeAfter(begin)) {
      if (this.prefix !== '') begin = text.indexOf(this.prefix, begin);
      if (automaton.shortest(subject, begin, begin, text.length) >= 0) return begin;
      if (subject.steps > stepsMax) {
        this.markingStarts ??= this.automatonOf(this.pattern.syntax, { isBackward: true, isAnchored: false });
        search.starts = this.markingStarts.starts(subject, 0, text.length);
      }
    }
    return search.starts!.indexOf(1, from);
  }

  /** With back references a match of the automaton may turn out to be none. */
  private matchReferring(subject: Subject, from: number): Match | null {
    const { text } = subject;
    const automaton = this.forward(this.root);
    const places = this.noPlaces();
    const divider = new Divider(subject, this, places);
    let at = from;
    do {
      const close = this.searching.shortest(subject, at, at, text.length);
      if (close < 0) return null;
      for (let begin = at; begin <= close; begin = subject.placeAfter(begin)) {
        subject.work(0);
        const ends = automaton.ends(subject, begin, text.length);
        if (!prefersShortest(this.root)) ends.reverse();
        for (const end of ends) {
          places.fill(-1);
          if (!divider.divide(this.root, begin, end)) continue;
          places[0] = begin;
          places[1] = end;
          return places;
        }
      }
      if (this.isAtBegin) return null;
      at = subject.placeAfter(close);
      // Once something was found to be no match, PostgreSQL does not try the very end of the text any more.
    } while (at < text.length);
    return null;
  }
}

/** A search for one match of a pattern after the other in one text. */
export class Search {
  /** Every place from where a match begins, once that was worth a pass over the text. */
  starts: Uint8Array | null = null;

  constructor(
    private readonly regex: Regex,
    private readonly subject: Subject,
  ) {}

  /** The first match that begins at `from` or behind. */
  next(from: number): Match | null {
    return this.regex.matchFrom(this.subject, this, from);
  }

  /** Steps of automata so far: the measure of work. */
  get steps(): number {
    return this.subject.steps;
  }
}

function numberSets(syntax: Syntax, alphabet: Alphabet): void {
  switch (syntax.kind) {
    case 'Character':
      alphabet.numberOf(syntax.set);
      break;
    case 'Sequence':
      for (const part of syntax.parts) numberSets(part, alphabet);
      break;
    case 'Choice':
      for (const branch of syntax.branches) numberSets(branch, alphabet);
      break;
    case 'Look':
    case 'Repeat':
    case 'Group':
      numberSets(syntax.operand, alphabet);
      break;
    default:
      break;
  }
}

/** The characters that every match begins with, and whether the pattern is nothing else. */
function literalPrefix(syntax: Syntax): { readonly literal: string; readonly isWhole: boolean } {
  const parts = syntax.kind === 'Sequence' ? syntax.parts : [syntax];
  let literal = '';
  for (const part of parts) {
    if (part.kind !== 'Character') return { literal, isWhole: false };
    const { ranges, classes, isNegated } = part.set;
    const isOne = ranges.length === 2 && ranges[0] === ranges[1] && classes.length === 0 && !isNegated;
    if (!isOne || ranges[0]! > 0x10ffff) return { literal, isWhole: false };
    literal += String.fromCodePoint(ranges[0]!);
  }
  return { literal, isWhole: true };
}

function beginsAtText(syntax: Syntax): boolean {
  const first = syntax.kind === 'Sequence' ? syntax.parts[0] : syntax;
  return first?.kind === 'Place' && first.test === 'text begin';
}
