import type { ColumnDescriptor, IndexDescriptor } from '../../../catalog/descriptors.js';
import { mentions, renameIn } from './column-names.js';

// Columns of a table in its indexes: as keys, in expressions and predicates, under INCLUDE.

/** True when an index depends on a column in any way. */
export function indexReads(index: IndexDescriptor, { id, name }: Pick<ColumnDescriptor, 'id' | 'name'>): boolean {
  return (
    index.keys.some(
      ({ columnId, expression }) => columnId === id || (expression !== null && mentions(expression, name)),
    ) ||
    (index.includedIds?.includes(id) ?? false) ||
    (index.predicate !== null && mentions(index.predicate, name))
  );
}

/** The index with a column under another name; the same object when it does not use the name. */
export function renameInIndex(index: IndexDescriptor, from: string, to: string): IndexDescriptor {
  const keys = index.keys.map((key) =>
    key.expression === null ? key : { ...key, expression: renameIn(key.expression, from, to) },
  );
  const predicate = index.predicate === null ? null : renameIn(index.predicate, from, to);
  const isSame = predicate === index.predicate && keys.every((key, i) => key.expression === index.keys[i]!.expression);
  return isSame ? index : { ...index, keys, predicate };
}
