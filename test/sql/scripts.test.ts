import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { difference } from '../differential/compare.js';
import { type Answer, OurEngine, Postgres } from '../differential/engines.js';
import { isOrdered, readScript, type ScriptStatement } from './script.js';

// Every script of this folder, statement by statement, here and in PostgreSQL.

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const scripts = readdirSync(FOLDER).filter((name) => name.endsWith('.sql'));
const FACTS = { orderedBy: null, isCut: false, mixesEquals: false, isApproximate: false };

let ours: OurEngine;
let theirs: Postgres;

beforeAll(async () => {
  [ours, theirs] = await Promise.all([OurEngine.open(), Postgres.open()]);
}, 120_000);

afterAll(async () => {
  await ours.close();
  await theirs.close();
});

describe('golden scripts', () => {
  beforeEach(async () => {
    await ours.reset();
    await theirs.reset();
  }, 60_000);

  test.each(scripts)('%s is answered as PostgreSQL answers it', { timeout: 60_000 }, async (name) => {
    const problems: string[] = [];
    for (const statement of readScript(readFileSync(`${FOLDER}${name}`, 'utf8'))) {
      const problem = await compare(statement);
      if (problem !== null) problems.push(`${name}:${statement.line}: ${statement.text}\n  ${problem}`);
    }
    problems.push(...(await ours.database.verify()).problems);
    expect(problems.join('\n')).toBe('');
  });
});

async function compare({ text, parameters, isUnsupported }: ScriptStatement): Promise<string | null> {
  const answer = await ours.run(text, parameters);
  if (isUnsupported) {
    return answer.kind === 'error' && answer.code === '0A000' ? null : 'is not answered with 0A000';
  }
  const expected = await theirs.run(text, parameters.map(parameterText));
  return difference(answer, expected, FACTS) ?? (isOrdered(text) ? differentOrder(answer, expected) : null);
}

/** PostgreSQL gets every parameter as text. */
function parameterText(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function differentOrder(left: Answer, right: Answer): string | null {
  if (left.kind === 'error' || right.kind === 'error') return null;
  const at = left.rows.findIndex((row, i) => JSON.stringify(row) !== JSON.stringify(right.rows[i]));
  return at < 0 ? null : `order at row ${at}: ${left.rows[at]}; PostgreSQL: ${right.rows[at]}`;
}
