import { join } from 'node:path';

/** This engine through its SQL: a table on disk, an HNSW index, prepared queries. */
export async function open({ data, quantization = 'sq8' }) {
  const { open: openDatabase } = await import('../../../dist/index.js');
  const db = await openDatabase(join(data, 'bench.zdb'));
  // A session of its own, which plans without indexes.
  const exactDb = await openDatabase(join(data, 'bench.zdb'));
  const searches = {};
  return {
    version: `this tree, ${quantization}`,
    isSync: true,
    async build({ vectors, count, dimensions, metric, m, efConstruction }) {
      const [operator, operators] = metric === 'l2' ? ['<->', 'vector_l2_ops'] : ['<=>', 'vector_cosine_ops'];
      await db.exec(`CREATE TABLE item (id integer PRIMARY KEY, embedding vector(${dimensions}))`);
      const start = performance.now();
      await db.query('BEGIN');
      const insert = db.prepare('INSERT INTO item VALUES ($1, $2)');
      for (let i = 0; i < count; i++) insert.run(i, vectors.subarray(i * dimensions, (i + 1) * dimensions));
      await db.query('COMMIT');
      const indexStart = performance.now();
      await db.query(
        `CREATE INDEX item_embedding ON item USING hnsw (embedding ${operators}) WITH (m = ${m}, ef_construction = ${efConstruction}, quantization = ${quantization})`,
      );
      const end = performance.now();
      const query = `SELECT id FROM item ORDER BY embedding ${operator} $1 LIMIT $2`;
      await exactDb.query('SET enable_indexscan = off');
      searches.hnsw = idsOf(db.prepare(query));
      searches.exact = idsOf(exactDb.prepare(query));
      return { insertSeconds: (indexStart - start) / 1000, indexSeconds: (end - indexStart) / 1000 };
    },
    searches,
    setBreadth: (ef) => db.query(`SET hnsw.ef_search = ${ef}`),
    async close() {
      await exactDb.close();
      await db.close();
    },
  };
}

function idsOf(statement) {
  return (vector, k) => statement.all(vector, k).map(({ id }) => id);
}
