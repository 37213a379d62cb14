import { describe, expect, test } from 'vitest';
import { parseExpression, parseTypeName } from '../../src/sql/parse/parse.js';
import { parseBare } from './support/tree.js';

const column = (...names: string[]) => ({
  kind: 'ColumnReference',
  parts: names.map((name) => ({ name, isQuoted: false })),
});
const number = (text: string) => ({ kind: 'NumberLiteral', text });
const string = (value: string) => ({ kind: 'StringLiteral', value });
const binary = (operator: string, left: unknown, right: unknown) => ({
  kind: 'BinaryOperation',
  operator,
  left,
  right,
});
const type = (name: string, fields: object = {}) => ({
  name,
  schema: null,
  modifiers: [],
  arrayDepth: 0,
  intervalFields: null,
  ...fields,
});
const cast = (operand: unknown, typeName: unknown) => ({ kind: 'Cast', operand, type: typeName });
const call = (name: string, ...values: unknown[]) => ({
  kind: 'FunctionCall',
  name: { parts: [{ name, isQuoted: false }] },
  arguments: values.map((value) => ({ name: null, value })),
  isStar: false,
  isDistinct: false,
  isVariadic: false,
  orderBy: [],
  withinGroup: null,
  filter: null,
  over: null,
  isKeyword: false,
});

const [a, b, c] = ['a', 'b', 'c'].map((name) => column(name));

describe('operators group by PostgreSQL’s levels', () => {
  test.each([
    ['a + b * c', binary('+', a, binary('*', b, c))],
    ['a - b - c', binary('-', binary('-', a, b), c)],
    ['a || b + c', binary('||', a, binary('+', b, c))],
    ['a <-> b < c', binary('<', binary('<->', a, b), c)],
    ['a ^ b ^ c', binary('^', binary('^', a, b), c)],
    ['-a ^ b', binary('^', { kind: 'UnaryOperation', operator: '-', operand: a }, b)],
    ['-a::int', { kind: 'UnaryOperation', operator: '-', operand: cast(a, type('int')) }],
    ['@ a + b', { kind: 'UnaryOperation', operator: '@', operand: binary('+', a, b) }],
    ['a = b IS NULL', { kind: 'IsTest', operand: binary('=', a, b), test: 'NULL', isNegated: false }],
    ['NOT a = b', { kind: 'NotOperation', operand: binary('=', a, b) }],
    ['a + NOT b = c', binary('+', a, { kind: 'NotOperation', operand: binary('=', b, c) })],
    ['a OPERATOR(pg_catalog.+) b * c', binary('+', a, binary('*', b, c))],
    ['a OPERATOR(pg_catalog.*) b + c', binary('*', a, binary('+', b, c))],
    ['(a + b) * c', binary('*', binary('+', a, b), c)],
  ])('%s', (text, tree) => {
    expect(parseBare(text)).toEqual(tree);
  });

  test('AND and OR are flat, as written and in parentheses on the left', () => {
    const and = { kind: 'LogicalOperation', operator: 'AND', operands: [a, b, c] };
    expect(parseBare('a AND b AND c')).toEqual(and);
    expect(parseBare('(a AND b) AND c')).toEqual(and);
    expect(parseBare('a OR b AND c')).toEqual({
      kind: 'LogicalOperation',
      operator: 'OR',
      operands: [a, { kind: 'LogicalOperation', operator: 'AND', operands: [b, c] }],
    });
  });

  test.each([
    'a < b < c',
    'a = b <> c',
    'a LIKE b LIKE c',
    'a BETWEEN 1 AND 2 BETWEEN 3 AND 4',
    'a IS DISTINCT FROM b IS NULL',
  ])('%s does not chain', (text) => {
    expect(() => parseExpression(text)).toThrow(expect.objectContaining({ code: '42601' }));
  });
});

