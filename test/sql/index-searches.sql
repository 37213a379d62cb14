-- What indexes are searched for: lists, arrays, NULL, booleans, prefixes, and the ends of an index.
CREATE TABLE item (id integer PRIMARY KEY, shop smallint, code varchar(20), name text, is_open boolean, price numeric(10,2), rate double precision, at date);
INSERT INTO item SELECT n, (n % 7)::smallint, 'c' || n % 90, CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN 'a%b' WHEN 2 THEN 'a_b' WHEN 3 THEN 'ab' || n ELSE 'é' || n END, CASE WHEN n % 3 > 0 THEN n % 3 = 1 END, n % 40 / 4.0, CASE n % 50 WHEN 0 THEN '-0'::float8 WHEN 1 THEN 'NaN' WHEN 2 THEN 'Infinity' ELSE n END, '2024-01-01'::date + n FROM generate_series(1, 600) AS n;
CREATE INDEX item_shop ON item (shop, code DESC);
CREATE INDEX item_code ON item (code);
CREATE INDEX item_name ON item (name NULLS FIRST);
CREATE INDEX item_is_open ON item (is_open);
CREATE INDEX item_price ON item (price DESC);
CREATE INDEX item_rate ON item (rate);
CREATE INDEX item_at ON item (at);
-- params: ["{3,1,3,null,700}"]
SELECT id FROM item WHERE id = ANY ($1) ORDER BY id;
-- params: [null]
SELECT id FROM item WHERE id = ANY ($1::int[]);
-- params: ["{}"]
SELECT id FROM item WHERE id = ANY ($1::int[]);
-- params: ["{{1,2},{3,4}}"]
SELECT id FROM item WHERE id = ANY ($1::int[]) ORDER BY id;
-- params: ["{c1,c2}"]
SELECT count(*) FROM item WHERE code = ANY ($1);
-- params: [3, 2147483648]
SELECT id FROM item WHERE id IN ($1::bigint, $2::bigint) ORDER BY id;
SELECT count(*) FROM item WHERE shop IN (1, 2, 100000);
SELECT count(*) FROM item WHERE shop = ANY (ARRAY[1, 2, 100000, -100000]);
SELECT count(*), min(id), max(id) FROM item WHERE shop IN (1, 2) AND code IN ('c1', 'c9', 'c44');
SELECT id FROM item WHERE shop IN (1, 2, 5) AND code > 'c8' ORDER BY shop, code DESC, id LIMIT 9;
SELECT id FROM item WHERE id = 1 OR id = 5 OR 9 = id OR id IN (5, NULL) ORDER BY id;
SELECT id FROM item WHERE (id = 1 OR id = 5) AND NOT (id = 5 OR id = 6);
SELECT count(*) FROM item WHERE id = 1 OR id = NULL;
SELECT id, (id = 1 OR id = NULL) IS NULL FROM item WHERE id < 3 ORDER BY id;
SELECT count(*) FROM item WHERE name IS NULL;
SELECT count(*) FROM item WHERE is_open;
SELECT count(*) FROM item WHERE NOT is_open;
SELECT count(*) FROM item WHERE is_open IS NULL AND shop = 3;
SELECT count(*) FROM item WHERE price IN (0, 0.25, 0.250, 9.75, 9.751);
SELECT count(*) FROM item WHERE rate IN (0, 'NaN', 'Infinity');
SELECT count(*) FROM item WHERE rate = ANY ('{NaN,-0,7}');
SELECT count(*) FROM item WHERE name LIKE 'ab1%';
SELECT count(*) FROM item WHERE name LIKE 'a\%b%';
SELECT count(*) FROM item WHERE name LIKE 'a\_%';
SELECT count(*) FROM item WHERE name LIKE 'é1%';
SELECT count(*) FROM item WHERE name LIKE 'ab_0_';
SELECT count(*) FROM item WHERE name LIKE 'ab%' AND name > 'ab3' AND name < 'ab5' AND name >= 'ab4';
SELECT count(*) FROM item WHERE name LIKE 'ab#1%' ESCAPE '#';
SELECT count(*) FROM item WHERE code LIKE 'c1%';
SELECT count(*) FROM item WHERE code ^@ 'c1';
SELECT count(*) FROM item WHERE name LIKE '';
SELECT count(*) FROM item WHERE name LIKE 'ab1%\';
SELECT min(id), max(id), min(rate), max(rate), min(price), max(price), min(at), max(at) FROM item;
SELECT min(name), max(code) FROM item WHERE shop = 3;
SELECT max(rate) FROM item WHERE rate < 100;
SELECT min(id) FROM item WHERE id > 1000;
SELECT max(id) FILTER (WHERE id < 10), min(DISTINCT id) FROM item;
SELECT max(id) + 1 FROM item HAVING max(id) > 5;
SELECT id FROM item WHERE id IN (SELECT shop FROM item) ORDER BY id;
SELECT count(*) FROM item WHERE (shop, code) IN (SELECT shop, code FROM item WHERE id < 9);
UPDATE item SET price = 1 WHERE id = ANY ('{1,2,2}') RETURNING id;
DELETE FROM item WHERE id IN (SELECT id + 1 FROM item WHERE id < 4) RETURNING id;
DELETE FROM item WHERE id = ANY (ARRAY[4, 4, NULL, 5]) RETURNING id;
UPDATE item SET id = id + 1000 WHERE id > 590;
SELECT count(*), max(id) FROM item WHERE id > 590;
SELECT count(*) FROM item WHERE id = ANY (ARRAY[1.5, 2]);
SELECT count(*) FROM item WHERE id = ANY ('{a}');
SELECT count(*) FROM item WHERE id = ANY (3);
