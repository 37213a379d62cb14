import type { IndexDescriptor, TableDescriptor } from '../catalog/descriptors.js';
import { layoutOf } from '../catalog/descriptors.js';
import type { Statistics } from '../sql/plan/statistics.js';
import type { Storage } from '../storage/storage.js';
import type { CurrentSizes } from './planned-sizes.js';
import type { Transaction } from './transaction.js';

const SAMPLE_BLOCKS_MAX = 16;

/** Facts about stored data that plans are chosen by: stored row counts, and what ANALYZE has counted. */
export class EngineStatistics {
  /** Distinct values by table and column. */
  private readonly distinct = new Map<string, number>();
  /** Counts how often something was analyzed. */
  version = 0;

  constructor(private readonly storage: Storage) {}

  /** Statistics as a transaction sees them (null: the newest commit). */
  view(transaction: Transaction | null): Statistics {
    return {
      rowCount: (table) => this.rowCount(transaction, table.id),
      distinctCount: (table, columnId) => this.distinct.get(`${table.id}/${columnId}`) ?? null,
      entriesBetween: (table, index, start, end) => this.countEntries(transaction, table, index, start, end),
    };
  }

  /** Sizes of tables as a transaction sees them. */
  sizes(transaction: Transaction | null): CurrentSizes {
    const { version } = this;
    return { version, rowCountOf: (tableId) => this.rowCount(transaction, tableId) };
  }

  private rowCount(transaction: Transaction | null, tableId: number): number {
    return transaction?.writes.changedTable(tableId)?.rowCount ?? this.storage.state(tableId).rowCount;
  }

  private countEntries(
    transaction: Transaction | null,
    table: TableDescriptor,
    index: IndexDescriptor,
    start: string,
    end: string,
  ): number | null {
    const changed = transaction?.writes.changedTable(table.id);
    const view = changed ?? this.storage.latest.table(layoutOf(table));
    return view.index(index.id).countBetween(start, end);
  }

  /** Counts distinct values in a sample of the table's row groups. */
  analyze(table: TableDescriptor): void {
    this.version++;
    const layout = layoutOf(table);
    const positions = layout.columns.flatMap(({ type }, position) => (type.layout === 'vector' ? [] : [position]));
    const seen = positions.map(() => new Set<unknown>());
    let sampled = 0;
    let blocks = 0;
    const view = this.storage.latest.table(layout);
    for (const block of view.blocks(positions)) {
      if (blocks++ >= SAMPLE_BLOCKS_MAX) break;
      sampled += block.liveCount;
      positions.forEach((position, i) => {
        const column = block.column(position);
        const { type } = layout.columns[position]!;
        for (let k = 0; k < block.liveCount; k++) {
          const value = column.value(block.selection === null ? k : block.selection[k]!);
          if (value !== null) seen[i]!.add(type.hashKey(value));
        }
      });
    }
    const total = view.rowCount;
    positions.forEach((position, i) => {
      const count = seen[i]!.size;
      // Nearly all different in the sample: taken to be so in the whole; else the sample is taken to have met them all.
      const estimate = sampled > 0 && count > sampled * 0.9 ? (count / sampled) * total : count;
      this.distinct.set(`${table.id}/${table.columns[position]!.id}`, Math.max(1, Math.round(estimate)));
    });
  }
}
