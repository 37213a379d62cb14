import { afterAll, beforeAll, expect, test } from 'vitest';
import { Oracle } from '../types/oracle.js';
import { tableQueries } from './cases/table.js';
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
