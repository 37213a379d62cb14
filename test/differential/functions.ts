import * as t from './types.js';

// Functions and operators that never fail on tame values, by what they give. `$1`, `$2` stand for the arguments.

export interface FunctionRow {
  readonly returns: t.SqlType;
  readonly args: readonly t.SqlType[];
  readonly template: string;
  /** Arguments must be tame: it is arithmetic. */
  readonly needsTame?: boolean;
}

function row(returns: t.SqlType, template: string, ...args: t.SqlType[]): FunctionRow {
  return { returns, args, template };
}

function tame(returns: t.SqlType, template: string, ...args: t.SqlType[]): FunctionRow {
  return { returns, args, template, needsTame: true };
}

const arithmetic = (type: t.SqlType): FunctionRow[] => [
  tame(type, '($1 + $2)', type, type),
  tame(type, '($1 - $2)', type, type),
  tame(type, '(- $1)', type),
  tame(type, 'abs($1)', type),
];

const division = (type: t.SqlType): FunctionRow[] => [
  tame(type, '($1 * $2)', type, type),
  tame(type, '($1 / NULLIF($2, 0))', type, type),
];

const ZONES = ['America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'UTC'];

const JSON_PATHS = [
  '$.a',
  '$.a > 1',
  'strict $.b[*]',
  '$.b[*] ? (@ > 1)',
  '$.**',
  '$.**{2 to last}.c',
  '$[last]',
  '$.b.size()',
  '$.*.type()',
  '$.keyvalue().key',
  '$.a + $.b[0] == 2',
  '$.b ? (exists (@[*] ? (@ == 2)))',
  '$[*] ? (@ starts with "s")',
  '$ ? (@ like_regex "^S" flag "i")',
  '-$.b[0 to 1]',
  '$.a.double()',
  '$.a.string()',
  '$[*].abs()',
  '($.a == 1) is unknown',
  '!($.a < 3)',
] as const;

/** TABLE of the functions that statements are made of. */
export const FUNCTIONS: readonly FunctionRow[] = [
  ...[t.smallint, t.integer, t.bigint, t.double, t.numeric].flatMap(arithmetic),
  ...[t.integer, t.bigint, t.double, t.numeric].flatMap(division),
  tame(t.integer, '($1 % NULLIF($2, 0))', t.integer, t.integer),
  tame(t.numeric, '($1 % NULLIF($2, 0))', t.numeric, t.numeric),
  tame(t.bigint, '($1 + $2)', t.integer, t.bigint),
  tame(t.numeric, '($1 * $2)', t.integer, t.numeric),
  tame(t.double, '($1 + $2)', t.numeric, t.double),
  tame(t.double, '($1 - $2)', t.real, t.integer),
  tame(t.integer, '($1 & $2)', t.integer, t.integer),
  tame(t.integer, '($1 | $2)', t.integer, t.integer),
  tame(t.numeric, 'round($1, 1)', t.numeric),
  tame(t.numeric, 'round($1)', t.numeric),
  tame(t.numeric, 'trunc($1)', t.numeric),
  tame(t.numeric, 'ceil($1)', t.numeric),
  tame(t.double, 'floor($1)', t.double),
  tame(t.double, 'sign($1)', t.double),
  tame(t.integer, '$1::integer', t.double),
  tame(t.integer, '$1::integer', t.numeric),
  tame(t.integer, '$1::integer', t.smallint),
  tame(t.integer, '$1::integer', t.boolean),
  tame(t.smallint, '$1::smallint', t.integer),
  tame(t.bigint, '$1::bigint', t.integer),
  tame(t.bigint, '$1::bigint', t.numeric),
  tame(t.numeric, '$1::numeric', t.integer),
  tame(t.numeric, '$1::numeric(12,3)', t.numeric),
  tame(t.numeric, '$1::numeric', t.double),
  tame(t.double, '$1::double precision', t.integer),
  tame(t.double, '$1::float8', t.numeric),
  tame(t.real, '$1::real', t.integer),
  tame(t.real, '$1::real', t.double),
  tame(t.real, '($1 + $2)', t.real, t.real),
  row(t.integer, 'length($1)', t.text),
  row(t.integer, 'octet_length($1)', t.text),
  row(t.integer, 'strpos($1, $2)', t.text, t.text),
  row(t.integer, 'length($1)', t.bytea),
  row(t.integer, 'ascii($1)', t.text),
  row(t.integer, 'cardinality($1)', t.integerArray),
  row(t.integer, 'array_length($1, 1)', t.textArray),
  row(t.text, '($1 || $2)', t.text, t.text),
  row(t.text, '($1 || $2)', t.text, t.integer),
  row(t.text, 'upper($1)', t.text),
  row(t.text, 'lower($1)', t.text),
  row(t.text, 'btrim($1)', t.text),
  row(t.text, 'left($1, 2)', t.text),
  row(t.text, 'right($1, -1)', t.text),
  row(t.text, 'substr($1, 2, 2)', t.text),
  row(t.text, 'substring($1 FROM 2)', t.text),
  row(t.text, 'replace($1, $2, $3)', t.text, t.text, t.text),
  row(t.text, 'reverse($1)', t.text),
  row(t.text, 'concat($1, $2, $3)', t.text, t.integer, t.boolean),
  row(t.text, 'md5($1)', t.text),
  ...[t.boolean, t.smallint, t.integer, t.bigint, t.real, t.double, t.numeric, t.varchar, t.bytea, t.uuid].map((type) =>
    row(t.text, '$1::text', type),
  ),
  ...[t.date, t.time, t.timestamp, t.timestamptz, t.interval, t.json, t.jsonb, t.integerArray, t.textArray].map(
    (type) => row(t.text, 'CAST($1 AS text)', type),
  ),
  row(t.varchar, '$1::varchar(3)', t.text),
  row(t.varchar, '$1::varchar', t.text),
  row(t.bytea, '($1 || $2)', t.bytea, t.bytea),
  row(t.integerArray, 'ARRAY[$1, $2]', t.integer, t.integer),
  row(t.textArray, 'ARRAY[$1, $2]', t.text, t.text),
  row(t.jsonb, '$1::jsonb', t.json),
  row(t.integer, '($1)[$2]', t.integerArray, t.integer),
  row(t.text, '($1)[$2]', t.textArray, t.integer),
  row(t.integer, '(ARRAY[$1, $2])[2]', t.integer, t.integer),
  row(t.integerArray, '($1)[$2:]', t.integerArray, t.integer),
  row(t.integerArray, '($1)[:$2]', t.integerArray, t.integer),
  row(t.textArray, '($1)[$2:2]', t.textArray, t.integer),
  row(t.jsonb, '($1)[$2]', t.jsonb, t.text),
  row(t.jsonb, "($1)['a'][$2]", t.jsonb, t.integer),
  row(t.integer, '(ROW($1, $2)).f1', t.integer, t.text),
  row(t.boolean, "($1 ~ '^[a-c].*')", t.text),
  row(t.boolean, "($1 !~* '(A|b)+$')", t.text),
  row(t.boolean, "($1 SIMILAR TO '%(a|e)_*')", t.text),
  row(t.text, "regexp_replace($1, '(.)(.)', '\\2\\1', 'g')", t.text),
  row(t.text, "regexp_replace($1, '[aeiou]*?', $2, 'gi')", t.text, t.text),
  row(t.text, "substring($1 FROM '(\\w+?)\\W*')", t.text),
  row(t.text, "regexp_substr($1, '\\m\\w', 1, 2)", t.text),
  row(t.textArray, "regexp_match($1, '(a)|(.*)')", t.text),
  row(t.textArray, "regexp_split_to_array($1, '\\s*')", t.text),
  row(t.integer, "regexp_count($1, '(?i)a|b')", t.text),
  row(t.integer, "regexp_instr($1, '[^a]', 1, 2)", t.text),
  tame(t.date, '($1 + $2)', t.date, t.smallint),
  tame(t.integer, '($1 - $2)', t.date, t.date),
  tame(t.timestamp, '$1::timestamp', t.date),
  tame(t.date, '$1::date', t.timestamp),
  tame(t.timestamp, '($1 + $2)', t.timestamp, t.interval),
  tame(t.timestamptz, '($1 - $2)', t.timestamptz, t.interval),
  tame(t.interval, '($1 - $2)', t.timestamp, t.timestamp),
  tame(t.timestamptz, '$1::timestamptz', t.timestamp),
  row(t.interval, '($1 + $2)', t.interval, t.interval),
  row(t.interval, '(- $1)', t.interval),
  ...ZONES.flatMap((zone) => [
    tame(t.timestamp, `($1 AT TIME ZONE '${zone}')`, t.timestamptz),
    tame(t.timestamptz, `($1 AT TIME ZONE '${zone}')`, t.timestamp),
    tame(t.timestamptz, `date_trunc('day', $1, '${zone}')`, t.timestamptz),
    tame(t.timestamptz, `date_add($1, $2, '${zone}')`, t.timestamptz, t.interval),
  ]),
  ...['hour', 'week', 'month', 'quarter', 'year', 'decade'].flatMap((field) => [
    tame(t.timestamptz, `date_trunc('${field}', $1)`, t.timestamptz),
    tame(t.timestamp, `date_trunc('${field}', $1)`, t.timestamp),
    tame(t.interval, `date_trunc('${field}', $1)`, t.interval),
  ]),
  ...['epoch', 'dow', 'isodow', 'doy', 'hour', 'second', 'isoyear', 'week', 'millennium'].flatMap((field) => [
    tame(t.numeric, `extract(${field} FROM $1)`, t.timestamptz),
    tame(t.numeric, `extract(${field} FROM $1)`, t.timestamp),
  ]),
  ...['epoch', 'day', 'month', 'hour', 'microseconds'].map((field) =>
    tame(t.numeric, `extract(${field} FROM $1)`, t.interval),
  ),
  tame(t.timestamptz, '($1 + $2)', t.timestamptz, t.interval),
  tame(t.interval, '($1 - $2)', t.timestamptz, t.timestamptz),
  tame(t.interval, 'age($1, $2)', t.timestamptz, t.timestamptz),
  tame(t.interval, 'age($1, $2)', t.timestamp, t.timestamp),
  tame(t.timestamp, '$1::timestamp', t.timestamptz),
  tame(t.timestamptz, '$1::timestamptz', t.date),
  tame(t.date, '$1::date', t.timestamptz),
  tame(t.time, '$1::time', t.timestamptz),
  tame(t.text, "to_char($1, 'YYYY-MM-DD HH24:MI:SS.US TZH:TZM')", t.timestamptz),
  tame(t.interval, '($1 * 1.5)', t.interval),
  tame(t.interval, '($1 / 4)', t.interval),
  row(t.interval, 'justify_interval($1)', t.interval),
  row(t.interval, 'justify_days($1)', t.interval),
  ...t.OTHER_ARRAYS.flatMap((array) => [
    row(array, 'ARRAY[$1, $2]', array.element!, array.element!),
    row(array, '($1 || $2)', array, array.element!),
    row(array, '($1)[$2:]', array, t.integer),
    row(array.element!, '($1)[$2]', array, t.integer),
    row(t.integer, 'cardinality($1)', array),
    row(t.text, 'CAST($1 AS text)', array),
  ]),
  ...t.OTHER_ARRAYS.filter(({ isOrdered }) => isOrdered).flatMap((array) => [
    row(t.boolean, '($1 @> $2)', array, array),
    row(t.boolean, '($1 && $2)', array, array),
    row(array, 'array_remove($1, $2)', array, array.element!),
    row(t.integer, 'array_position($1, $2)', array, array.element!),
  ]),
  ...JSON_PATHS.flatMap((path) => [
    row(t.boolean, `($1 @? '${path}')`, t.jsonb),
    row(t.boolean, `($1 @@ '${path}')`, t.jsonb),
    row(t.boolean, `jsonb_path_exists($1, '${path}', '{}', true)`, t.jsonb),
    row(t.jsonb, `jsonb_path_query_first($1, '${path}', '{"x": 2}', true)`, t.jsonb),
    row(t.jsonb, `jsonb_path_query_array($1, '${path}', '{}', true)`, t.jsonb),
  ]),
];
