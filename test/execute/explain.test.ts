import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, open } from '../../src/index.js';

// EXPLAIN: what plans say about themselves and, with ANALYZE, about their run. Times are never asserted.

let db: Database;

beforeAll(async () => {
  db = await open(':memory:');
  await db.exec(`
    CREATE TABLE item (id integer PRIMARY KEY, name text, kind integer);
    INSERT INTO item SELECT i, 'item ' || i, i % 7 FROM generate_series(1, 1000) AS i;
    CREATE TABLE part (item integer REFERENCES item, count integer);
    INSERT INTO part SELECT i, i % 3 FROM generate_series(1, 300) AS i;
  `);
});

afterAll(() => db.close());

async function lines(text: string, params: unknown[] = []): Promise<string[]> {
  const { rows, fields } = await db.query<string[]>(text, params, { rowMode: 'array' });
  expect(fields).toEqual([{ name: 'QUERY PLAN', dataTypeID: 25 }]);
  return rows.map(([line]) => line!);
}

/** The plan of a run without estimates and times. */
function analyzed(query: string, params: unknown[] = []): Promise<string[]> {
  return lines(`EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) ${query}`, params);
}

async function answerOf(text: string): Promise<string> {
  return db.query(text).then(
    () => 'no error',
    ({ code, message }: { code: string; message: string }) => `${code} ${message}`,
  );
}

async function json(text: string): Promise<any> {
  const { rows, fields } = await db.query<{ 'QUERY PLAN': unknown }>(text);
  expect(fields).toEqual([{ name: 'QUERY PLAN', dataTypeID: 114 }]);
  expect(rows).toHaveLength(1);
  return rows[0]!['QUERY PLAN'];
}

