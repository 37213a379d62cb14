-- Ranges of one index. With constants the entries are counted; with parameters the scan decides when it runs.
CREATE TABLE item (id integer PRIMARY KEY, price integer, name text, at timestamp);
INSERT INTO item SELECT n, n * 7919 % 5003, 'n' || (n * 31 % 700), '2024-01-01'::timestamp + n * interval '1 hour' FROM generate_series(1, 5000) AS n;
CREATE INDEX item_price ON item (price DESC);
CREATE INDEX item_name ON item (name);
CREATE INDEX item_at ON item (at);
EXPLAIN SELECT id FROM item WHERE price < 50;
EXPLAIN SELECT id FROM item WHERE price < 4000;
EXPLAIN SELECT id FROM item WHERE price >= 100 AND price <= 120;
EXPLAIN SELECT id FROM item WHERE price BETWEEN 100 AND 2000;
-- params: [10]
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE price < $1;
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE at >= '2024-07-01' AND at < '2024-07-02';
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE price > 10 AND price > 4990 AND id <> 3;
-- A text that starts like this.
EXPLAIN SELECT id FROM item WHERE name LIKE 'n12%';
EXPLAIN SELECT id FROM item WHERE name LIKE 'n12%x_';
EXPLAIN SELECT id FROM item WHERE name LIKE 'n12';
EXPLAIN SELECT id FROM item WHERE name LIKE 'n%';
EXPLAIN SELECT id FROM item WHERE name ^@ 'n123';
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE name LIKE '%12';
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE name NOT LIKE 'n12%';
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE name ILIKE 'n12%';
