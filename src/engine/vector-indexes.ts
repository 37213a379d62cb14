import type { Catalog } from '../catalog/catalog.js';
import type { IndexDescriptor, TableDescriptor } from '../catalog/descriptors.js';
import { assert } from '../common/assert.js';
import { error } from '../common/errors.js';
import { limits } from '../common/limits.js';
import { workerCount } from '../pool/worker-pool.js';
import type { Storage } from '../storage/storage.js';
import type { StoreWriter } from '../storage/store.js';
import { readVector, scanVectorRange, scanVectors, type VectorColumnKey } from '../storage/vector-column.js';
import type { ChangedVectors, CommittedChanges } from '../storage/write-transaction.js';
import type { ColumnVectors } from '../vector/column-vectors.js';
import { removeGraph, writeGraph, writeVectorLog } from '../vector/graph-store.js';
import type { HnswIndex } from '../vector/hnsw-index.js';
import { loadIndex, loadVectors } from '../vector/load-index.js';
import { type Metric, metricOfOperatorClass } from '../vector/metrics.js';
import { HNSW_OPTIONS, HNSW_WORDS, type Quantization, type Rerank } from '../vector/options.js';
import type { VectorSource } from '../vector/vector-source.js';
import { BackgroundWork } from './background-work.js';
import { columnKey, type LoadedVectors } from './vector-search.js';

// Vector columns and indexes in memory, kept at the newest commit.
//
// They are loaded when first searched. A commit tells what it changed; new vectors are found at once and linked into
// graphs in the background. `vector-search.ts` searches them.

/** Exact columns without index that stay loaded. */
const EXACT_COLUMNS_MAX = 64;
/** Part of an index that has to change before its checkpoint is renewed in the background, and at closing. */
const CHECKPOINT_PART = 0.1;
const CHECKPOINT_PART_AT_CLOSE = 0.01;
const CHECKPOINT_CHANGES_MIN = 1000;

/** Bytes of a node's links, as a multiple of `m`: twice as many on the bottom layer, and a few above. */
const LINK_BYTES = 9;

interface LoadedIndex {
  readonly descriptor: IndexDescriptor;
  readonly tableId: number;
  readonly columnId: number;
  readonly index: HnswIndex;
}

interface LoadedColumn {
  readonly tableId: number;
  readonly columnId: number;
  readonly vectors: ColumnVectors;
}

/** Told, again and again, how many of the vectors are linked. */
export type BuildProgress = (progress: { readonly done: number; readonly total: number }) => void;

export interface VectorIndexDescription {
  readonly dimensions: number;
  /** Vectors that searches find. */
  readonly rowCount: number;
  /** Of those, vectors that are not linked yet. */
  readonly pendingCount: number;
  /** Deleted nodes still in the graph. */
  readonly tombstoneCount: number;
  readonly byteSize: number;
}

export class VectorIndexes implements LoadedVectors {
  private readonly indexes = new Map<number, LoadedIndex>();
  /** By table, column and kind of vectors; least recently used first. */
  private readonly columns = new Map<string, LoadedColumn>();
  /** HNSW indexes of the newest commit. */
  private known: ReadonlySet<number>;
  private readonly background: BackgroundWork;

  constructor(
    readonly storage: Storage,
    private readonly isReadOnly: boolean,
    catalog: Catalog,
  ) {
    this.known = new Set(catalog.vectorIndexes.map(({ id }) => id));
    this.background = new BackgroundWork(() => this.workABit());
  }

  // ---------------------------------------------------------------------------------------------------- loading

  /** An index of the newest commit, loaded; null for one that a transaction has just made. */
  private index(descriptor: IndexDescriptor, table: TableDescriptor): LoadedIndex | null {
    if (!this.known.has(descriptor.id)) return null;
    return this.indexes.get(descriptor.id) ?? this.load(descriptor, table);
  }

  private load(descriptor: IndexDescriptor, table: TableDescriptor): LoadedIndex {
    const key = indexColumnKey(descriptor, table);
    const column = { dimensions: key.dimensions, source: this.sourceOf(key) };
    const index = loadIndex(this.storage.latest.reader, descriptor.id, column, metricOf(descriptor), {
      m: optionOf(descriptor, 'm'),
      efConstruction: optionOf(descriptor, 'ef_construction'),
      quantization: wordOf(descriptor, 'quantization') as Quantization,
      rerank: wordOf(descriptor, 'rerank') as Rerank,
      seed: descriptor.id,
    });
    const loaded = { descriptor, tableId: key.tableId, columnId: key.columnId, index };
    this.indexes.set(descriptor.id, loaded);
    // The index serves exact searches from now on.
    this.columns.delete(columnName(key, index.vectors.isUnit));
    if (index.hasWork) this.background.start();
    return loaded;
  }

