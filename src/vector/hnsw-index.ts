import { assert } from '../common/assert.js';
import { Graph } from '../wasm/graph.js';
import { Hits } from '../wasm/hits.js';
import { CodecPolicy } from './codec-policy.js';
import type { ColumnVectors, RowFilter } from './column-vectors.js';
import type { Metric } from './metrics.js';
import { compareNeighbors, NearestRows, type Neighbor } from './neighbors.js';
import { QUANTIZATIONS, type Quantization, RERANKS, type Rerank } from './options.js';
import { ParallelLink } from './parallel-link.js';
import { searchStream, type VectorStream } from './stream-search.js';
import type { VectorSource } from './vector-source.js';

/** Options of an index: those of `HNSW_OPTIONS`. */
export interface HnswOptions {
  readonly m: number;
  readonly efConstruction: number;
  /** Decides the levels of the nodes, so that equal data gives an equal graph. */
  readonly seed: number;
  readonly quantization: Quantization;
  readonly rerank: Rerank;
}

/** Tombstones, as a part of the linked nodes, that a consolidation is worth. */
const DEAD_PART = 0.1;
const DEAD_MIN = 64;
/** Rows whose vectors are loaded in one step. */
const LOAD_ROWS = 256;
/** Vectors in memory, at least and as a part of all, that are worth dropping where they need not be there. */
const SPARE_MIN = 1000;
const SPARE_PART = 0.1;
/** Slots a consolidation looks at in one step. */
const CONSOLIDATE_SLOTS = 256;
const ALL_SLOTS = 0xffffffff;

/**
 * Codes that a walk measures for each candidate it keeps, less what reading codes in order saves. Where a share s of the
 * rows passes a filter, a walk that keeps ef of them measures this * ef / s codes, a scan all that pass.
 */
const SCAN_COST = 8;
/** Pending vectors that other threads are worth asking for. */
const PARALLEL_MIN = 4096;

interface ParallelWork {
  readonly link: ParallelLink;
  /** Slots that were pending, and whose rows are gone: a thread may have linked them. */
  readonly removed: Set<number>;
}

/** Candidates that change nothing after which no more are read from the store. */
const RERANK_ENOUGH = 8;
/** Vectors that wait for a codec which can express them. */
const OUTSIDE_MAX = 32;

/** A search for more than this part of the rows reads them all. */
const SCAN_PART = 0.25;

/**
 * An HNSW index in memory: the vectors of a column and a graph over them. A new vector is *pending* until a step of
 * `work` has linked it; searches look at pending vectors one by one, so that what they find never lags behind.
 */
export class HnswIndex {
  private readonly pending = new Set<number>();
  /** The same as an array, until it changes. */
  private pendingSlots: Uint32Array | null = null;
  private linked = 0;
  private dead = 0;
  private isConsolidating = false;
  private readonly hits = new Hits(64);
  private parallel: ParallelWork | null = null;
  /** Whether there are tombstones without vectors. */
  private hasGhosts = false;
  /** The row at which loading goes on. */
  private nextToLoad = 0;
  /** Null when distances are always between vectors. */
  private readonly codecs: CodecPolicy | null;
  /** Pending vectors that codes cannot express. */
  private readonly outside = new Set<number>();
  /** Rows put in or taken out since the last checkpoint. */
  changeCount = 0;

  constructor(
    readonly vectors: ColumnVectors,
    readonly metric: Metric,
    readonly graph: Graph,
    private readonly options: Pick<HnswOptions, 'quantization' | 'rerank'>,
    private readonly source: VectorSource,
  ) {
    const { linkedCount, deadCount } = graph.header();
    this.linked = linkedCount;
    this.dead = deadCount;
    this.codecs = QUANTIZATIONS[options.quantization].isCoded ? new CodecPolicy(graph, vectors, metric) : null;
  }

  static create(vectors: ColumnVectors, metric: Metric, options: HnswOptions, source: VectorSource): HnswIndex {
    const graph = Graph.create(vectors.arena, { metric: metric.kernel, ...options });
    return new HnswIndex(vectors, metric, graph, options, source);
  }

