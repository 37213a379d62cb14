import { calls, literals, operations, quote } from './combine.js';

const texts = literals('text', ['', 'a', 'abc', ' ab c ', 'Größe', '😀a😀ß', 'xxabcxx', "it's", 'a\\b', '.a..b.']);
const few = literals('text', ['', 'abc', 'é😀x']);
const parts = literals('text', ['', 'a', 'bc', '😀', 'ß', 'x ', '.']);
const counts = literals('int', ['0', '1', '2', '3', '-1', '-2', '100', '2147483647', '-2147483648']);
const small = literals('int', ['0', '1', '3', '-1', '7']);
const words = literals('text', [
  'hello WORLD',
  "it's o'clock 2nd 3RD",
  'ÄPFEL-ßtraße_x',
  'ǆ ΑΣ ΣΑΣ ǈ',
  'İIıi',
  'ﬁne',
  'ⓐbc',
  '𐐨𐐀 𝒳x',
  'a1b2C3 4d',
]);
const others = ['1', '1.50', "1e3::float8", 'true', "date '2020-01-31'", 'ARRAY[1,2]', "'{\"a\": 1}'::jsonb", "'ab '::char(4)", "'\\x01'::bytea"];

export const stringCases: readonly string[] = [
  ...['length', 'char_length', 'character_length', 'octet_length', 'bit_length', 'ascii', 'reverse', 'md5'].flatMap((name) =>
    calls(name, texts),
  ),
  ...['lower', 'upper', 'initcap', 'casefold'].flatMap((name) => calls(name, [...texts, ...words])),
  ...['btrim', 'ltrim', 'rtrim'].flatMap((name) => [...calls(name, texts), ...calls(name, texts, parts)]),
  ...['length', 'char_length', 'octet_length'].flatMap((name) => calls(name, ["'ab'::char(5)", "''::char(2)", "'é '::char(3)"])),
  ...['left', 'right'].flatMap((name) => calls(name, texts, counts)),
  ...calls('substring', texts, counts),
  ...calls('substr', few, counts, small),
  ...['lpad', 'rpad'].flatMap((name) => [...calls(name, few, small), ...calls(name, few, small, parts)]),
  ...calls('repeat', few, literals('int', ['0', '1', '3', '-1'])),
  ...calls('repeat', ["'a'"], ['2147483647']),
  ...calls('lpad', ["'a'"], ['2147483647']),
  ...calls('replace', texts, parts, literals('text', ['', 'Z', '😀😀'])),
  ...calls('translate', texts, literals('text', ['', 'abc', 'aß😀', 'aa']), literals('text', ['', 'x', '😀y'])),
  ...['position', 'strpos', 'starts_with'].flatMap((name) =>
    name === 'position'
      ? texts.flatMap((text) => parts.map((part) => `position(${part} IN ${text})`))
      : calls(name, texts, parts),
  ),
  ...operations('^@', texts, parts),
  ...calls('split_part', literals('text', ['', 'a.b.c', '.a..', 'abc', '😀.😀']), literals('text', ['', '.', '..', '😀']), literals('int', ['0', '1', '2', '3', '5', '-1', '-2', '-5'])),
  ...calls('overlay', few, parts, small),
  ...calls('overlay', literals('text', ['abcdef']), literals('text', ['XY', '']), small, literals('int', ['0', '2', '-1', '-5', '2147483647'])),
  ...calls('chr', literals('int', ['0', '-1', '65', '228', '8364', '128512', '55296', '1114111', '1114112', '2147483647'])),
  ...operations('||', few, few),
  ...operations('||', others, ["'x'::text", "'x'"]),
  ...operations('||', ["'x'::text", 'NULL::text'], others),
  "'a' || 'b'",
  "'a' || NULL",
  'NULL || 1',
  "'ab '::char(4) || 'ab '::char(4)",
  "'a'::varchar || 'b'::char(3) || 1.5",
  ...calls('concat', others),
  ...calls('concat', others, ['NULL', "'x'"]),
  ...calls('concat_ws', ["', '", 'NULL', "''", "'😀'"], ['1', 'NULL', "''"], ['true', 'NULL::int', "'b'"]),
  "concat(NULL)",
  "concat('a', 'b', 1, 2.5, NULL, true, ROW(1, 'x y'))",
  ...calls('trim', ["both 'x' from 'xxabcxx'", "leading from '  a '", "trailing 'é' from 'aéé'", "'  a '"]),
  "substring('abcdef' from 2 for 3)",
  "substring('abcdef' for 2)",
  "substring('abcdef' from -1 for 4)",
  "overlay('abcdef' placing 'zz' from 2 for 3)",
];

