import { displayName, type SequenceDescriptor } from '../../../catalog/descriptors.js';
import { error } from '../../../common/errors.js';
import { type Dropping, partsUsing, removePart, showPart, stillNeeded } from './dependencies.js';
import type { SchemaContext } from './schema-context.js';
import { dropViewsOn } from './views.js';

/** Removes a sequence. @throws 2BP01 for one of an identity column; else for what uses it, without CASCADE */
export function dropSequence(schema: SchemaContext, sequence: SequenceDescriptor, dropping: Dropping): void {
  const { ownedBy } = sequence;
  const owner = ownedBy === null ? undefined : schema.catalog.table(ownedBy.tableId);
  const column = owner?.columns.find(({ id }) => id === ownedBy?.columnId);
  if (column !== undefined && column.identity !== null && column.sequenceId === sequence.id) {
    const holder = `column ${column.name} of table ${displayName(owner!)}`;
    const problem = `cannot drop sequence ${displayName(sequence)} because ${holder} requires it`;
    throw error('dependent_objects_still_exist', problem, { hint: `you can drop ${holder} instead` });
  }
  releaseSequence(schema, sequence, dropping);
  schema.change([], [sequence]);
}

/** Takes a sequence out of everything that uses it. @throws 2BP01 without CASCADE */
export function releaseSequence(schema: SchemaContext, sequence: SequenceDescriptor, dropping: Dropping): void {
  const parts = partsUsing(schema, sequence).filter(({ table }) => !dropping.doomed.has(table.id));
  if (parts.length > 0 && !dropping.isCascade) {
    throw stillNeeded(`sequence ${displayName(sequence)}`, parts.map(showPart));
  }
  for (const part of parts) removePart(schema, part);
  dropViewsOn(schema, sequence, dropping.isCascade, null, dropping.doomed);
}
