-- One row by a unique key.
CREATE TABLE item (id integer PRIMARY KEY, code text UNIQUE, shop integer, number integer, price integer, UNIQUE (shop, number));
INSERT INTO item SELECT n, 'c' || n, n % 10, n, n % 97 FROM generate_series(1, 5000) AS n;
EXPLAIN (COSTS OFF) SELECT price FROM item WHERE id = 5;
-- params: [5]
EXPLAIN (COSTS OFF) SELECT price FROM item WHERE $1 = id;
EXPLAIN (COSTS OFF) SELECT price FROM item WHERE code = 'c7' AND price > 3;
EXPLAIN (COSTS OFF) SELECT price FROM item WHERE number = 7 AND shop = 7;
-- A key that is not whole gives several rows.
EXPLAIN (COSTS OFF) SELECT price FROM item WHERE shop = 7 AND number < 40;
-- Every type of integer is searched for alike; a numeric compares the column as numeric.
EXPLAIN (COSTS OFF) SELECT price FROM item WHERE id = 5::bigint;
EXPLAIN (COSTS OFF) SELECT price FROM item WHERE id = 5.0;
EXPLAIN (COSTS OFF) UPDATE item SET price = 1 WHERE id = 5;
EXPLAIN (COSTS OFF) DELETE FROM item WHERE id = 5;
-- A table of no rows is read by its key too.
CREATE TABLE empty (id integer PRIMARY KEY);
EXPLAIN (COSTS OFF) SELECT * FROM empty WHERE id = 5;
