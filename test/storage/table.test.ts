import { describe, expect, test } from 'vitest';
import { type Random, seededRandom } from '../../src/common/random.js';
import { type Snapshot, Storage } from '../../src/storage/storage.js';
import type { TableWriter } from '../../src/storage/table-writer.js';
import type { WriteTransaction } from '../../src/storage/write-transaction.js';
import { STORES, type StoreKind } from './stores.js';
import {
  column,
  entries,
  entryOf,
  expected,
  FIRST_LAYOUT,
  INDEX_ID,
  KEY_COLUMN,
  LATER,
  type ModelRow,
  type ModelTable,
  pick,
  randomValue,
  readRow,
  scan,
  TABLE_ID,
} from './table-model.js';

const EPISODES = Number(process.env.ZATABASE_STORAGE_EPISODES ?? 5);
const SEED = Number(process.env.ZATABASE_STORAGE_SEED ?? 415);
const STEPS = 200;
/** Small, so that decoded columns and blocks are thrown out all the time. */
const CACHE_BYTES = 60_000;

interface Pinned {
  readonly snapshot: Snapshot;
  readonly model: ModelTable;
}

/** Random work on one table, and on its model. */
class Episode {
  private storage: Storage;
  private committed: ModelTable = { layout: FIRST_LAYOUT, rows: new Map() };
  private nextColumnId = 20;
  private pinned: Pinned[] = [];
  private transaction: WriteTransaction | null = null;
  private current: ModelTable = this.committed;
  private marks: { readonly mark: number; readonly model: ModelTable }[] = [];

  private constructor(
    private readonly kind: StoreKind,
    private store: ReturnType<StoreKind['open']>,
    private readonly random: Random,
  ) {
    this.storage = new Storage(store, { cacheBytes: CACHE_BYTES });
  }

  static async run(kind: StoreKind, seed: number): Promise<void> {
    const episode = new Episode(kind, kind.open(), seededRandom(seed));
    for (let step = 0; step < STEPS; step++) await episode.step();
    episode.end(true);
    episode.check();
    await episode.close();
  }

  private async step(): Promise<void> {
    if (this.transaction === null) return this.outside();
    const dice = this.random.below(100);
    if (dice < 40) this.insert(pick(this.random, [1, 1, 3, 30, 300]));
    else if (dice < 55) this.update();
    else if (dice < 68) this.remove();
    else if (dice < 74) this.mark();
    else if (dice < 82) this.unmark();
    else if (dice < 84) this.clear();
    else if (dice < 88) this.changeLayout();
    else if (dice < 92) this.check();
    else this.end(this.random.below(4) > 0);
  }

  private async outside(): Promise<void> {
    const dice = this.random.below(10);
    if (dice < 2 && this.pinned.length < 4) {
      this.pinned.push({ snapshot: this.storage.snapshot(), model: this.committed });
    } else if (dice === 2 && this.pinned.length > 0) {
      const [{ snapshot }] = this.pinned.splice(this.random.below(this.pinned.length), 1) as [Pinned];
      snapshot.release();
    } else if (dice === 3) {
      this.check();
    } else if (dice === 4 && this.kind.reopen !== null) {
      await this.reopen(this.kind.reopen);
    } else {
      this.transaction = this.storage.begin();
    }
  }

  private async reopen(reopen: NonNullable<StoreKind['reopen']>): Promise<void> {
    for (const { snapshot } of this.pinned.splice(0)) snapshot.release();
    this.store = await reopen(this.store);
    this.storage = new Storage(this.store, { cacheBytes: CACHE_BYTES });
    this.check();
  }

  private get table(): TableWriter {
    return this.transaction!.table(this.current.layout);
  }

  private setRow(rowId: number, row: ModelRow | null): void {
    const rows = new Map(this.current.rows);
    if (row === null) rows.delete(rowId);
    else rows.set(rowId, row);
    this.current = { ...this.current, rows };
  }

  private insert(count: number): void {
    const { table } = this;
    const { layout } = this.current;
    const rows = new Map(this.current.rows);
    for (let i = 0; i < count; i++) {
      const row = new Map(layout.columns.map(({ id, type }) => [id, randomValue(type, this.random)]));
      const rowId = table.insert(layout.columns.map(({ id }) => row.get(id)));
      expect(rows.has(rowId)).toBe(false);
      table.index(INDEX_ID).add(entryOf(row, rowId));
      rows.set(rowId, row);
    }
    this.current = { layout, rows };
  }

