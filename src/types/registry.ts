import { error } from '../common/errors.js';
import { arrayOf } from './array.js';
import { bit, varbit } from './bit.js';
import { boolean } from './boolean.js';
import { bytea } from './bytea.js';
import { catalogTypes } from './catalog-types.js';
import { date } from './date.js';
import { float4, float8 } from './float.js';
import { int2, int4, int8, oid } from './integer.js';
import { interval, packIntervalModifier } from './interval.js';
import { json, jsonb } from './json.js';
import { jsonpath } from './jsonpath.js';
import { numeric } from './numeric-type.js';
import { namedTypes } from './object-names.js';
import * as pseudo from './pseudo.js';
import { record } from './record.js';
import { bpchar, char, name, text, unknown, varchar } from './text.js';
import { time, timetz } from './time.js';
import { timestamp, timestamptz } from './timestamp.js';
import type { Modifier, Type } from './type.js';
import { uuid } from './uuid.js';
import { halfvec, vector } from './vector.js';

export { arrayOf } from './array.js';

interface TypeRow {
  readonly type: Type;
  /** What SQL calls it besides its catalog name, in lower case. */
  readonly aliases: readonly string[];
}

/** Every type. OIDs are PostgreSQL's, but for those of vector and halfvec; see `vector.ts`. */
const TABLE: readonly TypeRow[] = [
  { type: boolean, aliases: ['boolean'] },
  { type: int2, aliases: ['smallint'] },
  { type: int4, aliases: ['integer', 'int'] },
  { type: int8, aliases: ['bigint'] },
  { type: oid, aliases: [] },
  { type: float4, aliases: ['real'] },
  { type: float8, aliases: ['double precision', 'float'] },
  { type: numeric, aliases: ['decimal', 'dec'] },
  { type: text, aliases: [] },
  {
    type: varchar,
    aliases: [
      'character varying',
      'char varying',
      'nchar varying',
      'national character varying',
      'national char varying',
    ],
  },
  { type: bpchar, aliases: ['character', 'char', 'nchar', 'national character', 'national char'] },
  { type: char, aliases: ['"char"'] },
  { type: name, aliases: [] },
  { type: bytea, aliases: [] },
  { type: uuid, aliases: [] },
  { type: date, aliases: [] },
  { type: time, aliases: ['time without time zone'] },
  { type: timetz, aliases: ['time with time zone'] },
  { type: timestamp, aliases: ['timestamp without time zone'] },
  { type: timestamptz, aliases: ['timestamp with time zone'] },
  { type: interval, aliases: [] },
  { type: json, aliases: [] },
  { type: jsonb, aliases: [] },
  { type: jsonpath, aliases: [] },
  { type: bit, aliases: ['"bit"'] },
  { type: varbit, aliases: ['bit varying'] },
  { type: vector, aliases: [] },
  { type: halfvec, aliases: [] },
  ...[...namedTypes, ...catalogTypes].map((type) => ({ type, aliases: [] })),
  { type: unknown, aliases: [] },
  { type: record, aliases: [] },
  { type: pseudo.any, aliases: ['"any"'] },
  { type: pseudo.anyarray, aliases: [] },
  { type: pseudo.voidType, aliases: [] },
  { type: pseudo.trigger, aliases: [] },
  { type: pseudo.anyelement, aliases: [] },
  { type: pseudo.anynonarray, aliases: [] },
  { type: pseudo.anyenum, aliases: [] },
  { type: pseudo.eventTrigger, aliases: [] },
  { type: pseudo.anycompatible, aliases: [] },
  { type: pseudo.anycompatiblearray, aliases: [] },
  { type: pseudo.anycompatiblenonarray, aliases: [] },
];

/** All types that are not arrays, in the table's order. */
export const types: readonly Type[] = TABLE.map((row) => row.type);

const systemTypes: ReadonlySet<Type> = new Set([...namedTypes, ...catalogTypes]);

/** Those that tables of users have: neither pseudo-types nor what the system catalogs are made of. */
export const columnTypes: readonly Type[] = types.filter(
  (type) => type.category !== 'P' && type.category !== 'X' && !systemTypes.has(type),
);

