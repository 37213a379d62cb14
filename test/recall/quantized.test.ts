import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { ColumnVectors } from '../../src/vector/column-vectors.js';
import { HnswIndex } from '../../src/vector/hnsw-index.js';
import { METRICS, type Metric } from '../../src/vector/metrics.js';
import type { Quantization } from '../../src/vector/options.js';
import { trainCodec } from '../../src/vector/train-codec.js';
import type { VectorSource } from '../../src/vector/vector-source.js';
import { METRIC_ID } from '../../src/wasm/exports.js';
import { exportGraph, importGraph } from '../../src/wasm/graph-snapshot.js';
import { Hits } from '../../src/wasm/hits.js';
import { bitset, clustered, Fixture, SOUND, shuffled } from './data.js';

const COUNT = 4000;
const K = 10;

function quantize(fixture: Fixture, metric: Metric): void {
  const { arena, rows } = fixture;
  const sample = Array.from({ length: Math.min(1000, rows.length) }, (_, slot) => arena.row(slot).slice());
  fixture.graph.setCodec(trainCodec(sample, rows[0]!.length, metric, rows.length));
}

function fixtures(rows: readonly Float32Array[], metric: Metric): { plain: Fixture; coded: Fixture } {
  const options = { m: 12, efConstruction: 80 };
  const plain = new Fixture(rows, metric.kernel, options).insertAll(shuffled(rows.length, 2));
  const coded = new Fixture(rows, metric.kernel, options);
  quantize(coded, metric);
  coded.insertAll(shuffled(rows.length, 2));
  return { plain, coded };
}

const l2 = METRICS.find(({ name }) => name === 'l2')!;

describe('a graph over codes', () => {
  test.each(METRICS)('finds what one over vectors finds, for $name', (metric) => {
    const { plain, coded } = fixtures(clustered(COUNT, 24, 8), metric);
    for (const ef of [10, 20, 60]) {
      expect(coded.recall(K, ef)).toBeGreaterThanOrEqual(plain.recall(K, ef) - 0.005);
    }
    expect(coded.graph.verify()).toEqual(SOUND);
  });

  test('computes distances of the vectors, in their order', () => {
    const { coded } = fixtures(clustered(COUNT, 24, 8), l2);
    for (const query of coded.queries) {
      const hits = coded.graph.search(query, K, { ef: 40 });
      const exact = coded.arena.distances(query, hits.slots, METRIC_ID.l2);
      expect(hits.distances).toEqual(exact);
      expect([...exact]).toEqual([...exact].sort((a, b) => a - b));
    }
  });

  test('finds neighbors of a query far outside of all vectors', () => {
    const rows = clustered(COUNT, 24, 10);
    const { coded } = fixtures(rows, l2);
    const far = rows.slice(0, 50).map((row) => row.map((x) => x * 100));
    let found = 0;
    for (const query of far) {
      const exact = new Set(coded.arena.scan(query, K, { metric: METRIC_ID.l2 }).slots);
      found += coded.graph.search(query, K, { ef: 60 }).slots.filter((slot) => exact.has(slot)).length;
    }
    expect(found / (far.length * K)).toBeGreaterThan(0.95);
  });

  test.each(METRICS)(
    'finds neighbors of queries a little outside, of which codes cut off much, for $name',
    (metric) => {
      const random = seededRandom(5);
      // All components positive, of vectors; of queries half are negative.
      const rows = Array.from({ length: COUNT }, () =>
        Float32Array.from({ length: 16 }, () => random.below(1000) / 60),
      );
      const { plain, coded } = fixtures(rows, metric);
      const queries = Array.from({ length: 50 }, () =>
        Float32Array.from({ length: 16 }, (_, i) =>
          i % 2 === 0 ? random.below(1000) / 1000 : -random.below(1000) / 1000,
        ),
      );
      const recall = ({ graph, arena }: Fixture) => {
        let found = 0;
        for (const query of queries) {
          const exact = new Set(arena.scan(query, K, { metric: metric.kernel }).slots);
          found += graph.search(query, K, { ef: 100 }).slots.filter((slot) => exact.has(slot)).length;
        }
        return found / (queries.length * K);
      };
      // The graph is another one too.
      expect(recall(coded)).toBeGreaterThanOrEqual(recall(plain) - 0.06);
    },
  );

  test('loses and repairs nodes like any other', () => {
    const { coded } = fixtures(clustered(COUNT, 24, 8), l2);
    coded.removeAll(shuffled(COUNT, 6).subarray(0, COUNT / 2));
    coded.graph.consolidateAll();
    expect(coded.graph.verify()).toEqual(SOUND);
    expect(coded.recall(K, 40)).toBeGreaterThan(0.97);
  });

  test('gives everything in batches, each in the order of the vectors', () => {
    const { coded } = fixtures(clustered(1500, 24, 8), l2);
    const cursor = coded.graph.open(coded.queries[0]!, { ef: 30 });
    const seen = new Set<number>();
    for (let hits = cursor.next(); hits.count > 0; hits = cursor.next()) {
      const distances = [...hits.distances.subarray(0, hits.count)];
      expect(distances).toEqual([...distances].sort((a, b) => a - b));
      for (const slot of hits.slots.subarray(0, hits.count)) seen.add(slot);
    }
    cursor.close();
    expect(seen.size).toBe(1500);
  });

  test('is exported and imported with its codes', () => {
    const { coded } = fixtures(clustered(COUNT, 24, 8), l2);
    const pieces = [...exportGraph(coded.graph)];
    expect(new Set(pieces.map(({ part }) => part))).toContain('codes');
    const arena = new Fixture(coded.rows, METRIC_ID.l2).arena;
    const graph = importGraph(arena, pieces);
    for (const query of coded.queries) {
      const hits = graph.search(query, K, { ef: 30 });
      expect(hits).toEqual(coded.graph.search(query, K, { ef: 30 }));
    }
    const codec = pieces.find(({ part }) => part === 'codec')!;
    const damaged = pieces.map((piece) => (piece === codec ? { ...piece, bytes: piece.bytes.map(() => 255) } : piece));
    expect(() => importGraph(new Fixture(coded.rows, METRIC_ID.l2).arena, damaged)).toThrow(/damaged/);
  });
});

