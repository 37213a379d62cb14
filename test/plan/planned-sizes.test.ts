import { describe, expect, test } from 'vitest';
import type { TableDescriptor } from '../../src/catalog/descriptors.js';
import { open } from '../../src/client/database.js';
import { PlannedSizes } from '../../src/engine/planned-sizes.js';
import type { Statistics } from '../../src/sql/plan/statistics.js';

describe('a plan that is kept', () => {
  const planFor = (rows: number) => {
    const statistics: Statistics = { rowCount: () => rows, distinctCount: () => null, entriesBetween: () => null };
    const sizes = new PlannedSizes(1);
    sizes.watch(statistics).rowCount({ id: 7 } as TableDescriptor);
    return (now: number, version = 1) => sizes.areOutgrown({ version, rowCountOf: () => now });
  };

  test.each([
    [0, 400, false],
    [0, 600, true],
    [1000, 3000, false],
    [1000, 5000, true],
    [100_000, 30_000, false],
    [100_000, 10_000, true],
  ])('for %i rows is outgrown by %i: %s', (then, now, isOutgrown) => {
    expect(planFor(then)(now)).toBe(isOutgrown);
  });

  test('is made anew after ANALYZE', () => {
    expect(planFor(10)(10, 2)).toBe(true);
  });

  test('depends on no table when none was asked for', () => {
    expect(new PlannedSizes(1).areOutgrown({ version: 2, rowCountOf: () => 1e9 })).toBe(false);
  });

  test('answers the same while its table grows and shrinks', async () => {
    const database = await open();
    try {
      await database.exec('CREATE TABLE t (id integer PRIMARY KEY, k integer)');
      await database.exec('CREATE INDEX ON t (k)');
      const ask = async () =>
        (await database.query<{ n: number }>('SELECT count(*) AS n FROM t WHERE k = $1', [3])).rows[0]!.n;
      expect(await ask()).toBe(0);
      await database.exec('INSERT INTO t SELECT n, n % 10 FROM generate_series(1, 9000) AS n');
      expect(await ask()).toBe(900);
      await database.exec('BEGIN; DELETE FROM t WHERE id > 50');
      expect(await ask()).toBe(5);
      await database.exec('ROLLBACK');
      expect(await ask()).toBe(900);
    } finally {
      await database.close();
    }
  });
});
