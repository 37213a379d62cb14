import { informationView, NO_ROWS, type SystemRelation } from '../relation.js';

// Views about what this engine does not have: domains, triggers, routines, foreign data. They are empty.

type EmptyView = readonly [name: string, oid: number, isView: boolean, columns: string];

/** TABLE of empty views. */
const EMPTY: readonly EmptyView[] = [
  [
    'attributes',
    13316,
    true,
    'udt_catalog name, udt_schema name, udt_name name, attribute_name name, ordinal_position int4, ' +
      'attribute_default varchar, is_nullable varchar, data_type varchar, character_maximum_length int4, ' +
      'character_octet_length int4, character_set_catalog name, character_set_schema name, character_set_name name, ' +
      'collation_catalog name, collation_schema name, collation_name name, numeric_precision int4, ' +
      'numeric_precision_radix int4, numeric_scale int4, datetime_precision int4, interval_type varchar, ' +
      'interval_precision int4, attribute_udt_catalog name, attribute_udt_schema name, attribute_udt_name name, ' +
      'scope_catalog name, scope_schema name, scope_name name, maximum_cardinality int4, dtd_identifier name, ' +
      'is_derived_reference_attribute varchar',
  ],
  [
    'check_constraint_routine_usage',
    13317,
    true,
    'constraint_catalog name, constraint_schema name, constraint_name name, specific_catalog name, ' +
      'specific_schema name, specific_name name',
  ],
  [
    'column_column_usage',
    13318,
    true,
    'table_catalog name, table_schema name, table_name name, column_name name, dependent_column name',
  ],
  [
    'column_domain_usage',
    13319,
    true,
    'domain_catalog name, domain_schema name, domain_name name, table_catalog name, table_schema name, ' +
      'table_name name, column_name name',
  ],
  [
    'column_options',
    13320,
    true,
    'table_catalog name, table_schema name, table_name name, column_name name, option_name name, option_value varchar',
  ],
  [
    'data_type_privileges',
    13321,
    true,
    'object_catalog name, object_schema name, object_name name, object_type varchar, dtd_identifier name',
  ],
  [
    'domain_constraints',
    13322,
    true,
    'constraint_catalog name, constraint_schema name, constraint_name name, domain_catalog name, domain_schema name, ' +
      'domain_name name, is_deferrable varchar, initially_deferred varchar',
  ],
  [
    'domain_udt_usage',
    13323,
    true,
    'udt_catalog name, udt_schema name, udt_name name, domain_catalog name, domain_schema name, domain_name name',
  ],
  [
    'domains',
    13324,
    true,
    'domain_catalog name, domain_schema name, domain_name name, data_type varchar, character_maximum_length int4, ' +
      'character_octet_length int4, character_set_catalog name, character_set_schema name, character_set_name name, ' +
      'collation_catalog name, collation_schema name, collation_name name, numeric_precision int4, ' +
      'numeric_precision_radix int4, numeric_scale int4, datetime_precision int4, interval_type varchar, ' +
      'interval_precision int4, domain_default varchar, udt_catalog name, udt_schema name, udt_name name, ' +
      'scope_catalog name, scope_schema name, scope_name name, maximum_cardinality int4, dtd_identifier name',
  ],
  [
    'foreign_data_wrapper_options',
    13325,
    true,
    'foreign_data_wrapper_catalog name, foreign_data_wrapper_name name, option_name name, option_value varchar',
  ],
  [
    'foreign_data_wrappers',
    13326,
    true,
    'foreign_data_wrapper_catalog name, foreign_data_wrapper_name name, authorization_identifier name, ' +
      'library_name varchar, foreign_data_wrapper_language varchar',
  ],
  [
    'foreign_server_options',
    13327,
    true,
    'foreign_server_catalog name, foreign_server_name name, option_name name, option_value varchar',
  ],
  [
    'foreign_servers',
    13328,
    true,
    'foreign_server_catalog name, foreign_server_name name, foreign_data_wrapper_catalog name, ' +
      'foreign_data_wrapper_name name, foreign_server_type varchar, foreign_server_version varchar, ' +
      'authorization_identifier name',
  ],
  [
    'foreign_table_options',
    13329,
    true,
    'foreign_table_catalog name, foreign_table_schema name, foreign_table_name name, option_name name, ' +
      'option_value varchar',
  ],
  [
    'foreign_tables',
    13330,
    true,
    'foreign_table_catalog name, foreign_table_schema name, foreign_table_name name, foreign_server_catalog name, ' +
      'foreign_server_name name',
  ],
  [
    'parameters',
    13331,
    true,
    'specific_catalog name, specific_schema name, specific_name name, ordinal_position int4, parameter_mode varchar, ' +
      'is_result varchar, as_locator varchar, parameter_name name, data_type varchar, character_maximum_length int4, ' +
      'character_octet_length int4, character_set_catalog name, character_set_schema name, character_set_name name, ' +
      'collation_catalog name, collation_schema name, collation_name name, numeric_precision int4, ' +
      'numeric_precision_radix int4, numeric_scale int4, datetime_precision int4, interval_type varchar, ' +
      'interval_precision int4, udt_catalog name, udt_schema name, udt_name name, scope_catalog name, ' +
      'scope_schema name, scope_name name, maximum_cardinality int4, dtd_identifier name, parameter_default varchar',
  ],
  [
    'role_routine_grants',
    13332,
    true,
    'grantor name, grantee name, specific_catalog name, specific_schema name, specific_name name, ' +
      'routine_catalog name, routine_schema name, routine_name name, privilege_type varchar, is_grantable varchar',
  ],
  [
    'role_udt_grants',
    13333,
    true,
    'grantor name, grantee name, udt_catalog name, udt_schema name, udt_name name, privilege_type varchar, ' +
      'is_grantable varchar',
  ],
  [
    'role_usage_grants',
    13334,
    true,
    'grantor name, grantee name, object_catalog name, object_schema name, object_name name, object_type varchar, ' +
      'privilege_type varchar, is_grantable varchar',
  ],
  [
    'routine_column_usage',
    13335,
    true,
    'specific_catalog name, specific_schema name, specific_name name, routine_catalog name, routine_schema name, ' +
      'routine_name name, table_catalog name, table_schema name, table_name name, column_name name',
  ],
  [
    'routine_privileges',
    13336,
    true,
    'grantor name, grantee name, specific_catalog name, specific_schema name, specific_name name, ' +
      'routine_catalog name, routine_schema name, routine_name name, privilege_type varchar, is_grantable varchar',
  ],
  [
    'routine_routine_usage',
    13337,
    true,
    'specific_catalog name, specific_schema name, specific_name name, routine_catalog name, routine_schema name, ' +
      'routine_name name',
  ],
  [
    'routine_sequence_usage',
    13338,
    true,
    'specific_catalog name, specific_schema name, specific_name name, routine_catalog name, routine_schema name, ' +
      'routine_name name, sequence_catalog name, sequence_schema name, sequence_name name',
  ],
  [
    'routine_table_usage',
    13339,
    true,
    'specific_catalog name, specific_schema name, specific_name name, routine_catalog name, routine_schema name, ' +
      'routine_name name, table_catalog name, table_schema name, table_name name',
  ],
  [
    'routines',
    13340,
    true,
    'specific_catalog name, specific_schema name, specific_name name, routine_catalog name, routine_schema name, ' +
      'routine_name name, routine_type varchar, module_catalog name, module_schema name, module_name name, ' +
      'udt_catalog name, udt_schema name, udt_name name, data_type varchar, character_maximum_length int4, ' +
      'character_octet_length int4, character_set_catalog name, character_set_schema name, character_set_name name, ' +
      'collation_catalog name, collation_schema name, collation_name name, numeric_precision int4, ' +
      'numeric_precision_radix int4, numeric_scale int4, datetime_precision int4, interval_type varchar, ' +
      'interval_precision int4, type_udt_catalog name, type_udt_schema name, type_udt_name name, scope_catalog name, ' +
      'scope_schema name, scope_name name, maximum_cardinality int4, dtd_identifier name, routine_body varchar, ' +
      'routine_definition varchar, external_name varchar, external_language varchar, parameter_style varchar, ' +
      'is_deterministic varchar, sql_data_access varchar, is_null_call varchar, sql_path varchar, ' +
      'schema_level_routine varchar, max_dynamic_result_sets int4, is_user_defined_cast varchar, ' +
      'is_implicitly_invocable varchar, security_type varchar, to_sql_specific_catalog name, ' +
      'to_sql_specific_schema name, to_sql_specific_name name, as_locator varchar, created timestamptz, ' +
      'last_altered timestamptz, new_savepoint_level varchar, is_udt_dependent varchar, ' +
      'result_cast_from_data_type varchar, result_cast_as_locator varchar, result_cast_char_max_length int4, ' +
      'result_cast_char_octet_length int4, result_cast_char_set_catalog name, result_cast_char_set_schema name, ' +
      'result_cast_char_set_name name, result_cast_collation_catalog name, result_cast_collation_schema name, ' +
      'result_cast_collation_name name, result_cast_numeric_precision int4, result_cast_numeric_precision_radix int4, ' +
      'result_cast_numeric_scale int4, result_cast_datetime_precision int4, result_cast_interval_type varchar, ' +
      'result_cast_interval_precision int4, result_cast_type_udt_catalog name, result_cast_type_udt_schema name, ' +
      'result_cast_type_udt_name name, result_cast_scope_catalog name, result_cast_scope_schema name, ' +
      'result_cast_scope_name name, result_cast_maximum_cardinality int4, result_cast_dtd_identifier name',
  ],
  [
    'sql_parts',
    13341,
    false,
    'feature_id varchar, feature_name varchar, is_supported varchar, is_verified_by varchar, comments varchar',
  ],
  [
    'transforms',
    13342,
    true,
    'udt_catalog name, udt_schema name, udt_name name, specific_catalog name, specific_schema name, ' +
      'specific_name name, group_name name, transform_type varchar',
  ],
  [
    'triggered_update_columns',
    13343,
    true,
    'trigger_catalog name, trigger_schema name, trigger_name name, event_object_catalog name, ' +
      'event_object_schema name, event_object_table name, event_object_column name',
  ],
  [
    'triggers',
    13344,
    true,
    'trigger_catalog name, trigger_schema name, trigger_name name, event_manipulation varchar, ' +
      'event_object_catalog name, event_object_schema name, event_object_table name, action_order int4, ' +
      'action_condition varchar, action_statement varchar, action_orientation varchar, action_timing varchar, ' +
      'action_reference_old_table name, action_reference_new_table name, action_reference_old_row name, ' +
      'action_reference_new_row name, created timestamptz',
  ],
  [
    'udt_privileges',
    13345,
    true,
    'grantor name, grantee name, udt_catalog name, udt_schema name, udt_name name, privilege_type varchar, ' +
      'is_grantable varchar',
  ],
  [
    'usage_privileges',
    13346,
    true,
    'grantor name, grantee name, object_catalog name, object_schema name, object_name name, object_type varchar, ' +
      'privilege_type varchar, is_grantable varchar',
  ],
  [
    'user_defined_types',
    13347,
    true,
    'user_defined_type_catalog name, user_defined_type_schema name, user_defined_type_name name, ' +
      'user_defined_type_category varchar, is_instantiable varchar, is_final varchar, ordering_form varchar, ' +
      'ordering_category varchar, ordering_routine_catalog name, ordering_routine_schema name, ' +
      'ordering_routine_name name, reference_type varchar, data_type varchar, character_maximum_length int4, ' +
      'character_octet_length int4, character_set_catalog name, character_set_schema name, character_set_name name, ' +
      'collation_catalog name, collation_schema name, collation_name name, numeric_precision int4, ' +
      'numeric_precision_radix int4, numeric_scale int4, datetime_precision int4, interval_type varchar, ' +
      'interval_precision int4, source_dtd_identifier name, ref_dtd_identifier name',
  ],
  [
    'user_mapping_options',
    13348,
    true,
    'authorization_identifier name, foreign_server_catalog name, foreign_server_name name, option_name name, ' +
      'option_value varchar',
  ],
  [
    'user_mappings',
    13349,
    true,
    'authorization_identifier name, foreign_server_catalog name, foreign_server_name name',
  ],
  [
    'view_routine_usage',
    13350,
    true,
    'table_catalog name, table_schema name, table_name name, specific_catalog name, specific_schema name, ' +
      'specific_name name',
  ],
];

export const emptyViews: readonly SystemRelation[] = EMPTY.map(([name, oid, , columns]) =>
  informationView({ name, oid, columns, rows: NO_ROWS }),
);