describe('tests and comparisons', () => {
  test.each([
    ['a != b', binary('<>', a, b)],
    ['a ISNULL', { kind: 'IsTest', operand: a, test: 'NULL', isNegated: false }],
    ['a NOTNULL', { kind: 'IsTest', operand: a, test: 'NULL', isNegated: true }],
    ['a IS NOT UNKNOWN', { kind: 'IsTest', operand: a, test: 'UNKNOWN', isNegated: true }],
    ['a IS NOT DISTINCT FROM b', { kind: 'DistinctTest', left: a, right: b, isNegated: true }],
    ['a IS JSON ARRAY WITH UNIQUE', { kind: 'IsJson', operand: a, shape: 'ARRAY', uniqueKeys: true, isNegated: false }],
    [
      'a NOT BETWEEN SYMMETRIC 1 AND 2',
      { kind: 'Between', operand: a, low: number('1'), high: number('2'), isSymmetric: true, isNegated: true },
    ],
    ['a IN (1, b)', { kind: 'InList', operand: a, items: [number('1'), b], isNegated: false }],
    [
      `a NOT ILIKE b ESCAPE '!'`,
      { kind: 'PatternMatch', style: 'ILIKE', operand: a, pattern: b, escape: string('!'), isNegated: true },
    ],
    ['a = SOME (b)', { kind: 'QuantifiedComparison', operator: '=', quantifier: 'ANY', left: a, right: b }],
    ['a NOT LIKE ALL (b)', { kind: 'QuantifiedComparison', operator: '!~~', quantifier: 'ALL', left: a, right: b }],
    ['a IS NOT NFC NORMALIZED', { kind: 'NotOperation', operand: call('is_normalized', a, string('NFC')) }],
  ])('%s', (text, tree) => {
    expect(parseBare(text)).toEqual(tree);
  });
});

describe('names', () => {
  test.each([
    ['a.b.c', column('a', 'b', 'c')],
    ['a.select', column('a', 'select')],
    ['a.*', { kind: 'Star', qualifier: [{ name: 'a', isQuoted: false }] }],
    ['(a).b', { kind: 'FieldAccess', operand: a, field: { name: 'b', isQuoted: false } }],
    ['(a).*', { kind: 'FieldAccess', operand: a, field: null }],
    ['a[1]', { kind: 'Subscript', operand: a, isSlice: false, lower: number('1'), upper: null }],
    ['a[:b]', { kind: 'Subscript', operand: a, isSlice: true, lower: null, upper: b }],
    ['"A"', { kind: 'ColumnReference', parts: [{ name: 'A', isQuoted: true }] }],
  ])('%s', (text, tree) => {
    expect(parseBare(text)).toEqual(tree);
  });
});

describe('literals and constructors', () => {
  test.each([
    ['0x1F', number('31')],
    ['TRUE', { kind: 'BooleanLiteral', value: true }],
    ['$3', { kind: 'Parameter', index: 3 }],
    [`B'01'`, { kind: 'BitLiteral', bits: '01' }],
    ['ARRAY[1, -2.5]', { kind: 'NumericArray', text: '1, -2.5' }],
    ['ARRAY[a, 1]', { kind: 'ArrayConstructor', elements: [a, number('1')] }],
    [
      'ARRAY[[1], [2]]',
      {
        kind: 'ArrayConstructor',
        elements: ['1', '2'].map((text) => ({ kind: 'ArrayConstructor', elements: [number(text)] })),
      },
    ],
    ['(a, b)', { kind: 'RowConstructor', elements: [a, b] }],
    ['ROW(a)', { kind: 'RowConstructor', hasKeyword: true, elements: [a] }],
    ['CASE a WHEN b THEN c END', { kind: 'Case', operand: a, branches: [{ when: b, then: c }], otherwise: null }],
    ['(a)', a],
  ])('%s', (text, tree) => {
    expect(parseBare(text)).toEqual(tree);
  });

  test.each([
    [`date 'x'`, type('date')],
    [`interval '1' day to second(3)`, type('interval', { intervalFields: 'day to second', modifiers: [3] })],
    [`timestamp(3) with time zone 'x'`, type('timestamp with time zone', { modifiers: [3] })],
    [`double precision 'x'`, type('double precision')],
    [`vector(3) 'x'`, type('vector', { modifiers: [3] })],
    [`pg_catalog.int4 'x'`, type('int4', { schema: 'pg_catalog' })],
    [`N'x'`, type('bpchar')],
    [`bit '0'`, type('bit', { modifiers: [1] })],
  ])('the literal %s is a cast', (text, typeName) => {
    const value = text.split("'")[1];
    expect(parseBare(text)).toEqual(cast(string(value), typeName));
  });
});

