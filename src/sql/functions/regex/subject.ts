import { error } from '../../../common/errors.js';
import type { Alphabet } from './alphabet.js';
import { type Conditions, holds } from './places.js';

/** Steps of automata and instructions looked at for one text: some seconds. */
const WORK_MAX = 1_000_000_000;

/** Places where a pattern's look matches, by its number: one byte a place of the text. */
export type LookPlaces = (look: number, subject: Subject) => Uint8Array;

/**
 * A text as a pattern's automata read it: classes of characters, and contexts of places. Places are counted in units of
 * the JavaScript string; none lies between the two units of a character.
 */
export class Subject {
  private readonly looks: (Uint8Array | undefined)[] = [];
  /** Looks that contexts tell of: while one is computed, those that may stand in it, which come before it. */
  private lookCount: number;
  /** Steps of automata taken so far: the measure of work. */
  steps = 0;

  constructor(
    readonly text: string,
    private readonly alphabet: Alphabet,
    private readonly conditions: Conditions,
    private readonly lookPlaces: LookPlaces,
  ) {
    this.lookCount = conditions.looks.length;
  }

  /** Counts work besides plain steps. @throws 54000 */
  work(count: number): void {
    this.steps += count;
    if (this.steps > WORK_MAX) throw error('program_limit_exceeded', 'a regular expression takes too much work');
  }

  /** The class of the character at `at`. */
  classAfter(at: number): number {
    const unit = this.text.charCodeAt(at);
    return this.alphabet.classOf((unit & 0xfc00) === 0xd800 ? this.text.codePointAt(at)! : unit);
  }

  /** The class of the character that ends at `at`. */
  classBefore(at: number): number {
    const unit = this.text.charCodeAt(at - 1);
    return this.alphabet.classOf((unit & 0xfc00) === 0xdc00 ? this.text.codePointAt(at - 2)! : unit);
  }

  placeAfter(at: number): number {
    return at + ((this.text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1);
  }

  placeBefore(at: number): number {
    return at - ((this.text.charCodeAt(at - 1) & 0xfc00) === 0xdc00 ? 2 : 1);
  }

  /** Bits of the conditions that hold at `at`. */
  contextAt(at: number): number {
    const { tests } = this.conditions;
    let context = 0;
    for (let i = 0; i < tests.length; i++) if (holds(tests[i]!, this.text, at)) context |= 1 << i;
    for (let i = 0; i < this.lookCount; i++) if (this.looksFrom(i, at)) context |= 1 << (tests.length + i);
    return context;
  }

  private looksFrom(look: number, at: number): boolean {
    let places = this.looks[look];
    if (places === undefined) {
      const { lookCount } = this;
      this.lookCount = look;
      places = this.lookPlaces(look, this);
      this.lookCount = lookCount;
      this.looks[look] = places;
    }
    return places[at] === 1;
  }
}
