import { columnPosition, type IndexDescriptor, layoutOf, type TableDescriptor } from '../../../catalog/descriptors.js';
import { keyPart } from '../../../catalog/index-key.js';
import type { RowBlock } from '../../../storage/row-block.js';
import type { TableView } from '../../../storage/table-view.js';
import type { TextContext, Type } from '../../../types/type.js';
import type { ComputedKeys } from './computed-keys.js';

const SHOWN_CHARACTERS_MAX = 64;

/** Builds the key of a row in one B-tree index. */
export class IndexKeys {
  /** Places of the columns that an entry depends on. */
  readonly positions: readonly number[];
  /** Those of `positions` that are columns of a block: vectors lie apart. */
  readonly stored: readonly number[];
  private readonly types: readonly Type[];

  constructor(
    readonly index: IndexDescriptor,
    private readonly table: TableDescriptor,
    /** For an index on expressions or a partial one; null: its keys are columns. */
    private readonly computed: ComputedKeys | null,
  ) {
    this.positions = computed?.readPositions ?? index.keys.map((key) => columnPosition(table, key.columnId!));
    this.types = computed?.types ?? this.positions.map((position) => table.columns[position]!.type);
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

  /** The key parts of a row, joined; null when a partial index has no entry for it. */
  key(row: readonly unknown[]): string | null {
    const { keys } = this.index;
    let joined = '';
    if (this.computed !== null) {
      const values = this.computed.values(row);
      if (values === null) return null;
      for (let i = 0; i < keys.length; i++) joined += keyPart(keys[i]!, this.types[i]!, values[i]);
      return joined;
    }
    for (let i = 0; i < keys.length; i++) joined += keyPart(keys[i]!, this.types[i]!, row[this.positions[i]!]);
    return joined;
  }

  /** True when uniqueness says nothing about the row: a NULL in the key, unless NULLs count as equal. */
  isExempt(row: readonly unknown[]): boolean {
    if (this.computed !== null) {
      const values = this.computed.values(row);
      return values === null || (!this.index.areNullsEqual && values.includes(null));
    }
    return !this.index.areNullsEqual && this.positions.some((position) => row[position] === null);
  }

  /** `(lower(name))=(pen)`, for messages. */
  show(row: readonly unknown[], context: TextContext): string {
    const { keys } = this.index;
    const names = keys.map(({ columnId, expression }) =>
      columnId === null ? expression : this.table.columns[columnPosition(this.table, columnId)]!.name,
    );
    const values = this.computed?.values(row) ?? this.positions.map((position) => row[position]);
    const texts = values.map((value, i) => showValue(this.types[i]!, value, context));
    return `(${names.join(', ')})=(${texts.join(', ')})`;
  }
}

/** A value for a message: long ones are cut. */
export function showValue(type: Type, value: unknown, context: TextContext): string {
  if (value === null || value === undefined) return 'null';
  const text = type.format(value, context);
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}...` : text;
}

/** The key builders of a table's B-tree indexes. */
export function indexKeysOf(
  table: TableDescriptor,
  indexes: readonly IndexDescriptor[],
  computed: ReadonlyMap<number, ComputedKeys>,
): IndexKeys[] {
  return indexes
    .filter((index) => index.method === 'btree')
    .map((index) => new IndexKeys(index, table, computed.get(index.id) ?? null));
}
