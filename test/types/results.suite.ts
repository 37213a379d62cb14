import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PgArray } from '../../src/types/array.js';
import { Interval } from '../../src/types/interval.js';
import { Numeric } from '../../src/types/numeric.js';
import { Row, record } from '../../src/types/record.js';
import {
  arrayOf,
  columnTypes,
  formatType,
  resolveType,
  typeByName,
  typeByOid,
  types,
} from '../../src/types/registry.js';
import type { TextContext, Type } from '../../src/types/type.js';
import { oracle } from './oracle.js';

const context: TextContext = { timeZone: 'UTC' };
function named(name: string): Type {
  return name.endsWith('[]') ? arrayOf(typeByName(name.slice(0, -2))!) : typeByName(name)!;
}

// PGlite reads `timestamp` as local time and we as UTC; here both are the same.
process.env.TZ = 'UTC';

/** Results that PGlite's default parsers give too. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  bool: ['t', 'f'],
  int2: ['-32768'],
  int4: ['2147483647'],
  int8: ['9007199254740991', '-9007199254740991', '9007199254740992', '-9223372036854775808'],
  oid: ['4294967295'],
  float4: ['1.1', '-0.1', '1e20', 'NaN', 'Infinity', '1e-45'],
  float8: ['1.1', '1e300', '-Infinity', '5e-324'],
  numeric: ['1.10', '123456789012345678901234567890.5', 'NaN'],
  text: ['a', 'é😀'],
  varchar: ['a '],
  bpchar: ['a '],
  name: ['a'],
  bytea: ['\\x00ff'],
  uuid: ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  date: ['2020-01-31', '1969-12-31', '0001-01-01'],
  time: ['10:20:30.5'],
  timetz: ['10:20:30.5-08'],
  timestamp: ['2020-01-31 10:20:30.123456', '1969-12-31 23:59:59.999999', '2020-01-31 00:00:00'],
  timestamptz: ['2020-01-31 10:20:30.123456+00', '1969-12-31 23:59:59.999999+05:30'],
  interval: ['1 year 2 mons 3 days 04:05:06.789'],
  json: ['{"a": [1, 2.5, "x", null, true]}', '1', '"x"', 'null'],
  jsonb: ['{"a": [1, 2.5, "x", null, true]}', '12345678901234567890'],
  varbit: ['0101'],
  'int4[]': ['{1,NULL,3}', '{{1,2},{3,4}}', '{}'],
  'text[]': ['{a,"b c",NULL,"NULL"}'],
  'numeric[]': ['{1.10,2}'],
  'bool[]': ['{t,f}'],
  'timestamptz[]': ['{2020-01-31}'],
  'jsonb[]': ['{"{\\"a\\": 1}"}'],
};

describe('a result is what PGlite gives', () => {
  for (const [name, texts] of Object.entries(SHARED)) {
    test(name, async () => {
      const type = named(name);
      const columns = texts.map((text, i) => `'${text}'::${name} AS c${i}`);
      const { rows } = await oracle.database.query<Record<string, unknown>>(`SELECT ${columns.join(', ')}`);
      expect(texts.map((text) => type.toResult(type.parse(text, -1, context)))).toEqual(Object.values(rows[0]!));
    });
  }
});

describe('a result beyond PGlite’s', () => {
  const result = (name: string, text: string) => named(name).toResult(named(name).parse(text, -1, context));

  test('is an infinite number for infinite dates and timestamps', () => {
    expect(result('date', 'infinity')).toBe(Number.POSITIVE_INFINITY);
    expect(result('timestamptz', '-infinity')).toBe(Number.NEGATIVE_INFINITY);
  });

  test('is a Date before Christ, and the text where no Date reaches', () => {
    expect(result('date', '0044-03-15 BC')).toEqual(new Date('-000043-03-15T00:00:00Z'));
    expect(result('timestamp', '200000-01-01 00:00:00.5')).toEqual(new Date('+200000-01-01T00:00:00.500Z'));
    expect(result('date', '5874897-12-31')).toBe('5874897-12-31');
    expect(result('timestamp', '294276-12-31 23:59:59')).toBe('294276-12-31 23:59:59');
  });

  test('is a Float32Array for vectors', () => {
    expect(result('vector', '[1,2.5]')).toEqual(Float32Array.of(1, 2.5));
    expect(result('halfvec', '[1,0.1]')).toEqual(Float32Array.of(1, 0.0999755859375));
  });

  test('is an array for a row', () => {
    const row = new Row([named('int4'), named('numeric'), named('text')], [1, Numeric.one, null]);
    expect(record.toResult(row)).toEqual([1, '1', null]);
  });

  test('read back as a parameter is the same value', () => {
    for (const [name, texts] of Object.entries({ ...SHARED, date: ['infinity', '2020-01-31'], vector: ['[1,0.1]'] })) {
      if (['json', 'jsonb', 'jsonb[]', 'timestamp', 'timestamptz'].includes(name)) continue;
      const type = named(name);
      for (const text of texts) {
        const value = type.parse(text, -1, context);
        expect(type.format(type.fromParameter(type.toResult(value), context), context)).toBe(
          type.format(value, context),
        );
      }
    }
  });
});

// -------------------------------------------------------------------------------------------------------- storage

describe('stored bytes give the value back', () => {
  const survive = (type: Type, value: unknown) => {
    const stored = type.toBytes!(value);
    // As storage does it: a part of a larger buffer, overwritten afterwards.
    const page = Buffer.alloc(stored.byteLength + 6, 0xee);
    page.set(stored, 3);
    const back = type.fromBytes!(page.subarray(3, 3 + stored.byteLength));
    page.fill(0);
    expect(type.format(back, context)).toBe(type.format(value, context));
    expect(type.compare === null || type.compare(back, value) === 0).toBe(true);
  };

  test('of intervals', () => {
    const part = fc.integer({ min: -0x80000000, max: 0x7fffffff });
    fc.assert(
      fc.property(part, part, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (months, days, time) => {
        const narrow = Number.isSafeInteger(Number(time)) ? Number(time) : time;
        survive(named('interval'), new Interval(months, days, narrow));
      }),
    );
    survive(named('interval'), Interval.infinity);
    survive(named('interval'), Interval.negativeInfinity);
  });

  test('of timetz', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 86_400_000_000 }),
        fc.integer({ min: -57_599, max: 57_599 }),
        (time, offset) => {
          survive(named('timetz'), { time, offset });
        },
      ),
    );
  });

  test('of bytea', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => survive(named('bytea'), bytes)));
  });

  test.each([
    ['bool[]', '{t,NULL,f}'],
    ['int4[]', '[2:3][-1:0]={{1,NULL},{3,-2147483648}}'],
    ['int8[]', '{1,NULL,9223372036854775807}'],
    ['int8[]', '{1,-9007199254740991}'],
    ['float4[]', '{1.1,NaN,-Infinity}'],
    ['float8[]', '{1.1,NaN,-0}'],
    ['numeric[]', '{1.10,NULL,NaN,123456789012345678901234567890}'],
    ['text[]', '{a,"é 😀",NULL,""}'],
    ['bytea[]', '{"\\\\x00ff",NULL}'],
    ['date[]', '{2020-01-31,infinity,-infinity}'],
    ['timestamp[]', '{"2020-01-31 10:20:30.5",infinity}'],
    [
      'timestamp[]',
      '{"2020-01-31 10:20:30.5",infinity,-infinity,"294276-12-31 23:59:59.999999","4714-11-24 00:00:00 BC"}',
    ],
    ['interval[]', '{"1 day",NULL,infinity}'],
    ['jsonb[]', '{"{\\"a\\": 1}"}'],
    ['vector[]', '{"[1,2]","[3]"}'],
    ['halfvec[]', '{"[1,2]","[3]"}'],
    ['int4[]', '{}'],
    ['int4[]', '{NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1}'],
  ])('of %s %s', (name, text) => {
    survive(named(name), named(name).parse(text, -1, context));
  });

  test('of timestamps as 64-bit integers, which the far ends and the infinities fit', () => {
    const type = named('timestamptz');
    for (const text of [
      'infinity',
      '-infinity',
      '4714-11-24 00:00:00+00 BC',
      '294276-12-31 23:59:59.999999+00',
      '2020-01-31',
      '1500-01-01',
    ]) {
      const value = type.parse(text, -1, context);
      const stored = type.toInt64!(value);
      expect(BigInt.asIntN(64, stored)).toBe(stored);
      expect(type.fromInt64!(stored)).toBe(value);
    }
  });
});

// ------------------------------------------------------------------------------------------------------- registry

describe('the registry', () => {
  test('has the OIDs, array OIDs and categories of pg_type', async () => {
    const ours = types.filter((type) => !['vector', 'halfvec'].includes(type.name));
    const rows = await oracle.rows(
      'SELECT typname, oid::int, typarray::int, typcategory::text, typispreferred, format_type(oid, NULL) FROM pg_type WHERE typname = ANY($1)',
      [ours.map((type) => type.name)],
    );
    const theirs = new Map(rows.map(([name, ...facts]) => [name, facts.join()]));
    for (const type of ours) {
      const facts = [type.oid, type.arrayOid, type.category, type.isPreferred ? 't' : 'f', type.sqlName].join();
      expect(`${type.name}: ${facts}`).toBe(`${type.name}: ${theirs.get(type.name)}`);
    }
  });

  test('finds every type and its array by name, by alias and by OID', () => {
    for (const type of columnTypes) {
      expect(typeByOid(type.oid)).toBe(type);
      expect(typeByOid(type.arrayOid)).toBe(arrayOf(type));
      expect(typeByName(`_${type.name}`)).toBe(arrayOf(type));
      expect(typeByName(type.sqlName) ?? typeByName(type.name)).toBe(type.name === 'bit' ? typeByName('bit') : type);
    }
    expect(new Set(types.map((type) => type.oid)).size).toBe(types.length);
    expect(typeByName('serial')).toBeNull();
    expect(typeByOid(1)).toBeNull();
  });

  test('reads types as PostgreSQL does and shows them as format_type does', async () => {
    const written: readonly (readonly [sql: string, name: string, modifiers?: readonly number[], fields?: string])[] = [
      ['int', 'int'],
      ['integer', 'integer'],
      ['smallint', 'smallint'],
      ['bigint', 'bigint'],
      ['real', 'real'],
      ['float', 'float'],
      ['float(1)', 'float', [1]],
      ['float(24)', 'float', [24]],
      ['float(25)', 'float', [25]],
      ['float(53)', 'float', [53]],
      ['double precision', 'double precision'],
      ['decimal(10,2)', 'decimal', [10, 2]],
      ['dec', 'dec'],
      ['numeric(5)', 'numeric', [5]],
      ['numeric(5,-2)', 'numeric', [5, -2]],
      ['boolean', 'boolean'],
      ['bool', 'bool'],
      ['char', 'char'],
      ['char(5)', 'char', [5]],
      ['character', 'character'],
      ['bpchar', 'bpchar'],
      ['nchar(3)', 'nchar', [3]],
      ['varchar', 'varchar'],
      ['varchar(5)', 'varchar', [5]],
      ['character varying(5)', 'character varying', [5]],
      ['"char"', '"char"'],
      ['name', 'name'],
      ['text', 'text'],
      ['bit', 'bit'],
      ['bit(5)', 'bit', [5]],
      ['bit varying(5)', 'bit varying', [5]],
      ['varbit', 'varbit'],
      ['time(3)', 'time', [3]],
      ['time with time zone', 'time with time zone'],
      ['timetz(2)', 'timetz', [2]],
      ['timestamp(0)', 'timestamp', [0]],
      ['timestamp without time zone', 'timestamp without time zone'],
      ['timestamp(3) with time zone', 'timestamp with time zone', [3]],
      ['timestamptz', 'timestamptz'],
      ['interval', 'interval'],
      ['interval(3)', 'interval', [3]],
      ['interval year', 'interval', [], 'year'],
      ['interval year to month', 'interval', [], 'year to month'],
      ['interval day to second(3)', 'interval', [3], 'day to second'],
      ['interval second(2)', 'interval', [2], 'second'],
      ['jsonb', 'jsonb'],
      ['uuid', 'uuid'],
      ['vector(3)', 'vector', [3]],
      ['halfvec(3)', 'halfvec', [3]],
    ];
    await oracle.exec(`CREATE TABLE written (${written.map(([sql], i) => `c${i} ${sql}, a${i} ${sql}[]`).join(', ')})`);
    const rows = await oracle.rows(
      "SELECT format_type(atttypid, atttypmod), atttypmod FROM pg_attribute WHERE attrelid = 'written'::regclass AND attnum > 0 ORDER BY attnum",
    );
    for (const [i, [sql, name, modifiers = [], fields = null]] of written.entries()) {
      const { type, modifier } = resolveType(name, modifiers, fields)!;
      expect([sql, formatType(type, modifier), String(modifier)]).toEqual([sql, ...rows[i * 2]!]);
      expect([sql, formatType(arrayOf(type), modifier)]).toEqual([sql, rows[i * 2 + 1]![0]]);
    }
  });

  test.each([
    ['float', [0], '22023 precision for type float must be at least 1 bit'],
    ['float', [54], '22023 precision for type float must be less than 54 bits'],
    ['numeric', [0], '22023 NUMERIC precision 0 must be between 1 and 1000'],
    ['numeric', [5, 1001], '22023 NUMERIC scale 1001 must be between -1000 and 1000'],
    ['varchar', [0], '22023 length for type varchar must be at least 1'],
    ['char', [10_485_761], '22023 length for type char cannot exceed 10485760'],
    ['int', [5], '42601 type modifier is not allowed for type "int4"'],
    ['text', [5], '42601 type modifier is not allowed for type "text"'],
    ['timestamp', [-1], '22023 TIMESTAMP(-1) precision must not be negative'],
  ])('refuses %s(%o)', (name, modifiers, message) => {
    try {
      resolveType(name, modifiers);
      expect.unreachable();
    } catch (cause) {
      const { code, message: text } = cause as { code: string; message: string };
      expect(`${code} ${text}`).toBe(message);
    }
  });
});

describe('rows', () => {
  const row = (...values: unknown[]) => new Row([named('int4'), named('text')].slice(0, values.length), values);

  test('print as PostgreSQL prints records', async () => {
    const cases: readonly (readonly [string, Row])[] = [
      ["ROW(1, 'a')", row(1, 'a')],
      ["ROW(NULL, '')", row(null, '')],
      ["ROW(1, 'a b,c')", row(1, 'a b,c')],
      ["ROW(1, '\"x\\y()')", row(1, '"x\\y()')],
      ['ROW(1)', row(1)],
    ];
    const theirs = await oracle.rows(`SELECT ${cases.map(([sql]) => `(${sql})::text`).join(', ')}`);
    expect(cases.map(([, value]) => record.format(value, context))).toEqual(theirs[0]);
  });

  test('compare column by column, NULL last', () => {
    expect(record.compare!(row(1, 'b'), row(1, 'a'))).toBeGreaterThan(0);
    expect(record.compare!(row(1, null), row(1, 'z'))).toBeGreaterThan(0);
    expect(record.encodeKey!(row(1, null)) > record.encodeKey!(row(1, 'z'))).toBe(true);
    expect(record.hashKey(row(1, 'a'))).toBe(record.hashKey(row(1, 'a')));
    expect(() => record.compare!(row(1), row(1, 'a'))).toThrow(
      'cannot compare record types with different numbers of columns',
    );
  });
});

test('an array keeps its shape when its elements are converted', () => {
  const array = new PgArray(named('int4'), [2, 1], [0, 5], [1, null]);
  const texts = array.map(named('text'), String);
  expect(arrayOf(named('text')).format(texts, context)).toBe('[0:1][5:5]={{1},{NULL}}');
});
