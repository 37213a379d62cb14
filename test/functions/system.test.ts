import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, differences, Oracle } from '../types/oracle.js';
import { systemCases } from './cases/system.js';
import { evaluateText, testContext } from './evaluator.js';

let oracle: Oracle;

beforeAll(async () => {
  oracle = await Oracle.open();
}, 60_000);
afterAll(() => oracle.close());

test('a call on types, settings, schemas and sizes gives what PostgreSQL gives', async () => {
  const context = testContext();
  const theirs = await oracle.evaluate(systemCases);
  const ours = systemCases.map((expression) => answerOf(() => evaluateText(expression, context)));
  expect(differences(systemCases, ours, theirs)).toEqual([]);
});
