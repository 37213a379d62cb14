// TABLE of workloads. A workload is SQL that every engine runs the same way: `sql` once per operation with `params(i)`,
// `i` counting through all operations of a run, or a transaction of `writes`. `atLeast` is what we promise, as a ratio
// to better-sqlite3.

import { FRESH_TABLE, INSERT_ITEM, itemRow } from './data.mjs';

/** Row numbers in an order that no cache foresees. */
const scattered = (i, rows) => (i * 48_271 + 11) % rows;

export function workloads({ rows, owners }) {
  const writes = Math.min(100_000, rows);
  const changes = Math.min(10_000, Math.ceil(rows / 10));
  return [
    {
      name: 'INSERT, prepared, in a transaction',
      atLeast: 0.8,
      kind: 'write',
      before: FRESH_TABLE,
      after: 'DROP TABLE fresh',
      sql: INSERT_ITEM('fresh'),
      operations: writes,
      params: (i) => itemRow(i, owners),
      check: 'SELECT count(*) AS n, sum(rank) AS total FROM fresh',
    },
    {
      name: 'INSERT, each committed',
      kind: 'commits',
      before: FRESH_TABLE,
      after: 'DROP TABLE fresh',
      sql: INSERT_ITEM('fresh'),
      operations: Math.min(300, rows),
      params: (i) => itemRow(i, owners),
      check: 'SELECT count(*) AS n, sum(rank) AS total FROM fresh',
    },
    {
      name: 'SELECT * by primary key',
      atLeast: 1.3,
      sql: 'SELECT * FROM item WHERE id = $1',
      operations: 20_000,
      params: (i) => [scattered(i, rows)],
    },
    {
      name: 'SELECT one column by primary key',
      sql: 'SELECT name FROM item WHERE id = $1',
      operations: 20_000,
      params: (i) => [scattered(i, rows)],
    },
    {
      name: 'SELECT by secondary index, 10 rows',
      sql: 'SELECT id, price, word FROM item WHERE owner_id = $1',
      operations: 1_000,
      params: (i) => [scattered(i, owners)],
      isUnordered: true,
    },
    { name: 'count(*)', sql: 'SELECT count(*) AS n FROM item', operations: 100 },
    { name: 'SUM and AVG of all', sql: 'SELECT sum(rank) AS s, avg(price) AS a FROM item', operations: 3 },
    {
      name: 'SUM and AVG, 1 % of the rows',
      atLeast: 4,
      sql: 'SELECT count(*) AS n, sum(rank) AS s, avg(price) AS a FROM item WHERE rank < $1',
      operations: 3,
      params: () => [Math.floor(rows / 100)],
    },
    {
      name: 'SUM and AVG, half of the rows',
      atLeast: 4,
      sql: 'SELECT count(*) AS n, sum(rank) AS s, avg(price) AS a FROM item WHERE rank < $1',
      operations: 3,
      params: () => [Math.floor(rows / 2)],
    },
    {
      name: 'count of a text',
      sql: 'SELECT count(*) AS n FROM item WHERE word = $1',
      operations: 3,
      params: (i) => [`word-${i % 16}`],
    },
    {
      name: "count of LIKE '%99%'",
      sql: "SELECT count(*) AS n FROM item WHERE name LIKE '%99%'",
      operations: 1,
    },
    {
      name: 'GROUP BY, 100 numbers',
      atLeast: 30,
      sql: 'SELECT group_id, count(*) AS n, sum(rank) AS s, avg(price) AS a FROM item GROUP BY group_id',
      operations: 3,
      isUnordered: true,
    },
    {
      name: 'GROUP BY, 16 texts',
      sql: 'SELECT word, count(*) AS n, avg(price) AS a FROM item GROUP BY word',
      operations: 3,
      isUnordered: true,
    },
    {
      name: 'GROUP BY, many numbers, top 10',
      sql: 'SELECT owner_id, sum(rank) AS s FROM item GROUP BY owner_id ORDER BY s DESC, owner_id LIMIT 10',
      operations: 1,
    },
    {
      name: 'top 10 by a number',
      atLeast: 4,
      sql: 'SELECT id, score FROM item ORDER BY score DESC LIMIT 10',
      operations: 3,
    },
    { name: 'top 10 by a text', sql: 'SELECT id, name FROM item ORDER BY name LIMIT 10', operations: 1 },
    {
      name: 'top 10 of 1 %',
      sql: 'SELECT id, score FROM item WHERE rank < $1 ORDER BY score DESC LIMIT 10',
      operations: 3,
      params: () => [Math.floor(rows / 100)],
    },
    {
      name: 'join on a key, GROUP BY 50',
      sql: `SELECT o.region, count(*) AS n, sum(i.rank) AS s FROM item i JOIN owner o ON o.id = i.owner_id
        GROUP BY o.region`,
      operations: 1,
      isUnordered: true,
    },
    {
      name: 'join of 2 % of the small table',
      sql: `SELECT count(*) AS n, sum(i.rank) AS s FROM owner o JOIN item i ON i.owner_id = o.id WHERE o.region = $1`,
      operations: 1,
      params: (i) => [i % 50],
    },
    {
      name: 'UPDATE by primary key, in a transaction',
      kind: 'write',
      sql: 'UPDATE item SET price = $1 WHERE id = $2',
      operations: changes,
      params: (i) => [(i % 1000) / 8, scattered(i, rows)],
      check: 'SELECT sum(price) AS total FROM item',
    },
    {
      name: 'DELETE by primary key, in a transaction',
      kind: 'write',
      sql: 'DELETE FROM item WHERE id = $1',
      operations: changes,
      params: (i) => [scattered(i, rows)],
      check: 'SELECT count(*) AS n FROM item',
      /** The rows must be there again in the next round. */
      isUndone: true,
    },
  ];
}
