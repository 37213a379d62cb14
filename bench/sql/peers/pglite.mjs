import { join } from 'node:path';
import { itemSelect, LARGE_TABLE, ownerSelect, SMALL_TABLE } from '../data.mjs';

/** PostgreSQL in WebAssembly, on disk. It does not sync its commits. */
export async function open({ data, load }) {
  const { PGlite } = await load('@electric-sql/pglite');
  const db = await PGlite.create(join(data, 'bench.pglite'));
  const { rows } = await db.query('SHOW server_version');
  return {
    version: `PGlite 0.5.14, PostgreSQL ${rows[0].server_version}`,
    isSync: false,
    writesMax: 5000,
    async load(count, owners) {
      await db.exec(`${LARGE_TABLE}; ${SMALL_TABLE}`);
      await db.exec(`INSERT INTO item ${itemSelect(owners, `generate_series(0, ${count - 1}) AS i`)}`);
      await db.exec(`INSERT INTO owner ${ownerSelect(`generate_series(0, ${owners - 1}) AS i`)}`);
      await db.exec('CREATE INDEX ON item (owner_id); ANALYZE');
    },
    exec: (sql) => db.exec(sql),
    // It keeps no prepared statements for a caller.
    prepare: (sql) => ({
      all: async (params) => (await db.query(sql, params)).rows,
      run: (params) => db.query(sql, params),
      close: () => {},
    }),
    begin: () => db.exec('BEGIN'),
    commit: () => db.exec('COMMIT'),
    rollback: () => db.exec('ROLLBACK'),
    close: () => db.close(),
  };
}
