import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { difference } from '../differential/compare.js';
import { Dice } from '../differential/dice.js';
import { OurEngine, Postgres } from '../differential/engines.js';
import { queries } from './queries.js';

// The same queries over the same rows, with indexes and without, over tables of no rows, one, a few, and several row
// groups: every way of running them must give what PostgreSQL gives.

const SIZES = [0, 1, 12, 3000, 20_000];

/** Settings under which the indexed tables are asked again. */
const WAYS: readonly (readonly string[])[] = [
  [],
  ['enable_seqscan'],
  ['enable_hashjoin'],
  ['enable_nestloop'],
  ['enable_indexscan'],
  ['enable_seqscan', 'enable_hashjoin'],
];
const SMALL_ROWS = 25;
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

describe('every way to run a query', () => {
  test.each(SIZES)('gives the same over %i rows', { timeout: 300_000 }, async (rowCount) => {
    await ours.reset();
    await theirs.reset();
    const dice = new Dice(rowCount + 1);
    for (const statement of setup(dice, rowCount)) {
      await ours.database.exec(statement);
      await theirs.database.exec(statement);
    }
    await ours.database.exec(INDEXES);
    const problems: string[] = [];
    const nodes = new Set<string>();
    for (const query of queries(dice, rowCount)) {
      const expected = await theirs.run(named(query, 'plain'));
      for (const { variant, disabled } of VARIANTS) {
        const text = named(query, variant);
        for (const setting of disabled) await ours.database.exec(`SET ${setting} = off`);
        // Ran twice: the second time some of its loops are generated.
        for (let run = 0; run < 2; run++) {
          const found = difference(await ours.run(text), expected, FACTS);
          if (found !== null) problems.push(`${text} without ${disabled.join()}\n  ${found}`);
        }
        for (const node of await nodesOf(text)) nodes.add(node);
        for (const setting of disabled) await ours.database.exec(`RESET ${setting}`);
      }
    }
    expect(problems.join('\n')).toBe('');
    const wanted = rowCount > 1000 ? [...NODES, ...NODES_OF_LARGE_TABLES] : NODES;
    expect(wanted.filter((node) => !nodes.has(node))).toEqual([]);
  });
});

const VARIANTS = [
  { variant: 'plain', disabled: [] as readonly string[] },
  ...WAYS.map((disabled) => ({ variant: 'keyed', disabled })),
];

/** Nodes that the queries must meet at every size. */
const NODES = ['Seq Scan', 'Index Scan', 'Hash Join', 'Nested Loop', 'Top-N Sort', 'Sort', 'Aggregate', 'Unique'];
/** Nodes that only tables of some size are worth. */
const NODES_OF_LARGE_TABLES = ['Index Scan Backward', 'Index Join', 'Index Left Join', 'Hash Left Join'];

const ALL_NODES = [...NODES, ...NODES_OF_LARGE_TABLES];

async function nodesOf(text: string): Promise<string[]> {
  const { rows } = await ours.database.query<string[]>(`EXPLAIN ${text}`, [], { rowMode: 'array' });
  return rows.flatMap(([line]) => ALL_NODES.filter((node) => line!.replace(/^\s*(->\s*)?/, '').startsWith(node)));
}

function named(query: string, variant: string): string {
  return query.replace(/\bBIG\b/g, `${variant}_big`).replace(/\bSMALL\b/g, `${variant}_small`);
}

const COLUMNS = 'id integer, k integer, v double precision, s text, d numeric(10,2), n bigint, t timestamp';

function setup(dice: Dice, rowCount: number): string[] {
  const statements = ['plain', 'keyed'].flatMap((variant) => [
    `CREATE TABLE ${variant}_big (${COLUMNS})`,
    `CREATE TABLE ${variant}_small (k integer, label text)`,
  ]);
  const insert = (table: string, rows: readonly string[]) => {
    for (const variant of ['plain', 'keyed'])
      statements.push(`INSERT INTO ${variant}_${table} VALUES ${rows.join(', ')}`);
  };
  for (let at = 0; at < rowCount; at += 500) {
    insert(
      'big',
      dice.times(Math.min(500, rowCount - at), (i) => row(dice, at + i)),
    );
  }
  insert(
    'small',
    dice.times(SMALL_ROWS, (i) => `(${i % 9 === 8 ? 'NULL' : dice.between(-2, 40)}, 'l${i % 5}')`),
  );
  if (rowCount > 100) {
    // Holes, moved rows and emptied places.
    for (const variant of ['plain', 'keyed']) {
      statements.push(`DELETE FROM ${variant}_big WHERE id % 11 = 4 OR id BETWEEN 2100 AND 2600`);
      statements.push(`UPDATE ${variant}_big SET k = k + 1, s = s || 'x' WHERE id % 13 = 5`);
    }
  }
  return statements;
}

function row(dice: Dice, id: number): string {
  const orNull = (value: string) => (dice.chance(0.1) ? 'NULL' : value);
  const float = dice.chance(0.02)
    ? dice.pick(["'NaN'", "'Infinity'", "'-Infinity'"])
    : String(dice.between(-40, 80) / 8);
  const long = dice.chance(0.05) ? dice.pick(['9007199254740993', '-9007199254740993']) : String(dice.between(-50, 50));
  const day = String(dice.between(1, 28)).padStart(2, '0');
  return `(${[
    id,
    orNull(String(dice.between(-2, 60))),
    orNull(float),
    orNull(`'${dice.pick(['', 'a', 'ab', 'abc', 'b', 'é', 'zz'])}'`),
    orNull(`${dice.between(-20, 20)}.${dice.pick(['00', '25', '50'])}`),
    orNull(long),
    orNull(`'2024-0${dice.between(1, 9)}-${day} 0${dice.between(0, 9)}:00:00'`),
  ].join(', ')})`;
}

const INDEXES = `
  ALTER TABLE keyed_big ADD PRIMARY KEY (id);
  CREATE INDEX ON keyed_big (k, v);
  CREATE INDEX ON keyed_big (k DESC);
  CREATE INDEX ON keyed_big (v);
  CREATE INDEX ON keyed_big (s, id);
  CREATE INDEX ON keyed_big (d);
  CREATE INDEX ON keyed_big (n DESC NULLS LAST);
  CREATE INDEX ON keyed_big (t);
  CREATE INDEX ON keyed_small (k);
`;
