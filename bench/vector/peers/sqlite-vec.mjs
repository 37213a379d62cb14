import { join } from 'node:path';

/** SQLite with the extension sqlite-vec, which scans. */
export async function open({ load, data }) {
  const Database = await load('better-sqlite3');
  const extension = await load('sqlite-vec');
  const db = new Database(join(data, 'bench.sqlite'));
  extension.load(db);
  db.pragma('journal_mode = WAL');
  db.pragma(`cache_size = -${1024 * 1024}`);
  db.pragma(`mmap_size = ${2 ** 31 - 1}`);
  const searches = {};
  return {
    version: `sqlite-vec ${db.prepare('SELECT vec_version() AS v').get().v}`,
    isSync: true,
    build({ vectors, count, dimensions, metric }) {
      const distance = metric === 'l2' ? 'L2' : 'cosine';
      db.exec(`CREATE VIRTUAL TABLE item USING vec0(embedding float[${dimensions}] distance_metric=${distance})`);
      const insert = db.prepare('INSERT INTO item (rowid, embedding) VALUES (?, ?)');
      db.exec('BEGIN');
      for (let i = 0; i < count; i++) {
        insert.run(BigInt(i), bytesOf(vectors.subarray(i * dimensions, (i + 1) * dimensions)));
      }
      db.exec('COMMIT');
      const nearest = db.prepare('SELECT rowid FROM item WHERE embedding MATCH ? AND k = ? ORDER BY distance').pluck();
      searches.exact = (query, k) => nearest.all(bytesOf(query), k);
    },
    searches,
    close: () => db.close(),
  };
}

function bytesOf(vector) {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}
