import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, open } from '../../src/index.js';

// What only whole statements show: keywords without parentheses, arguments by name, conditionals, sequences, settings
// and the time of a transaction. Rows, types of columns and error codes are PostgreSQL's.

let ours: Database;
let theirs: PGlite;

beforeAll(async () => {
  ours = await open();
  theirs = await PGlite.create();
}, 60_000);
afterAll(async () => {
  await ours.close();
  await theirs.close();
});

type Target = Pick<PGlite, 'query'> | Database;

async function answer(target: Target, statement: string): Promise<string> {
  try {
    const { rows, fields } = await (target as PGlite).query(statement, [], { rowMode: 'array' });
    return `${JSON.stringify(rows)} ${fields.map((field) => `${field.name}:${field.dataTypeID}`).join(' ')}`;
  } catch (cause) {
    return String((cause as { code?: string }).code);
  }
}

/** Run one after another, so that later ones may use what earlier ones made. */
async function compare(statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    const expected = await answer(theirs, statement);
    expect(`${statement}: ${await answer(ours, statement)}`).toBe(`${statement}: ${expected}`);
  }
}

test('conditional expressions find the common type of their arguments', () =>
  compare([
    'SELECT coalesce(1, 2.5), greatest(1, NULL, 3.5), least(2, 1::int8), nullif(1, 1.0)',
    'SELECT coalesce(NULL, NULL), coalesce(NULL, NULL, 3), greatest(NULL::int, NULL)',
    "SELECT coalesce('a', 1)",
    "SELECT coalesce(1, 'x')",
    "SELECT greatest('2024-01-01', date '2024-02-01'), least(timestamp '2024-01-01', date '2023-01-01')",
    "SELECT coalesce(NULL, time '10:00', time '11:00'), least(interval '1 day', '2 hours')",
    'SELECT greatest(1, 2.0, 3::float8), coalesce(1::int2, 2::int8), coalesce(1::float4, 2)',
    "SELECT greatest('{}'::json)",
    'SELECT greatest(true, 1)',
    "SELECT nullif('a', 'a'), nullif(1, '1'), nullif(date '2024-01-01', '2024-01-01'), nullif(2, 1)",
    "SELECT nullif(1, 'x')",
    'SELECT coalesce()',
    'SELECT greatest()',
    "SELECT CASE WHEN false THEN 1 ELSE 2.5 END, CASE 1 WHEN 1.0 THEN 'a' END",
  ]));

test('the keywords of the clock and of the session are functions without parentheses', () =>
  compare([
    'SELECT current_date = now()::date, current_timestamp = now(), localtimestamp = now()::timestamp AS x',
    'SELECT current_timestamp(3) = now()::timestamptz(3), localtime(0) = localtime::time(0), current_time(9) IS NULL',
    'SELECT current_time(1.5)',
    'SELECT current_timestamp()',
    'SELECT now(1)',
    'SELECT current_user = user, session_user = current_role, current_catalog = current_database()',
    'SELECT current_schema, current_schema(), current_schemas(false)',
    'CREATE TABLE stamped (id int, at timestamptz DEFAULT now(), day date DEFAULT current_date)',
    'INSERT INTO stamped (id) VALUES (1) RETURNING id, at = now(), day = current_date',
    "SELECT count(*) FROM stamped WHERE at <= now() AND at > now() - interval '1 hour'",
    "SELECT date_trunc('day', at)::date = current_date, count(*) FROM stamped GROUP BY 1",
  ]));

test('arguments may be given by name', () =>
  compare([
    'SELECT make_interval(days => 10, hours => 2), make_date(2024, day => 3, month => 2), make_interval()',
    'SELECT make_interval(1, secs := 1.5)',
    'SELECT make_interval(foo => 1)',
    'SELECT make_interval(days => 1, 2)',
    'SELECT make_interval(days => 1, days => 2)',
    'SELECT make_interval(1, years => 2)',
    'SELECT length(x => 1)',
  ]));

