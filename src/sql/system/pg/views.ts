import { PgArray } from '../../../types/array.js';
import * as types from '../../../types/builtin.js';
import { indexDefinition } from '../definitions.js';
import { catalogRelation } from '../relation.js';

// The views of pg_catalog that people read: pg_tables, pg_views, pg_indexes, pg_settings, pg_stat_user_tables.

export const pgTables = catalogRelation({
  name: 'pg_tables',
  oid: 13_104,
  isView: true,
  keys: ['tablename'],
  columns:
    'schemaname name, tablename name, tableowner name, tablespace name, hasindexes bool, hasrules bool, ' +
    'hastriggers bool, rowsecurity bool',
  *rows({ catalog, system, user }) {
    const common = { tableowner: user, hasrules: false, rowsecurity: false };
    for (const relation of system.systemRelations) {
      if (relation.isView) continue;
      const names = { schemaname: relation.schema, tablename: relation.name };
      yield { ...common, ...names, hasindexes: false, hastriggers: false };
    }
    for (const table of catalog.relations()) {
      if (table.kind !== 'table') continue;
      yield {
        ...common,
        schemaname: table.schema,
        tablename: table.name,
        hasindexes: table.indexIds.length > 0,
        hastriggers:
          table.constraints.some(({ kind }) => kind === 'foreign key') || catalog.referencesTo(table.id).length > 0,
      };
    }
  },
});

export const pgViews = catalogRelation({
  name: 'pg_views',
  oid: 13_105,
  isView: true,
  columns: 'schemaname name, viewname name, viewowner name, definition text',
  *rows({ catalog, system, user }) {
    for (const relation of system.systemRelations) {
      if (relation.isView) yield { schemaname: relation.schema, viewname: relation.name, viewowner: user };
    }
    for (const view of catalog.relations()) {
      if (view.kind !== 'view') continue;
      yield { schemaname: view.schema, viewname: view.name, viewowner: user, definition: ` ${view.query};` };
    }
  },
});

export const pgIndexes = catalogRelation({
  name: 'pg_indexes',
  oid: 13_106,
  isView: true,
  keys: ['tablename', 'indexname'],
  columns: 'schemaname name, tablename name, indexname name, tablespace name, indexdef text',
  *rows({ catalog, system }) {
    for (const index of catalog.relations()) {
      if (index.kind !== 'index') continue;
      yield {
        schemaname: index.schema,
        tablename: catalog.table(index.tableId).name,
        indexname: index.name,
        indexdef: indexDefinition(system, index, false),
      };
    }
  },
});

const VARTYPE: Readonly<Record<string, string>> = { boolean: 'bool' };

export const pgSettings = catalogRelation({
  name: 'pg_settings',
  oid: 13_107,
  isView: true,
  isVolatile: true,
  columns:
    'name text, setting text, unit text, category text, short_desc text, extra_desc text, context text, vartype text, ' +
    'source text, min_val text, max_val text, enumvals text[], boot_val text, reset_val text, sourcefile text, ' +
    'sourceline int4, pending_restart bool',
  rows: (source) =>
    source.settings().map((setting) => ({
      name: setting.name,
      setting: setting.value,
      unit: setting.unit,
      category: 'Settings of the session',
      short_desc: setting.doc,
      context: setting.isReadOnly ? 'internal' : 'user',
      vartype: VARTYPE[setting.kind] ?? setting.kind,
      source: setting.isChanged ? 'session' : 'default',
      min_val: setting.min === null ? null : String(setting.min),
      max_val: setting.max === null ? null : String(setting.max),
      enumvals: setting.values === null ? null : PgArray.of(types.text, setting.values),
      boot_val: setting.defaultValue,
      reset_val: setting.defaultValue,
      pending_restart: false,
    })),
});

/** Nothing counts scans and writes: those columns are NULL rather than 0. */
export const pgStatUserTables = catalogRelation({
  name: 'pg_stat_user_tables',
  oid: 13_108,
  isView: true,
  isVolatile: true,
  columns:
    'relid oid, schemaname name, relname name, seq_scan int8, last_seq_scan timestamptz, seq_tup_read int8, ' +
    'idx_scan int8, last_idx_scan timestamptz, idx_tup_fetch int8, n_tup_ins int8, n_tup_upd int8, n_tup_del int8, ' +
    'n_tup_hot_upd int8, n_tup_newpage_upd int8, n_live_tup int8, n_dead_tup int8, n_mod_since_analyze int8, ' +
    'n_ins_since_vacuum int8, last_vacuum timestamptz, last_autovacuum timestamptz, last_analyze timestamptz, ' +
    'last_autoanalyze timestamptz, vacuum_count int8, autovacuum_count int8, analyze_count int8, ' +
    'autoanalyze_count int8, total_vacuum_time float8, total_autovacuum_time float8, total_analyze_time float8, ' +
    'total_autoanalyze_time float8',
  *rows({ catalog, rowCount }) {
    for (const table of catalog.relations()) {
      if (table.kind !== 'table') continue;
      yield {
        relid: table.id,
        schemaname: table.schema,
        relname: table.name,
        n_live_tup: rowCount(table.id),
        n_dead_tup: 0,
      };
    }
  },
});
