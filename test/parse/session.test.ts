import { describe, expect, test } from 'vitest';
import { parse } from './support/tree.js';

const none = { isolation: null, isReadOnly: null, isDeferrable: null };

describe('transactions', () => {
  test.each([
    ['BEGIN', { kind: 'Begin', modes: none }],
    [
      'START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY NOT DEFERRABLE',
      { kind: 'Begin', modes: { isolation: 'REPEATABLE READ', isReadOnly: true, isDeferrable: false } },
    ],
    ['END WORK AND CHAIN', { kind: 'Commit', isChain: true }],
    ['ABORT', { kind: 'Rollback', isChain: false, savepoint: null }],
    ['ROLLBACK TO SAVEPOINT a', { kind: 'Rollback', savepoint: { name: 'a' } }],
    ['ROLLBACK TO savepoint', { kind: 'Rollback', savepoint: { name: 'savepoint' } }],
    ['SAVEPOINT a', { kind: 'Savepoint', name: { name: 'a' } }],
    ['RELEASE a', { kind: 'Release', name: { name: 'a' } }],
    ['SET TRANSACTION READ WRITE', { kind: 'SetTransaction', modes: { isReadOnly: false }, isSession: false }],
    [
      'SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE',
      { kind: 'SetTransaction', modes: { isolation: 'SERIALIZABLE' }, isSession: true },
    ],
  ])('%s', (text, tree) => {
    expect(parse(text)).toMatchObject(tree);
  });
});

describe('settings', () => {
  test.each([
    ['SET hnsw.ef_search = 100', { name: 'hnsw.ef_search', values: [100], isLocal: false }],
    [`SET LOCAL search_path TO a, "B", 'c'`, { name: 'search_path', values: ['a', 'B', 'c'], isLocal: true }],
    ['SET a TO DEFAULT', { name: 'a', values: null }],
    ['SET a = -1.5', { name: 'a', values: [-1.5] }],
    ['SET a = off', { name: 'a', values: ['off'] }],
    ['SET a = FALSE', { name: 'a', values: [false] }],
    [`SET TIME ZONE 'UTC'`, { name: 'timezone', values: ['UTC'] }],
    ['SET TIME ZONE LOCAL', { name: 'timezone', values: null }],
    [`SET NAMES 'utf8'`, { name: 'client_encoding', values: ['utf8'] }],
    ['SET ROLE bob', { name: 'role', values: ['bob'] }],
    ['SET session = 1', { name: 'session', values: [1] }],
  ])('%s', (text, tree) => {
    expect(parse(text)).toMatchObject({ kind: 'SetSetting', ...tree });
  });

  test.each([
    ['RESET ALL', { kind: 'ResetSetting', name: null }],
    ['RESET a.b', { kind: 'ResetSetting', name: 'a.b' }],
    ['SHOW ALL', { kind: 'ShowSetting', name: null }],
    ['SHOW TIME ZONE', { kind: 'ShowSetting', name: 'timezone' }],
    ['SHOW TRANSACTION ISOLATION LEVEL', { kind: 'ShowSetting', name: 'transaction_isolation' }],
  ])('%s', (text, tree) => {
    expect(parse(text)).toMatchObject(tree);
  });
});

describe('utilities', () => {
  test.each([
    ['EXPLAIN SELECT 1', { isAnalyze: false, isVerbose: false, format: 'TEXT', options: [] }],
    ['EXPLAIN ANALYZE VERBOSE SELECT 1', { isAnalyze: true, isVerbose: true }],
    [
      'EXPLAIN (ANALYZE, VERBOSE off, FORMAT json, COSTS false) SELECT 1',
      { isAnalyze: true, isVerbose: false, format: 'JSON', options: [{ name: 'costs', value: false }] },
    ],
    ['EXPLAIN (SELECT 1)', { isAnalyze: false, options: [] }],
  ])('%s', (text, tree) => {
    expect(parse(text)).toMatchObject({ kind: 'Explain', statement: { kind: 'Query' }, ...tree });
  });

  test.each([
    ['ANALYZE t (a), s.u', { kind: 'Analyze', tables: [{ columns: [{ name: 'a' }] }, { columns: [] }] }],
    ['VACUUM FULL ANALYZE t', { kind: 'Vacuum', isFull: true, isAnalyze: true, tables: [{}] }],
    ['VACUUM (ANALYZE, FULL off)', { kind: 'Vacuum', isFull: false, isAnalyze: true, tables: [] }],
    ['REINDEX INDEX CONCURRENTLY s.i', { kind: 'Reindex', target: 'INDEX' }],
    ['REINDEX DATABASE', { kind: 'Reindex', target: 'DATABASE', name: null }],
    ['PREPARE p (int) AS SELECT $1', { kind: 'Prepare', types: [{ name: 'int' }], statement: { kind: 'Query' } }],
    ['EXECUTE p (1, 2)', { kind: 'Execute', arguments: [{}, {}] }],
    ['DEALLOCATE ALL', { kind: 'Deallocate', name: null }],
  ])('%s', (text, tree) => {
    expect(parse(text)).toMatchObject(tree);
  });

  test('COPY has the same options in both forms', () => {
    const options = [
      { name: 'format', value: 'csv' },
      { name: 'header', value: true },
      { name: 'delimiter', value: ';' },
      { name: 'force_null', value: 'a, b' },
    ];
    expect(
      parse(`COPY t (a, b) FROM 'x' WITH (FORMAT csv, HEADER true, DELIMITER ';', FORCE_NULL (a, b)) WHERE a`),
    ).toMatchObject({
      kind: 'Copy',
      source: { columns: [{ name: 'a' }, { name: 'b' }] },
      direction: 'FROM',
      file: 'x',
      options,
      where: { kind: 'ColumnReference' },
    });
    expect(parse(`COPY t FROM STDIN CSV HEADER DELIMITER ';' FORCE NULL a, b`)).toMatchObject({ file: null, options });
    expect(parse('COPY (SELECT 1) TO STDOUT')).toMatchObject({
      source: { kind: 'Query' },
      direction: 'TO',
      file: null,
    });
  });
});

describe('statements we know but do not run', () => {
  test.each([
    ['MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE', 'MERGE'],
    ['CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ ; $$ LANGUAGE sql', 'CREATE FUNCTION'],
    ['CREATE MATERIALIZED VIEW v AS SELECT 1', 'CREATE MATERIALIZED VIEW'],
    ['CREATE TEMP RECURSIVE VIEW v AS SELECT 1', 'CREATE RECURSIVE VIEW'],
    ['CREATE TYPE t AS (a int)', 'CREATE TYPE other than AS ENUM'],
    ['ALTER TYPE t ADD ATTRIBUTE a int', 'ALTER TYPE ... ADD'],
    ['DO $$ x $$', 'DO'],
    ['GRANT SELECT ON t TO u', 'GRANT'],
    ['DROP ROLE r', 'DROP ROLE'],
    ['COMMENT ON FUNCTION f IS NULL', 'COMMENT ON FUNCTION'],
  ])('%s is %s', (text, feature) => {
    expect(parse(text)).toEqual({ kind: 'Unsupported', span: { start: 0, end: text.length }, feature });
  });
});
