import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, DIFFERENCES } from '../../docs/generator/deliberate-differences.js';
import { sources } from '../../docs/generator/raised.js';
import { SETUP } from '../../docs/generator/setup.js';
import { UNSUPPORTED, UNSUPPORTED_FORMS, type UnsupportedRow } from '../../docs/generator/unsupported.js';
import { unsupportedFunctions } from '../../src/sql/functions/not-supported.js';
import { unsupportedStatements } from '../../src/sql/parse/unsupported.js';
import { unsupportedTypes } from '../../src/types/not-supported.js';
import { type Engine, OurEngine, Postgres } from '../differential/engines.js';

// What the page of differences says is so: each row is run, here and in PostgreSQL. A row that fails because its
// construct works now leaves the table.

let ours: OurEngine;
let theirs: Postgres;

beforeAll(async () => {
  [ours, theirs] = await Promise.all([OurEngine.open(), Postgres.open()]);
}, 120_000);
afterAll(async () => {
  await ours.close();
  await theirs.close();
});

async function reset(): Promise<void> {
  await Promise.all([ours.reset(), theirs.reset()]);
  await theirs.database.exec('RESET ALL');
  await ours.database.exec(SETUP);
  await theirs.database.exec(SETUP);
}

describe('both engines answer as the page says:', () => {
  beforeEach(reset, 60_000);

  test.each(DIFFERENCES.map((row) => [row.subject, row] as const))('%s', async (_subject, { statements, answers }) => {
    expect(await lastAnswer(ours, statements)).toEqual(answers.here);
    expect(await lastAnswer(theirs, statements)).toEqual(answers.postgres);
  });
});

async function lastAnswer(engine: Engine, statements: readonly string[]): Promise<Answer> {
  let last: Answer = [];
  for (const statement of statements) {
    const answer = await engine.run(statement);
    last = answer.kind === 'error' ? answer.code : answer.rows;
  }
  return last;
}

const unsupported: readonly UnsupportedRow[] = [
  ...UNSUPPORTED,
  ...UNSUPPORTED_FORMS,
  ...[...unsupportedStatements].map((words) => ({ construct: words, statement: `${words} x` })),
  ...[...unsupportedTypes].map((type) => ({ construct: type, statement: `CREATE TABLE t (a ${type})` })),
  ...[...unsupportedFunctions].map((name) => ({ construct: name, statement: `SELECT ${name}()` })),
];

describe('what is not supported', () => {
  const messages: string[] = [];

  beforeAll(reset, 60_000);

  test('is answered with 0A000', async () => {
    const lines: string[] = [];
    for (const { statement, before } of unsupported) {
      if (before !== undefined) await ours.database.exec(before);
      const answer = await ours.run(statement);
      const code = answer.kind === 'error' ? answer.code : 'an answer';
      if (answer.kind === 'error') messages.push(answer.message);
      if (code !== '0A000') lines.push(`${statement}: ${code}`);
      // A refusal leaves nothing behind.
      if (before !== undefined || code !== '0A000') await reset();
    }
    expect(lines).toEqual([]);
  });

  test('has a row for every place that refuses it', () => {
    const silent = refusals().filter(({ pattern }) => !messages.some((message) => pattern.test(message)));
    expect(silent.map(({ place }) => place).filter((place) => !GUARDS.has(place))).toEqual([]);
  });
});

interface Refusal {
  readonly place: string;
  /** What its message begins with. */
  readonly pattern: RegExp;
}

/** Kept for what an earlier check refuses, so that no statement comes so far. */
const GUARDS: ReadonlySet<string> = new Set([
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of source.
  'sql/execute/schema/constraints.ts: ${definition.kind} as a table constraint',
  'sql/execute/schema/constraints.ts: a named NOT NULL constraint',
  'sql/plan/bind/select.ts: SELECT INTO',
]);

/** Calls of `notSupported` with a text. */
const CALL = /notSupported\(\s*(['"`])(?<text>.*?)\1/g;

/** The places in parser, planner and executor that raise 0A000 with a message of their own. */
function refusals(): Refusal[] {
  return [...sources()].flatMap(([path, source]) => {
    if (!path.startsWith('sql/') && !path.startsWith('engine/')) return [];
    return Array.from(source.matchAll(CALL), ({ groups }) => {
      const literal = groups!.text!.replace(/\$\{[^}]*\}/g, '\0');
      const escaped = literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\0', '.+');
      return { place: `${path}: ${groups!.text}`, pattern: new RegExp(`^${escaped}`) };
    });
  });
}
