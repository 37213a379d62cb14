-- Indexes with a predicate, and of expressions.
CREATE TABLE item (id integer PRIMARY KEY, state text, rank integer, name text);
INSERT INTO item SELECT n, CASE WHEN n % 50 = 0 THEN 'open' ELSE 'done' END, n % 1000, 'Name' || n FROM generate_series(1, 5000) AS n;
CREATE INDEX item_open ON item (rank) WHERE state = 'open';
CREATE INDEX item_lower ON item (lower(name));
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE state = 'open' AND rank < 100;
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE state = 'open' AND rank IN (50, 100);
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE rank < 100;
EXPLAIN SELECT id FROM item WHERE state = 'open' AND id <> 3;
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE state = 'open' ORDER BY rank LIMIT 3;
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE lower(name) = 'name7';
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE lower(name) IN ('name7', 'name8');
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE lower(name) LIKE 'name12%';
EXPLAIN (COSTS OFF) SELECT id FROM item ORDER BY lower(name) LIMIT 3;
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE name = 'Name7';
