/** Milliseconds of work between two turns of the event loop. */
const SLICE_MS = 6;
/** Milliseconds between two slices that nobody waits for. */
const PAUSE_MS = 1;

/**
 * Does small pieces of work in slices between turns of the event loop until there are none left. Work that nobody
 * waits for does not keep the process alive.
 */
export class BackgroundWork {
  /** Of the next slice: someone waits for it, or nobody does. */
  private immediate: NodeJS.Immediate | null = null;
  private timer: NodeJS.Timeout | null = null;
  private isStopped = false;
  private waiting: { resolve(): void; reject(reason: unknown): void }[] = [];
  /** What went wrong in the last slice. */
  private failure: unknown = null;

  /** @param work Does one piece; returns false when there is none. */
  constructor(private readonly work: () => boolean) {}

  start(): void {
    if (this.isStopped || this.immediate !== null) return;
    if (this.waiting.length > 0) {
      this.clear();
      this.immediate = setImmediate(() => this.slice());
    } else {
      // Not an immediate: one that does not keep the process alive does not wake a loop that waits for something else.
      this.timer ??= setTimeout(() => this.slice(), PAUSE_MS).unref();
    }
  }

  private clear(): void {
    if (this.immediate !== null) clearImmediate(this.immediate);
    if (this.timer !== null) clearTimeout(this.timer);
    this.immediate = null;
    this.timer = null;
  }

  /** Settles after the next slice. @throws what the work throws. */
  turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      // Work that failed while nobody waited is tried again, and fails again if it must.
      if (this.waiting.length === 0) this.failure = null;
      this.waiting.push({ resolve, reject });
      this.start();
      if (this.isStopped) this.settle();
    });
  }

  stop(): void {
    this.isStopped = true;
    this.clear();
    this.settle();
  }

  private slice(): void {
    this.clear();
    const end = performance.now() + SLICE_MS;
    let isMore = true;
    try {
      while (isMore && performance.now() < end) isMore = this.work();
    } catch (cause) {
      this.failure = cause;
      isMore = false;
    }
    this.settle();
    if (isMore) this.start();
  }

  private settle(): void {
    const { waiting, failure } = this;
    if (waiting.length === 0) return;
    this.waiting = [];
    this.failure = null;
    for (const { resolve, reject } of waiting) {
      if (failure === null) resolve();
      else reject(failure);
    }
  }
}
