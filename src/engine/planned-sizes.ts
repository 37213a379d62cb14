import type { Statistics } from '../sql/plan/statistics.js';

/** A table that has grown or shrunk by this factor, and by some rows, is planned for anew. */
const FACTOR = 4;
const ROWS = 500;

/** What tells a plan's tables as they are now. */
export interface CurrentSizes {
  /** Changes when statistics were gathered. */
  readonly version: number;
  rowCountOf(tableId: number): number;
}

/**
 * How large the tables were that a statement was planned for. A plan that is kept would else go on scanning a table that was
 * empty when the statement was prepared.
 */
export class PlannedSizes {
  private readonly tableIds: number[] = [];
  private readonly rowCounts: number[] = [];

  constructor(private readonly version: number) {}

  /** The same statistics, remembering what is asked of them. */
  watch(statistics: Statistics): Statistics {
    return {
      ...statistics,
      rowCount: (table) => {
        const rows = statistics.rowCount(table);
        if (!this.tableIds.includes(table.id)) {
          this.tableIds.push(table.id);
          this.rowCounts.push(rows);
        }
        return rows;
      },
    };
  }

  /** True when another plan may be better by now. */
  areOutgrown(current: CurrentSizes): boolean {
    const { tableIds, rowCounts } = this;
    if (tableIds.length === 0) return false;
    if (current.version !== this.version) return true;
    for (let i = 0; i < tableIds.length; i++) {
      const then = rowCounts[i]!;
      const now = current.rowCountOf(tableIds[i]!);
      if (now > then * FACTOR + ROWS || then > now * FACTOR + ROWS) return true;
    }
    return false;
  }
}
