-- IN and EXISTS become semi joins, NOT EXISTS an anti join; the small side drives.
CREATE TABLE owner (id integer PRIMARY KEY, region integer);
CREATE TABLE item (id integer PRIMARY KEY, owner_id integer, rank integer);
INSERT INTO owner SELECT n, n % 50 FROM generate_series(1, 4000) AS n;
INSERT INTO item SELECT n, n * 7 % 4000 + 1, n % 1000 FROM generate_series(1, 40000) AS n;
CREATE INDEX item_owner ON item (owner_id);
CREATE INDEX owner_region ON owner (region);
ANALYZE;
EXPLAIN (COSTS OFF) SELECT * FROM item WHERE owner_id IN (SELECT id FROM owner WHERE region = 3);
EXPLAIN (COSTS OFF) SELECT * FROM item WHERE id IN (SELECT id FROM owner WHERE id < 20);
EXPLAIN (COSTS OFF) SELECT * FROM owner WHERE id < 10 AND EXISTS (SELECT 1 FROM item WHERE item.owner_id = owner.id);
EXPLAIN (COSTS OFF) SELECT * FROM owner WHERE id < 10 AND NOT EXISTS (SELECT 1 FROM item WHERE item.owner_id = owner.id AND rank > 500);
EXPLAIN (COSTS OFF) SELECT * FROM owner WHERE NOT EXISTS (SELECT 1 FROM item WHERE item.owner_id = owner.id);
EXPLAIN (COSTS OFF) SELECT * FROM owner WHERE id NOT IN (SELECT owner_id FROM item);
EXPLAIN (COSTS OFF) DELETE FROM item WHERE owner_id IN (SELECT id FROM owner WHERE region = 3);
EXPLAIN (COSTS OFF) UPDATE item SET rank = 0 FROM owner WHERE item.owner_id = owner.id AND owner.region = 3;
