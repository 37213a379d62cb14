// Queries over one table whose groups are: values, one row, all NULL, values that are equal; and over no rows.

interface Column {
  readonly name: string;
  readonly type: string;
  /** Of the groups `many`, `one` and `equal`, as literals; `none` has NULLs only. */
  readonly many: readonly string[];
  readonly one: string;
  readonly equal: string;
}

const COLUMNS: readonly Column[] = [
  { name: 'i2', type: 'smallint', many: ['3', '-2', '32767', '3'], one: '7', equal: '5' },
  { name: 'i4', type: 'integer', many: ['3', '-2147483648', '2147483647', '3'], one: '7', equal: '5' },
  {
    name: 'i8',
    type: 'bigint',
    many: ['3', '-9223372036854775808', '9223372036854775807', '9007199254740993'],
    one: '7',
    equal: '5',
  },
  { name: 'f4', type: 'real', many: ['0.1', '-2.5', '1e10', '0.1'], one: '7.25', equal: '5.5' },
  { name: 'f8', type: 'float8', many: ['0.1', '-2.5', '1e15', '0.1'], one: '7.25', equal: '5.5' },
  {
    name: 'num',
    type: 'numeric',
    many: ['0.10', '-2.5', '12345678901234567890.123', '0.1'],
    one: '7.250',
    equal: '5.50',
  },
  { name: 'nan', type: 'numeric', many: ["'NaN'", '1', "'Infinity'", '2'], one: "'-Infinity'", equal: "'NaN'" },
  { name: 'inf', type: 'float8', many: ["'NaN'", '1', "'Infinity'", '2'], one: "'-Infinity'", equal: "'Infinity'" },
  { name: 'flag', type: 'boolean', many: ['true', 'false', 'true', 'true'], one: 'false', equal: 'true' },
  { name: 'txt', type: 'text', many: ["'b'", "'a'", "'ä'", "'😀'"], one: "''", equal: "'x'" },
  { name: 'ch', type: 'char(3)', many: ["'b'", "'a'", "'c  '", "'a'"], one: "''", equal: "'x'" },
  { name: 'byt', type: 'bytea', many: ["'\\x02'", "'\\x01ff'", "'\\x'", "'\\x02'"], one: "'\\x00'", equal: "'\\xff'" },
  {
    name: 'dat',
    type: 'date',
    many: ["'2024-02-29'", "'0044-03-15 BC'", "'infinity'", "'2024-02-29'"],
    one: "'2000-01-01'",
    equal: "'1999-12-31'",
  },
  {
    name: 'tim',
    type: 'time',
    many: ["'12:34:56'", "'00:00'", "'24:00'", "'12:34:56.5'"],
    one: "'01:00'",
    equal: "'02:00'",
  },
  {
    name: 'tms',
    type: 'timestamp',
    many: ["'2024-02-29 12:00'", "'0044-03-15 BC'", "'-infinity'", "'2024-02-29 12:00'"],
    one: "'2000-01-01'",
    equal: "'1999-12-31'",
  },
  {
    name: 'tmz',
    type: 'timestamptz',
    many: ["'2024-02-29 12:00+02'", "'0044-03-15 BC'", "'infinity'", "'2024-02-29 10:00Z'"],
    one: "'2000-01-01'",
    equal: "'1999-12-31'",
  },
  {
    name: 'itv',
    type: 'interval',
    many: ["'1 day'", "'24 hours'", "'-1 month'", "'1 year 3 seconds'"],
    one: "'1 hour'",
    equal: "'5 days'",
  },
  {
    name: 'arr',
    type: 'int[]',
    many: ["'{1,2}'", "'{1,NULL}'", "'{3,4}'", "'{0,5}'"],
    one: "'{9,9}'",
    equal: "'{1,1}'",
  },
  {
    name: 'uid',
    type: 'uuid',
    many: [
      "'6fa459ea-ee8a-3ca4-894e-db77e160355e'",
      "'00000000-0000-0000-0000-000000000000'",
      "'ffffffff-0000-0000-0000-000000000000'",
      "'00000000-0000-0000-0000-000000000001'",
    ],
    one: "'00000000-0000-0000-0000-000000000002'",
    equal: "'00000000-0000-0000-0000-000000000003'",
  },
  { name: 'jsb', type: 'jsonb', many: ['\'{"b": 1}\'', "'[1, 1.0]'", "'null'", '\'"x"\''], one: "'1'", equal: "'{}'" },
  { name: 'jsn', type: 'json', many: ['\'{"b" : 1}\'', "'[1]'", "'null'", '\'"x"\''], one: "'1'", equal: "'{}'" },
  {
    name: 'bits',
    type: 'bit(4)',
    many: ["B'1010'", "B'0110'", "B'1111'", "B'0110'"],
    one: "B'0001'",
    equal: "B'1000'",
  },
];

