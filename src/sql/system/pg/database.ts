import {
  CATALOG_SCHEMA_OID,
  DATABASE_OID,
  DEFAULT_TABLESPACE_OID,
  INFORMATION_SCHEMA_OID,
  ROLE_OID,
} from '../object-ids.js';
import { catalogRelation } from '../relation.js';

// What is above the tables: schemas, the one database, its one role.

export const pgNamespace = catalogRelation({
  name: 'pg_namespace',
  oid: 2615,
  keys: ['oid', 'nspname'],
  columns: 'oid oid, nspname name, nspowner oid, nspacl aclitem[]',
  *rows({ catalog }) {
    yield { oid: CATALOG_SCHEMA_OID, nspname: 'pg_catalog', nspowner: ROLE_OID };
    yield { oid: INFORMATION_SCHEMA_OID, nspname: 'information_schema', nspowner: ROLE_OID };
    for (const object of catalog.objects()) {
      if (object.kind === 'schema') yield { oid: object.id, nspname: object.name, nspowner: ROLE_OID };
    }
  },
});

const UTF8 = 6;

export const pgDatabase = catalogRelation({
  name: 'pg_database',
  oid: 1262,
  columns:
    'oid oid, datname name, datdba oid, encoding int4, datlocprovider "char", datistemplate bool, datallowconn bool, ' +
    'dathasloginevt bool, datconnlimit int4, datfrozenxid xid, datminmxid xid, dattablespace oid, datcollate text, ' +
    'datctype text, datlocale text, daticurules text, datcollversion text, datacl aclitem[]',
  *rows({ database }) {
    yield {
      oid: DATABASE_OID,
      datname: database,
      datdba: ROLE_OID,
      encoding: UTF8,
      datlocprovider: 'c',
      datistemplate: false,
      datallowconn: true,
      dathasloginevt: false,
      datconnlimit: -1,
      datfrozenxid: 0,
      datminmxid: 0,
      dattablespace: DEFAULT_TABLESPACE_OID,
      datcollate: 'C',
      datctype: 'C.UTF-8',
    };
  },
});

export const pgTablespace = catalogRelation({
  name: 'pg_tablespace',
  oid: 1213,
  columns: 'oid oid, spcname name, spcowner oid, spcacl aclitem[], spcoptions text[]',
  *rows() {
    yield { oid: DEFAULT_TABLESPACE_OID, spcname: 'pg_default', spcowner: ROLE_OID };
    yield { oid: DEFAULT_TABLESPACE_OID + 1, spcname: 'pg_global', spcowner: ROLE_OID };
  },
});

const ROLE = {
  rolsuper: true,
  rolinherit: true,
  rolcreaterole: true,
  rolcreatedb: true,
  rolcanlogin: true,
  rolreplication: true,
  rolconnlimit: -1,
  rolbypassrls: true,
  oid: ROLE_OID,
} as const;

export const pgRoles = catalogRelation({
  name: 'pg_roles',
  oid: 13_102,
  isView: true,
  columns:
    'rolname name, rolsuper bool, rolinherit bool, rolcreaterole bool, rolcreatedb bool, rolcanlogin bool, ' +
    'rolreplication bool, rolconnlimit int4, rolpassword text, rolvaliduntil timestamptz, rolbypassrls bool, ' +
    'rolconfig text[], oid oid',
  *rows({ user }) {
    yield { ...ROLE, rolname: user, rolpassword: '********' };
  },
});

export const pgAuthid = catalogRelation({
  name: 'pg_authid',
  oid: 1260,
  columns:
    'oid oid, rolname name, rolsuper bool, rolinherit bool, rolcreaterole bool, rolcreatedb bool, rolcanlogin bool, ' +
    'rolreplication bool, rolbypassrls bool, rolconnlimit int4, rolpassword text, rolvaliduntil timestamptz',
  *rows({ user }) {
    yield { ...ROLE, rolname: user };
  },
});

export const pgUser = catalogRelation({
  name: 'pg_user',
  oid: 13_103,
  isView: true,
  columns:
    'usename name, usesysid oid, usecreatedb bool, usesuper bool, userepl bool, usebypassrls bool, passwd text, ' +
    'valuntil timestamptz, useconfig text[]',
  *rows({ user }) {
    yield {
      usename: user,
      usesysid: ROLE_OID,
      usecreatedb: true,
      usesuper: true,
      userepl: true,
      usebypassrls: true,
      passwd: '********',
    };
  },
});
