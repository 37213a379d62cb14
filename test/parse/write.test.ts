import { describe, expect, test } from 'vitest';
import type { Update } from '../../src/sql/parse/ast.js';
import { parse } from './support/tree.js';

const column = (text: string) => ({ kind: 'ColumnReference', parts: [{ name: text }] });
const number = (text: string) => ({ kind: 'NumberLiteral', text });
const marker = { kind: 'DefaultMarker' };

describe('INSERT', () => {
  test('takes rows, with DEFAULT among them', () => {
    expect(parse('INSERT INTO s.t AS x (a, b) VALUES (1, DEFAULT), ($1, NULL) RETURNING *, a AS y')).toMatchObject({
      kind: 'Insert',
      table: { parts: [{ name: 's' }, { name: 't' }] },
      alias: { name: 'x' },
      columns: [{ name: 'a' }, { name: 'b' }],
      overriding: null,
      source: {
        kind: 'Query',
        body: {
          kind: 'ValuesCore',
          rows: [
            [number('1'), marker],
            [{ kind: 'Parameter' }, { kind: 'NullLiteral' }],
          ],
        },
      },
      onConflict: null,
      returning: { targets: [{ expression: { kind: 'Star' } }, { alias: { name: 'y' } }], oldAlias: null },
    });
  });

  test('takes a query, or nothing', () => {
    expect(parse('INSERT INTO t SELECT 1')).toMatchObject({ columns: null, source: { body: { kind: 'SelectCore' } } });
    expect(parse('INSERT INTO t (SELECT 1)')).toMatchObject({
      columns: null,
      source: { body: { kind: 'SelectCore' } },
    });
    expect(parse('INSERT INTO t (a) (SELECT 1)')).toMatchObject({ columns: [{ name: 'a' }] });
    expect(parse('INSERT INTO t DEFAULT VALUES')).toMatchObject({ columns: null, source: null });
    expect(parse('INSERT INTO t (a) OVERRIDING USER VALUE VALUES (1)')).toMatchObject({ overriding: 'USER' });
  });

  test('ON CONFLICT infers an index or names a constraint', () => {
    expect(parse('INSERT INTO t VALUES (1) ON CONFLICT (a, lower(b)) WHERE c DO NOTHING')).toMatchObject({
      onConflict: {
        target: [column('a'), { kind: 'FunctionCall' }],
        targetWhere: column('c'),
        constraint: null,
        action: 'NOTHING',
        assignments: [],
        where: null,
      },
    });
    const text = `INSERT INTO t VALUES (1) ON CONFLICT ON CONSTRAINT k
      DO UPDATE SET a = excluded.a, (b, c) = (1, DEFAULT) WHERE d RETURNING WITH (OLD AS o) o.a`;
    expect(parse(text)).toMatchObject({
      onConflict: {
        target: [],
        constraint: { name: 'k' },
        action: 'UPDATE',
        assignments: [
          { columns: [{ name: 'a' }], value: { parts: [{ name: 'excluded' }, { name: 'a' }] } },
          {
            columns: [{ name: 'b' }, { name: 'c' }],
            value: { kind: 'RowConstructor', elements: [number('1'), marker] },
          },
        ],
        where: column('d'),
      },
      returning: { oldAlias: { name: 'o' }, newAlias: null },
    });
  });
});

describe('UPDATE and DELETE', () => {
  test('UPDATE assigns to one column or to several', () => {
    const text = 'UPDATE t AS x SET a = DEFAULT, (b, c) = (SELECT 1, 2) FROM u WHERE d RETURNING x.a';
    expect(parse(text)).toMatchObject({
      kind: 'Update',
      alias: { name: 'x' },
      assignments: [
        { columns: [{ name: 'a' }], value: marker },
        { columns: [{ name: 'b' }, { name: 'c' }], value: { kind: 'ScalarSubquery' } },
      ],
      from: [{ kind: 'TableReference' }],
      where: column('d'),
      returning: { targets: [{}] },
    });
  });

  test('SET is no alias, but a column', () => {
    expect(parse('UPDATE t SET set = 1')).toMatchObject({ alias: null, assignments: [{ columns: [{ name: 'set' }] }] });
  });

  test('DELETE may use other tables', () => {
    expect(parse('WITH c AS (SELECT 1) DELETE FROM t x USING u, v WHERE a RETURNING *')).toMatchObject({
      kind: 'Delete',
      with: { expressions: [{}] },
      alias: { name: 'x' },
      using: [{}, {}],
      where: column('a'),
    });
  });

  test('SET may name an element or a slice', () => {
    const [subscripted] = (parse('UPDATE t SET a[1][2:] = 2') as Update).assignments;
    expect(subscripted!.columns[0]).toMatchObject({
      name: 'a',
      subscripts: [
        { isSlice: false, lower: { kind: 'NumberLiteral', text: '1' }, upper: null },
        { isSlice: true, lower: { kind: 'NumberLiteral', text: '2' }, upper: null },
      ],
    });
  });

  test.each(['UPDATE t SET a.b = 2', 'DELETE FROM t WHERE CURRENT OF c'])('%s is not supported', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: '0A000' }));
  });
});

describe('DEFAULT', () => {
  test.each([
    'SELECT DEFAULT',
    'VALUES (DEFAULT)',
    'INSERT INTO t VALUES (DEFAULT + 1)',
    'INSERT INTO t SELECT DEFAULT',
    'INSERT INTO t VALUES ((SELECT DEFAULT))',
    'UPDATE t SET a = 1 WHERE b = DEFAULT',
    'UPDATE t SET a = coalesce(DEFAULT, 1)',
  ])('%s is not allowed', (text) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: '42601', message: 'DEFAULT is not allowed in this context' }),
    );
  });
});
