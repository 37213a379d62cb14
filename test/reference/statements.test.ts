import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CONDITIONS } from '../../docs/generator/conditions.js';
import { BTREE_EXAMPLE, HNSW_EXAMPLE } from '../../docs/generator/indexes.js';
import { SETUP } from '../../docs/generator/setup.js';
import { STATEMENTS } from '../../docs/generator/statements.js';
import { type Condition, SQLSTATE } from '../../src/common/sqlstate.js';
import { difference } from '../differential/compare.js';
import { type Engine, OurEngine, Postgres } from '../differential/engines.js';

// The statements of the reference: what their examples give, and which errors they raise, here and in PostgreSQL.

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

beforeEach(async () => {
  await Promise.all([ours.reset(), theirs.reset()]);
  await theirs.database.exec('RESET ALL; DEALLOCATE ALL');
  await ours.database.exec(SETUP);
  await theirs.database.exec(SETUP);
}, 60_000);

const scripts = Object.values(STATEMENTS).flatMap((row) => (row === null ? [] : [[row.title, row.example] as const]));

describe('the example is answered as PostgreSQL answers it:', () => {
  test.each(scripts)('%s', async (_title, script) => {
    for (const statement of script) {
      const [mine, expected] = [await ours.run(statement), await theirs.run(statement)];
      expect(mine).toMatchObject({ kind: 'rows' });
      expect(`${statement}: ${difference(mine, expected, FACTS)}`).toBe(`${statement}: null`);
    }
  });
});

test('the examples of indexes run', async () => {
  await ours.database.exec(BTREE_EXAMPLE);
  await ours.database.exec(HNSW_EXAMPLE);
});

const conditions = (Object.keys(CONDITIONS) as Condition[]).flatMap((condition) => {
  const { example } = CONDITIONS[condition];
  return example === undefined ? [] : [[condition, example] as const];
});

describe('the example raises the condition:', () => {
  test.each(conditions)('%s', async (condition, script) => {
    const engines: Engine[] = [ours, theirs];
    const answers = await Promise.all(engines.map((engine) => lastCode(engine, script)));
    expect(answers).toEqual([SQLSTATE[condition], SQLSTATE[condition]]);
  });
});

async function lastCode(engine: Engine, script: readonly string[]): Promise<string | null> {
  let code: string | null = null;
  for (const statement of script) {
    const answer = await engine.run(statement);
    code = answer.kind === 'error' ? answer.code : null;
  }
  return code;
}
