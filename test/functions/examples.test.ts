import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, open } from '../../src/index.js';
import { allFunctions, allOperators } from '../../src/sql/functions/registry.js';
import { answerOf, differences, Oracle } from '../types/oracle.js';
import { evaluateText, testContext } from './evaluator.js';

// Every row of the tables has an example that PostgreSQL answers with the text the row says, and we with the same.

let oracle: Oracle;
let database: Database;

beforeAll(async () => {
  oracle = await Oracle.open();
  database = await open();
}, 60_000);
afterAll(async () => {
  await oracle.close();
  await database.close();
});

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
    const rows = examples.filter(([expression]) => !WINDOW.test(expression));
    const answers = rows.map(([expression]) => answerOf(() => evaluateText(expression, context)));
    const expected = rows.map(([, text]) => ({ text, code: null, message: null }));
    expect(
      differences(
        rows.map(([expression]) => expression),
        answers,
        expected,
      ),
    ).toEqual([]);
  });

  test('is what a statement answers, for window functions', async () => {
    for (const [expression, text] of examples.filter(([example]) => WINDOW.test(example))) {
      const { rows } = await database.query<{ x: string }>(`SELECT ${expression} AS x`);
      expect(`${expression}: ${rows[0]!.x}`).toBe(`${expression}: ${text}`);
    }
  });
});

/** What needs rows in an order. */
const WINDOW = /\bOVER \(/;

/** What names this engine, or needs objects that the oracle does not have. */
const OWN = /^(?:version|nextval|currval|setval|lastval)\(/;
