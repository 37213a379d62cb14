/** Milliseconds of work between two turns of the event loop. */
const SLICE_MS = 6;

/**
 * Does small pieces of work in slices between turns of the event loop until there are none left. Work that nobody
 * waits for does not keep the process alive.
 */
export class BackgroundWork {
  private immediate: NodeJS.Immediate | null = null;
  private isStopped = false;
  private waiting: { resolve(): void; reject(reason: unknown): void }[] = [];
  /** What went wrong in the last slice. */
  private failure: unknown = null;

  /** @param work Does one piece; returns false when there is none. */
  constructor(private readonly work: () => boolean) {}

  start(): void {
    if (this.immediate !== null || this.isStopped) return;
    this.immediate = setImmediate(() => this.slice());
    if (this.waiting.length === 0) this.immediate.unref();
  }

  /** Settles after the next slice. @throws what the work throws. */
  turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      // Work that failed while nobody waited is tried again, and fails again if it must.
      if (this.waiting.length === 0) this.failure = null;
      this.waiting.push({ resolve, reject });
      if (this.immediate === null) this.start();
      this.immediate?.ref();
      if (this.isStopped) this.settle();
    });
  }

  stop(): void {
    this.isStopped = true;
    if (this.immediate !== null) clearImmediate(this.immediate);
    this.immediate = null;
    this.settle();
  }

  private slice(): void {
    this.immediate = null;
    const end = performance.now() + SLICE_MS;
    try {
      let isMore = true;
      while (isMore && performance.now() < end) isMore = this.work();
      if (isMore) this.start();
    } catch (cause) {
      this.failure = cause;
    }
    this.settle();
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
