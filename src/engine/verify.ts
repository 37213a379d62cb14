import { setImmediate as nextTurn } from 'node:timers/promises';
import { type IndexDescriptor, layoutOf, type TableDescriptor } from '../catalog/descriptors.js';
import { entryOf, rowIdOf } from '../catalog/index-key.js';
import { DatabaseError } from '../common/errors.js';
import { IndexKeys } from '../sql/execute/writes/index-keys.js';
import type { Snapshot } from '../storage/storage.js';
import type { Engine } from './engine.js';
import { verifyRowValues, verifyValues } from './verify-values.js';

const PROBLEMS_MAX = 1000;

/**
 * Reads every page and every value of the newest version, so that every checksum is checked, and compares counts,
 * indexes and vectors with their tables. Returns a sentence for each problem, at most 1000.
 */
export async function verifyDatabase(engine: Engine): Promise<string[]> {
  const problems: string[] = [];
  const snapshot = engine.snapshot();
  const { catalog } = engine;
  try {
    const damage = engine.storage.store.findDamage();
    // Reading through damaged pages would end the process.
    if (damage !== null) return [`the data file is damaged: ${damage}`];
    await verifyValues(snapshot, catalog, problems);
    for (const relation of catalog.relations()) {
      if (relation.kind !== 'table' || problems.length >= PROBLEMS_MAX) continue;
      noting(problems, `table "${relation.name}"`, () => verifyTable(snapshot, relation, problems));
      noting(problems, `table "${relation.name}"`, () => verifyRowValues(snapshot, relation, problems));
      for (const index of catalog.indexesOf(relation)) {
        if (index.method !== 'btree') continue;
        noting(problems, `index "${index.name}"`, () => verifyIndex(engine, snapshot, relation, index, problems));
        await nextTurn();
      }
    }
    noting(problems, 'vector indexes', () => problems.push(...engine.vectors.verify(engine.catalog)));
  } finally {
    snapshot.release();
  }
  return problems.slice(0, PROBLEMS_MAX);
}

function noting(problems: string[], what: string, check: () => void): void {
  try {
    check();
  } catch (cause) {
    if (!(cause instanceof DatabaseError)) throw cause;
    problems.push(`${what}: ${cause.message}`);
  }
}

function verifyTable(snapshot: Snapshot, table: TableDescriptor, problems: string[]): void {
  const layout = layoutOf(table);
  const view = snapshot.table(layout);
  const positions = layout.columns.map((_, position) => position);
  const scalars = positions.filter((position) => layout.columns[position]!.type.layout !== 'vector');
  const vectors = positions.filter((position) => layout.columns[position]!.type.layout === 'vector');
  let rowCount = 0;
  for (const block of view.blocks(scalars)) {
    const columns = scalars.map((position) => block.column(position));
    for (let i = 0; i < block.liveCount; i++) {
      const at = block.selection === null ? i : block.selection[i]!;
      rowCount++;
      for (const column of columns) column.value(at);
      for (const position of vectors) view.vector(block.firstRowId + at, position);
      if (block.firstRowId + at >= view.rowIdEnd) problems.push(`table "${table.name}": row ${at} is beyond its end`);
    }
  }
  if (rowCount !== view.rowCount) {
    problems.push(`table "${table.name}" has ${rowCount} rows, and its count says ${view.rowCount}`);
  }
}

function verifyIndex(
  engine: Engine,
  snapshot: Snapshot,
  table: TableDescriptor,
  index: IndexDescriptor,
  problems: string[],
): void {
  const view = snapshot.table(layoutOf(table));
  const { computedKeys } = engine.rules(engine.catalog, table);
  const keys = new IndexKeys(index, table, computedKeys.get(index.id) ?? null);
  const expected = new Set<string>();
  const row: unknown[] = new Array(table.columns.length).fill(null);
  for (const block of view.blocks(keys.stored)) {
    for (let i = 0; i < block.liveCount; i++) {
      const at = block.selection === null ? i : block.selection[i]!;
      keys.read(view, block, at, row);
      const key = keys.key(row);
      if (key !== null) expected.add(entryOf(key, block.firstRowId + at));
    }
  }
  let previous = '';
  for (const cursor = view.index(index.id).seek(''); cursor.isValid; cursor.next()) {
    const { entry } = cursor;
    if (entry <= previous) problems.push(`index "${index.name}": an entry is out of order`);
    previous = entry;
    if (!expected.delete(entry))
      problems.push(`index "${index.name}": an entry points at row ${rowIdOf(entry)} wrongly`);
    if (problems.length >= PROBLEMS_MAX) return;
  }
  if (expected.size > 0) problems.push(`index "${index.name}" lacks ${expected.size} entries`);
}
