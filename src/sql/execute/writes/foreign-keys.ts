import type { Catalog } from '../../../catalog/catalog.js';
import { columnPosition, type ForeignKeyDescriptor, type TableDescriptor } from '../../../catalog/descriptors.js';
import { rowIdOf, searchPart } from '../../../catalog/index-key.js';
import { error } from '../../../common/errors.js';
import type { TableView } from '../../../storage/table-view.js';
import type { ExecutionContext } from '../context.js';

/** What foreign keys need of the statement they run in. */
export interface ForeignKeySession {
  readonly context: ExecutionContext;
  writer(table: TableDescriptor): ReferencingWriter;
  defer(action: () => void): void;
}

interface ReferencingWriter {
  read(rowId: number): unknown[];
  prepare(row: unknown[], rowId: number): void;
  update(rowId: number, oldRow: readonly unknown[], newRow: readonly unknown[], positions: readonly number[]): void;
  remove(rowId: number, oldRow: readonly unknown[]): void;
  isLive(rowId: number): boolean;
}

/** Reacts to written rows of one table. Checks run when the statement ends, as PostgreSQL's constraint triggers. */
export interface ForeignKeys {
  /** Positions of the columns that are looked at. */
  readonly positions: readonly number[];
  inserted(row: readonly unknown[], session: ForeignKeySession): void;
  updated(oldRow: readonly unknown[], newRow: readonly unknown[], session: ForeignKeySession): void;
  removed(oldRow: readonly unknown[], session: ForeignKeySession): void;
}

/** The foreign keys of a table and those that point at it. */
export function foreignKeysOf(table: TableDescriptor, catalog: Catalog): ForeignKeys {
  const outgoing = table.constraints.flatMap((constraint) =>
    constraint.kind === 'foreign key' ? [new Reference(table, constraint, catalog)] : [],
  );
  const incoming = catalog
    .referencesTo(table.id)
    .map((reference) => new Reference(reference.table, reference.constraint, catalog));
  if (outgoing.length === 0 && incoming.length === 0) return NONE;
  return {
    positions: [
      ...outgoing.flatMap(({ childPositions }) => childPositions),
      ...incoming.flatMap(({ parentPositions }) => parentPositions),
    ],
    inserted(row, session) {
      for (const reference of outgoing) reference.requireParent(row, session);
    },
    updated(oldRow, newRow, session) {
      for (const reference of outgoing) {
        if (reference.childKeyChanged(oldRow, newRow)) reference.requireParent(newRow, session);
      }
      for (const reference of incoming) {
        if (reference.parentKeyChanged(oldRow, newRow)) reference.parentGone(oldRow, newRow, session);
      }
    },
    removed(oldRow, session) {
      for (const reference of incoming) reference.parentGone(oldRow, null, session);
    },
  };
}

const NONE: ForeignKeys = { positions: [], inserted() {}, updated() {}, removed() {} };

/** One foreign key: its child table's columns point at its parent table's. */
class Reference {
  private readonly parent: TableDescriptor;
  readonly childPositions: readonly number[];
  readonly parentPositions: readonly number[];

  constructor(
    private readonly child: TableDescriptor,
    private readonly key: ForeignKeyDescriptor,
    private readonly catalog: Catalog,
  ) {
    this.parent = catalog.table(key.referencedTableId);
    this.childPositions = key.columnIds.map((id) => columnPosition(child, id));
    this.parentPositions = key.referencedColumnIds.map((id) => columnPosition(this.parent, id));
  }

  childKeyChanged(oldRow: readonly unknown[], newRow: readonly unknown[]): boolean {
    return this.childPositions.some((at) => !this.isSame(this.child, at, oldRow[at], newRow[at]));
  }

  parentKeyChanged(oldRow: readonly unknown[], newRow: readonly unknown[]): boolean {
    return this.parentPositions.some((at) => !this.isSame(this.parent, at, oldRow[at], newRow[at]));
  }

  private isSame(table: TableDescriptor, position: number, left: unknown, right: unknown): boolean {
    if (left === null || right === null) return left === right;
    const { type } = table.columns[position]!;
    return type.hashKey(left) === type.hashKey(right);
  }

  /** Queues the check that the row a child points at exists. A key with a NULL points nowhere. */
  requireParent(row: readonly unknown[], session: ForeignKeySession): void {
    const values = this.childPositions.map((at) => row[at]);
    const nulls = values.filter((value) => value === null).length;
    if (nulls > 0) {
      if (this.key.isMatchFull && nulls < values.length) {
        throw error(
          'foreign_key_violation',
          `insert or update on table "${this.child.name}" violates foreign key constraint "${this.key.name}"`,
          {
            table: this.child.name,
            constraint: this.key.name,
            detail: 'MATCH FULL does not allow mixing of null and nonnull key values.',
          },
        );
      }
      return;
    }
    session.defer(() => {
      if (this.hasParent(values, session)) return;
      throw error(
        'foreign_key_violation',
        `insert or update on table "${this.child.name}" violates foreign key constraint "${this.key.name}"`,
        {
          schema: this.child.schema,
          table: this.child.name,
          constraint: this.key.name,
          detail: `Key (${this.names(this.child, this.childPositions)})=(${this.show(this.child, this.childPositions, values, session)}) is not present in table "${this.parent.name}".`,
        },
      );
    });
  }

