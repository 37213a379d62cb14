import { afterAll, beforeAll, expect, test } from 'vitest';
import { Dice } from './dice.js';
import { Episode, Tally } from './episode.js';
import { World } from './world.js';

// Statements that a seed decides, run here and in PostgreSQL: rows, column names, types, affected rows, error codes and
// the contents of tables must be the same. A difference is printed with the smallest statement that shows it.
//
//   ZATABASE_DIFF_SEED=7 ZATABASE_DIFF_STATEMENTS=10000 npx vitest run test/differential

const SEED = Number(process.env.ZATABASE_DIFF_SEED ?? 1);
const STATEMENTS = Number(process.env.ZATABASE_DIFF_STATEMENTS ?? 2000);
const EPISODE_STATEMENTS = 100;
const DIFFERENCES_SHOWN = Number(process.env.ZATABASE_DIFF_SHOWN ?? 10);
/** Of all statements, those we may answer with 0A000. */
const UNSUPPORTED_SHARE_MAX = 0.02;

let world: World;

beforeAll(async () => {
  world = await World.open();
}, 120_000);

afterAll(() => world.close());

test(
  `${STATEMENTS} statements of seed ${SEED} are answered as PostgreSQL answers them`,
  { timeout: 600_000 },
  async () => {
    const tally = new Tally();
    for (let i = 0; tally.count < STATEMENTS && tally.different.length < DIFFERENCES_SHOWN; i++) {
      await new Episode(new Dice(SEED * 100_003 + i), world, tally).run(EPISODE_STATEMENTS);
    }
    console.log(report(tally));
    expect(tally.different).toEqual([]);
    expect(tally.unsupported.length / tally.count).toBeLessThan(UNSUPPORTED_SHARE_MAX);
  },
);

function report(tally: Tally): string {
  const counts = (entries: ReadonlyMap<string, number>) =>
    [...entries].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  const errorCount = [...tally.errors.values()].reduce((sum, count) => sum + count, 0);
  return [
    `seed ${SEED}: ${tally.count} statements (${counts(tally.statements).join(', ')})`,
    `${errorCount} failed in both: ${counts(tally.errors).join(', ')}`,
    `${tally.unsupported.length} not supported here:`,
    ...tally.unsupported.slice(0, 40).map((line) => `  ${line.slice(0, 300)}`),
    `${tally.different.length} different:`,
    ...tally.different.map((line) => `  ${line}`),
  ].join('\n');
}
