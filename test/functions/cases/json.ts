import { calls, literals, operations } from './combine.js';

const documents = [
  '{"a": 1, "b": [1, 2, {"c": null}], "ä": {"x": "y", "": 0}}',
  '[1, "two", [3, [4]], {"five": 5}, null, true]',
  ' { "a" : "x\\ny" , "b" : 1.50e1 , "a" : "\\u00e9\\ud83d\\ude00" } ',
  '{"a": {"b": {"c": [[[1]]]}}, "0": "zero", "-1": "minus"}',
  '[]',
  '{}',
  '"text"',
  '"\\"quoted\\" \\\\ \\/"',
  '-0.0',
  '12345678901234567890.123456789012345678901234567890',
  'true',
  'null',
];

const texts = literals('json', documents);
const binaries = literals('jsonb', documents);
const few = literals('jsonb', [
  '{"a": 1, "b": null}',
  '[1, "a", null, [2]]',
  '{"a": {"b": [1, 2]}}',
  '[]',
  '{}',
  '1',
  '"a"',
  'null',
]);
const keys = ["'a'", "'b'", "'ä'", "''", "'0'", "'five'", "'x'", 'NULL', "'a'::text"];
const indexes = ['0', '1', '2', '-1', '-6', '-7', '2147483647', '-2147483648', 'NULL::int'];
const paths = [
  '{}',
  '{a}',
  '{b,2,c}',
  '{b,-1,c}',
  '{2,1,0}',
  '{a,b,c,0,0,0}',
  '{0}',
  '{-1}',
  '{" 1"}',
  '{+1}',
  '{1x}',
  '{ä,""}',
  '{NULL}',
  '{a,NULL}',
  '{2147483648}',
].map((path) => `'${path}'`);

/** What json keeps and only some functions refuse. */
const unreadable = literals('json', [
  '{"a": "\\u0000"}',
  '["\\ud800"]',
  '["\\ud83d\\ud83d"]',
  '["\\udc00", 1]',
  '{"a": "\\ud83dx"}',
  '["\\\\u0000"]',
]).slice(0, -1);

const deep = `${'['.repeat(500)}1${']'.repeat(500)}`;

const access = [
  ...[texts, binaries].flatMap((values) => [
    ...operations('->', values, keys),
    ...operations('->>', values, keys),
    ...operations('->', values, indexes),
    ...operations('->>', values, indexes),
    ...operations('#>', values, paths),
    ...operations('#>>', values, paths),
  ]),
  ...unreadable.flatMap((value) => [
    ...operations('->', [value], ["'a'", "'b'", '0', '1']),
    ...operations('->>', [value], ["'a'", "'b'", '0', '1']),
    ...operations('#>', [value], ["'{a}'", "'{}'"]),
    `json_typeof(${value})`,
    `json_array_length(${value})`,
    `json_strip_nulls(${value})`,
    `${value}::jsonb`,
  ]),
  ...['json', 'jsonb'].flatMap((type) => {
    const values = type === 'json' ? texts : binaries;
    return [
      ...calls(`${type}_typeof`, values),
      ...calls(`${type}_array_length`, values),
      ...calls(`${type}_extract_path`, values, ["'a'", "'2'", 'NULL'], ["'b'", "'0'"]),
      ...calls(`${type}_extract_path_text`, values, ["'a'", "'b'", "'1'"]),
      `${type}_extract_path('{"a": [{"b": "c"}]}', 'a', '0', 'b')`,
      `${type}_extract_path_text('{"a": [{"b": "c"}]}', 'a', '0', 'b')`,
      `${type}_extract_path('1')`,
      `${type}_typeof('')`,
      `${type}_typeof('{')`,
      `${type}_array_length('${deep}')`,
      `('${deep}'::${type} #> '{0,0,0}')::text`,
    ];
  }),
  `'{"a": 1}' -> 'a'`,
  `'{"a": 1}'::text -> 'a'`,
  `'{"a": {"b": 1}, "a": 2}'::json #> '{a,b}'`,
  `'{"a": {"b": 1}, "a": {"b": 3}}'::json #> '{a,b}'`,
  `'{"a": {"b": 1}, "a": {"c": 3}}'::json #> '{a,b}'`,
];

