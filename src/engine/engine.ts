import { Catalog, DEFAULT_SCHEMAS, FIRST_OBJECT_ID } from '../catalog/catalog.js';
import { catalogText, encodeObject, objectKey, readObjects } from '../catalog/catalog-store.js';
import type { CatalogObject, TableDescriptor } from '../catalog/descriptors.js';
import { type Clock, systemClock } from '../common/clock.js';
import { error } from '../common/errors.js';
import { computedKeysOf } from '../sql/execute/writes/computed-keys.js';
import { compileTableRules, type TableRules } from '../sql/execute/writes/table-rules.js';
import { allowEverything } from '../sql/plan/access.js';
import { bindContext, bindTableRules } from '../sql/plan/bind.js';
import { checkPages, lockForWriting, prepareFolder, type WriterLock } from '../storage/folder.js';
import { metaKey } from '../storage/keyspace.js';
import { LmdbStore } from '../storage/lmdb-store.js';
import { MemoryStore } from '../storage/memory-store.js';
import { checkSeal, SEAL_BYTES, seal } from '../storage/seal.js';
import { type Snapshot, Storage } from '../storage/storage.js';
import type { Store, StoreReader } from '../storage/store.js';
import { WriteBehindStore } from '../storage/write-behind-store.js';
import { CommitQueue } from './commit-queue.js';
import { PlanCache } from './plan-cache.js';
import type { PreparedStatement } from './prepared.js';
import { Sequences } from './sequences.js';
import { EngineStatistics } from './statistics.js';
import { systemCatalogOf } from './system-catalogs.js';
import { Transaction } from './transaction.js';
import { VectorIndexes } from './vector-indexes.js';
import { WriterQueue } from './writer-queue.js';

/** What a commit promises; see `docs/durability.md`. */
export type Durability = 'full' | 'relaxed';

export interface EngineOptions {
  /** Folder, or null for memory. */
  readonly path: string | null;
  readonly isReadOnly: boolean;
  readonly durability: Durability;
  /** With 'relaxed': milliseconds until a commit is written at the latest. */
  readonly flushDelayMs: number;
  /** Bytes of decoded columns and index blocks kept. */
  readonly cacheBytes: number;
  /** Milliseconds a write waits for another transaction. */
  readonly busyTimeoutMs: number;
  /** Milliseconds that a stream or a read-only transaction may hold its version while others write; 0: no limit. */
  readonly snapshotMaxAgeMs: number;
  readonly clock?: Clock;
}

const FORMAT_KEY = metaKey('format');
const NEXT_ID_KEY = metaKey('next-id');
const META_VERSION = 1;

/** Version of everything stored. A release reads this one and refuses newer ones. */
export const FORMAT_VERSION = 1;
const FORMAT_NAME = 'zatabase';

/** One open database: its store, catalog, sequences, vector indexes, and the one writer. */
export class Engine {
  readonly storage: Storage;
  readonly writer = new WriterQueue();
  readonly commits: CommitQueue;
  readonly plans = new PlanCache<readonly PreparedStatement[]>();
  readonly statistics: EngineStatistics;
  readonly sequences: Sequences;
  readonly vectors: VectorIndexes;
  readonly clock: Clock;
  readonly busyTimeoutMs: number;
  private committed: Catalog;
  private nextObjectId: number;
  private readonly rulesOf = new WeakMap<Catalog, Map<number, TableRules>>();
  private closing: Promise<void> | null = null;
  private isShut = false;
  /** The stored catalog as it was read, of a database opened read-only. */
  private catalogText: string;
  /** Snapshots in use, oldest first, and since when by `clock.elapsed`. */
  private readonly openSnapshots = new Map<Snapshot, number>();

  private constructor(
    private readonly store: Store,
    readonly options: EngineOptions,
    private readonly lock: WriterLock | null,
  ) {
    this.clock = options.clock ?? systemClock;
    this.busyTimeoutMs = options.busyTimeoutMs;
    this.storage = new Storage(store, { cacheBytes: options.cacheBytes });
    this.sequences = new Sequences(store.latest);
    this.statistics = new EngineStatistics(this.storage);
    this.commits = new CommitQueue(this);
    this.committed = Catalog.of(1, readObjects(store.latest));
    this.nextObjectId = readNextId(store);
    this.catalogText = options.isReadOnly ? catalogText(store.latest) : '';
    if (!options.isReadOnly && !this.committed.hasSchema('public')) this.createSchemas();
    this.vectors = new VectorIndexes(this.storage, options.isReadOnly, this.committed);
  }

