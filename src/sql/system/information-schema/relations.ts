import { informationView } from '../relation.js';

// Schemas, tables, views and sequences.

const CATALOG_SCHEMAS = ['information_schema', 'pg_catalog'];

export const schemata = informationView({
  name: 'schemata',
  oid: 13_401,
  columns:
    'catalog_name name, schema_name name, schema_owner name, default_character_set_catalog name, ' +
    'default_character_set_schema name, default_character_set_name name, sql_path varchar',
  *rows({ catalog, database, user }) {
    for (const name of CATALOG_SCHEMAS) yield { catalog_name: database, schema_name: name, schema_owner: user };
    for (const object of catalog.objects()) {
      if (object.kind === 'schema') yield { catalog_name: database, schema_name: object.name, schema_owner: user };
    }
  },
});

export const tables = informationView({
  name: 'tables',
  oid: 13_402,
  keys: ['table_name'],
  columns:
    'table_catalog name, table_schema name, table_name name, table_type varchar, self_referencing_column_name name, ' +
    'reference_generation varchar, user_defined_type_catalog name, user_defined_type_schema name, ' +
    'user_defined_type_name name, is_insertable_into varchar, is_typed varchar, commit_action varchar',
  *rows({ catalog, system, database }) {
    const row = (schema: string, name: string, isView: boolean, isInsertable: boolean) => ({
      table_catalog: database,
      table_schema: schema,
      table_name: name,
      table_type: isView ? 'VIEW' : 'BASE TABLE',
      is_insertable_into: isInsertable ? 'YES' : 'NO',
      is_typed: 'NO',
    });
    for (const { schema, name, isView } of system.systemRelations) yield row(schema, name, isView, !isView);
    for (const { kind, schema, name } of catalog.relations()) {
      if (kind === 'table' || kind === 'view') yield row(schema, name, kind === 'view', kind === 'table');
    }
  },
});

export const views = informationView({
  name: 'views',
  oid: 13_403,
  keys: ['table_name'],
  columns:
    'table_catalog name, table_schema name, table_name name, view_definition varchar, check_option varchar, ' +
    'is_updatable varchar, is_insertable_into varchar, is_trigger_updatable varchar, is_trigger_deletable varchar, ' +
    'is_trigger_insertable_into varchar',
  *rows({ catalog, system, database }) {
    const row = (schema: string, name: string, definition: string | null) => ({
      table_catalog: database,
      table_schema: schema,
      table_name: name,
      view_definition: definition,
      check_option: 'NONE',
      is_updatable: 'NO',
      is_insertable_into: 'NO',
      is_trigger_updatable: 'NO',
      is_trigger_deletable: 'NO',
      is_trigger_insertable_into: 'NO',
    });
    for (const { schema, name, isView } of system.systemRelations) if (isView) yield row(schema, name, null);
    for (const view of catalog.relations()) {
      if (view.kind === 'view') yield row(view.schema, view.name, ` ${view.query};`);
    }
  },
});

const BITS = { smallint: 16, integer: 32, bigint: 64 } as const;

export const sequences = informationView({
  name: 'sequences',
  oid: 13_404,
  columns:
    'sequence_catalog name, sequence_schema name, sequence_name name, data_type varchar, numeric_precision int4, ' +
    'numeric_precision_radix int4, numeric_scale int4, start_value varchar, minimum_value varchar, ' +
    'maximum_value varchar, increment varchar, cycle_option varchar',
  *rows({ catalog, database }) {
    for (const sequence of catalog.relations()) {
      if (sequence.kind !== 'sequence') continue;
      const { ownedBy, dataType } = sequence;
      // The sequence of an identity column is part of the column.
      const owner = ownedBy === null ? undefined : catalog.table(ownedBy.tableId);
      const column = owner?.columns.find(({ id }) => id === ownedBy!.columnId);
      if (column !== undefined && column.identity !== null) continue;
      yield {
        sequence_catalog: database,
        sequence_schema: sequence.schema,
        sequence_name: sequence.name,
        data_type: dataType,
        numeric_precision: BITS[dataType],
        numeric_precision_radix: 2,
        numeric_scale: 0,
        start_value: String(sequence.start),
        minimum_value: String(sequence.minValue),
        maximum_value: String(sequence.maxValue),
        increment: String(sequence.increment),
        cycle_option: sequence.isCycling ? 'YES' : 'NO',
      };
    }
  },
});
