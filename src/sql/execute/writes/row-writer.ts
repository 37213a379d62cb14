import type { TableDescriptor } from '../../../catalog/descriptors.js';
import { entryOf, rowIdOf } from '../../../catalog/index-key.js';
import { type DatabaseError, error } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type { IndexTreeWriter } from '../../../storage/index-tree.js';
import type { TableWriter } from '../../../storage/table-writer.js';
import type { ExecutionContext } from '../context.js';
import type { ForeignKeys } from './foreign-keys.js';
import { type IndexKeys, showValue } from './index-keys.js';
import type { TableRules } from './table-rules.js';
import { WriteTarget } from './write-target.js';

/** An existing row that a proposed one collides with. */
export interface Conflict {
  readonly keys: IndexKeys;
  readonly rowId: number;
}

/**
 * Writes rows of one table for one statement: generated columns, NOT NULL, CHECK, unique indexes, index entries. Each
 * row is checked before anything of it is written, so that a statement of one row needs no undoing. Foreign keys are
 * queued and checked when the statement ends (`WriteSession`).
 */
export class RowWriter {
  private readonly writer: TableWriter;
  private readonly keys: readonly IndexKeys[];
  private readonly indexes: readonly IndexTreeWriter[];
  private readonly rules: TableRules;
  private readonly notNull: readonly number[];
  private readonly foreignKeys: ForeignKeys;
  private readonly keyPositions: readonly number[];
  /** Checks and generated columns may look at any column of an existing row. */
  private readonly readsWhole: boolean;
  /** Rows the statement has written, where several of its writes may meet. */
  private readonly written: Set<number> | null;

  constructor(
    readonly table: TableDescriptor,
    private readonly session: WriteSession,
  ) {
    const { context } = session;
    const { layout, keys, notNull, foreignKeys, keyPositions } = WriteTarget.of(
      table,
      context.catalog,
      context.rules(table),
    );
    this.writer = context.transaction!.table(layout);
    this.keys = keys;
    this.indexes = keys.map(({ index }) => this.writer.index(index.id));
    this.rules = context.rules(table);
    this.notNull = notNull;
    this.foreignKeys = foreignKeys;
    this.keyPositions = keyPositions;
    this.written = session.isShared ? new Set() : null;
    this.readsWhole = this.rules.checks.length > 0 || this.rules.generated.length > 0;
  }

  /**
   * The values of an existing row: all of them when asked for, or when checks may look at them; else those of its keys,
   * and undefined in the other places.
   */
  read(rowId: number, isWhole = false): unknown[] {
    const { length } = this.table.columns;
    const row: unknown[] = new Array(length).fill(undefined);
    if (isWhole || this.readsWhole) {
      for (let position = 0; position < length; position++) row[position] = this.writer.value(rowId, position);
    } else {
      for (const position of this.keyPositions) row[position] = this.writer.value(rowId, position);
    }
    return row;
  }

  /**
   * Computes generated columns and checks what concerns the row alone. Changes `row`. `rowId` is that of the existing
   * row whose place it takes, if any.
   */
  prepare(row: unknown[], rowId = -1): void {
    const { context } = this.session;
    for (const { position, value } of this.rules.generated) {
      row[position] = value({ newRow: row, oldRow: null, source: null, sourceRow: 0 }, context);
    }
    for (const position of this.notNull) {
      if (row[position] === null) throw this.notNullViolation(position, row, rowId);
    }
    for (const { name, condition } of this.rules.checks) {
      if (condition({ newRow: row, oldRow: null, source: null, sourceRow: 0 }, context) === false) {
        throw error(
          'check_violation',
          `new row for relation "${this.table.name}" violates check constraint "${name}"`,
          {
            schema: this.table.schema,
            table: this.table.name,
            constraint: name,
            detail: `Failing row contains ${this.show(row)}.`,
          },
        );
      }
    }
  }

  /** An existing row with the same key in one of the unique indexes (all, or those named), or null. */
  findConflict(row: readonly unknown[], among: readonly { readonly id: number }[] | null = null): Conflict | null {
    for (let i = 0; i < this.keys.length; i++) {
      const keys = this.keys[i]!;
      if (!keys.index.isUnique || keys.isExempt(row)) continue;
      if (among !== null && !among.some((index) => index.id === keys.index.id)) continue;
      const entry = this.indexes[i]!.find(keys.key(row)!);
      if (entry !== null) return { keys, rowId: rowIdOf(entry) };
    }
    return null;
  }

  /** Inserts a prepared row. @throws 23505. */
  insert(row: readonly unknown[]): number {
    const { keys, indexes } = this;
    const parts: (string | null)[] = new Array(keys.length);
    for (let i = 0; i < keys.length; i++) {
      const part = keys[i]!.key(row);
      parts[i] = part;
      if (part === null) continue;
      if (part.length > limits.indexKeyBytesMax) throw this.keyTooLong(keys[i]!, part.length);
      if (keys[i]!.index.isUnique && indexes[i]!.find(part) !== null && !keys[i]!.isExempt(row)) {
        throw this.uniqueViolation(keys[i]!, row);
      }
    }
    const rowId = this.writer.insert(row);
    this.written?.add(rowId);
    for (let i = 0; i < keys.length; i++) {
      const part = parts[i]!;
      if (part !== null) indexes[i]!.add(entryOf(part, rowId));
    }
    this.foreignKeys.inserted(row, this.session);
    return rowId;
  }

