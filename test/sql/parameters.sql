-- Types and values of $1, $2, ...
CREATE TABLE t (id integer PRIMARY KEY, name text, price numeric(8,2), ok boolean, at timestamp, tags text[], doc jsonb, big bigint, v vector(3));
-- params: [1, "pen", "1.50", true, "2024-01-02 03:04:05", "{a,b}", {"k": [1, 2]}, 9007199254740991, "[1,2,3]"]
INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING *;
-- params: [2, null, null, null, null, null, null, null, null]
INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING *;
-- params: [1]
SELECT name FROM t WHERE id = $1;
-- params: ["1"]
SELECT name FROM t WHERE id = $1;
-- params: ["one"]
SELECT name FROM t WHERE id = $1;
-- params: ["x"]
SELECT $1;
-- params: [3, 4]
SELECT $1::integer + $2;
-- params: [3]
SELECT $1 + 1.5, $1 * 2;
-- params: ["a", "b"]
SELECT $1 || $2, $1::text || $2;
-- params: [2]
SELECT id FROM t ORDER BY id LIMIT $1;
-- params: [1, 1]
SELECT id FROM t ORDER BY id LIMIT $1 OFFSET $2;
-- params: [-1]
SELECT id FROM t LIMIT $1;
-- params: [null]
SELECT id FROM t ORDER BY id LIMIT $1;
-- params: [1, 2]
SELECT id FROM t WHERE id IN ($1, $2) ORDER BY id;
-- params: ["%e%"]
SELECT id FROM t WHERE name LIKE $1;
-- params: [null]
SELECT id FROM t WHERE name IS NOT DISTINCT FROM $1 ORDER BY id;
-- params: [true]
SELECT id FROM t WHERE ok = $1;
-- params: ["maybe"]
SELECT id FROM t WHERE ok = $1;
-- params: [5]
SELECT CASE WHEN id = $1 THEN 'five' ELSE 'other' END FROM t ORDER BY id;
-- params: ["n"]
SELECT coalesce(name, $1) FROM t ORDER BY id;
-- params: ["7"]
SELECT coalesce($1, 1);
-- params: ["x"]
SELECT $1 FROM t UNION SELECT name FROM t ORDER BY 1;
-- params: ["[3,2,1]"]
SELECT id, v <-> $1 FROM t WHERE v IS NOT NULL;
-- params: [1, "pencil"]
UPDATE t SET name = $2 WHERE id = $1 RETURNING name;
-- params: [2]
DELETE FROM t WHERE id = $1;
-- params: [1]
SELECT $1, $2;
-- params: [1, 2]
SELECT $1::integer;
-- params: [1, 2]
SELECT $2::integer;
SELECT $1::integer;
-- params: [1]
SELECT $0;
-- params: [5, 6]
SELECT $1 = $2;
-- params: ["2024-01-01"]
SELECT $1::date + 1;
-- params: [10, 3]
SELECT $1::integer / $2::integer, $1::numeric / $2::numeric;
-- params: ["3"]
SELECT id FROM t WHERE id < $1 AND $1 > 2;
-- params: ["a"]
SELECT upper($1), length($1);
-- params: [1]
SELECT abs($1);
-- params: [1]
SELECT count(*), sum($1::integer) FROM t;
-- params: [1]
INSERT INTO t (id) VALUES ($1 + 50) RETURNING id;
-- params: [1, 1]
SELECT EXISTS (SELECT 1 FROM t WHERE id = $1), $2 IN (SELECT id FROM t);
