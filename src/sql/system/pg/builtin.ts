import { PgArray } from '../../../types/array.js';
import * as types from '../../../types/builtin.js';
import { castTable } from '../../../types/casts.js';
import { catalogVector } from '../../../types/catalog-types.js';
import { typeByName } from '../../../types/registry.js';
import type { ArgumentType, SqlFunction, Volatility } from '../../functions/function.js';
import { allFunctions } from '../../functions/registry.js';
import { CATALOG_SCHEMA_OID, functionOid, ROLE_OID } from '../object-ids.js';
import { OPERATOR_CLASSES } from '../operator-classes.js';
import { catalogRelation, type SystemRow } from '../relation.js';
import { schemaOid } from '../relations-of.js';
import { HNSW } from './relations.js';

// What the engine brings along: access methods, operator classes, functions, casts, collations, languages.

const INTERNAL_LANGUAGE = 12;

export const pgAm = catalogRelation({
  name: 'pg_am',
  oid: 2601,
  columns: 'oid oid, amname name, amhandler regproc, amtype "char"',
  rows: () => [
    { oid: 2, amname: 'heap', amhandler: 0, amtype: 't' },
    { oid: 403, amname: 'btree', amhandler: 0, amtype: 'i' },
    { oid: 405, amname: 'hash', amhandler: 0, amtype: 'i' },
    { oid: HNSW, amname: 'hnsw', amhandler: 0, amtype: 'i' },
  ],
});

export const pgOpclass = catalogRelation({
  name: 'pg_opclass',
  oid: 2616,
  keys: ['oid'],
  columns:
    'oid oid, opcmethod oid, opcname name, opcnamespace oid, opcowner oid, opcfamily oid, opcintype oid, ' +
    'opcdefault bool, opckeytype oid',
  rows: (source) =>
    OPERATOR_CLASSES.map(({ oid, method, name, typeOid, isDefault }) => ({
      oid,
      opcmethod: method === 'hnsw' ? HNSW : 403,
      opcname: name,
      opcnamespace: method === 'hnsw' ? schemaOid(source, 'public') : CATALOG_SCHEMA_OID,
      opcowner: ROLE_OID,
      opcfamily: 0,
      opcintype: typeOid,
      opcdefault: isDefault,
      opckeytype: 0,
    })),
});

export const pgCollation = catalogRelation({
  name: 'pg_collation',
  oid: 3456,
  columns:
    'oid oid, collname name, collnamespace oid, collowner oid, collprovider "char", collisdeterministic bool, ' +
    'collencoding int4, collcollate text, collctype text, colllocale text, collicurules text, collversion text',
  rows: () =>
    [
      { oid: 100, collname: 'default', collprovider: 'd' },
      { oid: 950, collname: 'C', collprovider: 'c', collcollate: 'C', collctype: 'C' },
      { oid: 951, collname: 'POSIX', collprovider: 'c', collcollate: 'POSIX', collctype: 'POSIX' },
    ].map((row) => ({
      ...row,
      collnamespace: CATALOG_SCHEMA_OID,
      collowner: ROLE_OID,
      collisdeterministic: true,
      collencoding: -1,
    })),
});

export const pgLanguage = catalogRelation({
  name: 'pg_language',
  oid: 2612,
  columns:
    'oid oid, lanname name, lanowner oid, lanispl bool, lanpltrusted bool, lanplcallfoid oid, laninline oid, ' +
    'lanvalidator oid, lanacl aclitem[]',
  rows: () => [
    {
      oid: INTERNAL_LANGUAGE,
      lanname: 'internal',
      lanowner: ROLE_OID,
      lanispl: false,
      lanpltrusted: false,
      lanplcallfoid: 0,
      laninline: 0,
      lanvalidator: 0,
    },
  ],
});

export const pgExtension = catalogRelation({
  name: 'pg_extension',
  oid: 3079,
  columns:
    'oid oid, extname name, extowner oid, extnamespace oid, extrelocatable bool, extversion text, extconfig oid[], ' +
    'extcondition text[]',
  rows: (source) => [
    {
      oid: HNSW - 1,
      extname: 'vector',
      extowner: ROLE_OID,
      extnamespace: schemaOid(source, 'public'),
      extrelocatable: true,
      extversion: '0.8.1',
    },
  ],
});

const PROKIND: Readonly<Record<SqlFunction['kind'], string>> = { scalar: 'f', table: 'f', aggregate: 'a', window: 'w' };
const PROVOLATILE: Readonly<Record<Volatility, string>> = { immutable: 'i', stable: 's', volatile: 'v' };

function typeOidOf(type: ArgumentType): number {
  return typeof type === 'string' ? (typeByName(type)?.oid ?? 0) : type.oid;
}

function functionRow(row: SqlFunction, position: number): SystemRow {
  const args = row.args.map(typeOidOf);
  const volatility = row.kind === 'aggregate' || row.kind === 'window' ? 'immutable' : row.volatility;
  const returns =
    row.kind === 'table'
      ? row.columns.length === 1
        ? typeOidOf(row.columns[0]!.type)
        : types.record.oid
      : typeOidOf(row.returns);
  return {
    oid: functionOid(position),
    proname: row.name,
    pronamespace: CATALOG_SCHEMA_OID,
    proowner: ROLE_OID,
    prolang: INTERNAL_LANGUAGE,
    procost: 1,
    prorows: row.kind === 'table' ? 1000 : 0,
    provariadic: row.isVariadic ? args[args.length - 1] : 0,
    prosupport: 0,
    prokind: PROKIND[row.kind],
    prosecdef: false,
    proleakproof: false,
    proisstrict: row.kind === 'scalar' || row.kind === 'table' ? row.nulls === 'propagate' : false,
    proretset: row.kind === 'table',
    provolatile: PROVOLATILE[volatility],
    proparallel: 's',
    pronargs: args.length,
    pronargdefaults: row.defaults?.length ?? 0,
    prorettype: returns,
    proargtypes: catalogVector(types.oid, args),
    proargnames: row.argNames === undefined ? null : PgArray.of(types.text, row.argNames),
    prosrc: row.name,
  };
}

export const pgProc = catalogRelation({
  name: 'pg_proc',
  oid: 1255,
  keys: ['oid', 'proname'],
  columns:
    'oid oid, proname name, pronamespace oid, proowner oid, prolang oid, procost float4, prorows float4, ' +
    'provariadic oid, prosupport regproc, prokind "char", prosecdef bool, proleakproof bool, proisstrict bool, ' +
    'proretset bool, provolatile "char", proparallel "char", pronargs int2, pronargdefaults int2, prorettype oid, ' +
    'proargtypes oidvector, proallargtypes oid[], proargmodes char[], proargnames text[], ' +
    'proargdefaults pg_node_tree, protrftypes oid[], prosrc text, probin text, prosqlbody pg_node_tree, ' +
    'proconfig text[], proacl aclitem[]',
  rows: () => allFunctions.map(functionRow),
});

const CASTCONTEXT = { implicit: 'i', assignment: 'a', explicit: 'e' } as const;

export const pgCast = catalogRelation({
  name: 'pg_cast',
  oid: 2605,
  columns: 'oid oid, castsource oid, casttarget oid, castfunc oid, castcontext "char", castmethod "char"',
  rows: () =>
    castTable.map(({ source, target, context, isBinary }, i) => ({
      oid: 13_200 + i,
      castsource: source.oid,
      casttarget: target.oid,
      castfunc: 0,
      castcontext: CASTCONTEXT[context],
      castmethod: isBinary ? 'b' : 'f',
    })),
});
