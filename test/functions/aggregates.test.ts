import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Oracle } from '../types/oracle.js';
import { aggregateQueries, aggregateSetup } from './cases/aggregate.js';
import { Comparison } from './queries.js';

// Aggregates through the whole engine beside PostgreSQL: in groups, over no rows and over NULLs alone.

let oracle: Oracle;
let comparison: Comparison;

beforeAll(async () => {
  oracle = await Oracle.open();
  comparison = await Comparison.open(oracle, aggregateSetup);
}, 60_000);
afterAll(async () => {
  await comparison.close();
  await oracle.close();
});

describe('an aggregate gives what PostgreSQL gives:', () => {
  for (const [subject, queries] of Object.entries(aggregateQueries)) {
    test(subject, async () => expect(await comparison.differences(queries)).toEqual([]), 60_000);
  }
});

test('direct arguments have one value a group, and OVER makes windows', async () => {
  const queries = [
    'SELECT rank(1) WITHIN GROUP (ORDER BY i2) FROM sample',
    'SELECT g, percentile_disc(length(g) / 10.0) WITHIN GROUP (ORDER BY i2) FROM sample GROUP BY g ORDER BY g',
    'SELECT sum(i2) OVER () FROM sample',
  ];
  expect(await comparison.differences(queries)).toEqual([]);
});