  private update(): void {
    const { layout, rows } = this.current;
    if (rows.size === 0) return;
    const { table } = this;
    const rowId = pick(this.random, [...rows.keys()]);
    const positions = [...layout.columns.keys()].filter(() => this.random.below(3) === 0);
    const values = positions.map((at) => randomValue(layout.columns[at]!.type, this.random));
    const before = rows.get(rowId)!;
    const row = new Map(before);
    positions.forEach((at, i) => {
      row.set(layout.columns[at]!.id, values[i]);
    });
    table.update(rowId, positions, values);
    if (entryOf(row, rowId) !== entryOf(before, rowId)) {
      table.index(INDEX_ID).remove(entryOf(before, rowId));
      table.index(INDEX_ID).add(entryOf(row, rowId));
    }
    this.setRow(rowId, row);
  }

  /** Removes one row, or all of a stretch. */
  private remove(): void {
    const ids = [...this.current.rows.keys()];
    if (ids.length === 0) return;
    const from = this.random.below(ids.length);
    const rows = new Map(this.current.rows);
    for (const rowId of ids.slice(from, from + pick(this.random, [1, 1, 5, 400]))) {
      this.table.remove(rowId);
      this.table.index(INDEX_ID).remove(entryOf(rows.get(rowId)!, rowId));
      rows.delete(rowId);
    }
    this.current = { ...this.current, rows };
  }

  private clear(): void {
    this.table.clear([INDEX_ID]);
    this.current = { ...this.current, rows: new Map() };
  }

  /** ALTER TABLE: a column comes or goes. */
  private changeLayout(): void {
    const { columns } = this.current.layout;
    const rows = new Map<number, ModelRow>();
    if (this.random.below(2) === 0 && columns.length < 12) {
      const { type, missing } = pick(this.random, LATER);
      const added = column(this.nextColumnId++, type, missing);
      for (const [rowId, row] of this.current.rows) rows.set(rowId, new Map([...row, [added.id, missing]]));
      this.current = { layout: { tableId: TABLE_ID, columns: [...columns, added] }, rows };
    } else {
      const droppable = columns.filter(({ id }) => id !== KEY_COLUMN.id);
      if (droppable.length === 0) return;
      const gone = pick(this.random, droppable);
      for (const [rowId, row] of this.current.rows) {
        rows.set(rowId, new Map([...row].filter(([id]) => id !== gone.id)));
      }
      this.current = { layout: { tableId: TABLE_ID, columns: columns.filter(({ id }) => id !== gone.id) }, rows };
      this.transaction!.table(this.current.layout);
      this.transaction!.dropColumn(this.current.layout, gone.id);
    }
    this.transaction!.table(this.current.layout);
  }

  private mark(): void {
    this.marks.push({ mark: this.transaction!.undoLog.mark(), model: this.current });
  }

  /** Ends the newest mark, or goes back to it and keeps it. */
  private unmark(): void {
    const newest = this.marks.at(-1);
    if (newest === undefined) return;
    const { undoLog } = this.transaction!;
    const way = this.random.below(3);
    if (way !== 1) this.marks.pop();
    if (way === 0) {
      undoLog.release(newest.mark);
      return;
    }
    if (way === 1) undoLog.rollbackTo(newest.mark);
    else undoLog.rollback(newest.mark);
    this.current = newest.model;
    this.check();
  }

  end(isCommit: boolean): void {
    if (this.transaction === null) return;
    if (isCommit) {
      this.storage.commitTransaction(this.transaction);
      this.committed = this.current;
    } else {
      this.current = this.committed;
    }
    this.transaction = null;
    this.marks = [];
    if (this.random.below(3) === 0) this.check();
  }

  /** Compares the transaction, the newest commit and every snapshot with their models. */
  check(): void {
    if (this.transaction !== null) this.compare(this.transaction.view(this.current.layout), this.current);
    this.compare(this.storage.latest.table(this.committed.layout), this.committed);
    for (const { snapshot, model } of this.pinned) this.compare(snapshot.table(model.layout), model);
  }

  private compare(view: TableWriter | ReturnType<Snapshot['table']>, model: ModelTable): void {
    const wanted = expected(model);
    expect(view.rowCount).toBe(wanted.rows.size);
    // Single rows first: what a scan decodes would hide how they are read.
    for (let i = 0; i < 5; i++) {
      const rowId = this.random.below(view.rowIdEnd + 2);
      expect(readRow(view, rowId)).toBe(wanted.rows.get(rowId) ?? null);
    }
    expect(scan(view)).toEqual(wanted.rows);
    expect(entries(view)).toEqual(wanted.entries);
  }

  async close(): Promise<void> {
    for (const { snapshot } of this.pinned) snapshot.release();
    await this.store.close();
  }
}

describe.each(STORES)('a table in the $name store', (kind) => {
  test.each(Array.from({ length: EPISODES }, (_, i) => SEED + i))(
    'is what a map would be after random work, seed %i',
    { timeout: 60_000 },
    (seed) => Episode.run(kind, seed),
  );
});
