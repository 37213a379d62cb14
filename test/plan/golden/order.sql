-- An index that has the order, so that only the first rows are read.
CREATE TABLE item (id integer PRIMARY KEY, shop integer, price integer, name text);
INSERT INTO item SELECT n, n % 50, n * 7919 % 5003, 'n' || n FROM generate_series(1, 5000) AS n;
CREATE INDEX item_shop ON item (shop, price DESC);
CREATE INDEX item_price ON item (price);
EXPLAIN (COSTS OFF) SELECT * FROM item ORDER BY price LIMIT 5;
EXPLAIN (COSTS OFF) SELECT name FROM item ORDER BY price DESC LIMIT 5 OFFSET 2;
EXPLAIN (COSTS OFF) SELECT name FROM item ORDER BY price DESC NULLS LAST LIMIT 5;
EXPLAIN (COSTS OFF) SELECT name FROM item WHERE shop = 3 ORDER BY price DESC LIMIT 5;
EXPLAIN (COSTS OFF) SELECT name FROM item WHERE shop = 3 ORDER BY price LIMIT 5;
EXPLAIN (COSTS OFF) SELECT name FROM item ORDER BY shop DESC, price LIMIT 5;
EXPLAIN (COSTS OFF) SELECT name FROM item ORDER BY shop, price LIMIT 5;
EXPLAIN (COSTS OFF) SELECT name FROM item WHERE shop IN (3, 4) ORDER BY shop, price DESC LIMIT 5;
EXPLAIN (COSTS OFF) SELECT name FROM item WHERE shop IN (3, 4) ORDER BY price LIMIT 5;
EXPLAIN (COSTS OFF) SELECT name FROM item WHERE price > 100 ORDER BY price LIMIT 5;
-- params: [5]
EXPLAIN (COSTS OFF) SELECT name FROM item ORDER BY price LIMIT $1;
EXPLAIN (COSTS OFF) SELECT price + 1 FROM item ORDER BY price LIMIT 5;
EXPLAIN (COSTS OFF) SELECT name FROM item ORDER BY price;
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE id < 40 ORDER BY id;
EXPLAIN (COSTS OFF) SELECT name FROM item ORDER BY name LIMIT 5;
EXPLAIN (COSTS OFF) SELECT min(price), max(price) FROM item;
EXPLAIN (COSTS OFF) SELECT max(price) FROM item WHERE shop = 4;