  private unload(id: number): void {
    this.indexes.get(id)?.index.close();
    this.indexes.delete(id);
  }

  /** Reads what is stored as of the newest commit. */
  private sourceOf(key: VectorColumnKey): VectorSource {
    const { storage } = this;
    return {
      read: (rowId) => readVector(storage.latest.reader, key, rowId),
      scan: (from, to, visit) => scanVectorRange(storage.latest.reader, key, from, to, visit),
    };
  }

  graph(descriptor: IndexDescriptor, table: TableDescriptor): HnswIndex | null {
    return this.index(descriptor, table)?.index ?? null;
  }

  exactColumn(table: TableDescriptor, key: VectorColumnKey, metric: Metric): ColumnVectors {
    const isUnit = metric.needsUnitVectors;
    for (const { index, columnId, tableId } of this.indexes.values()) {
      const isSame = tableId === key.tableId && columnId === key.columnId && index.vectors.isUnit === isUnit;
      if (isSame && index.keepsVectors) {
        index.loadVectors();
        return index.vectors;
      }
    }
    const name = columnName(key, isUnit);
    const found = this.columns.get(name);
    if (found !== undefined) {
      this.columns.delete(name);
      this.columns.set(name, found);
      return found.vectors;
    }
    checkSize(table.name, this.storage.state(table.id).rowCount, key.dimensions * 4);
    const vectors = loadVectors(this.sourceOf(key), key.dimensions, isUnit);
    this.columns.set(name, { tableId: key.tableId, columnId: key.columnId, vectors });
    if (this.columns.size > EXACT_COLUMNS_MAX) this.columns.delete(this.columns.keys().next().value!);
    return vectors;
  }

  // ------------------------------------------------------------------------------------------- following commits

  /**
   * Writes, with a commit, what a later start needs to bring checkpoints up to date.
   * @throws 54000 when a new index would not fit into memory.
   */
  logChanges(writer: StoreWriter, committed: CommittedChanges, catalog: Catalog): void {
    const { reader } = this.storage.latest;
    for (const { tableId, columnId, changes, isCleared } of committed.vectors) {
      const older = olderRows(changes, this.storage.state(tableId).nextRowId);
      for (const id of indexesOn(catalog, tableId, columnId)) {
        if (isCleared) removeGraph(reader, writer, id);
        else if (older.length > 0) writeVectorLog(writer, id, committed.commit, older);
      }
    }
    for (const descriptor of this.newIndexes(catalog)) {
      const table = catalog.table(descriptor.tableId);
      const rowCount = (committed.states.get(table.id) ?? this.storage.state(table.id)).rowCount;
      const { dimensions } = indexColumnKey(descriptor, table);
      checkSize(table.name, rowCount, dimensions * 4 + optionOf(descriptor, 'm') * LINK_BYTES);
    }
  }

  /** Brings everything loaded up to a commit that has succeeded. */
  applyCommit(committed: CommittedChanges, catalog: Catalog, isSchemaChange: boolean): void {
    for (const change of committed.vectors) this.applyChange(change);
    if (isSchemaChange) this.followCatalog(catalog);
    for (const { index } of this.indexes.values()) if (index.hasWork) this.background.start();
  }

  private applyChange(change: ChangedVectors): void {
    const { tableId, columnId, isCleared } = change;
    // What is stored is all there is: it is read again when searched.
    if (isCleared) {
      this.forget(tableId, columnId);
      return;
    }
    try {
      this.applyRows(change);
    } catch {
      // The commit is durable and must not fail for want of memory. Whoever searches reads all again, and meets the error
      // if it is still there.
      this.forget(tableId, columnId);
    }
  }

  private forget(tableId: number, columnId: number): void {
    for (const [id, loaded] of this.indexes) if (isOn(loaded, tableId, columnId)) this.unload(id);
    for (const [name, loaded] of this.columns) if (isOn(loaded, tableId, columnId)) this.columns.delete(name);
  }

  private applyRows({ tableId, columnId, changes }: ChangedVectors): void {
    for (const loaded of this.indexes.values()) {
      if (isOn(loaded, tableId, columnId)) apply(loaded.index, loaded.index.vectors, changes);
    }
    for (const loaded of this.columns.values()) {
      if (isOn(loaded, tableId, columnId)) apply(loaded.vectors, loaded.vectors, changes);
    }
  }

  /** Starts anew with what another process has committed. */
  follow(catalog: Catalog): void {
    for (const id of this.indexes.keys()) this.unload(id);
    this.columns.clear();
    this.known = new Set(catalog.vectorIndexes.map(({ id }) => id));
  }

