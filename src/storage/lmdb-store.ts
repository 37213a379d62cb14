import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { open as openLmdb } from 'lmdb';
import { assert } from '../common/assert.js';
import { type DatabaseError, error } from '../common/errors.js';
import { findPageDamage } from './page-check.js';
import type { Store, StoreReader, StoreSnapshot, StoreWriter } from './store.js';
import { storeError } from './store-errors.js';

// The store of a folder: one LMDB environment, one named database.
//
// What lmdb-js must be guarded against, and how (measured in the project's storage study):
// - Commits are `transactionSync` only: an async transaction commits what it did before a throw, and a full disk
//   under the async path ends the process.
// - The root database stays untouched (clearing an empty root damages the file); all keys are in one named one.
// - No write map, no object cache, no compression; the map grows by itself.
// - A read's buffer is reused by the next read: `StoreReader.get` says so.

const DATABASE_NAME = 'zatabase';
const DATA_FILE = 'data.mdb';
const MAX_READERS = 2048;
const ROWS_AT_ONCE = 4096;

/** Keys are binary strings; see `codec/key.ts`. */
const keyEncoder = {
  writeKey(key: unknown, target: Buffer, at: number): number {
    const text = key as string;
    for (let i = 0; i < text.length; i++) target[at + i] = text.charCodeAt(i);
    return at + text.length;
  },
  readKey(bytes: Buffer, start: number, end: number): string {
    return bytes.latin1Slice(start, end);
  },
};