function row(id: number, group: string, value: (column: Column) => string): string {
  return `(${id}, '${group}', ${COLUMNS.map(value).join(', ')})`;
}

export const aggregateSetup = `
  CREATE TABLE sample (id int PRIMARY KEY, g text, ${COLUMNS.map(({ name, type }) => `${name} ${type}`).join(', ')});
  INSERT INTO sample VALUES
    ${[0, 1, 2, 3].map((i) => row(i, 'many', (column) => column.many[i]!)).join(',\n    ')},
    ${row(4, 'many', () => 'NULL')},
    ${row(5, 'one', (column) => column.one)},
    ${row(6, 'none', () => 'NULL')},
    ${row(7, 'none', () => 'NULL')},
    ${row(8, 'equal', (column) => column.equal)},
    ${row(9, 'equal', (column) => column.equal)};
`;

const all = COLUMNS.map(({ name }) => name);
const numbers = ['i2', 'i4', 'i8', 'f4', 'f8', 'num', 'nan', 'inf'];
const ordered = all.filter((name) => name !== 'jsn');
const extremes = ordered.filter((name) => !['flag', 'uid', 'jsb', 'bits'].includes(name));

interface Calls {
  readonly names: readonly string[];
  readonly columns: readonly string[];
}

const UNARY: readonly Calls[] = [
  {
    names: ['count', 'array_agg', 'any_value', 'json_agg', 'jsonb_agg', 'json_agg_strict', 'jsonb_agg_strict'],
    columns: all,
  },
  { names: ['min', 'max'], columns: extremes },
  { names: ['sum', 'avg'], columns: [...numbers, 'itv'] },
  { names: ['stddev', 'stddev_pop', 'stddev_samp', 'variance', 'var_pop', 'var_samp'], columns: numbers },
  { names: ['bool_and', 'bool_or', 'every'], columns: ['flag'] },
  { names: ['bit_and', 'bit_or', 'bit_xor'], columns: ['i2', 'i4', 'i8', 'bits'] },
];

/**
 * In groups, over all rows, over none and over NULLs alone. PostgreSQL sorts rows into groups in an order of its own,
 * which shows in some results unless the call has an order.
 */
function everyWay(call: string, sortedCall = call): string[] {
  return [
    `SELECT g, ${sortedCall} AS result FROM sample GROUP BY g ORDER BY g`,
    `SELECT ${call} AS result FROM sample`,
    `SELECT ${call} AS result FROM sample WHERE false`,
    `SELECT ${call} AS result FROM sample WHERE g = 'none'`,
  ];
}

const unary = UNARY.flatMap(({ names, columns }) =>
  names.flatMap((name) =>
    columns.flatMap((column) => everyWay(`${name}(${column})`, `${name}(${column} ORDER BY id)`)),
  ),
);

const distinct = [
  ...ordered.flatMap((column) => everyWay(`count(DISTINCT ${column})`)),
  // Of equal values that look different, any may stay.
  ...['array_agg', 'json_agg'].flatMap((name) =>
    ordered
      .filter((column) => column !== 'num' && column !== 'itv')
      .flatMap((column) => everyWay(`${name}(DISTINCT ${column})`)),
  ),
  ...['sum', 'avg', 'stddev'].flatMap((name) =>
    numbers.slice(0, 6).map((column) => `SELECT g, ${name}(DISTINCT ${column}) FROM sample GROUP BY g ORDER BY g`),
  ),
  "SELECT string_agg(DISTINCT g, ',') FROM sample",
  "SELECT string_agg(DISTINCT g, ',' ORDER BY g DESC) FROM sample",
  "SELECT string_agg(DISTINCT g, ',' ORDER BY length(g)) FROM sample",
  'SELECT array_agg(DISTINCT i2 ORDER BY i2 DESC NULLS LAST) FROM sample',
  'SELECT array_agg(DISTINCT jsn) FROM sample',
  'SELECT count(DISTINCT jsn) FROM sample',
  'SELECT count(DISTINCT g), count(DISTINCT i4), sum(DISTINCT i2) FROM sample',
  "SELECT json_object_agg(DISTINCT g, i2) FROM sample WHERE g IN ('one', 'equal')",
];

