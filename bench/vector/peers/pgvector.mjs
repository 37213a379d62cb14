import { join } from 'node:path';

/** PostgreSQL with pgvector, both in WebAssembly. */
export async function open({ load, data }) {
  const { PGlite } = await load('@electric-sql/pglite');
  const { vector } = await load('@electric-sql/pglite-pgvector');
  const db = await PGlite.create({ dataDir: join(data, 'bench.pglite'), extensions: { vector } });
  await db.exec('CREATE EXTENSION vector');
  const { rows } = await db.query("SELECT extversion FROM pg_extension WHERE extname = 'vector'");
  const searches = {};
  return {
    version: `pgvector ${rows[0].extversion} in PGlite 0.5.14`,
    isSync: false,
    async build({ vectors, count, dimensions, metric, m, efConstruction }) {
      const [operator, operators] = metric === 'l2' ? ['<->', 'vector_l2_ops'] : ['<=>', 'vector_cosine_ops'];
      await db.exec(`CREATE TABLE item (id integer PRIMARY KEY, embedding vector(${dimensions}))`);
      await db.exec("SET maintenance_work_mem = '1GB'");
      const start = performance.now();
      for (let from = 0; from < count; from += BATCH) {
        const ids = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => from + i);
        const texts = ids.map((id) => `[${vectors.subarray(id * dimensions, (id + 1) * dimensions).join(',')}]`);
        await db.query(
          'INSERT INTO item SELECT id, value::vector FROM unnest($1::integer[], $2::text[]) AS given (id, value)',
          [ids, texts],
        );
      }
      const indexStart = performance.now();
      await db.exec(
        `CREATE INDEX ON item USING hnsw (embedding ${operators}) WITH (m = ${m}, ef_construction = ${efConstruction})`,
      );
      const end = performance.now();
      const search = async (query, k) => {
        const text = `[${query.join(',')}]`;
        const sql = `SELECT id FROM item ORDER BY embedding ${operator} $1 LIMIT ${k}`;
        return (await db.query(sql, [text])).rows.map(({ id }) => id);
      };
      searches.hnsw = search;
      return { insertSeconds: (indexStart - start) / 1000, indexSeconds: (end - indexStart) / 1000 };
    },
    searches,
    setBreadth: (ef) => db.exec(`SET hnsw.ef_search = ${ef}`),
    close: () => db.close(),
  };
}

const BATCH = 500;
