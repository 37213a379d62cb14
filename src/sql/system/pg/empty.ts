import { catalogRelation, NO_ROWS, type SystemRelation } from '../relation.js';

// Relations about what this engine does not have: policies, triggers, partitions, replication, text search. They are
// empty, which is the answer that tools ask for.

type EmptyRelation = readonly [name: string, oid: number, isView: boolean, columns: string];

/** TABLE of empty relations. */
const EMPTY: readonly EmptyRelation[] = [
  [
    'pg_aggregate',
    2600,
    false,
    'aggfnoid regproc, aggkind "char", aggnumdirectargs int2, aggtransfn regproc, aggfinalfn regproc, ' +
      'aggcombinefn regproc, aggserialfn regproc, aggdeserialfn regproc, aggmtransfn regproc, aggminvtransfn regproc, ' +
      'aggmfinalfn regproc, aggfinalextra bool, aggmfinalextra bool, aggfinalmodify "char", aggmfinalmodify "char", ' +
      'aggsortop oid, aggtranstype oid, aggtransspace int4, aggmtranstype oid, aggmtransspace int4, agginitval text, ' +
      'aggminitval text',
  ],
  [
    'pg_amop',
    2602,
    false,
    'oid oid, amopfamily oid, amoplefttype oid, amoprighttype oid, amopstrategy int2, amoppurpose "char", ' +
      'amopopr oid, amopmethod oid, amopsortfamily oid',
  ],
  [
    'pg_amproc',
    2603,
    false,
    'oid oid, amprocfamily oid, amproclefttype oid, amprocrighttype oid, amprocnum int2, amproc regproc',
  ],
  [
    'pg_auth_members',
    1261,
    false,
    'oid oid, roleid oid, member oid, grantor oid, admin_option bool, inherit_option bool, set_option bool',
  ],
  [
    'pg_conversion',
    2607,
    false,
    'oid oid, conname name, connamespace oid, conowner oid, conforencoding int4, contoencoding int4, ' +
      'conproc regproc, condefault bool',
  ],
  [
    'pg_cursors',
    13301,
    true,
    'name text, statement text, is_holdable bool, is_binary bool, is_scrollable bool, creation_time timestamptz',
  ],
  ['pg_db_role_setting', 2964, false, 'setdatabase oid, setrole oid, setconfig text[]'],
  [
    'pg_default_acl',
    826,
    false,
    'oid oid, defaclrole oid, defaclnamespace oid, defaclobjtype "char", defaclacl aclitem[]',
  ],
  [
    'pg_event_trigger',
    3466,
    false,
    'oid oid, evtname name, evtevent name, evtowner oid, evtfoid oid, evtenabled "char", evttags text[]',
  ],
  [
    'pg_foreign_data_wrapper',
    2328,
    false,
    'oid oid, fdwname name, fdwowner oid, fdwhandler oid, fdwvalidator oid, fdwacl aclitem[], fdwoptions text[]',
  ],
  [
    'pg_foreign_server',
    1417,
    false,
    'oid oid, srvname name, srvowner oid, srvfdw oid, srvtype text, srvversion text, srvacl aclitem[], ' +
      'srvoptions text[]',
  ],
  ['pg_foreign_table', 3118, false, 'ftrelid oid, ftserver oid, ftoptions text[]'],
  ['pg_group', 13302, true, 'groname name, grosysid oid, grolist oid[]'],
  ['pg_inherits', 2611, false, 'inhrelid oid, inhparent oid, inhseqno int4, inhdetachpending bool'],
  ['pg_init_privs', 3394, false, 'objoid oid, classoid oid, objsubid int4, privtype "char", initprivs aclitem[]'],
  ['pg_largeobject_metadata', 2995, false, 'oid oid, lomowner oid, lomacl aclitem[]'],
  [
    'pg_locks',
    13303,
    true,
    'locktype text, database oid, relation oid, page int4, tuple int2, virtualxid text, transactionid xid, ' +
      'classid oid, objid oid, objsubid int2, virtualtransaction text, pid int4, mode text, granted bool, ' +
      'fastpath bool, waitstart timestamptz',
  ],
  [
    'pg_matviews',
    13304,
    true,
    'schemaname name, matviewname name, matviewowner name, tablespace name, hasindexes bool, ispopulated bool, ' +
      'definition text',
  ],
  [
    'pg_operator',
    2617,
    false,
    'oid oid, oprname name, oprnamespace oid, oprowner oid, oprkind "char", oprcanmerge bool, oprcanhash bool, ' +
      'oprleft oid, oprright oid, oprresult oid, oprcom oid, oprnegate oid, oprcode regproc, oprrest regproc, ' +
      'oprjoin regproc',
  ],
  ['pg_opfamily', 2753, false, 'oid oid, opfmethod oid, opfname name, opfnamespace oid, opfowner oid'],
  ['pg_parameter_acl', 6243, false, 'oid oid, parname text, paracl aclitem[]'],
  [
    'pg_partitioned_table',
    3350,
    false,
    'partrelid oid, partstrat "char", partnatts int2, partdefid oid, partattrs int2vector, partclass oidvector, ' +
      'partcollation oidvector, partexprs pg_node_tree',
  ],
  [
    'pg_policies',
    13305,
    true,
    'schemaname name, tablename name, policyname name, permissive text, roles name[], cmd text, qual text, ' +
      'with_check text',
  ],
  [
    'pg_policy',
    3256,
    false,
    'oid oid, polname name, polrelid oid, polcmd "char", polpermissive bool, polroles oid[], polqual pg_node_tree, ' +
      'polwithcheck pg_node_tree',
  ],
  [
    'pg_prepared_statements',
    13306,
    true,
    'name text, statement text, prepare_time timestamptz, parameter_types regtype[], result_types regtype[], ' +
      'from_sql bool, generic_plans int8, custom_plans int8',
  ],
  ['pg_prepared_xacts', 13307, true, 'transaction xid, gid text, prepared timestamptz, owner name, database name'],
  [
    'pg_publication',
    6104,
    false,
    'oid oid, pubname name, pubowner oid, puballtables bool, pubinsert bool, pubupdate bool, pubdelete bool, ' +
      'pubtruncate bool, pubviaroot bool, pubgencols "char"',
  ],
  ['pg_publication_namespace', 6237, false, 'oid oid, pnpubid oid, pnnspid oid'],
  ['pg_publication_rel', 6106, false, 'oid oid, prpubid oid, prrelid oid, prqual pg_node_tree, prattrs int2vector'],
  [
    'pg_publication_tables',
    13308,
    true,
    'pubname name, schemaname name, tablename name, attnames name[], rowfilter text',
  ],
  [
    'pg_range',
    3541,
    false,
    'rngtypid oid, rngsubtype oid, rngmultitypid oid, rngcollation oid, rngsubopc oid, rngcanonical regproc, ' +
      'rngsubdiff regproc',
  ],
  [
    'pg_replication_slots',
    13309,
    true,
    'slot_name name, plugin name, slot_type text, datoid oid, database name, temporary bool, active bool, ' +
      'active_pid int4, xmin xid, catalog_xmin xid, restart_lsn text, confirmed_flush_lsn text, wal_status text, ' +
      'safe_wal_size int8, two_phase bool, two_phase_at text, inactive_since timestamptz, conflicting bool, ' +
      'invalidation_reason text, failover bool, synced bool',
  ],
  [
    'pg_rewrite',
    2618,
    false,
    'oid oid, rulename name, ev_class oid, ev_type "char", ev_enabled "char", is_instead bool, ev_qual pg_node_tree, ' +
      'ev_action pg_node_tree',
  ],
  ['pg_rules', 13310, true, 'schemaname name, tablename name, rulename name, definition text'],
  ['pg_seclabel', 3596, false, 'objoid oid, classoid oid, objsubid int4, provider text, label text'],
  [
    'pg_seclabels',
    13311,
    true,
    'objoid oid, classoid oid, objsubid int4, objtype text, objnamespace oid, objname text, provider text, label text',
  ],
  [
    'pg_shdepend',
    1214,
    false,
    'dbid oid, classid oid, objid oid, objsubid int4, refclassid oid, refobjid oid, deptype "char"',
  ],
  [
    'pg_stat_replication',
    13312,
    true,
    'pid int4, usesysid oid, usename name, application_name text, client_addr text, client_hostname text, ' +
      'client_port int4, backend_start timestamptz, backend_xmin xid, state text, sent_lsn text, write_lsn text, ' +
      'flush_lsn text, replay_lsn text, write_lag interval, flush_lag interval, replay_lag interval, ' +
      'sync_priority int4, sync_state text, reply_time timestamptz',
  ],
  [
    'pg_statistic_ext',
    3381,
    false,
    'oid oid, stxrelid oid, stxname name, stxnamespace oid, stxowner oid, stxkeys int2vector, stxstattarget int2, ' +
      'stxkind char[], stxexprs pg_node_tree',
  ],
  [
    'pg_statistic_ext_data',
    3429,
    false,
    'stxoid oid, stxdinherit bool, stxdndistinct bytea, stxddependencies bytea, stxdmcv bytea, stxdexpr text',
  ],
  [
    'pg_stats',
    13313,
    true,
    'schemaname name, tablename name, attname name, inherited bool, null_frac float4, avg_width int4, ' +
      'n_distinct float4, most_common_vals text, most_common_freqs float4[], histogram_bounds text, ' +
      'correlation float4, most_common_elems text, most_common_elem_freqs float4[], elem_count_histogram float4[], ' +
      'range_length_histogram text, range_empty_frac float4, range_bounds_histogram text',
  ],
  [
    'pg_stats_ext',
    13314,
    true,
    'schemaname name, tablename name, statistics_schemaname name, statistics_name name, statistics_owner name, ' +
      'attnames name[], exprs text[], kinds char[], inherited bool, n_distinct bytea, dependencies bytea, ' +
      'most_common_vals text[], most_common_val_nulls bool[], most_common_freqs float8[], ' +
      'most_common_base_freqs float8[]',
  ],
  [
    'pg_subscription',
    6100,
    false,
    'oid oid, subdbid oid, subskiplsn text, subname name, subowner oid, subenabled bool, subbinary bool, ' +
      'substream "char", subtwophasestate "char", subdisableonerr bool, subpasswordrequired bool, subrunasowner bool, ' +
      'subfailover bool, subconninfo text, subslotname name, subsynccommit text, subpublications text[], suborigin text',
  ],
  ['pg_subscription_rel', 6102, false, 'srsubid oid, srrelid oid, srsubstate "char", srsublsn text'],
  ['pg_transform', 3576, false, 'oid oid, trftype oid, trflang oid, trffromsql regproc, trftosql regproc'],
  [
    'pg_trigger',
    2620,
    false,
    'oid oid, tgrelid oid, tgparentid oid, tgname name, tgfoid oid, tgtype int2, tgenabled "char", ' +
      'tgisinternal bool, tgconstrrelid oid, tgconstrindid oid, tgconstraint oid, tgdeferrable bool, ' +
      'tginitdeferred bool, tgnargs int2, tgattr int2vector, tgargs bytea, tgqual pg_node_tree, tgoldtable name, ' +
      'tgnewtable name',
  ],
  ['pg_ts_config', 3602, false, 'oid oid, cfgname name, cfgnamespace oid, cfgowner oid, cfgparser oid'],
  [
    'pg_ts_dict',
    3600,
    false,
    'oid oid, dictname name, dictnamespace oid, dictowner oid, dicttemplate oid, dictinitoption text',
  ],
  [
    'pg_ts_parser',
    3601,
    false,
    'oid oid, prsname name, prsnamespace oid, prsstart regproc, prstoken regproc, prsend regproc, ' +
      'prsheadline regproc, prslextype regproc',
  ],
  ['pg_ts_template', 3764, false, 'oid oid, tmplname name, tmplnamespace oid, tmplinit regproc, tmpllexize regproc'],
  ['pg_user_mapping', 1418, false, 'oid oid, umuser oid, umserver oid, umoptions text[]'],
  ['pg_user_mappings', 13315, true, 'umid oid, srvid oid, srvname name, umuser oid, usename name, umoptions text[]'],
];

export const emptyRelations: readonly SystemRelation[] = EMPTY.map(([name, oid, isView, columns]) =>
  catalogRelation({ name, oid, isView, columns, rows: NO_ROWS }),
);