describe('functions with a syntax of their own are calls', () => {
  const one = number('1');
  test.each([
    ['coalesce(a, b)', call('coalesce', a, b)],
    ['extract(year FROM a)', call('extract', string('year'), a)],
    [`extract('epoch' FROM a)`, call('extract', string('epoch'), a)],
    ['substring(a FROM 1 FOR b)', call('substring', a, one, b)],
    ['substring(a FOR b)', call('substring', a, one, cast(b, type('int4')))],
    ['position(a IN b)', call('position', b, a)],
    ['overlay(a PLACING b FROM 1)', call('overlay', a, b, one)],
    ['trim(a)', call('btrim', a)],
    [`trim(LEADING 'x' FROM a)`, call('ltrim', a, string('x'))],
    ['trim(TRAILING FROM a)', call('rtrim', a)],
    ['normalize(a, NFD)', call('normalize', a, string('NFD'))],
    [`a AT TIME ZONE 'UTC'`, call('timezone', string('UTC'), a)],
    ['a AT LOCAL', call('timezone', a)],
    ['COLLATION FOR (a)', call('pg_collation_for', a)],
    ['(a, b) OVERLAPS (b, c)', call('overlaps', a, b, b, c)],
    ['current_date', { ...call('current_date'), isKeyword: true }],
    ['current_timestamp(1)', { ...call('current_timestamp', one), isKeyword: true }],
    ['current_schema()', call('current_schema')],
    ['count(*)', { ...call('count'), isStar: true }],
    ['f(VARIADIC a)', { ...call('f', a), isVariadic: true }],
    ['sum(DISTINCT a)', { ...call('sum', a), isDistinct: true }],
    ['f(x => a)', { ...call('f'), arguments: [{ name: { name: 'x', isQuoted: false }, value: a }] }],
    ['GROUPING(a)', { kind: 'GroupingCall', arguments: [a] }],
  ])('%s', (text, tree) => {
    expect(parseBare(text)).toEqual(tree);
  });

  test('window calls carry their frame', () => {
    expect(parseBare('sum(a) FILTER (WHERE b) OVER (w ORDER BY c DESC ROWS 2 PRECEDING)')).toMatchObject({
      filter: b,
      over: {
        base: { name: 'w' },
        orderBy: [{ expression: c, isDescending: true, nulls: null }],
        frame: {
          mode: 'ROWS',
          start: { kind: 'PRECEDING', offset: number('2') },
          end: { kind: 'CURRENT ROW', offset: null },
          exclude: 'NO OTHERS',
        },
      },
    });
  });

  test.each([
    'xmlconcat(a)',
    'json_array(1)',
    'json_object(a : b)',
    'treat(a AS b)',
    'merge_action()',
    'UNIQUE (SELECT 1)',
  ])('%s is known but not supported', (text) => {
    expect(() => parseExpression(text)).toThrow(expect.objectContaining({ code: '0A000' }));
  });
});

describe('types', () => {
  test.each([
    ['int', type('int')],
    ['numeric(10, -2)', type('numeric', { modifiers: [10, -2] })],
    ['character varying(10)[]', type('character varying', { modifiers: [10], arrayDepth: 1 })],
    ['char varying', type('character varying')],
    ['national character(3)', type('character', { modifiers: [3] })],
    ['bit varying(3)', type('bit varying', { modifiers: [3] })],
    ['double precision', type('double precision')],
    ['timestamp without time zone', type('timestamp without time zone')],
    ['time(3) with time zone', type('time with time zone', { modifiers: [3] })],
    ['interval year to month', type('interval', { intervalFields: 'year to month' })],
    ['interval(3)', type('interval', { modifiers: [3] })],
    ['text[][]', type('text', { arrayDepth: 2 })],
    ['int[3]', type('int', { arrayDepth: 1 })],
    ['int ARRAY[4]', type('int', { arrayDepth: 1 })],
    ['int ARRAY', type('int', { arrayDepth: 1 })],
    ['vector(1536)', type('vector', { modifiers: [1536] })],
    ['my_schema."My Type"(1)', type('My Type', { schema: 'my_schema', modifiers: [1] })],
    ['"char"', type('"char"')],
    ['pg_catalog.char', type('"char"', { schema: 'pg_catalog' })],
    ['"timestamptz"', type('timestamptz')],
  ])('%s', (text, tree) => {
    const { span, ...bareType } = parseTypeName(text);
    expect(bareType).toEqual(tree);
    expect(span).toEqual({ start: 0, end: text.length });
  });

  test('parseTypeName takes a type and nothing else', () => {
    expect(() => parseTypeName('int int')).toThrow('syntax error at or near "int"');
    expect(() => parseTypeName('int;')).toThrow('syntax error at or near ";"');
    expect(() => parseTypeName('')).toThrow('syntax error at end of input');
  });
});
