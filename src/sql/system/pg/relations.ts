import type { RelationDescriptor } from '../../../catalog/descriptors.js';
import { arrayOf, PgArray } from '../../../types/array.js';
import * as types from '../../../types/builtin.js';
import { catalogVector } from '../../../types/catalog-types.js';
import { defaultText, hasDefault } from '../definitions.js';
import { defaultOid, ROLE_OID } from '../object-ids.js';
import { operatorClassOf } from '../operator-classes.js';
import { catalogRelation, type SystemRow, type SystemSource } from '../relation.js';
import { type AttributeFacts, indexAttributes, SEQUENCE_ATTRIBUTES, schemaOid } from '../relations-of.js';
import { typeFacts } from '../type-facts.js';

// Relations and their columns: pg_class, pg_attribute, pg_attrdef, pg_index.

const HEAP = 2;
const BTREE = 403;
const HASH = 405;
export const HNSW = 13_900;

const RELKIND: Readonly<Record<RelationDescriptor['kind'], string>> = {
  table: 'r',
  index: 'i',
  sequence: 'S',
  view: 'v',
};

const CLASS_DEFAULTS = {
  reltype: 0,
  reloftype: 0,
  relowner: ROLE_OID,
  reltablespace: 0,
  relpages: 0,
  reltuples: -1,
  relallvisible: 0,
  relallfrozen: 0,
  reltoastrelid: 0,
  relhasindex: false,
  relisshared: false,
  relpersistence: 'p',
  relchecks: 0,
  relhasrules: false,
  relhastriggers: false,
  relhassubclass: false,
  relrowsecurity: false,
  relforcerowsecurity: false,
  relispopulated: true,
  relreplident: 'n',
  relispartition: false,
  relrewrite: 0,
  relfrozenxid: 0,
  relminmxid: 0,
} as const;

function classRow(source: SystemSource, relation: RelationDescriptor): SystemRow {
  const { id, name, schema, kind } = relation;
  const row = {
    ...CLASS_DEFAULTS,
    oid: id,
    relname: name,
    relnamespace: schemaOid(source, schema),
    relkind: RELKIND[kind],
    relam: 0,
    relfilenode: kind === 'view' ? 0 : id,
  };
  switch (relation.kind) {
    case 'table':
      return {
        ...row,
        relam: HEAP,
        relnatts: relation.nextColumnId - 1,
        relhasindex: relation.indexIds.length > 0,
        relchecks: relation.constraints.filter((constraint) => constraint.kind === 'check').length,
        relhastriggers:
          relation.constraints.some((constraint) => constraint.kind === 'foreign key') ||
          source.catalog.referencesTo(id).length > 0,
        relreplident: 'd',
      };
    case 'index':
      return {
        ...row,
        relam: relation.method === 'hnsw' ? HNSW : relation.declaredMethod === 'hash' ? HASH : BTREE,
        relnatts: relation.keys.length + (relation.includedIds?.length ?? 0),
        reloptions: optionsOf(relation.options),
      };
    case 'sequence':
      return { ...row, relnatts: SEQUENCE_ATTRIBUTES.length };
    case 'view':
      return { ...row, relnatts: relation.columns.length, relhasrules: true };
  }
}

function optionsOf(options: Readonly<Record<string, unknown>>): PgArray<string> | null {
  const entries = Object.entries(options);
  return entries.length === 0
    ? null
    : PgArray.of(
        types.text,
        entries.map(([name, value]) => `${name}=${value}`),
      );
}

export const pgClass = catalogRelation({
  name: 'pg_class',
  oid: 1259,
  keys: ['oid', 'relname'],
  columns:
    'oid oid, relname name, relnamespace oid, reltype oid, reloftype oid, relowner oid, relam oid, relfilenode oid, ' +
    'reltablespace oid, relpages int4, reltuples float4, relallvisible int4, relallfrozen int4, reltoastrelid oid, ' +
    'relhasindex bool, relisshared bool, relpersistence "char", relkind "char", relnatts int2, relchecks int2, ' +
    'relhasrules bool, relhastriggers bool, relhassubclass bool, relrowsecurity bool, relforcerowsecurity bool, ' +
    'relispopulated bool, relreplident "char", relispartition bool, relrewrite oid, relfrozenxid xid, relminmxid xid, ' +
    'relacl aclitem[], reloptions text[], relpartbound pg_node_tree',
  *rows(source) {
    for (const relation of source.system.systemRelations) {
      yield {
        ...CLASS_DEFAULTS,
        oid: relation.oid,
        relname: relation.name,
        relnamespace: schemaOid(source, relation.schema),
        relam: relation.isView ? 0 : HEAP,
        relfilenode: 0,
        relkind: relation.isView ? 'v' : 'r',
        relnatts: relation.columns.length,
        relhasrules: relation.isView,
      };
    }
    for (const relation of source.catalog.relations()) yield classRow(source, relation);
  },
});

const ATTRIBUTE_DEFAULTS = {
  attcompression: '',
  attnotnull: false,
  atthasdef: false,
  atthasmissing: false,
  attidentity: '',
  attgenerated: '',
  attisdropped: false,
  attislocal: true,
  attinhcount: 0,
} as const;

function attributeRow(relationOid: number, { name, number, type, modifier }: AttributeFacts): SystemRow {
  const { length, isByValue, alignment, storage, collation } = typeFacts(type);
  return {
    ...ATTRIBUTE_DEFAULTS,
    attrelid: relationOid,
    attname: name,
    atttypid: type.oid,
    attlen: length,
    attnum: number,
    atttypmod: modifier,
    attndims: type.category === 'A' && type === arrayOf(type.element!) ? 1 : 0,
    attbyval: isByValue,
    attalign: alignment,
    attstorage: storage,
    attcollation: collation,
  };
}

