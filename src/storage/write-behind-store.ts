import { performance } from 'node:perf_hooks';
import type { DatabaseError } from '../common/errors.js';
import { PagedMap } from './paged-map.js';
import type { Store, StoreReader, StoreSnapshot, StoreWriter } from './store.js';

/** Bytes that wait at most, so that a bulk load does not fill the memory. */
const PENDING_BYTES_MAX = 64 * 1024 * 1024;

/** A value waiting to be written; null: the key is to be removed. */
type Pending = PagedMap<Uint8Array | null>;

/**
 * `durability: 'relaxed'`: commits are visible at once and reach the store behind this one within `delayMs`, many in
 * one commit of it. A crash loses the commits of that window and never a part of one.
 */
export class WriteBehindStore implements Store {
  private pending: Pending = PagedMap.empty();
  private timer: NodeJS.Timeout | null = null;
  private pendingBytes = 0;
  /** When the timer should have fired, by `performance.now`. */
  private flushBefore = 0;
  private failure: DatabaseError | null = null;
  readonly latest: StoreReader;

  constructor(
    private readonly store: Store,
    private readonly delayMs: number,
  ) {
    this.latest = {
      get: (key) => get(this.pending, this.store.latest, key),
      keys: (start, end) => keys(this.pending, this.store.latest, start, end),
    };
  }

  snapshot(): StoreSnapshot {
    const { pending } = this;
    const snapshot = this.store.snapshot();
    return {
      get: (key) => get(pending, snapshot, key),
      keys: (start, end) => keys(pending, snapshot, start, end),
      release: () => snapshot.release(),
    };
  }

  commit(write: (writer: StoreWriter) => void): void {
    if (this.failure !== null) this.retry(this.failure);
    const next = this.pending.edit();
    let bytes = 0;
    write({
      put: (key, value) => {
        bytes += value.byteLength;
        next.set(key, Buffer.from(value));
      },
      remove: (key) => next.set(key, null),
    });
    this.pending = next;
    this.pendingBytes += bytes;
    if (this.timer === null) {
      this.timer = setTimeout(() => this.flushLater(), this.delayMs);
      this.timer.unref();
      this.flushBefore = performance.now() + this.delayMs;
    } else if (this.pendingBytes > PENDING_BYTES_MAX || performance.now() >= this.flushBefore) {
      // A caller that never lets the event loop turn keeps the timer from firing.
      this.flushLater();
    }
  }

  /** Writes what waits. @throws what the store behind throws; then it still waits. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const { pending } = this;
    if (pending.size === 0) return;
    this.store.commit((writer) => {
      for (const [key, value] of pending.entries()) {
        if (value === null) writer.remove(key);
        else writer.put(key, value);
      }
    });
    this.pending = PagedMap.empty();
    this.pendingBytes = 0;
    this.failure = null;
  }

  /** The error of a flush that nobody waits for reaches the next commit. */
  private flushLater(): void {
    try {
      this.flush();
    } catch (cause) {
      this.failure = cause as DatabaseError;
    }
  }

  /** What waits may fit on the disk by now; after any other error nothing can be written. */
  private retry(failure: DatabaseError): void {
    if (failure.code !== '53100') throw failure;
    this.flush();
  }

  async backup(path: string): Promise<void> {
    this.flush();
    await this.store.backup(path);
  }

  findDamage(): string | null {
    return this.store.findDamage();
  }

  byteSize(): number {
    return this.store.byteSize();
  }

  async close(): Promise<void> {
    try {
      this.flush();
    } finally {
      await this.store.close();
    }
  }
}

function get(pending: Pending, store: StoreReader, key: string): Uint8Array | undefined {
  const waiting = pending.get(key);
  return waiting === undefined ? store.get(key) : (waiting ?? undefined);
}

function keys(pending: Pending, store: StoreReader, start: string, end: string): string[] {
  const stored = store.keys(start, end);
  const cursor = pending.ceiling(start);
  if (!cursor.isValid || cursor.key >= end) return stored;
  const merged = new Set(stored);
  for (; cursor.isValid && cursor.key < end; cursor.next()) {
    if (cursor.value === null) merged.delete(cursor.key);
    else merged.add(cursor.key);
  }
  return [...merged].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
}
