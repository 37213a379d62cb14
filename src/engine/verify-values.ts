import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Catalog } from '../catalog/catalog.js';
import { layoutOf, type TableDescriptor } from '../catalog/descriptors.js';
import { decodeUint48 } from '../codec/key.js';
import { DatabaseError } from '../common/errors.js';
import { externalPrefix, PREFIX, prefixEnd } from '../storage/keyspace.js';
import { checkSeal } from '../storage/seal.js';
import type { Snapshot } from '../storage/storage.js';
import type { TableView } from '../storage/table-view.js';
import { scanVectors } from '../storage/vector-column.js';

/** Values checked between two turns of the event loop. */
const VALUES_A_TURN = 2000;

/** Whose values lie under a prefix: an object of the catalog of this kind, by the number behind the prefix. */
const OWNERS: Readonly<Record<string, 'table' | 'index' | 'sequence' | undefined>> = {
  [PREFIX.tableState]: 'table',
  [PREFIX.rows]: 'table',
  [PREFIX.external]: 'table',
  [PREFIX.vectors]: 'table',
  [PREFIX.index]: 'index',
  [PREFIX.graph]: 'index',
  [PREFIX.vectorLog]: 'index',
  [PREFIX.sequence]: 'sequence',
};

/** Checks the seal of every stored value, and that it belongs to something. */
export async function verifyValues(snapshot: Snapshot, catalog: Catalog, problems: string[]): Promise<void> {
  let count = 0;
  for (const prefix of Object.values(PREFIX)) {
    for (const key of snapshot.reader.keys(prefix, prefixEnd(prefix))) {
      if (++count % VALUES_A_TURN === 0) await nextTurn();
      const problem = sealProblem(key, snapshot) ?? ownerProblem(key, catalog);
      if (problem !== null) problems.push(problem);
    }
  }
}

function sealProblem(key: string, snapshot: Snapshot): string | null {
  try {
    const value = snapshot.reader.get(key)!;
    // Whoever reads the value knows its versions.
    checkSeal(key, value, value[5]!);
    return null;
  } catch (cause) {
    if (cause instanceof DatabaseError) return cause.message;
    throw cause;
  }
}

function ownerProblem(key: string, catalog: Catalog): string | null {
  const kind = OWNERS[key[0]!];
  if (kind === undefined) return null;
  const id = Buffer.from(key.slice(1, 5), 'latin1').readUInt32BE(0);
  return catalog.get(id)?.kind === kind ? null : `a value is left of ${kind} ${id}, which does not exist`;
}

/** Checks that every vector and every value outside of its chunk has its row. */
export function verifyRowValues(snapshot: Snapshot, table: TableDescriptor, problems: string[]): void {
  const layout = layoutOf(table);
  const view = snapshot.table(layout);
  for (const { id, type, dimensions } of layout.columns) {
    if (type.layout !== 'vector') continue;
    scanVectors(snapshot.reader, { tableId: table.id, columnId: id, dimensions }, (rowId) => {
      if (!hasRow(view, rowId))
        problems.push(`table "${table.name}" has a vector of row ${rowId}, which does not exist`);
    });
  }
  const prefix = externalPrefix(table.id);
  for (const key of snapshot.reader.keys(prefix, prefixEnd(prefix))) {
    const rowId = decodeUint48(key, prefix.length);
    if (!hasRow(view, rowId)) problems.push(`table "${table.name}" has a value of row ${rowId}, which does not exist`);
  }
}

function hasRow(view: TableView, rowId: number): boolean {
  return view.blockOf(rowId, []) !== null;
}
