import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerOf, differences, Oracle } from '../types/oracle.js';
import { abbreviationCases, datetimeFormatCases, numberFormatCases, unsupportedFormatCases } from './cases/format.js';
import { evaluateText, testContext } from './evaluator.js';

// to_char, to_date, to_timestamp and to_number over many patterns.

let oracle: Oracle;

beforeAll(async () => {
  oracle = await Oracle.open();
}, 60_000);
afterAll(() => oracle.close());

async function compare(expressions: readonly string[], timeZone: string): Promise<string[]> {
  await oracle.exec(`SET TimeZone = '${timeZone}'`);
  const context = testContext(timeZone);
  const theirs = await oracle.evaluate(expressions);
  const ours = expressions.map((expression) => answerOf(() => evaluateText(expression, context)));
  return differences(expressions, ours, theirs);
}

describe.each(['UTC', 'America/New_York', 'Asia/Kolkata'])('in the zone %s', (timeZone) => {
  const cases = datetimeFormatCases.filter((expression) => timeZone === 'UTC' || !abbreviationCases.has(expression));

  test('dates and times are written and read by patterns as PostgreSQL does', async () => {
    expect(await compare(cases, timeZone)).toEqual([]);
  }, 120_000);
});

test('the abbreviation of a zone whose clocks change is not supported', () => {
  const context = testContext('America/New_York');
  const answer = answerOf(() => evaluateText("to_char(timestamptz '2024-02-29', 'TZ')", context));
  expect(answer.code).toBe('0A000');
});

test('numbers are written and read by patterns as PostgreSQL does', async () => {
  expect(await compare(numberFormatCases, 'UTC')).toEqual([]);
}, 120_000);

test('the week calendar of an interval is not supported', () => {
  const context = testContext();
  const codes = unsupportedFormatCases.map((expression) => answerOf(() => evaluateText(expression, context)).code);
  expect(codes).toEqual(unsupportedFormatCases.map(() => '0A000'));
});
