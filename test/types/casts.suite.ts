import { describe, expect, test } from 'vitest';
import { canCast, castTable, findCast } from '../../src/types/casts.js';
import { catalogTypes } from '../../src/types/catalog-types.js';
import { commonType } from '../../src/types/common-type.js';
import { namedTypes } from '../../src/types/object-names.js';
import { arrayOf, columnTypes, resolveType, typeByName } from '../../src/types/registry.js';
import type { TextContext, Type } from '../../src/types/type.js';
import { answerOf, differences, type OracleAnswer, oracle } from './oracle.js';

const context: TextContext = { timeZone: 'UTC' };
/** Values of each type, as texts. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  bool: ['t', 'f'],
  int2: ['0', '1', '-1', '32767', '-32768', '65', '200'],
  int4: [
    '0',
    '1',
    '-1',
    '65',
    '127',
    '128',
    '-128',
    '-129',
    '200',
    '32768',
    '2147483647',
    '-2147483648',
    '16777217',
    '123456789',
  ],
  int8: [
    '0',
    '1',
    '-1',
    '32768',
    '2147483648',
    '4294967295',
    '4294967296',
    '9007199254740993',
    '9223372036854775807',
    '-9223372036854775808',
  ],
  oid: ['0', '1', '2147483648', '4294967295'],
  float4: [
    '0',
    '1.5',
    '2.5',
    '-2.5',
    '3.5',
    '0.1',
    '1e10',
    '1e20',
    '-1e-10',
    'NaN',
    'Infinity',
    '16777216',
    '123456.7',
    '32767.5',
    '0.5',
  ],
  float8: [
    ...[
      '0',
      '-0',
      '0.5',
      '1.5',
      '2.5',
      '-2.5',
      '3.5',
      '0.1',
      '1e10',
      '1e20',
      '1e300',
      '1e-300',
      'NaN',
      '-Infinity',
      '2147483647.5',
    ],
    ...[
      '2147483647.4',
      '-2147483648.5',
      '9223372036854775807',
      '9223372036854774784',
      '1.23456789012345678',
      '123456789.123456789',
      '1e-7',
      '32767.5',
    ],
  ],
  numeric: [
    ...[
      '0',
      '0.5',
      '1.5',
      '2.5',
      '-2.5',
      '-0.5',
      '0.1',
      '1.10',
      '2147483647.4',
      '2147483647.5',
      '-2147483648.5',
      '9223372036854775807.4',
    ],
    ...[
      '9223372036854775807.5',
      '1e30',
      '1e300',
      '1e-300',
      '1e400',
      '1e-400',
      'NaN',
      'Infinity',
      '-Infinity',
      '32767.5',
      '123456789012345678.9',
      '1.00000017881393433',
    ],
  ],
  text: [
    '',
    'a',
    'abc ',
    '1',
    ' 12 ',
    '1.5',
    'true',
    '2020-01-31',
    '10:20',
    '1 day',
    '{"a": 1}',
    '101',
    '\\x00ff',
    'é',
    '\\101',
    'infinity',
    '{1,2}',
    '[1,2]',
  ],
  varchar: ['', 'a', 'abc ', '1', '1.5', 'true', '2020-01-31', 'é', '\\x00ff'],
  bpchar: ['', 'a  ', 'abc ', '1', '1 ', 'true', '2020-01-31 ', 'é '],
  name: ['', 'a', 'abc ', '1', '2020-01-31'],
  '"char"': ['', 'a', '1', '\\377', '\\200', 'é'],
  bytea: [
    '\\x',
    '\\x00',
    '\\x01',
    '\\xff',
    '\\xffff',
    '\\x0102',
    '\\x010203',
    '\\xffffffff',
    '\\x0102030405',
    '\\xffffffffffffffff',
    '\\x010203040506070809',
  ],
  uuid: ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  date: [
    '2020-01-31',
    '1969-12-31',
    'infinity',
    '-infinity',
    '0044-03-15 BC',
    '4714-11-24 BC',
    '294276-12-31',
    '294277-01-01',
    '5874897-12-31',
  ],
  time: ['00:00:00', '10:20:30.5', '24:00:00'],
  timetz: ['00:00:00+00', '10:20:30.5-08', '24:00:00+05:30'],
  timestamp: [
    '2020-01-31 10:20:30.5',
    '1969-12-31 23:59:59.999999',
    'infinity',
    '-infinity',
    '0044-03-15 12:00:00 BC',
    '294276-12-31 23:59:59.999999',
  ],
  timestamptz: [
    '2020-01-31 10:20:30.5+00',
    '2020-07-31 10:20:30.5+00',
    '1969-12-31 23:59:59.999999+00',
    'infinity',
    '-infinity',
    '0044-03-15 12:00:00+00 BC',
  ],
  interval: ['0', '1 day', '10:20:30.5', '-1:00', '1 mon 25:00', 'infinity', '-24:00', '1 year 2 mons 3 days 04:05:06'],
  json: ['null', '{"b": 1, "a":2}', '[1, 2]', '1.10', '"x"', 'true'],
  jsonb: [
    'null',
    '{"b": 1, "a":2}',
    '[1, 2]',
    '1.10',
    '2.5',
    '-2.5',
    '"x"',
    '"1"',
    'true',
    '1e10',
    '1e20',
    '40000',
    '1e400',
  ],
  bit: ['1', '101', '11111111111111111111111111111111', '111111111111111111111111111111111', '0'],
  varbit: ['', '1', '101', '0001'],
  vector: ['[1,2,3]', '[1.5,-2.25,0.1]', '[65519,1]', '[1e5]'],
  halfvec: ['[1,2,3]', '[1.5,-2.25,0.1]', '[65504]'],
  'int4[]': ['{}', '{1,2}', '{1,NULL}', '{{1,2},{3,4}}', '[2:3]={1,70000}', '{16777217}'],
  'float4[]': ['{1.5,2.5}', '{NaN}', '{Infinity}', '{}', '{1e10}'],
  'float8[]': ['{1.5,2.5}', '{NaN}', '{-Infinity}', '{1e300}', '{0.1,NULL}'],
  'numeric[]': ['{1.5,2.5}', '{NaN}', '{0.1}', '{1e300}', '{1.10,NULL}'],
  'text[]': ['{}', '{a,b}', '{1,2}', '{"1 day",NULL}', '{t,f}'],
};

function namedType(name: string): Type {
  return name.endsWith('[]') ? arrayOf(typeByName(name.slice(0, -2))!) : typeByName(name)!;
}

function sqlNameOf(type: Type): string {
  return type.element !== null ? `${sqlNameOf(type.element)}[]` : type.name === 'char' ? '"char"' : type.name;
}

/** bit alone is bit(1), but in quotes it has no length. */
function bare(name: string): string {
  return name === 'bit' ? '"bit"' : name;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What our cast makes of a text of the source type. */
function castText(text: string, source: Type, target: Type, modifier = -1): OracleAnswer {
  return answerOf(() => {
    const cast = findCast(source, target);
    if (cast === null) {
      throw Object.assign(new Error(`cannot cast type ${source.sqlName} to ${target.sqlName}`), { code: '42846' });
    }
    const value = cast.apply(source.parse(text, -1, context), context, modifier);
    if (value === null) return null;
    return target.format(modifier === -1 ? value : target.applyModifier!(value, modifier, true), context);
  });
}

/** Differences that are meant. */
const KNOWN = [
  // x00ff is a POSIX time zone with a summer time of its own, which we do not know.
  /x00ff.*time/,
  // PostgreSQL makes a byte from 128 on a broken UTF-8 text.
  /"char"\)::bpchar/,
];

