/** A construct that PostgreSQL has and this engine does not. */
export interface UnsupportedRow {
  readonly construct: string;
  /** It is answered with 0A000, in the database of `setup.ts`. */
  readonly statement: string;
  /** What has to be there first. */
  readonly before?: string;
  /** What to write in its place. */
  readonly instead?: string;
}

function row(construct: string, statement: string, instead?: string, before?: string): UnsupportedRow {
  return { construct, statement, instead, before };
}

/** TABLE of constructs; statements, types and functions that are missing as a whole are in the engine's own tables. */
export const UNSUPPORTED: readonly UnsupportedRow[] = [
  // Queries
  row('TABLESAMPLE', 'SELECT * FROM item TABLESAMPLE SYSTEM (10)', '`ORDER BY random() LIMIT n`'),
  row(
    'WITH TIES',
    'SELECT * FROM item ORDER BY price FETCH FIRST 1 ROW WITH TIES',
    '`rank() OVER (...)` in a subquery',
  ),
  row('MERGE', 'MERGE INTO item USING place ON true WHEN MATCHED THEN DELETE', '`INSERT ... ON CONFLICT`'),
  row(
    'SEARCH and CYCLE',
    'WITH RECURSIVE t AS (SELECT 1 AS a UNION ALL SELECT a FROM t) SEARCH DEPTH FIRST BY a SET o SELECT * FROM t',
  ),
  row('Mutual recursion in WITH', 'WITH RECURSIVE a AS (SELECT * FROM b), b AS (SELECT * FROM a) SELECT * FROM a'),
  row(
    'ORDER BY, LIMIT and the like in a recursive query',
    'WITH RECURSIVE t AS (SELECT 1 AS a UNION ALL SELECT a FROM t ORDER BY 1) SELECT * FROM t',
  ),
  row('A column definition list', 'SELECT * FROM unnest(ARRAY[1]) AS t(a integer)'),
  row('VARIADIC in a call', "SELECT concat(VARIADIC ARRAY['a', 'b'])"),
  row('A set-returning function in GROUP BY', 'SELECT 1 FROM item GROUP BY generate_series(1, 2)'),
  row('A comparison of rows with an operator other than = and <> and a subquery', 'SELECT (1, 2) < (SELECT 1, 2)'),
  row('IS JSON', "SELECT '{}' IS JSON"),
  row('SQL/JSON functions', "SELECT JSON_VALUE('1', '$')", '`jsonb_path_query` and the like'),
  row('UNIQUE as a predicate', 'SELECT UNIQUE (SELECT 1)'),
  row('IS DOCUMENT', "SELECT 'x' IS DOCUMENT"),
  row('Collations but "C"', 'SELECT name COLLATE "de-x-icu" FROM item', 'texts are in the order of their code points'),
  row(
    'The whole row of the nullable side of an outer join',
    'SELECT p FROM item AS i LEFT JOIN place AS p ON p.id = i.id',
  ),
  row('A slice of a name', "SELECT ('item'::name)[0:1]"),
  row('WHERE CURRENT OF', 'DELETE FROM item WHERE CURRENT OF c'),
  // Changes
  row('A multi-column assignment from a subquery', 'UPDATE item SET (name, price) = (SELECT name, price FROM item)'),
  row('INSERT into an element of a column', "INSERT INTO item (tags[1]) VALUES ('a')", 'INSERT and then UPDATE'),
  row(
    'An operator class or COLLATE in ON CONFLICT',
    "INSERT INTO item (name) VALUES ('a') ON CONFLICT (name text_ops) DO NOTHING",
  ),
  // Tables
  row('Temporary tables', 'CREATE TEMPORARY TABLE t (a integer)'),
  row('Temporary sequences', 'CREATE TEMPORARY SEQUENCE s'),
  row('Temporary views', 'CREATE TEMPORARY VIEW v AS SELECT 1 AS a'),
  row('INHERITS', 'CREATE TABLE t () INHERITS (item)'),
  row('PARTITION BY', 'CREATE TABLE t (a integer) PARTITION BY RANGE (a)'),
  row('PARTITION OF', 'CREATE TABLE t PARTITION OF item DEFAULT'),
  row('LIKE in CREATE TABLE', 'CREATE TABLE t (LIKE item)', '`CREATE TABLE ... AS SELECT`'),
  row('CREATE TABLE OF', 'CREATE TABLE t OF mood'),
  row('TABLESPACE', 'CREATE TABLE t (a integer) TABLESPACE fast'),
  row(
    'Virtual generated columns',
    'CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a * 2) VIRTUAL)',
    '`STORED`',
  ),
  row('CREATE TABLE AS EXECUTE', 'CREATE TABLE t AS EXECUTE q'),
  row('EXCLUDE', 'CREATE TABLE t (a integer, EXCLUDE USING gist (a WITH =))'),
  row('Deferrable constraints', 'CREATE TABLE t (a integer PRIMARY KEY DEFERRABLE)'),
  row('NOT ENFORCED', 'CREATE TABLE t (a integer CHECK (a > 0) NOT ENFORCED)'),
  row(
    'INCLUDE in a constraint',
    'CREATE TABLE t (a integer, b integer, UNIQUE (a) INCLUDE (b))',
    '`CREATE UNIQUE INDEX ... INCLUDE`',
  ),
  row('WITHOUT OVERLAPS, PERIOD', 'CREATE TABLE t (a integer, b integer, PRIMARY KEY (a, b WITHOUT OVERLAPS))'),
  row(
    'A column list behind SET NULL',
    'CREATE TABLE t (a integer, FOREIGN KEY (a) REFERENCES item ON DELETE SET NULL (a))',
  ),
  row('MATCH PARTIAL', 'CREATE TABLE t (a integer REFERENCES item MATCH PARTIAL)'),
  row('USING INDEX', 'ALTER TABLE item ADD CONSTRAINT k UNIQUE USING INDEX item_price_idx'),
  row('Renaming a schema', 'ALTER SCHEMA public RENAME TO other'),
  row('COMMENT ON TYPE', "COMMENT ON TYPE mood IS 'x'"),
  row('Comments on columns of views', "COMMENT ON COLUMN cheap.name IS 'x'"),
  row('Types other than enums', 'CREATE TYPE pair AS (a integer, b integer)', '`jsonb`, or a table'),
  row('CREATE SCHEMA with elements', 'CREATE SCHEMA s CREATE TABLE t (a integer)'),
  row('AUTHORIZATION', 'CREATE SCHEMA AUTHORIZATION postgres'),
  // Views and indexes
  row('WITH CHECK OPTION', 'CREATE VIEW v AS SELECT id FROM item WITH CHECK OPTION'),
  row('WITH options of a view', 'CREATE VIEW v WITH (security_barrier) AS SELECT 1 AS a'),
  row('Index methods but btree and hnsw', 'CREATE INDEX ON item USING gin (tags)'),
  row('A partial hnsw index', 'CREATE INDEX ON place USING hnsw (embedding vector_l2_ops) WHERE id > 0'),
  row('INCLUDE with hnsw', 'CREATE INDEX ON place USING hnsw (embedding vector_l2_ops) INCLUDE (id)'),
  row('Operator class parameters', 'CREATE INDEX ON item (name text_ops (x = 1))'),
  // Session
  row('COPY with files', "COPY item TO '/tmp/items'", "`'/dev/blob'` or `STDOUT`"),
  row('COPY ... PROGRAM', "COPY item TO PROGRAM 'cat'"),
  row('COPY in binary format', 'COPY item TO STDOUT (FORMAT binary)'),
  row('COPY in another encoding', "COPY item TO STDOUT (ENCODING 'latin1')"),
  row('COPY of a statement other than a query', 'COPY (DELETE FROM item RETURNING id) TO STDOUT'),
  row('SET TRANSACTION SNAPSHOT', "SET TRANSACTION SNAPSHOT 'x'"),
  row('SET TIME ZONE INTERVAL', "SET TIME ZONE INTERVAL '1' HOUR", "`SET timezone = 'Europe/Berlin'`"),
  row('SET ... FROM CURRENT', 'SET timezone FROM CURRENT'),
  row('SET XML OPTION', 'SET XML OPTION DOCUMENT'),
  row('REINDEX SYSTEM', 'REINDEX SYSTEM postgres'),
  row('PREPARE, EXECUTE, DEALLOCATE', 'PREPARE q AS SELECT 1', '`db.prepare()`'),
  row('REINDEX of another database', 'REINDEX DATABASE other'),
  row('SHOW ALL', 'SHOW ALL', '`SELECT * FROM pg_settings`'),
  // Values
  row('Templates of .datetime()', `SELECT jsonb_path_query('"1"', '$.datetime("DD")')`, '`to_date`, `to_timestamp`'),
  row('Input of anonymous composite types', "SELECT '(1,2)'::record"),
  row('The week calendar of an interval', "SELECT to_char(interval '1 day', 'IYYY')"),
];

