// A tour: real tables and real word vectors in one folder, SQL over the one, nearest neighbours over the other, a join
// of both, and all of it again after closing and opening.
//
//   npm run quickstart              or, after it once:   node examples/quickstart/main.mjs [rows of flights]

import { rmSync } from 'node:fs';
import { open } from 'zatabase-js';
import { loadFlights, loadMovies, loadWords } from './load.mjs';
import { heading, progressBar, seconds, showTable } from './show.mjs';

const folder = 'quickstart.zdb';
const flightCount = Number(process.argv[2] ?? 200_000);
const RECALL_QUERIES = 200;
const K = 10;

rmSync(folder, { recursive: true, force: true });
let db = await open(folder);

// ------------------------------------------------------------------------------------------------------- loading

heading(`Loading into ./${folder}`);
await loadFlights(db, flightCount);
await loadMovies(db);
await loadWords(db);
showTable(
  (await db.tables.listTables()).map(({ name, row_count, columns }) => ({ table: name, rows: row_count, columns })),
);

// ----------------------------------------------------------------------------------------------------------- SQL

/** Runs a query and prints its rows with the time it took. */
async function show(title, text, params = []) {
  const start = performance.now();
  const { rows } = await db.query(text, params);
  heading(`${title}  (${seconds(performance.now() - start)})`);
  console.log(`${text.replace(/^ {4}/gm, '').trim()}\n`);
  showTable(rows);
  return rows;
}

await show(
  'Which flights are late?',
  `
    SELECT distance / 500 * 500 AS miles_from, count(*) AS flights,
           round(avg(delay)::numeric, 1) AS mean_delay, max(delay) AS worst
    FROM flight
    GROUP BY distance / 500
    HAVING count(*) > 100
    ORDER BY miles_from`,
);
await show(
  'The best-rated genres',
  `
    SELECT genre, count(*) AS movies, round(avg(imdb_rating)::numeric, 2) AS rating,
           round(sum(worldwide_gross) / 1000000) AS million_dollars
    FROM movie
    WHERE imdb_votes > 1000 AND genre IS NOT NULL
    GROUP BY genre
    ORDER BY rating DESC
    LIMIT 5`,
);

// ------------------------------------------------------------------------------------------------------- vectors

const NEAREST = `
    SELECT word, round((embedding <=> $1)::numeric, 4) AS distance
    FROM word
    ORDER BY embedding <=> $1
    LIMIT 6`;
const find = db.prepare('SELECT embedding FROM word WHERE word = $1');
const vectorOf = (word) => find.get(word).embedding;

await show('Words near "ocean", by looking at every vector', NEAREST, [vectorOf('ocean')]);

heading('Building an HNSW index');
const buildStart = performance.now();
const buildBar = progressBar('linking');
await db.vectors.buildHnswIndex({
  table: 'word',
  column: 'embedding',
  metric: 'cosine',
  onProgress: ({ done, total }) => buildBar.update(done, total),
});
buildBar.stop();
console.log(`built in ${seconds(performance.now() - buildStart)}`);

await show('The same by the index', NEAREST, [vectorOf('ocean')]);
await show('The plan of it', `EXPLAIN${NEAREST}`, [vectorOf('ocean')]);
measureRecall();

/** Compares the index with the exact answer over many words. */
function measureRecall() {
  const text = `SELECT id FROM word ORDER BY embedding <=> $1 LIMIT ${K}`;
  const queries = db.prepare(`SELECT embedding FROM word ORDER BY id LIMIT ${RECALL_QUERIES} OFFSET 2000`).all();
  const runAll = () => {
    const statement = db.prepare(text, { rowMode: 'array' });
    statement.all(queries[0].embedding);
    const start = performance.now();
    const answers = queries.map(({ embedding }) => new Set(statement.all(embedding).map(([id]) => id)));
    return { answers, ms: (performance.now() - start) / queries.length };
  };
  db.prepare('SET enable_indexscan = off').run();
  const exact = runAll();
  db.prepare('SET enable_indexscan = on').run();
  const rows = [{ search: 'exact', 'recall@10': '1.0000', 'ms a query': exact.ms.toFixed(3) }];
  for (const efSearch of [20, 40, 100, 200]) {
    db.prepare(`SET hnsw.ef_search = ${efSearch}`).run();
    const { answers, ms } = runAll();
    const found = answers.reduce((sum, ids, i) => sum + [...ids].filter((id) => exact.answers[i].has(id)).length, 0);
    rows.push({
      search: `hnsw.ef_search = ${efSearch}`,
      'recall@10': (found / (queries.length * K)).toFixed(4),
      'ms a query': ms.toFixed(3),
    });
  }
  db.prepare('RESET hnsw.ef_search').run();
  heading(`Recall and time over ${queries.length} words`);
  showTable(rows);
}

// ------------------------------------------------------------------------------------------------------ together

const JOIN = `
    SELECT near.word, count(*) AS movies, round(avg(m.imdb_rating)::numeric, 2) AS rating, min(m.title) AS for_example
    FROM (SELECT word, embedding <=> $1 AS distance FROM word ORDER BY embedding <=> $1 LIMIT 40) near
    JOIN title_word t ON t.word = near.word
    JOIN movie m ON m.id = t.movie_id
    WHERE m.imdb_votes > 500
    GROUP BY near.word, near.distance
    ORDER BY near.distance
    LIMIT 8`;
await show('Movies with words near "battle" in their titles: both worlds in one statement', JOIN, [vectorOf('battle')]);

// -------------------------------------------------------------------------------------------------------- reopen

const sizeMb = (db.byteSize / 2 ** 20).toFixed(1);
await db.close();
const openStart = performance.now();
db = await open(folder);
const first = await db.query('SELECT count(*) AS flights, round(avg(delay), 2) AS mean_delay FROM flight');
heading(`Closed (${sizeMb} MiB on disk), opened again and counted in ${seconds(performance.now() - openStart)}`);
showTable(first.rows);
const again = db.prepare('SELECT embedding FROM word WHERE word = $1').get('ocean').embedding;
await show('The index is there, without building it again', NEAREST, [again]);
await show('And both worlds', JOIN, [db.prepare('SELECT embedding FROM word WHERE word = $1').get('battle').embedding]);

const { problems } = await db.verify();
heading(problems.length === 0 ? 'Verified: every row, index entry and vector is well' : 'Problems found');
for (const problem of problems) console.log(problem);
await db.close();
process.exitCode = problems.length === 0 ? 0 : 1;
