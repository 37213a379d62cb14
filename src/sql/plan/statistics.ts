import type { IndexDescriptor, TableDescriptor } from '../../catalog/descriptors.js';

/** What the planner may ask about stored data. Answers are estimates; null means not known. */
export interface Statistics {
  rowCount(table: TableDescriptor): number;
  /** Distinct values of a column, NULL apart. */
  distinctCount(table: TableDescriptor, columnId: number): number | null;
  /** Entries of an index between two keys (binary strings), by the blocks in between. */
  entriesBetween(table: TableDescriptor, index: IndexDescriptor, start: string, end: string): number | null;
}
