// Functions that PostgreSQL has and this engine does not: a call of one is 0A000 rather than 42883, so that nobody looks
// for a typing mistake. A function that is added leaves this list; `test/functions/signatures.test.ts` checks that.

const NAMES = (
  'area array_to_tsvector center convert cursor_to_xml cursor_to_xmlschema database_to_xml ' +
  'database_to_xml_and_xmlschema database_to_xmlschema datemultirange daterange diameter enum_first enum_last ' +
  'enum_range erf erfc gamma get_current_ts_config has_foreign_data_wrapper_privilege has_function_privilege ' +
  'has_language_privilege has_largeobject_privilege has_parameter_privilege has_server_privilege ' +
  'has_tablespace_privilege has_type_privilege height int4multirange int4range int8multirange int8range isclosed ' +
  'isempty ishorizontal isopen isparallel isperp isvertical json_populate_record json_populate_recordset ' +
  'json_to_record json_to_recordset json_to_tsvector ' +
  '' +
  'jsonb_populate_record jsonb_populate_record_valid ' +
  'jsonb_populate_recordset jsonb_to_record jsonb_to_recordset jsonb_to_tsvector lgamma lower_inc lower_inf ' +
  'multirange npoints nummultirange numrange parse_ident pg_advisory_lock pg_advisory_lock_shared ' +
  'pg_advisory_unlock pg_advisory_unlock_all pg_advisory_unlock_shared pg_advisory_xact_lock ' +
  'pg_advisory_xact_lock_shared pg_available_extension_versions pg_available_extensions pg_available_wal_summaries ' +
  'pg_basetype pg_blocking_pids pg_cancel_backend pg_collation_actual_version pg_collation_for ' +
  'pg_collation_is_visible pg_column_compression pg_column_is_updatable pg_column_size pg_column_toast_chunk_id ' +
  'pg_conf_load_time pg_conversion_is_visible pg_current_logfile pg_current_snapshot pg_current_xact_id ' +
  'pg_current_xact_id_if_assigned pg_database_collation_actual_version pg_database_size pg_describe_object ' +
  'pg_encoding_max_length pg_export_snapshot pg_filenode_relation pg_get_catalog_foreign_keys ' +
  'pg_get_function_arg_default pg_get_function_sqlbody pg_get_keywords pg_get_object_address ' +
  'pg_get_replica_identity_index pg_get_statisticsobjdef_expressions pg_get_wait_events pg_identify_object ' +
  'pg_identify_object_as_address pg_index_column_has_property pg_index_has_property pg_indexam_has_property ' +
  'pg_indexam_progress_phasename pg_input_error_info pg_input_is_valid pg_jit_available pg_lsn ' +
  'pg_opclass_is_visible pg_operator_is_visible pg_opfamily_is_visible pg_options_to_table ' +
  'pg_postmaster_start_time pg_read_binary_file pg_read_file pg_relation_filenode pg_relation_filepath ' +
  'pg_sequence_parameters pg_settings_get_flags pg_sleep pg_sleep_for pg_sleep_until ' +
  'pg_snapshot_xip pg_snapshot_xmax pg_snapshot_xmin pg_timezone_abbrevs_abbrevs ' +
  'pg_timezone_abbrevs_zone pg_timezone_names pg_trigger_depth pg_try_advisory_lock ' +
  'pg_try_advisory_lock_shared pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared pg_ts_config_is_visible ' +
  'pg_ts_dict_is_visible pg_ts_parser_is_visible pg_ts_template_is_visible pg_visible_in_snapshot phraseto_tsquery ' +
  'plainto_tsquery query_to_xml query_to_xml_and_xmlschema query_to_xmlschema radius random_normal ' +
  'row_security_active schema_to_xml schema_to_xml_and_xmlschema schema_to_xmlschema setweight strip ' +
  'table_to_xml table_to_xml_and_xmlschema table_to_xmlschema to_ascii to_regcollation to_regoper to_regoperator ' +
  'to_regprocedure to_regtypemod to_tsquery to_tsvector tsmultirange tsrange tstzmultirange tstzrange ' +
  'tsvector_to_array txid_current txid_current_if_assigned txid_current_snapshot txid_snapshot_xip ' +
  'txid_snapshot_xmax txid_snapshot_xmin txid_status txid_visible_in_snapshot unicode_assigned unicode_version ' +
  'upper_inc upper_inf websearch_to_tsquery width xml_is_well_formed xml_is_well_formed_content ' +
  'xml_is_well_formed_document xmlagg xmlcomment xmlexists xmltext xmlvalidate xpath xpath_exists'
).split(' ');

export const unsupportedFunctions: ReadonlySet<string> = new Set(NAMES);
