import { type IndexDescriptor, layoutOf, type TableDescriptor } from '../../../catalog/descriptors.js';
import { entryOf, ROW_ID_BYTES, rowIdOf } from '../../../catalog/index-key.js';
import { error } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import { computedKeysOf } from '../writes/computed-keys.js';
import { IndexKeys } from '../writes/index-keys.js';
import { type SchemaContext, writerOf } from './schema-context.js';

/** Fills a new B-tree index from the rows of its table. @throws 23505 when a unique index meets equal keys. */
export function buildIndex(schema: SchemaContext, table: TableDescriptor, index: IndexDescriptor): void {
  const writer = writerOf(schema, table);
  const computed = computedKeysOf(schema.bind(), table, [index]).get(index.id) ?? null;
  const keys = new IndexKeys(index, table, computed);
  const entries: string[] = [];
  const exempt = new Set<string>();
  const layout = layoutOf(table);
  const row: unknown[] = new Array(layout.columns.length).fill(null);
  for (const block of writer.blocks(keys.stored)) {
    for (let i = 0; i < block.liveCount; i++) {
      const at = block.selection === null ? i : block.selection[i]!;
      keys.read(writer, block, at, row);
      const key = keys.key(row);
      if (key === null) continue;
      if (key.length > limits.indexKeyBytesMax) throw tooLong(index, key.length);
      const entry = entryOf(key, block.firstRowId + at);
      entries.push(entry);
      if (index.isUnique && keys.isExempt(row)) exempt.add(entry);
    }
  }
  // The default order of strings is that of their units, which are the entries' bytes.
  entries.sort();
  if (index.isUnique) checkUnique(schema, table, index, keys, entries, exempt);
  writer.index(index.id).fill(entries);
}

function checkUnique(
  schema: SchemaContext,
  table: TableDescriptor,
  index: IndexDescriptor,
  keys: IndexKeys,
  entries: readonly string[],
  exempt: ReadonlySet<string>,
): void {
  for (let i = 1; i < entries.length; i++) {
    const entry = entries[i]!;
    const key = entry.slice(0, -ROW_ID_BYTES);
    if (key !== entries[i - 1]!.slice(0, -ROW_ID_BYTES) || exempt.has(entry)) continue;
    const writer = writerOf(schema, table);
    const rowId = rowIdOf(entry);
    const session = schema.execution().session;
    const row: unknown[] = [];
    for (const position of keys.positions) row[position] = writer.value(rowId, position);
    throw error('unique_violation', `could not create unique index "${index.name}"`, {
      schema: table.schema,
      table: table.name,
      constraint: index.name,
      detail: `Key ${keys.show(row, session)} is duplicated.`,
    });
  }
}

function tooLong(index: IndexDescriptor, byteSize: number): Error {
  return error(
    'program_limit_exceeded',
    `index row size ${byteSize} exceeds maximum ${limits.indexKeyBytesMax} for index "${index.name}"`,
    { hint: 'values larger than this cannot be indexed; index a hash of the value instead' },
  );
}
