-- Several values of one column: one search each.
CREATE TABLE item (id integer PRIMARY KEY, shop integer, number integer, name varchar(20));
INSERT INTO item SELECT n, n % 50, n, 'n' || n FROM generate_series(1, 5000) AS n;
CREATE INDEX item_shop ON item (shop, number);
CREATE INDEX item_name ON item (name);
EXPLAIN SELECT name FROM item WHERE id IN (1, 2, 3);
-- params: [1, 2]
EXPLAIN (COSTS OFF) SELECT name FROM item WHERE id IN ($1, $2, NULL);
-- params: ["{1,2,3}"]
EXPLAIN (COSTS OFF) SELECT name FROM item WHERE id = ANY ($1);
EXPLAIN SELECT name FROM item WHERE id = ANY (ARRAY[1, 2, 3]);
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE name = ANY ('{n1,n2}');
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE name IN ('n1', 'n2');
-- Alternatives are a list.
EXPLAIN SELECT name FROM item WHERE id = 1 OR id = 2 OR 3 = id;
-- params: [2]
EXPLAIN (COSTS OFF) SELECT name FROM item WHERE (id = 1 OR id IN (7, 8) OR id = $1) AND shop > 3;
-- A list in front of, and behind, one value; before a range; two lists.
EXPLAIN SELECT name FROM item WHERE shop IN (1, 2) AND number = 101;
EXPLAIN SELECT name FROM item WHERE shop = 1 AND number IN (101, 151);
EXPLAIN SELECT name FROM item WHERE shop IN (1, 2) AND number < 100;
EXPLAIN SELECT name FROM item WHERE shop IN (1, 2) AND number IN (101, 102);
-- Not these.
EXPLAIN (COSTS OFF) SELECT name FROM item WHERE id NOT IN (1, 2, 3);
EXPLAIN (COSTS OFF) SELECT name FROM item WHERE id <> ALL (ARRAY[1, 2]);
EXPLAIN (COSTS OFF) SELECT name FROM item WHERE id = ALL (ARRAY[1, 2]);
-- params: ["{1,2}"]
EXPLAIN (COSTS OFF) UPDATE item SET name = '' WHERE id = ANY ($1);
-- params: ["{1,2}"]
EXPLAIN (COSTS OFF) DELETE FROM item WHERE id = ANY ($1);
