import type { Field } from '../../engine/result.js';

export interface TableInfo {
  name: string;
  schema: string;
  row_count: number;
  columns: number;
}

export interface ColumnInfo {
  name: string;
  /** As SQL writes it: `integer`, `vector(384)`. */
  type: string;
  is_nullable: boolean;
  /** SQL text, or null. */
  default: string | null;
  is_primary_key: boolean;
}

export interface TableIndexInfo {
  name: string;
  method: 'btree' | 'hnsw';
  is_unique: boolean;
  columns: string[];
}

export interface TableDescription {
  name: string;
  schema: string;
  row_count: number;
  columns: ColumnInfo[];
  /** Names of its columns; empty when there is none. */
  primary_key: string[];
  indexes: TableIndexInfo[];
}

export interface TableSample<Row = Record<string, unknown>> {
  rows: Row[];
  fields: Field[];
}

export interface ColumnStats {
  name: string;
  type: string;
  null_count: number;
  /** Null for types without an order. */
  min: unknown;
  max: unknown;
  /** Null for types without equality. */
  distinct_count: number | null;
}

export interface TableStats {
  name: string;
  row_count: number;
  columns: ColumnStats[];
}