describe('ANALYZE', () => {
  test('counts rows, loops and dropped rows of every node', async () => {
    const query = `SELECT * FROM item AS t LEFT JOIN LATERAL (SELECT * FROM part WHERE part.item = t.id LIMIT 1) AS p ON true
      WHERE t.id BETWEEN 5 AND 9`;
    const plan = (await analyzed(query)).join('\n');
    expect(plan).toContain('->  Nested Loop Left Join (actual rows=5.00 loops=1)');
    expect(plan).toContain('->  Limit (actual rows=1.00 loops=5)');
    expect(plan).toContain('Rows Removed by Filter: 299');
  });

  test('shows subqueries below the node that has them, and queries of WITH', async () => {
    const plan = await analyzed(`WITH w AS MATERIALIZED (SELECT id FROM item)
      SELECT id FROM w WHERE (SELECT count(*) FROM part WHERE part.item = w.id AND random() >= 0) > 0`);
    expect(plan).toContain('  CTE w');
    expect(plan.join('\n')).toMatch(/SubPlan 1\n +-> {2}Project \(actual rows=1\.00 loops=1000\)/);
    expect(plan.join('\n')).toMatch(/Filter: .*\n +Rows Removed by Filter: 700/);
  });

  test('says which nodes were never reached', async () => {
    const plan = await analyzed('SELECT 1 WHERE false AND EXISTS (SELECT FROM item WHERE random() > 2)');
    expect(plan.join('\n')).not.toContain('loops=0');
    expect(await analyzed('SELECT id FROM item LIMIT 0')).toContainEqual(expect.stringContaining('(never executed)'));
  });

  test('times nodes and the statement only where asked to', async () => {
    const shown = (await lines('EXPLAIN ANALYZE SELECT name FROM item WHERE id = 4')).join('\n');
    expect(shown).toMatch(/\(rows=1\) \(actual time=\d+\.\d{3}\.\.\d+\.\d{3} rows=1\.00 loops=1\)/);
    expect(shown).toMatch(/\nPlanning Time: \d+\.\d{3} ms\nExecution Time: \d+\.\d{3} ms$/);
    expect((await analyzed('SELECT name FROM item WHERE id = 4')).join('\n')).not.toMatch(/time|Time|\(rows/);
  });

  test('takes parameters', async () => {
    expect((await analyzed('SELECT name FROM item WHERE kind = $1', [3])).join('\n')).toContain('actual rows=143.00');
  });

  test('really writes, and takes back what fails', async () => {
    expect(await analyzed('INSERT INTO part VALUES (1, 100), (2, (SELECT 100)) RETURNING count')).toEqual([
      'Insert on part (actual rows=2.00 loops=1)',
      '  ->  Values Scan (actual rows=2.00 loops=1)',
      '        SubPlan 1',
      '          ->  Project (actual rows=1.00 loops=1)',
      '                Output: 100',
      '                ->  Result (actual rows=1.00 loops=1)',
    ]);
    expect((await db.query('SELECT FROM part WHERE count = 100')).rows).toHaveLength(2);
    const deleted = await analyzed('DELETE FROM part WHERE count = 100');
    expect(deleted[0]).toBe('Delete on part (actual rows=0.00 loops=1)');
    expect((await db.query('SELECT FROM part WHERE count = 100')).rows).toHaveLength(0);
    expect(await answerOf('EXPLAIN ANALYZE INSERT INTO item VALUES (0), (1)')).toMatch(/^23505/);
    expect((await db.query('SELECT FROM item WHERE id = 0')).rows).toHaveLength(0);
    expect((await analyzed('CREATE TABLE made AS SELECT id FROM item LIMIT 3')).join('\n')).toContain(
      'actual rows=3.00',
    );
    expect((await db.query('TABLE made')).rows).toHaveLength(3);
  });

  test('writes inside WITH are nodes of their own', async () => {
    const plan = await analyzed('WITH d AS (DELETE FROM part WHERE item = 7 RETURNING item) SELECT count(*) FROM d');
    expect(plan).toContain('    ->  Delete on part (actual rows=1.00 loops=1)');
    await db.query('INSERT INTO part VALUES (7, 1)');
  });

  test('every step of a window counts', async () => {
    const plan = await analyzed('SELECT row_number() OVER (ORDER BY id), rank() OVER (ORDER BY kind) FROM item');
    expect(plan.filter((line) => /WindowAgg|Sort \(/.test(line))).toHaveLength(4);
    expect(plan.join('\n')).not.toContain('never executed');
  });
});

describe('FORMAT', () => {
  const QUERY = 'SELECT kind, count(*) FROM item JOIN part ON item = id WHERE kind < 3 GROUP BY kind';

  test('JSON is one document with the keys of PostgreSQL', async () => {
    const [{ Plan, ...rest }] = await json(`EXPLAIN (ANALYZE, FORMAT json) ${QUERY}`);
    expect(rest).toEqual({ 'Planning Time': expect.any(Number), Triggers: [], 'Execution Time': expect.any(Number) });
    const aggregate = Plan.Plans[0];
    expect(aggregate).toMatchObject({
      'Node Type': 'Aggregate',
      'Parent Relationship': 'Outer',
      Strategy: 'Hashed',
      'Actual Rows': 3,
      'Actual Loops': 1,
      'Group Key': ['item.kind'],
    });
    const join = aggregate.Plans[0];
    expect(join).toMatchObject({
      'Node Type': 'Hash Join',
      'Join Type': 'Inner',
      'Hash Cond': '(item.id = part.item)',
    });
    const scan = { 'Node Type': 'Seq Scan', 'Relation Name': 'item', Alias: 'item', 'Rows Removed by Filter': 572 };
    expect(join.Plans[0]).toMatchObject(scan);
    expect(join.Plans[0]).not.toHaveProperty('Schema');
  });

  test('JSON without ANALYZE has no actual values, and COSTS off no estimates', async () => {
    const [plain] = await json(`EXPLAIN (FORMAT json) ${QUERY}`);
    expect(JSON.stringify(plain)).not.toMatch(/Actual|Time/);
    expect(plain.Plan['Plan Rows']).toBeGreaterThan(0);
    const [bare] = await json(`EXPLAIN (FORMAT json, COSTS off, VERBOSE) ${QUERY}`);
    expect(JSON.stringify(bare)).not.toContain('Plan Rows');
    expect(JSON.stringify(bare)).toContain('"Schema":"public"');
  });

  test('JSON of a text mode is the text', async () => {
    const { rows } = await db.query<{ 'QUERY PLAN': string }>('EXPLAIN (FORMAT json) SELECT 1', [], {
      parsers: { 114: (text) => text },
    });
    expect(rows[0]!['QUERY PLAN']).toMatch(/^\[\n {2}\{\n {4}"Plan": \{\n {6}"Node Type": /);
  });

  test('a writing statement is a ModifyTable', async () => {
    const [{ Plan }] = await json('EXPLAIN (FORMAT json) UPDATE item SET kind = 1 WHERE id = 4');
    expect(Plan).toMatchObject({ 'Node Type': 'ModifyTable', Operation: 'Update', 'Relation Name': 'item' });
    expect(Plan.Plans[0]).toMatchObject({ 'Node Type': 'Index Scan', 'Index Name': 'item_pkey' });
  });

  test('YAML and XML say the same', async () => {
    const [yaml] = await lines('EXPLAIN (FORMAT yaml, COSTS off) SELECT id FROM item WHERE kind < 3');
    expect(yaml).toContain('- Plan: \n    Node Type: "');
    expect(yaml).toContain('Filter: "(item.kind < 3)"');
    const { rows } = await db.query<string[]>('EXPLAIN (FORMAT xml) SELECT id FROM item WHERE kind < 3', [], {
      rowMode: 'array',
    });
    expect(rows[0]![0]).toContain('<Filter>(item.kind &lt; 3)</Filter>');
  });
});

test('options are checked as PostgreSQL checks them', async () => {
  expect(await answerOf('EXPLAIN (foo) SELECT 1')).toBe('42601 unrecognized EXPLAIN option "foo"');
  expect(await answerOf('EXPLAIN (TIMING) SELECT 1')).toBe('22023 EXPLAIN option TIMING requires ANALYZE');
  expect(await answerOf('EXPLAIN (WAL) SELECT 1')).toBe('22023 EXPLAIN option WAL requires ANALYZE');
  expect(await answerOf('EXPLAIN (COSTS 2) SELECT 1')).toBe('42601 costs requires a Boolean value');
  expect(await answerOf('EXPLAIN (SERIALIZE foo) SELECT 1')).toMatch(/^22023/);
  expect(await answerOf('EXPLAIN (FORMAT foo) SELECT 1')).toMatch(/^22023/);
  expect(await answerOf('EXPLAIN (ANALYZE, BUFFERS, WAL, SETTINGS, MEMORY, SERIALIZE, VERBOSE) SELECT 1')).toBe(
    'no error',
  );
  expect(await lines('EXPLAIN (SUMMARY, COSTS off) SELECT 1')).toContainEqual(expect.stringMatching(/^Planning Time/));
});
