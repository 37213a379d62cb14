import type { Dice } from './dice.js';
import { list, type Piece, sql } from './piece.js';

// Questions to the catalog about the schema that the generator made. Numbers of columns are left out: ALTER COLUMN TYPE
// makes a new column here.

interface CatalogQuery {
  readonly columns: readonly string[];
  readonly from: string;
}

/** TABLE of catalog queries; columns may be left out. */
const QUERIES: readonly CatalogQuery[] = [
  {
    columns: ['table_name', 'table_type', 'is_insertable_into', 'table_schema'],
    from: "information_schema.tables WHERE table_schema = 'public'",
  },
  {
    columns: [
      'table_name',
      'column_name',
      'is_nullable',
      "CASE udt_name WHEN 'vector' THEN '' ELSE data_type END",
      'character_maximum_length',
      'numeric_precision',
      'numeric_scale',
      'numeric_precision_radix',
      'datetime_precision',
      'udt_name',
      'is_identity',
      'identity_generation',
      'is_generated',
      'is_updatable',
    ],
    from: "information_schema.columns WHERE table_schema = 'public' AND table_name LIKE 't%'",
  },
  {
    columns: ['constraint_name', 'table_name', 'column_name', 'ordinal_position', 'position_in_unique_constraint'],
    from: "information_schema.key_column_usage WHERE table_schema = 'public'",
  },
  {
    columns: ['table_name', 'constraint_name', 'constraint_type', 'is_deferrable'],
    from: "information_schema.table_constraints WHERE table_schema = 'public' AND constraint_type <> 'CHECK'",
  },
  {
    columns: ['constraint_name', 'match_option', 'update_rule', 'delete_rule', 'unique_constraint_name'],
    from: "information_schema.referential_constraints WHERE constraint_schema = 'public'",
  },
  {
    columns: [
      'sequence_name',
      'data_type',
      'start_value',
      'minimum_value',
      'maximum_value',
      'increment',
      'cycle_option',
    ],
    from: "information_schema.sequences WHERE sequence_schema = 'public'",
  },
  {
    columns: ['relname', 'relkind', 'relchecks'],
    from: "pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'i', 'S')",
  },
  {
    columns: [
      'attrelid::regclass::text',
      'attname',
      'attnotnull',
      'atthasdef',
      'attidentity',
      'attgenerated',
      'atttypid::regtype',
    ],
    from: "pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')",
  },
  {
    columns: ['indexname', 'tablename', 'indexdef'],
    from: "pg_indexes WHERE schemaname = 'public'",
  },
  {
    columns: ['conname', 'contype', 'conrelid::regclass::text', 'pg_get_constraintdef(oid)'],
    from: "pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f')",
  },
  {
    columns: ['format_type(atttypid, atttypmod)', 'attname', 'attrelid::regclass::text'],
    from: "pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v'))",
  },
];

export function catalogQuery(dice: Dice): Piece {
  const { columns, from } = dice.pick(QUERIES);
  return sql`SELECT ${list(columns)} FROM ${from}`;
}
