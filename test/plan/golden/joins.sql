-- Which side drives a join, and how the other one is found.
CREATE TABLE owner (id integer PRIMARY KEY, region integer, name text);
CREATE TABLE item (id integer PRIMARY KEY, owner_id integer, rank integer, shelf integer);
INSERT INTO owner SELECT n, n % 50, 'o' || n FROM generate_series(1, 4000) AS n;
INSERT INTO item SELECT n, n * 7 % 4000 + 1, n % 1000, n % 7 FROM generate_series(1, 40000) AS n;
CREATE INDEX item_owner ON item (owner_id);
CREATE INDEX owner_region ON owner (region);
ANALYZE;
-- params: [3]
EXPLAIN SELECT count(*), sum(i.rank) FROM owner o JOIN item i ON i.owner_id = o.id WHERE o.region = $1;
EXPLAIN SELECT count(*) FROM owner o JOIN item i ON i.owner_id = o.id;
EXPLAIN SELECT o.name, i.rank FROM item i JOIN owner o ON o.id = i.owner_id WHERE i.id = 17;
EXPLAIN SELECT o.name, i.rank FROM owner o LEFT JOIN item i ON i.owner_id = o.id AND i.rank > 5 WHERE o.id < 10;
EXPLAIN SELECT o.name, i.rank FROM item i RIGHT JOIN owner o ON i.owner_id = o.id WHERE o.id < 10;
EXPLAIN SELECT o.name, i.rank FROM owner o FULL JOIN item i ON i.owner_id = o.id;
-- No equality: pairs, or a range of an index for every row of a small side.
EXPLAIN (COSTS OFF) SELECT count(*) FROM owner a JOIN owner b ON a.region < b.region;
EXPLAIN (COSTS OFF) SELECT count(*) FROM owner o JOIN item i ON i.id BETWEEN o.id AND o.id + 2 WHERE o.id = 4;
-- The settings.
SET enable_nestloop = off;
EXPLAIN (COSTS OFF) SELECT o.name, i.rank FROM item i JOIN owner o ON o.id = i.owner_id WHERE i.id = 17;
RESET enable_nestloop;
SET enable_hashjoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM owner o JOIN item i ON i.owner_id = o.id;
EXPLAIN (COSTS OFF) SELECT count(*) FROM owner o JOIN item i ON i.shelf = o.region;
