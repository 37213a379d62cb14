const WORD_BITS = 32;

/** A set of row ids, which are dense, as a bit each. */
export class RowSet implements Iterable<number> {
  private readonly words: Uint32Array;
  private count = 0;

  /** @param end Above every row id that may come. */
  constructor(end: number) {
    this.words = new Uint32Array(Math.ceil(end / WORD_BITS));
  }

  get size(): number {
    return this.count;
  }

  /** Adds a row that is not in it yet. */
  add(rowId: number): void {
    this.words[Math.floor(rowId / WORD_BITS)]! |= 1 << (rowId % WORD_BITS);
    this.count++;
  }

  has(rowId: number): boolean {
    const word = this.words[Math.floor(rowId / WORD_BITS)];
    return word !== undefined && ((word >>> (rowId % WORD_BITS)) & 1) === 1;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    for (let i = 0; i < this.words.length; i++) {
      for (let word = this.words[i]!; word !== 0; word &= word - 1) {
        yield i * WORD_BITS + 31 - Math.clz32(word & -word);
      }
    }
  }
}
