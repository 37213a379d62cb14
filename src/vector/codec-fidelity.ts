import type { Arena } from '../wasm/arena.js';
import type { CodecParameters } from '../wasm/codec.js';
import type { Metric } from './metrics.js';

/** Rows that serve as queries, rows they are compared with, neighbors that are to be found, and among how many. */
const QUERIES = 16;
const ROWS_MAX = 8192;
const NEIGHBORS = 10;
const CANDIDATES = 16;

/**
 * Share of the nearest neighbors of some vectors that are among a few more of the nearest by code, 0 to 1: what
 * ranking again can make good, and what it cannot.
 */
export function codecFidelity(arena: Arena, slots: Uint32Array, metric: Metric, codec: CodecParameters): number {
  const step = Math.max(1, Math.floor(slots.length / ROWS_MAX));
  const rows = slots.filter((_, i) => i % step === 0);
  const queryStep = Math.max(1, Math.floor(rows.length / QUERIES));
  let wanted = 0;
  let found = 0;
  for (let i = 0; i < rows.length; i += queryStep) {
    const query = arena.row(rows[i]!).slice();
    const exact = arena.distances(query, rows, metric.kernel);
    const coded = arena.codeDistances(query, rows, metric.kernel, codec);
    const bound = smallest(coded, CANDIDATES);
    const farthest = smallest(exact, NEIGHBORS);
    for (let row = 0; row < rows.length; row++) {
      // Of equally distant ones any will do.
      if (exact[row]! >= farthest) continue;
      wanted++;
      if (coded[row]! <= bound) found++;
    }
  }
  return wanted === 0 ? 1 : found / wanted;
}

/** The `count`-th smallest of some values, or the largest. */
function smallest(values: Float32Array, count: number): number {
  const sorted = values.slice().sort();
  return sorted[Math.min(count, sorted.length) - 1]!;
}
