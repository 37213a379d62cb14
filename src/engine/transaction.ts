import type { Catalog } from '../catalog/catalog.js';
import { encodeObject, objectKey } from '../catalog/catalog-store.js';
import type { CatalogObject } from '../catalog/descriptors.js';
import { sequenceKey } from '../storage/keyspace.js';
import type { WriteTransaction } from '../storage/write-transaction.js';

/** A place in a transaction to go back to. */
export interface TransactionMark {
  readonly undo: number;
  readonly catalog: Catalog;
  readonly effects: number;
}

/** A write transaction of the engine: the writer's changes, and the catalog with its own schema changes. */
export class Transaction {
  /** What takes back effects outside of the transaction's own changes; newest last. */
  private readonly effects: (() => void)[] = [];

  constructor(
    readonly writes: WriteTransaction,
    private current: Catalog,
  ) {}

  get catalog(): Catalog {
    return this.current;
  }

  /** Puts objects into the catalog and takes others out. */
  change(put: readonly CatalogObject[], removed: readonly CatalogObject[] = []): void {
    for (const object of removed) {
      this.writes.put(objectKey(object), null);
      if (object.kind === 'sequence') this.writes.put(sequenceKey(object.id), null);
    }
    for (const object of put) this.writes.put(objectKey(object), encodeObject(object));
    this.current = this.current.with(
      put,
      removed.map((object) => object.id),
    );
  }

  /** Tells how to take an effect back that others see at once. */
  onRollback(takeBack: () => void): void {
    this.effects.push(takeBack);
  }

  /** Takes back all effects: the transaction is given up. Its own changes go with the object. */
  abandon(): void {
    this.takeBackTo(0);
  }

  private takeBackTo(effectCount: number): void {
    while (this.effects.length > effectCount) this.effects.pop()!();
  }

  mark(): TransactionMark {
    return { undo: this.writes.undoLog.mark(), catalog: this.current, effects: this.effects.length };
  }

  release(mark: TransactionMark): void {
    this.writes.undoLog.release(mark.undo);
  }

  /** Takes back all since `mark` and ends it. */
  rollback(mark: TransactionMark): void {
    this.takeBackTo(mark.effects);
    this.writes.undoLog.rollback(mark.undo);
    this.current = mark.catalog;
  }

  /** Takes back all since `mark` and keeps it. */
  rollbackTo(mark: TransactionMark): void {
    this.takeBackTo(mark.effects);
    this.writes.undoLog.rollbackTo(mark.undo);
    this.current = mark.catalog;
  }
}
