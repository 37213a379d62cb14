import type { IndexDescriptor, TableDescriptor } from '../../catalog/descriptors.js';
import type { Scan } from './logical-plan.js';

/** What the planner may ask about stored data. Answers are estimates; null means not known. */
export interface Statistics {
  rowCount(table: TableDescriptor): number;
  /** Distinct values of a column, NULL apart. */
  distinctCount(table: TableDescriptor, columnId: number): number | null;
  /** About how many entries of an index lie from `start` on and below `end` (binary strings). */
  entriesBetween(table: TableDescriptor, index: IndexDescriptor, start: string, end: string): number | null;
  /** Rows that a scan gives, where entries of an index that hold them can be counted. */
  countRows?(scan: Scan): number | null;
}
