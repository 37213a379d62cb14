import type { Dice } from './dice.js';
import type { ParameterValue } from './piece.js';
import type { SqlType } from './types.js';

// Values as PostgreSQL reads them from text. Small pools, so that duplicates and joins come about by themselves.

/** How far a value may go: `tame` ones survive sums and products of a few of them. */
export type Range = 'tame' | 'wild';

const EXTREME_INTEGERS: Readonly<Record<string, readonly string[]>> = {
  int2: ['32767', '-32768', '32766', '255', '-1'],
  int4: ['2147483647', '-2147483648', '65536', '-2147483647', '1000000000'],
  int8: [
    '9223372036854775807',
    '-9223372036854775808',
    '9007199254740992',
    '9007199254740993',
    '-9007199254740993',
    '4294967296',
  ],
};

const WILD_FLOATS: Readonly<Record<string, readonly string[]>> = {
  float4: ['NaN', 'Infinity', '-Infinity', '-0', '3.4028235e+38', '1e-45', '0.1', '16777217', '1e10', '123456.79'],
  float8: [
    'NaN',
    'Infinity',
    '-Infinity',
    '-0',
    '1.7976931348623157e+308',
    '5e-324',
    '0.1',
    '9007199254740993',
    '1e15',
    '1e16',
    '123456789.125',
    '1e-5',
    '0.30000000000000004',
  ],
};

const WORDS = ['', 'a', 'A', 'ab', 'abc', 'Abc', 'b', ' b ', 'ba', '10', '-5', 'x', 'y', 'zz', 'true'];
const WILD_WORDS = [
  '%',
  '_',
  'a_b',
  'a%b',
  '\\',
  "it's",
  'é',
  'É',
  'ß',
  'ﬁ',
  '日本',
  '😀',
  'a😀b',
  'e\u0301',
  'ab\ncd',
  '\t',
  'ﾊ',
  '1e5',
  'null',
  '{}',
  '\u00a0',
  '"q"',
  `${'long '.repeat(80)}tail`,
];
const BYTES = ['\\x', '\\x00', '\\xdeadbeef', '\\xff', '\\x6162', '\\x00ff00'];
const UUIDS = [
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A12',
  '{12345678-1234-1234-1234-123456789abc}',
];
const DATES = ['2024-02-29', '2024-03-01', '1970-01-01', '2000-01-01', '1999-12-31', '2023-11-05'];
const WILD_DATES = [
  'infinity',
  '-infinity',
  '0001-01-01',
  '0044-03-15 BC',
  '5874897-12-31',
  '9999-12-31',
  '1582-10-10',
];
const TIMES = ['00:00:00', '12:34:56', '12:34:56.789', '23:59:59.999999', '24:00:00'];
const STAMPS = [
  '2024-02-29 12:34:56.789012',
  '2024-03-01 00:00:00',
  '1970-01-01 00:00:00',
  '1999-12-31 23:59:59.999999',
  '2024-03-10 02:30:00',
  '2000-01-01 12:00:00.5',
];
const WILD_STAMPS = [
  'infinity',
  '-infinity',
  '0044-03-15 12:00:00 BC',
  '9999-12-31 23:59:59',
  '294276-12-31 23:59:59.999999',
  '0001-01-01 00:00:00',
];
const INTERVALS = ['1 day', '1 mon', '-1 year 3 days', '01:30:00', '0', '2 days -00:00:01.5', '30 days', '24:00:00'];
const JSONS = [
  '{}',
  '[]',
  'null',
  '1',
  '1.50',
  '"s"',
  'true',
  '{"a":1,"b":[1,2,{"c":null}]}',
  '{"b": "x", "a": 2}',
  '{"a":1,"a":3}',
  '[1, "é", "\\u00e9", -0.0, 1e3]',
  '"😀"',
];
const INTEGER_ARRAYS = ['{}', '{1}', '{1,2,3}', '{3,2,1}', '{1,NULL}', '{{1,2},{3,4}}', '{-1,2147483647}'];
const TEXT_ARRAYS = ['{}', '{a}', '{a,b}', '{NULL,""}', '{"a,b","c\\"d"}', '{é,😀}'];

