import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { open } from '../../src/index.js';

// Sums over several batches whose values lie about the edge up to which doubles count exactly, beside bigints.

const BATCH = 2048;
const EDGE = 2n ** 53n;
const LARGEST = 2n ** 63n - 1n;

const value = fc.oneof(
  fc.bigInt({ min: -100n, max: 100n }),
  fc.bigInt({ min: EDGE - 3n, max: EDGE + 3n }),
  fc.bigInt({ min: -EDGE - 3n, max: -EDGE + 3n }),
  fc.constantFrom(LARGEST, -LARGEST, EDGE / 2048n, -EDGE / 2048n),
  fc.constant(null),
);

/** What the rows of a batch repeat: values of one size, so that batches differ in how much they add. */
const batches = fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });

describe('sums', () => {
  test('of integers are exact, grouped or not, with NULLs, a condition and other aggregates beside them', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (given) => {
        const rows = given.flatMap((pattern) => Array.from({ length: BATCH }, (_, i) => pattern[i % pattern.length]!));
        const db = await open();
        try {
          await db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, g INTEGER, v BIGINT)');
          await db.query(
            'INSERT INTO t SELECT n - 1, (n - 1) % 3, v FROM unnest($1::bigint[]) WITH ORDINALITY x (v, n)',
            [rows],
          );
          const grouped = await db.query<Sums>(
            'SELECT g, count(*) AS n, sum(v)::text AS s, count(v) AS c FROM t GROUP BY g ORDER BY g',
          );
          expect(grouped.rows).toEqual([0, 1, 2].map((g) => ({ g, ...sums(rows.filter((_, i) => i % 3 === g)) })));
          const all = await db.query<Sums>('SELECT count(*) AS n, sum(v)::text AS s, count(v) AS c FROM t');
          expect(all.rows).toEqual([sums(rows)]);
          const some = await db.query<Sums>(
            'SELECT count(*) AS n, sum(v)::text AS s, count(v) AS c FROM t WHERE g > 0',
          );
          expect(some.rows).toEqual([sums(rows.filter((_, i) => i % 3 > 0))]);
        } finally {
          await db.close();
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  test('of doubles overflow with 22003, and average where no square does', async () => {
    const db = await open();
    try {
      await db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, g INTEGER, v DOUBLE PRECISION)');
      await db.exec(`INSERT INTO t SELECT n, n % 3, 1 FROM generate_series(1, ${BATCH * 2}) s (n)`);
      await db.exec(`INSERT INTO t SELECT n, n % 3, 1e304 FROM generate_series(${BATCH * 2 + 1}, ${BATCH * 3}) s (n)`);
      const sum = 'SELECT g, count(*) AS n, sum(v) AS s FROM t GROUP BY g ORDER BY g';
      const { rows } = await db.query<{ s: number }>(sum);
      expect(rows.every(({ s }) => s > 6e306 && s < 7e306)).toBe(true);
      await expect(db.query('SELECT g, count(*), avg(v) FROM t GROUP BY g')).rejects.toMatchObject({ code: '22003' });
      await db.exec('UPDATE t SET v = 1e308 WHERE v > 1');
      await expect(db.query(sum)).rejects.toMatchObject({ code: '22003' });
      await expect(db.query('SELECT sum(v) FROM t')).rejects.toMatchObject({ code: '22003' });
      await db.exec("UPDATE t SET v = 'infinity' WHERE v > 1");
      expect((await db.query(sum)).rows).toEqual([0, 1, 2].map((g) => expect.objectContaining({ g, s: Infinity })));
      await db.exec("UPDATE t SET v = '-infinity' WHERE id % 2 = 0 AND v > 1");
      expect((await db.query<{ s: number }>(sum)).rows.map(({ s }) => s)).toEqual([NaN, NaN, NaN]);
    } finally {
      await db.close();
    }
  });
});

interface Sums {
  n: number;
  s: string | null;
  c: number;
}

function sums(values: readonly (bigint | null)[]): Sums {
  const known = values.filter((one) => one !== null);
  return {
    n: values.length,
    s: known.length === 0 ? null : String(known.reduce((sum, one) => sum + one, 0n)),
    c: known.length,
  };
}