/** TABLE of forms of what is supported otherwise. */
export const UNSUPPORTED_FORMS: readonly UnsupportedRow[] = [
  // Queries
  row('A function without rows in ROWS FROM', "SELECT * FROM ROWS FROM (lower('A'), generate_series(1, 2))"),
  row('A column definition list in ROWS FROM', 'SELECT * FROM ROWS FROM (unnest(ARRAY[1]) AS (a integer))'),
  row('COLLATE in a column definition list', `SELECT * FROM json_to_record('{}') AS t(a text COLLATE "C")`),
  row('CAST in FROM', 'SELECT * FROM CAST(1 AS integer)', '`FROM (SELECT 1) AS t`'),
  row('JSON_TABLE, XMLTABLE', "SELECT * FROM JSON_TABLE('[]', '$' COLUMNS (a integer))", '`jsonb_array_elements`'),
  row(
    'A function of several columns outside of FROM',
    `SELECT jsonb_each('{"a": 1}')`,
    '`SELECT * FROM jsonb_each(...)`',
  ),
  row('A set-returning function under GROUP BY a position', 'SELECT generate_series(1, 2) FROM item GROUP BY 1'),
  row('A subquery in CHECK, DEFAULT or an index', 'CREATE TABLE t (a integer CHECK (a IN (SELECT 1)))'),
  row('Rows in order with the rows of a subquery', 'SELECT (1, 2) < ANY (SELECT 1, 2)'),
  row('An operator that is no condition with a subquery', 'SELECT 1 + ANY (SELECT 1)'),
  row('Other operators between rows', 'SELECT ROW(1, 2) ~ ROW(3, 4)'),
  row('IS NULL of a row from a subquery', 'SELECT r IS NULL FROM (SELECT ROW(1, 2) AS r) AS t'),
  row('IS NULL of a row that holds rows', 'SELECT ROW(ROW(1)) IS NULL'),
  row('A field of a row from a subquery', 'SELECT (r).f1 FROM (SELECT ROW(1, 2) AS r) AS t'),
  row('All fields of a row as one value', 'SELECT lower((item).*) FROM item'),
  row('WITHIN GROUP of a plain function', "SELECT lower('a') WITHIN GROUP (ORDER BY 1)"),
  row(
    'A grouped direct argument beside grouping sets',
    'SELECT percentile_cont(price::float) WITHIN GROUP (ORDER BY id) FROM item GROUP BY GROUPING SETS ((price), ())',
  ),
  row(
    'A volatile query of WITH that an outer row decides and that is read twice',
    'SELECT (WITH w AS (SELECT random() + item.id AS r) SELECT a.r FROM w AS a, w AS b) FROM item',
  ),
  row('JSON()', "SELECT JSON('{}')", "`'{}'::json`"),
  row('JSON_OBJECT with keys and values', "SELECT JSON_OBJECT('a': 1)", '`json_build_object`'),
  row('JSON_OBJECT of nothing', 'SELECT JSON_OBJECT()', '`json_build_object()`'),
  row('A type that is missing', "SELECT '1'::money"),
  row('A function that is missing', 'SELECT gamma(1)'),
  row('A type modifier that is no number', "SELECT 1::numeric('3')"),
  row('SETOF', 'SELECT 1::setof integer'),
  // Changes
  row('INSERT into a field of a column', 'INSERT INTO item (facts.a) VALUES (1)'),
  row('Assignment to a character of a name', "UPDATE t SET a[0] = 'x'", undefined, 'CREATE TABLE t (a name)'),
  row('COLLATE in ON CONFLICT', `INSERT INTO item (name) VALUES ('a') ON CONFLICT (name COLLATE "C") DO NOTHING`),
  // Tables
  row('ON COMMIT', 'CREATE TABLE t (a integer) ON COMMIT DROP'),
  row('ON COMMIT in CREATE TABLE AS', 'CREATE TABLE t ON COMMIT DROP AS SELECT 1 AS a'),
  row('WITH options in CREATE TABLE AS', 'CREATE TABLE t WITH (fillfactor = 70) AS SELECT 1 AS a'),
  row(
    'A foreign key between types with different keys',
    'CREATE TABLE t (a integer REFERENCES p)',
    'one type for both',
    'CREATE TABLE p (a numeric PRIMARY KEY)',
  ),
  row(
    'Changing the options of an identity column',
    'ALTER TABLE t ALTER COLUMN a SET INCREMENT 5',
    '`ALTER SEQUENCE`',
    'CREATE TABLE t (a integer GENERATED ALWAYS AS IDENTITY)',
  ),
  row(
    'SET SCHEMA of a type that a default uses',
    'ALTER TYPE mood SET SCHEMA s',
    undefined,
    "CREATE SCHEMA s; CREATE TABLE t (a mood DEFAULT 'ok'::mood)",
  ),
  row(
    'SET SCHEMA of a type that a view uses',
    'ALTER TYPE mood SET SCHEMA s',
    undefined,
    "CREATE SCHEMA s; CREATE VIEW v AS SELECT 'ok'::mood AS a",
  ),
  row(
    'SET SCHEMA of a type that an index uses',
    'ALTER TYPE mood SET SCHEMA s',
    undefined,
    "CREATE SCHEMA s; CREATE TABLE t (a mood); CREATE INDEX ON t ((a = 'ok'::mood))",
  ),
  row(
    'Renaming a value of an enum that an expression names',
    "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
    undefined,
    "CREATE TABLE t (a mood CHECK (a <> 'sad'))",
  ),
  row(
    'SET SCHEMA of a sequence that a default names',
    'ALTER SEQUENCE serial SET SCHEMA s',
    undefined,
    "CREATE SCHEMA s; CREATE TABLE t (a bigint DEFAULT nextval('serial'))",
  ),
  row('PERIOD in a key', 'CREATE TABLE t (a integer, b integer, FOREIGN KEY (a, PERIOD b) REFERENCES item)'),
  row('COLLATE in ALTER COLUMN ... TYPE', 'ALTER TABLE item ALTER COLUMN name TYPE text COLLATE "C"'),
  row(
    'Another type for a generated column or what it is computed from',
    'ALTER TABLE t ALTER COLUMN a TYPE bigint',
    undefined,
    'CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED)',
  ),
  row(
    'Another type for a column with a vector index',
    'ALTER TABLE place ALTER COLUMN embedding TYPE vector(4)',
    'drop the index first',
    'CREATE INDEX ON place USING hnsw (embedding vector_l2_ops)',
  ),
  row('Dropping the extension', 'DROP EXTENSION vector'),
  // Views and indexes
  row('A view with changes in WITH', 'CREATE VIEW v AS WITH d AS (DELETE FROM item RETURNING id) SELECT * FROM d'),
  row('An hnsw index on an expression', 'CREATE INDEX ON place USING hnsw ((embedding + embedding) vector_l2_ops)'),
  row(
    'An hnsw index on another type',
    'CREATE INDEX ON t USING hnsw (a halfvec_l2_ops)',
    undefined,
    'CREATE TABLE t (a halfvec(3))',
  ),
  // Session
  row('Options of COPY for rows with mistakes', 'COPY item FROM STDIN (ON_ERROR ignore)'),
  row('COPY FREEZE', 'COPY item FROM STDIN (FREEZE)'),
  row('COPY of a query that writes', 'COPY (WITH d AS (DELETE FROM item RETURNING id) SELECT * FROM d) TO STDOUT'),
  row(
    'READ WRITE in a transaction that only reads',
    'SET TRANSACTION READ WRITE',
    '`BEGIN READ WRITE`',
    'BEGIN READ ONLY',
  ),
  row('SET CATALOG', "SET CATALOG 'x'"),
  row(
    'The abbreviation of a time zone that changes',
    "SELECT to_char(now(), 'TZ')",
    '`TZH`, `TZM`, `OF`',
    "SET timezone = 'Europe/Berlin'",
  ),
];
