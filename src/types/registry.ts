import { error } from '../common/errors.js';
import { arrayOf } from './array.js';
import { bit, varbit } from './bit.js';
import { boolean } from './boolean.js';
import { bytea } from './bytea.js';
import { catalogTypes } from './catalog-types.js';
import { date } from './date.js';
import { float4, float8 } from './float.js';
import { line, point } from './geometric.js';
import { int2, int4, int8, oid } from './integer.js';
import { interval, packIntervalModifier } from './interval.js';
import { json, jsonb } from './json.js';
import { jsonpath } from './jsonpath.js';
import { macaddr, macaddr8 } from './mac-address.js';
import { cidr, inet } from './network-address.js';
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

export interface TypeRow {
  readonly type: Type;
  /** What SQL calls it besides its catalog name, in lower case. */
  readonly aliases: readonly string[];
  /** What its values are; types that tables of users have need one, and an example. */
  readonly doc?: string;
  /** An expression and the text of its value. */
  readonly example?: readonly [expression: string, result: string];
  /** Text forms of the smallest and the largest value, where there are such. */
  readonly range?: readonly [smallest: string, largest: string];
}

/** Every type. OIDs are PostgreSQL's, but for those of vector and halfvec; see `vector.ts`. */
const TABLE: readonly TypeRow[] = [
  { type: boolean, aliases: ['boolean'], doc: 'True or false.', example: ["'yes'::boolean", 't'] },
  {
    type: int2,
    aliases: ['smallint'],
    doc: 'Whole numbers of 16 bits.',
    example: ["'12'::smallint", '12'],
    range: ['-32768', '32767'],
  },
  {
    type: int4,
    aliases: ['integer', 'int'],
    doc: 'Whole numbers of 32 bits.',
    example: ["'-0x1F'::integer", '-31'],
    range: ['-2147483648', '2147483647'],
  },
  {
    type: int8,
    aliases: ['bigint'],
    doc: 'Whole numbers of 64 bits.',
    example: ["'9_000_000_000'::bigint", '9000000000'],
    range: ['-9223372036854775808', '9223372036854775807'],
  },
  {
    type: oid,
    aliases: [],
    doc: 'Numbers of catalog objects.',
    example: ["'1700'::oid", '1700'],
    range: ['0', '4294967295'],
  },
  {
    type: float4,
    aliases: ['real'],
    doc: 'Floating point of 32 bits, about 6 digits.',
    example: ["'0.1'::real", '0.1'],
    range: ['-Infinity', 'Infinity'],
  },
  {
    type: float8,
    aliases: ['double precision', 'float'],
    doc: 'Floating point of 64 bits, about 15 digits.',
    example: ["'1e-3'::double precision", '0.001'],
    range: ['-Infinity', 'Infinity'],
  },
  {
    type: numeric,
    aliases: ['decimal', 'dec'],
    doc: 'Exact decimal numbers; `numeric(p, s)` has p digits, s of them behind the point.',
    example: ["'12.345'::numeric(6, 2)", '12.35'],
    range: ['-Infinity', 'Infinity'],
  },
  {
    type: text,
    aliases: [],
    doc: 'Texts of any length in UTF-8, without U+0000.',
    example: ["'größe'::text", 'größe'],
  },
  {
    type: varchar,
    aliases: [
      'character varying',
      'char varying',
      'nchar varying',
      'national character varying',
      'national char varying',
    ],
    doc: 'Texts; `varchar(n)` has at most n characters.',
    example: ["'planner'::varchar(4)", 'plan'],
  },
  {
    type: bpchar,
    aliases: ['character', 'char', 'nchar', 'national character', 'national char'],
    doc: 'Texts padded with blanks to n characters, which do not count in comparisons.',
    example: ["'ab'::char(3) = 'ab'", 't'],
  },
  { type: char, aliases: ['"char"'], doc: 'One byte, as the system catalogs use it.', example: [`'abc'::"char"`, 'a'] },
  { type: name, aliases: [], doc: 'Names of catalog objects, up to 63 bytes.', example: ["'item'::name", 'item'] },
  {
    type: bytea,
    aliases: [],
    doc: 'Bytes; written in hexadecimal digits or escaped.',
    example: ["'abc'::bytea", '\\x616263'],
  },
  {
    type: uuid,
    aliases: [],
    doc: 'Universally unique identifiers.',
    example: ["'A0EEBC999C0B4EF8BB6D6BB9BD380A11'::uuid", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    range: ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  },
  {
    type: date,
    aliases: [],
    doc: 'Days of the calendar.',
    example: ["'29 Feb 2024'::date", '2024-02-29'],
    range: ['4713-01-01 BC', '5874897-12-31'],
  },
  {
    type: time,
    aliases: ['time without time zone'],
    doc: 'Times of day to the microsecond; `time(p)` keeps p digits of the second.',
    example: ["'4:05 PM'::time", '16:05:00'],
    range: ['00:00:00', '24:00:00'],
  },
  {
    type: timetz,
    aliases: ['time with time zone'],
    doc: 'Times of day with an offset from UTC.',
    example: ["'16:05+02'::timetz", '16:05:00+02'],
    range: ['00:00:00+15:59', '24:00:00-15:59'],
  },
  {
    type: timestamp,
    aliases: ['timestamp without time zone'],
    doc: 'Date and time to the microsecond, without a time zone.',
    example: ["'2024-02-29 16:05'::timestamp", '2024-02-29 16:05:00'],
    range: ['4713-01-01 00:00:00 BC', '294276-12-31 23:59:59.999999'],
  },
  {
    type: timestamptz,
    aliases: ['timestamp with time zone'],
    doc: 'Moments: kept in UTC, read and shown in the time zone of the session.',
    example: ["'2024-02-29 16:05+02'::timestamptz", '2024-02-29 14:05:00+00'],
    range: ['4713-01-01 00:00:00+00 BC', '294276-12-31 23:59:59.999999+00'],
  },
  {
    type: interval,
    aliases: [],
    doc: 'Spans of time: months, days and microseconds, each counted for itself.',
    example: ["'1 month 2 days 03:04'::interval", '1 mon 2 days 03:04:00'],
    range: ['-178000000 years', '178000000 years'],
  },
  { type: json, aliases: [], doc: 'JSON as it was written.', example: [`'{"a" : 1}'::json`, '{"a" : 1}'] },
  {
    type: jsonb,
    aliases: [],
    doc: 'JSON by its meaning: fields in order, each once, without blanks.',
    example: [`'{"b":1, "a":[2]}'::jsonb`, '{"a": [2], "b": 1}'],
  },
  {
    type: jsonpath,
    aliases: [],
    doc: 'Paths into JSON.',
    example: ["'$.a[*] ? (@ > 1)'::jsonpath", '$."a"[*]?(@ > 1)'],
  },
  { type: bit, aliases: ['"bit"'], doc: 'Bits; `bit(n)` has n of them, `bit` one.', example: ["'101'::bit(3)", '101'] },
  {
    type: varbit,
    aliases: ['bit varying'],
    doc: 'Bits; `bit varying(n)` has at most n.',
    example: ["B'101'::bit varying(8)", '101'],
  },
  {
    type: inet,
    aliases: [],
    doc: 'Addresses of hosts, IPv4 and IPv6, with their network if one is given.',
    example: ["'192.168.0.1/24'::inet", '192.168.0.1/24'],
  },
  { type: cidr, aliases: [], doc: 'Networks, IPv4 and IPv6.', example: ["'192.168.0.0/24'::cidr", '192.168.0.0/24'] },
  {
    type: macaddr,
    aliases: [],
    doc: 'MAC addresses of 6 bytes.',
    example: ["'08-00-2b-01-02-03'::macaddr", '08:00:2b:01:02:03'],
  },
  {
    type: macaddr8,
    aliases: [],
    doc: 'MAC addresses of 8 bytes.',
    example: ["'08002b0102030405'::macaddr8", '08:00:2b:01:02:03:04:05'],
  },
  { type: point, aliases: [], doc: 'Points of a plane.', example: ["'1, 2.5'::point", '(1,2.5)'] },
  { type: line, aliases: [], doc: 'Lines of a plane, Ax + By + C = 0.', example: ["'{1, -1, 0}'::line", '{1,-1,0}'] },
  {
    type: vector,
    aliases: [],
    doc: 'Vectors of 32-bit floats; `vector(n)` has n dimensions.',
    example: ["'[1, 2.5, -3]'::vector(3)", '[1,2.5,-3]'],
  },
  {
    type: halfvec,
    aliases: [],
    doc: 'Vectors of 16-bit floats; `halfvec(n)` has n dimensions.',
    example: ["'[1, 2.5]'::halfvec(2)", '[1,2.5]'],
  },
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

/** The rows of the table. */
export const typeRows = TABLE;

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