const contained = literals('jsonb', [
  '{}',
  '[]',
  '1',
  '1.0',
  '"a"',
  'null',
  '[1]',
  '[1, 1]',
  '["a", 1.00]',
  '[[2]]',
  '[[]]',
  '{"a": 1}',
  '{"a": {}}',
  '{"a": {"b": [2]}}',
  '{"a": {"b": [2, 1, 1]}}',
  '{"a": null}',
  '[1, "a", null, [2], 3]',
  '[{"a": 1}]',
]);

const containment = [
  ...operations('@>', [...few, '\'[{"a": 1, "b": 2}, [2, 3]]\'::jsonb'], contained),
  ...operations('<@', contained, few),
  ...operations('?', few, ["'a'", "'b'", "''", "'1'", 'NULL']),
  ...['?|', '?&'].flatMap((symbol) =>
    operations(symbol, few, ["ARRAY['a']", "ARRAY['a', 'x']", "'{}'", "'{NULL}'", "'{a,NULL}'", "'{{a,b}}'", 'NULL']),
  ),
];

const editing = [
  ...operations('||', few, [...few, "'x'", `'{"c": 1}'`]),
  ...operations('-', few, [
    "'a'",
    "'b'",
    'NULL',
    '0',
    '-1',
    '5',
    "'{a,b}'::text[]",
    "'{}'::text[]",
    "'{{a,b}}'::text[]",
    "'{NULL,a}'::text[]",
  ]),
  ...operations('#-', few, paths),
  ...operations('#-', few, ["'{a,b}'", "'{a,b,0}'", "'{a,b,-3}'", "'{a,b,x}'", "'{3,0}'", "'{{a}}'"]),
  ...calls(
    'jsonb_set',
    few,
    [
      "'{}'",
      "'{a}'",
      "'{c}'",
      "'{a,b}'",
      "'{a,b,1}'",
      "'{a,b,-1}'",
      "'{a,b,9}'",
      "'{a,b,-9}'",
      "'{a,x,y}'",
      "'{0}'",
      "'{9}'",
      "'{-9}'",
      "'{x}'",
      "'{3,1}'",
      "'{a,NULL}'",
      "'{{a}}'",
      'NULL',
    ],
    [`'{"n": [1]}'`],
  ),
  ...calls(
    'jsonb_set',
    few,
    ["'{a}'", "'{c}'", "'{9}'", "'{-9}'", "'{a,b,9}'"],
    ["'null'", 'NULL'],
    ['true', 'false', 'NULL'],
  ),
  ...calls(
    'jsonb_insert',
    few,
    [
      "'{}'",
      "'{a}'",
      "'{c}'",
      "'{a,b}'",
      "'{a,b,1}'",
      "'{a,b,-1}'",
      "'{a,b,9}'",
      "'{0}'",
      "'{9}'",
      "'{-1}'",
      "'{-9}'",
      "'{x}'",
      "'{NULL}'",
    ],
    [`'"n"'`],
    ['true', 'false'],
  ),
  ...calls('jsonb_insert', few.slice(0, 3), ["'{a,b,0}'", "'{1}'"], ["'1'", 'NULL']),
  ...calls(
    'jsonb_set_lax',
    few.slice(0, 4),
    ["'{a}'", "'{0}'", 'NULL'],
    ["'9'", 'NULL'],
    ['true', 'false', 'NULL'],
    ["'use_json_null'", "'delete_key'", "'return_target'", "'raise_exception'", "'other'", 'NULL'],
  ),
  ...calls('jsonb_set_lax', few, ["'{a}'"], ["'9'", 'NULL']),
  ...['json', 'jsonb'].flatMap((type) => {
    const values = type === 'json' ? texts : binaries;
    return [
      ...calls(`${type}_strip_nulls`, values),
      ...calls(`${type}_strip_nulls`, values, ['true', 'false', 'NULL']),
      `${type}_strip_nulls('{"a": [{"b": null, "c": [null, {"d": null}]}], "e": null}')`,
      `${type}_strip_nulls('{"a": [{"b": null, "c": [null, {"d": null}]}], "e": null}', true)`,
    ];
  }),
  ...calls('jsonb_pretty', [...binaries, `'[[], {}, [{"a": []}]]'`]),
];

