import { describe, expect, test } from 'vitest';
import { parseStatements } from '../../src/sql/parse/parse.js';
import { bare, parse } from './support/tree.js';

const name = (text: string) => ({ parts: [{ name: text }] });
const column = (text: string) => ({ kind: 'ColumnReference', parts: [{ name: text }] });
const number = (text: string) => ({ kind: 'NumberLiteral', text });

describe('SELECT', () => {
  test('has its clauses in their places', () => {
    const text = `SELECT DISTINCT ON (a) a, b AS x, c y FROM t WHERE d GROUP BY DISTINCT a, ROLLUP (b, (c, d)) HAVING e
      WINDOW w AS (PARTITION BY f) ORDER BY a DESC NULLS LAST LIMIT 1 OFFSET 2 FOR UPDATE OF t SKIP LOCKED`;
    expect(parse(text)).toMatchObject({
      kind: 'Query',
      with: null,
      body: {
        kind: 'SelectCore',
        distinct: [column('a')],
        targets: [
          { expression: column('a'), alias: null },
          { expression: column('b'), alias: { name: 'x' } },
          { expression: column('c'), alias: { name: 'y' } },
        ],
        from: [{ kind: 'TableReference', name: name('t'), alias: null, isOnly: false, isSampled: false }],
        where: column('d'),
        groupBy: [
          { kind: 'Expression', expression: column('a') },
          { kind: 'Rollup', items: [[column('b')], [column('c'), column('d')]] },
        ],
        isGroupByDistinct: true,
        having: column('e'),
        windows: [{ name: { name: 'w' }, specification: { partitionBy: [column('f')] } }],
      },
      orderBy: [{ expression: column('a'), isDescending: true, nulls: 'LAST', usingOperator: null }],
      limit: number('1'),
      offset: number('2'),
      withTies: false,
      locking: [{ strength: 'UPDATE', tables: [{ parts: [{ name: 't' }] }], wait: 'SKIP LOCKED' }],
      into: null,
    });
  });

  test('may have no columns, no FROM, nothing at all', () => {
    expect(parse('SELECT')).toMatchObject({ body: { targets: [], from: [], where: null } });
    expect(parse('SELECT FROM t')).toMatchObject({ body: { targets: [], from: [{ name: name('t') }] } });
  });

  test('stars are targets of their own', () => {
    expect(parse('SELECT *, t.*, (r).* FROM t')).toMatchObject({
      body: {
        targets: [
          { expression: { kind: 'Star', qualifier: [] } },
          { expression: { kind: 'Star', qualifier: [{ name: 't' }] } },
          { expression: { kind: 'FieldAccess', field: null } },
        ],
      },
    });
  });

  test.each([
    ['LIMIT ALL', { limit: null, offset: null, withTies: false }],
    ['OFFSET 1 LIMIT 2', { limit: number('2'), offset: number('1') }],
    ['OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY', { limit: number('2'), offset: number('1') }],
    ['FETCH FIRST ROW ONLY', { limit: number('1') }],
    ['ORDER BY a FETCH FIRST 2 ROWS WITH TIES', { limit: number('2'), withTies: true }],
    ['FOR SHARE LIMIT 1', { limit: number('1'), locking: [{ strength: 'SHARE', tables: [], wait: '' }] }],
    ['FOR NO KEY UPDATE NOWAIT', { locking: [{ strength: 'NO KEY UPDATE', tables: [], wait: 'NOWAIT' }] }],
    ['FOR READ ONLY', { locking: [] }],
  ])('%s applies to the whole query', (clause, tree) => {
    expect(parse(`SELECT a FROM t ${clause}`)).toMatchObject(tree);
  });

  test('INTO names a new table, and only the first SELECT of the statement may have it', () => {
    expect(parse('SELECT a INTO TEMP u FROM t')).toMatchObject({ into: { name: name('u'), isTemporary: true } });
    expect(() => parse('SELECT 1 UNION SELECT 2 INTO u')).toThrow('INTO is only allowed on first SELECT');
    expect(() => parse('SELECT (SELECT 1 INTO u)')).toThrow('SELECT ... INTO is not allowed here');
  });

  test('GROUP BY with a row means its columns, ROW(...) a value', () => {
    expect(parse('SELECT 1 FROM t GROUP BY (a, b), (), GROUPING SETS ((a, b), a, CUBE (c)), ROW(d)')).toMatchObject({
      body: {
        groupBy: [
          { kind: 'Expression', expression: column('a') },
          { kind: 'Expression', expression: column('b') },
          { kind: 'Empty' },
          {
            kind: 'Sets',
            sets: [
              { kind: 'Expression', expression: { kind: 'RowConstructor', elements: [column('a'), column('b')] } },
              { kind: 'Expression', expression: column('a') },
              { kind: 'Cube', items: [[column('c')]] },
            ],
          },
          { kind: 'Expression', expression: { kind: 'RowConstructor', elements: [column('d')] } },
        ],
      },
    });
  });
});

