import { columnPosition, type IndexDescriptor, layoutOf, type TableDescriptor } from '../../../catalog/descriptors.js';
import { keyPart } from '../../../catalog/index-key.js';
import type { RowBlock } from '../../../storage/row-block.js';
import type { TableView } from '../../../storage/table-view.js';
import type { Type } from '../../../types/type.js';

/** Builds the key of a row in one B-tree index. */
export class IndexKeys {
  readonly positions: readonly number[];
  /** Those of `positions` that are columns of a block: vectors lie apart. */
  readonly stored: readonly number[];
  private readonly types: readonly Type[];

  constructor(
    readonly index: IndexDescriptor,
    table: TableDescriptor,
  ) {
    this.positions = index.keys.map((key) => columnPosition(table, key.columnId!));
    this.types = this.positions.map((position) => table.columns[position]!.type);
    const layout = layoutOf(table);
    this.stored = this.positions.filter((position) => layout.columns[position]!.type.layout !== 'vector');
  }

  /** Reads the key's columns at `at` of a block, whose `stored` columns are prepared, into their places of `row`. */
  read(view: Pick<TableView, 'vector'>, block: RowBlock, at: number, row: unknown[]): void {
    for (const position of this.positions) {
      row[position] = this.stored.includes(position)
        ? block.column(position).value(at)
        : view.vector(block.firstRowId + at, position);
    }
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
