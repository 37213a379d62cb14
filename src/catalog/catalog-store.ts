import { error } from '../common/errors.js';
import { catalogKey, PREFIX, prefixEnd } from '../storage/keyspace.js';
import { checkSeal, SEAL_BYTES, seal } from '../storage/seal.js';
import type { StoreReader } from '../storage/store.js';
import { arrayOf } from '../types/array.js';
import { enumType } from '../types/enum.js';
import { typeByOid } from '../types/registry.js';
import type { TextContext, Type } from '../types/type.js';
import type { CatalogObject, ColumnDescriptor, EnumDescriptor } from './descriptors.js';

// Catalog objects in the store: one JSON text an object, under its kind and id. Types are written as their OID,
// `missing` values in their text form.

const CATALOG_VERSION = 1;
const KIND_CODES: Readonly<Record<CatalogObject['kind'], string>> = {
  schema: 's',
  table: 't',
  index: 'i',
  sequence: 'q',
  view: 'v',
  enum: 'e',
};

/** Text forms in the catalog do not depend on any session. */
const TEXT: TextContext = { timeZone: 'UTC' };

export function objectKey(object: Pick<CatalogObject, 'kind' | 'id'>): string {
  return catalogKey(KIND_CODES[object.kind], object.id);
}

/** The sealed value of an object, to be put under `objectKey`. */
export function encodeObject(object: CatalogObject): Uint8Array {
  const text = Buffer.from(JSON.stringify(toJson(object)), 'utf8');
  const bytes = Buffer.concat([Buffer.alloc(SEAL_BYTES), text]);
  seal(objectKey(object), bytes, CATALOG_VERSION);
  return bytes;
}

/** Reads every object. */
export function readObjects(reader: StoreReader): CatalogObject[] {
  const texts = new Map<string, string>();
  for (const key of reader.keys(PREFIX.catalog, prefixEnd(PREFIX.catalog))) {
    const value = reader.get(key)!;
    checkSeal(key, value, CATALOG_VERSION);
    texts.set(key, Buffer.from(value).utf8Slice(SEAL_BYTES));
  }
  const objects: CatalogObject[] = [];
  const types = new Map<number, Type>();
  const typeOf = (oid: number): Type => {
    const type = types.get(oid) ?? typeByOid(oid);
    if (type === null) throw error('data_corrupted', `the catalog names an unknown type (OID ${oid})`);
    return type;
  };
  // Enum types come first: columns name them.
  const isEnum = (key: string) => key[1] === KIND_CODES.enum;
  const ordered = [...texts].sort(([left], [right]) => Number(isEnum(right)) - Number(isEnum(left)));
  for (const [, text] of ordered) {
    const object = fromJson(JSON.parse(text) as JsonObject, typeOf);
    if (object.kind === 'enum') {
      types.set(object.type.oid, object.type);
      types.set(object.arrayId, arrayOf(object.type));
    }
    objects.push(object);
  }
  return objects;
}

/** The stored catalog as one text, equal when nothing has changed: keys and checksums. */
export function catalogText(reader: StoreReader): string {
  let text = '';
  for (const key of reader.keys(PREFIX.catalog, prefixEnd(PREFIX.catalog))) {
    const value = reader.get(key)!;
    text += `${key}${Buffer.from(value.buffer, value.byteOffset, SEAL_BYTES).toString('hex')}`;
  }
  return text;
}

type JsonObject = Record<string, unknown> & { kind: CatalogObject['kind'] };

function toJson(object: CatalogObject): unknown {
  switch (object.kind) {
    case 'table':
      return { ...object, columns: object.columns.map(columnToJson) };
    case 'sequence':
      return {
        ...object,
        start: String(object.start),
        increment: String(object.increment),
        minValue: String(object.minValue),
        maxValue: String(object.maxValue),
        cache: object.cache === undefined ? undefined : String(object.cache),
      };
    case 'view':
      return { ...object, columns: object.columns.map((column) => ({ ...column, type: column.type.oid })) };
    case 'enum': {
      const { type: _, ...rest } = object;
      return rest;
    }
    default:
      return object;
  }
}

function columnToJson(column: ColumnDescriptor): unknown {
  const missing = column.missing === null ? null : column.type.format(column.missing, TEXT);
  return { ...column, type: column.type.oid, missing };
}

function fromJson(json: JsonObject, typeOf: (oid: number) => Type): CatalogObject {
  switch (json.kind) {
    case 'table': {
      const columns = (json.columns as (Omit<ColumnDescriptor, 'type'> & { type: number })[]).map((column) => {
        const type = typeOf(column.type);
        const missing = column.missing === null ? null : type.parse(column.missing as string, column.modifier, TEXT);
        return { ...column, type, missing };
      });
      return { ...json, columns } as unknown as CatalogObject;
    }
    case 'sequence':
      return {
        ...json,
        start: BigInt(json.start as string),
        increment: BigInt(json.increment as string),
        minValue: BigInt(json.minValue as string),
        maxValue: BigInt(json.maxValue as string),
        cache: json.cache === undefined ? undefined : BigInt(json.cache as string),
      } as unknown as CatalogObject;
    case 'view': {
      const columns = (json.columns as { type: number }[]).map((column) => ({ ...column, type: typeOf(column.type) }));
      return { ...json, columns } as unknown as CatalogObject;
    }
    case 'enum': {
      const { name, id, arrayId, labels } = json as unknown as EnumDescriptor;
      return { ...json, type: enumType(name, id, arrayId, labels) } as unknown as CatalogObject;
    }
    default:
      return json as unknown as CatalogObject;
  }
}