  private hasParent(values: readonly unknown[], session: ForeignKeySession): boolean {
    const index = this.catalog.index(this.key.referencedIndexId);
    let prefix = '';
    // The index may list the columns in another order than the key does.
    for (const key of index.keys) {
      const at = this.key.referencedColumnIds.indexOf(key.columnId!);
      const part = searchPart(key, this.parent.columns[this.parentPositions[at]!]!.type, values[at]);
      if (part === null) return false;
      prefix += part;
    }
    return session.context.view(this.parent).index(index.id).find(prefix) !== null;
  }

  /** Queues what is to happen to children of a parent row that was removed or got another key. */
  parentGone(oldRow: readonly unknown[], newRow: readonly unknown[] | null, session: ForeignKeySession): void {
    const values = this.parentPositions.map((at) => oldRow[at]);
    if (values.includes(null)) return;
    const action = newRow === null ? this.key.onDelete : this.key.onUpdate;
    const run = () => {
      const children = this.children(values, session);
      if (children.length === 0) return;
      switch (action) {
        case 'NO ACTION':
        case 'RESTRICT':
          // NO ACTION forgives when another parent has the key by now.
          if (action === 'NO ACTION' && this.hasParent(values, session)) return;
          throw this.stillReferenced(values, session);
        case 'CASCADE':
          if (newRow === null) return this.removeChildren(children, session);
          return this.setChildren(
            children,
            this.parentPositions.map((at) => newRow[at]),
            session,
          );
        case 'SET NULL':
          return this.setChildren(
            children,
            this.childPositions.map(() => null),
            session,
          );
        case 'SET DEFAULT': {
          const { defaults } = session.context.rules(this.child);
          return this.setChildren(
            children,
            this.childPositions.map((at) => defaults[at]!(session.context)),
            session,
          );
        }
      }
    };
    session.defer(run);
  }

  private removeChildren(children: readonly number[], session: ForeignKeySession): void {
    const writer = session.writer(this.child);
    for (const rowId of children) if (writer.isLive(rowId)) writer.remove(rowId, writer.read(rowId));
  }

  private setChildren(children: readonly number[], values: readonly unknown[], session: ForeignKeySession): void {
    const writer = session.writer(this.child);
    for (const rowId of children) {
      if (!writer.isLive(rowId)) continue;
      const oldRow = writer.read(rowId);
      const newRow = oldRow.slice();
      this.childPositions.forEach((at, i) => {
        newRow[at] = values[i];
      });
      writer.prepare(newRow, rowId);
      const generated = session.context.rules(this.child).generated.map(({ position }) => position);
      writer.update(rowId, oldRow, newRow, [...this.childPositions, ...generated]);
    }
  }

  /** Row ids of the children with these key values: by an index that starts with the columns, else by a scan. */
  private children(values: readonly unknown[], session: ForeignKeySession): number[] {
    const view = session.context.view(this.child);
    const indexed = this.childrenByIndex(values, view);
    if (indexed !== null) return indexed;
    const keys = this.childPositions.map((at) => this.child.columns[at]!.type);
    const wanted = values.map((value, i) => keys[i]!.hashKey(value));
    const found: number[] = [];
    for (const block of view.blocks(this.childPositions)) {
      const columns = this.childPositions.map((at) => block.column(at));
      for (let i = 0; i < block.liveCount; i++) {
        const row = block.selection === null ? i : block.selection[i]!;
        const isMatch = columns.every((column, k) => {
          const value = column.value(row);
          return value !== null && keys[k]!.hashKey(value) === wanted[k];
        });
        if (isMatch) found.push(block.firstRowId + row);
      }
    }
    return found;
  }

  private childrenByIndex(values: readonly unknown[], view: TableView): number[] | null {
    const { columnIds } = this.key;
    const index = this.catalog
      .indexesOf(this.child)
      .find(
        ({ method, predicate, keys }) =>
          method === 'btree' &&
          predicate === null &&
          columnIds.every((_, i) => columnIds.includes(keys[i]?.columnId ?? -1)),
      );
    if (index === undefined) return null;
    let prefix = '';
    for (const key of index.keys.slice(0, columnIds.length)) {
      const at = columnIds.indexOf(key.columnId!);
      const part = searchPart(key, this.child.columns[this.childPositions[at]!]!.type, values[at]);
      if (part === null) return [];
      prefix += part;
    }
    const rowIds: number[] = [];
    for (
      const cursor = view.index(index.id).seek(prefix);
      cursor.isValid && cursor.entry.startsWith(prefix);
      cursor.next()
    ) {
      rowIds.push(rowIdOf(cursor.entry));
    }
    return rowIds;
  }

  private stillReferenced(values: readonly unknown[], session: ForeignKeySession): Error {
    return error(
      'foreign_key_violation',
      `update or delete on table "${this.parent.name}" violates foreign key constraint "${this.key.name}" on table "${this.child.name}"`,
      {
        schema: this.child.schema,
        table: this.child.name,
        constraint: this.key.name,
        detail: `Key (${this.names(this.parent, this.parentPositions)})=(${this.show(this.parent, this.parentPositions, values, session)}) is still referenced from table "${this.child.name}".`,
      },
    );
  }

  private names(table: TableDescriptor, positions: readonly number[]): string {
    return positions.map((at) => table.columns[at]!.name).join(', ');
  }

  private show(
    table: TableDescriptor,
    positions: readonly number[],
    values: readonly unknown[],
    session: ForeignKeySession,
  ): string {
    return values
      .map((value, i) => table.columns[positions[i]!]!.type.format(value, session.context.session))
      .join(', ');
  }
}