const sorted = [
  ...ordered.map((column) => `SELECT array_agg(id ORDER BY ${column} DESC NULLS LAST, id) FROM sample`),
  ...ordered.map((column) => `SELECT g, array_agg(${column} ORDER BY ${column}, id) FROM sample GROUP BY g ORDER BY g`),
  "SELECT string_agg(txt, ', ' ORDER BY txt DESC) FROM sample",
  'SELECT g, string_agg(txt, g ORDER BY id) FROM sample GROUP BY g ORDER BY g',
  'SELECT string_agg(txt, NULL ORDER BY id) FROM sample',
  "SELECT string_agg(byt, '\\x2c' ORDER BY id) FROM sample",
  'SELECT array_agg(arr ORDER BY id) FILTER (WHERE arr IS NOT NULL) FROM sample',
  'SELECT array_agg(arr) FROM sample',
  "SELECT array_agg(ARRAY[]::int[]) FROM sample WHERE g = 'one'",
  'SELECT array_agg(CASE WHEN id = 0 THEN ARRAY[1] ELSE ARRAY[1, 2] END) FROM sample',
  'SELECT any_value(txt ORDER BY txt DESC) FROM sample',
  'SELECT sum(i4 ORDER BY id) FROM sample',
  'SELECT json_object_agg(id, txt ORDER BY id DESC) FROM sample',
  'SELECT jsonb_object_agg(id, txt) FROM sample',
  'SELECT json_object_agg(txt, id) FROM sample',
  'SELECT jsonb_object_agg(txt, id) FROM sample',
  'SELECT json_object_agg_strict(id, txt ORDER BY id) FROM sample',
  'SELECT jsonb_object_agg_strict(id, txt) FROM sample',
  'SELECT json_object_agg_unique(g, id) FROM sample',
  'SELECT jsonb_object_agg_unique(g, id) FROM sample',
  'SELECT json_object_agg_unique(id, g ORDER BY id) FROM sample',
  'SELECT json_object_agg_unique_strict(g, i2) FROM sample',
  'SELECT jsonb_object_agg_unique_strict(g, i2) FROM sample',
  'SELECT jsonb_object_agg_unique_strict(id, i2) FROM sample',
  'SELECT json_object_agg(arr, 1) FROM sample WHERE arr IS NOT NULL',
  'SELECT jsonb_object_agg(jsb, 1) FROM sample WHERE jsb IS NOT NULL',
  'SELECT jsonb_object_agg(tms, dat) FROM sample WHERE tms IS NOT NULL',
];

const filtered = [
  'SELECT count(*) FILTER (WHERE i4 > 0), count(i4) FILTER (WHERE i4 > 0), sum(i4) FILTER (WHERE false) FROM sample',
  'SELECT g, array_agg(id ORDER BY id DESC) FILTER (WHERE i2 IS NOT NULL) FROM sample GROUP BY g ORDER BY g',
  'SELECT g, count(DISTINCT i2) FILTER (WHERE i2 <> 3) FROM sample GROUP BY g ORDER BY g',
  'SELECT g, max(round(num, 2)) FILTER (WHERE num < 6), avg(f8) FILTER (WHERE f8 < 6) FROM sample GROUP BY g ORDER BY g',
  'SELECT g FROM sample GROUP BY g HAVING count(*) FILTER (WHERE flag) > 1 ORDER BY bool_or(flag), g',
  'SELECT sum(i4) FILTER (WHERE NULL) FROM sample',
  'SELECT sum(i4) FILTER (WHERE i4) FROM sample',
  'SELECT abs(i4) FILTER (WHERE true) FROM sample',
  'SELECT sum(count(*)) FROM sample',
  'SELECT id FROM sample WHERE count(*) > 1',
  'SELECT i2, count(*) FROM sample',
  'SELECT sum(txt) FROM sample',
  'SELECT max(flag) FROM sample',
  'SELECT min(jsb) FROM sample',
  'SELECT string_agg(txt) FROM sample',
  'SELECT string_agg(i4, 1) FROM sample',
  "SELECT array_agg('x')",
  "SELECT json_agg('x')",
  "SELECT string_agg('x', ',')",
  'SELECT count()',
  'SELECT sum(*) FROM sample',
  "SELECT bit_and(b) FROM (VALUES (B'1'), (B'10')) AS t(b)",
  'SELECT sum(i8) + 1, avg(i8) * 2 FROM sample',
  'SELECT sum(x) FROM (VALUES (9223372036854775807), (1)) AS t(x)',
  'SELECT sum(x::int) FROM (VALUES (2147483647), (2147483647)) AS t(x)',
  "SELECT sum(x) FROM (VALUES ('infinity'::interval), ('1 day')) AS t(x)",
  "SELECT avg(x) FROM (VALUES ('infinity'::interval), ('-infinity')) AS t(x)",
  'SELECT var_pop(x) FROM (VALUES (1e200::float8), (-1e200)) AS t(x)',
  'SELECT sum(x) FROM (VALUES (1.7e308::float8), (1.7e308)) AS t(x)',
];

