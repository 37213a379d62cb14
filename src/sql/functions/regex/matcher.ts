import type { Automaton } from './automaton.js';
import {
  type Branches,
  type Iteration,
  type Pair,
  type Part,
  prefersShortest,
  type Reference,
  refers,
} from './dissection.js';
import type { Subject } from './subject.js';

/** The automata of a part of a pattern, made when first asked for. */
export interface PartAutomata {
  forward(part: Part): Automaton;
  backward(part: Part): Automaton;
}

/** What an attempt to divide a text counts as work; with back references nothing else bounds their number. */
const ATTEMPT_STEPS = 100;

/**
 * Divides a matched text among the parts of a pattern and notes what captures get.
 *
 * Without back references a text that a part's automaton accepts can always be divided, so that no choice is taken
 * back; with them divisions are tried in order of preference.
 */
export class Divider {
  /** @param places begin and end of every capture, of the whole match first; -1 for none. */
  constructor(
    private readonly subject: Subject,
    private readonly automata: PartAutomata,
    readonly places: Int32Array,
  ) {}

  /** False when back references do not fit; captures below `part` are then as they were or none. */
  divide(part: Part, from: number, to: number): boolean {
    if (!this.divideInside(part, from, to)) return false;
    for (const capture of part.captures) {
      this.places[2 * capture] = from;
      this.places[2 * capture + 1] = to;
    }
    return true;
  }

  private divideInside(part: Part, from: number, to: number): boolean {
    switch (part.kind) {
      case 'Piece':
        return true;
      case 'Reference':
        return this.repeats(part, from, to);
      case 'Pair':
        return this.dividePair(part, from, to);
      case 'Branches':
        return this.chooseBranch(part, from, to);
      case 'Iteration':
        return refers(part) ? this.iterateWithReferences(part, from, to) : this.iterate(part, from, to);
    }
  }

  /** Forgets what captures below a part got. */
  private forget(part: Part): void {
    for (const capture of part.captures) this.places[2 * capture] = this.places[2 * capture + 1] = -1;
    switch (part.kind) {
      case 'Pair':
        this.forget(part.left);
        this.forget(part.right);
        break;
      case 'Branches':
        for (const branch of part.parts) this.forget(branch);
        break;
      case 'Iteration':
        this.forget(part.part);
        break;
      default:
        break;
    }
  }

  private attempt(): void {
    this.subject.work(ATTEMPT_STEPS);
  }

  // ---------------------------------------------------------------------------------------------------------- pairs

  private dividePair(first: Pair, begin: number, to: number): boolean {
    // Pairs lean to the right: a long sequence is a loop, as long as no choice must be taken back.
    let part: Part = first;
    let from = begin;
    while (part.kind === 'Pair' && !refers(part)) {
      if (part !== first && part.captures.length > 0) break;
      const { left, right }: Pair = part;
      const [middle] = this.middles(part, from, to, true);
      this.divide(left, from, middle!);
      part = right;
      from = middle!;
    }
    if (part !== first) return this.divide(part, from, to);
    for (const middle of this.middles(first, from, to, false)) {
      this.attempt();
      if (this.divide(first.left, from, middle)) {
        if (this.divide(first.right, middle, to)) return true;
        this.forget(first.left);
      }
    }
    return false;
  }

  /** Places between the two, best first; one is enough when nothing is taken back. */
  private middles({ left, right }: Pair, from: number, to: number, isOneEnough: boolean): number[] {
    const ends = this.automata.forward(left).ends(this.subject, from, to);
    if (isOneEnough && ends.length === 1) return ends;
    const starts = this.automata.backward(right).starts(this.subject, from, to);
    const middles = ends.filter((place) => starts[place - from] === 1);
    return prefersShortest(left) ? middles : middles.reverse();
  }

  private chooseBranch({ parts }: Branches, from: number, to: number): boolean {
    for (const part of parts) {
      if (!this.automata.forward(part).matches(this.subject, from, to)) continue;
      this.attempt();
      if (this.divide(part, from, to)) return true;
    }
    return false;
  }

