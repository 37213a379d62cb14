import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLimits } from '../../docs/generator/limits.js';
import { limits } from '../../src/common/limits.js';
import { OurEngine } from '../differential/engines.js';

// Crossing a limit raises the error that its comment, and so the reference, says.

const list = (count: number, item: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => item(i)).join(', ');

/** Statements of which the last crosses the limit; null where that takes gigabytes, or another way than SQL. */
const CROSSINGS: Readonly<Record<keyof typeof limits, readonly string[] | null>> = {
  statementLengthMax: [`SELECT 1 -- ${' '.repeat(limits.statementLengthMax)}`],
  nestingDepthMax: [`SELECT ${'('.repeat(limits.nestingDepthMax + 1)}1${')'.repeat(limits.nestingDepthMax + 1)}`],
  parametersMax: [`SELECT $${limits.parametersMax + 1}`],
  tableColumnsMax: [`CREATE TABLE wide (${list(limits.tableColumnsMax + 1, (i) => `c${i} integer`)})`],
  targetColumnsMax: [`SELECT ${list(limits.targetColumnsMax + 1, (i) => String(i))}`],
  indexColumnsMax: [
    `CREATE TABLE wide (${list(40, (i) => `c${i} integer`)})`,
    `CREATE INDEX ON wide (${list(limits.indexColumnsMax + 1, (i) => `c${i}`)})`,
  ],
  joinTablesMax: [`SELECT 1 FROM ${list(limits.joinTablesMax + 1, (i) => `(SELECT 1) AS t${i}`)}`],
  viewsMax: [
    // Each reads twice as many as the one before.
    'CREATE VIEW v0 AS SELECT 1 AS a',
    ...Array.from({ length: 12 }, (_, i) => `CREATE VIEW v${i + 1} AS SELECT 1 AS a FROM v${i} AS x, v${i} AS y`),
  ],
  withCopiesMax: null,
  functionArgumentsMax: [`SELECT concat(${list(limits.functionArgumentsMax + 1, String)})`],
  indexKeyBytesMax: [
    'CREATE TABLE long (a text UNIQUE)',
    `INSERT INTO long VALUES (repeat('x', ${limits.indexKeyBytesMax + 100}))`,
  ],
  valueBytesMax: [`SELECT length(repeat('x', ${limits.valueBytesMax + 1}))`],
  vectorDimensionsMax: [`SELECT array_fill(1, ARRAY[${limits.vectorDimensionsMax + 1}])::vector`],
  arenaBytesMax: null,
  identifierBytesMax: null,
  searchRowsMax: null,
  planCacheEntriesMax: null,
  planCacheTextMax: null,
};

let engine: OurEngine;

beforeAll(async () => {
  engine = await OurEngine.open();
});
afterAll(() => engine.close());

test('every limit has a sentence', () => {
  expect(readLimits().map(({ name }) => name)).toEqual(Object.keys(limits));
});

test.each(readLimits())('crossing $name raises $code', async ({ name, code }) => {
  const statements = CROSSINGS[name as keyof typeof limits];
  if (statements === null) return;
  await engine.reset();
  for (const statement of statements.slice(0, -1)) expect(await engine.run(statement)).toMatchObject({ kind: 'rows' });
  expect(await engine.run(statements.at(-1)!)).toMatchObject({ kind: 'error', code });
});
