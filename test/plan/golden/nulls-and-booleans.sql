-- NULL and booleans are values that an index finds.
CREATE TABLE job (id integer PRIMARY KEY, started timestamp, queue integer NOT NULL, is_open boolean);
INSERT INTO job SELECT n, CASE WHEN n % 100 > 0 THEN now() END, n % 20, n % 50 = 0 FROM generate_series(1, 5000) AS n;
CREATE INDEX job_started ON job (started);
CREATE INDEX job_queue ON job (queue, started NULLS FIRST);
CREATE INDEX job_open ON job (is_open);
EXPLAIN SELECT id FROM job WHERE started IS NULL;
EXPLAIN SELECT id FROM job WHERE started IS NOT NULL;
EXPLAIN SELECT id FROM job WHERE queue = 3 AND started IS NULL;
EXPLAIN SELECT id FROM job WHERE queue = 3 AND started IS NOT NULL;
EXPLAIN SELECT id FROM job WHERE is_open;
EXPLAIN SELECT id FROM job WHERE NOT is_open;
EXPLAIN SELECT id FROM job WHERE is_open = true AND queue = 0;