const OPTIONS = { m: 12, efConstruction: 80, seed: 5, rerank: 'memory' } as const;

function indexOf(rows: readonly Float32Array[], quantization: Quantization): HnswIndex {
  const source: VectorSource = {
    read: (rowId) => rows[rowId] ?? null,
    scan: (from, to, visit) => rows.slice(from, to).forEach((row, i) => visit(from + i, row)),
  };
  const index = HnswIndex.create(new ColumnVectors(rows[0]!.length, false), l2, { ...OPTIONS, quantization }, source);
  rows.forEach((row, rowId) => index.add(rowId, row));
  while (index.hasWork) index.work();
  return index;
}

/** Recall at K over queries near rows that are spread over all. */
function recallOf(index: HnswIndex, rows: readonly Float32Array[], ef: number): number {
  let found = 0;
  let wanted = 0;
  for (let i = 0; i < rows.length; i += Math.floor(rows.length / 60)) {
    const query = rows[i]!.map((x, component) => x * 0.95 + rows[(i * 7 + 1) % rows.length]![component]! * 0.05);
    const exact = new Set(index.vectors.exact(l2, query, K, null).map(({ rowId }) => rowId));
    found += index.search(query, K, ef, null).filter(({ rowId }) => exact.has(rowId)).length;
    wanted += exact.size;
  }
  return found / wanted;
}

describe('an index with quantization', () => {
  test.each([
    { what: 'components of very different widths', shape: (x: number, i: number) => x * (i % 5 === 0 ? 40 : 1) },
    { what: 'a component far wider than all others', shape: (x: number, i: number) => x * (i === 3 ? 300 : 1) },
    { what: 'a large mean', shape: (x: number, i: number) => x + 1000 + i },
    { what: 'heavy tails', shape: (x: number) => x ** 5 },
    { what: 'tiny numbers', shape: (x: number) => x * 1e-20 },
    { what: 'huge numbers', shape: (x: number) => x * 1e15 },
    { what: 'only two values', shape: (x: number) => (x > 0 ? 1 : 0) },
    { what: 'equal vectors', shape: (_: number, i: number) => i },
  ])('finds no less than one without: $what', ({ shape }) => {
    const rows = clustered(3000, 24, 9).map((row) => row.map(shape));
    const plain = recallOf(indexOf(rows, 'none'), rows, 20);
    expect(recallOf(indexOf(rows, 'sq8'), rows, 20)).toBeGreaterThanOrEqual(plain - 0.01);
  });

  test('follows vectors that change their nature', () => {
    const rows = [...clustered(1000, 24, 1), ...clustered(3000, 24, 2).map((row) => row.map((x) => x * 2 + 4))];
    const grown = indexOf(rows.slice(0, 1000), 'sq8');
    rows.slice(1000).forEach((row, i) => {
      grown.add(1000 + i, row);
      while (grown.hasWork) grown.work();
    });
    const use = grown.graph.codecUse()!;
    expect(use.outside / (use.encoded * 24)).toBeLessThan(0.03);
    expect(grown.graph.verify()).toEqual(SOUND);
    expect(recallOf(grown, rows, 40)).toBeGreaterThanOrEqual(recallOf(indexOf(rows, 'none'), rows, 40) - 0.01);
  });

  test('finds single vectors that lie far from all others', () => {
    const rows = clustered(2000, 24, 3);
    const far = Array.from({ length: 50 }, (_, i) => rows[i]!.map((x) => x + 100 * (i + 1)));
    const index = indexOf([...rows, ...far], 'sq8');
    expect(index.pendingCount).toBeLessThan(50);
    far.forEach((vector, i) => {
      expect(index.search(vector, 1, 40, null)[0]).toEqual({ rowId: 2000 + i, distance: 0 });
    });
  });
});

describe('a scan of codes', () => {
  test.each([1, 7, 100, 1000, COUNT])('finds the nearest of %i slots', (kept) => {
    const { coded } = fixtures(clustered(COUNT, 24, 8), l2);
    coded.removeAll([3, 5]);
    const passing = new Set(shuffled(COUNT, 12).subarray(0, kept));
    const filter = bitset(COUNT, (slot) => passing.has(slot));
    let found = 0;
    let wanted = 0;
    for (const query of coded.queries) {
      const hits = new Hits(K);
      expect(coded.graph.scanCodes(query, K, 40, filter, hits)).toBe(true);
      const exact = coded.arena.scan(query, K, { metric: METRIC_ID.l2, filter });
      const near = new Set(exact.slots.subarray(0, exact.count));
      expect(hits.count).toBe(exact.count);
      found += hits.slots.subarray(0, hits.count).filter((slot) => near.has(slot)).length;
      wanted += exact.count;
    }
    expect(found / wanted).toBeGreaterThan(0.99);
  });
});
