-- Subqueries that refer to the outer row: joins where that is possible, else a search for every row.
CREATE TABLE owner (id integer PRIMARY KEY, region integer);
CREATE TABLE item (id integer PRIMARY KEY, owner_id integer, rank integer);
INSERT INTO owner SELECT n, n % 50 FROM generate_series(1, 2000) AS n;
INSERT INTO item SELECT n, n * 7 % 2000 + 1, n % 1000 FROM generate_series(1, 8000) AS n;
CREATE INDEX item_owner ON item (owner_id, rank);
ANALYZE;
EXPLAIN (COSTS OFF) SELECT * FROM owner WHERE EXISTS (SELECT * FROM item WHERE owner_id = owner.id AND rank > owner.region);
EXPLAIN (COSTS OFF) SELECT * FROM owner WHERE region IN (SELECT rank FROM item WHERE owner_id = owner.id);
EXPLAIN (COSTS OFF) SELECT id, (SELECT max(rank) FROM item WHERE owner_id = owner.id) FROM owner WHERE id < 5;
EXPLAIN (COSTS OFF) SELECT id, (SELECT count(*) FROM item WHERE owner_id = owner.id AND rank > 10) FROM owner WHERE id < 5;
EXPLAIN (COSTS OFF) SELECT o.id, x.rank FROM owner o, LATERAL (SELECT rank FROM item WHERE owner_id = o.id ORDER BY rank DESC LIMIT 2) AS x WHERE o.id < 5;
EXPLAIN (COSTS OFF) SELECT * FROM owner WHERE region = (SELECT max(rank) FROM item);