  /** Replaces a row by a prepared one. @throws 23505. */
  update(rowId: number, oldRow: readonly unknown[], newRow: readonly unknown[], positions: readonly number[]): void {
    this.written?.add(rowId);
    const moved: { index: IndexTreeWriter; from: string | null; to: string | null }[] = [];
    for (let i = 0; i < this.keys.length; i++) {
      const keys = this.keys[i]!;
      const from = keys.key(oldRow);
      const to = keys.key(newRow);
      if (from === to) continue;
      const index = this.indexes[i]!;
      if (to !== null) {
        if (to.length > limits.indexKeyBytesMax) throw this.keyTooLong(keys, to.length);
        if (keys.index.isUnique && !keys.isExempt(newRow) && index.find(to) !== null)
          throw this.uniqueViolation(keys, newRow);
      }
      moved.push({ index, from, to });
    }
    this.writer.update(
      rowId,
      positions,
      positions.map((position) => newRow[position]),
    );
    for (const { index, from, to } of moved) {
      if (from !== null) index.remove(entryOf(from, rowId));
      if (to !== null) index.add(entryOf(to, rowId));
    }
    this.foreignKeys.updated(oldRow, newRow, this.session);
  }

  remove(rowId: number, oldRow: readonly unknown[]): void {
    this.written?.add(rowId);
    for (let i = 0; i < this.keys.length; i++) {
      const key = this.keys[i]!.key(oldRow);
      if (key !== null) this.indexes[i]!.remove(entryOf(key, rowId));
    }
    this.writer.remove(rowId);
    this.foreignKeys.removed(oldRow, this.session);
  }

  /** True when another write of the statement has been at the row, which then is left as it is. */
  wasWritten(rowId: number): boolean {
    return this.written?.has(rowId) ?? false;
  }

  isLive(rowId: number): boolean {
    return this.writer.blockOf(rowId, []) !== null;
  }

  // --------------------------------------------------------------------------------------------------- messages

  private notNullViolation(position: number, row: readonly unknown[], rowId: number): DatabaseError {
    const old = rowId < 0 ? row : this.read(rowId, true);
    const shown = row.map((value, at) => (value === undefined ? old[at] : value));
    const column = this.table.columns[position]!;
    return error(
      'not_null_violation',
      `null value in column "${column.name}" of relation "${this.table.name}" violates not-null constraint`,
      {
        schema: this.table.schema,
        table: this.table.name,
        column: column.name,
        detail: `Failing row contains ${this.show(shown)}.`,
      },
    );
  }

  uniqueViolation(keys: IndexKeys, row: readonly unknown[]): DatabaseError {
    return error('unique_violation', `duplicate key value violates unique constraint "${keys.index.name}"`, {
      schema: this.table.schema,
      table: this.table.name,
      constraint: keys.index.name,
      detail: `Key ${keys.show(row, this.session.context.session)} already exists.`,
    });
  }

  private keyTooLong(keys: IndexKeys, byteSize: number): DatabaseError {
    return error(
      'program_limit_exceeded',
      `index row size ${byteSize} exceeds maximum ${limits.indexKeyBytesMax} for index "${keys.index.name}"`,
      { hint: 'values larger than this cannot be indexed; index a hash of the value instead', table: this.table.name },
    );
  }

  private show(row: readonly unknown[]): string {
    return `(${row.map((value, position) => this.showValue(position, value)).join(', ')})`;
  }

  private showValue(position: number, value: unknown): string {
    return showValue(this.table.columns[position]!.type, value, this.session.context.session);
  }
}

/** The writes of one statement: row writers by table, and the foreign keys still to be checked. */
export class WriteSession {
  private readonly writers = new Map<number, RowWriter>();
  private readonly deferred: (() => void)[] = [];

  /** @param isShared Several writes of one statement take part: a row that one has changed is left to it. */
  constructor(
    readonly context: ExecutionContext,
    readonly isShared = false,
  ) {}

  writer(table: TableDescriptor): RowWriter {
    let writer = this.writers.get(table.id);
    if (writer === undefined) {
      writer = new RowWriter(table, this);
      this.writers.set(table.id, writer);
    }
    return writer;
  }

  /** Queues a check or action for the end of the statement. */
  defer(action: () => void): void {
    this.deferred.push(action);
  }

  /** Runs what was queued, and what that queues in turn, over the tables as they are now. */
  finish(): void {
    this.context.thaw();
    for (let i = 0; i < this.deferred.length; i++) this.deferred[i]!();
    this.deferred.length = 0;
  }
}