  /** Opens a folder or a fresh database in memory. @throws what `folder.ts` and the stores throw. */
  static open(options: EngineOptions): Engine {
    if (options.path === null) return Engine.start(new MemoryStore(), options, null);
    const folder = prepareFolder(options.path, options);
    const lock = options.isReadOnly ? null : lockForWriting(folder);
    try {
      checkPages(folder);
      const lmdb = new LmdbStore(folder, { isReadOnly: options.isReadOnly });
      const isRelaxed = options.durability === 'relaxed' && !options.isReadOnly;
      const store = isRelaxed ? new WriteBehindStore(lmdb, options.flushDelayMs) : lmdb;
      return Engine.start(store, { ...options, path: folder }, lock);
    } catch (cause) {
      lock?.release();
      throw cause;
    }
  }

  /** The newest commit as it is stored. */
  get stored(): StoreReader {
    return this.store.latest;
  }

  private static start(store: Store, options: EngineOptions, lock: WriterLock | null): Engine {
    try {
      checkFormat(store, options);
      return new Engine(store, options, lock);
    } catch (cause) {
      void store.close();
      throw cause;
    }
  }

  get catalog(): Catalog {
    return this.committed;
  }

  get isClosed(): boolean {
    return this.closing !== null;
  }

  /** @throws 08003 when the database was closed. */
  requireOpen(): void {
    if (this.closing !== null) throw closedError();
  }

  /** For what has begun before `close`, which waits for it. @throws 08003 once it no longer does. */
  requireRunning(): void {
    if (this.isShut) throw closedError();
  }

  /** Called before a statement reads the newest version: another process may have made one. */
  follow(): void {
    if (!this.options.isReadOnly || !this.storage.follow()) return;
    const text = catalogText(this.store.latest);
    if (text !== this.catalogText) {
      this.catalogText = text;
      this.committed = Catalog.of(1, readObjects(this.store.latest));
    }
    this.vectors.follow(this.committed);
  }

  newObjectId(): number {
    return this.nextObjectId++;
  }

  /** Starts the transaction of whoever holds the writer's permit. */
  begin(): Transaction {
    this.requireRunning();
    if (this.options.isReadOnly) throw readOnlyError();
    return new Transaction(this.storage.begin(), this.committed);
  }

  /** Makes a transaction durable, then visible. When it throws, the transaction has had no effect. */
  commit(transaction: Transaction): void {
    try {
      this.write(transaction);
    } catch (cause) {
      transaction.abandon();
      throw cause;
    }
  }

  private write(transaction: Transaction): void {
    const { writes } = transaction;
    const sequences = this.sequences.changes(transaction.catalog);
    for (const { key, value } of sequences) writes.put(key, value);
    const isSchemaChange = transaction.catalog !== this.committed;
    if (isSchemaChange) writes.put(NEXT_ID_KEY, encodeNextId(this.nextObjectId));
    if (writes.isEmpty) return;
    const changes = this.storage.commitTransaction(writes, (writer, committed) =>
      this.vectors.logChanges(writer, committed, transaction.catalog),
    );
    this.sequences.written(sequences);
    this.sequences.forgetOthers(transaction.catalog);
    this.committed = transaction.catalog;
    this.vectors.applyCommit(changes, this.committed, isSchemaChange);
    this.expireSnapshots();
  }

  /**
   * Writes sequences that a statement outside of any write has used. A transaction that is open meanwhile is no
   * obstacle: it may be rolled back, and has no part in their states.
   */
  flushSequences(): void {
    if (this.options.isReadOnly || !this.sequences.hasChanges) return;
    const changes = this.sequences.changes(this.committed);
    // A sequence that an open transaction has made is written with it.
    if (changes.length === 0) return;
    this.store.commit((writer) => {
      for (const { key, value } of changes) writer.put(key, value);
    });
    this.sequences.written(changes);
  }

  snapshot(): Snapshot {
    this.requireOpen();
    this.follow();
    const snapshot = this.storage.snapshot();
    this.openSnapshots.set(snapshot, this.clock.elapsed());
    return {
      commit: snapshot.commit,
      reader: snapshot.reader,
      table: (layout) => snapshot.table(layout),
      release: () => {
        if (this.openSnapshots.delete(snapshot)) snapshot.release();
      },
      expire: () => {
        if (this.openSnapshots.delete(snapshot)) snapshot.expire();
      },
    };
  }

  /** Snapshots in use. The oldest keeps the pages of everything written since from being used again. */
  get snapshotState(): { readonly count: number; readonly oldestAgeMs: number } {
    const [oldest] = this.openSnapshots.values();
    return {
      count: this.openSnapshots.size,
      oldestAgeMs: oldest === undefined ? 0 : this.clock.elapsed() - oldest,
    };
  }

  /** Gives up snapshots that are too old. Only commits make the file grow, so only they call it. */
  private expireSnapshots(): void {
    const { snapshotMaxAgeMs } = this.options;
    if (snapshotMaxAgeMs === 0 || this.openSnapshots.size === 0) return;
    const now = this.clock.elapsed();
    for (const [snapshot, since] of this.openSnapshots) {
      if (now - since <= snapshotMaxAgeMs) return;
      this.openSnapshots.delete(snapshot);
      snapshot.expire();
    }
  }

