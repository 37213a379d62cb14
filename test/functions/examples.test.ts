import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allFunctions, allOperators } from '../../src/sql/functions/registry.js';
import { answerOf, differences, Oracle } from '../types/oracle.js';
import { evaluateText, testContext } from './evaluator.js';

// Every row of the tables has an example that PostgreSQL answers with the text the row says, and we with the same.

let oracle: Oracle;

beforeAll(async () => {
  oracle = await Oracle.open();
}, 60_000);
afterAll(() => oracle.close());

const examples = [...allFunctions, ...allOperators].flatMap(({ example }) => (example === null ? [] : [example]));
const expressions = examples.map(([expression]) => expression);
const results = examples.map(([, text]) => ({ text, code: null, message: null }));

describe('the example of every row', () => {
  test('is what PostgreSQL answers', async () => {
    const own = expressions.map((expression, i) => (OWN.test(expression) ? i : -1)).filter((i) => i >= 0);
    const answers = await oracle.evaluate(expressions);
    for (const i of own) answers[i] = results[i]!;
    expect(differences(expressions, results, answers)).toEqual([]);
  });

  test('is what we answer', () => {
    const context = testContext();
    const answers = expressions.map((expression) => answerOf(() => evaluateText(expression, context)));
    expect(differences(expressions, answers, results)).toEqual([]);
  });
});

/** What names this engine, or needs objects that the oracle does not have. */
const OWN = /^(?:version|nextval|currval|setval|lastval)\(/;
