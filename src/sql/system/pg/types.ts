import type { EnumDescriptor } from '../../../catalog/descriptors.js';
import { arrayOf } from '../../../types/array.js';
import { name } from '../../../types/builtin.js';
import { types as builtinTypes } from '../../../types/registry.js';
import { char } from '../../../types/text.js';
import type { Type } from '../../../types/type.js';
import { CATALOG_SCHEMA_OID, labelOid, ROLE_OID } from '../object-ids.js';
import { catalogRelation, type SystemRow, type SystemSource } from '../relation.js';
import { schemaOid } from '../relations-of.js';
import { typeFacts } from '../type-facts.js';

// pg_type and pg_enum.

const TYPE_DEFAULTS = {
  typowner: ROLE_OID,
  typisdefined: true,
  typdelim: ',',
  typrelid: 0,
  typsubscript: 0,
  typinput: 0,
  typoutput: 0,
  typreceive: 0,
  typsend: 0,
  typmodin: 0,
  typmodout: 0,
  typanalyze: 0,
  typnotnull: false,
  typbasetype: 0,
  typtypmod: -1,
  typndims: 0,
} as const;

function typeRow(type: Type, schema: number): SystemRow {
  const { length, isByValue, alignment, storage, collation } = typeFacts(type);
  return {
    ...TYPE_DEFAULTS,
    oid: type.oid,
    typname: type.name,
    typnamespace: schema,
    typlen: length,
    typbyval: isByValue,
    typtype: type.category === 'P' ? 'p' : type.category === 'E' ? 'e' : 'b',
    typcategory: type.category,
    typispreferred: type.isPreferred,
    // A name can be subscripted as an array of "char".
    typelem: type.element?.oid ?? (type === name ? char.oid : 0),
    typarray: type.arrayOid,
    typalign: alignment,
    typstorage: storage,
    typcollation: collation,
  };
}

/** Types of the vector extension are in `public`, where CREATE EXTENSION puts them. */
const EXTENSION_TYPES = new Set(['vector', 'halfvec']);

function enumRows(source: SystemSource, { type, schema, arrayId, name }: EnumDescriptor): SystemRow[] {
  const oid = schemaOid(source, schema);
  const array = { ...typeRow(arrayOf(type), oid), oid: arrayId, typname: `_${name}`.slice(0, 63) };
  return [{ ...typeRow(type, oid), typarray: arrayId }, array];
}

export const pgType = catalogRelation({
  name: 'pg_type',
  oid: 1247,
  keys: ['oid', 'typname'],
  columns:
    'oid oid, typname name, typnamespace oid, typowner oid, typlen int2, typbyval bool, typtype "char", ' +
    'typcategory "char", typispreferred bool, typisdefined bool, typdelim "char", typrelid oid, typsubscript regproc, ' +
    'typelem oid, typarray oid, typinput regproc, typoutput regproc, typreceive regproc, typsend regproc, ' +
    'typmodin regproc, typmodout regproc, typanalyze regproc, typalign "char", typstorage "char", typnotnull bool, ' +
    'typbasetype oid, typtypmod int4, typndims int4, typcollation oid, typdefaultbin pg_node_tree, typdefault text, ' +
    'typacl aclitem[]',
  *rows(source) {
    for (const type of builtinTypes) {
      const schema = EXTENSION_TYPES.has(type.name) ? schemaOid(source, 'public') : CATALOG_SCHEMA_OID;
      yield typeRow(type, schema);
      if (type.arrayOid !== 0) yield { ...typeRow(arrayOf(type), schema), oid: type.arrayOid };
    }
    for (const object of source.catalog.objects()) if (object.kind === 'enum') yield* enumRows(source, object);
  },
});

export const pgEnum = catalogRelation({
  name: 'pg_enum',
  oid: 3501,
  keys: ['enumtypid'],
  columns: 'oid oid, enumtypid oid, enumsortorder float4, enumlabel name',
  *rows({ catalog }) {
    for (const object of catalog.objects()) {
      if (object.kind !== 'enum') continue;
      for (const [i, label] of object.labels.entries()) {
        yield { oid: labelOid(object.id, i), enumtypid: object.id, enumsortorder: i + 1, enumlabel: label };
      }
    }
  },
});
