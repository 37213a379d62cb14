import { afterAll, beforeAll, expect, test } from 'vitest';
import { SETTINGS } from '../../src/engine/settings.js';
import { OurEngine, Postgres } from '../differential/engines.js';

// The table of settings: what it says is so, and names and kinds are those of PostgreSQL.

/** Settings that PostgreSQL does not have. */
const OWN: ReadonlySet<string> = new Set(['query_memory_limit']);

let ours: OurEngine;
let theirs: Postgres;

beforeAll(async () => {
  [ours, theirs] = await Promise.all([OurEngine.open(), Postgres.open()]);
  // Loads the extension, whose settings are known from then on.
  await theirs.run("SELECT '[1]'::vector");
}, 120_000);
afterAll(async () => {
  await ours.close();
  await theirs.close();
});

test('every setting says what it is for', () => {
  expect(SETTINGS.filter(({ doc }) => !/^[A-Z].*[^ ]\.$/.test(doc)).map(({ name }) => name)).toEqual([]);
});

test('every setting is shown, and takes its own value', async () => {
  for (const { name } of SETTINGS) {
    const shown = await ours.run(`SHOW ${name}`);
    expect(shown).toMatchObject({ kind: 'rows' });
    if (shown.kind !== 'rows') continue;
    const [[value]] = shown.rows as [[string]];
    expect(await ours.run(`SET ${name} = '${value}'`)).toMatchObject({ kind: 'rows' });
    expect(await ours.run(`SHOW ${name}`)).toMatchObject({ rows: [[value]] });
  }
});

const KINDS: Readonly<Record<string, string>> = { boolean: 'bool' };

test('kinds are those of PostgreSQL', async () => {
  const answer = await theirs.run('SELECT lower(name), vartype FROM pg_settings');
  const known = new Map(answer.kind === 'rows' ? (answer.rows as [string, string][]) : []);
  for (const { name, kind } of SETTINGS) {
    expect([name, known.has(name)]).toEqual([name, !OWN.has(name)]);
    // A text that only some values are given to is one of them there.
    const expected = known.get(name);
    if (expected === undefined || expected === 'enum' || kind === 'enum') continue;
    const isNumberAsText = kind === 'string' && expected === 'integer';
    if (!isNumberAsText) expect([name, KINDS[kind] ?? kind]).toEqual([name, expected]);
  }
});
