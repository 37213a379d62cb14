import { join } from 'node:path';
import { INSERT_ITEM, INSERT_OWNER, itemRow, LARGE_TABLE, ownerRow, SMALL_TABLE } from '../data.mjs';

/** This engine, durable as it is by default. */
export async function open({ data }) {
  const { open: openDatabase } = await import('../../../dist/index.js');
  const db = await openDatabase(join(data, 'bench.zdb'), { cacheSize: 512 * 2 ** 20 });
  const prepare = (sql) => {
    const statement = db.prepare(sql);
    return { all: (params) => statement.all(...params), run: (params) => statement.run(...params), close: () => {} };
  };
  const begin = () => db.query('BEGIN');
  const commit = () => db.query('COMMIT');
  return {
    version: 'this tree',
    isSync: true,
    async load(rows, owners) {
      await db.exec(`${LARGE_TABLE}; ${SMALL_TABLE}; CREATE INDEX ON item (owner_id)`);
      await begin();
      const item = prepare(INSERT_ITEM('item'));
      for (let i = 0; i < rows; i++) item.run(itemRow(i, owners));
      const owner = prepare(INSERT_OWNER);
      for (let i = 0; i < owners; i++) owner.run(ownerRow(i));
      await commit();
      await db.exec('ANALYZE');
    },
    exec: (sql) => db.exec(sql),
    prepare,
    begin,
    commit,
    rollback: () => db.query('ROLLBACK'),
    close: () => db.close(),
  };
}
