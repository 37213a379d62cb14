import { PGlite } from '@electric-sql/pglite';
import { expect, test } from 'vitest';
import { open } from '../../src/index.js';

test('real comes as the shortest number that it is, as drivers of PostgreSQL show it', async () => {
  const text =
    "SELECT x FROM unnest(ARRAY[1.048596, 1.1, -0.1, 1e-30, 3.4e38, 16777216, 'NaN', '-Infinity', 0]::real[]) x";
  const other = new PGlite();
  await using db = await open();
  try {
    const { rows } = await other.query(text);
    expect((await db.query(text)).rows).toEqual(rows);
    expect(rows[0]).toEqual({ x: 1.048596 });
  } finally {
    await other.close();
  }
});
