import { describe, expect, test } from 'vitest';
import { DatabaseError } from '../../src/common/errors.js';
import { Interval } from '../../src/types/interval.js';
import { Numeric } from '../../src/types/numeric.js';
import { arrayOf, columnTypes, typeByName } from '../../src/types/registry.js';
import type { TextContext, Type } from '../../src/types/type.js';

const context: TextContext = { timeZone: 'UTC' };

function named(name: string): Type {
  return name.endsWith('[]') ? arrayOf(typeByName(name.slice(0, -2))!) : typeByName(name)!;
}

/** The text of what a type makes of a parameter, or the code and message of its error. */
function take(name: string, value: unknown): string {
  const type = named(name);
  try {
    return type.format(type.fromParameter(value, context), context);
  } catch (cause) {
    if (!(cause instanceof DatabaseError)) throw cause;
    return `${cause.code} ${cause.message}`;
  }
}

describe('a parameter is read', () => {
  test.each<[type: string, value: unknown, expected: string]>([
    ['bool', true, 't'],
    ['bool', 0, 'f'],
    ['bool', 1n, 't'],
    ['bool', ' YES ', 't'],
    ['bool', 2, '22P02 invalid input syntax for type boolean: "2"'],
    ['int4', 5, '5'],
    ['int4', -0, '0'],
    ['int4', 5n, '5'],
    ['int4', ' 5 ', '5'],
    ['int4', 1.5, '22P02 invalid input syntax for type integer: "1.5"'],
    ['int4', Number.NaN, '22P02 invalid input syntax for type integer: "NaN"'],
    ['int4', 2 ** 31, '22003 value "2147483648" is out of range for type integer'],
    ['int2', 40_000n, '22003 value "40000" is out of range for type smallint'],
    ['int8', 2 ** 60, '1152921504606846976'],
    ['int8', 2n ** 63n, '22003 value "9223372036854775808" is out of range for type bigint'],
    ['int8', 1e30, '22003 value "1000000000000000019884624838656" is out of range for type bigint'],
    ['oid', -1, '22003 value "-1" is out of range for type oid'],
    ['float8', 1e308, '1e+308'],
    ['float8', 10n, '10'],
    ['float4', 0.1, '0.1'],
    ['float4', 1e39, '22003 "1e+39" is out of range for type real'],
    ['float4', Number.POSITIVE_INFINITY, 'Infinity'],
    ['numeric', 1.1, '1.1'],
    ['numeric', 1e21, '1000000000000000000000'],
    ['numeric', 123456789012345678901234567890n, '123456789012345678901234567890'],
    ['numeric', '1.10', '1.10'],
    ['numeric', Numeric.nan, 'NaN'],
    ['text', 'a', 'a'],
    ['text', 1.5, '1.5'],
    ['text', true, 'true'],
    ['text', 10n, '10'],
    ['text', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['text', 'a\0b', '22021 invalid byte sequence for encoding "UTF8": 0x00'],
    ['text', 'a\ud800b', 'a\ufffdb'],
    ['bytea', new Uint8Array([1, 255]), '\\x01ff'],
    ['bytea', Buffer.from('ab'), '\\x6162'],
    ['bytea', new Uint8Array([7, 8]).buffer, '\\x0708'],
    ['bytea', '\\x0a', '\\x0a'],
    ['uuid', 'A0EEBC999C0B4EF8BB6D6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ['date', new Date('2020-01-31T23:59:59.999Z'), '2020-01-31'],
    ['date', new Date(-1), '1969-12-31'],
    ['date', 0, '1970-01-01'],
    ['date', Number.NEGATIVE_INFINITY, '-infinity'],
    ['date', new Date(Number.NaN), '22007 invalid input syntax for type date: "Invalid Date"'],
    ['timestamp', new Date('2020-01-31T10:20:30.456Z'), '2020-01-31 10:20:30.456'],
    ['timestamptz', new Date('2020-01-31T10:20:30.456Z'), '2020-01-31 10:20:30.456+00'],
    ['timestamptz', new Date(8.64e15), '275760-09-13 00:00:00+00'],
    ['timestamptz', new Date(-8.64e15), '22008 timestamp out of range'],
    ['timestamptz', 1.5, '1970-01-01 00:00:00.0015+00'],
    ['time', '10:20', '10:20:00'],
    ['interval', '1 day', '1 day'],
    ['interval', new Interval(0, 1, 0), '1 day'],
    ['json', { b: 1, a: [1n, null, undefined] }, '{"b":1,"a":["1",null,null]}'],
    ['json', '{"b": 1}', '{"b": 1}'],
    ['json', 'abc', '22P02 invalid input syntax for type json'],
    ['json', 5, '5'],
    ['json', null, 'null'],
    ['jsonb', { b: 1, a: new Date(0) }, '{"a": "1970-01-01T00:00:00.000Z", "b": 1}'],
    ['jsonb', [1, 'x', true, Number.NaN], '[1, "x", true, null]'],
    ['jsonb', 10n, '"10"'],
    ['jsonb', { a: 'x\0y' }, '22P05 unsupported Unicode escape sequence'],
    ['int4[]', [1, null, undefined, '4'], '{1,NULL,NULL,4}'],
    [
      'int4[]',
      [
        [1, 2],
        [3, 4],
      ],
      '{{1,2},{3,4}}',
    ],
    ['int4[]', [], '{}'],
    ['int4[]', [[], []], '{}'],
    ['int4[]', '{1,2}', '{1,2}'],
    ['int4[]', Int32Array.of(1, 2), '{1,2}'],
    ['int8[]', BigInt64Array.of(1n, 2n ** 62n), '{1,4611686018427387904}'],
    ['int4[]', [[1], [2, 3]], '22P02 malformed parameter of type integer[]'],
    ['int4[]', [1, [2]], '22P02 malformed parameter of type integer[]'],
    ['int4[]', [1.5], '22P02 invalid input syntax for type integer: "1.5"'],
    ['int4[]', [[[[[[[1]]]]]]], '54000 number of array dimensions exceeds the maximum allowed (6)'],
    ['text[]', ['a b', 'c,"d"', 'NULL', ''], '{"a b","c,\\"d\\"","NULL",""}'],
    ['jsonb[]', [{ a: 1 }, 'null', null], '{"{\\"a\\": 1}","null",NULL}'],
    ['bytea[]', [new Uint8Array([1])], '{"\\\\x01"}'],
    ['vector', [1, 2.5], '[1,2.5]'],
    ['vector', Float32Array.of(1, 0.1), '[1,0.1]'],
    ['vector', Float64Array.of(1, 0.1), '[1,0.1]'],
    ['vector', Int8Array.of(1, -1), '[1,-1]'],
    ['vector', '[1,2]', '[1,2]'],
    ['vector', [], '22000 vector must have at least 1 dimension'],
    ['vector', [1, Number.NaN], '22000 NaN not allowed in vector'],
    ['vector', [Number.POSITIVE_INFINITY], '22000 infinite value not allowed in vector'],
    ['vector', [1e39], '22003 "1e+39" is out of range for type vector'],
    ['vector', [1, '2'], '22P02 element 1 of a vector is a string, not a number'],
    ['vector', [1, null], '22P02 element 1 of a vector is null, not a number'],
    ['vector', Object.assign(new Array(3), { 0: 1, 2: 3 }), '22P02 element 1 of a vector is missing, not a number'],
    ['vector', new Array(1e6), '54000 vector cannot have more than 16000 dimensions'],
    ['halfvec', [0.1, 65_504], '[0.099975586,65504]'],
    ['halfvec', [65_520], '22003 "65520" is out of range for type halfvec'],
  ])('%s takes %o', (name, value, expected) => {
    expect(take(name, value)).toBe(expected);
  });
});

describe('a parameter of another kind is refused with 42804, which names what was expected and what was found', () => {
  test.each<[type: string, value: unknown, message: string]>([
    ['int4', {}, 'a parameter of type integer takes an integer or a string, but an object was given'],
    ['int4', true, 'a parameter of type integer takes an integer or a string, but the boolean true was given'],
    [
      'text',
      Symbol('x'),
      'a parameter of type text takes a string, a number, a boolean or a Date, but a symbol was given',
    ],
    [
      'bytea',
      [1, 2],
      'a parameter of type bytea takes a Uint8Array, an ArrayBuffer or a string, but an array was given',
    ],
    ['date', () => 1, 'a parameter of type date takes a Date, milliseconds or a string, but a function was given'],
    ['json', () => 1, 'a parameter of type json takes a value that JSON can express, but a function was given'],
    ['int4[]', 5, 'a parameter of type integer[] takes an array or a string, but the number 5 was given'],
    [
      'vector',
      { length: 3 },
      'a parameter of type vector takes a Float32Array, an array of numbers or a string, but an object was given',
    ],
    ['uuid', new Date(0), 'a parameter of type uuid takes a string, but a Date was given'],
  ])('%s', (name, value, message) => {
    expect(take(name, value)).toBe(`42804 ${message}`);
  });
});

/** A typed array whose memory went to someone else. */
function detached<View extends ArrayBufferView>(view: View): View {
  structuredClone(view.buffer, { transfer: [view.buffer as ArrayBuffer] });
  return view;
}

function refuse(): never {
  throw new TypeError('refused');
}

describe('hostile values', () => {
  const revoked = Proxy.revocable([], {});
  revoked.revoke();
  const throwing = new Proxy([1], {
    get() {
      throw new TypeError('trap');
    },
    getPrototypeOf() {
      throw new TypeError('trap');
    },
  });
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  let deep: unknown = 1;
  for (let i = 0; i < 20_000; i++) deep = [deep];
  const hostile: Record<string, unknown> = {
    symbol: Symbol('x'),
    function: () => 1,
    undefined: undefined,
    'null-prototype object': Object.create(null),
    'throwing getter': Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        throw new TypeError('getter');
      },
    }),
    'throwing toJSON': {
      toJSON: () => {
        throw new TypeError('toJSON');
      },
    },
    'toJSON that gives nothing': { toJSON: () => undefined },
    'throwing toString': {
      toString: () => {
        throw new TypeError('toString');
      },
    },
    'throwing object': {
      get message() {
        throw 1;
      },
    },
    'revoked Proxy': revoked.proxy,
    'Proxy with throwing traps': throwing,
    'array with a throwing getter': Object.defineProperty([1, 2], 1, {
      get: () => {
        throw {
          toString: () => {
            throw 1;
          },
        };
      },
    }),
    'sparse array': new Array(2e5),
    'array of symbols': [Symbol('x')],
    'array with a revoked Proxy': [revoked.proxy],
    cyclic,
    'cyclic array': (() => {
      const list: unknown[] = [];
      list.push(list);
      return list;
    })(),
    deep,
    'boxed number': Object(5),
    'fake date': Object.create(Date.prototype),
    'class instance': new (class Thing {})(),
    'detached bytes': detached(new Uint8Array(8)),
    'detached floats': detached(new Float32Array(8)),
    'detached integers': detached(new Int32Array(8)),
    'detached buffer': detached(new Uint8Array(8)).buffer,
    'date with other methods': Object.assign(new Date(0), { valueOf: refuse, toISOString: refuse, getTime: refuse }),
    promise: Promise.resolve(1),
    map: new Map([[1, 2]]),
  };

  for (const type of [
    ...columnTypes,
    arrayOf(named('int4')),
    arrayOf(named('jsonb')),
    arrayOf(named('text')),
    arrayOf(named('vector')),
  ]) {
    test(`never make ${type.sqlName} throw anything but an error of ours`, () => {
      for (const [kind, value] of Object.entries(hostile)) {
        try {
          type.fromParameter(value, context);
        } catch (cause) {
          expect(cause, `${kind}: ${String((cause as Error).stack).slice(0, 500)}`).toBeInstanceOf(DatabaseError);
          expect((cause as DatabaseError).code, kind).not.toBe('XX000');
        }
      }
    });
  }

  test('a cyclic object is 22023 and keeps its cause', () => {
    expect(take('jsonb', cyclic)).toMatch(
      /^22023 cannot read a parameter of type jsonb: Converting circular structure/,
    );
    expect(take('json', hostile['throwing toJSON'])).toBe('22023 cannot read a parameter of type json: toJSON');
    expect(take('json', deep)).toMatch(/^54001 /);
  });
});

test('a parameter is copied, so that changing it later changes nothing', () => {
  const bytes = new Uint8Array([1, 2]);
  const floats = Float32Array.of(1, 2);
  const stored = [named('bytea').fromParameter(bytes, context), named('vector').fromParameter(floats, context)];
  bytes[0] = 9;
  floats[0] = 9;
  expect(stored).toEqual([new Uint8Array([1, 2]), Float32Array.of(1, 2)]);
});
