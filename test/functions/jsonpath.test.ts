import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Oracle } from '../types/oracle.js';
import { momentQueries, pathCallQueries, pathQueries, pathTextQueries } from './cases/jsonpath.js';
import { Comparison } from './queries.js';

// Paths through jsonb, through the whole engine beside PostgreSQL: rows, types, codes and messages.

let oracle: Oracle;
let comparison: Comparison;

beforeAll(async () => {
  oracle = await Oracle.open();
  comparison = await Comparison.open(oracle, "SET TimeZone = 'Asia/Kolkata'");
}, 60_000);
afterAll(async () => {
  await comparison.close();
  await oracle.close();
});

describe('as in PostgreSQL', { timeout: 120_000 }, () => {
  test('a path is read and written', async () => {
    expect(await comparison.differences(pathTextQueries)).toEqual([]);
  });
  test('a path finds what it finds', async () => {
    expect(await comparison.differences(pathQueries)).toEqual([]);
  });
  test('a path reads dates and times', async () => {
    expect(await comparison.differences(momentQueries)).toEqual([]);
  });
  test('paths are called from SQL', async () => {
    expect(await comparison.differences(pathCallQueries)).toEqual([]);
  });
});
