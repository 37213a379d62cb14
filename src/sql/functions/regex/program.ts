import { unreachable } from '../../../common/assert.js';
import type { Alphabet } from './alphabet.js';
import { patternError, TOO_COMPLEX } from './pattern-error.js';
import type { Conditions } from './places.js';
import { EMPTY, type Syntax } from './syntax.js';

// A nondeterministic automaton, after Thompson 1968: a list of instructions, each with one or two that follow. A
// program reads forward, or, with every sequence turned round, backward.

// What an instruction does.

/** Reads a character of a set. */
export const CHARACTER = 0;
/** Goes on at both of two. */
export const FORK = 1;
/** Goes on where a condition holds. */
export const CONDITION = 2;
export const ACCEPT = 3;

/** The most instructions; PostgreSQL has a limit of the same kind on states. */
const INSTRUCTIONS_MAX = 60_000;

export class Program {
  readonly steps: number[] = [];
  /** The set or the condition. */
  readonly operands: number[] = [];
  readonly next: number[] = [];
  /** The other instruction of a fork. */
  readonly other: number[] = [];
  readonly start: number;
  hasConditions = false;

  /**
   * @param isAnchored false: any text may come before (behind, when it reads backward).
   * @throws 2201B when there are too many instructions
   */
  constructor(
    syntax: Syntax,
    private readonly alphabet: Alphabet,
    private readonly conditions: Conditions,
    private readonly options: { readonly isBackward: boolean; readonly isAnchored: boolean },
  ) {
    const begin = this.compile(syntax, this.add(ACCEPT, 0, -1));
    if (options.isAnchored) {
      this.start = begin;
    } else {
      this.start = this.add(FORK, 0, begin, -1);
      this.other[this.start] = this.add(CHARACTER, alphabet.numberOf(ANY), this.start);
    }
  }

  get count(): number {
    return this.steps.length;
  }

  private add(step: number, operand: number, next: number, other = -1): number {
    const { length } = this.steps;
    if (length >= INSTRUCTIONS_MAX) throw patternError(TOO_COMPLEX);
    this.steps.push(step);
    this.operands.push(operand);
    this.next.push(next);
    this.other.push(other);
    return length;
  }

  /** Instructions for `syntax` that go on at `next`; gives the first. */
  private compile(syntax: Syntax, next: number): number {
    switch (syntax.kind) {
      case 'Empty':
        return next;
      case 'Character':
        return this.add(CHARACTER, this.alphabet.numberOf(syntax.set), next);
      case 'Place':
      case 'Look':
        this.hasConditions = true;
        return this.add(CONDITION, this.conditions.numberOf(syntax), next);
      case 'Group':
        return this.compile(syntax.operand, next);
      case 'Sequence': {
        const { parts } = syntax;
        let first = next;
        for (let i = 0; i < parts.length; i++) {
          first = this.compile(parts[this.options.isBackward ? i : parts.length - 1 - i]!, first);
        }
        return first;
      }
      case 'Choice': {
        let first = -1;
        for (let i = syntax.branches.length - 1; i >= 0; i--) {
          const branch = this.compile(syntax.branches[i]!, next);
          first = first < 0 ? branch : this.add(FORK, 0, branch, first);
        }
        return first;
      }
      case 'Repeat':
        return this.repeat(syntax.operand, syntax.min, syntax.max, next);
      case 'BackReference':
        // Any text that the capture could have; whether it is the one is checked once the text is divided.
        return this.compile(withoutConditions(syntax.target), next);
      default:
        return unreachable(syntax);
    }
  }

  private repeat(operand: Syntax, min: number, max: number, next: number): number {
    let first = next;
    if (max === Number.POSITIVE_INFINITY) {
      first = this.add(FORK, 0, -1, next);
      this.next[first] = this.compile(operand, first);
    } else {
      for (let i = min; i < max; i++) first = this.add(FORK, 0, this.compile(operand, first), next);
    }
    for (let i = 0; i < min; i++) first = this.compile(operand, first);
    return first;
  }
}

/** Every character: what an unanchored program passes over. */
export const ANY = { ranges: [], classes: [], isNegated: true, excludesNewline: false } as const;

function withoutConditions(syntax: Syntax): Syntax {
  switch (syntax.kind) {
    case 'Place':
    case 'Look':
      return EMPTY;
    case 'Sequence':
      return { ...syntax, parts: syntax.parts.map(withoutConditions) };
    case 'Choice':
      return { ...syntax, branches: syntax.branches.map(withoutConditions) };
    case 'Repeat':
    case 'Group':
      return { ...syntax, operand: withoutConditions(syntax.operand) };
    default:
      return syntax;
  }
}
