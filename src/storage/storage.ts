import { assert } from '../common/assert.js';
import { error } from '../common/errors.js';
import { CacheBudget } from './cache-budget.js';
import { metaKey } from './keyspace.js';
import type { RowLayout } from './layout.js';
import { checkSeal, SEAL_BYTES, seal } from './seal.js';
import type { Store, StoreReader, StoreSnapshot, StoreWriter } from './store.js';
import { TableState } from './table-state.js';
import { CommittedTable, type TableView } from './table-view.js';
import { type CommittedChanges, WriteTransaction } from './write-transaction.js';

const COMMIT_KEY = metaKey('commit');
const COMMIT_VERSION = 1;

/** A version of the database to read from. */
export interface ReadView {
  readonly commit: number;
  readonly reader: StoreReader;
  table(layout: RowLayout): TableView;
}

/** A pinned version. Release it: a held one keeps old pages of the store alive. */
export interface Snapshot extends ReadView {
  release(): void;
  /** Releases it against the will of its user, whose next read of the store throws 72000. */
  expire(): void;
}

/** Tables, indexes and vectors of one database, in versions: the newest commit, snapshots, and one writer. */
export class Storage {
  readonly budget: CacheBudget;
  private readonly states = new Map<number, TableState>();
  private newestCommit: number;

  constructor(
    readonly store: Store,
    options: { readonly cacheBytes: number },
  ) {
    this.budget = new CacheBudget(options.cacheBytes);
    this.newestCommit = readCommit(store.latest);
  }

  /** Number of the newest commit; grows by one with each. */
  get commit(): number {
    return this.newestCommit;
  }

  /** The newest commit, for reads that end before control returns to the event loop. */
  readonly latest: ReadView = new LatestView(this);

  state(tableId: number): TableState {
    let state = this.states.get(tableId);
    if (state === undefined) {
      state = TableState.load(tableId, this.store.latest, this.budget);
      this.states.set(tableId, state);
    }
    return state;
  }

  snapshot(): Snapshot {
    const reader = new PinnedReader(this.store.snapshot());
    return new PinnedSnapshot(this.newestCommit, reader, new Map(this.states), this.budget);
  }

  /** Starts a write transaction. The caller sees to it that there is one at a time. */
  begin(): WriteTransaction {
    return new WriteTransaction({
      reader: this.store.latest,
      budget: this.budget,
      state: (tableId) => this.state(tableId),
    });
  }

  /**
   * Makes a transaction's changes durable and visible. `also` may write more keys with it.
   * @throws what `Store.commit` throws, 55006 when another process has written; then nothing has changed.
   */
  commitTransaction(
    transaction: WriteTransaction,
    also?: (writer: StoreWriter, changes: CommittedChanges) => void,
  ): CommittedChanges {
    const commit = this.newestCommit + 1;
    let changes: CommittedChanges | null = null;
    this.store.commit((writer) => {
      // The folder's lock keeps others from writing; if it was removed, what is in memory here may be outdated.
      if (readCommit(this.store.latest) !== this.newestCommit) throw otherWriter();
      changes = transaction.write(writer, commit);
      also?.(writer, changes);
      writeCommit(writer, commit);
    });
    const committed = changes as CommittedChanges | null;
    assert(committed !== null, 'a commit wrote nothing');
    this.newestCommit = commit;
    for (const tableId of committed.droppedTables) this.states.delete(tableId);
    for (const [tableId, state] of committed.states) this.states.set(tableId, state);
    transaction.committed();
    return committed;
  }

  /** Moves on to what another process has committed. @returns false when that is nothing. */
  follow(): boolean {
    const commit = readCommit(this.store.latest);
    if (commit === this.newestCommit) return false;
    this.newestCommit = commit;
    this.states.clear();
    return true;
  }
}

function otherWriter() {
  return error('object_in_use', 'another process has written to the database since it was opened here', {
    hint: 'close the database and open it again; see to it that one process at a time opens it for writing',
  });
}

class LatestView implements ReadView {
  constructor(private readonly storage: Storage) {}

  get commit(): number {
    return this.storage.commit;
  }

  get reader(): StoreReader {
    return this.storage.store.latest;
  }

  table(layout: RowLayout): TableView {
    const { storage } = this;
    return new CommittedTable(layout, storage.state(layout.tableId), storage.store.latest, storage.budget);
  }
}

class PinnedReader implements StoreSnapshot {
  private isExpired = false;

  constructor(private readonly snapshot: StoreSnapshot) {}

  get(key: string): Uint8Array | undefined {
    if (this.isExpired) throw tooOld();
    return this.snapshot.get(key);
  }

  keys(start: string, end: string): string[] {
    if (this.isExpired) throw tooOld();
    return this.snapshot.keys(start, end);
  }

  release(): void {
    this.snapshot.release();
  }

  expire(): void {
    this.isExpired = true;
    this.snapshot.release();
  }
}

function tooOld() {
  return error('snapshot_too_old', 'the version that this stream or read-only transaction reads was given up', {
    hint: 'others have written meanwhile, and keeping it makes the file grow: take less time, or raise snapshotMaxAge',
  });
}

class PinnedSnapshot implements Snapshot {
  constructor(
    readonly commit: number,
    readonly reader: PinnedReader,
    private readonly states: Map<number, TableState>,
    private readonly budget: CacheBudget,
  ) {}

  table(layout: RowLayout): TableView {
    let state = this.states.get(layout.tableId);
    if (state === undefined) {
      state = TableState.load(layout.tableId, this.reader, this.budget);
      this.states.set(layout.tableId, state);
    }
    return new CommittedTable(layout, state, this.reader, this.budget);
  }

  release(): void {
    this.reader.release();
  }

  expire(): void {
    this.reader.expire();
  }
}

function readCommit(reader: StoreReader): number {
  const value = reader.get(COMMIT_KEY);
  if (value === undefined) return 0;
  checkSeal(COMMIT_KEY, value, COMMIT_VERSION);
  return Buffer.from(value).readDoubleLE(SEAL_BYTES);
}

function writeCommit(writer: StoreWriter, commit: number): void {
  const bytes = Buffer.alloc(SEAL_BYTES + 8);
  bytes.writeDoubleLE(commit, SEAL_BYTES);
  seal(COMMIT_KEY, bytes, COMMIT_VERSION);
  writer.put(COMMIT_KEY, bytes);
}