  /** Rows that searches find: linked or pending. */
  get rowCount(): number {
    return this.vectors.slots.size;
  }

  get pendingCount(): number {
    return Math.max(0, this.pending.size - (this.parallel?.link.progress ?? 0));
  }

  add(rowId: number, vector: Float32Array): void {
    const slot = this.vectors.add(rowId, vector);
    if (slot >= 0) this.markPending(slot);
    this.changeCount++;
  }

  private markPending(slot: number): void {
    this.pending.add(slot);
    this.pendingSlots = null;
  }

  remove(rowId: number): void {
    const slot = this.vectors.slots.slotOf(rowId);
    if (slot >= 0) this.unlink(slot);
    this.vectors.remove(rowId);
    this.changeCount++;
  }

  private unlink(slot: number): void {
    if (this.pending.delete(slot)) {
      this.outside.delete(slot);
      this.pendingSlots = null;
      this.parallel?.removed.add(slot);
    } else if (this.graph.remove(slot)) {
      this.linked--;
      this.dead++;
    }
  }

  /** Makes a tombstone of a node whose row is gone. For loading: a consolidation has to follow. */
  removeNode(slot: number): void {
    this.unlink(slot);
    this.changeCount++;
  }

  get hasWork(): boolean {
    return this.hasLinking || this.isConsolidating || this.needsConsolidation || this.isLoading;
  }

  private get hasLinking(): boolean {
    return this.parallel !== null || this.pending.size > this.outside.size;
  }

  /** Whether vectors are to come into memory. */
  private get isLoading(): boolean {
    return this.keepsVectors && !this.vectors.isComplete;
  }

  /** Whether vectors are to be in memory; without codes they have to. */
  get keepsVectors(): boolean {
    return RERANKS[this.options.rerank].keepsVectors || !this.graph.header().hasCodes;
  }

  /** Whether vectors are in memory that only building needs there. */
  get hasSpareVectors(): boolean {
    return !this.keepsVectors && this.vectors.arena.liveCount > Math.max(SPARE_MIN, this.rowCount * SPARE_PART);
  }

  private get needsConsolidation(): boolean {
    if (this.parallel !== null) return false;
    return this.hasGhosts || this.dead > Math.max(DEAD_MIN, this.linked * DEAD_PART);
  }

  /** Does a small part of the work there is: links a vector, or goes on with a consolidation. */
  work(): void {
    if (this.parallel !== null) this.linkTogether(this.parallel);
    else if (this.isConsolidating || this.needsConsolidation) this.consolidate(CONSOLIDATE_SLOTS);
    else if (this.hasLinking) this.linkOne();
    else this.loadSome();
  }

  /**
   * Has `workers` threads link what is pending, if that is much; this one helps with every step of `work`.
   *
   * @param onEnd Called when a worker has ended, which may be what is waited for.
   */
  linkInParallel(workers: number, onEnd: () => void): void {
    const isBusy = this.parallel !== null || this.isConsolidating;
    if (isBusy || workers === 0 || this.pending.size < PARALLEL_MIN) return;
    this.trainIfDue();
    const { vectors } = this;
    vectors.keepsSlots = true;
    this.parallel = { link: new ParallelLink(this.graph, vectors.arena.slotCount, workers, onEnd), removed: new Set() };
  }

  /** Whether several threads are linking. */
  get isParallel(): boolean {
    return this.parallel !== null;
  }

  private linkTogether(parallel: ParallelWork): void {
    if (!parallel.link.step() && parallel.link.isOver) this.endParallel(parallel);
  }

  private endParallel({ link, removed }: ParallelWork): void {
    this.parallel = null;
    this.vectors.keepsSlots = false;
    link.close();
    for (const slot of removed) this.graph.remove(slot);
    for (const slot of this.pending) if (this.graph.isLinked(slot)) this.pending.delete(slot);
    this.pendingSlots = null;
    const { linkedCount, deadCount } = this.graph.header();
    this.linked = linkedCount;
    this.dead = deadCount;
  }