test('sequences are taken from, set and found', () =>
  compare([
    'CREATE SEQUENCE numbers',
    "SELECT currval('numbers')",
    "SELECT nextval('numbers'), nextval('numbers'), currval('numbers'), lastval()",
    "SELECT setval('numbers', 10), nextval('numbers'), setval('numbers', 20, false), nextval('numbers')",
    "SELECT setval('numbers', NULL), nextval(NULL)",
    "SELECT setval('numbers', 0)",
    "SELECT nextval('nothing')",
    `SELECT nextval('"Numbers"')`,
    "SELECT nextval('PUBLIC.Numbers')",
    'CREATE SEQUENCE "a.b"',
    `SELECT nextval('public."a.b"')`,
    'CREATE TABLE counted (id serial PRIMARY KEY, "Id" int GENERATED ALWAYS AS IDENTITY, x int)',
    `SELECT pg_get_serial_sequence('counted', 'id'), pg_get_serial_sequence('public.counted', 'Id'), pg_get_serial_sequence('counted', 'x')`,
    "SELECT pg_get_serial_sequence('counted', 'y')",
    "SELECT pg_get_serial_sequence('nothing', 'y')",
    'INSERT INTO counted (x) VALUES (1), (2) RETURNING *',
    `SELECT currval('counted_id_seq'), currval(pg_get_serial_sequence('counted', 'Id'))`,
  ]));

test('settings are read and changed', () =>
  compare([
    "SELECT set_config('a.b', 'x', false), current_setting('a.b'), current_setting('A.B', true)",
    "SELECT current_setting('no.such', true), current_setting('client_encoding')",
    "SELECT current_setting('no.such')",
    "SELECT set_config('nope', '1', false)",
    "SELECT set_config('search_path', 'pg_catalog, public', false), current_schema(), current_schemas(false)",
    "SELECT set_config('search_path', 'public', false)",
    "SELECT set_config('TimeZone', 'Asia/Kolkata', false)",
    "SELECT to_char(timestamptz '2024-02-29 00:00+00', 'HH24:MI TZH:TZM')",
    'BEGIN',
    "SELECT set_config('TimeZone', 'America/New_York', true)",
    "SELECT timestamptz '2024-02-29 00:00+00'::text",
    'COMMIT',
    "SELECT timestamptz '2024-02-29 00:00+00'::text",
    "SELECT set_config('TimeZone', 'UTC', false)",
  ]));

test('dates and times are computed with', () =>
  compare([
    "SELECT date '2024-02-29' + 1, date '2024-02-29' - date '2024-01-01', date '2024-01-01' + time '10:00'",
    "SELECT timestamp '2024-02-29' AT TIME ZONE 'Asia/Kolkata', timestamptz '2024-02-29 00:00+00' AT TIME ZONE 'Asia/Kolkata'",
    "SELECT extract(year FROM date '2024-02-29'), date_part('year', date '2024-02-29')",
    "SELECT (date '2024-01-01', date '2024-02-01') OVERLAPS (date '2024-01-15', interval '1 day')",
    "SELECT interval '1 day' * 2, 2 * interval '1 day', interval '1 day' / 2, - interval '1 day'",
    "SELECT now() + '1 day' > now(), '2024-01-01' - date '2023-01-01'",
    "SELECT '2024-01-01' + interval '1 day'",
    "SELECT to_char(1234.5, '9,999.99'), to_char(date '2024-02-29', 'Day'), to_date('2024', 'YYYY'), to_number('1,2', '9,9')",
  ]));

test('now() is when the transaction began, whichever statement asks first', async () => {
  await ours.exec('BEGIN');
  const begun = Date.now();
  while (Date.now() < begun + 3) await new Promise((resolve) => setTimeout(resolve, 1));
  const { rows } = await ours.query<[Date, boolean]>('SELECT now(), statement_timestamp() > now()', [], {
    rowMode: 'array',
  });
  await ours.exec('COMMIT');
  const [now, isLater] = rows[0]!;
  expect(now.getTime()).toBeLessThanOrEqual(begun);
  expect(isLater).toBe(true);
});
