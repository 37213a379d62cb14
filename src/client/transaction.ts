import { Queries } from './queries.js';

/** A transaction, as `db.transaction(async (tx) => ...)` hands it out. It ends with the callback. */
export class Transaction extends Queries {
  /** True once the transaction has ended. */
  get closed(): boolean {
    return !this.connection.isOpen;
  }

  /** Takes everything back. Nothing more can be done in the transaction, and `db.transaction` settles without error. */
  async rollback(): Promise<void> {
    this.connection.requireOpen();
    this.connection.rollback();
  }

  /** Runs `body` in a savepoint: what it did is taken back when it throws. */
  transaction<T>(body: (inner: Transaction) => Promise<T>): Promise<T> {
    return this.connection.transaction((inner) => body(new Transaction(inner)), {});
  }
}
