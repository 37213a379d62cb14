import type { TableDescriptor, ViewDescriptor, ViewSource } from '../../../catalog/descriptors.js';
import type * as ast from '../../parse/ast.js';
import type { ColumnId, OutputColumn } from '../bound-expression.js';

/** Ids of the columns of a relation, in order; those of a view count from 1. */
export function columnIdsOf(relation: TableDescriptor | ViewDescriptor): number[] {
  return relation.kind === 'table' ? relation.columns.map(({ id }) => id) : relation.columns.map((_, i) => i + 1);
}

/** A name in FROM as a view notes it. */
export function sourceName(name: ast.QualifiedName): string {
  return JSON.stringify(name.parts.slice(-2).map((part) => part.name));
}

/** Notes what the names of a query mean while it is bound for a new view. */
export class ViewSourceCollector {
  private readonly found = new Map<string, { relation: TableDescriptor | ViewDescriptor; ids: ColumnId[][] }>();

  /** Sequences that are read like tables. */
  readonly sequenceIds = new Set<number>();

  /** A reference to a relation, whose columns got `columns` as ids. */
  note(name: ast.QualifiedName, relation: TableDescriptor | ViewDescriptor, columns: readonly OutputColumn[]): void {
    const key = sourceName(name);
    const ids = columns.map((column) => column.id);
    const entry = this.found.get(key);
    if (entry === undefined) this.found.set(key, { relation, ids: [ids] });
    else entry.ids.push(ids);
  }

  /** All that was noted; `used` are the ids of the columns that the query refers to. */
  sources(used: ReadonlySet<ColumnId>): ViewSource[] {
    return [...this.found].map(([name, { relation, ids }]) => {
      const columnIds = columnIdsOf(relation);
      const columns = relation.columns.map((column, position) => ({
        id: columnIds[position]!,
        name: column.name,
        isUsed: ids.some((reference) => used.has(reference[position]!)),
      }));
      return { name, relationId: relation.id, columns };
    });
  }
}
