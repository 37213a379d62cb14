import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerOf, differences, Oracle } from '../types/oracle.js';
import { arrayCases } from './cases/array.js';
import { jsonCases } from './cases/json.js';
import { mathCases } from './cases/math.js';
import { binaryCases, encodingCases, patternCases, quoteCases, stringCases } from './cases/string.js';
import { evaluateText, testContext } from './evaluator.js';

// The functions of each family over many arguments, NULL, empty, zero, negative and huge ones among them: results as
// text, errors by SQLSTATE and message, both as PostgreSQL answers.

let oracle: Oracle;

beforeAll(async () => {
  oracle = await Oracle.open();
}, 60_000);
afterAll(() => oracle.close());

async function compare(expressions: readonly string[], timeZone = 'UTC'): Promise<string[]> {
  const context = testContext(timeZone);
  await oracle.exec(`SET TimeZone = '${timeZone}'`);
  const theirs = await oracle.evaluate(expressions);
  const ours = expressions.map((expression) => answerOf(() => evaluateText(expression, context)));
  return differences(expressions, ours, theirs);
}

describe('a call gives what PostgreSQL gives:', () => {
  test('texts', async () => expect(await compare(stringCases)).toEqual([]));
  test('quoting and formatting', async () => expect(await compare(quoteCases)).toEqual([]));
  test('encodings', async () => expect(await compare(encodingCases)).toEqual([]));
  test('byte and bit strings', async () => expect(await compare(binaryCases)).toEqual([]));
  test('arrays', async () => expect(await compare(arrayCases)).toEqual([]));
  test('numbers', async () => expect(await compare(mathCases)).toEqual([]));
  test('patterns', async () => expect(await compare(patternCases)).toEqual([]));
  test('json', async () => expect(await compare(jsonCases, 'Asia/Kolkata')).toEqual([]));
});