  private followCatalog(catalog: Catalog): void {
    for (const [id, { descriptor }] of this.indexes) {
      const now = catalog.get(id);
      if (now?.kind !== 'index' || now.keys[0]!.columnId !== descriptor.keys[0]!.columnId) this.unload(id);
    }
    for (const [name, { tableId, columnId }] of this.columns) {
      const table = catalog.get(tableId);
      const isThere = table?.kind === 'table' && table.columns.some(({ id }) => id === columnId);
      if (!isThere) this.columns.delete(name);
    }
    const created = this.newIndexes(catalog);
    this.known = new Set(catalog.vectorIndexes.map(({ id }) => id));
    for (const descriptor of created) {
      this.building.set(descriptor.id, { descriptor, table: catalog.table(descriptor.tableId) });
    }
    if (created.length > 0) this.background.start();
  }

  private newIndexes(catalog: Catalog): IndexDescriptor[] {
    return catalog.vectorIndexes.filter(({ id }) => !this.known.has(id));
  }

  // ----------------------------------------------------------------------------------------- work and checkpoints

  /** Indexes that CREATE INDEX has just made and that are not yet linked. */
  private readonly building = new Map<number, { descriptor: IndexDescriptor; table: TableDescriptor }>();

  get isBuilding(): boolean {
    return this.building.size > 0;
  }

  /** Links new indexes here and now. */
  buildNow(): void {
    try {
      for (const id of this.building.keys()) {
        const loaded = this.loadNew(id);
        // Whoever has asked other threads waits for them.
        if (loaded?.index.isParallel) continue;
        if (loaded !== null) while (loaded.index.hasWork) loaded.index.work();
        this.finishBuild(id, loaded);
      }
    } catch (cause) {
      this.building.clear();
      throw cause;
    }
  }

  /** Waits until new indexes are linked, while other work goes on. @throws 53200, 53100 when that fails. */
  async built(onProgress?: BuildProgress): Promise<void> {
    let last = { done: 0, total: 0 };
    try {
      for (const id of this.building.keys()) {
        this.loadNew(id)?.index.linkInParallel(workerCount(), () => this.background.start());
      }
      while (this.building.size > 0) {
        last = this.buildState();
        onProgress?.(last);
        await this.background.turn();
      }
      onProgress?.({ done: last.total, total: last.total });
    } catch (cause) {
      // What is not linked stays pending: searches are right, only slower.
      this.building.clear();
      throw cause;
    }
  }

  private buildState(): { done: number; total: number } {
    let total = 0;
    let pending = 0;
    for (const id of this.building.keys()) {
      const index = this.indexes.get(id)?.index;
      total += index?.rowCount ?? 0;
      pending += index?.pendingCount ?? 0;
    }
    return { done: total - pending, total };
  }

  private finishBuild(id: number, loaded: LoadedIndex | null): void {
    this.building.delete(id);
    if (loaded !== null) this.checkpoint(loaded);
  }

  /** A new index, loaded; null when it was dropped meanwhile. */
  private loadNew(id: number): LoadedIndex | null {
    const { descriptor, table } = this.building.get(id)!;
    return this.index(descriptor, table);
  }

  /** One small piece of work; false when there is none. */
  private workABit(): boolean {
    for (const [id, loaded] of this.indexes) {
      const { index } = loaded;
      if (index.hasWork) {
        index.work();
        return true;
      }
      if (this.building.has(id)) this.finishBuild(id, loaded);
      else if (isWorthCheckpoint(index, CHECKPOINT_PART, CHECKPOINT_CHANGES_MIN)) this.checkpoint(loaded);
    }
    for (const id of this.building.keys()) {
      if (this.loadNew(id) !== null) return true;
      this.building.delete(id);
    }
    return false;
  }

  private checkpoint({ descriptor, index, tableId }: LoadedIndex): void {
    if (this.isReadOnly) return;
    const { store, commit } = this.storage;
    const moment = { commit, nextRowId: this.storage.state(tableId).nextRowId };
    store.commit((writer) => writeGraph(store.latest, writer, descriptor.id, index, moment));
    index.changeCount = 0;
    // Loaded anew when searched, without the vectors: a memory never shrinks.
    if (index.hasSpareVectors) this.unload(descriptor.id);
  }

  /** Stores every graph that has changed enough to be worth it. */
  checkpointAll(): void {
    for (const loaded of this.indexes.values()) {
      // What other threads are linking has no state that could be stored; it is linked after opening.
      if (loaded.index.isParallel) continue;
      if (isWorthCheckpoint(loaded.index, CHECKPOINT_PART_AT_CLOSE, 1)) this.checkpoint(loaded);
    }
  }

  close(): void {
    this.background.stop();
    this.building.clear();
    for (const id of this.indexes.keys()) this.unload(id);
    this.columns.clear();
  }