const fractions = [
  '0',
  '0.1',
  '0.5',
  '0.75',
  '1',
  'NULL',
  '1.5',
  '-0.1',
  "'NaN'",
  'ARRAY[0.25, 0.5, NULL, 1]',
  "'{{0,1},{0.5,0.3}}'::float8[]",
  "'{}'::float8[]",
  'ARRAY[0.5, 2]',
  'NULL::float8[]',
];

const orderedSets = [
  ...fractions.flatMap((fraction) => [
    ...['i2', 'num', 'f8', 'itv'].map(
      (column) =>
        `SELECT g, percentile_cont(${fraction}) WITHIN GROUP (ORDER BY ${column}) FROM sample WHERE i2 IS NOT NULL GROUP BY g ORDER BY g`,
    ),
    ...['i2', 'txt', 'dat', 'itv', 'jsb'].map(
      (column) =>
        `SELECT g, percentile_disc(${fraction}) WITHIN GROUP (ORDER BY ${column}) FROM sample WHERE i2 IS NOT NULL GROUP BY g ORDER BY g`,
    ),
  ]),
  ...['i2', 'txt', 'flag', 'jsb', 'uid'].map(
    (column) => `SELECT g, mode() WITHIN GROUP (ORDER BY ${column}) FROM sample GROUP BY g ORDER BY g`,
  ),
  'SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY i2 DESC), percentile_disc(0.25) WITHIN GROUP (ORDER BY i2 DESC NULLS LAST) FROM sample',
  'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY f8) FILTER (WHERE f8 < 10) FROM sample',
  'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY f8) FROM sample WHERE false',
  'SELECT mode() WITHIN GROUP (ORDER BY i2 DESC) FROM sample',
  'SELECT percentile_cont(0.5) FROM sample',
  'SELECT percentile_cont(0.5, i2) FROM sample',
  'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY i2, i4) FROM sample',
  'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY txt) FROM sample',
  'SELECT percentile_cont(DISTINCT 0.5) WITHIN GROUP (ORDER BY i2) FROM sample',
  'SELECT max() WITHIN GROUP (ORDER BY i2) FROM sample',
  'SELECT mode(1) WITHIN GROUP (ORDER BY i2) FROM sample',
];

const PAIRS = [
  'corr',
  'covar_pop',
  'covar_samp',
  'regr_avgx',
  'regr_avgy',
  'regr_count',
  'regr_intercept',
  'regr_r2',
  'regr_slope',
  'regr_sxx',
  'regr_sxy',
  'regr_syy',
];

const pairs = PAIRS.flatMap((name) => [
  `SELECT g, ${name}(i2, id ORDER BY id) FROM sample GROUP BY g ORDER BY g`,
  `SELECT ${name}(id, i2) FROM sample`,
  `SELECT ${name}(1, id) FROM sample`,
  `SELECT ${name}(id, 1) FROM sample`,
  `SELECT ${name}(inf, id) FROM sample`,
  `SELECT ${name}(num, f8) FROM sample WHERE g = 'many'`,
  `SELECT ${name}(1, 2) WHERE false`,
  `SELECT ${name}(y, x) FROM (VALUES (1e200::float8, 1), (-1e200, 2)) AS t(y, x)`,
]);

/** Queries by what they show. */
export const aggregateQueries: Readonly<Record<string, readonly string[]>> = {
  'every aggregate over every type': unary,
  DISTINCT: distinct,
  'ORDER BY': sorted,
  'FILTER, and what is refused': filtered,
  'ordered sets': orderedSets,
  pairs: pairs,
};
