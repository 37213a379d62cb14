import { columnPosition, type IndexDescriptor, type TableDescriptor } from '../../../catalog/descriptors.js';
import { keyPart } from '../../../catalog/index-key.js';
import type { Type } from '../../../types/type.js';

/** Builds the key of a row in one B-tree index. */
export class IndexKeys {
  readonly positions: readonly number[];
  private readonly types: readonly Type[];

  constructor(
    readonly index: IndexDescriptor,
    table: TableDescriptor,
  ) {
    this.positions = index.keys.map((key) => columnPosition(table, key.columnId!));
    this.types = this.positions.map((position) => table.columns[position]!.type);
  }

  /** The key parts of a row, joined. */
  key(row: readonly unknown[]): string {
    const { keys } = this.index;
    let joined = '';
    for (let i = 0; i < keys.length; i++) joined += keyPart(keys[i]!, this.types[i]!, row[this.positions[i]!]);
    return joined;
  }

  /** True when uniqueness says nothing about the row: a NULL in the key, unless NULLs count as equal. */
  isExempt(row: readonly unknown[]): boolean {
    return !this.index.areNullsEqual && this.positions.some((position) => row[position] === null);
  }
}

/** The key builders of a table's B-tree indexes. */
export function indexKeysOf(table: TableDescriptor, indexes: readonly IndexDescriptor[]): IndexKeys[] {
  return indexes.filter((index) => index.method === 'btree').map((index) => new IndexKeys(index, table));
}
