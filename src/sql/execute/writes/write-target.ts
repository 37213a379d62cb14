import type { Catalog } from '../../../catalog/catalog.js';
import { layoutOf, type TableDescriptor } from '../../../catalog/descriptors.js';
import type { RowLayout } from '../../../storage/layout.js';
import { type ForeignKeys, foreignKeysOf } from './foreign-keys.js';
import { type IndexKeys, indexKeysOf } from './index-keys.js';
import type { TableRules } from './table-rules.js';

/** What every statement that writes a table needs to know of it; made once a catalog version. */
export class WriteTarget {
  readonly layout: RowLayout;
  readonly keys: readonly IndexKeys[];
  /** Positions of the columns that take no NULL. */
  readonly notNull: readonly number[];
  readonly foreignKeys: ForeignKeys;
  /** Positions of the columns of an existing row that writing over it, or removing it, looks at. */
  readonly keyPositions: readonly number[];

  private constructor(table: TableDescriptor, catalog: Catalog, rules: TableRules) {
    this.layout = layoutOf(table);
    this.keys = indexKeysOf(table, catalog.indexesOf(table), rules.computedKeys);
    this.notNull = table.columns.flatMap((column, position) => (column.isNotNull ? [position] : []));
    this.foreignKeys = foreignKeysOf(table, catalog);
    const positions = [...this.keys.flatMap((keys) => keys.positions), ...this.foreignKeys.positions];
    this.keyPositions = [...new Set(positions)];
  }

  static of(table: TableDescriptor, catalog: Catalog, rules: TableRules): WriteTarget {
    let targets = targetsOf.get(catalog);
    if (targets === undefined) {
      targets = new Map();
      targetsOf.set(catalog, targets);
    }
    let target = targets.get(table.id);
    if (target === undefined) {
      target = new WriteTarget(table, catalog, rules);
      targets.set(table.id, target);
    }
    return target;
  }
}

const targetsOf = new WeakMap<Catalog, Map<number, WriteTarget>>();