const values = [
  '1',
  '-1::smallint',
  '9223372036854775807',
  '1.50',
  "'NaN'::numeric",
  "'Infinity'::float8",
  '1e300::float8',
  '0.1::real',
  "'-0'::float8",
  'true',
  "'te\"xt\\\\\t😀'::text",
  "E'\\x01\\x7f'::text",
  "''::text",
  'NULL::int',
  '\'{"a" : 1,  "a":2}\'::json',
  '\'{"b": 1, "a": 2}\'::jsonb',
  "'2024-02-29'::date",
  "'0044-03-15 BC'::date",
  "'infinity'::date",
  "'2024-02-29 12:34:56.789'::timestamp",
  "'0044-03-15 01:02:03 BC'::timestamp",
  "'-infinity'::timestamp",
  "'2024-02-29 12:34:56+00'::timestamptz",
  "'0044-03-15 01:02:03+00 BC'::timestamptz",
  "'1850-01-01 00:00+00'::timestamptz",
  "'infinity'::timestamptz",
  "'12:34:56.5'::time",
  "'12:34:56+05:30'::timetz",
  "'1 year 2 days 03:04:05'::interval",
  "'\\x00ff'::bytea",
  "B'101'",
  "'6fa459ea-ee8a-3ca4-894e-db77e160355e'::uuid",
  '3::oid',
  "'[1,2.5]'::vector",
  "'{}'::int[]",
  "'{1,NULL,3}'::int[]",
  "'{{1,2},{3,4}}'::int[]",
  '\'[0:1]={a,"b\\"c"}\'::text[]',
  'ARRAY[\'{"a": 1}\'::jsonb, NULL]',
  "ARRAY['2024-02-29 12:00'::timestamp]",
  'ROW(1, NULL)',
  "ROW('a'::text, ARRAY[1, 2], '{}'::json)",
];

const building = [
  ...calls('to_json', values),
  ...calls('to_jsonb', values),
  ...calls('json_build_array', values),
  ...calls('jsonb_build_array', values),
  ...['json_build_object', 'jsonb_build_object'].flatMap((name) => [
    ...calls(name, ["'k'"], values),
    ...calls(name, values, ['1']),
    `${name}('b', 1, 'a', NULL, 'b', 'x')`,
    `${name}('a')`,
    `${name}('a', 1, NULL)`,
    `${name}('a', 1, NULL, 2)`,
    `${name}('a', 1, ARRAY[1], 2, NULL, 3)`,
    `${name}(NULL, 1, ARRAY[1], 2)`,
  ]),
  ...['json_object', 'jsonb_object'].flatMap((name) => [
    ...calls(
      name,
      literals('text[]', [
        '{}',
        '{a,1,b,2}',
        '{a,1,b}',
        '{a,NULL}',
        '{NULL,a}',
        '{{a,1},{b,NULL}}',
        '{{a,1,2}}',
        '{{a},{b}}',
        '{{{a,b}}}',
        '{a,1,a,2}',
        '{"q\\"",ü}',
      ]),
    ),
    ...calls(
      name,
      ["'{a,b}'", "'{}'", "'{a,NULL}'", "'{{a,b}}'", 'NULL'],
      ["'{1,2}'", "'{}'", "'{1,NULL}'", "'{{1,2}}'", "'{1}'", 'NULL'],
    ),
  ]),
  ...calls(
    'array_to_json',
    ["'{{1,2},{3,4}}'::int[]", "'{}'::text[]", "'{a,NULL}'::text[]", "ARRAY['{}'::json]", 'NULL::int[]'],
    ['true', 'false', 'NULL'],
  ),
  ...calls('row_to_json', ["ROW(1, 'a'::text, NULL)", 'ROW(1.50, ARRAY[1,2])', 'ROW()'], ['true', 'false']),
  "to_json('x')",
  'to_json(NULL)',
  'json_build_array()',
  'jsonb_build_array(NULL)',
  "json_build_array('x', NULL, 1)",
];

/** Calls over json and jsonb. */
export const jsonCases: readonly string[] = [...access, ...containment, ...editing, ...building];

/** The arguments of the functions that make rows of json and jsonb. */
export const jsonArguments = { json: [...texts, ...unreadable], jsonb: binaries } as const;
