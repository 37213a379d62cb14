import { calls, literals } from './combine.js';

const values = ['1', '1.5', 'NULL', "'x'", "'x'::text", 'true', "date '2024-02-29'", "'a'::char(3)", 'ARRAY[1]', "'{}'::text[]", 'now()', "interval '1 day'", "'{}'::jsonb", "'x'::bytea", '1::int2', '1::int8', '1::float4', '1::float8', "'a'::varchar(3)", "B'101'", "NULL::uuid", "time '10:00'", "timetz '10:00+01'", 'current_date', 'current_time', 'current_timestamp(3)', 'localtime', 'localtimestamp', 'ROW(1, 2)', "'a'::\"char\"", "'a'::name"];
const sizes = ['0', '1', '-1', '10239', '10240', '10241', '-10240', '10485247', '10485248', '10485760', '10737418239', '10736893952', '123456789012', '9007199254740993', '9223372036854775807', '-9223372036854775808'];

export const systemCases: readonly string[] = [
  ...calls('pg_typeof', values),
  ...['num_nulls', 'num_nonnulls'].flatMap((name) => [...calls(name, ['1', 'NULL', "'x'"], ['NULL', '2.5', 'NULL::text']), `${name}(NULL)`, `${name}()`]),
  ...calls('format_type', ['16', '20', '23', '25', '1042', '1043', '1015', '1014', '1700', '1231', '1184', '1083', '1007', '18', '19', '2249', '2278', '2950', '0', '99999999', 'NULL'], ['NULL', '-1']),
  ...calls('format_type', ['1042', '1043', '1015'], ['7', '14']),
  ...calls('format_type', ['1184', '1114', '1083', '1266'], ['0', '3', '6']),
  'format_type(1700, 655366)',
  'format_type(1231, 655366)',
  ...calls('pg_size_pretty', literals('int8', sizes)),
  ...calls('pg_size_pretty', literals('numeric', [...sizes, '1.5', '10239.9', '10240.5', '-20479.5', '1e30', 'NaN', 'Infinity', '-Infinity'])),
  ...calls('pg_size_bytes', ["'1'", "'1.5 kB'", "'-1.5kb'", "' 12 '", "'1 bytes'", "'1B'", "'2PB'", "'.5 kb'", "'5.'", "'0.1 kb'", "'+1 tb'", "'1e3 mb'", "'1e5kb'", "'1ekb'", "'1e'", "'x'", "''", "'1 XB'", "'1 kb x'", "'1e30 PB'", "'9999 PB'", "'8191.999 PB'", "'NaN'", "'--1'", "'1 e3'", "'1\tkb\n'", 'NULL']),
  ...calls('current_setting', ["'no.such'", "'nope'", 'NULL'], ['true', 'false', 'NULL']),
  "current_setting('nope')",
  "current_setting('no.such')",
  "current_setting('client_encoding')",
  "set_config(NULL, '1', false)",
  'current_schemas(true)',
  'current_schemas(NULL)',
  'current_schema()',
  'current_schema',
  'current_user = session_user',
  'current_user = user',
  'current_role = current_user',
  'current_catalog = current_database()',
];
