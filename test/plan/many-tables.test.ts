import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, open } from '../../src/client/database.js';

// Joins of 64 tables in every shape must be planned, not only thought about: the test's own time limit is what fails. Each
// table holds the numbers 1 to 3, so that answers are known.

const TABLES = 64;
const NAMES = Array.from({ length: TABLES }, (_, i) => `t${i}`);

let database: Database;

beforeAll(async () => {
  database = await open();
  for (const name of NAMES) {
    await database.exec(`CREATE TABLE ${name} (id integer PRIMARY KEY, a integer, b integer)`);
    await database.exec(`INSERT INTO ${name} VALUES (1, 1, 1), (2, 2, 2), (3, 3, 3)`);
  }
});

afterAll(() => database.close());

/** `t1.id = t0.a AND ...` over pairs of numbers of tables. */
function equalities(pairs: readonly (readonly [number, number])[]): string {
  return pairs.map(([left, right]) => `t${right}.id = t${left}.a`).join(' AND ');
}

const chain = NAMES.slice(1).map((_, i) => [i, i + 1] as const);
const star = NAMES.slice(1).map((_, i) => [0, i + 1] as const);
/** Every table with every earlier one. */
const clique = NAMES.slice(1).map((name, i) => {
  const pairs = NAMES.slice(0, i + 1).map((_, left) => [left, i + 1] as const);
  return `JOIN ${name} ON ${equalities(pairs)}`;
});

const SHAPES: readonly { readonly name: string; readonly query: string; readonly count: number }[] = [
  { name: 'a chain', query: `SELECT count(*) FROM ${NAMES.join(', ')} WHERE ${equalities(chain)}`, count: 3 },
  { name: 'a star', query: `SELECT count(*) FROM ${NAMES.join(', ')} WHERE ${equalities(star)}`, count: 3 },
  { name: 'a clique', query: `SELECT count(*) FROM t0 ${clique.join(' ')}`, count: 3 },
  {
    name: 'a chain from its far end',
    query: `SELECT count(*) FROM ${NAMES.join(', ')} WHERE ${equalities(chain.toReversed())} AND t63.b = 2`,
    count: 1,
  },
  {
    name: 'crosses of one row',
    query: `SELECT count(*) FROM ${NAMES.join(' CROSS JOIN ')} WHERE ${NAMES.map((name) => `${name}.id = 2`).join(' AND ')}`,
    count: 1,
  },
  {
    name: 'left joins',
    query: `SELECT count(*), count(t63.id) FROM t0 ${chain
      .map(([left, right]) => `LEFT JOIN t${right} ON t${right}.id = t${left}.a + 0 AND t${right}.b < 3`)
      .join(' ')}`,
    count: 3,
  },
  {
    name: 'inner, left and right joins mixed',
    query: `SELECT count(*) FROM t0 ${chain
      .map(
        ([left, right]) => `${['JOIN', 'LEFT JOIN', 'RIGHT JOIN'][right % 3]} t${right} ON t${right}.id = t${left}.a`,
      )
      .join(' ')}`,
    count: 3,
  },
  {
    name: 'full joins',
    query: `SELECT count(*) FROM t0 ${chain.map(([left, right]) => `FULL JOIN t${right} ON t${right}.id = t${left}.a`).join(' ')}`,
    count: 3,
  },
  {
    name: 'nested subqueries',
    query: `SELECT count(*) FROM t0 WHERE ${NAMES.slice(1)
      .map((name, i) => `t${i}.a IN (SELECT ${name}.id FROM ${name} WHERE `)
      .join('')}true${')'.repeat(TABLES - 1)}`,
    count: 3,
  },
  {
    name: 'derived tables',
    query: `SELECT count(*) FROM ${NAMES.map((name) => `(SELECT id, a FROM ${name} WHERE b > 0) AS ${name}`).join(', ')} WHERE ${equalities(star)}`,
    count: 3,
  },
];

describe('joins of 64 tables', () => {
  test.each(SHAPES)('$name', { timeout: 30_000 }, async ({ query, count }) => {
    const { rows } = await database.query<number[]>(query, [], { rowMode: 'array' });
    expect(Number(rows[0]![0])).toBe(count);
  });
});
