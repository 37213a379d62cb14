import type { ColumnDescriptor, SequenceDescriptor } from '../../../catalog/descriptors.js';
import type { Modifier, Type } from '../../../types/type.js';
import { defaultText } from '../definitions.js';
import { informationView, type SystemRow, type SystemSource } from '../relation.js';
import { typeColumns } from './type-columns.js';

// columns, and what they say about types: element_types, column_udt_usage.

interface ColumnPlace {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly number: number;
  readonly type: Type;
  readonly modifier: Modifier;
  /** Absent for columns of views and of system relations. */
  readonly column?: ColumnDescriptor;
  readonly isUpdatable: boolean;
}

function* placesOf(source: SystemSource): Iterable<ColumnPlace> {
  for (const { schema, name, columns, isView } of source.system.systemRelations) {
    for (const [i, column] of columns.entries()) {
      const { name: columnName, type } = column;
      const isUpdatable = !isView;
      yield { schema, table: name, name: columnName, number: i + 1, type, modifier: -1, isUpdatable };
    }
  }
  for (const relation of source.catalog.relations()) {
    const { schema, name: table } = relation;
    if (relation.kind === 'table') {
      for (const column of relation.columns) {
        const { name, id: number, type, modifier } = column;
        yield { schema, table, name, number, type, modifier, column, isUpdatable: true };
      }
    } else if (relation.kind === 'view') {
      for (const [i, { name, type, modifier }] of relation.columns.entries()) {
        yield { schema, table, name, number: i + 1, type, modifier, isUpdatable: false };
      }
    }
  }
}

/** Schema and catalog name of a type. */
export function udtColumns({ catalog, database }: SystemSource, type: Type): SystemRow {
  const base = type.element ?? type;
  let schema = 'pg_catalog';
  if (base.category === 'E') {
    const found = catalog.get(base.oid);
    if (found?.kind === 'enum') schema = found.schema;
  } else if (base.name === 'vector' || base.name === 'halfvec') schema = 'public';
  return { udt_catalog: database, udt_schema: schema, udt_name: type.name };
}

function identityColumns({ catalog }: SystemSource, column: ColumnDescriptor | undefined): SystemRow {
  if (column === undefined || column.identity === null) return { is_identity: 'NO', identity_cycle: 'NO' };
  const sequence = catalog.get(column.sequenceId!) as SequenceDescriptor;
  return {
    is_identity: 'YES',
    identity_generation: column.identity,
    identity_start: String(sequence.start),
    identity_increment: String(sequence.increment),
    identity_maximum: String(sequence.maxValue),
    identity_minimum: String(sequence.minValue),
    identity_cycle: sequence.isCycling ? 'YES' : 'NO',
  };
}

function columnRow(source: SystemSource, place: ColumnPlace): SystemRow {
  const { schema, table, name, number, type, modifier, column, isUpdatable } = place;
  const isGenerated = column !== undefined && column.generated !== null;
  const owner = column === undefined ? undefined : source.catalog.relation(schema, table);
  const shown = owner?.kind === 'table' ? defaultText(source.system, owner, column!) : null;
  const collation =
    type.name === 'name'
      ? { collation_catalog: source.database, collation_schema: 'pg_catalog', collation_name: 'C' }
      : {};
  return {
    table_catalog: source.database,
    table_schema: schema,
    table_name: table,
    column_name: name,
    ordinal_position: number,
    column_default: isGenerated ? null : shown,
    is_nullable: column?.isNotNull ? 'NO' : 'YES',
    ...typeColumns(type, modifier),
    ...collation,
    ...udtColumns(source, type),
    dtd_identifier: String(number),
    is_self_referencing: 'NO',
    ...identityColumns(source, column),
    is_generated: isGenerated ? 'ALWAYS' : 'NEVER',
    generation_expression: isGenerated ? shown : null,
    is_updatable: isUpdatable ? 'YES' : 'NO',
  };
}

export const columns = informationView({
  name: 'columns',
  oid: 13_405,
  keys: ['table_name', 'column_name'],
  columns:
    'table_catalog name, table_schema name, table_name name, column_name name, ordinal_position int4, ' +
    'column_default varchar, is_nullable varchar, data_type varchar, character_maximum_length int4, ' +
    'character_octet_length int4, numeric_precision int4, numeric_precision_radix int4, numeric_scale int4, ' +
    'datetime_precision int4, interval_type varchar, interval_precision int4, character_set_catalog name, ' +
    'character_set_schema name, character_set_name name, collation_catalog name, collation_schema name, ' +
    'collation_name name, domain_catalog name, domain_schema name, domain_name name, udt_catalog name, ' +
    'udt_schema name, udt_name name, scope_catalog name, scope_schema name, scope_name name, ' +
    'maximum_cardinality int4, dtd_identifier name, is_self_referencing varchar, is_identity varchar, ' +
    'identity_generation varchar, identity_start varchar, identity_increment varchar, identity_maximum varchar, ' +
    'identity_minimum varchar, identity_cycle varchar, is_generated varchar, generation_expression varchar, ' +
    'is_updatable varchar',
  *rows(source) {
    for (const place of placesOf(source)) yield columnRow(source, place);
  },
});

export const elementTypes = informationView({
  name: 'element_types',
  oid: 13_406,
  keys: ['object_name'],
  columns:
    'object_catalog name, object_schema name, object_name name, object_type varchar, ' +
    'collection_type_identifier name, data_type varchar, character_maximum_length int4, ' +
    'character_octet_length int4, character_set_catalog name, character_set_schema name, character_set_name name, ' +
    'collation_catalog name, collation_schema name, collation_name name, numeric_precision int4, ' +
    'numeric_precision_radix int4, numeric_scale int4, datetime_precision int4, interval_type varchar, ' +
    'interval_precision int4, udt_catalog name, udt_schema name, udt_name name, scope_catalog name, ' +
    'scope_schema name, scope_name name, maximum_cardinality int4, dtd_identifier name',
  *rows(source) {
    for (const { schema, table, number, type, column } of placesOf(source)) {
      if (column === undefined || type.category !== 'A' || type.element === null) continue;
      yield {
        object_catalog: source.database,
        object_schema: schema,
        object_name: table,
        object_type: 'TABLE',
        collection_type_identifier: String(number),
        data_type: typeColumns(type.element, -1).data_type,
        ...udtColumns(source, type.element),
        dtd_identifier: `a${number}`,
      };
    }
  },
});

export const columnUdtUsage = informationView({
  name: 'column_udt_usage',
  oid: 13_407,
  columns:
    'udt_catalog name, udt_schema name, udt_name name, table_catalog name, table_schema name, table_name name, ' +
    'column_name name',
  *rows(source) {
    for (const { schema, table, name, type } of placesOf(source)) {
      const names = { table_catalog: source.database, table_schema: schema, table_name: table, column_name: name };
      yield { ...udtColumns(source, type), ...names };
    }
  },
});