describe('set operations', () => {
  const core = (text: string) => ({ kind: 'SelectCore', targets: [{ expression: number(text) }] });

  test('INTERSECT binds tighter, the others group from the left', () => {
    expect(parse('SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3 INTERSECT SELECT 4 ORDER BY 1')).toMatchObject({
      body: {
        kind: 'SetOperation',
        operator: 'EXCEPT',
        isAll: false,
        left: { kind: 'SetOperation', operator: 'UNION', isAll: true, left: core('1'), right: core('2') },
        right: { kind: 'SetOperation', operator: 'INTERSECT', left: core('3'), right: core('4') },
      },
      orderBy: [{ expression: number('1') }],
    });
  });

  test('parentheses group, and leave no trace but for clauses of their own', () => {
    expect(parse('SELECT 1 UNION (SELECT 2 UNION SELECT 3)')).toMatchObject({
      body: { left: core('1'), right: { kind: 'SetOperation', left: core('2') } },
    });
    expect(parse('(SELECT 1) UNION (SELECT 2 LIMIT 1)')).toMatchObject({
      body: { left: core('1'), right: { kind: 'Query', body: core('2'), limit: number('1') } },
    });
  });

  test('clauses outside of a whole query’s parentheses join those inside', () => {
    expect(parse('(SELECT 1 ORDER BY 1) LIMIT 2')).toMatchObject({
      body: core('1'),
      orderBy: [{ expression: number('1') }],
      limit: number('2'),
    });
    expect(() => parse('(SELECT 1 LIMIT 1) LIMIT 2')).toThrow('multiple LIMIT clauses not allowed');
    expect(() => parse('WITH a AS (SELECT 1) (WITH b AS (SELECT 1) SELECT 1)')).toThrow('multiple WITH clauses');
  });

  test('VALUES and TABLE are bodies too', () => {
    expect(parse('VALUES (1, 2), (3, 4) ORDER BY 1')).toMatchObject({
      body: {
        kind: 'ValuesCore',
        rows: [
          [number('1'), number('2')],
          [number('3'), number('4')],
        ],
      },
    });
    expect(bare(parse('TABLE t'))).toEqual(bare(parse('SELECT * FROM t')));
  });
});

describe('WITH', () => {
  test('holds queries and writes, named and hinted', () => {
    const text = `WITH RECURSIVE a (x) AS MATERIALIZED (SELECT 1), b AS NOT MATERIALIZED (DELETE FROM t RETURNING *)
      SELECT * FROM a, b`;
    expect(parse(text)).toMatchObject({
      with: {
        isRecursive: true,
        expressions: [
          { name: { name: 'a' }, columns: [{ name: 'x' }], statement: { kind: 'Query' }, materialized: true },
          { name: { name: 'b' }, columns: [], statement: { kind: 'Delete' }, materialized: false },
        ],
      },
    });
    expect(parse('WITH recursive AS (SELECT 1) SELECT 1')).toMatchObject({ with: { isRecursive: false } });
  });

  test('the clauses SEARCH and CYCLE are not supported', () => {
    const text = 'WITH RECURSIVE a AS (SELECT 1) SEARCH DEPTH FIRST BY x SET y SELECT 1';
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: '0A000' }));
  });
});

