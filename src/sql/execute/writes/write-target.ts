import type { Catalog } from '../../../catalog/catalog.js';
import { layoutOf, type TableDescriptor } from '../../../catalog/descriptors.js';
import type { RowLayout } from '../../../storage/layout.js';
import { type ForeignKeys, foreignKeysOf } from './foreign-keys.js';
import { type IndexKeys, indexKeysOf } from './index-keys.js';

/** What every statement that writes a table needs to know of it; made once a catalog version. */
export class WriteTarget {
  readonly layout: RowLayout;
  readonly keys: readonly IndexKeys[];
  /** Positions of the columns that take no NULL. */
  readonly notNull: readonly number[];
  readonly foreignKeys: ForeignKeys;
  /** A key holds a vector, so that an existing row's must be read to find its entry. */
  readonly hasVectorKey: boolean;

  private constructor(table: TableDescriptor, catalog: Catalog) {
    this.layout = layoutOf(table);
    this.keys = indexKeysOf(table, catalog.indexesOf(table));
    this.notNull = table.columns.flatMap((column, position) => (column.isNotNull ? [position] : []));
    this.foreignKeys = foreignKeysOf(table, catalog);
    this.hasVectorKey = this.keys.some(({ positions }) =>
      positions.some((position) => table.columns[position]!.type.layout === 'vector'),
    );
  }

  static of(table: TableDescriptor, catalog: Catalog): WriteTarget {
    let targets = targetsOf.get(catalog);
    if (targets === undefined) {
      targets = new Map();
      targetsOf.set(catalog, targets);
    }
    let target = targets.get(table.id);
    if (target === undefined) {
      target = new WriteTarget(table, catalog);
      targets.set(table.id, target);
    }
    return target;
  }
}

const targetsOf = new WeakMap<Catalog, Map<number, WriteTarget>>();