  /** What new rows of a table must go through, as one catalog has it. */
  rules(catalog: Catalog, table: TableDescriptor): TableRules {
    let rules = this.rulesOf.get(catalog);
    if (rules === undefined) {
      rules = new Map();
      this.rulesOf.set(catalog, rules);
    }
    let compiled = rules.get(table.id);
    if (compiled === undefined) {
      const searchPath = ['public'];
      const text = { timeZone: 'UTC', names: systemCatalogOf(catalog, searchPath) };
      const options = { catalog, searchPath, text, access: allowEverything };
      const computedKeys = computedKeysOf(bindContext(options), table, catalog.indexesOf(table));
      compiled = compileTableRules(bindTableRules(table, options), computedKeys);
      rules.set(table.id, compiled);
    }
    return compiled;
  }

  async backup(path: string): Promise<void> {
    this.requireOpen();
    this.vectors.checkpointAll();
    await this.store.backup(path);
  }

  byteSize(): number {
    return this.store.byteSize();
  }

  /** Ends everything in order; a second call gives the same promise. */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    // Writers that are at it, and those that wait already, finish first; a transaction that nobody ends is taken back.
    const permit = await this.writer.acquire(this.busyTimeoutMs).catch(() => null);
    this.isShut = true;
    this.writer.close(closedError());
    try {
      if (!this.options.isReadOnly) {
        this.flushSequences();
        this.vectors.checkpointAll();
      }
    } finally {
      this.vectors.close();
      permit?.release();
      for (const snapshot of this.openSnapshots.keys()) snapshot.release();
      this.openSnapshots.clear();
      try {
        await this.store.close();
      } finally {
        this.lock?.release();
      }
    }
  }

  private createSchemas(): void {
    const objects: CatalogObject[] = DEFAULT_SCHEMAS.map((name) => ({
      kind: 'schema',
      id: this.newObjectId(),
      name,
      comment: null,
    }));
    this.store.commit((writer) => {
      for (const object of objects) writer.put(objectKey(object), encodeObject(object));
      writer.put(NEXT_ID_KEY, encodeNextId(this.nextObjectId));
    });
    this.committed = this.committed.with(objects);
  }
}

export function readOnlyError(): Error {
  return error('read_only_sql_transaction', 'cannot write: the database was opened read-only', {
    hint: 'open it without { readOnly: true }',
  });
}

export function closedError(): Error {
  return error('connection_does_not_exist', 'the database is closed', { hint: 'open it again with open(path)' });
}

/** Writes the format into a new store and checks it in an old one. @throws 0A000 for a newer format. */
function checkFormat(store: Store, options: EngineOptions): void {
  const value = store.latest.get(FORMAT_KEY);
  if (value === undefined) {
    if (store.latest.keys('', '\xff').length > 0) {
      throw error('data_corrupted', `"${options.path}" holds data of another program, or its beginning is damaged`, {
        hint: 'give the path of another folder, or restore this one from a backup',
      });
    }
    if (options.isReadOnly) {
      throw error('undefined_file', `there is no database in "${options.path}"`, {
        hint: 'a database opened read-only must exist; open it once without readOnly to create it',
      });
    }
    const text = Buffer.from(JSON.stringify({ name: FORMAT_NAME, version: FORMAT_VERSION }), 'utf8');
    const bytes = Buffer.concat([Buffer.alloc(SEAL_BYTES), text]);
    seal(FORMAT_KEY, bytes, META_VERSION);
    store.commit((writer) => writer.put(FORMAT_KEY, bytes));
    return;
  }
  checkSeal(FORMAT_KEY, value, META_VERSION);
  const format = JSON.parse(Buffer.from(value).utf8Slice(SEAL_BYTES)) as { name?: unknown; version?: unknown };
  if (format.name !== FORMAT_NAME) {
    throw error('data_corrupted', `"${options.path}" holds data of another program`, {
      hint: 'give the path of another folder',
    });
  }
  if (format.version !== FORMAT_VERSION) {
    throw error(
      'feature_not_supported',
      `the database "${options.path}" has format ${format.version}, and this release reads format ${FORMAT_VERSION}`,
      { hint: 'use the release of zatabase-js that wrote it, or a newer one' },
    );
  }
}

function readNextId(store: Store): number {
  const value = store.latest.get(NEXT_ID_KEY);
  if (value === undefined) return FIRST_OBJECT_ID;
  checkSeal(NEXT_ID_KEY, value, META_VERSION);
  return Buffer.from(value).readDoubleLE(SEAL_BYTES);
}

function encodeNextId(id: number): Uint8Array {
  const bytes = Buffer.alloc(SEAL_BYTES + 8);
  bytes.writeDoubleLE(id, SEAL_BYTES);
  seal(NEXT_ID_KEY, bytes, META_VERSION);
  return bytes;
}
