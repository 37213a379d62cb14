import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { enumType } from '../../src/types/enum.js';
import { arrayOf, typeByName } from '../../src/types/registry.js';
import { compareText } from '../../src/types/text.js';
import type { TextContext, Type } from '../../src/types/type.js';
import { inputCases } from './input-cases.js';
import { oracle } from './oracle.js';

const context: TextContext = { timeZone: 'UTC' };
/** Texts that make order hard, besides those of the input tests. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  numeric: [
    ...[
      '1',
      '1.0',
      '1.00',
      '10',
      '100',
      '0.1',
      '0.10',
      '0.01',
      '-1',
      '-1.0',
      '-10',
      '-0.1',
      '99',
      '99.9',
      '9.99',
      '1e20',
      '1e-20',
    ],
    ...[
      '-1e20',
      '-1e-20',
      '12345',
      '12345.0001',
      '1234500',
      '0.00012345',
      '-12345.6789',
      '-12345.67890',
      '-12345.67891',
      '10001',
      '1001',
    ],
  ],
  text: [
    'a',
    'b',
    'ab',
    'abc',
    'é',
    'z',
    '\uffff',
    '\ue000',
    '\ud7ff',
    '😀',
    '😁',
    '𝄞',
    'a😀',
    'a\uffff',
    'A',
    '~',
    'aé',
    'a',
    ' a',
    'a ',
  ],
  bpchar: ['a', 'a ', 'a  ', 'a\t', 'a\n', 'ab', '', ' ', '  ', 'a b'],
  jsonb: [
    ...[
      '[1]',
      '[1.0]',
      '[2]',
      '["a"]',
      '[null]',
      '[true]',
      '[false]',
      '[[]]',
      '[{}]',
      '[1,1]',
      '[0,0,0]',
      '{"a":1}',
      '{"a":1.0}',
      '{"a":2}',
    ],
    ...[
      '{"b":1}',
      '{"a":1,"b":1}',
      '{"aa":1}',
      '{"a":[]}',
      '{"a":{}}',
      '{"a":null}',
      '{"a":true}',
      '{"a":"x"}',
      '"x"',
      '"xy"',
      '"y"',
      '10',
      '9',
    ],
    ...[
      '-1',
      '1e1',
      '[[1],2]',
      '[[1,2]]',
      '[[],[]]',
      '{"b":0,"aa":9}',
      '{"b":0,"ab":9}',
      '["😀"]',
      '["\uffff"]',
      '[1,[2,[3]]]',
      '[1,[2,[4]]]',
    ],
  ],
  interval: [
    ...[
      '1 month',
      '30 days',
      '29 days 24:00:00',
      '1 year',
      '360 days',
      '12 months',
      '1 day',
      '24:00:00',
      '23:59:59.999999',
      '-1 month',
      '-30 days',
    ],
    ...[
      '1 month -1 day',
      '29 days',
      '1 day -24:00:00',
      '2147483647 months',
      '2147483647 days',
      '-2147483648 days',
      '-2147483648 months',
    ],
  ],
  timetz: [
    '10:00+00',
    '11:00+01',
    '09:00-01',
    '10:00+01',
    '24:00:00+00',
    '00:00:00+00',
    '24:00:00-15',
    '00:00+15',
    '10:00:00.000001+00',
  ],
  varbit: [
    '',
    '0',
    '1',
    '00',
    '01',
    '10',
    '11',
    '10000000',
    '100000000',
    '100000001',
    '000000001',
    '0000000',
    '1000000000000000',
  ],
  bytea: [
    '\\x',
    '\\x00',
    '\\x0000',
    '\\x0001',
    '\\x01',
    '\\xff',
    '\\xff00',
    '\\xffff',
    '\\x00ff',
    '\\x61',
    '\\x6100',
    '\\x610062',
  ],
  'int4[]': [
    '{1,NULL}',
    '{NULL,1}',
    '{NULL,NULL}',
    '{1,2,NULL}',
    '{1,3}',
    '{2}',
    '[0:0]={1}',
    '[2:2]={1}',
    '{{1}}',
    '{{1,2}}',
    '{{1},{2}}',
    '{-1}',
  ],
  'text[]': ['{a}', '{a,b}', '{ab}', '{a,NULL}', '{"",a}', '{""}', '{"a "}', '{a,a,a}'],
  'numeric[]': ['{1}', '{1.0}', '{1.00,2}', '{1,2.0}', '{-1}', '{NULL}', '{}', '{1,NULL}', '{10}', '{9}'],
  float8: [
    '-0',
    '0',
    'NaN',
    'Infinity',
    '-Infinity',
    '1',
    '-1',
    '1e-300',
    '-1e-300',
    '5e-324',
    '-5e-324',
    '1.0000000000000002',
  ],
  float4: ['-0', '0', 'NaN', 'Infinity', '-Infinity', '1', '-1', '1e-45', '-1e-45', '1.0000001'],
  date: [
    'infinity',
    '-infinity',
    '1970-01-01',
    '1969-12-31',
    '0001-01-01 BC',
    '0001-01-01',
    '4714-11-24 BC',
    '5874897-12-31',
  ],
  timestamp: [
    'infinity',
    '-infinity',
    '1684-06-05 12:34:56.789',
    '2255-06-05 23:47:34.740992',
    '4714-11-24 BC',
    '294276-12-31 23:59:59.999999',
  ],
};

const CHECKED = [
  ...[
    'bool',
    'int2',
    'int4',
    'int8',
    'oid',
    'float4',
    'float8',
    'numeric',
    'text',
    'varchar',
    'bpchar',
    'name',
    '"char"',
    'bytea',
    'uuid',
  ],
  ...[
    'date',
    'time',
    'timetz',
    'timestamp',
    'timestamptz',
    'interval',
    'jsonb',
    'varbit',
    'int4[]',
    'text[]',
    'numeric[]',
  ],
];

function namedType(name: string): Type {
  return name.endsWith('[]') ? arrayOf(typeByName(name.slice(0, -2))!) : typeByName(name)!;
}

/** Those of a type's texts that it takes, shuffled, not too many. */
function validTexts(name: string): string[] {
  const type = namedType(name);
  const valid = [...(MORE[name] ?? []), ...(inputCases[name] ?? ['1', '2', '10', '9'])].filter((text) => {
    try {
      type.parse(text, -1, context);
      return true;
    } catch {
      return false;
    }
  });
  const random = seededRandom(7);
  return valid
    .filter((text) => text.length < 1000 && !text.includes('1e131071'))
    .slice(0, 130)
    .sort(() => random.next() - 0.5);
}

