import { error } from '../common/errors.js';

/** The right to write, held by one at a time. */
export interface WriterPermit {
  release(): void;
}

interface Waiting {
  readonly resolve: (permit: WriterPermit) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: NodeJS.Timeout | null;
}

/** Hands the right to write from one to the next in the order they asked. */
export class WriterQueue {
  private isHeld = false;
  private readonly waiting: Waiting[] = [];
  private closedReason: Error | null = null;

  /** The permit when nobody holds it, else null. */
  tryAcquire(): WriterPermit | null {
    if (this.isHeld) return null;
    if (this.closedReason !== null) throw this.closedReason;
    this.isHeld = true;
    return this.permit();
  }

  /** Waits for the permit. @throws 55P03 after `timeoutMs` (0: no limit). */
  acquire(timeoutMs: number): Promise<WriterPermit> {
    const free = this.tryAcquire();
    if (free !== null) return Promise.resolve(free);
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        resolve,
        reject,
        timer: timeoutMs > 0 ? setTimeout(() => this.giveUp(waiting, timeoutMs), timeoutMs) : null,
      };
      this.waiting.push(waiting);
    });
  }

  /** Refuses all who wait and all who will come. */
  close(reason: Error): void {
    this.closedReason = reason;
    for (const { reject, timer } of this.waiting.splice(0)) {
      if (timer !== null) clearTimeout(timer);
      reject(reason);
    }
  }

  private permit(): WriterPermit {
    let isReleased = false;
    return {
      release: () => {
        if (isReleased) return;
        isReleased = true;
        this.passOn();
      },
    };
  }

  private passOn(): void {
    const next = this.waiting.shift();
    if (next === undefined) {
      this.isHeld = false;
      return;
    }
    if (next.timer !== null) clearTimeout(next.timer);
    next.resolve(this.permit());
  }

  private giveUp(waiting: Waiting, timeoutMs: number): void {
    const at = this.waiting.indexOf(waiting);
    if (at < 0) return;
    this.waiting.splice(at, 1);
    waiting.reject(writerBusy(`after waiting ${timeoutMs} ms`));
  }
}

export function writerBusy(when: string): Error {
  return error('lock_not_available', `another transaction is writing (${when})`, {
    hint: 'inside db.transaction(...) use the tx it hands you, not db; else keep transactions short or raise busyTimeout',
  });
}
