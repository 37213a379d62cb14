import { assert } from '../../../common/assert.js';
import { type CharacterSet, contains } from './character-set.js';

// The sets of one pattern divide all characters into few classes: two characters are of one class when every set that
// has one has the other. Automata step by classes, so that their tables are small. Classes are found as characters are
// met.

const LOW_COUNT = 256;
const KNOWN_MAX = 20_000;

export class Alphabet {
  private readonly sets: CharacterSet[] = [];
  private readonly setsByKey = new Map<string, number>();
  private readonly classesByKey = new Map<string, number>();
  /** By class: whether each set has its characters. */
  private readonly members: boolean[][] = [];
  /** Classes of the first characters, -1 while unknown. */
  private readonly low = new Int32Array(LOW_COUNT).fill(-1);
  private readonly high = new Map<number, number>();

  /** How many classes were met. */
  get classCount(): number {
    return this.members.length;
  }

  /** The number of a set. Every set of the pattern is numbered before the first character is classified. */
  numberOf(set: CharacterSet): number {
    const key = JSON.stringify(set);
    let index = this.setsByKey.get(key);
    if (index === undefined) {
      assert(this.members.length === 0, 'a set came after the characters');
      index = this.sets.length;
      this.sets.push(set);
      this.setsByKey.set(key, index);
    }
    return index;
  }

  /** The class of a code point. */
  classOf(code: number): number {
    const known = code < LOW_COUNT ? this.low[code]! : (this.high.get(code) ?? -1);
    return known >= 0 ? known : this.classify(code);
  }

  has(set: number, characterClass: number): boolean {
    return this.members[characterClass]![set]!;
  }

  private classify(code: number): number {
    const member = this.sets.map((set) => contains(set, code));
    const key = member.map(Number).join('');
    let index = this.classesByKey.get(key);
    if (index === undefined) {
      index = this.members.length;
      this.members.push(member);
      this.classesByKey.set(key, index);
    }
    if (code < LOW_COUNT) this.low[code] = index;
    else {
      if (this.high.size >= KNOWN_MAX) this.high.clear();
      this.high.set(code, index);
    }
    return index;
  }
}
