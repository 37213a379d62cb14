import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { type Database, open } from '../../src/index.js';
import { SegmentTree } from '../../src/sql/execute/window/segment-tree.js';
import type { AggregateFunction } from '../../src/sql/functions/function.js';
import { allFunctions } from '../../src/sql/functions/registry.js';

// Windows over many rows: every way to compute an aggregate over frames gives what folding each frame alone gives, and
// the work grows as it should. What a frame holds is compared with PostgreSQL in `test/sql/windows.sql` and by the
// generated statements.

const ROWS = 5000;
let database: Database;

beforeAll(async () => {
  database = await open();
  await database.exec(
    'CREATE TABLE m (id integer PRIMARY KEY, part integer, k integer, v integer, n numeric, f float8)',
  );
  const random = seededRandom(11);
  const rows = Array.from({ length: ROWS }, (_, id) => {
    const v = random.below(10) === 0 ? 'NULL' : String(random.below(1000) - 500);
    const n = random.below(10) === 0 ? 'NULL' : (random.below(10_000) / 100).toFixed(random.below(4));
    return `(${id}, ${random.below(3)}, ${random.below(400)}, ${v}, ${n}, ${random.next() * 1e6})`;
  });
  await database.exec(`INSERT INTO m VALUES ${rows.join(', ')}`);
});
afterAll(() => database.close());

/** Rows of both queries, which must be the same. */
async function expectSame(left: string, right: string): Promise<void> {
  const [ours, naive] = [await database.query(left), await database.query(right)];
  expect(ours.rows.length).toBeGreaterThan(0);
  expect(ours.rows).toEqual(naive.rows);
}

describe('an aggregate over moving frames is the aggregate of each frame:', () => {
  const CALLS = ['count(v)', 'sum(v)', 'avg(v)', 'sum(n)', 'avg(n)', 'min(v)', 'max(n)', 'var_pop(v)', 'bit_xor(v)'];
  for (const call of [...CALLS, 'sum(f)', 'avg(f)', 'string_agg(v::text, $$,$$)']) {
    test(call, async () => {
      const frame = 'ROWS BETWEEN 7 PRECEDING AND 3 FOLLOWING';
      const naive = call.replace(/\(([a-z])/, '(w.$1').replace(/\)$/, ' ORDER BY w.id)');
      await expectSame(
        `SELECT id, ${call} OVER (ORDER BY id ${frame}) AS x FROM m ORDER BY id`,
        `SELECT id, (SELECT ${naive} FROM m AS w WHERE w.id BETWEEN m.id - 7 AND m.id + 3) AS x FROM m ORDER BY id`,
      );
    });
  }
});

test('excluded rows are taken out of the frame only', async () => {
  await expectSame(
    `SELECT id, sum(v) OVER (PARTITION BY part ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
       EXCLUDE CURRENT ROW) AS x FROM m ORDER BY id`,
    `SELECT m.id, t.s - coalesce(m.v, 0) AS x FROM m JOIN (SELECT part, sum(v) AS s FROM m GROUP BY part) AS t
       ON t.part = m.part ORDER BY m.id`,
  );
});

test('windows of several orders run over the same rows', async () => {
  await expectSame(
    `SELECT id, rank() OVER (ORDER BY k) AS a, count(*) OVER (PARTITION BY part) AS b,
       row_number() OVER (PARTITION BY part ORDER BY k, id) AS c FROM m WHERE id < 300 ORDER BY id`,
    `SELECT id, 1 + (SELECT count(*) FROM m AS w WHERE w.id < 300 AND w.k < m.k) AS a,
       (SELECT count(*) FROM m AS w WHERE w.id < 300 AND w.part = m.part) AS b,
       (SELECT count(*) FROM m AS w WHERE w.id < 300 AND w.part = m.part AND (w.k < m.k OR (w.k = m.k AND w.id <= m.id)))
         AS c FROM m WHERE id < 300 ORDER BY id`,
  );
});

/** The row of an aggregate over integers, which counts its steps. */
function counted(name: string): { row: AggregateFunction; steps: () => number; restore: () => void } {
  const row = allFunctions.find(
    (candidate) => candidate.kind === 'aggregate' && candidate.name === name && candidate.args[0] !== undefined,
  ) as { -readonly [Key in keyof AggregateFunction]: AggregateFunction[Key] };
  const { step, remove } = row;
  let steps = 0;
  row.step = (...args) => {
    steps++;
    return step(...args);
  };
  if (remove !== undefined) {
    row.remove = (...args) => {
      steps++;
      return remove(...args);
    };
  }
  const restore = () => Object.assign(row, { step, remove });
  return { row, steps: () => steps, restore };
}

test('moving frames take each row in once and out once', async () => {
  const { steps, restore } = counted('sum');
  try {
    await database.query(
      'SELECT sum(v::smallint) OVER (ORDER BY id ROWS BETWEEN 1000 PRECEDING AND 1000 FOLLOWING) FROM m',
    );
    expect(steps()).toBeGreaterThan(ROWS);
    expect(steps()).toBeLessThanOrEqual(2 * ROWS);
  } finally {
    restore();
  }
});

test('a segment tree combines any run in the order of its positions', () => {
  const letters = [...'abcdefghijk'].map((letter, i) => (i === 4 ? undefined : letter));
  const tree = new SegmentTree(letters, (left, right) => `${left}${right}`);
  for (let from = 0; from <= letters.length; from++) {
    for (let to = from; to <= letters.length; to++) {
      const expected = letters.slice(from, to).filter((letter) => letter !== undefined);
      expect(tree.query(from, to)).toBe(expected.length === 0 ? undefined : expected.join(''));
    }
  }
});

async function explain(query: string): Promise<string> {
  const { rows } = await database.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${query}`);
  return rows.map((row) => row['QUERY PLAN'].replace(/ {2}\(rows=.*/, '')).join('\n');
}

test('EXPLAIN shows a sort for each order that no other serves', async () => {
  const plan = await explain(
    `SELECT sum(v) OVER (PARTITION BY part ORDER BY k), count(*) OVER (PARTITION BY part), rank() OVER (ORDER BY v) FROM m`,
  );
  expect(plan.match(/WindowAgg/g)).toHaveLength(3);
  expect(plan.match(/Sort Key: .*/g)).toEqual(['Sort Key: m.v', 'Sort Key: m.part, m.k']);
});

test('EXPLAIN names grouping sets and DISTINCT ON', async () => {
  const sets = await explain('SELECT part, k, count(*) FROM m GROUP BY ROLLUP (part, k)');
  expect(sets).toContain('MixedAggregate');
  expect(sets).toContain('Hash Key: m.part, m.k');
  expect(sets).toContain('Group Key: ()');
  expect(await explain('SELECT DISTINCT ON (part) k FROM m ORDER BY part, k')).toMatch(/Unique\s+->\s+Sort/);
});

test('a condition on the partition is applied before the window', async () => {
  const plan = await explain(
    'SELECT * FROM (SELECT part, count(*) OVER (PARTITION BY part) AS n FROM m) AS s WHERE part = 1 AND n > 5',
  );
  expect(plan).toMatch(/Filter: \(.*count > 5\)[\s\S]*WindowAgg[\s\S]*Filter: \(m\.part = 1\)/);
});

test('results that grow count against the memory of a statement', async () => {
  await expect(
    database.query('SELECT array_agg(a.id) OVER (ORDER BY a.id, b.id) FROM m AS a, m AS b WHERE b.id < 20'),
  ).rejects.toMatchObject({ code: '53200' });
});
