import type { Transaction } from './transaction.js';
import type { WriterQueue } from './writer-queue.js';

interface Job {
  readonly run: (transaction: Transaction) => unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (reason: unknown) => void;
}

/** What the queue needs of the engine. */
export interface CommitTarget {
  readonly writer: WriterQueue;
  readonly busyTimeoutMs: number;
  begin(): Transaction;
  commit(transaction: Transaction): void;
}

/**
 * Group commit: statements that concurrent callers hand in while the loop turns once run in one transaction and share
 * its sync. Each is atomic by itself: one that fails is taken back and the others stay.
 */
export class CommitQueue {
  private jobs: Job[] = [];
  private isScheduled = false;

  constructor(private readonly target: CommitTarget) {}

  /** Runs `run` in a transaction and commits; settles once the commit is durable. */
  submit<T>(run: (transaction: Transaction) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.jobs.push({ run, resolve: resolve as (result: never) => void, reject });
      if (!this.isScheduled) this.schedule();
    });
  }

  private schedule(): void {
    this.isScheduled = true;
    this.target.writer.acquire(this.target.busyTimeoutMs).then(
      // After this turn's callbacks, so that all their statements come along.
      (permit) => setImmediate(() => this.drain(permit)),
      (reason) => this.refuse(reason),
    );
  }

  private drain(permit: { release(): void }): void {
    const { jobs } = this;
    this.jobs = [];
    this.isScheduled = false;
    try {
      this.runAll(jobs, this.target.begin());
    } catch (reason) {
      // There was no transaction to run them in; those that have run are settled.
      for (const { reject } of jobs) reject(reason);
    } finally {
      permit.release();
    }
  }

  private runAll(jobs: readonly Job[], transaction: Transaction): void {
    const done: { job: Job; result: unknown }[] = [];
    const failed: { job: Job; reason: unknown }[] = [];
    for (const job of jobs) {
      // Alone, a failure drops the whole transaction.
      const mark = jobs.length > 1 ? transaction.mark() : null;
      try {
        const result = job.run(transaction);
        if (mark !== null) transaction.release(mark);
        done.push({ job, result });
      } catch (reason) {
        if (mark !== null) transaction.rollback(mark);
        failed.push({ job, reason });
      }
    }
    try {
      if (done.length > 0) this.target.commit(transaction);
      else transaction.abandon();
      for (const { job, result } of done) job.resolve(result as never);
    } catch (reason) {
      for (const { job } of done) job.reject(reason);
    }
    for (const { job, reason } of failed) job.reject(reason);
  }

  private refuse(reason: unknown): void {
    const { jobs } = this;
    this.jobs = [];
    this.isScheduled = false;
    for (const { reject } of jobs) reject(reason);
  }
}