function* attributesOf(source: SystemSource, relation: RelationDescriptor): Iterable<SystemRow> {
  switch (relation.kind) {
    case 'table':
      for (const column of relation.columns) {
        yield {
          ...attributeRow(relation.id, { ...column, number: column.id }),
          attnotnull: column.isNotNull,
          atthasdef: hasDefault(column),
          atthasmissing: column.missing !== null,
          attidentity: column.identity === null ? '' : column.identity === 'ALWAYS' ? 'a' : 'd',
          attgenerated: column.generated === null ? '' : column.isStored ? 's' : 'v',
        };
      }
      return;
    case 'index':
      for (const attribute of indexAttributes(source, relation)) yield attributeRow(relation.id, attribute);
      return;
    case 'sequence':
      for (const attribute of SEQUENCE_ATTRIBUTES) {
        yield { ...attributeRow(relation.id, attribute), attnotnull: true };
      }
      return;
    case 'view':
      for (const [i, column] of relation.columns.entries()) {
        yield attributeRow(relation.id, { ...column, number: i + 1 });
      }
  }
}

export const pgAttribute = catalogRelation({
  name: 'pg_attribute',
  oid: 1249,
  keys: ['attrelid', 'attname'],
  columns:
    'attrelid oid, attname name, atttypid oid, attlen int2, attnum int2, atttypmod int4, attndims int2, attbyval bool, ' +
    'attalign "char", attstorage "char", attcompression "char", attnotnull bool, atthasdef bool, atthasmissing bool, ' +
    'attidentity "char", attgenerated "char", attisdropped bool, attislocal bool, attinhcount int2, attcollation oid, ' +
    'attstattarget int2, attacl aclitem[], attoptions text[], attfdwoptions text[], attmissingval text[]',
  *rows(source) {
    for (const relation of source.system.systemRelations) {
      for (const [i, { name, type }] of relation.columns.entries()) {
        yield attributeRow(relation.oid, { name, type, number: i + 1, modifier: -1 });
      }
    }
    for (const relation of source.catalog.relations()) yield* attributesOf(source, relation);
  },
});

export const pgAttrdef = catalogRelation({
  name: 'pg_attrdef',
  oid: 2604,
  keys: ['oid', 'adrelid'],
  columns: 'oid oid, adrelid oid, adnum int2, adbin pg_node_tree',
  *rows({ catalog, system }) {
    for (const table of catalog.relations()) {
      if (table.kind !== 'table') continue;
      for (const column of table.columns) {
        const text = defaultText(system, table, column);
        if (text === null) continue;
        yield { oid: defaultOid(table.id, column.id), adrelid: table.id, adnum: column.id, adbin: text };
      }
    }
  },
});

/** Between the expressions of one `pg_node_tree`; no SQL text has it. */
export const EXPRESSION_SEPARATOR = '\x1f';

const DESCENDING = 1;
const NULLS_FIRST = 2;

export const pgIndex = catalogRelation({
  name: 'pg_index',
  oid: 2610,
  keys: ['indexrelid', 'indrelid'],
  columns:
    'indexrelid oid, indrelid oid, indnatts int2, indnkeyatts int2, indisunique bool, indnullsnotdistinct bool, ' +
    'indisprimary bool, indisexclusion bool, indimmediate bool, indisclustered bool, indisvalid bool, ' +
    'indcheckxmin bool, indisready bool, indislive bool, indisreplident bool, indkey int2vector, ' +
    'indcollation oidvector, indclass oidvector, indoption int2vector, indexprs pg_node_tree, indpred pg_node_tree',
  *rows(source) {
    const { catalog } = source;
    for (const index of catalog.relations()) {
      if (index.kind !== 'index') continue;
      const table = catalog.table(index.tableId);
      const attributes = indexAttributes(source, index).slice(0, index.keys.length);
      const included = index.includedIds ?? [];
      const expressions = index.keys.flatMap(({ expression }) => (expression === null ? [] : [expression]));
      const owner = table.constraints.find((constraint) => constraint.id === index.constraintId);
      yield {
        indexrelid: index.id,
        indrelid: index.tableId,
        indnatts: index.keys.length + included.length,
        indnkeyatts: index.keys.length,
        indisunique: index.isUnique,
        indnullsnotdistinct: index.areNullsEqual,
        indisprimary: owner?.kind === 'primary key',
        indisexclusion: false,
        indimmediate: true,
        indisclustered: false,
        indisvalid: true,
        indcheckxmin: false,
        indisready: true,
        indislive: true,
        indisreplident: false,
        indkey: catalogVector(types.int2, [...index.keys.map(({ columnId }) => columnId ?? 0), ...included]),
        indcollation: catalogVector(
          types.oid,
          attributes.map(({ type }) => typeFacts(type).collation),
        ),
        indclass: catalogVector(
          types.oid,
          attributes.map(({ type }, i) => operatorClassOf(index.method, type, index.keys[i]!.operatorClass)),
        ),
        indoption: catalogVector(
          types.int2,
          index.keys.map(
            ({ isDescending, isNullsFirst }) => (isDescending ? DESCENDING : 0) | (isNullsFirst ? NULLS_FIRST : 0),
          ),
        ),
        indexprs: expressions.length === 0 ? null : expressions.join(EXPRESSION_SEPARATOR),
        indpred: index.predicate,
      };
    }
  },
});
