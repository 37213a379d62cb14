import { calls, literals, operations } from './combine.js';

const ints = literals('int[]', [
  '{}',
  '{1}',
  '{1,2,3,2}',
  '{NULL,1,NULL}',
  '[0:2]={5,6,7}',
  '{{1,2},{3,4}}',
  '{{{1}}}',
  '[2:3][0:1]={{1,2},{1,9}}',
  '[2147483646:2147483646]={1}',
  '[-2147483648:-2147483648]={1}',
]);
const few = literals('int[]', ['{}', '{1,2,2}', '{NULL,1}', '{{1,2},{3,4}}', '[5:6]={2,1}']);
const texts = literals('text[]', ['{}', '{a,b,a}', '{NULL,"",x}', '{{"a b",c}}']);
const numbers = literals('int', ['0', '1', '2', '3', '-1', '9']);
const floats = literals('float8[]', ['{NaN,1,-0,0}', '{1.5}']);

export const arrayCases: readonly string[] = [
  ...['array_length', 'array_lower', 'array_upper'].flatMap((name) => calls(name, ints, numbers)),
  ...['array_ndims', 'array_dims', 'cardinality', 'array_reverse', 'array_sort'].flatMap((name) =>
    calls(name, [...ints, ...texts, ...floats]),
  ),
  ...calls('array_sort', [...few, ...texts, ...floats], ['true', 'false', 'NULL']),
  ...calls('array_sort', few, ['true', 'false'], ['true', 'false']),
  "array_sort('{1,2}'::json[])",
  ...calls('array_append', ints, numbers),
  ...calls('array_prepend', numbers, ints),
  ...calls('array_cat', ints, ints),
  ...operations('||', ints, ints),
  ...operations('||', few, numbers),
  ...operations('||', numbers, few),
  ...operations(
    '||',
    ['ARRAY[1,2]', "'{1}'::int8[]"],
    ["'{3}'", "'x'", '3::int8', '3.5', 'NULL', "'{a}'::text[]", "'a'::text"],
  ),
  ...operations(
    '||',
    ["'{3}'", "'x'", '3::int8', '3.5', 'NULL', "'a'::text"],
    ['ARRAY[1,2]', "'{1}'::int8[]", "ARRAY['a']"],
  ),
  'ARRAY[1,2] || ARRAY[2.5]',
  'array_append(ARRAY[1], 2.5)',
  'array_append(NULL, NULL)',
  'array_append(NULL::int[], 5::int8)',
  ...calls('array_position', [...few, "'[2147483646:2147483646]={1}'::int[]"], numbers),
  ...calls('array_position', few, numbers, numbers),
  ...calls('array_positions', few, numbers),
  ...calls('array_remove', few, numbers),
  ...calls('array_replace', few, numbers, numbers),
  ...calls('array_remove', floats, ["'NaN'::float8", '0', "'-0'::float8"]),
  ...calls('array_position', ["'{1.0,2.50}'::numeric[]"], ['1', '2.5', '1.00']),
  "array_position('{1}'::json[], '1'::json)",
  "array_remove(ARRAY['a ','b']::char(2)[], 'a')",
  ...calls(
    'array_fill',
    ['1', 'NULL::int', "'x'::text", "'x'"],
    literals('int[]', ['{}', '{3}', '{2,2}', '{0}', '{NULL}', '{{1}}', '{1,1,1,1,1,1,1}']),
  ),
  ...calls(
    'array_fill',
    ['1'],
    literals('int[]', ['{}', '{3}', '{2,2}']),
    literals('int[]', ['{}', '{5}', '{2,0}', '{NULL}', '{2147483647}']),
  ),
  'array_fill(ARRAY[1], ARRAY[2])',
  ...calls(
    'trim_array',
    ints.filter((array) => !array.includes('-2147483648')),
    numbers,
  ),
  ...['@>', '<@', '&&'].flatMap((symbol) => [
    ...operations(symbol, few, few),
    ...operations(symbol, texts, texts),
    ...operations(symbol, floats, floats),
  ]),
  "ARRAY[1] @> '{1}'",
  "'{1}'::json[] @> '{1}'::json[]",
  'ARRAY[1] && ARRAY[1::int8]',
  ...calls('array_to_string', [...few, ...texts, 'ARRAY[true,NULL]', "'{1.50}'::numeric[]"], ["','", "''", 'NULL']),
  ...calls('array_to_string', [...few, ...texts], ["','", 'NULL'], ["'*'", 'NULL']),
  ...calls('string_to_array', literals('text', ['', 'a,b,,c', ',', 'abc', '😀é']), ["','", "''", 'NULL', "'bc'"]),
  ...calls(
    'string_to_array',
    literals('text', ['', 'a,b,,c', 'NULL,x']),
    ["','", 'NULL'],
    ["''", "'NULL'", 'NULL', "'b'"],
  ),
  ...[...ints, ...texts]
    .map((array) => `ARRAY(SELECT x FROM unnest(${array}) AS x)`)
    .filter((text) => !text.includes("'{}'") && !text.includes('(NULL')),
  ...few.flatMap((array) => [1, 2].map((n) => `(SELECT count(*) FROM generate_subscripts(${array}, ${n}) AS x)`)),
  'array_length(NULL, 1)',
  "array_length('{1}', 1)",
  "cardinality('{1}')",
  ...['=', '<>', '<', '>', '<=', '>='].flatMap((symbol) => operations(symbol, few, few)),
  "ARRAY[1,2] = '{1,2}'",
  'ARRAY[]::int[] = ARRAY[]::int[]',
  'array_sample(ARRAY[1,2], 3)',
  "array_sample('[5:5]={1}'::int[], 1)",
  "array_shuffle('[5:5]={1}'::int[])",
];
