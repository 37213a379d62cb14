import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byName, functionChapters, type Row } from '../../docs/generator/functions.js';
import { examples } from '../../docs/generator/pages.js';
import { SETUP } from '../../docs/generator/setup.js';
import { shownTypes } from '../../docs/generator/types.js';
import { columnTypes } from '../../src/types/registry.js';
import { type Engine, OurEngine, Postgres } from '../differential/engines.js';

// Every expression of the reference has the value that the page shows, here and in PostgreSQL; and whatever a registry
// has is described and shown.

let ours: OurEngine;
let theirs: Postgres;

beforeAll(async () => {
  [ours, theirs] = await Promise.all([OurEngine.open(), Postgres.open()]);
  await ours.database.exec(SETUP);
  await theirs.database.exec(SETUP);
}, 120_000);
afterAll(async () => {
  await ours.close();
  await theirs.close();
});

/** What an engine does not answer as the page does, a line each. */
async function wrong(engine: Engine): Promise<string[]> {
  const lines: string[] = [];
  for (const [expression, result] of examples) {
    const answer = await engine.run(`SELECT ${expression} AS x`);
    const given = answer.kind === 'error' ? `${answer.code} ${answer.message}` : answer.rows[0]?.[0];
    if (given !== result) lines.push(`${expression}: ${given}, the reference: ${result}`);
  }
  return lines;
}

describe('every example', () => {
  test('is what we answer', async () => expect(await wrong(ours)).toEqual([]));
  test('is what PostgreSQL answers', async () => expect(await wrong(theirs)).toEqual([]));
});

const named: (readonly [string, readonly Row[]])[] = functionChapters.flatMap(({ functions, keywords, operators }) => [
  ...byName(functions),
  ...byName(keywords),
  ...byName(operators),
]);

test('every function and operator has a sentence', () => {
  const rows = named.flatMap(([, group]) => group);
  expect(rows.filter(({ doc }) => !/^[A-Z0-9`].*\.$/s.test(doc)).map(({ name, doc }) => `${name}: ${doc}`)).toEqual([]);
});

test('every function and operator has an example', () => {
  expect(named.filter(([, group]) => group.every(({ example }) => example === null)).map(([name]) => name)).toEqual([]);
});

test('every type of columns has a sentence and an example', () => {
  const shown = new Set(shownTypes.map(({ type }) => type));
  expect(columnTypes.filter((type) => !shown.has(type)).map(({ name }) => name)).toEqual([]);
});

test('ranges of types are those of PostgreSQL', async () => {
  for (const { type, range } of shownTypes) {
    if (range === undefined) continue;
    for (const engine of [ours, theirs]) {
      const answer = await engine.run(`SELECT '${range[0]}'::${type.sqlName}, '${range[1]}'::${type.sqlName}`);
      expect(answer).toMatchObject({ kind: 'rows', rows: [range] });
    }
  }
});
