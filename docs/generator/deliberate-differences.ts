/** A deliberate difference: both answers to the same statements. */
export interface DifferenceRow {
  readonly subject: string;
  readonly postgres: string;
  readonly here: string;
  readonly why: string;
  /** Run on both engines; the last one's answer is compared. */
  readonly statements: readonly string[];
  /** The last one's rows as texts, or its SQLSTATE. */
  readonly answers: { readonly here: Answer; readonly postgres: Answer };
}

/** Rows of texts, or an SQLSTATE. */
export type Answer = readonly (readonly (string | null)[])[] | string;

const SINGLE = 'one process, one database, one role';

/** TABLE of what is otherwise on purpose. */
export const DIFFERENCES: readonly DifferenceRow[] = [
  {
    subject: 'Isolation',
    postgres: '`read committed` by default; four levels can be asked for.',
    here: 'Every level gives `serializable`: one transaction writes at a time, and readers see one snapshot.',
    why: 'Nothing can go wrong between writers that never run at once, so that nobody has to repeat a transaction.',
    statements: ['SHOW transaction_isolation'],
    answers: { here: [['serializable']], postgres: [['read committed']] },
  },
  {
    subject: 'System columns',
    postgres: 'Tables have `ctid`, `xmin`, `xmax`, `cmin`, `cmax`, `tableoid`.',
    here: 'There are none.',
    why: 'Rows have no versions in the table and no place that a user could hold on to; use the primary key.',
    statements: ['SELECT xmin FROM item'],
    answers: { here: '42703', postgres: [] },
  },
  {
    subject: 'Roles',
    postgres: 'Roles are made, granted and switched.',
    here: 'There is one role, `postgres`, which owns everything.',
    why: `An embedded database is ${SINGLE}.`,
    statements: ['CREATE ROLE reader'],
    answers: { here: '0A000', postgres: [] },
  },
  {
    subject: 'Extensions',
    postgres: '`CREATE EXTENSION` loads what is installed.',
    here: '`vector` is built in; no other can be loaded.',
    why: 'There is no native code to load.',
    statements: ['DROP EXTENSION vector'],
    answers: { here: '0A000', postgres: '2BP01' },
  },
  {
    subject: 'Index methods',
    postgres: 'btree, hash, gist, spgist, gin, brin; hnsw and ivfflat of pgvector.',
    here: 'btree, which `hash` gives too, and hnsw.',
    why: 'btree serves what hash does; the others wait for the types they are for.',
    statements: ['CREATE INDEX ON item USING gin (tags)'],
    answers: { here: '0A000', postgres: [] },
  },
  {
    subject: 'Defaults of hnsw',
    postgres: '`ef_construction` is 64 and the index keeps vectors.',
    here: '`ef_construction` is 200 and the index keeps codes of a byte a component, ranked again by the vectors.',
    why: 'Better recall for a time to build that is still shorter.',
    statements: [
      'CREATE INDEX near ON place USING hnsw (embedding vector_l2_ops) WITH (quantization = none)',
      "SELECT count(*) FROM pg_class WHERE relname = 'near'",
    ],
    answers: { here: [['1']], postgres: [['0']] },
  },
  {
    subject: 'Filtered vector search',
    postgres: '`hnsw.iterative_scan` is off: a filter may leave fewer rows than LIMIT asks for.',
    here: 'It is `relaxed_order`: the search goes on until it has enough.',
    why: 'A query answers with the rows that exist.',
    statements: ['SHOW hnsw.iterative_scan'],
    answers: { here: [['relaxed_order']], postgres: [['off']] },
  },
  {
    subject: 'Settings',
    postgres: 'Several hundred.',
    here: 'Those of the page of [settings](settings.md); others are refused.',
    why: 'A setting that does nothing would promise something.',
    statements: ["SET wal_compression = 'on'"],
    answers: { here: '42704', postgres: [] },
  },
  {
    subject: 'Text forms',
    postgres: '`DateStyle`, `IntervalStyle` and `bytea_output` change how values are written.',
    here: 'The default forms only: ISO, postgres, hex.',
    why: 'Texts that are read again by programs have one form.',
    statements: ["SET datestyle = 'German'"],
    answers: { here: '22023', postgres: [] },
  },
  {
    subject: 'Encodings',
    postgres: 'Texts are kept and sent in many encodings.',
    here: 'UTF-8 only.',
    why: 'A text of JavaScript has every character.',
    statements: ["SET client_encoding = 'LATIN1'"],
    answers: { here: '22023', postgres: [] },
  },
  {
    subject: 'Names of database and role',
    postgres: 'As they were made; `postgres` in PGlite.',
    here: 'Both are `zatabase`.',
    why: `An embedded database is ${SINGLE}.`,
    statements: ['SELECT current_user, current_database()'],
    answers: { here: [['zatabase', 'zatabase']], postgres: [['postgres', 'postgres']] },
  },
  {
    subject: 'System catalogs',
    postgres: 'A superuser may write to them.',
    here: 'They are computed when they are read, and cannot be written to.',
    why: 'Nothing that is written there could be kept from breaking the database.',
    statements: ['DELETE FROM pg_class WHERE false'],
    answers: { here: '42501', postgres: [] },
  },
  {
    subject: 'Texts of views',
    postgres: '`pg_get_viewdef` writes the query anew, from its tree.',
    here: 'It gives the text that the view was made with.',
    why: 'It is the text that its author knows. What its names meant is kept beside it.',
    statements: ["SELECT pg_get_viewdef('cheap')"],
    answers: {
      here: [[' SELECT item.id, item.name FROM item WHERE item.price < 2;']],
      postgres: [[' SELECT id,\n    name\n   FROM item\n  WHERE (price < (2)::numeric);']],
    },
  },
  {
    subject: 'Random numbers',
    postgres: '`setseed` starts a sequence of its generator.',
    here: 'It starts one of ours.',
    why: 'A seed promises the same numbers again on one engine, no more.',
    statements: ['SELECT setseed(0.5)', 'SELECT round(random()::numeric, 6)'],
    answers: { here: [['0.355012']], postgres: [['0.985168']] },
  },
  {
    subject: 'Replication',
    postgres: 'Tables can be published.',
    here: 'There is no replication, so that no table can.',
    why: 'A copy is made by `db.backup()`.',
    statements: ["SELECT pg_relation_is_publishable('item')"],
    answers: { here: [['f']], postgres: [['t']] },
  },
  {
    subject: 'Default order of texts',
    postgres: 'The collation of the database; PGlite has C.',
    here: 'Code points, which is C, for every text and every index.',
    why: 'The order is the same on every machine and in every release.',
    statements: ['SELECT name COLLATE "C" < name COLLATE "POSIX" FROM item'],
    answers: { here: [], postgres: '42P21' },
  },
  {
    subject: 'Nesting',
    postgres: 'The stack is the limit.',
    here: 'Parentheses nest 250 deep.',
    why: 'The error comes before the stack ends, on every machine at the same depth.',
    statements: [`SELECT ${'('.repeat(300)}1${')'.repeat(300)}`],
    answers: { here: '54001', postgres: [['1']] },
  },
];