const byName = new Map<string, Type>();
const byOid = new Map<number, Type>();
for (const { type, aliases } of TABLE) {
  byOid.set(type.oid, type);
  for (const alias of aliases) byName.set(alias, type);
  // `char` alone is char(1); the catalog's type of that name is written in quotes.
  if (!byName.has(type.name)) byName.set(type.name, type);
  if (type.arrayOid === 0) continue;
  const array = arrayOf(type);
  byOid.set(array.oid, array);
  byName.set(array.name, array);
}

/**
 * The type of a name in lower case, as SQL writes it (`double precision`) or as the catalog has it (`float8`, `_int4`
 * for an array); null when there is none. `serial` and its like are no types.
 */
export function typeByName(typeName: string): Type | null {
  return byName.get(typeName) ?? null;
}

/** Names of types as a user writes them. */
export function typeNames(): string[] {
  return [...byName.keys()].filter((name) => !name.startsWith('_'));
}

/** The type of an OID, arrays included; null when there is none. */
export function typeByOid(typeOid: number): Type | null {
  return byOid.get(typeOid) ?? null;
}

/** A type and its packed modifier. */
export interface ModifiedType {
  readonly type: Type;
  readonly modifier: Modifier;
}

/** Names that have a length of 1 when they stand alone. */
const LENGTH_ONE: ReadonlySet<string> = new Set([
  'character',
  'char',
  'nchar',
  'national character',
  'national char',
  'bit',
]);

/**
 * Resolves a type as written: `numeric(10, 2)`, `char`, `float(20)`, `interval day to second(3)`. Null when there is
 * no type of that name. For an array, resolve the element and take `arrayOf`; the modifier is the same.
 * @throws 22023, 42601 for modifiers that are wrong or not allowed
 */
export function resolveType(
  typeName: string,
  modifiers: readonly number[],
  intervalFields: string | null = null,
): ModifiedType | null {
  if (typeName === 'float' && modifiers.length > 0) return { type: floatOfPrecision(modifiers), modifier: -1 };
  const type = typeByName(typeName);
  if (type === null) return null;
  return { type, modifier: modifierOf(type, typeName, modifiers, intervalFields) };
}

function modifierOf(
  type: Type,
  typeName: string,
  modifiers: readonly number[],
  intervalFields: string | null,
): Modifier {
  if (intervalFields !== null) return packIntervalModifier(intervalFields, modifiers[0] ?? null);
  if (modifiers.length > 0) {
    if (type.packModifiers === undefined) {
      throw error('syntax_error', `type modifier is not allowed for type "${type.name}"`);
    }
    return type.packModifiers(modifiers);
  }
  return LENGTH_ONE.has(typeName) ? type.packModifiers!([1]) : -1;
}

/** Binary digits decide: up to 24 fit float4, up to 53 float8. */
function floatOfPrecision([precision = 0]: readonly number[]): Type {
  if (precision < 1) {
    throw error('invalid_parameter_value', 'precision for type float must be at least 1 bit');
  }
  if (precision > 53) {
    throw error('invalid_parameter_value', 'precision for type float must be less than 54 bits');
  }
  return precision <= 24 ? float4 : float8;
}

/** A type with its modifier, as `format_type` shows it: `numeric(10,2)`, `timestamp(3) with time zone`, `text[]`. */
export function formatType(type: Type, modifier: Modifier = -1): string {
  if (type.category === 'A' && type === arrayOf(type.element!)) return `${formatType(type.element!, modifier)}[]`;
  if (modifier === -1 || type.formatModifier === undefined) {
    return type === bpchar && modifier === -1 ? 'bpchar' : type.sqlName;
  }
  const text = type.formatModifier(modifier);
  const zone = / with(out)? time zone$/.exec(type.sqlName);
  return zone === null ? type.sqlName + text : type.sqlName.slice(0, zone.index) + text + zone[0];
}

/** OIDs by the type's name in capitals, for `parsers`: `types.NUMERIC`, `types.VECTOR`, `types.TEXT_ARRAY`. */
export const typeOids: Readonly<Record<string, number>> = Object.fromEntries(
  columnTypes.flatMap(({ name, oid, arrayOid }) => [
    [name.toUpperCase(), oid],
    ...(arrayOid === 0 ? [] : [[`${name.toUpperCase()}_ARRAY`, arrayOid]]),
  ]),
);
