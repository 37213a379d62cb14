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
  private readonly entries: CacheEntry[] = [];
  private readonly sizes = new Map<CacheEntry, number>();
  private hand = 0;
  private bytes = 0;

  constructor(readonly limitBytes: number) {}

  get usedBytes(): number {
    return this.bytes;
  }

  /** Says that `entry` now holds `byteSize` more; may evict others (never `entry` itself). */
  charge(entry: CacheEntry, byteSize: number): void {
    const size = this.sizes.get(entry);
    if (size === undefined) this.entries.push(entry);
    this.sizes.set(entry, (size ?? 0) + byteSize);
    this.bytes += byteSize;
    entry.isTouched = true;
    if (this.bytes > this.limitBytes) this.makeRoom(entry);
  }

  /** Forgets an entry that is no longer reachable. Its memory goes with it. */
  release(entry: CacheEntry): void {
    const size = this.sizes.get(entry);
    if (size === undefined) return;
    this.bytes -= size;
    this.sizes.delete(entry);
  }

  private makeRoom(keep: CacheEntry): void {
    // Twice round is enough: the first pass clears every flag.
    for (let steps = this.entries.length * 2; steps > 0 && this.bytes > this.limitBytes; steps--) {
      if (this.entries.length === 0) return;
      this.hand %= this.entries.length;
      const entry = this.entries[this.hand]!;
      if (!this.sizes.has(entry)) {
        this.drop(this.hand);
      } else if (entry === keep || entry.isTouched) {
        entry.isTouched = false;
        this.hand++;
      } else {
        this.release(entry);
        entry.evict();
        this.drop(this.hand);
      }
    }
  }

  /** Takes an entry out of the ring by moving the last one into its place. */
  private drop(index: number): void {
    const last = this.entries.pop()!;
    if (index < this.entries.length) this.entries[index] = last;
  }
}
