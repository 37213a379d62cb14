import { readFileSync } from 'node:fs';
import { progressBar } from './show.mjs';

// Real data: flights and movies of npm's vega-datasets, word vectors of GloVe (data/README.md).

const VEGA = new URL('../data/', import.meta.resolve('vega-datasets'));
const DIMENSIONS = 100;
const BATCH_ROWS = 5000;

const readJson = (name) => JSON.parse(readFileSync(new URL(name, VEGA), 'utf8'));

/** Inserts rows in one transaction, a prepared statement a row. */
async function insertAll(db, title, text, rows, values) {
  const bar = progressBar(title);
  await db.transaction(async (tx) => {
    const insert = tx.prepare(text);
    for (let first = 0; first < rows.length; first += BATCH_ROWS) {
      for (const row of rows.slice(first, first + BATCH_ROWS)) insert.run(...values(row));
      bar.update(Math.min(first + BATCH_ROWS, rows.length), rows.length);
      await new Promise(setImmediate);
    }
  });
  bar.stop();
}

export async function loadFlights(db, count) {
  await db.exec(`
    CREATE TABLE flight (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      delay integer NOT NULL,
      distance integer NOT NULL,
      hour double precision NOT NULL
    )`);
  const rows = readJson('flights-200k.json').slice(0, count);
  const text = 'INSERT INTO flight (delay, distance, hour) VALUES ($1, $2, $3)';
  await insertAll(db, 'flights', text, rows, ({ delay, distance, time }) => [delay, distance, time]);
}

export async function loadMovies(db) {
  await db.exec(`
    CREATE TABLE movie (
      id integer PRIMARY KEY,
      title text NOT NULL,
      released date,
      genre text,
      director text,
      worldwide_gross bigint,
      imdb_rating real,
      imdb_votes integer
    );
    CREATE INDEX ON movie (genre);
    CREATE TABLE title_word (
      movie_id integer NOT NULL REFERENCES movie,
      word text NOT NULL,
      PRIMARY KEY (word, movie_id)
    )`);
  const movies = readJson('movies.json')
    .filter((movie) => movie.Title !== null)
    .map((movie, i) => ({ ...movie, id: i + 1, title: String(movie.Title) }));
  const text = 'INSERT INTO movie VALUES ($1, $2, $3, $4, $5, $6, $7, $8)';
  await insertAll(db, 'movies', text, movies, (movie) => [
    movie.id,
    movie.title,
    movie['Release Date'],
    movie['Major Genre'],
    movie.Director,
    movie['Worldwide Gross'],
    movie['IMDB Rating'],
    movie['IMDB Votes'],
  ]);
  const words = movies.flatMap(({ id, title }) => {
    const found = new Set(title.toLowerCase().match(/[a-z]{3,}/g));
    return [...found].map((word) => [id, word]);
  });
  await insertAll(db, 'title words', 'INSERT INTO title_word VALUES ($1, $2)', words, (pair) => pair);
}

export async function loadWords(db) {
  await db.exec(`
    CREATE TABLE word (
      id integer PRIMARY KEY,
      word text NOT NULL UNIQUE,
      embedding vector(${DIMENSIONS}) NOT NULL
    )`);
  const words = readFileSync(new URL('data/words.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const bytes = readFileSync(new URL('data/word-vectors.i8', import.meta.url));
  const vectorAt = (row) => {
    const at = row * (4 + DIMENSIONS);
    const scale = bytes.readFloatLE(at);
    return Float32Array.from({ length: DIMENSIONS }, (_, i) => scale * bytes.readInt8(at + 4 + i));
  };
  const rows = words.map((word, row) => [row + 1, word, vectorAt(row)]);
  await insertAll(db, 'words', 'INSERT INTO word VALUES ($1, $2, $3)', rows, (row) => row);
}
