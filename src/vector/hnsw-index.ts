import { Graph } from '../wasm/graph.js';
import { Hits } from '../wasm/hits.js';
import type { ColumnVectors, RowFilter } from './column-vectors.js';
import type { Metric } from './metrics.js';
import { compareNeighbors, type Neighbor } from './neighbors.js';

/** Options of an index: those of `HNSW_OPTIONS`. */
export interface HnswOptions {
  readonly m: number;
  readonly efConstruction: number;
  /** Decides the levels of the nodes, so that equal data gives an equal graph. */
  readonly seed: number;
}

/** Tombstones, as a part of the linked nodes, that a consolidation is worth. */
const DEAD_PART = 0.1;
const DEAD_MIN = 64;
/** Slots a consolidation looks at in one step. */
const CONSOLIDATE_SLOTS = 256;
const ALL_SLOTS = 0xffffffff;
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
  /** Rows put in or taken out since the last checkpoint. */
  changeCount = 0;

  constructor(
    readonly vectors: ColumnVectors,
    readonly metric: Metric,
    readonly graph: Graph,
  ) {
    const { linkedCount, deadCount } = graph.header();
    this.linked = linkedCount;
    this.dead = deadCount;
  }

  static create(vectors: ColumnVectors, metric: Metric, options: HnswOptions): HnswIndex {
    return new HnswIndex(vectors, metric, Graph.create(vectors.arena, { metric: metric.kernel, ...options }));
  }

  /** Rows that searches find: linked or pending. */
  get rowCount(): number {
    return this.vectors.slots.size;
  }

  get pendingCount(): number {
    return this.pending.size;
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
      this.pendingSlots = null;
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
    return this.pending.size > 0 || this.isConsolidating || this.needsConsolidation;
  }

  private get needsConsolidation(): boolean {
    return this.dead > Math.max(DEAD_MIN, this.linked * DEAD_PART);
  }

  /** Does a small part of the work there is: links a vector, or goes on with a consolidation. */
  work(): void {
    if (this.isConsolidating || this.needsConsolidation) this.consolidate(CONSOLIDATE_SLOTS);
    else this.linkOne();
  }

  private linkOne(): void {
    for (const slot of this.pending) {
      this.graph.insert(slot);
      this.pending.delete(slot);
      this.linked++;
      break;
    }
    this.pendingSlots = null;
  }

  private consolidate(slots: number): void {
    this.isConsolidating = this.graph.consolidate(slots) > 0;
    if (this.isConsolidating) return;
    this.dead = this.graph.header().deadCount;
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

  /** The `k` nearest rows that a search with `ef` candidates finds. */
  search(query: Float32Array, k: number, ef: number, filter: RowFilter | null): Neighbor[] {
    const { vectors, metric, pending, linked } = this;
    const wanted = Math.min(k, this.rowCount);
    if (wanted === 0) return [];
    const isScan = filter?.listed != null || pending.size > linked || wanted > Math.max(ef, linked * SCAN_PART);
    if (isScan) return this.scan(query, wanted, filter);
    const bits = filter === null ? undefined : filter.bits(vectors);
    this.graph.search(query, wanted, { ef: Math.max(ef, wanted), filter: bits }, this.hits);
    let found = vectors.neighbors(metric, query, this.hits, wanted);
    if (pending.size > 0) found = this.withPending(found, query, wanted, filter);
    // A graph search may end early: among filtered rows, or where deletions left little to walk on.
    return found.length < wanted ? this.scan(query, wanted, filter) : found;
  }

  private scan(query: Float32Array, k: number, filter: RowFilter | null): Neighbor[] {
    return this.vectors.exact(this.metric, query, k, filter).filter(({ distance }) => !Number.isNaN(distance));
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