describe('FROM', () => {
  const table = (text: string) => ({ kind: 'TableReference', name: name(text) });
  const from = (text: string) => (parse(`SELECT * FROM ${text}`) as { body?: unknown }).body;

  test('joins group from the left, and wait for their ON', () => {
    expect(from('a JOIN b ON x LEFT JOIN c USING (y) CROSS JOIN d')).toMatchObject({
      from: [
        {
          kind: 'Join',
          type: 'CROSS',
          left: { type: 'LEFT', using: [{ name: 'y' }], left: { type: 'INNER', left: table('a'), right: table('b') } },
          right: table('d'),
        },
      ],
    });
    expect(from('a JOIN b JOIN c ON x ON y')).toMatchObject({
      from: [
        { left: table('a'), right: { kind: 'Join', left: table('b'), condition: column('x') }, condition: column('y') },
      ],
    });
    expect(from('a JOIN b CROSS JOIN c ON x')).toMatchObject({
      from: [{ type: 'INNER', left: table('a'), right: { type: 'CROSS', left: table('b') } }],
    });
  });

  test('an alias of USING is not an alias of the join', () => {
    expect(from('a JOIN b USING (x) AS u')).toMatchObject({ from: [{ usingAlias: { name: 'u' }, alias: null }] });
    expect(from('(a JOIN b USING (x)) AS j (y)')).toMatchObject({
      from: [{ usingAlias: null, alias: { name: { name: 'j' }, columns: [{ name: 'y' }] } }],
    });
    expect(from('a NATURAL LEFT JOIN b')).toMatchObject({ from: [{ type: 'LEFT', isNatural: true }] });
  });

  test('subqueries, functions and samples', () => {
    expect(from('(SELECT 1) s (x), LATERAL (SELECT 2), ONLY t, u TABLESAMPLE system (5)')).toMatchObject({
      from: [
        { kind: 'SubqueryReference', alias: { name: { name: 's' }, columns: [{ name: 'x' }] }, isLateral: false },
        { kind: 'SubqueryReference', alias: null, isLateral: true },
        { kind: 'TableReference', isOnly: true },
        { kind: 'TableReference', isSampled: true },
      ],
    });
    expect(
      from('f(1) WITH ORDINALITY AS g (a, b), s.h() AS (x int), ROWS FROM (i(), j()) k, current_date'),
    ).toMatchObject({
      from: [
        { kind: 'FunctionReference', withOrdinality: true, alias: { columns: [{ name: 'a' }, { name: 'b' }] } },
        { kind: 'FunctionReference', alias: null, columnDefinitions: [{ name: { name: 'x' }, type: { name: 'int' } }] },
        { kind: 'FunctionReference', calls: [{ name: name('i') }, { name: name('j') }] },
        { kind: 'FunctionReference', calls: [{ isKeyword: true }] },
      ],
    });
  });

  test('parentheses hold a query or a join', () => {
    expect(from('((SELECT 1) UNION SELECT 2) u')).toMatchObject({ from: [{ kind: 'SubqueryReference' }] });
    expect(from('((SELECT 1) a CROSS JOIN b)')).toMatchObject({ from: [{ kind: 'Join' }] });
    expect(() => from('(a)')).toThrow('syntax error at or near ")"');
  });
});

test('spans are offsets into the script, and cover their parts', () => {
  const script = '  SELECT 1;\n SELECT (a + b) * c FROM t';
  const [, second] = parseStatements(script);
  expect(second).toMatchObject({ text: 'SELECT (a + b) * c FROM t', offset: 13 });
  expect(second.statement).toMatchObject({
    span: { start: 13, end: 38 },
    body: {
      targets: [
        {
          expression: {
            span: { start: 20, end: 31 },
            operatorSpan: { start: 28, end: 29 },
            left: { span: { start: 20, end: 27 }, left: { span: { start: 21, end: 22 } } },
          },
        },
      ],
    },
  });
});