const scalarNames = columnTypes.map(sqlNameOf);
const someArrays = ['int4[]', 'float4[]', 'float8[]', 'numeric[]', 'text[]'];

test('the table is pg_cast: the same pairs in the same contexts', async () => {
  const ofSystem = [...namedTypes, ...catalogTypes].map((type) => type.name);
  const names = [...columnTypes.map((type) => type.name), ...ofSystem, '_int4', '_float4', '_float8', '_numeric'];
  const rows = await oracle.rows(
    `SELECT s.typname || ' -> ' || t.typname || ' ' || castcontext::text
     FROM pg_cast c JOIN pg_type s ON s.oid = castsource JOIN pg_type t ON t.oid = casttarget
     WHERE s.typname = ANY($1) AND t.typname = ANY($1) AND s.oid <> t.oid`,
    [names],
  );
  const ours = castTable.map(
    ({ source, target, context: when }) => `${source.name} -> ${target.name} ${when.charAt(0)}`,
  );
  expect(ours.sort()).toEqual(rows.map(([row]) => row).sort());
});

test('a cast that is written out is possible exactly where it is in PostgreSQL', async () => {
  const names = [...scalarNames, ...someArrays];
  const pairs = names.flatMap((source) => names.map((target) => [source, target] as const));
  const theirs = await oracle.evaluate(pairs.map(([source, target]) => `NULL::${source}::${target}`));
  const wrong = pairs.filter(([source, target], i) => {
    const isPossible = theirs[i]!.code !== '42846';
    return isPossible !== canCast(namedType(source), namedType(target), 'explicit');
  });
  expect(wrong).toEqual([]);
});

describe('casts give the values and errors that PostgreSQL gives', () => {
  for (const [sourceName, texts] of Object.entries(SAMPLES)) {
    test(`from ${sourceName}`, async () => {
      const source = namedType(sourceName);
      const targets = [...scalarNames, ...someArrays].filter((name) => findCast(source, namedType(name)) !== null);
      const cases = targets.flatMap((target) => texts.map((text) => ({ target, text })));
      const labels = cases.map(({ target, text }) => `(${quote(text)}::${bare(sourceName)})::${bare(target)}`);
      const ours = cases.map(({ target, text }) => castText(text, source, namedType(target)));
      const theirs = await oracle.evaluate(labels);
      expect(differences(labels, ours, theirs).filter((line) => !KNOWN.some((known) => known.test(line)))).toEqual([]);
    });
  }
});