/** The text of a value, as an input function takes it. */
export function valueText(dice: Dice, type: SqlType, range: Range): string {
  const isWild = range === 'wild' && dice.chance(0.4);
  switch (type.family) {
    case 'boolean':
      return dice.pick(['true', 'false']);
    case 'integer':
      return isWild ? dice.pick(EXTREME_INTEGERS[type.name]!) : String(dice.between(-9, 20));
    case 'float':
      return isWild ? dice.pick(WILD_FLOATS[type.name]!) : String(dice.between(-40, 80) / 8);
    case 'numeric':
      return numericText(dice, type, isWild);
    case 'text': {
      const word = dice.pick(isWild ? WILD_WORDS : WORDS);
      return type.length === 0 ? word : [...word].slice(0, type.length).join('');
    }
    case 'bytea':
      return dice.pick(BYTES);
    case 'uuid':
      return dice.pick(UUIDS);
    case 'date':
      return dice.pick(isWild ? WILD_DATES : DATES);
    case 'time':
      return dice.pick(TIMES);
    case 'timestamp': {
      const stamp = dice.pick(isWild ? WILD_STAMPS : STAMPS);
      if (type.name === 'timestamp' || stamp.endsWith('BC') || stamp.endsWith('infinity')) return stamp;
      return stamp + dice.pick(['+00', '+02', '-05:30', '']);
    }
    case 'interval':
      return dice.pick(INTERVALS);
    case 'json':
      return dice.pick(JSONS);
    case 'vector':
      return `[${dice.times(type.dimensions, () => dice.pick(['0', '1', '2', '-1', '0.5', '3'])).join(',')}]`;
    case 'array':
      if (type.name === '_int4') return dice.pick(INTEGER_ARRAYS);
      return type.name === '_text' ? dice.pick(TEXT_ARRAYS) : arrayText(dice, type.element!, range);
  }
}

/** An array of up to three elements. Of several dimensions some functions take none. */
function arrayText(dice: Dice, element: SqlType, range: Range): string {
  const item = () => {
    if (dice.chance(0.1)) return 'NULL';
    return `"${valueText(dice, element, range).replace(/["\\]/g, '\\$&')}"`;
  };
  return `{${dice.times(dice.between(0, 3), item).join(',')}}`;
}

function numericText(dice: Dice, type: SqlType, isWild: boolean): string {
  if (!isWild) {
    const whole = dice.between(-20, 40);
    return type.precision > 0 && type.scale === 0 ? String(whole) : `${whole}.${dice.pick(['5', '25', '00', '10'])}`;
  }
  if (type.precision === 0) {
    return dice.pick([
      'NaN',
      'Infinity',
      '-Infinity',
      '1e30',
      '-1.000000000000000000001',
      '0.00',
      '1e-20',
      '123456789012345678901234567890',
    ]);
  }
  const whole = '9'.repeat(type.precision - type.scale);
  return dice.pick([
    'NaN',
    `-${whole}`,
    type.scale > 0 ? `${whole}.${'9'.repeat(type.scale)}` : whole,
    type.scale > 0 ? `0.${'0'.repeat(type.scale - 1)}1` : '0',
  ]);
}

/** A literal's quotes around a text. */
export function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A parameter with this value: as text, or as the JavaScript value people would pass. */
export function parameterValue(dice: Dice, type: SqlType, value: string): ParameterValue {
  const natural = naturalValue(type, value);
  return { ours: natural === null || dice.chance(0.3) ? value : natural, theirs: value };
}

/** What an application would hand over; null: text. PostgreSQL gets the text. */
function naturalValue(type: SqlType, value: string): unknown {
  switch (type.family) {
    case 'boolean':
      return value === 'true';
    case 'integer':
      return Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value);
    case 'float':
      return Number(value);
    case 'bytea':
      return Uint8Array.from(Buffer.from(value.slice(2), 'hex'));
    case 'vector':
      return Float32Array.from(JSON.parse(value) as number[]);
    case 'json':
      return type.name === 'jsonb' && /^[{[]/.test(value) && !value.includes('-0') ? JSON.parse(value) : null;
    default:
      return null;
  }
}
