/** Something decoded that can be read again from the store. */
export interface CacheEntry {
  /** Set by whoever uses the entry; cleared as the clock passes. */
  isTouched: boolean;
  /** Lets go of what is cached. */
  evict(): void;
}

/**
 * Keeps the bytes of decoded data under a limit by the clock algorithm: the hand goes round, spares what was touched
 * since its last visit and evicts the rest. A touch is one store of a flag, which point reads can afford.
 */
export class CacheBudget {
  /** The ring. An entry leaves it at once when it is released: what it holds must not outlive its last user. */
  private readonly entries: CacheEntry[] = [];
  private readonly held = new Map<CacheEntry, { byteSize: number; at: number }>();
  private hand = 0;
  private bytes = 0;

  constructor(readonly limitBytes: number) {}

  get usedBytes(): number {
    return this.bytes;
  }

  /** Entries that hold something. */
  get entryCount(): number {
    return this.entries.length;
  }

  /** Says that `entry` now holds `byteSize` more; may evict others (never `entry` itself). */
  charge(entry: CacheEntry, byteSize: number): void {
    const known = this.held.get(entry);
    if (known !== undefined) known.byteSize += byteSize;
    else this.held.set(entry, { byteSize, at: this.entries.push(entry) - 1 });
    this.bytes += byteSize;
    entry.isTouched = true;
    if (this.bytes > this.limitBytes) this.makeRoom(entry);
  }

  /** Forgets an entry that is no longer reachable. Its memory goes with it. */
  release(entry: CacheEntry): void {
    const known = this.held.get(entry);
    if (known === undefined) return;
    this.bytes -= known.byteSize;
    this.held.delete(entry);
    // The last one takes its place.
    const last = this.entries.pop()!;
    if (last === entry) return;
    this.entries[known.at] = last;
    this.held.get(last)!.at = known.at;
  }

  private makeRoom(keep: CacheEntry): void {
    // Twice round is enough: the first pass clears every flag.
    for (let steps = this.entries.length * 2; steps > 0 && this.bytes > this.limitBytes; steps--) {
      if (this.hand >= this.entries.length) this.hand = 0;
      const entry = this.entries[this.hand];
      if (entry === undefined) return;
      if (entry === keep || entry.isTouched) {
        entry.isTouched = false;
        this.hand++;
      } else {
        this.release(entry);
        entry.evict();
      }
    }
  }
}