  // ------------------------------------------------------------------------------------------------------ iterations

  /** Without references only the last round matters, and rounds once found stay. */
  private iterate({ part, max }: Iteration, from: number, to: number): boolean {
    const automaton = this.automata.forward(part);
    if (from === to) {
      // One round without text, if there can be one, so that captures get that; or none, if short is better.
      if (!prefersShortest(part) && automaton.matches(this.subject, from, to)) this.divide(part, from, to);
      return true;
    }
    const roundsMax = Math.min(max, to - from);
    // Rounds so far: where each ends, and where else it might.
    const ends: number[] = [from];
    const choices: number[][] = [];
    // Places from where a round of a number leads to no end.
    const failed = new Set<number>();
    const isBounded = max !== Number.POSITIVE_INFINITY;
    const key = (round: number, place: number) => (isBounded ? round * (this.subject.text.length + 1) + place : place);
    for (;;) {
      const round = ends.length - 1;
      const place = ends[round]!;
      if (place === to) break;
      if (choices.length === round) {
        const isBlocked = round >= roundsMax || failed.has(key(round, place));
        // The best choice stands last. A round takes at least one character.
        const found = isBlocked ? [] : automaton.ends(this.subject, place, to).filter((end) => end > place);
        choices.push(prefersShortest(part) ? found.reverse() : found);
      }
      const next = choices[round]!.pop();
      if (next !== undefined) {
        ends.push(next);
        continue;
      }
      failed.add(key(round, place));
      choices.pop();
      ends.pop();
      if (round === 0) return false;
    }
    this.divide(part, ends[ends.length - 2]!, to);
    return true;
  }

  /** Rounds whose text is checked by their references too. */
  private iterateWithReferences({ part, min, max }: Iteration, from: number, to: number): boolean {
    const automaton = this.automata.forward(part);
    if (min <= 0 && from === to) {
      const isRound = !prefersShortest(part) && automaton.matches(this.subject, from, to);
      if (isRound && !this.divide(part, from, to)) this.forget(part);
      return true;
    }
    const roundsMin = Math.max(min, 1);
    const roundsMax = Math.max(Math.min(max, to - from), roundsMin);
    const ends: number[] = [from];
    const choices: number[][] = [];
    for (;;) {
      const round = ends.length - 1;
      const place = ends[round]!;
      if (place === to && round >= roundsMin && this.checkRounds(part, ends)) return true;
      if (choices.length === round) {
        const isOver = round >= roundsMax || (place === to && round > 0);
        const found = isOver ? [] : automaton.ends(this.subject, place, to);
        // An empty round only helps to reach the least number.
        const isEmptyUseful = round + 1 < roundsMin && roundsMin - (round + 1) >= to - place;
        const wanted = found.filter((end) => end > place || isEmptyUseful || from === to);
        choices.push(prefersShortest(part) ? wanted.reverse() : wanted);
      }
      const next = place === to && round >= roundsMin ? undefined : choices[round]!.pop();
      if (next !== undefined) {
        this.attempt();
        ends.push(next);
        continue;
      }
      choices.length = round;
      ends.pop();
      if (round === 0) return false;
    }
  }

  private checkRounds(part: Part, ends: readonly number[]): boolean {
    for (let i = 1; i < ends.length; i++) {
      this.attempt();
      this.forget(part);
      if (!this.divide(part, ends[i - 1]!, ends[i]!)) return false;
    }
    return true;
  }

  // ------------------------------------------------------------------------------------------------------ references

  private repeats({ capture, min, max }: Reference, from: number, to: number): boolean {
    const begin = this.places[2 * capture]!;
    if (begin < 0) return false;
    const length = this.places[2 * capture + 1]! - begin;
    if (length === 0) return from === to && min <= max;
    if (from === to) return min === 0;
    const count = (to - from) / length;
    if (!Number.isInteger(count) || count < min || count > max) return false;
    const { text } = this.subject;
    const referred = text.slice(begin, begin + length);
    for (let at = from; at < to; at += length) if (!text.startsWith(referred, at)) return false;
    return true;
  }
}
