/** A row and its distance from the query. */
export interface Neighbor {
  readonly rowId: number;
  readonly distance: number;
}

/** Nearer first, NaN behind all, equal distances by row id. */
export function compareNeighbors(a: Neighbor, b: Neighbor): number {
  if (a.distance === b.distance) return a.rowId - b.rowId;
  if (a.distance < b.distance) return -1;
  if (a.distance > b.distance) return 1;
  const isANaN = Number.isNaN(a.distance);
  if (isANaN === Number.isNaN(b.distance)) return a.rowId - b.rowId;
  return isANaN ? 1 : -1;
}

/** The `k` nearest of what it is shown. */
export class NearestRows {
  /** A heap with the farthest on top. */
  private readonly heap: Neighbor[] = [];

  constructor(private readonly k: number) {}

  /** Returns whether it is one of them so far. */
  add(rowId: number, distance: number): boolean {
    const { heap } = this;
    if (heap.length >= this.k && (this.k === 0 || distance > heap[0]!.distance)) return false;
    const neighbor = { rowId, distance };
    if (heap.length < this.k) {
      heap.push(neighbor);
      this.siftUp(heap.length - 1);
    } else if (compareNeighbors(neighbor, heap[0]!) < 0) {
      heap[0] = neighbor;
      this.siftDown();
    } else {
      return false;
    }
    return true;
  }

  /** Nearest first. */
  sorted(): Neighbor[] {
    return this.heap.sort(compareNeighbors);
  }

  private siftUp(at: number): void {
    const { heap } = this;
    const neighbor = heap[at]!;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (compareNeighbors(neighbor, heap[parent]!) <= 0) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = neighbor;
  }

  private siftDown(): void {
    const { heap } = this;
    const neighbor = heap[0]!;
    let at = 0;
    while (true) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && compareNeighbors(heap[child + 1]!, heap[child]!) > 0) child++;
      if (compareNeighbors(heap[child]!, neighbor) <= 0) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = neighbor;
  }
}
