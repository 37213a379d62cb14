import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { type Random, seededRandom } from '../../src/common/random.js';
import type { Database, Transaction } from '../../src/index.js';

const root = mkdtempSync(join(tmpdir(), 'zatabase-vector-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folderCount = 0;

/** The path of a folder that does not exist yet and goes away with the tests. */
export function newFolder(): string {
  return join(root, String(++folderCount));
}

export type Session = Pick<Database | Transaction, 'query'>;

/** Vectors around some centers, as embeddings are. */
export function clusteredVectors(count: number, dimensions: number, seed: number): number[][] {
  const random = seededRandom(seed);
  const point = (width: number) => Array.from({ length: dimensions }, () => (random.next() - 0.5) * width);
  const centers = Array.from({ length: Math.max(1, count / 40) }, () => point(2));
  return Array.from({ length: count }, () => {
    const center = centers[random.below(centers.length)]!;
    return point(0.7).map((noise, i) => Math.fround(center[i]! + noise));
  });
}

/** Inserts vectors as rows of `item`, ids from `first` up. */
export async function insertAll(db: Session, vectors: readonly number[][], first = 0): Promise<void> {
  const ROWS = 500;
  for (let from = 0; from < vectors.length; from += ROWS) {
    const some = vectors.slice(from, from + ROWS);
    const places = some.map((_, i) => `($${i * 2 + 1}, $${i * 2 + 2})`);
    const params = some.flatMap((vector, i) => [first + from + i, vector]);
    await db.query(`INSERT INTO item (id, emb) VALUES ${places.join(', ')}`, params);
  }
}

export interface Hit {
  readonly id: number;
  readonly distance: number;
}

export interface SearchOptions {
  readonly operator?: string;
  /** SQL after WHERE. */
  readonly where?: string;
  readonly isExact?: boolean;
}

/** The `k` nearest rows of `item`, by the index unless told otherwise. */
export async function nearest(
  db: Session,
  target: readonly number[],
  k: number,
  { operator = '<->', where, isExact = false }: SearchOptions = {},
): Promise<Hit[]> {
  if (isExact) await db.query('SET enable_indexscan = off');
  try {
    const filter = where === undefined ? '' : `WHERE ${where}`;
    const text = `SELECT id, emb ${operator} $1 AS distance FROM item ${filter} ORDER BY emb ${operator} $1 LIMIT ${k}`;
    return (await db.query<Hit>(text, [target])).rows;
  } finally {
    if (isExact) await db.query('RESET enable_indexscan');
  }
}

export async function ids(
  db: Session,
  target: readonly number[],
  k: number,
  options?: SearchOptions,
): Promise<number[]> {
  return (await nearest(db, target, k, options)).map(({ id }) => id);
}

/** Share of the exact `k` nearest that the index finds, over targets near the vectors. */
export async function recall(
  db: Session,
  vectors: readonly number[][],
  k: number,
  random: Random,
  options: SearchOptions = {},
): Promise<number> {
  let found = 0;
  let wanted = 0;
  for (let i = 0; i < 40; i++) {
    const target = vectors[random.below(vectors.length)]!.map((value) => value + (random.next() - 0.5) * 0.2);
    const exact = await nearest(db, target, k, { ...options, isExact: true });
    const hits = await nearest(db, target, k, options);
    expect(hits.length).toBe(exact.length);
    const farthest = exact.at(-1)?.distance ?? 0;
    found += hits.filter(({ distance }) => distance <= farthest + 1e-9).length;
    wanted += exact.length;
  }
  return wanted === 0 ? 1 : found / wanted;
}

/** Fails unless the plan of a search uses an index (or does not). */
export async function expectIndexed(db: Session, isIndexed: boolean, operator = '<->'): Promise<void> {
  const { rows } = await db.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN SELECT id FROM item ORDER BY emb ${operator} $1 LIMIT 3`,
    [[1, 2, 3]],
  );
  expect(rows.some((row) => row['QUERY PLAN'].includes('Vector Search using'))).toBe(isIndexed);
}

/** Waits until the index has linked what was inserted. */
export async function settled(turns = 50): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((done) => setTimeout(done, 2));
}
