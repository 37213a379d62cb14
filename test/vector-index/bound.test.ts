import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, open } from '../../src/index.js';

// A nearest-neighbour query that also bounds the distance, in every form in which applications write it, beside the same
// question asked without a search.

const ROWS = 400;
const DIMENSIONS = 3;

let db: Database;

beforeAll(async () => {
  db = await open();
  // Every row is a candidate: what is compared is exact.
  await db.query(`SET hnsw.ef_search = ${ROWS}`);
  await db.exec(`CREATE TABLE item (id INTEGER PRIMARY KEY, tag INTEGER, emb VECTOR(${DIMENSIONS}))`);
  for (let i = 0; i < ROWS; i++) {
    // Some without a vector, some without a direction.
    const emb = i % 50 === 7 ? null : i % 50 === 9 ? [0, 0, 0] : [(i * 7) % 11, (i * 5) % 13, (i * 3) % 17];
    await db.query('INSERT INTO item VALUES ($1, $2, $3)', [i, i % 5, emb]);
  }
});
afterAll(() => db.close());

interface Hit {
  id: number;
  d: number;
}

async function planOf(text: string, params: unknown[]): Promise<string> {
  const { rows } = await db.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, params);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

/** All rows with their distances, nearest first, by expressions alone. */
async function allByDistance(operator: string, target: number[], condition: string, params: unknown[]): Promise<Hit[]> {
  const text = `SELECT id, emb ${operator} $1 AS d FROM item WHERE ${condition}`;
  const { rows } = await db.query<Hit>(text, [target, ...params]);
  return rows;
}

/** TABLE of bounds: `$2` is the largest distance, or the least similarity when it is one. */
const BOUNDS = [
  { condition: (d: string) => `${d} < $2`, isSimilarity: false },
  { condition: (d: string) => `$2 >= ${d}`, isSimilarity: false },
  { condition: (d: string) => `${d} + 1 <= $2::float8 + 1`, isSimilarity: false },
  { condition: (d: string) => `${d} < $2 AND tag <> 3`, isSimilarity: false },
  { condition: (d: string) => `1 - ${d} > $2`, isSimilarity: true },
  { condition: (d: string) => `$2 <= 1 - ${d}`, isSimilarity: true },
  { condition: (d: string) => `-${d} > $2::float8 - 1 AND tag <> 3`, isSimilarity: true },
] as const;

const operators = ['<->', '<=>', '<#>', '<+>'] as const;
const classes = { '<->': 'l2', '<=>': 'cosine', '<#>': 'ip', '<+>': 'l1' };

describe.each(operators)('a bound of %s', (operator) => {
  const target = fc.array(fc.integer({ min: -3, max: 17 }), { minLength: DIMENSIONS, maxLength: DIMENSIONS });
  const limit = fc.integer({ min: 1, max: 40 });
  // Never at a distance that a row may have.
  const bound = fc.integer({ min: -60, max: 60 }).map((whole) => whole + 0.123);

  test.each([false, true])('finds what a sort finds (index: %s)', async (isIndexed) => {
    if (isIndexed) await db.exec(`CREATE INDEX near ON item USING hnsw (emb vector_${classes[operator]}_ops)`);
    try {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...BOUNDS), target, limit, bound, async (form, vector, k, most) => {
          const condition = form.condition(`(emb ${operator} $1)`);
          const params = [vector, operator === '<=>' ? most / 60 : most];
          const text = `SELECT id, emb ${operator} $1 AS d FROM item WHERE ${condition} ORDER BY emb ${operator} $1 LIMIT ${k}`;
          const expected = await allByDistance(operator, vector, condition, params.slice(1));
          // A cosine index has no vectors without direction, whose distance is NaN and above all others.
          const left = isIndexed ? expected.filter(({ d }) => !Number.isNaN(d)) : expected;
          left.sort((a, b) => (Number.isNaN(a.d) ? 1 : Number.isNaN(b.d) ? -1 : a.d - b.d));
          const found = (await db.query<Hit>(text, params)).rows;
          const wanted = left.slice(0, k);
          expect(found.length).toBe(wanted.length);
          found.forEach(({ d }, i) => {
            // Directions are kept as floats.
            if (operator !== '<=>' || Number.isNaN(d)) expect(d).toBe(wanted[i]!.d);
            else expect(d).toBeCloseTo(wanted[i]!.d, 6);
          });
        }),
        { numRuns: 60 },
      );
    } finally {
      if (isIndexed) await db.exec('DROP INDEX near');
    }
  });
});

describe('the plan', () => {
  const vector = [1, 2, 3];

  test('checks the bound on what was found, and reads no other row for it', async () => {
    const text = 'SELECT id FROM item WHERE emb <-> $1 < 2 AND tag = 1 ORDER BY emb <-> $1 LIMIT 5';
    const plan = await planOf(text, [vector]);
    expect(plan).toMatch(/Filter: \(distance < 2\)\n.*Vector Search on item/);
    expect(plan).toMatch(/Filter: \(item\.tag = 1\)$/);
  });

  test('searches for a distance that a query in FROM, a WITH query or a view has named', async () => {
    await db.exec("CREATE VIEW seen AS SELECT id, tag, emb <-> '[1,2,3]' AS d FROM item");
    const forms = [
      ['SELECT id FROM (SELECT id, emb <-> $1 AS d FROM item) x ORDER BY d LIMIT 5', [vector]],
      ['SELECT id FROM (SELECT id, emb <-> $1 AS d FROM item) x WHERE d < 3 ORDER BY d LIMIT 5', [vector]],
      ['WITH x AS (SELECT id, emb <-> $1 AS d FROM item) SELECT id, d FROM x ORDER BY d LIMIT 5', [vector]],
      ['SELECT id, d FROM seen ORDER BY d LIMIT 5', []],
    ] as const;
    const { rows: wanted } = await db.query('SELECT id FROM item ORDER BY emb <-> $1 LIMIT 5', [vector]);
    for (const [text, params] of forms) {
      expect(await planOf(text, [...params]), text).toContain('Vector Search');
      const { rows } = await db.query<Hit>(text, [...params]);
      expect(
        rows.map(({ id }) => ({ id })),
        text,
      ).toEqual(wanted);
    }
    await db.exec('DROP VIEW seen');
  });

  test('leaves alone what is no bound, or what it may not reorder', async () => {
    const aside = [
      'SELECT id FROM item WHERE emb <-> $1 > 2 ORDER BY emb <-> $1 LIMIT 5',
      'SELECT id FROM item WHERE 2 - (emb <-> $1) < 1 ORDER BY emb <-> $1 LIMIT 5',
    ];
    for (const text of aside) expect(await planOf(text, [vector]), text).not.toContain('(distance');
    const named = 'SELECT id FROM (SELECT id, random() AS r, emb <-> $1 AS d FROM item) x ORDER BY d LIMIT 5';
    expect(await planOf(named, [vector])).not.toContain('Vector Search');
  });
});
