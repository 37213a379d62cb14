import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerOf, differences, Oracle } from '../types/oracle.js';
import { datetimeCases } from './cases/datetime.js';
import { evaluateText, testContext } from './evaluator.js';

// Dates and times in three zones: one that stands still, one whose clocks change, one with half an hour.

let oracle: Oracle;

beforeAll(async () => {
  oracle = await Oracle.open();
}, 60_000);
afterAll(() => oracle.close());

describe.each(['UTC', 'America/New_York', 'Asia/Kolkata'])('in the zone %s', (timeZone) => {
  test('a call on dates and times gives what PostgreSQL gives', async () => {
    await oracle.exec(`SET TimeZone = '${timeZone}'`);
    const context = testContext(timeZone);
    const theirs = await oracle.evaluate(datetimeCases);
    const ours = datetimeCases.map((expression) => answerOf(() => evaluateText(expression, context)));
    expect(differences(datetimeCases, ours, theirs)).toEqual([]);
  }, 120_000);
});