test('a cast to a type with a modifier fits the value to it', async () => {
  const cases: readonly (readonly [text: string, source: string, target: string])[] = [
    ...['5', '-5', '0', '2147483647'].flatMap((text) =>
      ['bit(3)', 'bit(1)', 'bit(32)', 'bit(40)'].map((target) => [text, 'int4', target] as const),
    ),
    ...['5', '-5', '-9223372036854775808'].map((text) => [text, 'int8', 'bit(70)'] as const),
    ['101', 'varbit', 'bit(2)'],
    ['101', 'varbit', 'bit(5)'],
    ['101', 'varbit', 'varbit(2)'],
    ['12345', 'int4', 'varchar(3)'],
    ['12345', 'int4', 'char(3)'],
    ['12', 'int4', 'char(3)'],
    ['ab  cd', 'text', 'char(3)'],
    ['😀😀😀', 'text', 'varchar(2)'],
    ['1.25', 'float8', 'numeric(3,1)'],
    ['1.35', 'float8', 'numeric(3,1)'],
    ['123', 'int4', 'numeric(3,1)'],
    ['149', 'int4', 'numeric(2,-1)'],
    ['2020-01-31 10:20:30.56', 'timestamptz', 'timestamp(1)'],
    ['2020-01-31 10:20:30.56', 'timestamp', 'timestamptz(0)'],
    ['10:20:30.56', 'time', 'time(1)'],
    ['{1.25,1.35}', 'float8[]', 'numeric(3,1)[]'],
    ['{abcd,NULL}', 'text[]', 'varchar(2)[]'],
    ['[1,2,3]', 'vector', 'vector(3)'],
    ['[1,2,3]', 'vector', 'vector(2)'],
    ['[1,2,3]', 'vector', 'halfvec(2)'],
    ['{1,2}', 'int4[]', 'vector(3)'],
    ['{1,2}', 'float8[]', 'halfvec(2)'],
  ];
  const ours = cases.map(([text, source, target]) => {
    const match = /^(\w+)\(([\d,-]+)\)(\[\])?$/.exec(target)!;
    const { type, modifier } = resolveType(match[1]!, match[2]!.split(',').map(Number))!;
    return castText(text, namedType(source), match[3] === undefined ? type : arrayOf(type), modifier);
  });
  const labels = cases.map(([text, source, target]) => `(${quote(text)}::${source})::${target}`);
  expect(differences(labels, ours, await oracle.evaluate(labels))).toEqual([]);
});

describe('the common type of branches', () => {
  const names = [
    ...[
      'bool',
      'int2',
      'int4',
      'int8',
      'float4',
      'float8',
      'numeric',
      'text',
      'varchar',
      'bpchar',
      'name',
      'date',
      'time',
    ],
    ...[
      'timetz',
      'timestamp',
      'timestamptz',
      'interval',
      'json',
      'jsonb',
      'uuid',
      'bytea',
      'bit',
      'varbit',
      'oid',
      'int4[]',
      'text[]',
      'vector',
      'halfvec',
    ],
  ];

  test('of two and of three types is PostgreSQL’s, and so is the error when there is none', async () => {
    const pairs = names.flatMap((a) => names.map((b) => [a, b]));
    const triples = names.flatMap((a, i) => [
      [a, names[(i * 7 + 3) % names.length]!, names[(i * 5 + 1) % names.length]!],
      ['unknown', a, names[(i + 1) % names.length]!],
      [a, 'unknown', names[(i + 2) % names.length]!],
    ]);
    const cases = [...pairs, ...triples];
    const branch = (name: string) => (name === 'unknown' ? 'NULL' : `NULL::${name === 'bit' ? 'bit(1)' : name}`);
    const expressions = cases.map(
      (branches) =>
        `pg_typeof(CASE ${branches
          .slice(1)
          .map((name, i) => `WHEN random() > ${i + 5} THEN ${branch(name)}`)
          .join(' ')} ELSE ${branch(branches[0]!)} END)::text`,
    );
    const theirs = await oracle.evaluate(expressions);
    const ours = cases.map((branches) =>
      answerOf(
        () =>
          commonType(
            branches.map((name) => (name === 'unknown' ? typeByName(name)! : namedType(name))),
            'CASE',
          ).sqlName,
      ),
    );
    // pg_typeof shows the names that messages use.
    expect(
      differences(
        cases.map((branches) => branches.join(', ')),
        ours,
        theirs,
      ),
    ).toEqual([]);
  });

  test('of literals without a type is text', () => {
    expect(commonType([typeByName('unknown')!, typeByName('unknown')!], 'CASE').name).toBe('text');
  });
});
