import { Arena } from '../wasm/arena.js';
import { Hits } from '../wasm/hits.js';
import type { Metric } from './metrics.js';
import { compareNeighbors, NearestRows, type Neighbor } from './neighbors.js';
import { SlotMap } from './slot-map.js';

/**
 * The vectors of one column as of the newest commit, in an arena: what exact searches read and graphs are built over.
 * With unit vectors, rows whose vector is all zeros have no place in it and are kept aside.
 */
export class ColumnVectors {
  readonly arena: Arena;
  readonly slots = new SlotMap();
  /** Rows whose vector has no direction; empty unless vectors are unit vectors. */
  readonly zeroRows = new Set<number>();
  private nextFree = 0;
  /** Rows that have a slot and whose vectors are not loaded. */
  private expected = 0;
  /** Above all such rows. */
  expectedEnd = 0;

  /** @throws 53200 when no memory is left. */
  constructor(
    readonly dimensions: number,
    readonly isUnit: boolean,
  ) {
    this.arena = Arena.create({ dimensions, isUnit });
  }

  /** Rows with a vector. */
  get rowCount(): number {
    return this.slots.size + this.zeroRows.size;
  }

  has(rowId: number): boolean {
    return this.slots.slotOf(rowId) >= 0 || this.zeroRows.has(rowId);
  }

  /** Gives no slot below the end a second time while other threads may still link what was there. */
  keepsSlots = false;

  /** Stores the vector of a row that has none yet. @returns its slot, or -1 for a zero vector kept aside. */
  add(rowId: number, vector: Float32Array): number {
    const slot = this.arena.freeSlot(this.keepsSlots ? this.arena.slotCount : this.nextFree);
    if (!this.place(rowId, slot, vector)) return -1;
    if (!this.keepsSlots) this.nextFree = slot + 1;
    return slot;
  }

  /** Stores the vector of a row in a slot that is free. @returns false for a zero vector, which is kept aside. */
  place(rowId: number, slot: number, vector: Float32Array): boolean {
    if (!this.arena.write(slot, vector)) {
      this.zeroRows.add(rowId);
      return false;
    }
    this.slots.set(rowId, slot);
    return true;
  }

  /** Gives a row the slot of its node in a graph; its vector is loaded later. */
  expect(rowId: number, slot: number): void {
    this.slots.set(rowId, slot);
    this.expected++;
    this.expectedEnd = Math.max(this.expectedEnd, rowId + 1);
  }

  /** Whether the vectors of all rows are loaded. */
  get isComplete(): boolean {
    return this.expected === 0;
  }

  /** Whether the vector in a slot that has a row is loaded. */
  isLoaded(slot: number): boolean {
    return this.expected === 0 || this.arena.state(slot) !== 'free';
  }

  /** Takes the vector of a row that may be waited for. */
  load(rowId: number, vector: Float32Array): void {
    const slot = this.slots.slotOf(rowId);
    if (slot < 0 || this.isLoaded(slot)) return;
    this.arena.write(slot, vector);
    this.expected--;
  }

  /** Takes the vector of a row away. @returns the slot it had, or -1. */
  remove(rowId: number): number {
    if (this.zeroRows.delete(rowId)) return -1;
    const slot = this.slots.slotOf(rowId);
    if (slot >= 0) {
      if (!this.isLoaded(slot)) this.expected--;
      this.slots.delete(rowId);
      this.arena.remove(slot);
      this.slotFreed(slot);
    }
    return slot;
  }

  /** A slot may take another vector. */
  slotFreed(slot: number): void {
    if (slot < this.nextFree) this.nextFree = slot;
  }

  /** The exact `k` nearest rows of those a filter lets through; rows without direction come last. */
  exact(metric: Metric, query: Float32Array, k: number, filter: RowFilter | null): Neighbor[] {
    const few = filter?.listed ?? null;
    const hits = few === null ? this.scanAll(metric, query, k, filter) : this.scanListed(metric, query, k, few);
    const neighbors = this.neighbors(metric, query, hits, k);
    if (neighbors.length < k) this.appendZeroRows(neighbors, k, filter);
    return neighbors;
  }

  private scanAll(metric: Metric, query: Float32Array, k: number, filter: RowFilter | null): Hits {
    const bits = filter === null ? undefined : filter.bits(this);
    return this.arena.scan(query, Math.min(k, this.slots.size), { metric: metric.kernel, filter: bits });
  }

  private scanListed(metric: Metric, query: Float32Array, k: number, rowIds: Iterable<number>): Hits {
    const slots: number[] = [];
    for (const rowId of rowIds) {
      const slot = this.slots.slotOf(rowId);
      if (slot >= 0) slots.push(slot);
    }
    return this.nearestOf(metric, query, Uint32Array.from(slots), k);
  }

  /** The `k` nearest of given slots, in any order; all when they are fewer. */
  nearestOf(metric: Metric, query: Float32Array, slots: Uint32Array, k: number): Hits {
    const hits = new Hits(0);
    if (slots.length === 0) return hits;
    const distances = this.arena.distances(query, slots, metric.kernel);
    let chosen = slots;
    let chosenDistances = distances;
    if (slots.length > k) {
      const nearest = new NearestRows(k);
      for (let i = 0; i < slots.length; i++) nearest.add(i, distances[i]!);
      const order = nearest.sorted();
      chosen = Uint32Array.from(order, ({ rowId }) => slots[rowId]!);
      chosenDistances = Float32Array.from(order, ({ distance }) => distance);
    }
    hits.slots = chosen;
    hits.distances = chosenDistances;
    hits.count = chosen.length;
    return hits;
  }

  /** Hits as rows with the distances SQL shows, nearest first, at most `k`. */
  neighbors(metric: Metric, query: Float32Array, hits: Hits, k: number): Neighbor[] {
    const { slots } = this;
    const distances = this.arena.exactDistances(query, hits.slots, hits.count, metric.kernel);
    const neighbors: Neighbor[] = new Array(hits.count);
    for (let i = 0; i < hits.count; i++) neighbors[i] = { rowId: slots.rowOf(hits.slots[i]!), distance: distances[i]! };
    neighbors.sort(compareNeighbors);
    if (neighbors.length > k) neighbors.length = k;
    return neighbors;
  }

  private appendZeroRows(neighbors: Neighbor[], k: number, filter: RowFilter | null): void {
    if (this.zeroRows.size === 0) return;
    for (const rowId of [...this.zeroRows].sort((a, b) => a - b)) {
      if (neighbors.length >= k) return;
      if (filter === null || filter.has(rowId)) neighbors.push({ rowId, distance: Number.NaN });
    }
  }
}

/** Which rows a search may return. */
export interface RowFilter {
  has(rowId: number): boolean;
  /** Rows it lets through, or more. */
  readonly size: number;
  /** The rows one by one, when they are so few that looking at each is cheapest; else null. */
  readonly listed: Iterable<number> | null;
  /** A bit per slot. */
  bits(vectors: ColumnVectors): Uint32Array;
}
