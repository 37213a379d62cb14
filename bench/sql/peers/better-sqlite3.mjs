import { join } from 'node:path';
import { INSERT_ITEM, INSERT_OWNER, itemRow, LARGE_TABLE, ownerRow, SMALL_TABLE } from '../data.mjs';

/** SQLite with a write-ahead log and a sync at every commit, and as much cache as we take. */
export async function open({ data, load }) {
  const Database = await load('better-sqlite3');
  const db = new Database(join(data, 'bench.sqlite'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma(`cache_size = -${512 * 1024}`);
  db.pragma(`mmap_size = ${2 ** 30}`);
  const prepare = (sql) => {
    // Parameters of our workloads are used in order, each once.
    const statement = db.prepare(sql.replace(/\$\d+/g, '?'));
    return { all: (params) => statement.all(params), run: (params) => statement.run(params), close: () => {} };
  };
  return {
    version: `better-sqlite3 12.11.1, SQLite ${db.prepare('SELECT sqlite_version() AS v').get().v}`,
    isSync: true,
    load(rows, owners) {
      db.exec(`${LARGE_TABLE}; ${SMALL_TABLE}; CREATE INDEX item_owner ON item (owner_id)`);
      db.exec('BEGIN');
      const item = prepare(INSERT_ITEM('item'));
      for (let i = 0; i < rows; i++) item.run(itemRow(i, owners));
      const owner = prepare(INSERT_OWNER);
      for (let i = 0; i < owners; i++) owner.run(ownerRow(i));
      db.exec('COMMIT');
      db.exec('ANALYZE');
    },
    exec: (sql) => db.exec(sql),
    prepare,
    begin: () => db.exec('BEGIN'),
    commit: () => db.exec('COMMIT'),
    rollback: () => db.exec('ROLLBACK'),
    close: () => db.close(),
  };
}