/** Pairs that `order` and PostgreSQL's ranks see differently. */
function disagreements(
  texts: readonly string[],
  ranks: readonly number[],
  order: (a: number, b: number) => number,
): string[] {
  const found: string[] = [];
  for (let a = 0; a < texts.length; a++) {
    for (let b = 0; b < texts.length; b++) {
      if (Math.sign(order(a, b)) !== Math.sign(ranks[a]! - ranks[b]!)) found.push(`${texts[a]} <> ${texts[b]}`);
    }
  }
  return found.slice(0, 10);
}

describe('compare, encodeKey and hashKey agree with PostgreSQL about order and equality', () => {
  for (const name of CHECKED) {
    test(name, async () => {
      const type = namedType(name);
      const texts = validTexts(name);
      const collate = type.category === 'S' || name === 'text[]' ? ' COLLATE "C"' : '';
      const rows = await oracle.rows(
        `SELECT dense_rank() OVER (ORDER BY (x::${name})${collate}) FROM unnest($1::text[]) WITH ORDINALITY t(x, n) ORDER BY n`,
        [texts],
      );
      const ranks = rows.map(([rank]) => Number(rank));
      const values = texts.map((text) => type.parse(text, -1, context));
      expect(disagreements(texts, ranks, (a, b) => type.compare!(values[a], values[b]))).toEqual([]);
      const keys = values.map((value) => type.encodeKey!(value));
      for (const key of keys) expect(/^[\0-\xff]*$/s.test(key)).toBe(true);
      expect(disagreements(texts, ranks, (a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : 0))).toEqual(
        [],
      );
      const hashes = values.map((value) => type.hashKey(value));
      const sameRank = texts.map((_, a) => texts.map((_text, b) => ranks[a] === ranks[b]));
      expect(texts.map((_, a) => texts.map((_text, b) => hashes[a] === hashes[b]))).toEqual(sameRank);
    });
  }
});

describe('keys', () => {
  test('are self-delimiting: keys of two columns compare like the pairs', () => {
    const wrong: string[] = [];
    for (const name of CHECKED) {
      const type = namedType(name);
      const texts = validTexts(name).slice(0, 25);
      const values = texts.map((text) => type.parse(text, -1, context));
      const keys = values.map((value) => type.encodeKey!(value));
      for (const [a, left] of keys.entries()) {
        for (const [b, right] of keys.entries()) {
          const expected = Math.sign(type.compare!(values[a], values[b]));
          // Equal first columns leave the order to the second; else the second must not change it.
          const isRight =
            expected === 0
              ? left === right
              : left + '\xff' < right + '\x00' === expected < 0 && left + '\x00' < right + '\xff' === expected < 0;
          if (!isRight) wrong.push(`${name}: ${texts[a]} <> ${texts[b]}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('json has neither order nor keys', () => {
    const json = typeByName('json')!;
    expect(json.compare).toBeNull();
    expect(json.encodeKey).toBeNull();
    expect(arrayOf(json).compare).toBeNull();
  });
});

describe('text', () => {
  test('is ordered by code points, where UTF-16 would put surrogates too low', () => {
    expect(compareText('\uffff', '😀')).toBeLessThan(0);
    expect('\uffff' < '😀').toBe(false);
    expect(compareText('a😀', 'a\ue000')).toBeGreaterThan(0);
    expect(compareText('😀', '😁')).toBeLessThan(0);
  });
});

describe('enums', () => {
  const mood = enumType('mood', 20_000, 20_001, ['sad', 'ok', 'happy']);

  test('are ordered by declaration', () => {
    expect(['happy', 'sad', 'ok'].sort(mood.compare!)).toEqual(['sad', 'ok', 'happy']);
    expect(mood.encodeKey!('sad') < mood.encodeKey!('ok')).toBe(true);
  });

  test('refuse a label that was not declared', () => {
    expect(() => mood.parse('glad', -1, context)).toThrow('invalid input value for enum mood: "glad"');
    expect(() => mood.fromParameter(3, context)).toThrow(/takes a string/);
  });

  test('have arrays', () => {
    const array = arrayOf(mood);
    expect(array.name).toBe('_mood');
    expect(array.format(array.parse('{happy,sad,NULL}', -1, context), context)).toBe('{happy,sad,NULL}');
    expect(arrayOf(mood)).toBe(array);
  });
});
