// OIDs of what no descriptor stands for. Objects of users have the ids of the catalog, from 20,000 on; what belongs to a
// column or is built in gets one from a range of its own, which the same catalog always fills in the same way.

export const CATALOG_SCHEMA_OID = 11;
export const INFORMATION_SCHEMA_OID = 13_000;
export const ROLE_OID = 10;
export const DATABASE_OID = 5;
export const DEFAULT_TABLESPACE_OID = 1663;

/** Classes: the relation whose rows an OID is in. */
export const CLASS = {
  type: 1247,
  attribute: 1249,
  proc: 1255,
  relation: 1259,
  database: 1262,
  attrdef: 2604,
  constraint: 2606,
  namespace: 2615,
} as const;

const COLUMNS_MAX = 2048;
const DEFAULTS_START = 0x4000_0000;
const NOT_NULLS_START = 0x8000_0000;
const LABELS_START = 0xc000_0000;
const RANGE = 0x3fff_ffff;
const FUNCTIONS_START = 14_000;

const ofPart = (start: number, objectId: number, part: number) => start + ((objectId * COLUMNS_MAX + part) % RANGE);

/** The default of a column, in `pg_attrdef`. */
export function defaultOid(tableId: number, columnId: number): number {
  return ofPart(DEFAULTS_START, tableId, columnId);
}

/** The NOT NULL of a column, in `pg_constraint`. */
export function notNullOid(tableId: number, columnId: number): number {
  return ofPart(NOT_NULLS_START, tableId, columnId);
}

/** A label of an enum, in `pg_enum`. */
export function labelOid(enumId: number, position: number): number {
  return ofPart(LABELS_START, enumId, position);
}

/** A built-in function by its place in the registry. */
export function functionOid(position: number): number {
  return FUNCTIONS_START + position;
}
