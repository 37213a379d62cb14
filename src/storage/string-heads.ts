import { commonPrefixLength } from './index-block.js';

// Binary search in a sorted list of binary strings, mostly over doubles: the first six bytes behind what all strings have
// in common, as one number each. Strings are looked at only where numbers tie: a search through strings alone follows a
// pointer at every step.

/** The heads of one list of strings, which must not change while they are used. */
export class StringHeads {
  private readonly prefix: string;
  private readonly heads: Float64Array;

  constructor(private readonly strings: readonly string[]) {
    const first = strings[0] ?? '';
    this.prefix = first.slice(0, commonPrefixLength(first, strings[strings.length - 1] ?? ''));
    this.heads = new Float64Array(strings.length);
    for (let i = 0; i < strings.length; i++) this.heads[i] = headOf(strings[i]!, this.prefix.length);
  }

  get byteSize(): number {
    return this.heads.byteLength;
  }

  /** Index of the first string that is at least `key`. */
  lowerBound(key: string): number {
    const { strings, heads, prefix } = this;
    if (!key.startsWith(prefix)) return key < prefix ? 0 : strings.length;
    const head = headOf(key, prefix.length);
    let low = 0;
    let high = heads.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = heads[middle]!;
      if (other < head || (other === head && strings[middle]! < key)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Index of the first string above `key`. */
  upperBound(key: string): number {
    const at = this.lowerBound(key);
    return this.strings[at] === key ? at + 1 : at;
  }
}

/** Six bytes from `at` on, zeros where the string has ended; ordered as the strings are, but for ties. */
function headOf(text: string, at: number): number {
  const end = text.length;
  const high =
    ((at < end ? text.charCodeAt(at) : 0) << 16) |
    ((at + 1 < end ? text.charCodeAt(at + 1) : 0) << 8) |
    (at + 2 < end ? text.charCodeAt(at + 2) : 0);
  const low =
    ((at + 3 < end ? text.charCodeAt(at + 3) : 0) << 16) |
    ((at + 4 < end ? text.charCodeAt(at + 4) : 0) << 8) |
    (at + 5 < end ? text.charCodeAt(at + 5) : 0);
  return high * 0x100_0000 + low;
}
