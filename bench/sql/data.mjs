// The tables of the suite, as formulas of the row number, so that every engine can make or be given the same rows.

export const GROUPS = 100;
export const WORDS = 16;
/** Rows of the small table, by rows of the large one. */
export const ownersOf = (rows) => Math.max(10, Math.floor(rows / 10));

export const LARGE_TABLE = `CREATE TABLE item (
  id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL, group_id INTEGER NOT NULL, rank INTEGER NOT NULL,
  flag INTEGER NOT NULL, price DOUBLE PRECISION NOT NULL, score DOUBLE PRECISION NOT NULL, word TEXT NOT NULL,
  name TEXT NOT NULL)`;
export const SMALL_TABLE = 'CREATE TABLE owner (id INTEGER PRIMARY KEY, region INTEGER NOT NULL, name TEXT NOT NULL)';
export const FRESH_TABLE = LARGE_TABLE.replace('TABLE item', 'TABLE fresh');
export const INSERT_ITEM = (table) => `INSERT INTO ${table} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;
export const INSERT_OWNER = 'INSERT INTO owner VALUES ($1, $2, $3)';

/** Row `i` of item. `rank` is a permutation of the row numbers while there are no more than 1,000,003 rows. */
export function itemRow(i, owners) {
  const rank = (i * 7919) % 1_000_003;
  return [
    i,
    rank % owners,
    i % GROUPS,
    rank,
    i % 3,
    (rank % 100_000) / 4,
    rank / 7,
    `word-${i % WORDS}`,
    `name-${rank}`,
  ];
}

export function ownerRow(i) {
  return [i, i % 50, `owner-${i}`];
}

/** The same rows as SQL over a series `i` from 0, for engines that are slow at being given rows. `/` divides doubles. */
export function itemSelect(owners, series, asDouble = (text) => `${text}::double precision`) {
  const rank = '((i::bigint * 7919) % 1000003)';
  return `SELECT i, (${rank} % ${owners})::integer, (i % ${GROUPS})::integer, ${rank}::integer, (i % 3)::integer,
    ${asDouble(`(${rank} % 100000)`)} / 4, ${asDouble(rank)} / 7, 'word-' || (i % ${WORDS}), 'name-' || ${rank}
    FROM ${series}`;
}

export function ownerSelect(series) {
  return `SELECT i, (i % 50)::integer, 'owner-' || i FROM ${series}`;
}