export const quoteCases: readonly string[] = [
  ...['quote_ident', 'quote_literal', 'quote_nullable'].flatMap((name) =>
    calls(name, [...texts, ...literals('text', ['Abc', 'select', 'abort', 'a_1', '1a', 'a"b', "o'c\\", 'été', 'between', 'left', '_x'])]),
  ),
  ...['quote_literal', 'quote_nullable'].flatMap((name) => calls(name, others)),
  ...[
    "'%s'", "'%I'", "'%L'", "'%s %s'", "'%%'", "'100%% %s'", "'%2$s-%1$s'", "'%1$s %s'", "'%10s|'", "'%-10s|'", "'%-10I|%5L|'",
    "'%*s|'", "'%-*s|'", "'%*2$s|'", "'%1$*2$s|'", "'%2$*1$s|'", "'%'", "'%x'", "'%5'", "'%1$'", "'%0$s'", "'%*0$s'", "'%é'", "'%😀'",
    "'%3$s'", "'%99999999999s'", "'%*2s'", "'%--5s|'", "'no args'", 'NULL', "'%s%'", "'%%%'", "''", "'%1$-5s|'", "'%-1$s'", "'%5-s'",
    "'%1$%'", "'%2147483648$s'",
  ].flatMap((pattern) => [
    ...['', ', NULL', ', NULL, NULL', ", 'a b', 5", ", 5, 'x'", ", -7, 'é'", ', 1.5, true', ", '', 'O''R\\x'", ', ARRAY[1], 3'].map(
      (rest) => `format(${pattern}${rest})`,
    ),
  ]),
  "format('%s', date '2020-01-01')",
  "format('%*s', 9999999999, 1)",
];

const bytes = literals('bytea', ['', '\\x00', '\\x01', '\\x0102ff', '\\xffd8e0']);

export const encodingCases: readonly string[] = [
  ...calls('encode', bytes, ["'hex'", "'base64'", "'escape'", "'HEX'", "'nope'", 'NULL']),
  ...calls(
    'decode',
    literals('text', ['', 'ff', 'f', 'FF 00', ' ff', 'f f', 'zz', 'QUJD', 'QU JD\n', 'QUI=', 'QQ==', 'Q', 'QQ', 'Q=', 'QQ=Q', 'QQ==QUJD', 'Q*Q=', '====', 'é', 'a\\\\b', '\\000', '\\x41', 'a\\', '\\400', 'plain']),
    ["'hex'", "'base64'", "'escape'", "'x'"],
  ),
  ...["repeat('A', 100)", "repeat('ab', 57)", "repeat('x', 76)"].flatMap((text) => [`encode(${text}::bytea, 'base64')`, `decode(encode(${text}::bytea, 'base64'), 'base64')`]),
  ...calls('convert_from', literals('bytea', ['', '\\xc3a4', '\\xf09f9880', '\\xff', '\\xe282', '\\x00', '\\xc3', '\\x41c328', '\\xeda080', '\\xc080', '\\xf8888080', '\\xf4908080', '\\x4100']), ["'UTF8'", "'utf-8'", "'nope'"]),
  ...calls('convert_to', literals('text', ['', 'aß😀']), ["'UTF8'", "'Unicode'"]),
  "length('\\xc3a4c3a4'::bytea, 'UTF8')",
  "length('\\xff'::bytea, 'UTF8')",
  ...calls('unistr', literals('text', ['', 'abc', '\\0041', '\\00', '\\+01F600', '\\uD83D\\uDE00', '\\d83d', '\\de00', '\\d83dx', '\\d83d\\0041', '\\U0001F600', '\\\\', 'a\\', '\\0000', '\\+110000', '\\x', 'a\\0062c', '\\d83d\\\\'])),
  ...['sha224', 'sha256', 'sha384', 'sha512', 'md5', 'crc32', 'crc32c'].flatMap((name) => calls(name, bytes)),
  ...['to_hex', 'to_oct', 'to_bin'].flatMap((name) => [
    ...calls(name, literals('int', ['0', '1', '-1', '255', '2147483647', '-2147483648'])),
    ...calls(name, literals('int8', ['0', '-1', '9223372036854775807', '-9223372036854775808', '4294967296'])),
  ]),
  ...['normalize', 'is_normalized'].flatMap((name) => literals('text', ['é', 'é', 'ﬁ', '①', '', '가']).map((text) => `${name}(${text})`)),
  ...literals('text', ['é', 'é', 'ﬁ']).flatMap((text) => ['NFC', 'NFD', 'NFKC', 'NFKD'].map((form) => `normalize(${text}, ${form})`)),
  "is_normalized('é', 'nfd')",
  "is_normalized('é', 'nope')",
  ...calls('uuid_extract_version', literals('uuid', ['41db1265-8bc1-4ab3-992f-885799a4af1d', '11111111-1111-1111-1111-111111111111', '019535d9-3df7-79fb-b466-fa907fa17f9e', '00000000-0000-0000-0000-000000000000'])),
  ...calls('uuid_extract_timestamp', literals('uuid', ['41db1265-8bc1-4ab3-992f-885799a4af1d', 'C232AB00-9414-11EC-B3C8-9F6BDECED846', '019535d9-3df7-79fb-b466-fa907fa17f9e', '00000000-0000-1000-8000-000000000000', 'ffffffff-ffff-7fff-bfff-ffffffffffff'])),
];