/** The part of lmdb-js this store uses. Its own typings leave out `keyEncoder` and the options of `getBinaryFast`. */
interface LmdbTransaction {
  done(): void;
}
interface LmdbReadOptions {
  readonly transaction: LmdbTransaction;
}
interface LmdbData {
  getBinaryFast(key: string, options?: LmdbReadOptions): Buffer | undefined;
  getKeys(range: { start: string; end: string; limit: number; transaction?: LmdbTransaction }): Iterable<string>;
  putSync(key: string, value: Uint8Array): void;
  removeSync(key: string): void;
}
interface LmdbEnvironment {
  openDB(options: { name: string; encoding: 'binary'; keyEncoder: typeof keyEncoder }): LmdbData;
  useReadTransaction(): LmdbTransaction;
  /** Frees places of readers whose process is gone; gives their number. */
  readerCheck(): number;
  transactionSync(write: () => void): void;
  backup(path: string, compact: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface LmdbStoreOptions {
  readonly isReadOnly: boolean;
}

export class LmdbStore implements Store {
  private readonly root: LmdbEnvironment;
  private readonly data: LmdbData;
  private failure: DatabaseError | null = null;
  private pinned = 0;
  readonly latest: LmdbReader;

  /** @throws 42501, 58030, XX001; the folder itself was checked by `folder.ts`. */
  constructor(
    readonly folder: string,
    private readonly options: LmdbStoreOptions,
  ) {
    try {
      this.root = openLmdb({
        path: folder,
        noSubdir: false,
        maxDbs: 4,
        maxReaders: MAX_READERS,
        overlappingSync: false,
        cache: false,
        readOnly: options.isReadOnly,
      } as Parameters<typeof openLmdb>[0]) as unknown as LmdbEnvironment;
      this.data = this.root.openDB({ name: DATABASE_NAME, encoding: 'binary', keyEncoder });
    } catch (cause) {
      throw storeError(cause, folder, 'opening it');
    }
    this.latest = new LmdbReader(this.data, this.folder, undefined);
  }

  snapshot(): StoreSnapshot {
    const transaction = this.readTransaction();
    this.pinned++;
    return new LmdbSnapshot(this.data, this.folder, transaction, () => this.pinned--);
  }

  private readTransaction(): LmdbTransaction {
    try {
      return this.root.useReadTransaction();
    } catch (cause) {
      const failed = storeError(cause, this.folder, 'taking a snapshot');
      // Processes that were killed may still hold places.
      if (failed.code !== '53300' || this.root.readerCheck() === 0) throw failed;
      return this.root.useReadTransaction();
    }
  }

  commit(write: (writer: StoreWriter) => void): void {
    if (this.options.isReadOnly) throw error('read_only_sql_transaction', 'the database was opened read-only');
    if (this.failure !== null) throw this.failure;
    const { data } = this;
    let isWritten = false;
    let thrown: unknown;
    try {
      this.root.transactionSync(() => {
        try {
          write({
            put: (key, value) => {
              this.storing(() => data.putSync(key, value));
            },
            remove: (key) => {
              this.storing(() => data.removeSync(key));
            },
          });
        } catch (cause) {
          thrown = cause;
          throw cause;
        }
        isWritten = true;
      });
    } catch (cause) {
      // What the caller threw is the caller's.
      if (thrown !== undefined) throw thrown;
      const failed = storeError(cause, this.folder, 'committing');
      // Linux drops pages whose sync failed, so what is on disk is unknown: nothing may be written after that.
      if (isWritten && failed.code === '58030') {
        failed.hint = 'the outcome of this commit is unknown; the database is read-only until it is opened again';
        this.failure = failed;
      }
      throw failed;
    }
  }

  private storing(change: () => void): void {
    try {
      change();
    } catch (cause) {
      throw storeError(cause, this.folder, 'writing');
    }
  }

  async backup(path: string): Promise<void> {
    // The copy gets its name when it is whole: one that was broken off never looks like a database.
    const partial = `${path}.partial`;
    try {
      if (existsSync(path) && readdirSync(path).length > 0) {
        throw error('duplicate_file', `the folder "${path}" is not empty`, { hint: 'back up into a new folder' });
      }
      rmSync(partial, { recursive: true, force: true });
      mkdirSync(partial, { recursive: true, mode: 0o700 });
      await this.root.backup(partial, true);
      const file = join(partial, DATA_FILE);
      const damage = findPageDamage(file, true);
      if (damage !== null) throw error('data_corrupted', `the copy in "${partial}" is damaged: ${damage}`);
      syncFile(file);
      if (existsSync(path)) rmdirSync(path);
      renameSync(partial, path);
    } catch (cause) {
      throw storeError(cause, path, 'backing up');
    }
  }

  findDamage(): string | null {
    return findPageDamage(join(this.folder, DATA_FILE), true);
  }

  byteSize(): number {
    return statSync(join(this.folder, DATA_FILE)).size;
  }

  async close(): Promise<void> {
    assert(this.pinned === 0, `${this.pinned} snapshots are still held at close`);
    this.latest.end();
    await this.root.close();
  }
}

function syncFile(path: string): void {
  // Windows syncs only what is open for writing.
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

class LmdbReader implements StoreReader {
  /** What it read from is closed: reading on would end the process. */
  private isOver = false;
  private readonly readOptions: LmdbReadOptions | undefined;

  constructor(
    protected readonly data: LmdbData,
    private readonly folder: string,
    protected readonly transaction: LmdbTransaction | undefined,
  ) {
    this.readOptions = transaction === undefined ? undefined : { transaction };
  }

  end(): void {
    this.isOver = true;
  }

  private requireLive(): void {
    if (this.isOver) throw error('connection_does_not_exist', 'the database is closed');
  }

  get(key: string): Uint8Array | undefined {
    this.requireLive();
    try {
      const value = this.data.getBinaryFast(key, this.readOptions);
      // The buffer is the environment's whole read area with a patched length.
      return value === undefined ? undefined : value.subarray(0, value.length);
    } catch (cause) {
      throw storeError(cause, this.folder, 'reading');
    }
  }

  keys(start: string, end: string): string[] {
    this.requireLive();
    const keys: string[] = [];
    let from = start;
    try {
      // Short ranges, so that a cursor is never open while callers do other things.
      for (;;) {
        const before = keys.length;
        for (const key of this.data.getKeys({ start: from, end, limit: ROWS_AT_ONCE, ...this.readOptions })) {
          keys.push(key);
        }
        if (keys.length - before < ROWS_AT_ONCE) return keys;
        from = keys[keys.length - 1]! + '\0';
      }
    } catch (cause) {
      throw storeError(cause, this.folder, 'reading');
    }
  }
}

class LmdbSnapshot extends LmdbReader implements StoreSnapshot {
  private isReleased = false;

  constructor(
    data: LmdbData,
    folder: string,
    transaction: LmdbTransaction,
    private readonly onRelease: () => void,
  ) {
    super(data, folder, transaction);
  }

  release(): void {
    if (this.isReleased) return;
    this.isReleased = true;
    this.end();
    this.transaction!.done();
    this.onRelease();
  }
}