  // ------------------------------------------------------------------------------------ describing and verifying

  /** What a committed index is like, in numbers. */
  describe(descriptor: IndexDescriptor, table: TableDescriptor): VectorIndexDescription {
    const loaded = this.index(descriptor, table);
    assert(loaded !== null, `index "${descriptor.name}" is not committed`);
    const { index } = loaded;
    return {
      dimensions: index.vectors.dimensions,
      rowCount: index.rowCount,
      pendingCount: index.pendingCount,
      tombstoneCount: index.graph.header().deadCount,
      byteSize: index.vectors.arena.memory.memory.buffer.byteLength,
    };
  }

  /** Compares every HNSW index of the catalog with the stored vectors. Returns what is wrong, in words. */
  verify(catalog: Catalog): string[] {
    const findings: string[] = [];
    for (const descriptor of catalog.vectorIndexes) {
      const table = catalog.table(descriptor.tableId);
      const { index } = this.index(descriptor, table)!;
      let stored = 0;
      scanVectors(this.storage.latest.reader, indexColumnKey(descriptor, table), (rowId) => {
        stored++;
        if (!index.vectors.has(rowId)) findings.push(`index "${descriptor.name}" lacks row ${rowId}`);
      });
      if (index.vectors.rowCount !== stored) {
        findings.push(`index "${descriptor.name}" has ${index.vectors.rowCount} rows, its table ${stored} vectors`);
      }
      for (const [what, count] of Object.entries(index.graph.verify())) {
        if (count > 0) findings.push(`index "${descriptor.name}": ${count} ${what} links or nodes`);
      }
    }
    return findings;
  }
}

function isWorthCheckpoint(index: HnswIndex, part: number, minimum: number): boolean {
  return index.changeCount >= Math.max(minimum, index.rowCount * part);
}

/** What follows a column's changes. */
interface Follower {
  add(rowId: number, vector: Float32Array): unknown;
  remove(rowId: number): unknown;
}

function apply(follower: Follower, vectors: ColumnVectors, changes: ReadonlyMap<number, Float32Array | null>): void {
  for (const [rowId, vector] of changes) {
    if (vectors.has(rowId)) follower.remove(rowId);
    if (vector !== null) follower.add(rowId, vector);
  }
}

function isOn(loaded: { tableId: number; columnId: number }, tableId: number, columnId: number): boolean {
  return loaded.tableId === tableId && loaded.columnId === columnId;
}

/** Changed rows that were there before the commit. */
function olderRows(changes: ReadonlyMap<number, Float32Array | null>, firstNewRowId: number): number[] {
  return [...changes.keys()].filter((rowId) => rowId < firstNewRowId);
}

function indexesOn(catalog: Catalog, tableId: number, columnId: number): number[] {
  return catalog.vectorIndexes
    .filter((index) => index.tableId === tableId && index.keys[0]!.columnId === columnId)
    .map(({ id }) => id);
}

function metricOf(descriptor: IndexDescriptor): Metric {
  const metric = metricOfOperatorClass(descriptor.keys[0]!.operatorClass ?? '');
  assert(metric !== null, `operator class of index "${descriptor.name}"`);
  return metric;
}

function optionOf(descriptor: IndexDescriptor, name: keyof typeof HNSW_OPTIONS): number {
  return Number(descriptor.options[name] ?? HNSW_OPTIONS[name].defaultValue);
}

function wordOf(descriptor: IndexDescriptor, name: keyof typeof HNSW_WORDS): string {
  return String(descriptor.options[name] ?? HNSW_WORDS[name].defaultValue);
}

function indexColumnKey(descriptor: IndexDescriptor, table: TableDescriptor): VectorColumnKey {
  const { columnId } = descriptor.keys[0]!;
  return columnKey(
    table,
    table.columns.findIndex(({ id }) => id === columnId),
  );
}

function columnName(key: VectorColumnKey, isUnit: boolean): string {
  return `${key.tableId}/${key.columnId}/${isUnit ? 'unit' : 'plain'}`;
}

/** @throws 54000 when so many vectors do not fit into one memory. */
function checkSize(table: string, rowCount: number, bytesPerRow: number): void {
  const byteSize = rowCount * bytesPerRow;
  if (byteSize <= limits.arenaBytesMax) return;
  const [needed, most] = [byteSize, limits.arenaBytesMax].map((bytes) => (bytes / 2 ** 30).toFixed(1));
  throw error(
    'program_limit_exceeded',
    `the vectors of table "${table}" need ${needed} GiB, and a search can hold ${most}`,
    {
      hint: 'spread the rows over several tables, or use fewer dimensions',
    },
  );
}
