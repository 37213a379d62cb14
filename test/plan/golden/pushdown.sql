-- Conditions go down to the tables they are about; columns that nobody uses are not read.
CREATE TABLE owner (id integer PRIMARY KEY, region integer, name text);
CREATE TABLE item (id integer PRIMARY KEY, owner_id integer, rank integer, name text);
INSERT INTO owner SELECT n, n % 50, 'o' || n FROM generate_series(1, 2000) AS n;
INSERT INTO item SELECT n, n * 7 % 2000 + 1, n % 1000, 'i' || n FROM generate_series(1, 8000) AS n;
CREATE VIEW ranked AS SELECT id, rank + 1 AS place, owner_id FROM item WHERE rank > 5;
-- Through a derived table, a view, grouping, a set operation, a window's partitions, a sort.
EXPLAIN (COSTS OFF) SELECT x.r FROM (SELECT id AS n, rank AS r FROM item) AS x WHERE x.n = 5;
EXPLAIN (COSTS OFF) SELECT place FROM ranked WHERE id = 5;
EXPLAIN (COSTS OFF) SELECT * FROM (SELECT owner_id, count(*) FROM item GROUP BY owner_id) AS x WHERE owner_id = 3 AND count > 1;
EXPLAIN (COSTS OFF) SELECT * FROM (SELECT id FROM owner UNION ALL SELECT id FROM item) AS x WHERE id = 3;
EXPLAIN (COSTS OFF) SELECT * FROM (SELECT id, row_number() OVER (PARTITION BY id) FROM item) AS x WHERE id = 3;
-- Not below a limit, and not into the side of an outer join that is kept whole by ON.
EXPLAIN (COSTS OFF) SELECT * FROM (SELECT id FROM item LIMIT 10) AS x WHERE id = 3;
EXPLAIN (COSTS OFF) SELECT o.id FROM owner o LEFT JOIN item i ON i.owner_id = o.id AND o.region = 3 AND i.rank = 4;
-- A condition that NULLs fail makes an outer join an inner one.
EXPLAIN (COSTS OFF) SELECT o.id FROM owner o LEFT JOIN item i ON i.owner_id = o.id WHERE i.rank = 4;
-- WITH that is read once is part of the query.
EXPLAIN (COSTS OFF) WITH x AS (SELECT id, rank FROM item) SELECT rank FROM x WHERE id = 3;
EXPLAIN (COSTS OFF) WITH x AS MATERIALIZED (SELECT id, rank FROM item) SELECT rank FROM x WHERE id = 3;
