import { type Random, seededRandom } from '../../src/common/random.js';
import { Arena } from '../../src/wasm/arena.js';
import { METRIC_ID } from '../../src/wasm/exports.js';
import { Graph, type GraphFindings, type GraphOptions } from '../../src/wasm/graph.js';

/** Vectors in clusters, as embeddings are: 2 % of them centers, noise of a third of their distance. */
export function clustered(count: number, dimensions: number, seed: number): Float32Array[] {
  const random = seededRandom(seed);
  const centers = Array.from({ length: Math.max(1, Math.ceil(count / 50)) }, () => gaussian(dimensions, random, 1));
  return Array.from({ length: count }, () => {
    const center = centers[random.below(centers.length)]!;
    return gaussian(dimensions, random, 0.35).map((noise, index) => noise + center[index]!);
  });
}

function gaussian(dimensions: number, random: Random, deviation: number): Float32Array {
  return Float32Array.from({ length: dimensions }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    return deviation * radius * Math.cos(2 * Math.PI * random.next());
  });
}

/** The numbers from 0 to `count` - 1 in an order that the seed decides. */
export function shuffled(count: number, seed: number): Uint32Array {
  const random = seededRandom(seed);
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let at = count - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}

/** An arena and a graph under test, with queries that are not in it. */
export class Fixture {
  readonly arena: Arena;
  readonly graph: Graph;
  readonly queries: readonly Float32Array[];

  constructor(
    readonly rows: readonly Float32Array[],
    readonly metric: number,
    options: Partial<GraphOptions> = {},
    queryCount = 100,
  ) {
    // Queries are near rows: between two of them.
    const random = seededRandom(99);
    this.queries = Array.from({ length: queryCount }, () => {
      const [a, b] = [rows[random.below(rows.length)]!, rows[random.below(rows.length)]!];
      return a.map((value, index) => value * 0.9 + b[index]! * 0.1);
    });
    this.arena = Arena.create({ dimensions: rows[0]!.length, isUnit: metric === METRIC_ID.cosine });
    rows.forEach((row, slot) => this.arena.write(slot, row));
    this.graph = Graph.create(this.arena, { metric, seed: 5, ...options });
  }

  insertAll(order: Iterable<number>): this {
    for (const slot of order) this.graph.insert(slot);
    return this;
  }

  /** Removes slots from graph and arena. */
  removeAll(slots: Iterable<number>): void {
    for (const slot of slots) {
      this.graph.remove(slot);
      this.arena.remove(slot);
    }
  }

  /**
   * Recall at `k` against the exact search of the same arena. A result counts when it is as near as the exact k-th:
   * of equal distances either is right.
   */
  recall(k: number, ef: number, filter?: Uint32Array): number {
    let found = 0;
    let wanted = 0;
    for (const query of this.queries) {
      const exact = this.arena.scan(query, k, { metric: this.metric, filter });
      const hits = this.graph.search(query, k, { ef, filter });
      const farthest = exact.distances[exact.count - 1]!;
      const bound = farthest + Math.abs(farthest) * 1e-5 + 1e-6;
      wanted += exact.count;
      found += hits.distances.subarray(0, hits.count).filter((distance) => distance <= bound).length;
    }
    return wanted === 0 ? 1 : found / wanted;
  }
}

/** What `verify` finds in a sound graph. */
export const SOUND: GraphFindings = {
  unreachable: 0,
  stray: 0,
  repeated: 0,
  overflowing: 0,
  unnested: 0,
  oneSided: 0,
  miscounted: 0,
};

/** A bitset of the slots below `size` for which `isSet` holds. */
export function bitset(size: number, isSet: (slot: number) => boolean): Uint32Array {
  const words = new Uint32Array(Math.ceil(size / 32));
  for (let slot = 0; slot < size; slot++) if (isSet(slot)) words[slot >>> 5]! |= 1 << (slot & 31);
  return words;
}