const positions = literals('int', ['0', '1', '2', '-1', '7', '8', '23', '24', '100']);
const bits = literals('bit varying', ['', '1', '0', '101', '10110111', '1111000011110000']).map((bit) => `(${bit})::bit varying`);

export const binaryCases: readonly string[] = [
  ...['length', 'octet_length', 'bit_length', 'reverse', 'bit_count'].flatMap((name) => calls(name, bytes)),
  ...calls('substring', bytes, positions),
  ...calls('substr', bytes, positions, literals('int', ['0', '1', '2', '-1', '2147483647'])),
  ...calls('overlay', bytes, literals('bytea', ['', '\\xaa']), positions),
  ...calls('overlay', bytes, literals('bytea', ['\\xaabb']), positions, literals('int', ['0', '1', '-1'])),
  ...bytes.flatMap((value) => literals('bytea', ['', '\\x01', '\\x02ff', '\\xff']).map((part) => `position(${part} IN ${value})`)),
  ...['btrim', 'ltrim', 'rtrim'].flatMap((name) => calls(name, bytes, literals('bytea', ['', '\\x00ff', '\\x01']))),
  ...['get_byte', 'get_bit'].flatMap((name) => calls(name, bytes, positions)),
  ...calls('get_bit', bytes, literals('int8', ['9223372036854775807', '-9223372036854775808'])),
  ...calls('set_byte', bytes, positions, literals('int', ['0', '255', '256', '-1'])),
  ...calls('set_bit', bytes, positions, literals('int', ['0', '1', '2'])),
  ...operations('||', bytes, bytes),
  ...['length', 'octet_length', 'bit_length', 'bit_count'].flatMap((name) => calls(name, ["B'101'", "B''", "B'1011011101'"])),
  ...['&', '|', '#'].flatMap((symbol) => operations(symbol, ["B'101'", "B'1'", "B''"], ["B'110'", "B'0'", "B''"])),
  ...['<<', '>>'].flatMap((symbol) => operations(symbol, ["B'10110'", "B''"], ['0', '1', '-1', '4', '5', '100', '-100'])),
  "~ B'10'",
  ...operations('||', bits, bits),
  ...calls('substring', ["B'10110'"], positions),
  ...calls('substring', ["B'10110'"], positions, ['0', '2', '-1', '2147483647']),
  ...calls('overlay', ["B'10110'"], ["B'00'", "B''"], positions),
  ...calls('overlay', ["B'10110'"], ["B'00'"], positions, ['0', '1', '3']),
  ...["B''", "B'1'", "B'11'", "B'111'"].map((part) => `position(${part} IN B'10110')`),
  ...calls('get_bit', ["B'10110'"], positions),
  ...calls('set_bit', ["B'10110'"], positions, ['0', '1', '2']),
];

const likeTexts = literals('text', ['', 'a', 'abc', 'aXbXc', '😀', 'a😀b', '50%', 'a_b', 'a\\b', 'aaab', 'Größe']);
const likePatterns = ['', '%', '_', '%%', 'abc', 'a%', '%c', '%b%', 'a_c', '_b_', '%a%b%', 'a\\%', '50\\%', '\\', 'a\\', 'abc\\', '%\\', '%_\\', '_\\', '%a\\', '__', '%__%', '_%', '%_', '😀', 'a_b', 'a\\_b', '\\a%', '%😀%', 'a%%b', 'aa%ab', '%aab', 'Gr%e', 'GRÖSSE', 'gRÖ%', 'A%', '%X%X%', '%x%_c', '_😀_', '%_b'];

export const patternCases: readonly string[] = [
  ...['LIKE', 'NOT LIKE', 'ILIKE', 'NOT ILIKE'].flatMap((word) => operations(word, likeTexts, literals('text', likePatterns))),
  ...operations('LIKE', ["'abc'::char(5)", "'a'::name", "'abc'::varchar"], ["'abc'", "'abc%'", "'a__'", "'a'"]),
  ...operations('LIKE', bytes, literals('bytea', ['%', '_', '__%', '%\\xff', '\\x01', '\\x0102ff'].map((text) => text))),
  ...calls('like_escape', literals('text', ['', 'a#%', '##', '\\', 'a\\b#_', '#', '#\\', '\\#', 'é#é']), literals('text', ['', '#', '\\', '##', 'é', '😀'])),
  "'50%' LIKE '50#%' ESCAPE '#'",
  "'a' LIKE 'a' ESCAPE 'ab'",
  "'a\\b' LIKE 'a\\b' ESCAPE ''",
  `${quote('a%')} LIKE 'a!%' ESCAPE '!'`,
];
