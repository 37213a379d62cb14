import type { Catalog } from '../catalog/catalog.js';
import type { CatalogObject } from '../catalog/descriptors.js';
import { encodeObject, objectKey } from '../catalog/catalog-store.js';
import type { WriteTransaction } from '../storage/write-transaction.js';

/** A place in a transaction to go back to. */
export interface TransactionMark {
  readonly undo: number;
  readonly catalog: Catalog;
}

/** A write transaction of the engine: the writer's changes, and the catalog with its own schema changes. */
export class Transaction {
  constructor(
    readonly writes: WriteTransaction,
    private current: Catalog,
  ) {}

  get catalog(): Catalog {
    return this.current;
  }

  /** Puts objects into the catalog and takes others out. */
  change(put: readonly CatalogObject[], removed: readonly CatalogObject[] = []): void {
    for (const object of removed) this.writes.put(objectKey(object), null);
    for (const object of put) this.writes.put(objectKey(object), encodeObject(object));
    this.current = this.current.with(
      put,
      removed.map((object) => object.id),
    );
  }

  mark(): TransactionMark {
    return { undo: this.writes.undoLog.mark(), catalog: this.current };
  }

  release(mark: TransactionMark): void {
    this.writes.undoLog.release(mark.undo);
  }

  /** Takes back all since `mark` and ends it. */
  rollback(mark: TransactionMark): void {
    this.writes.undoLog.rollback(mark.undo);
    this.current = mark.catalog;
  }

  /** Takes back all since `mark` and keeps it. */
  rollbackTo(mark: TransactionMark): void {
    this.writes.undoLog.rollbackTo(mark.undo);
    this.current = mark.catalog;
  }
}