  /** Stops what other threads do to this index, which is of no use afterwards. */
  close(): void {
    this.parallel?.link.cancel();
  }

  private loadSome(): void {
    const from = this.nextToLoad;
    if (from >= this.vectors.expectedEnd) return this.loadVectors();
    this.nextToLoad += LOAD_ROWS;
    this.source.scan(from, this.nextToLoad, (rowId, vector) => this.vectors.load(rowId, vector));
  }

  /**
   * Makes a restored graph fit to be searched. The vectors of its tombstones are lost: only codes may lead through them,
   * until a consolidation has freed them.
   */
  settle(): void {
    this.hasGhosts = this.dead > 0;
    if (this.graph.header().hasCodes) return;
    this.loadVectors();
    this.consolidateAll();
  }

  /** Brings all vectors into memory. */
  loadVectors(): void {
    if (this.vectors.isComplete) return;
    this.source.scan(0, Number.POSITIVE_INFINITY, (rowId, vector) => this.vectors.load(rowId, vector));
    assert(this.vectors.isComplete, 'every row of an index has a vector');
  }

  private linkOne(): void {
    this.trainIfDue();
    for (const slot of this.pending) {
      if (this.outside.has(slot)) continue;
      if (this.graph.insert(slot, false)) this.noteLinked(slot);
      else this.waitForCodec(slot);
      return;
    }
  }

  private noteLinked(slot: number): void {
    this.pending.delete(slot);
    this.pendingSlots = null;
    this.linked++;
  }

  /** Leaves a vector pending that codes cannot express, until there are enough such to train a codec on. */
  private waitForCodec(slot: number): void {
    this.outside.add(slot);
    if (this.outside.size < OUTSIDE_MAX) return;
    const waiting = [...this.outside];
    this.train(this.codecs!);
    for (const each of waiting) {
      // What the new codec does not express either lies far from everything else.
      this.graph.insert(each);
      this.noteLinked(each);
    }
  }

  /** Makes codes of all vectors anew, or drops them. */
  private train(codecs: CodecPolicy): void {
    this.loadVectors();
    // Tombstones without vectors would get no code.
    if (this.hasGhosts) this.consolidateAll();
    codecs.train();
    this.outside.clear();
  }

  private trainIfDue(): void {
    if (this.codecs?.isDue(this.linked)) this.train(this.codecs);
  }

  private consolidate(slots: number): void {
    this.isConsolidating = this.graph.consolidate(slots) > 0;
    if (this.isConsolidating) return;
    this.dead = this.graph.header().deadCount;
    this.hasGhosts = false;
    this.vectors.slotFreed(0);
  }

  /** Frees all tombstones now. One that came while a consolidation was under way waits for the next. */
  consolidateAll(): void {
    while (this.isConsolidating || this.dead > 0) this.consolidate(ALL_SLOTS);
  }

  /** Row ids of slots 0 to `slots` - 1; -1 for those the graph does not have. */
  linkedRowIds(slots: number): Float64Array {
    const rowIds = this.vectors.slots.rowIds(slots);
    for (const slot of this.pending) if (slot < slots) rowIds[slot] = -1;
    return rowIds;
  }

  /** Rows with a vector that the graph does not have: pending ones, and those without direction. */
  unlinkedRowIds(): Float64Array {
    const { slots, zeroRows } = this.vectors;
    return Float64Array.from([...[...this.pending].map((slot) => slots.rowOf(slot)), ...zeroRows]);
  }

