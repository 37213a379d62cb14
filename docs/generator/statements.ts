import type { Statement } from '../../src/sql/parse/ast.js';
import { anchor, codeBlock, type Page } from './page.js';
import { type Script, scriptText } from './script.js';

// The statements by the kind of their node, so that a new kind has to be described.

interface StatementRow {
  readonly title: string;
  readonly doc: string;
  readonly syntax: readonly string[];
  readonly example: Script;
}

/** TABLE of statements; null for those that are parsed and answered with 0A000. */
export const STATEMENTS: Readonly<Record<Exclude<Statement['kind'], 'Unsupported'>, StatementRow | null>> = {
  Query: {
    title: 'SELECT, VALUES, TABLE',
    doc: 'Reads rows.',
    syntax: [
      '[WITH [RECURSIVE] name [(columns)] AS [[NOT] MATERIALIZED] (statement) [, ...]]',
      'SELECT [ALL | DISTINCT [ON (expressions)]] {* | expression [[AS] name]} [, ...]',
      '  [FROM {table | (query) | function(...) | LATERAL ... | join} [[AS] alias [(columns)]] [, ...]]',
      '  [WHERE condition]',
      '  [GROUP BY [DISTINCT] {expression | ROLLUP (...) | CUBE (...) | GROUPING SETS (...)} [, ...]]',
      '  [HAVING condition]',
      '  [WINDOW name AS (window) [, ...]]',
      '  [{UNION | INTERSECT | EXCEPT} [ALL] query]',
      '  [ORDER BY expression [ASC | DESC] [NULLS {FIRST | LAST}] [, ...]]',
      '  [LIMIT {count | ALL}] [OFFSET start] [FETCH {FIRST | NEXT} [count] ROWS ONLY] [FOR UPDATE | FOR SHARE]',
      'VALUES (expressions) [, ...]',
      'TABLE name',
    ],
    example: [
      "INSERT INTO item (name, price) VALUES ('pen', 1.2), ('book', 9), ('ink', 1.2)",
      "SELECT price, count(*) AS n, string_agg(name, ', ' ORDER BY name) FROM item GROUP BY price ORDER BY price",
      'WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t ORDER BY n',
      "VALUES (1, 'a'), (2, 'b') ORDER BY 1",
    ],
  },
  Insert: {
    title: 'INSERT',
    doc: 'Adds rows.',
    syntax: [
      'INSERT INTO table [AS alias] [(columns)] [OVERRIDING {SYSTEM | USER} VALUE]',
      '  {VALUES (expressions) [, ...] | query | DEFAULT VALUES}',
      '  [ON CONFLICT [(columns) [WHERE predicate] | ON CONSTRAINT name] DO {NOTHING | UPDATE SET ... [WHERE condition]}]',
      '  [RETURNING expressions]',
    ],
    example: [
      "INSERT INTO item (name) VALUES ('pen') RETURNING id, price",
      "INSERT INTO item (name, price) VALUES ('pen', 2) ON CONFLICT (name) DO UPDATE SET price = excluded.price RETURNING price",
    ],
  },
  Update: {
    title: 'UPDATE',
    doc: 'Changes rows.',
    syntax: [
      'UPDATE table [[AS] alias] SET {column = expression | (columns) = (expressions)} [, ...]',
      '  [FROM tables] [WHERE condition] [RETURNING expressions]',
    ],
    example: [
      "INSERT INTO item (name, price) VALUES ('pen', 1), ('book', 9)",
      "UPDATE item SET price = price * 2 WHERE name = 'pen' RETURNING name, price",
    ],
  },
  Delete: {
    title: 'DELETE',
    doc: 'Removes rows.',
    syntax: ['DELETE FROM table [[AS] alias] [USING tables] [WHERE condition] [RETURNING expressions]'],
    example: ["INSERT INTO item (name) VALUES ('pen')", "DELETE FROM item WHERE name = 'pen' RETURNING name"],
  },
  CreateTable: {
    title: 'CREATE TABLE',
    doc: 'Makes a table.',
    syntax: [
      'CREATE TABLE [IF NOT EXISTS] name ({column type [constraints] | table constraint} [, ...])',
      'column constraint: [NOT] NULL | DEFAULT expression | CHECK (condition) | UNIQUE [NULLS [NOT] DISTINCT] | PRIMARY KEY',
      '  | REFERENCES table [(column)] [MATCH FULL] [ON DELETE action] [ON UPDATE action]',
      '  | GENERATED {ALWAYS | BY DEFAULT} AS IDENTITY [(options)] | GENERATED ALWAYS AS (expression) STORED',
    ],
    example: [
      'CREATE TABLE line (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, item_id integer REFERENCES item ON DELETE CASCADE, count integer NOT NULL CHECK (count > 0), twice integer GENERATED ALWAYS AS (count * 2) STORED)',
      'INSERT INTO line (count) VALUES (3) RETURNING id, twice',
    ],
  },
  CreateTableAs: {
    title: 'CREATE TABLE AS',
    doc: "Makes a table of a query's rows. `SELECT ... INTO name` is the same.",
    syntax: ['CREATE TABLE [IF NOT EXISTS] name [(columns)] AS query [WITH [NO] DATA]'],
    example: [
      'CREATE TABLE square AS SELECT n, n * n AS area FROM generate_series(1, 3) AS n',
      'SELECT sum(area) FROM square',
    ],
  },
  AlterTable: {
    title: 'ALTER TABLE',
    doc: 'Changes a table.',
    syntax: [
      'ALTER TABLE [IF EXISTS] name action [, ...]',
      'action: ADD [COLUMN] [IF NOT EXISTS] column type [constraints] | DROP [COLUMN] [IF EXISTS] column [CASCADE]',
      '  | ALTER [COLUMN] column {[SET DATA] TYPE type [USING expression] | SET DEFAULT expression | DROP DEFAULT',
      '    | SET NOT NULL | DROP NOT NULL | ADD GENERATED ... | DROP IDENTITY | DROP EXPRESSION}',
      '  | ADD table constraint | DROP CONSTRAINT [IF EXISTS] name [CASCADE]',
    ],
    example: [
      'ALTER TABLE item ADD COLUMN weight integer DEFAULT 5, ALTER COLUMN price SET DEFAULT 2',
      "INSERT INTO item (name) VALUES ('pen') RETURNING price, weight",
    ],
  },
  Drop: {
    title: 'DROP',
    doc: 'Removes objects.',
    syntax: [
      'DROP {TABLE | VIEW | INDEX | SEQUENCE | SCHEMA | TYPE | EXTENSION} [IF EXISTS] names [CASCADE | RESTRICT]',
    ],
    example: ['DROP VIEW cheap', 'DROP TABLE IF EXISTS nowhere'],
  },
  CreateIndex: {
    title: 'CREATE INDEX',
    doc: 'Makes an index; see [indexes](indexes.md).',
    syntax: [
      'CREATE [UNIQUE] INDEX [CONCURRENTLY] [[IF NOT EXISTS] name] ON table [USING {btree | hnsw}]',
      '  ({column | (expression)} [operator class] [ASC | DESC] [NULLS {FIRST | LAST}] [, ...])',
      '  [INCLUDE (columns)] [NULLS [NOT] DISTINCT] [WITH (option = value, ...)] [WHERE predicate]',
    ],
    example: ['CREATE UNIQUE INDEX item_lower ON item (lower(name)) WHERE price IS NOT NULL'],
  },
  CreateSequence: {
    title: 'CREATE SEQUENCE',
    doc: 'Makes a sequence.',
    syntax: [
      'CREATE SEQUENCE [IF NOT EXISTS] name [AS type] [INCREMENT [BY] n] [MINVALUE n | NO MINVALUE]',
      '  [MAXVALUE n | NO MAXVALUE] [START [WITH] n] [CACHE n] [[NO] CYCLE] [OWNED BY {table.column | NONE}]',
    ],
    example: ['CREATE SEQUENCE even START 2 INCREMENT BY 2', "SELECT nextval('even'), nextval('even')"],
  },
  AlterSequence: {
    title: 'ALTER SEQUENCE',
    doc: 'Changes a sequence.',
    syntax: ['ALTER SEQUENCE [IF EXISTS] name options of CREATE SEQUENCE [RESTART [[WITH] n]]'],
    example: ['ALTER SEQUENCE serial RESTART WITH 100', "SELECT nextval('serial')"],
  },
  CreateView: {
    title: 'CREATE VIEW',
    doc: 'Gives a query a name. Views of rows of one table can be written to.',
    syntax: ['CREATE [OR REPLACE] VIEW name [(columns)] AS query'],
    example: ['CREATE VIEW dear AS SELECT name FROM item WHERE price > 100', 'SELECT count(*) FROM dear'],
  },
  CreateSchema: {
    title: 'CREATE SCHEMA',
    doc: 'Makes a schema.',
    syntax: ['CREATE SCHEMA [IF NOT EXISTS] name'],
    example: ['CREATE SCHEMA stock', 'CREATE TABLE stock.shelf (id integer)', 'SELECT count(*) FROM stock.shelf'],
  },
  CreateEnum: {
    title: 'CREATE TYPE',
    doc: 'Makes an enum.',
    syntax: ["CREATE TYPE name AS ENUM (['word', ...])"],
    example: ["CREATE TYPE size AS ENUM ('small', 'large')", "SELECT 'small'::size < 'large'"],
  },
  CreateShellType: {
    title: 'CREATE TYPE (shell)',
    doc: 'Takes a name for a type that is defined later.',
    syntax: ['CREATE TYPE name'],
    example: ['CREATE TYPE size', "CREATE TYPE size AS ENUM ('small', 'large')", "SELECT 'small'::size < 'large'"],
  },
  AlterEnum: {
    title: 'ALTER TYPE',
    doc: 'Adds a value to an enum, or renames one.',
    syntax: [
      "ALTER TYPE name ADD VALUE [IF NOT EXISTS] 'word' [{BEFORE | AFTER} 'word']",
      "ALTER TYPE name RENAME VALUE 'word' TO 'word'",
    ],
    example: [
      "CREATE TYPE size AS ENUM ('small', 'large')",
      "ALTER TYPE size ADD VALUE 'medium' BEFORE 'large'",
      "SELECT enumlabel FROM pg_enum WHERE enumtypid = 'size'::regtype ORDER BY enumsortorder",
    ],
  },
  SetSchema: {
    title: 'ALTER ... SET SCHEMA',
    doc: 'Moves an object, with what belongs to it, to another schema.',
    syntax: ['ALTER {TABLE | VIEW | SEQUENCE | TYPE} [IF EXISTS] name SET SCHEMA schema'],
    example: ['CREATE SCHEMA archive', 'ALTER TABLE item SET SCHEMA archive', 'SELECT name FROM archive.item'],
  },
  CreateExtension: {
    title: 'CREATE EXTENSION',
    doc: 'Does nothing: `vector` is built in, and other extensions are refused.',
    syntax: ['CREATE EXTENSION [IF NOT EXISTS] vector'],
    example: ['CREATE EXTENSION IF NOT EXISTS vector'],
  },
  Rename: {
    title: 'ALTER ... RENAME',
    doc: 'Gives an object another name.',
    syntax: [
      'ALTER {TABLE | VIEW | INDEX | SEQUENCE} [IF EXISTS] name RENAME TO name',
      'ALTER {TABLE | VIEW} [IF EXISTS] name RENAME [COLUMN] column TO column',
      'ALTER TABLE [IF EXISTS] name RENAME CONSTRAINT name TO name',
    ],
    example: ['ALTER TABLE item RENAME COLUMN name TO title', 'SELECT title FROM item'],
  },
  CommentOn: {
    title: 'COMMENT ON',
    doc: 'Keeps a text with an object.',
    syntax: ["COMMENT ON {TABLE | COLUMN | VIEW | INDEX | SEQUENCE | SCHEMA | CONSTRAINT ...} name IS {'text' | NULL}"],
    example: ["COMMENT ON COLUMN item.name IS 'Unique'", "SELECT col_description('item'::regclass, 2)"],
  },
  Truncate: {
    title: 'TRUNCATE',
    doc: 'Removes all rows.',
    syntax: ['TRUNCATE [TABLE] names [RESTART IDENTITY | CONTINUE IDENTITY] [CASCADE | RESTRICT]'],
    example: [
      "INSERT INTO item (name) VALUES ('pen')",
      'TRUNCATE item RESTART IDENTITY CASCADE',
      'SELECT count(*) FROM item',
    ],
  },
  Begin: {
    title: 'BEGIN',
    doc: 'Starts a transaction.',
    syntax: ['{BEGIN | START TRANSACTION} [ISOLATION LEVEL ...] [READ WRITE | READ ONLY]'],
    example: ['BEGIN READ ONLY', 'SELECT count(*) FROM item', 'COMMIT'],
  },
  Commit: {
    title: 'COMMIT',
    doc: 'Ends a transaction and keeps what it did.',
    syntax: ['{COMMIT | END} [WORK | TRANSACTION] [AND [NO] CHAIN]'],
    example: ['BEGIN', "INSERT INTO item (name) VALUES ('pen')", 'COMMIT', 'SELECT name FROM item'],
  },
  Rollback: {
    title: 'ROLLBACK',
    doc: 'Ends a transaction, or goes back to a savepoint, and takes back what was done.',
    syntax: ['{ROLLBACK | ABORT} [WORK | TRANSACTION] [AND [NO] CHAIN]', 'ROLLBACK TO [SAVEPOINT] name'],
    example: ['BEGIN', "INSERT INTO item (name) VALUES ('pen')", 'ROLLBACK', 'SELECT name FROM item'],
  },
  Savepoint: {
    title: 'SAVEPOINT',
    doc: 'Marks a place in a transaction to go back to.',
    syntax: ['SAVEPOINT name'],
    example: [
      'BEGIN',
      'SAVEPOINT before',
      "INSERT INTO item (name) VALUES ('pen')",
      'ROLLBACK TO before',
      'SELECT count(*) FROM item',
      'COMMIT',
    ],
  },
  Release: {
    title: 'RELEASE',
    doc: 'Forgets a savepoint and keeps what was done since.',
    syntax: ['RELEASE [SAVEPOINT] name'],
    example: ['BEGIN', 'SAVEPOINT before', 'RELEASE before', 'COMMIT'],
  },
  SetTransaction: {
    title: 'SET TRANSACTION',
    doc: 'Says what the transaction may do.',
    syntax: [
      'SET TRANSACTION {ISOLATION LEVEL ... | READ ONLY | READ WRITE}',
      'SET SESSION CHARACTERISTICS AS TRANSACTION ...',
    ],
    example: ['BEGIN', 'SET TRANSACTION READ ONLY', 'SELECT count(*) FROM item', 'COMMIT'],
  },
  SetSetting: {
    title: 'SET',
    doc: 'Changes a setting; see [settings](settings.md).',
    syntax: ['SET [SESSION | LOCAL] name {TO | =} {value | DEFAULT}', 'SET TIME ZONE zone'],
    example: ["SET timezone = 'Europe/Berlin'", "SELECT '2024-07-01 12:00+00'::timestamptz"],
  },
  ResetSetting: {
    title: 'RESET',
    doc: 'Takes the default of a setting back.',
    syntax: ['RESET {name | ALL}'],
    example: ["SET application_name = 'report'", 'RESET application_name', 'SHOW application_name'],
  },
  ShowSetting: {
    title: 'SHOW',
    doc: 'Tells a setting.',
    syntax: ['SHOW name'],
    example: ['SHOW client_encoding'],
  },
  Explain: {
    title: 'EXPLAIN',
    doc: 'Tells how a statement would run; with ANALYZE runs it and tells rows and times.',
    syntax: ['EXPLAIN [ANALYZE] [VERBOSE] [(option [value], ...)] statement'],
    example: [],
  },
  Analyze: {
    title: 'ANALYZE',
    doc: 'Counts values for the planner.',
    syntax: ['ANALYZE [tables]'],
    example: ['ANALYZE item'],
  },
  Vacuum: {
    title: 'VACUUM',
    doc: 'Does nothing but check the names: replaced pages are used again by themselves.',
    syntax: ['VACUUM [FULL] [ANALYZE] [tables]'],
    example: ['VACUUM item'],
  },
  Reindex: {
    title: 'REINDEX',
    doc: 'Builds indexes anew.',
    syntax: ['REINDEX {INDEX | TABLE | SCHEMA | DATABASE} [CONCURRENTLY] [name]'],
    example: ['REINDEX TABLE item'],
  },
  Copy: {
    title: 'COPY',
    doc: 'Rows as text or CSV, in both directions: `result.blob` of COPY TO, the option `{ blob }` of COPY FROM.',
    syntax: [
      "COPY {table [(columns)] | (query)} TO {STDOUT | '/dev/blob'} [WITH] [(option [value], ...)]",
      "COPY table [(columns)] FROM {STDIN | '/dev/blob'} [WITH] [(option [value], ...)] [WHERE condition]",
    ],
    example: ["COPY (SELECT 1 AS a, 'x' AS b) TO '/dev/blob' (FORMAT csv, HEADER)"],
  },
  Prepare: null,
  Execute: null,
  Deallocate: null,
};

export function statementsPage(): Page {
  const rows = Object.values(STATEMENTS)
    .filter((row) => row !== null)
    .sort((a, b) => (a.title < b.title ? -1 : 1));
  const contents = rows.map(({ title }) => `[${title}](#${anchor(title)})`).join(', ');
  const sections = rows.map(({ title, doc, syntax, example }) => {
    const parts = [`## ${title}`, doc, codeBlock('text', syntax.join('\n'))];
    if (example.length > 0) parts.push(codeBlock('sql', scriptText(example)));
    return parts.join('\n\n');
  });
  return {
    path: 'statements.md',
    title: 'Statements',
    doc: 'What the engine runs. The examples find [these tables](README.md#what-the-examples-find).',
    body: [contents, ...sections].join('\n\n'),
  };
}
