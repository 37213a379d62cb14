import { afterAll, beforeAll, expect, test } from 'vitest';
import { Oracle } from '../types/oracle.js';
import { refusedQueries, setReturningQueries, tableQueries } from './cases/table.js';
import { Comparison } from './queries.js';

// Functions that give rows, in FROM, through the whole engine beside PostgreSQL.

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

test('a function in FROM gives the rows that PostgreSQL gives', async () => {
  expect(await comparison.differences(tableQueries)).toEqual([]);
});

test('a function in the SELECT list, or beside others, gives the rows that PostgreSQL gives', async () => {
  expect(await comparison.differences(setReturningQueries)).toEqual([]);
});

test('what is not there yet is refused by name', async () => {
  expect(await comparison.refusals(refusedQueries)).toEqual(refusedQueries.map(() => '0A000'));
});