  /** The `k` nearest rows that a search with `ef` candidates finds. */
  search(query: Float32Array, k: number, ef: number, filter: RowFilter | null): Neighbor[] {
    const { vectors, metric, pending, linked } = this;
    const wanted = Math.min(k, this.rowCount);
    if (wanted === 0) return [];
    const isScan = filter?.listed != null || pending.size > linked || wanted > Math.max(ef, linked * SCAN_PART);
    if (isScan) return this.scan(query, wanted, filter);
    const options = { ef: Math.max(ef, wanted), filter: filter === null ? undefined : filter.bits(vectors) };
    let found: Neighbor[];
    if (vectors.isComplete && !this.hasGhosts) {
      const isFew = filter !== null && filter.size ** 2 < SCAN_COST * options.ef * linked;
      const isScanned = isFew && this.graph.scanCodes(query, wanted, options.ef, options.filter!, this.hits);
      if (!isScanned) this.graph.search(query, wanted, options, this.hits);
      found = vectors.neighbors(metric, query, this.hits, wanted);
    } else {
      const candidates = this.graph.candidates(query, options, this.hits);
      if (candidates === null) return this.scan(query, wanted, filter);
      found = this.rankStored(query, candidates, wanted);
    }
    if (this.parallel !== null) found = found.filter(({ rowId }) => this.isKnownLinked(rowId));
    if (pending.size > 0) found = this.withPending(found, query, wanted, filter);
    // A graph search may end early: among filtered rows, or where deletions left little to walk on.
    return found.length < wanted ? this.scan(query, wanted, filter) : found;
  }

  /** Whether a row is one that this thread knows to be linked: others are searched as pending, or gone. */
  private isKnownLinked(rowId: number): boolean {
    return rowId >= 0 && !this.pending.has(this.vectors.slots.slotOf(rowId));
  }

  /** Ranks what codes have found by vectors that are read one by one, on beyond `k` while that changes anything. */
  private rankStored(query: Float32Array, candidates: Hits, k: number): Neighbor[] {
    const { vectors, metric } = this;
    const nearest = new NearestRows(k);
    let unchanged = 0;
    for (let i = 0; i < candidates.count; i++) {
      const slot = candidates.slots[i]!;
      const rowId = vectors.slots.rowOf(slot);
      const vector = vectors.isLoaded(slot) ? vectors.arena.row(slot) : this.readStored(rowId);
      unchanged = nearest.add(rowId, metric.distance(vector, query)) ? 0 : unchanged + 1;
      if (unchanged >= RERANK_ENOUGH) break;
    }
    return nearest.sorted();
  }

  /** The vector of a row that is not in memory; it stays there if vectors are to be. */
  private readStored(rowId: number): Float32Array {
    const vector = this.source.read(rowId);
    assert(vector !== null, `row ${rowId} of an index has a vector`);
    if (this.keepsVectors) this.vectors.load(rowId, vector);
    return vector;
  }

  private scan(query: Float32Array, k: number, filter: RowFilter | null): Neighbor[] {
    if (!this.vectors.isComplete) {
      if (!this.keepsVectors) return this.streamStored(query, k, filter);
      this.loadVectors();
    }
    return this.vectors.exact(this.metric, query, k, filter).filter(({ distance }) => !Number.isNaN(distance));
  }

  /** An exact search of the store. */
  private streamStored(query: Float32Array, k: number, filter: RowFilter | null): Neighbor[] {
    const stream: VectorStream = (visit) =>
      this.source.scan(0, Number.POSITIVE_INFINITY, (rowId, vector) => {
        if (filter === null || filter.has(rowId)) visit(rowId, vector);
      });
    return searchStream(stream, this.metric, query, k, null).filter(({ distance }) => !Number.isNaN(distance));
  }

  private withPending(found: Neighbor[], query: Float32Array, k: number, filter: RowFilter | null): Neighbor[] {
    const { vectors, metric } = this;
    this.pendingSlots ??= Uint32Array.from(this.pending);
    const slots =
      filter === null ? this.pendingSlots : this.pendingSlots.filter((slot) => filter.has(vectors.slots.rowOf(slot)));
    const near = vectors.neighbors(metric, query, vectors.nearestOf(metric, query, slots, k), k);
    const all = [...found, ...near].sort(compareNeighbors);
    if (all.length > k) all.length = k;
    return all;
  }
}
