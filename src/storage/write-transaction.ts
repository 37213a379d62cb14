import type { CacheBudget } from './cache-budget.js';
import {
  externalColumnOf,
  externalPrefix,
  graphPrefix,
  indexPrefix,
  prefixEnd,
  rowsPrefix,
  tableStateKey,
  tableVectorsPrefix,
  vectorLogPrefix,
  vectorsPrefix,
} from './keyspace.js';
import type { RowLayout } from './layout.js';
import type { StoreReader, StoreWriter } from './store.js';
import type { TableState } from './table-state.js';
import type { TableView } from './table-view.js';
import { TableWriter } from './table-writer.js';
import { type Undoable, UndoLog } from './undo-log.js';

/** Vectors a commit changed, for the vector indexes. */
export interface ChangedVectors {
  readonly tableId: number;
  readonly columnId: number;
  readonly changes: ReadonlyMap<number, Float32Array | null>;
  /** Every vector that was there before is gone. */
  readonly isCleared: boolean;
}

/** What a commit leaves behind once it has succeeded. */
export interface CommittedChanges {
  readonly commit: number;
  readonly states: ReadonlyMap<number, TableState>;
  readonly droppedTables: readonly number[];
  readonly vectors: readonly ChangedVectors[];
}

/** The base a write transaction starts from: the newest commit, which cannot move while the transaction runs. */
export interface TransactionBase {
  readonly reader: StoreReader;
  readonly budget: CacheBudget;
  state(tableId: number): TableState;
}

/**
 * The single writer's changes, kept in memory until commit: rows, indexes, and any other keys. Dropping the object is
 * the rollback.
 */
export class WriteTransaction implements Undoable {
  readonly undoLog = new UndoLog();
  private readonly tables = new Map<number, TableWriter>();
  private readonly dropped = new Set<number>();
  private readonly droppedIndexes = new Set<number>();
  private readonly droppedColumns = new Set<DroppedColumn>();
  private readonly values = new Map<string, Uint8Array | null>();

  constructor(private readonly base: TransactionBase) {}

  /** The writer of a table; made on first use. */
  table(layout: RowLayout): TableWriter {
    let table = this.tables.get(layout.tableId);
    if (table === undefined) {
      table = new TableWriter(
        layout,
        this.base.state(layout.tableId),
        this.base.reader,
        this.base.budget,
        this.undoLog,
      );
      this.tables.set(layout.tableId, table);
      // The layout itself may have come after the mark: chunks under it lack the columns that have gone.
      this.onUndo(() => this.tables.delete(layout.tableId));
    } else if (table.layout !== layout) {
      table.setLayout(layout);
    }
    return table;
  }

  /** The writer of a table that was changed, or null when it was not. */
  changedTable(tableId: number): TableWriter | null {
    return this.tables.get(tableId) ?? null;
  }

  view(layout: RowLayout): TableView {
    return this.table(layout);
  }

  /** The value under any key of another owner, with this transaction's changes. */
  get(key: string): Uint8Array | undefined {
    const changed = this.values.get(key);
    if (changed !== undefined) return changed ?? undefined;
    return this.base.reader.get(key);
  }

  /** Sets a value (sealed by the caller), or removes it with null. */
  put(key: string, value: Uint8Array | null): void {
    if (this.undoLog.isRecording) this.undoLog.record(this, key, this.values.get(key));
    this.values.set(key, value);
  }

  undo(key: unknown, previous: unknown): void {
    if (typeof key === 'function') {
      key();
      return;
    }
    if (previous === undefined) this.values.delete(key as string);
    else this.values.set(key as string, previous as Uint8Array | null);
  }

  /** Removes all that is stored of a table. Its indexes are dropped one by one. */
  dropTable(tableId: number): void {
    this.dropped.add(tableId);
    this.onUndo(() => this.dropped.delete(tableId));
  }

  /** Removes what is stored of a B-tree or vector index. */
  dropIndex(indexId: number): void {
    this.droppedIndexes.add(indexId);
    this.onUndo(() => this.droppedIndexes.delete(indexId));
  }

  /**
   * Removes what a column that is gone has stored beside its chunks: vectors, and values too long for a chunk. `layout`
   * is the table's without the column.
   */
  dropColumn(layout: RowLayout, columnId: number): void {
    const { tableId } = layout;
    // Rows that were changed before must not be written with the column.
    if (this.tables.has(tableId)) this.table(layout);
    const column = { tableId, columnId };
    this.droppedColumns.add(column);
    this.onUndo(() => this.droppedColumns.delete(column));
  }

  private onUndo(restore: () => void): void {
    if (this.undoLog.isRecording) this.undoLog.record(this, restore, null);
  }

  get isEmpty(): boolean {
    if (this.values.size > 0 || this.dropped.size > 0) return false;
    if (this.droppedIndexes.size > 0 || this.droppedColumns.size > 0) return false;
    for (const table of this.tables.values()) if (table.isChanged) return false;
    return true;
  }

  /** Writes everything. Called inside the store's commit. */
  write(writer: StoreWriter, commit: number): CommittedChanges {
    const { reader } = this.base;
    for (const id of this.droppedIndexes) for (const prefix of indexPrefixes(id)) removeRange(reader, writer, prefix);
    for (const { tableId, columnId } of this.droppedColumns) {
      removeRange(reader, writer, vectorsPrefix(tableId, columnId));
      const external = externalPrefix(tableId);
      for (const key of reader.keys(external, prefixEnd(external))) {
        if (externalColumnOf(key) === columnId) writer.remove(key);
      }
    }
    for (const tableId of this.dropped) {
      removeRange(reader, writer, rowsPrefix(tableId));
      removeRange(reader, writer, externalPrefix(tableId));
      removeRange(reader, writer, tableVectorsPrefix(tableId));
      writer.remove(tableStateKey(tableId));
    }
    const states = new Map<number, TableState>();
    const vectors: ChangedVectors[] = [];
    for (const [tableId, table] of this.tables) {
      if (this.dropped.has(tableId) || !table.isChanged) continue;
      states.set(tableId, table.write(writer, commit, this.droppedIndexes));
      for (const { id, type } of table.layout.columns) {
        if (type.layout !== 'vector') continue;
        const changes = table.changedVectors(id);
        if (changes.size > 0 || table.isCleared) {
          vectors.push({ tableId, columnId: id, changes, isCleared: table.isCleared });
        }
      }
    }
    for (const [key, value] of this.values) {
      if (value === null) writer.remove(key);
      else writer.put(key, value);
    }
    return { commit, states, droppedTables: [...this.dropped], vectors };
  }

  /** To be called once the commit has succeeded. */
  committed(): void {
    for (const table of this.tables.values()) table.releaseReplaced();
  }
}

function indexPrefixes(indexId: number): string[] {
  return [indexPrefix(indexId), graphPrefix(indexId), vectorLogPrefix(indexId)];
}

interface DroppedColumn {
  readonly tableId: number;
  readonly columnId: number;
}

function removeRange(reader: StoreReader, writer: StoreWriter, prefix: string): void {
  for (const key of reader.keys(prefix, prefixEnd(prefix))) writer.remove(key);
}
