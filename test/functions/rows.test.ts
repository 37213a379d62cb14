import { afterAll, beforeAll, expect, test } from 'vitest';
import { Oracle } from '../types/oracle.js';
import { refusedRowQueries, rowQueries } from './cases/row.js';
import { Comparison } from './queries.js';

// Rows as values, through the whole engine beside PostgreSQL.

let oracle: Oracle;
let comparison: Comparison;

beforeAll(async () => {
  oracle = await Oracle.open();
  comparison = await Comparison.open(oracle);
}, 60_000);
afterAll(async () => {
  await comparison.close();
  await oracle.close();
});

test('a row as a value is what PostgreSQL makes of it', async () => {
  expect(await comparison.differences(rowQueries)).toEqual([]);
});

test('what is not there yet is refused by name', async () => {
  expect(await comparison.refusals(refusedRowQueries)).toEqual(refusedRowQueries.map(() => '0A000'));
});
