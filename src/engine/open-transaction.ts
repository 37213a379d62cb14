import type { Catalog } from '../catalog/catalog.js';
import { type DatabaseError, error, notSupported } from '../common/errors.js';
import type * as ast from '../sql/parse/ast.js';
import type { Snapshot } from '../storage/storage.js';
import { SessionSettings } from './settings.js';
import type { Transaction, TransactionMark } from './transaction.js';
import type { WriterPermit } from './writer-queue.js';

/** What an explicit transaction holds: a writing transaction with its permit, or a snapshot. */
export interface TransactionHold {
  /** Set in a transaction that may write. */
  readonly transaction: Transaction | null;
  readonly permit: WriterPermit | null;
  /** Set in a read-only transaction. */
  readonly snapshot: Snapshot | null;
  /** The catalog at its start, which a read-only transaction keeps. */
  readonly catalog: Catalog;
}

interface Savepoint {
  readonly name: string;
  readonly mark: TransactionMark | null;
  readonly settings: SessionSettings;
}

/** An explicit transaction of a session: from BEGIN to COMMIT or ROLLBACK, with its savepoints and settings. */
export class OpenTransaction {
  /** After an error only ROLLBACK is answered. */
  isFailed = false;
  /** Writes are refused. */
  isReadOnly: boolean;
  private readonly savepoints: Savepoint[] = [];
  private readonly settingsBefore: SessionSettings;
  /** SET LOCAL: what to put back when the transaction commits. */
  private settingsAfter: SessionSettings | null = null;

  constructor(
    readonly hold: TransactionHold,
    private readonly settings: SessionSettings,
  ) {
    this.settingsBefore = new SessionSettings(settings);
    this.isReadOnly = hold.transaction === null;
  }

  /** SET TRANSACTION READ ONLY or READ WRITE. @throws 0A000 for the latter once it only reads. */
  setReadOnly(isReadOnly: boolean): void {
    if (this.isReadOnly && !isReadOnly) {
      throw notSupported('READ WRITE in a transaction that only reads', undefined, 'use BEGIN READ WRITE');
    }
    this.isReadOnly = isReadOnly;
  }

  get transaction(): Transaction | null {
    return this.hold.transaction;
  }

  /** Called before a setting changes for the rest of the transaction only. */
  keepSettings(): void {
    this.settingsAfter ??= new SessionSettings(this.settings);
  }

  /** Puts the settings as they are after a commit. */
  settleSettings(): void {
    if (this.settingsAfter !== null) this.settings.adopt(this.settingsAfter);
  }

  /** Puts the settings as they were before. */
  revertSettings(): void {
    this.settings.adopt(this.settingsBefore);
  }

  /** Lets others write, and the store reuse what the snapshot saw. */
  release(): void {
    this.hold.snapshot?.release();
    this.hold.permit?.release();
  }

  savepoint({ name }: ast.Identifier): void {
    this.savepoints.push({
      name,
      mark: this.transaction?.mark() ?? null,
      settings: new SessionSettings(this.settings),
    });
  }

  /** Goes back to a savepoint, which stays. @throws 3B001 */
  rollbackTo(name: ast.Identifier): void {
    const at = this.indexOf(name);
    for (const { mark } of this.savepoints.splice(at + 1).reverse()) {
      if (mark !== null) this.transaction!.rollback(mark);
    }
    const { mark, settings } = this.savepoints[at]!;
    if (mark !== null) this.transaction!.rollbackTo(mark);
    this.settings.adopt(settings);
    this.isFailed = false;
  }

  /** Forgets a savepoint and those behind it, and keeps what was done. @throws 3B001 */
  releaseSavepoint(name: ast.Identifier): void {
    const at = this.indexOf(name);
    for (const { mark } of this.savepoints.splice(at).reverse()) if (mark !== null) this.transaction!.release(mark);
  }

  private indexOf(name: ast.Identifier): number {
    for (let i = this.savepoints.length - 1; i >= 0; i--) if (this.savepoints[i]!.name === name.name) return i;
    throw error('invalid_savepoint_specification', `savepoint "${name.name}" does not exist`, { span: name.span });
  }
}

/** The answer to everything but ROLLBACK after an error. */
export function failedTransaction(): DatabaseError {
  return error(
    'in_failed_sql_transaction',
    'current transaction is aborted, commands ignored until end of transaction block',
    {
      hint: 'ROLLBACK, or ROLLBACK TO a savepoint',
    },
  );
}
