/** Something a savepoint can take back. */
export interface Undoable {
  /** Takes back the operation that was recorded with these two values. */
  undo(first: unknown, second: unknown): void;
}

/**
 * What a transaction did, newest last, so that a failed statement or ROLLBACK TO SAVEPOINT can take it back. Three
 * slots an operation: who, and two values of its own. Empty and unused while nobody holds a mark.
 */
export class UndoLog {
  private readonly entries: unknown[] = [];
  private marks = 0;

  /** True while there is a mark to go back to; only then must operations be recorded. */
  get isRecording(): boolean {
    return this.marks > 0;
  }

  record(target: Undoable, first: unknown, second: unknown): void {
    this.entries.push(target, first, second);
  }

  /** A place to go back to. Every mark is ended by `release` or `rollback`, latest first. */
  mark(): number {
    this.marks++;
    return this.entries.length;
  }

  /** Keeps what was done since `mark`. */
  release(_mark: number): void {
    this.marks--;
    if (this.marks === 0) this.entries.length = 0;
  }

  /** Takes back what was done since `mark` and ends it. */
  rollback(mark: number): void {
    this.rollbackTo(mark);
    this.release(mark);
  }

  /** Takes back what was done since `mark` and keeps it. */
  rollbackTo(mark: number): void {
    while (this.entries.length > mark) {
      const second = this.entries.pop();
      const first = this.entries.pop();
      (this.entries.pop() as Undoable).undo(first, second);
    }
  }
}
