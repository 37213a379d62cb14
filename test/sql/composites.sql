-- Fields of rows.
SELECT (row(1, 2.5)).f1, (row(1, 2.5)).f2, (row(1, 2)).*;
SELECT (row(1, 2)).x;
SELECT (1).a;
SELECT (1).*;
SELECT (t).a, (t).*, t FROM (VALUES (1, 2), (3, NULL)) t(a, b);
SELECT (t.*).a, (t).b + 1 AS c FROM (VALUES (1, 2)) t(a, b) WHERE (t).a = 1;
SELECT (t).c FROM (VALUES (1, 2)) t(a, b);
SELECT t.t FROM (VALUES (1, 2)) t(a, b);
CREATE TABLE c (id int, name text, tags text[]);
INSERT INTO c VALUES (1, 'one', '{a,b}'), (2, 'two', '{}'), (3, NULL, NULL);
SELECT (c).name, (c.*).id, (c).tags[1] FROM c ORDER BY (c).id;
SELECT id, (x).name FROM c LEFT JOIN (SELECT id AS other, name FROM c WHERE id < 3) x ON x.other = c.id ORDER BY id;
SELECT (c).*, c::text FROM c ORDER BY 1;
SELECT count((c).name), max((c).id) FROM c;
SELECT (c).name, count(*) FROM c GROUP BY (c).name ORDER BY 1;
-- Functions of several columns.
SELECT (json_each('{"a":1,"b":[2]}')).key, (json_each('{"a":1,"b":[2]}')).value;
SELECT (jsonb_each('{"a":1,"b":2}')).*;
SELECT id, (jsonb_each_text('{"a":1,"b":2}')).* FROM c ORDER BY id, key;
SELECT (jsonb_each('{"a":1}')).nothing;
-- Rows are compared column by column.
SELECT row(1, 2) = row(1, 2), row(1, 2) < row(1, 3), row(1, NULL) = row(1, 2), row(1, NULL) = row(2, 2);
SELECT c = c, c < row(2, 'a'::text, NULL::text[]), (c.*) = (1, 'one'::text, '{a,b}'::text[]) FROM c ORDER BY id;
SELECT a.id, b.id FROM c a JOIN c b ON a = b ORDER BY 1;
SELECT row(c.*, 3), row((c).*), row(c.*) = c FROM c ORDER BY id;
SELECT row(), row(NULL), row(1), (1, row(2, 'x')), (1, (row(2, 'x')).f1);
SELECT row(1, 2) = row(1, 2, 3);
SELECT row(1, 2) = row('a', 2);
SELECT c IS NULL, c IS NOT NULL, (c).name IS NULL FROM c ORDER BY id;
SELECT c::text FROM c ORDER BY c DESC;
SELECT DISTINCT (c).name FROM c ORDER BY 1;
UPDATE c SET name = (c).name || '!' WHERE (c).id = 1 RETURNING (c).*, (c).name;
DELETE FROM c WHERE (c).id = 3 RETURNING (c).id;
-- unsupported
SELECT (x).f1 FROM (SELECT row(1, 2) AS x) s;
-- unsupported
SELECT (1, 2) = (SELECT 1, 2);
